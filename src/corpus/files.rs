use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use super::resume::is_checkpoint;
use super::target::is_part;

/// What was found under a folder.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// Regular files, by path.
    pub(super) files: Vec<PathBuf>,
    /// What could not be looked at, and why.
    pub(super) errors: Vec<(PathBuf, String)>,
}

/// The regular files under a folder. Links are not followed; ignore files count only if asked for, and hidden files
/// are files like others then too.
pub(super) fn walk(folder: &Path, respect_ignore_files: bool) -> Walk {
    let mut found = Walk::default();
    let mut builder = ignore::WalkBuilder::new(folder);
    builder.standard_filters(respect_ignore_files).hidden(false).require_git(false).sort_by_file_path(Ord::cmp);
    for entry in builder.build() {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => found.files.push(entry.into_path()),
            Ok(_) => {}
            Err(error) => found.errors.push((error_path(&error).unwrap_or(folder).to_owned(), error.to_string())),
        }
    }
    found
}

fn error_path(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => error_path(err),
        _ => None,
    }
}

/// Whether a file is one of ours: an unfinished one, or a change log or quarantine file, which begin in the same way.
pub(super) fn is_own(path: &Path) -> bool {
    const START: &[u8] = br#"{"v":1,"doc":"#;
    let mut start = [0; START.len()];
    let begins = File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok() && start == START;
    begins || is_part(path) || is_checkpoint(path)
}

/// Whether a path of a log or an archive, which anybody may have written, would be looked for or written outside of its folder.
pub(super) fn leads_out(path: &str) -> bool {
    Path::new(path).components().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir))
}
