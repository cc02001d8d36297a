use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How a file is compressed. All of these may hold several members (frames, streams) one after the other, which are one text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Codec {
    /// Not at all.
    #[default]
    Plain,
    /// `.gz`
    Gzip,
    /// `.zst`
    Zstd,
    /// `.bz2`
    Bzip2,
    /// `.xz`
    Xz,
}

/// Bytes at a file's start that tell its codec.
const START: usize = 10;

impl Codec {
    /// All but no compression.
    pub const ALL: [Self; 4] = [Self::Gzip, Self::Zstd, Self::Bzip2, Self::Xz];

    /// Its ending, without the dot; empty for no compression.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Gzip => "gz",
            Self::Zstd => "zst",
            Self::Bzip2 => "bz2",
            Self::Xz => "xz",
        }
    }

    /// Whether a file that begins so is compressed in this way.
    fn begins(self, start: &[u8]) -> bool {
        match self {
            Self::Plain => false,
            Self::Gzip => start.starts_with(&[0x1f, 0x8b, 8]),
            Self::Zstd => start.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]),
            // A text may well begin with "BZh9", and none goes on like this: the marks of a block, and of the end.
            Self::Bzip2 => {
                start.starts_with(b"BZh") && matches!(start.get(4..), Some([0x31, 0x41, 0x59, 0x26, 0x53, 0x59] | [0x17, 0x72, 0x45, 0x38, 0x50, 0x90]))
            }
            Self::Xz => start.starts_with(&[0xfd, b'7', b'z', b'X', b'Z', 0]),
        }
    }

    /// What a path's ending says, and the path without it: `a.jsonl.gz` is `a.jsonl`, gzipped.
    pub fn by_ending(path: &Path) -> (Self, PathBuf) {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        if let Some(codec) = Self::of_ending(&ending) {
            return (codec, path.with_extension(""));
        }
        let archive = match &*ending {
            "tgz" => Self::Gzip,
            "tzst" => Self::Zstd,
            "tbz2" => Self::Bzip2,
            "txz" => Self::Xz,
            _ => return (Self::Plain, path.to_owned()),
        };
        (archive, path.with_extension("tar"))
    }

    /// The codec with an ending; `None` for one that is no codec's.
    pub fn of_ending(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|codec| codec.ending() == ending)
    }

    fn by_magic(start: &[u8]) -> Self {
        Self::ALL.into_iter().find(|codec| codec.begins(start)).unwrap_or_default()
    }

    /// A member of its own: members of a file can be made apart, and be put one after the other.
    ///
    /// # Errors
    /// If the codec's library fails, for want of memory.
    pub fn compress(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Plain => Ok(bytes.to_vec()),
            Self::Gzip => finish(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default()), bytes, flate2::write::GzEncoder::finish),
            Self::Zstd => zstd::bulk::compress(bytes, zstd::DEFAULT_COMPRESSION_LEVEL),
            Self::Bzip2 => finish(bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default()), bytes, bzip2::write::BzEncoder::finish),
            Self::Xz => finish(liblzma::write::XzEncoder::new(Vec::new(), XZ_LEVEL), bytes, liblzma::write::XzEncoder::finish),
        }
    }
}

/// The level that `xz` has by default.
const XZ_LEVEL: u32 = 6;

fn finish<W: Write>(mut encoder: W, bytes: &[u8], finish: impl FnOnce(W) -> io::Result<Vec<u8>>) -> io::Result<Vec<u8>> {
    encoder.write_all(bytes)?;
    finish(encoder)
}

/// A file, or a stream, decompressed while it is read: what it begins with tells its codec, whatever its name says.
pub struct Input<'r> {
    text: Box<dyn Read + 'r>,
    read: Arc<AtomicU64>,
    given: u64,
    max_ratio: u64,
}

impl std::fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "input, {} bytes read, {} given", self.bytes_read(), self.given)
    }
}

/// So much may come out of however little.
const ALWAYS_ALLOWED: u64 = 64 << 20;

