use std::io;
use std::path::{Path, PathBuf};

use dechaff::corpus::{Target, is_same_file};

use crate::failure::Usage;

/// Refuses to write over what is read.
pub(crate) fn refuse_inputs<'o>(outputs: impl IntoIterator<Item = &'o PathBuf>, inputs: &[PathBuf]) -> Result<(), Usage> {
    match outputs.into_iter().find(|out| inputs.iter().any(|input| is_same_file(out, input))) {
        Some(out) => Err(Usage(format!("the output {} is an input itself: give another", out.display()))),
        None => Ok(()),
    }
}

/// Writes a text file, which appears whole or not at all.
pub(crate) fn write_file(path: &Path, text: &str) -> io::Result<()> {
    Target::File(path.to_owned()).fill(|out| out.write_all(text.as_bytes()))
}
