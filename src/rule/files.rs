use std::borrow::Cow;
use std::fs;
use std::path::Path;

use super::wording::{Frozen, Layer, RuleError, RuleErrors, SourceFile};

// BUILTIN_PATHS and _TEXTS of the rule files. BUILTIN_RULES, _PATTERNS, _PHRASES, _EDGES, _TERMS: the parts of their layer. BUILTIN_LANGS, of its terms.
// BUILTIN_KINDS, of its rules. BUILTIN_HASH.
include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

/// The rule files that come with the library, names included.
pub fn builtin_files() -> Vec<SourceFile> {
    BUILTIN_PATHS.lines().zip(BUILTIN_TEXTS).map(|(path, &text)| SourceFile { builtin: true, ..SourceFile::new(format!("rules/{path}"), text) }).collect()
}

/// The library's own rules, as the build put them in order: parsing megabytes of TOML takes a hundred times as long.
pub(super) fn builtin_layer() -> Layer {
    let layer: Layer = postcard::from_bytes(BUILTIN_RULES).unwrap_or_default();
    let [phrases, edges] = [BUILTIN_PHRASES, BUILTIN_EDGES].map(|bytes| Frozen(bytes.into()));
    Layer { patterns: BUILTIN_PATTERNS.into(), phrases, edges, terms: builtin_terms(), ..layer }
}

/// The terms of that layer.
pub(super) fn builtin_terms() -> Frozen {
    Frozen(BUILTIN_TERMS.into())
}

/// Those files that hold names.
pub fn name_files(files: Vec<SourceFile>) -> Vec<SourceFile> {
    files.into_iter().filter(SourceFile::holds_names).collect()
}

/// The library's own names, as the build put them in order: where entries end, entries, and the tables of words, keys and names; and
/// what tells them from others.
pub(crate) fn builtin_names() -> ([&'static [u8]; 5], [u8; 8]) {
    ([BUILTIN_NAME_ENDS, BUILTIN_NAMES, BUILTIN_NAME_WORDS, BUILTIN_NAME_KEYS, BUILTIN_WHOLE_NAMES], BUILTIN_NAMES_HASH)
}

/// Whether these are all of the library's own line rules, so that what the build made of them can be taken.
pub(super) fn is_whole_library(files: &[&SourceFile]) -> bool {
    files.len() == builtin_files().iter().filter(|file| !file.holds_names()).count()
}

/// The rule files under a folder, by path. A file that cannot be read is an error of that file.
///
/// # Errors
/// If the folder or a file in it cannot be read, or holds no rule file at all.
pub fn read_folder(folder: &Path) -> Result<Vec<SourceFile>, RuleErrors> {
    let mut files = Vec::new();
    let mut errors = Vec::new();
    let mut fail = |path: String, message: String| errors.push(RuleError { path, text: Cow::Borrowed(""), at: 0..0, message, fault: "invalid" });
    let walk = ignore::WalkBuilder::new(folder).standard_filters(false).follow_links(true).sort_by_file_path(Ord::cmp).build();
    for entry in walk {
        match entry {
            Err(error) => fail(folder.display().to_string(), error.to_string()),
            Ok(entry) if entry.path().extension().is_some_and(|e| e == "toml") => {
                let path = entry.path().display().to_string().replace('\\', "/");
                match fs::read_to_string(entry.path()) {
                    Ok(text) => files.push(SourceFile::new(path, text)),
                    Err(error) => fail(path, error.to_string()),
                }
            }
            Ok(_) => {}
        }
    }
    if files.is_empty() && errors.is_empty() {
        errors.push(RuleError {
            path: folder.display().to_string(),
            text: Cow::Borrowed(""),
            at: 0..0,
            message: "no rule file (*.toml) in this folder".to_owned(),
            fault: "invalid",
        });
    }
    if errors.is_empty() { Ok(files) } else { Err(RuleErrors(errors)) }
}
