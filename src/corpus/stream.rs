use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use super::coding::Coding;
use super::read::{Beginning, Chunk, Load, Place, Reader, Unit};
use crate::charset::Charset;
use crate::format::{Encodings, Format, Start, newlines, utf8};

/// A chunk is about this large; a larger record makes a larger chunk.
const CHUNK: usize = 128 << 10;

/// So much of a record that is too long is kept to be looked at.
pub(super) const KEPT: usize = 64 << 10;

/// Cuts a stream into chunks of whole records. Where it cuts depends on nothing but where a chunk begins, so that a run that
/// goes on from there cuts in the same places.
pub(super) struct Stream<'r, 'p, 'e, 'i> {
    reader: &'r mut Reader<'p, 'e>,
    unit: Arc<Unit>,
    format: Arc<dyn Format>,
    input: Box<dyn Read + 'i>,
    /// The encoding of the records.
    coding: Coding,
    start: Start,
    /// Where in the file the stream begins.
    from: u64,
    place: Place,
    /// The file, and its length when it was opened.
    watched: Option<(&'p Path, u64)>,
    /// What was read beyond the last whole record.
    rest: Vec<u8>,
    ended: bool,
}

impl<'r, 'p, 'e, 'i> Stream<'r, 'p, 'e, 'i> {
    /// A stream that stands at a place; behind the file's beginning with what was found there.
    pub(super) fn new(
        reader: &'r mut Reader<'p, 'e>,
        unit: Arc<Unit>,
        format: Arc<dyn Format>,
        input: Box<dyn Read + 'i>,
        place: Place,
        beginning: Beginning,
    ) -> Self {
        let is_first = place.offset == 0;
        let start = Start { number: if is_first { 1 } else { place.number }, is_first, header: beginning.header };
        Self { reader, unit, format, input, coding: beginning.coding, start, from: 0, watched: None, place, rest: Vec::new(), ended: false }
    }

    /// What is wanted begins at so many bytes.
    pub(super) fn beginning_at(mut self, from: u64) -> Self {
        self.from = from;
        self
    }

    /// Tells if the file has another length at its end than it has now.
    pub(super) fn watching(mut self, path: Option<&'p Path>) -> Self {
        self.watched = path.and_then(|path| Some((path, fs::metadata(path).ok()?.len())));
        self
    }

    /// Gives chunks until the stream ends; tells whether more is wanted.
    pub(super) fn run(mut self) -> bool {
        loop {
            let chunk = self.chunk();
            let last = chunk.last;
            if !self.reader.give(chunk) {
                return false;
            }
            if last {
                return true;
            }
        }
    }

    /// The next whole records, at least one unless the stream ends.
    fn chunk(&mut self) -> Chunk {
        let mut bytes = std::mem::take(&mut self.rest);
        let mut fault = None;
        let whole = loop {
            self.read_more(&mut bytes, &mut fault);
            // After a fault the last record may be cut short: it is not whole.
            let whole = self.format.whole(&bytes, &self.start, self.ended && fault.is_none());
            if whole > 0 || self.ended {
                break whole;
            }
            if bytes.len() > self.reader.plan.limits.max_doc_bytes {
                return self.oversize(bytes);
            }
        };
        if self.ended && fault.is_some() {
            bytes.truncate(whole);
        } else if !self.ended {
            self.rest = bytes.split_off(whole);
        }
        if self.start.is_first {
            let header = match self.find_coding(&bytes) {
                Coding::Raw(charset) => self.format.header(charset.decode(&bytes).text.as_bytes()),
                _ => self.format.header(&bytes),
            };
            match header {
                Ok(header) => self.start.header = header,
                Err(reason) => {
                    let fault = Some(io::Error::new(io::ErrorKind::InvalidData, reason));
                    return self.close(Load::Records(Vec::new()), 0, 0, true, fault);
                }
            }
        }
        let (size, count) = (bytes.len() as u64, self.format.count(&bytes));
        self.close(Load::Records(bytes), size, count, self.ended, fault)
    }

    /// Tells by the first records whether they must be decoded.
    fn find_coding(&mut self, bytes: &[u8]) -> Coding {
        let declared = self.reader.plan.formats.charset;
        let may_differ = self.format.encodings() == Encodings::Any || self.format.encodings() == Encodings::Declared && declared.is_some();
        if self.coding == Coding::Utf8 && may_differ && utf8(bytes).is_err() {
            let charset = Charset::of_text(bytes, declared);
            if charset != Charset::UTF_8 {
                self.coding = Coding::Raw(charset);
            }
        }
        self.coding
    }

    /// Passes over a record that is too long; what was read of it so far is `bytes`.
    fn oversize(&mut self, mut bytes: Vec<u8>) -> Chunk {
        let (mut size, mut lines, mut fault) = (bytes.len() as u64, newlines(&bytes), None);
        let mut more = bytes.split_off(KEPT.min(bytes.len()));
        more.clear();
        let last = loop {
            self.read_more(&mut more, &mut fault);
            let (passed, found) = match self.format.skip(&more) {
                Ok(end) => (end, true),
                Err(own) => (if self.ended { more.len() } else { own }, false),
            };
            self.rest = more.split_off(passed);
            size += more.len() as u64;
            lines += newlines(&more);
            if found || self.ended {
                break self.ended && self.rest.is_empty();
            }
            more = std::mem::take(&mut self.rest);
        };
        let count = if self.format.counts_lines() { lines.max(1) } else { 1 };
        self.close(Load::Oversize(bytes, size), size, count, last, fault)
    }

    /// Fills up to a chunk's worth, or reads one more.
    fn read_more(&mut self, bytes: &mut Vec<u8>, fault: &mut Option<io::Error>) {
        let wanted = if bytes.len() < CHUNK { CHUNK - bytes.len() } else { CHUNK };
        bytes.reserve_exact(wanted);
        match self.input.by_ref().take(wanted as u64).read_to_end(bytes) {
            Ok(read) => {
                self.ended |= read < wanted;
                if self.ended && fault.is_none() {
                    *fault = self.changed();
                }
            }
            Err(error) => {
                *fault = Some(error);
                self.ended = true;
            }
        }
    }

    /// What is wrong if the file was written to, or went away, while it was read.
    fn changed(&self) -> Option<io::Error> {
        let (path, before) = self.watched?;
        match fs::metadata(path).map(|data| data.len()) {
            Ok(now) if now == before => None,
            Ok(now) => Some(io::Error::other(format!("changed while it was read: it had {before} bytes and has {now}"))),
            Err(error) => Some(error),
        }
    }

    /// A chunk that begins where the last one ended.
    fn close(&mut self, load: Load, size: u64, count: u64, last: bool, fault: Option<io::Error>) -> Chunk {
        let (start, offset) = (self.start.clone(), self.place.offset);
        self.start.number += count;
        self.start.is_first = false;
        self.place.offset += size;
        self.place.number = self.start.number;
        let chunk = Chunk::new(&self.unit, self.place, offset == self.from, last, load, fault);
        Chunk { start, coding: self.coding, offset, ..chunk }
    }
}
