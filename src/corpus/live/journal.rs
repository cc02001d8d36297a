use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::corpus::target::{lock, named};

/// A file that grows record by record, and that another process may read meanwhile. What stands there already stays: a stream that ended
/// or was killed goes on in a later one.
#[derive(Debug)]
pub(super) struct Journal {
    file: File,
    path: PathBuf,
}

impl Journal {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let open = || {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            let file = File::options().create(true).append(true).open(path)?;
            lock(&file)?;
            Ok(file)
        };
        open().map(|file| Self { file, path: path.to_owned() }).map_err(|error| named(path, &error))
    }

    /// Hands whole lines to the system.
    pub(super) fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        self.file.write_all(lines).map_err(|error| named(&self.path, &error))
    }
}
