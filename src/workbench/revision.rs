use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::{io, thread};

use crate::rule::{RuleErrors, SourceFile, builtin_files, read_folder};

/// Why a set of rules could not be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RulesError {
    /// The rule files are wrong.
    #[error(transparent)]
    Rules(#[from] RuleErrors),
    /// Git has no such revision or folder, or cannot be run.
    #[error("git:{0}")]
    Git(String),
}

/// The rule files of a folder, of `git:REV` (the folder `rules` of a revision), `git:REV:FOLDER`, or `builtin`.
///
/// # Errors
/// If they cannot be read; see [`RulesError`].
pub fn rules_at(place: &str) -> Result<Vec<SourceFile>, RulesError> {
    if place == "builtin" {
        return Ok(builtin_files());
    }
    let Some(revision) = place.strip_prefix("git:") else { return Ok(read_folder(Path::new(place))?) };
    let tree = if revision.contains(':') { revision.to_owned() } else { format!("{revision}:rules") };
    from_git(&tree).map_err(|error| RulesError::Git(format!("{revision}: {error}")))
}

/// Lists a tree's blobs, then has them all from one process.
fn from_git(tree: &str) -> io::Result<Vec<SourceFile>> {
    let listed = Command::new("git").args(["ls-tree", "-r", "-z", tree]).output()?;
    if !listed.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&listed.stderr).trim().to_owned()));
    }
    let listed = String::from_utf8(listed.stdout).map_err(io::Error::other)?;
    let blobs: Vec<(String, String)> = listed
        .split_terminator('\0')
        .filter_map(|entry| {
            let (about, path) = entry.split_once('\t')?;
            let blob = about.split(' ').nth(2)?;
            Path::new(path).extension().is_some_and(|ending| ending == "toml").then(|| (blob.to_owned(), path.to_owned()))
        })
        .collect();
    if blobs.is_empty() {
        return Err(io::Error::other("no rule file (*.toml) in this folder"));
    }
    let mut child = Command::new("git").args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let (Some(mut stdin), Some(mut stdout)) = (child.stdin.take(), child.stdout.take()) else { return Err(io::Error::other("no pipe to git")) };
    let names: String = blobs.iter().flat_map(|(blob, _)| [blob, "\n"]).collect();
    let feeder = thread::spawn(move || stdin.write_all(names.as_bytes()));
    let mut bytes = Vec::new();
    stdout.read_to_end(&mut bytes)?;
    feeder.join().map_err(|_| io::Error::other("git took no more names"))??;
    child.wait()?;
    let mut rest = &bytes[..];
    blobs.into_iter().map(|(_, path)| Ok(SourceFile::new(format!("rules/{path}"), blob_text(&mut rest)?))).collect()
}

/// Takes one object off `git cat-file --batch`: a line that ends in its size, its bytes, a line feed.
fn blob_text(rest: &mut &[u8]) -> io::Result<String> {
    let broken = || io::Error::other("cut-off answer");
    let end = memchr::memchr(b'\n', rest).ok_or_else(broken)?;
    let (header, body) = rest.split_at(end);
    let size: usize = String::from_utf8_lossy(header).rsplit(' ').next().and_then(|size| size.parse().ok()).ok_or_else(broken)?;
    let text = body.get(1..=size).ok_or_else(broken)?;
    *rest = body.get(size + 2..).ok_or_else(broken)?;
    String::from_utf8(text.to_vec()).map_err(io::Error::other)
}
