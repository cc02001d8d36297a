use std::path::{Path, PathBuf};
use std::{fs, io};

use dechaff::corpus::Target;

use crate::failure::Usage;

/// Refuses a file that is to be written and is an input too.
pub(crate) fn check_apart<'o>(outputs: impl IntoIterator<Item = &'o PathBuf>, inputs: &[PathBuf]) -> Result<(), Usage> {
    let place = |path: &PathBuf| fs::canonicalize(path).ok().filter(|place| place.is_file());
    let read: Vec<PathBuf> = inputs.iter().filter_map(place).collect();
    match outputs.into_iter().find(|out| place(out).is_some_and(|out| read.contains(&out))) {
        Some(out) => Err(Usage(format!("the output {} is an input itself: give another", out.display()))),
        None => Ok(()),
    }
}

/// Writes a text file, which appears whole or not at all.
pub(crate) fn write_file(path: &Path, text: &str) -> io::Result<()> {
    Target::File(path.to_owned()).fill(|out| out.write_all(text.as_bytes()))
}
