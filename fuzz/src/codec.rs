use std::io::{Cursor, Read};

use dechaff::format::{Codec, Input as Decompressed};

use super::input::Input;

const RATIO: u64 = 4;

/// The library lets so much through whatever it came from; the rest is one buffer.
const ALLOWED: u64 = (64 << 20) + BUFFER as u64;

const BUFFER: usize = 64 << 10;

/// Bytes that may be compressed never make the reader panic or give without bound; members come back one after the other.
pub fn codec(data: &[u8]) {
    let mut input = Input(data);
    let codec = match input.byte() % 5 {
        0 => return drop(read(input.0)),
        1 => Codec::Gzip,
        2 => Codec::Zstd,
        3 => Codec::Bzip2,
        _ => Codec::Xz,
    };
    let (at, flip, cut) = (input.below(usize::MAX), input.byte(), input.byte());
    let (first, second) = input.0.split_at(at % (input.0.len() + 1));
    let compress = |part: &[u8]| codec.compress(part).unwrap_or_else(|error| panic!("{codec:?}: {error}"));
    let mut file = [compress(first), compress(second)].concat();
    if flip == 0 && cut == 0 {
        assert_eq!(read(&file).as_deref(), Some(input.0), "{codec:?}");
        return;
    }
    let length = file.len();
    file[at % length] ^= flip;
    file.truncate(length - usize::from(cut).min(length));
    read(&file);
}

/// What comes out; nothing if the reader refuses.
fn read(file: &[u8]) -> Option<Vec<u8>> {
    let mut input = Decompressed::of(Cursor::new(file), RATIO).ok()?;
    let (mut out, mut buffer) = (Vec::new(), vec![0; BUFFER]);
    loop {
        match input.read(&mut buffer) {
            Ok(0) => return Some(out),
            Ok(length) => out.extend_from_slice(&buffer[..length]),
            Err(_) => return None,
        }
        assert!(input.bytes_read() <= file.len() as u64);
        let bound = file.len() as u64 * (RATIO + 1) + ALLOWED;
        assert!(out.len() as u64 <= bound, "{} bytes out of {}", out.len(), file.len());
    }
}