impl<'r> Input<'r> {
    /// Opens a file.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn open(path: &Path, max_ratio: u64) -> io::Result<Input<'static>> {
        Input::of(as_it_is(File::open(path)?)?, max_ratio)
    }

    /// Opens a file at so many bytes of what it holds, decompressed.
    ///
    /// # Errors
    /// If it cannot be read so far.
    pub fn open_at(path: &Path, offset: u64, max_ratio: u64) -> io::Result<Input<'static>> {
        let mut file = File::open(path)?;
        if offset == 0 {
            return Input::of(as_it_is(file)?, max_ratio);
        }
        let mut start = Vec::with_capacity(START);
        Read::by_ref(&mut file).take(START as u64).read_to_end(&mut start)?;
        if Codec::by_magic(&start) == Codec::Plain && offset >= START as u64 {
            let read = Arc::new(AtomicU64::new(file.seek(SeekFrom::Start(offset))?));
            let text = Box::new(Counted { stream: as_it_is(file)?, read: Arc::clone(&read) });
            return Ok(Input { text, read, given: 0, max_ratio: u64::MAX });
        }
        file.rewind()?;
        let mut input = Input::of(as_it_is(file)?, max_ratio)?;
        io::copy(&mut input.by_ref().take(offset), &mut io::sink())?;
        Ok(input)
    }

    /// Reads a stream. More than `max_ratio` bytes for one of compressed input, beyond 64 MB, is an error: somebody's bomb.
    ///
    /// # Errors
    /// If its start cannot be read.
    pub fn of(mut stream: impl Read + 'r, max_ratio: u64) -> io::Result<Self> {
        let mut start = Vec::with_capacity(START);
        stream.by_ref().take(START as u64).read_to_end(&mut start)?;
        let codec = Codec::by_magic(&start);
        let read = Arc::new(AtomicU64::new(0));
        let bytes = Counted { stream: Cursor::new(start).chain(stream), read: Arc::clone(&read) };
        let text: Box<dyn Read + 'r> = match codec {
            Codec::Plain => Box::new(bytes),
            Codec::Gzip => Box::new(flate2::read::MultiGzDecoder::new(bytes)),
            Codec::Zstd => Box::new(zstd::Decoder::new(bytes)?),
            Codec::Bzip2 => Box::new(bzip2::read::MultiBzDecoder::new(bytes)),
            Codec::Xz => Box::new(liblzma::read::XzDecoder::new_multi_decoder(bytes)),
        };
        Ok(Self { text, read, given: 0, max_ratio: if codec == Codec::Plain { u64::MAX } else { max_ratio } })
    }

    /// Whether nothing was to be decompressed.
    pub(crate) fn is_plain(&self) -> bool {
        self.max_ratio == u64::MAX
    }

    /// Counts the bytes of the stream itself that were read so far.
    pub(crate) fn counter(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.read)
    }

    /// Bytes of the stream itself that were read so far.
    pub fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }
}

impl Read for Input<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.text.read(buffer)?;
        self.given += length as u64;
        if self.given > ALWAYS_ALLOWED && self.given / self.max_ratio > self.bytes_read() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("decompresses to more than {} times its size (--max-ratio)", self.max_ratio)));
        }
        Ok(length)
    }
}

/// A file up to the length that it has now: what is written to it faster than it is read would never end.
fn as_it_is(mut file: File) -> io::Result<io::Take<File>> {
    let length = file.metadata().map(|data| if data.is_file() { data.len() } else { 0 })?;
    let left = length.saturating_sub(file.stream_position().unwrap_or_default());
    // Files of the system itself say that they are empty, and pipes have no length.
    Ok(file.take(if length == 0 { u64::MAX } else { left }))
}

/// Counts the bytes that pass.
struct Counted<R> {
    stream: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.stream.read(buffer)?;
        self.read.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}

/// What a file holds, decompressed.
///
/// # Errors
/// If it cannot be read, or is cut short.
pub fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    Input::open(path, DEFAULT_MAX_RATIO)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What a file begins with, decompressed: enough to tell its format by.
///
/// # Errors
/// If it cannot be read.
pub(crate) fn starts_with(path: &Path) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    Input::open(path, DEFAULT_MAX_RATIO)?.take(SHOWN).read_to_end(&mut start)?;
    Ok(start)
}

/// A tar archive says so at byte 257.
const SHOWN: u64 = 512;

/// More than text of any kind was seen to have.
pub const DEFAULT_MAX_RATIO: u64 = 1000;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(bytes: Vec<u8>) -> (Vec<u8>, io::Result<usize>) {
        let mut out = Vec::new();
        let read = Input::of(Cursor::new(bytes), 1000).unwrap().read_to_end(&mut out);
        (out, read)
    }

    proptest! {
        #[test]
        fn members_one_after_the_other_are_one_text(parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 1..4)) {
            for codec in Codec::ALL {
                let file: Vec<u8> = parts.iter().flat_map(|part| codec.compress(part).unwrap()).collect();
                let (out, read) = all(file);
                prop_assert!(read.is_ok());
                prop_assert_eq!(out, parts.concat());
            }
        }
    }

    #[test]
    fn what_stands_before_a_cut_is_read_and_the_cut_told() {
        let text = "The ferry to the island leaves at noon.\n".repeat(4000);
        for codec in Codec::ALL {
            let mut file = codec.compress(text.as_bytes()).unwrap();
            file.extend(codec.compress(b"and at six").unwrap());
            file.truncate(file.len() - 5);
            let (out, read) = all(file);
            assert!(read.is_err(), "{codec:?}");
            assert!(out.starts_with(text.as_bytes()), "{codec:?}: {} bytes", out.len());
        }
    }

    #[test]
    fn a_bomb_is_stopped() {
        let bomb = zstd::stream::encode_all(io::repeat(b' ').take(200 << 20), 3).unwrap();
        let (out, read) = all(bomb);
        assert!(read.unwrap_err().to_string().contains("more than 1000 times"));
        assert!(out.len() < 70 << 20);
    }

    #[test]
    fn names_and_contents_tell_the_codec() {
        assert_eq!(Codec::by_ending(Path::new("a/b.jsonl.GZ")), (Codec::Gzip, PathBuf::from("a/b.jsonl")));
        assert_eq!(Codec::by_ending(Path::new("b.txt")), (Codec::Plain, PathBuf::from("b.txt")));
        assert_eq!(all(b"BZh9 is how bzip2 begins.".to_vec()).0, b"BZh9 is how bzip2 begins.");
        assert_eq!(all(Vec::new()).0, b"");
    }
}
