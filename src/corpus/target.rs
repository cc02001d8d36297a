use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

/// Where something is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file, which appears whole or not at all.
    File(PathBuf),
    /// A folder of files of one document each.
    Folder(PathBuf),
    /// Standard output.
    Stdout,
    /// Nowhere.
    Nowhere,
}

impl Target {
    /// Writes what `write` says. If that fails, a file is as it was before.
    ///
    /// # Errors
    /// What `write` says, or the system, with the path.
    pub fn fill<E: From<io::Error>>(&self, write: impl FnOnce(&mut dyn Write) -> Result<(), E>) -> Result<(), E> {
        let mut sink = self.open()?;
        let written = write(&mut sink);
        match written {
            Ok(()) => Ok(sink.finish()?),
            Err(error) => {
                drop(sink);
                self.remove_part();
                Err(error)
            }
        }
    }

    /// Opens it; a file's folders are made.
    ///
    /// # Errors
    /// What the system says, with the path.
    pub(super) fn open(&self) -> io::Result<Sink> {
        self.open_at(0)
    }

    /// Takes away what was left of an unfinished file.
    pub(super) fn remove_part(&self) {
        if let Self::File(path) = self {
            drop(fs::remove_file(part_of(path).1));
        }
    }

    /// Whether an unfinished file was left.
    pub(super) fn has_part(&self) -> bool {
        matches!(self, Self::File(path) if part_of(path).1.exists())
    }

    /// Opens it with the first `length` bytes that an earlier run left.
    pub(super) fn open_at(&self, length: u64) -> io::Result<Sink> {
        match self {
            Self::Nowhere | Self::Folder(_) => Ok(Sink { kind: Kind::Nowhere, length: 0 }),
            Self::Stdout => Ok(Sink { kind: Kind::Stream(BufWriter::new(Box::new(io::stdout())), PathBuf::from("standard output")), length: 0 }),
            Self::File(path) => Sink::file(path, length).map_err(|error| named(path, &error)),
        }
    }
}

/// Something being written: a file only takes its name when it is finished. Until then it stands beside its place as
/// `.NAME.dechaff-part`, where a later run finds it.
#[derive(Debug, Default)]
pub(super) struct Sink {
    kind: Kind,
    length: u64,
}

#[derive(Default)]
enum Kind {
    #[default]
    Nowhere,
    Stream(BufWriter<Box<dyn Write + Send>>, PathBuf),
    File {
        file: Box<BufWriter<File>>,
        part: PathBuf,
        path: PathBuf,
    },
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Nowhere => f.write_str("Nowhere"),
            Self::Stream(_, path) | Self::File { path, .. } => write!(f, "{}", path.display()),
        }
    }
}

/// Takes a file for this run alone. A process that another thread starts holds our files with us for a moment, so a taken one is tried
/// again for that long.
pub(super) fn lock(file: &File) -> io::Result<()> {
    const MOMENT: Duration = Duration::from_millis(5);
    for _ in 0..20 {
        // An error of another kind is no lock: some file systems have none.
        if !matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            return Ok(());
        }
        sleep(MOMENT);
    }
    Err(io::Error::other("another run is writing it"))
}

/// So much is handed to the system at once.
const BUFFER: usize = 1 << 16;

impl Sink {
    fn file(path: &Path, length: u64) -> io::Result<Self> {
        // A link is kept; the file that it leads to is replaced.
        let own = fs::symlink_metadata(path).ok();
        let is_link = own.as_ref().is_some_and(fs::Metadata::is_symlink);
        let known = if is_link { fs::metadata(path).ok() } else { own };
        if known.as_ref().is_some_and(|data| !data.is_file() && !data.is_dir()) {
            // A device or pipe cannot be replaced, only written to.
            let stream: Box<dyn Write + Send> = Box::new(File::options().write(true).open(path)?);
            return Ok(Self { kind: Kind::Stream(BufWriter::new(stream), path.to_owned()), length: 0 });
        }
        let (path, part) = if is_link { part_of(path) } else { (path.to_owned(), part_beside(path)) };
        let mut file = open_part(&part)?;
        lock(&file)?;
        let present = file.metadata()?.len();
        if present < length {
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("{} is shorter than it was", part.display())));
        }
        if present > length {
            file.set_len(length)?;
        }
        if length > 0 {
            file.seek(SeekFrom::Start(length))?;
        }
        if let Some(data) = known {
            // A replaced file keeps what it may.
            drop(file.set_permissions(data.permissions()));
        }
        Ok(Self { kind: Kind::File { file: Box::new(BufWriter::with_capacity(BUFFER, file)), part, path }, length })
    }

    /// Bytes written so far, those of an earlier run included.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.length += bytes.len() as u64;
        match &mut self.kind {
            Kind::Nowhere => Ok(()),
            Kind::Stream(stream, path) => stream.write_all(bytes).map_err(|error| named(path, &error)),
            Kind::File { file, path, .. } => file.write_all(bytes).map_err(|error| named(path, &error)),
        }
    }

    /// Where a file stands until it is finished.
    pub(super) fn part(&self) -> Option<&Path> {
        if let Kind::File { part, .. } = &self.kind { Some(part) } else { None }
    }

    /// Hands everything written so far to the system.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        match &mut self.kind {
            Kind::Nowhere => Ok(()),
            Kind::Stream(stream, path) => stream.flush().map_err(|error| named(path, &error)),
            Kind::File { file, path, .. } => file.flush().map_err(|error| named(path, &error)),
        }
    }

    /// Lets a file appear with as much as reached the disk, after a failure.
    pub(super) fn keep(self) {
        if let Kind::File { file, part, path } = self.kind {
            drop(file.into_parts());
            drop(fs::rename(part, path));
        }
    }

    /// Makes what was written stay. Without it a file never appears.
    pub(super) fn finish(self) -> io::Result<()> {
        match self.kind {
            Kind::Nowhere => Ok(()),
            Kind::Stream(mut stream, path) => stream.flush().map_err(|error| named(&path, &error)),
            Kind::File { file, part, path } => {
                let written = file.into_inner().map_err(|error| error.into_parts().0).and_then(|_file| fs::rename(&part, &path));
                written.map_err(|error| {
                    drop(fs::remove_file(part));
                    named(&path, &error)
                })
            }
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Self::write(self, bytes).map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Self::flush(self)
    }
}

/// The file that takes a path's place, and where it stands until then. A link is kept; the file that it leads to is replaced.
fn part_of(path: &Path) -> (PathBuf, PathBuf) {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let part = part_beside(&path);
    (path, part)
}

/// Where the file of a path that is no link stands until it is finished.
fn part_beside(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    folder.join(part_name(path))
}

/// Opens a part that an earlier run may have left, and makes its folder if there is none.
fn open_part(part: &Path) -> io::Result<File> {
    let open = || File::options().create(true).write(true).truncate(false).open(part);
    match (open(), part.parent()) {
        (Err(error), Some(folder)) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder)?;
            open()
        }
        (opened, _) => opened,
    }
}

/// What a file is called while it is written.
fn part_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Systems allow 255 bytes.
    if name.len() > 200 { format!(".{:016x}.dechaff-part", xxhash_rust::xxh3::xxh3_64(name.as_bytes())) } else { format!(".{name}.dechaff-part") }
}

/// Whether a file is one that was being written when a run was stopped.
pub(super) fn is_part(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "dechaff-part")
}

/// The error with the path that it is about; its kind stays, so that a broken pipe is still known as one.
pub(super) fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
