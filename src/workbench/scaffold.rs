use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A new rule, written down with cases that fail until it is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scaffold {
    /// The file it stands in.
    pub path: PathBuf,
    /// Its id.
    pub id: String,
}

/// Adds the beginnings of a rule to `FOLDER/KIND/LANG.toml`, the file too if there is none. Its hit case fails at first:
/// write the case, see it fail, then write the rule.
///
/// # Errors
/// If the kind is no pack name, the rule is there already, or the file cannot be written.
pub fn scaffold(folder: &Path, kind: &str, what: &str, lang: &str) -> io::Result<Scaffold> {
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    for part in [kind, what, lang] {
        if !plain(part) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{part:?}: use lower-case letters, digits and hyphens")));
        }
    }
    let path = folder.join(kind).join(format!("{lang}.toml"));
    let id = if lang == "en" { format!("{kind}.{what}") } else { format!("{kind}.{what}.{lang}") };
    let mut text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => format!("lang = {lang:?}\n"),
        Err(error) => return Err(error),
    };
    if text.contains(&format!("id = {id:?}")) {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("{}: {id} is there already", path.display())));
    }
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "\n[[rule]]\nid = {id:?}\nwhy = \"what it removes, in words\"\nwhere = [\"edge\", \"near\"]\nlines = [\"{{Write|List}} the lines here\"]\n\
         # First a line that must go; the rule does not take it yet.\nhit = [\"A line that must go\"]\n\
         # Then lines that an article could hold, with the same words.\nmiss = [\"She said that a line that must go is a line worth reading twice.\"]\n"
    );
    let parent = path.parent().unwrap_or(folder);
    fs::create_dir_all(parent)?;
    let mut file = tempfile::NamedTempFile::new_in(parent)?;
    file.write_all(text.as_bytes())?;
    file.persist(&path).map_err(|error| error.error)?;
    Ok(Scaffold { path, id })
}
