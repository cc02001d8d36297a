use std::io::{self, Read};
use std::sync::Arc;

use super::{Job, Limits, Source};
use crate::format::{Input, Start, newlines};

/// Whole records of one file, in the order of files and records.
#[derive(Debug)]
pub(super) struct Chunk {
    /// Number of the job.
    pub(super) job: usize,
    /// It begins its file.
    pub(super) first: bool,
    /// It ends its file.
    pub(super) last: bool,
    /// Where it stands among the file's records.
    pub(super) start: Start,
    /// Where it begins in the file, in bytes.
    pub(super) offset: u64,
    /// The records.
    pub(super) bytes: Vec<u8>,
    /// `bytes` are the beginning of one record that is longer than allowed: so many bytes.
    pub(super) oversize: Option<u64>,
    /// Bytes of the file itself that were read for it.
    pub(super) read: u64,
    /// Reading failed after these records.
    pub(super) fault: Option<io::Error>,
}

/// A chunk is about this large; a larger record makes a larger chunk.
const CHUNK: usize = 256 << 10;

/// So much of a record that is too long is kept to be looked at.
const KEPT: usize = 64 << 10;

/// Cuts the files of a run into chunks of whole records.
#[derive(Debug)]
pub(super) struct Chunks<'p> {
    jobs: &'p [Job],
    limits: Limits,
    next: usize,
    open: Option<Open>,
}

struct Open {
    input: Input,
    max_doc_bytes: usize,
    /// Bytes of the file that chunks so far account for.
    read: u64,
    job: usize,
    start: Start,
    offset: u64,
    /// What was read beyond the last whole record.
    rest: Vec<u8>,
    first: bool,
}

impl std::fmt::Debug for Open {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "job {} at byte {}", self.job, self.offset)
    }
}

impl<'p> Chunks<'p> {
    pub(super) fn new(jobs: &'p [Job], limits: Limits) -> Self {
        Self { jobs, limits, next: 0, open: None }
    }

    fn open_next(&mut self) -> Option<Result<Open, Chunk>> {
        let job = self.next;
        let source = &self.jobs.get(job)?.source;
        self.next += 1;
        let input = match source {
            Source::Stdin => Input::of(io::stdin(), self.limits.max_ratio),
            Source::File(path) => Input::open(path, self.limits.max_ratio),
        };
        Some(match input {
            Ok(input) => {
                Ok(Open { input, max_doc_bytes: self.limits.max_doc_bytes, read: 0, job, start: Start::default(), offset: 0, rest: Vec::new(), first: true })
            }
            Err(fault) => {
                Err(Chunk { job, first: true, last: true, start: Start::default(), offset: 0, bytes: Vec::new(), oversize: None, read: 0, fault: Some(fault) })
            }
        })
    }
}

impl Iterator for Chunks<'_> {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        let mut open = match self.open.take() {
            Some(open) => open,
            None => match self.open_next()? {
                Ok(open) => open,
                Err(chunk) => return Some(chunk),
            },
        };
        let chunk = open.chunk(&self.jobs[open.job]);
        if !chunk.last {
            self.open = Some(open);
        }
        Some(chunk)
    }
}

impl Open {
    /// The next whole records, at least one unless the file ends.
    fn chunk(&mut self, job: &Job) -> Chunk {
        let mut bytes = std::mem::take(&mut self.rest);
        let mut fault = None;
        let (whole, last) = loop {
            let before = bytes.len();
            let ended = self.read_more(&mut bytes, &mut fault);
            // After a fault the last record may be cut short: it is not whole.
            let whole = job.format.whole(&bytes, &self.start, ended && fault.is_none());
            if whole > 0 || ended {
                break (whole, ended);
            }
            debug_assert!(bytes.len() > before, "more was read");
            if bytes.len() > self.max_doc_bytes {
                return self.oversize(bytes, job);
            }
        };
        if !last {
            self.rest = bytes.split_off(whole);
        } else if fault.is_some() {
            bytes.truncate(whole);
        }
        let mut header = Arc::clone(&self.start.header);
        if self.first {
            match job.format.header(&bytes) {
                Ok(known) => header = known,
                Err(reason) => {
                    let fault = Some(io::Error::new(io::ErrorKind::InvalidData, reason));
                    return self.close(Chunk { last: true, fault, ..self.empty() }, 0, 0);
                }
            }
        }
        let lines = newlines(&bytes);
        let size = bytes.len() as u64;
        let chunk = self.close(Chunk { last, bytes, fault, ..self.empty() }, size, lines);
        self.start.header = header;
        chunk
    }

    /// Passes over a record that is too long; what was read of it so far is `bytes`.
    fn oversize(&mut self, mut bytes: Vec<u8>, job: &Job) -> Chunk {
        let (mut size, mut lines, mut fault) = (bytes.len() as u64, newlines(&bytes), None);
        bytes.truncate(KEPT);
        let last = loop {
            let mut more = Vec::with_capacity(CHUNK);
            let ended = self.read_more(&mut more, &mut fault);
            let end = job.format.skip(&more);
            self.rest = more.split_off(end.unwrap_or(more.len()));
            size += more.len() as u64;
            lines += newlines(&more);
            if end.is_some() || ended {
                break ended && self.rest.is_empty();
            }
        };
        self.close(Chunk { last, bytes, oversize: Some(size), fault, ..self.empty() }, size, lines)
    }

    /// Reads a chunk's worth; tells whether nothing follows.
    fn read_more(&mut self, bytes: &mut Vec<u8>, fault: &mut Option<io::Error>) -> bool {
        match self.input.by_ref().take(CHUNK as u64).read_to_end(bytes) {
            Ok(read) => read < CHUNK,
            Err(error) => {
                *fault = Some(error);
                true
            }
        }
    }

    /// A chunk that begins where the last one ended.
    fn empty(&self) -> Chunk {
        Chunk {
            job: self.job,
            first: self.first,
            last: false,
            start: self.start.clone(),
            offset: self.offset,
            bytes: Vec::new(),
            oversize: None,
            read: 0,
            fault: None,
        }
    }

    fn close(&mut self, mut chunk: Chunk, size: u64, lines: u64) -> Chunk {
        let read = self.input.bytes_read();
        chunk.read = read - std::mem::replace(&mut self.read, read);
        self.first = false;
        self.start.line += lines;
        self.offset += size;
        chunk
    }
}
