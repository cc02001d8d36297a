use std::io::{self, BufRead, BufReader, Read};

use memchr::memchr;

use super::Framing;
use crate::corpus::read::Load;
use crate::corpus::stream::KEPT;

/// A record as it came.
#[derive(Debug)]
pub(super) struct Frame {
    /// From 1: of its line, where records are lines.
    pub(super) number: u64,
    /// Where it begins in the input, in bytes.
    pub(super) offset: u64,
    pub(super) load: Load,
    /// Nothing more can be read.
    pub(super) fault: Option<io::Error>,
}

/// Cuts input into records, each as soon as its last byte is there. Of one that is too long only the beginning is held in memory.
pub(super) struct Frames<R> {
    input: BufReader<R>,
    framing: Framing,
    max: usize,
    number: u64,
    offset: u64,
    is_over: bool,
}

/// No length has more digits.
const HEADER: u64 = 20;

impl<R: Read> Frames<R> {
    /// With the most bytes that a record may have.
    pub(super) fn new(input: R, framing: Framing, max: usize) -> Self {
        Self { input: BufReader::new(input), framing, max, number: 0, offset: 0, is_over: false }
    }

    fn line(&mut self) -> io::Result<Option<Load>> {
        let mut held = Held::new(self.max);
        loop {
            let buffer = filled(&mut self.input)?;
            let end = memchr(b'\n', buffer).map(|at| at + 1);
            let own = &buffer[..end.unwrap_or(buffer.len())];
            held.push(own);
            let read = own.len();
            self.input.consume(read);
            if end.is_some() || read == 0 {
                return Ok((held.size > 0).then(|| held.load()));
            }
        }
    }

    fn text(&mut self) -> io::Result<Option<Load>> {
        let mut header = Vec::new();
        self.input.by_ref().take(HEADER + 2).read_until(b'\n', &mut header)?;
        if header.is_empty() {
            return Ok(None);
        }
        let digits = header.strip_suffix(b"\n").map(|line| line.strip_suffix(b"\r").unwrap_or(line)).filter(|line| line.iter().all(u8::is_ascii_digit));
        let length: Option<u64> = digits.and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
        let Some(length) = length else {
            let shown = String::from_utf8_lossy(&header);
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("a record begins with its length in bytes on a line of its own, not with {shown:?}"),
            ));
        };
        self.offset += header.len() as u64;
        let mut held = Held::new(self.max);
        while held.size < length {
            let buffer = filled(&mut self.input)?;
            if buffer.is_empty() {
                let message = format!("the input ends after {} of a record's {length} bytes", held.size);
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, message));
            }
            let read = buffer.len().min(usize::try_from(length - held.size).unwrap_or(usize::MAX));
            held.push(&buffer[..read]);
            self.input.consume(read);
        }
        Ok(Some(held.load()))
    }
}

impl<R: Read> Iterator for Frames<R> {
    type Item = Frame;

    fn next(&mut self) -> Option<Frame> {
        if self.is_over {
            return None;
        }
        let read = match self.framing {
            Framing::Lines => self.line(),
            Framing::Length => self.text(),
        };
        let (load, fault) = match read {
            Ok(load) => (load?, None),
            Err(fault) => (Load::Records(Vec::new()), Some(fault)),
        };
        self.is_over = fault.is_some();
        self.number += 1;
        let size = if let Load::Oversize(_, size) = load { size } else { load.size() as u64 };
        let offset = self.offset;
        self.offset += size;
        Some(Frame { number: self.number, offset, load, fault })
    }
}

