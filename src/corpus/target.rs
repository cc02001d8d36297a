use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// Where something is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file, which appears whole or not at all.
    File(PathBuf),
    /// Standard output.
    Stdout,
    /// Nowhere.
    Nowhere,
}

impl Target {
    /// Opens it; a file's folders are made.
    ///
    /// # Errors
    /// What the system says, with the path.
    pub(super) fn open(&self) -> io::Result<Sink> {
        match self {
            Self::Nowhere => Ok(Sink { kind: Kind::Nowhere }),
            Self::Stdout => Ok(Sink { kind: Kind::Stream(BufWriter::new(Box::new(io::stdout())), PathBuf::from("standard output")) }),
            Self::File(path) => Sink::file(path).map_err(|error| named(path, &error)),
        }
    }
}

/// Something being written: a file only takes its name when it is finished.
#[derive(Debug)]
pub(super) struct Sink {
    kind: Kind,
}

enum Kind {
    Nowhere,
    Stream(BufWriter<Box<dyn Write + Send>>, PathBuf),
    File(Box<BufWriter<NamedTempFile>>, PathBuf),
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Nowhere => f.write_str("Nowhere"),
            Self::Stream(_, path) | Self::File(_, path) => write!(f, "{}", path.display()),
        }
    }
}

impl Sink {
    fn file(path: &Path) -> io::Result<Self> {
        let known = fs::metadata(path).ok();
        if known.as_ref().is_some_and(|data| !data.is_file() && !data.is_dir()) {
            // A device or pipe cannot be replaced, only written to.
            let stream: Box<dyn Write + Send> = Box::new(File::options().write(true).open(path)?);
            return Ok(Self { kind: Kind::Stream(BufWriter::new(stream), path.to_owned()) });
        }
        // A link is kept; the file that it leads to is replaced.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".dechaff-").suffix(".part");
        set_permissions(&mut builder, known.as_ref());
        Ok(Self { kind: Kind::File(Box::new(BufWriter::with_capacity(1 << 16, builder.tempfile_in(folder)?)), path) })
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.kind {
            Kind::Nowhere => Ok(()),
            Kind::Stream(stream, path) => stream.write_all(bytes).map_err(|error| named(path, &error)),
            Kind::File(file, path) => file.write_all(bytes).map_err(|error| named(path, &error)),
        }
    }

    /// Hands everything written so far to the system.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        match &mut self.kind {
            Kind::Nowhere => Ok(()),
            Kind::Stream(stream, path) => stream.flush().map_err(|error| named(path, &error)),
            Kind::File(file, path) => file.flush().map_err(|error| named(path, &error)),
        }
    }

    /// Lets a file appear with as much as reached the disk, after a failure.
    pub(super) fn keep(self) {
        if let Kind::File(file, path) = self.kind {
            let (file, _unwritten) = file.into_parts();
            drop(file.persist(path));
        }
    }

    /// Makes what was written stay. Without it a file never appears.
    pub(super) fn finish(self) -> io::Result<()> {
        match self.kind {
            Kind::Nowhere => Ok(()),
            Kind::Stream(mut stream, path) => stream.flush().map_err(|error| named(&path, &error)),
            Kind::File(file, path) => {
                let file = file.into_inner().map_err(|error| named(&path, error.error()))?;
                file.persist(&path).map(drop).map_err(|error| named(&path, &error.error))
            }
        }
    }
}

/// A new file gets what the umask leaves, a replaced one keeps what it had.
#[cfg(unix)]
fn set_permissions(builder: &mut tempfile::Builder<'_, '_>, known: Option<&fs::Metadata>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(known.map_or_else(|| fs::Permissions::from_mode(0o666), fs::Metadata::permissions));
}

#[cfg(not(unix))]
fn set_permissions(_builder: &mut tempfile::Builder<'_, '_>, _known: Option<&fs::Metadata>) {}

/// The error with the path that it is about; its kind stays, so that a broken pipe is still known as one.
fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
