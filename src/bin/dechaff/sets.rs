use std::path::{Path, PathBuf};

use dechaff::format::Codec;
use dechaff::labelled::{LabelError, Page, Pages};

/// Labelled files, read one after the other; what is no page is told, and kept in mind.
#[derive(Default)]
pub(crate) struct Sets {
    /// Whether a record was no page.
    pub(crate) failed: bool,
}

impl Sets {
    /// A file's pages.
    ///
    /// # Errors
    ///
    /// If the file cannot be opened.
    pub(crate) fn pages(&mut self, path: &Path) -> Result<impl Iterator<Item = Page>, LabelError> {
        Ok(Pages::open(path)?.filter_map(|page| {
            page.inspect_err(|error| {
                self.failed = true;
                anstream::eprintln!("dechaff: {error}");
            })
            .ok()
        }))
    }
}

/// A set's name: its file's without endings, or the whole path if another file has that name too.
pub(crate) fn name(path: &Path, all: &[PathBuf]) -> String {
    let short = |path: &Path| Codec::by_ending(path).1.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    match short(path) {
        Some(name) if all.iter().filter(|other| short(other).as_ref() == Some(&name)).count() == 1 => name,
        _ => path.display().to_string(),
    }
}
