//! Makes rules of the translation files that a site's own software prints its labels from.

mod catalog;
mod message;
mod pack;
mod tree;

use std::fs;
use std::path::{Path, PathBuf};

pub use pack::{Imported, import};
pub(super) use pack::{quoted, slug};

/// One label: what it is called, and how it is worded.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    /// The key, or the English text that serves as one.
    key: String,
    /// The wordings: one, or one for each plural form.
    texts: Vec<String>,
}

/// The labels of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Labels {
    /// Language as the file says it, if it does.
    lang: Option<String>,
    entries: Vec<Entry>,
}

/// Why a translation file could not be imported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The file cannot be read.
    #[error("{}: {source}", path.display())]
    File {
        /// Its path.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is not what its ending says.
    #[error("{}: {reason}", path.display())]
    Content {
        /// Its path.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

fn read(path: &Path) -> Result<Labels, ImportError> {
    let bytes = fs::read(path).map_err(|source| ImportError::File { path: path.to_owned(), source })?;
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let text = || std::str::from_utf8(&bytes).map_err(|error| format!("not UTF-8: {error}"));
    let labels = match &*ending {
        "po" | "pot" => text().and_then(catalog::po),
        "mo" => catalog::mo(&bytes),
        "json" => text().and_then(tree::json),
        "yaml" | "yml" => text().and_then(tree::yaml),
        "toml" => text().and_then(tree::toml),
        _ => Err("unknown format: a translation file ends in .po, .mo, .json, .yaml, .yml or .toml".to_owned()),
    };
    labels.map_err(|reason| ImportError::Content { path: path.to_owned(), reason })
}
