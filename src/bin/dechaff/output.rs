use std::io;
use std::path::Path;

use dechaff::corpus::Target;

/// Writes a text file, which appears whole or not at all.
pub(crate) fn write_file(path: &Path, text: &str) -> io::Result<()> {
    Target::File(path.to_owned()).fill(|out| out.write_all(text.as_bytes()))
}