/// What is there, after waiting for some if nothing is; nothing at the end. A signal is no fault.
fn filled<R: Read>(input: &mut BufReader<R>) -> io::Result<&[u8]> {
    loop {
        match input.fill_buf() {
            Ok(_) => return Ok(input.buffer()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// As much of a record as is kept.
struct Held {
    bytes: Vec<u8>,
    size: u64,
    max: usize,
}

impl Held {
    fn new(max: usize) -> Self {
        Self { bytes: Vec::new(), size: 0, max }
    }

    fn is_too_long(&self) -> bool {
        self.size > self.max as u64
    }

    fn push(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        if !self.is_too_long() {
            self.bytes.extend_from_slice(bytes);
            return;
        }
        let room = KEPT.saturating_sub(self.bytes.len()).min(bytes.len());
        self.bytes.extend_from_slice(&bytes[..room]);
        self.bytes.truncate(KEPT);
        self.bytes.shrink_to_fit();
    }

    fn load(self) -> Load {
        if self.is_too_long() { Load::Oversize(self.bytes, self.size) } else { Load::Records(self.bytes) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let (Some((first, rest)), Some(place)) = (self.0.split_first(), out.first_mut()) else { return Ok(0) };
            *place = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    fn shown(framing: Framing, max: usize, input: &[u8]) -> Vec<String> {
        let frame = |frame: Frame| match (frame.load, frame.fault) {
            (_, Some(fault)) => format!("{}@{} {fault}", frame.number, frame.offset),
            (Load::Oversize(bytes, size), _) => format!("{}@{} {:?} of {size}", frame.number, frame.offset, String::from_utf8_lossy(&bytes)),
            (Load::Records(bytes), _) => format!("{}@{} {:?}", frame.number, frame.offset, String::from_utf8_lossy(&bytes)),
            (load, _) => panic!("{load:?}"),
        };
        let at_once: Vec<String> = Frames::new(input, framing, max).map(frame).collect();
        let dripped: Vec<String> = Frames::new(Drip(input), framing, max).map(frame).collect();
        assert_eq!(at_once, dripped);
        at_once
    }

    #[test]
    fn lines_come_with_their_ends() {
        let lines = shown(Framing::Lines, 8, b"{}\r\n\n12345678\n{\"a\"}\nrest");
        assert_eq!(lines, ["1@0 \"{}\\r\\n\"", "2@4 \"\\n\"", "3@5 \"12345678\\n\" of 9", "4@14 \"{\\\"a\\\"}\\n\"", "5@20 \"rest\""]);
        assert!(shown(Framing::Lines, 8, b"").is_empty());
    }

    #[test]
    fn texts_come_with_their_lengths() {
        let texts = shown(Framing::Length, 8, "3\na\nb0\n7\r\nгав\n9\n123456789".as_bytes());
        assert_eq!(texts, ["1@2 \"a\\nb\"", "2@7 \"\"", "3@10 \"гав\\n\"", "4@19 \"123456789\" of 9"]);
    }

    #[test]
    fn without_a_length_there_is_no_going_on() {
        let not_with = |header: &str| format!("a record begins with its length in bytes on a line of its own, not with {header:?}");
        assert_eq!(shown(Framing::Length, 8, b"1\nax\n2\nab"), ["1@2 \"a\"".to_owned(), format!("2@3 {}", not_with("x\n"))]);
        assert_eq!(shown(Framing::Length, 8, b"-1\n"), [format!("1@0 {}", not_with("-1\n"))]);
        assert_eq!(shown(Framing::Length, 8, b"12"), [format!("1@0 {}", not_with("12"))]);
        assert_eq!(shown(Framing::Length, 8, b"99999999999999999999999\n"), [format!("1@0 {}", not_with("9999999999999999999999"))]);
        assert_eq!(shown(Framing::Length, 8, b"5\nabc"), ["1@2 the input ends after 3 of a record's 5 bytes"]);
    }

    #[test]
    fn of_a_long_record_little_is_held() {
        let long = vec![b'a'; 3 * KEPT];
        let Some(Frame { load: Load::Oversize(bytes, size), .. }) = Frames::new(&*long, Framing::Lines, 2 * KEPT).next() else { panic!() };
        assert_eq!((bytes.len(), bytes.capacity(), size), (KEPT, KEPT, 3 * KEPT as u64));
    }
}
