use std::fs::File;
use std::io::{self, Read};

use super::{Job, Source};

/// Whole records of one file, in the order of files and records.
#[derive(Debug)]
pub(super) struct Chunk {
    /// Number of the job.
    pub(super) job: usize,
    /// It begins its file.
    pub(super) first: bool,
    /// It ends its file.
    pub(super) last: bool,
    /// Number of its first line, from 1.
    pub(super) line: u64,
    /// Where it begins in the file, in bytes.
    pub(super) offset: u64,
    /// The records.
    pub(super) bytes: Vec<u8>,
    /// Reading failed after these records.
    pub(super) fault: Option<io::Error>,
}

/// A chunk is about this large; a larger record makes a larger chunk.
const CHUNK: usize = 256 << 10;

/// Cuts the files of a run into chunks of whole records.
#[derive(Debug)]
pub(super) struct Chunks<'p> {
    jobs: &'p [Job],
    next: usize,
    open: Option<Open>,
}

struct Open {
    input: Box<dyn Read + Send>,
    job: usize,
    line: u64,
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
    pub(super) fn new(jobs: &'p [Job]) -> Self {
        Self { jobs, next: 0, open: None }
    }

    fn open_next(&mut self) -> Option<Result<Open, Chunk>> {
        let job = self.next;
        let source = &self.jobs.get(job)?.source;
        self.next += 1;
        let input: io::Result<Box<dyn Read + Send>> = match source {
            Source::Stdin => Ok(Box::new(io::stdin())),
            Source::File(path) => File::open(path).map(|file| Box::new(file) as Box<dyn Read + Send>),
        };
        Some(match input {
            Ok(input) => Ok(Open { input, job, line: 1, offset: 0, rest: Vec::new(), first: true }),
            Err(fault) => Err(Chunk { job, first: true, last: true, line: 1, offset: 0, bytes: Vec::new(), fault: Some(fault) }),
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
            let ended = match self.input.by_ref().take(CHUNK as u64).read_to_end(&mut bytes) {
                Ok(read) => read < CHUNK,
                Err(error) => {
                    fault = Some(error);
                    true
                }
            };
            // After a fault the last record may be cut short: it is not whole.
            let whole = job.format.whole(&bytes, ended && fault.is_none());
            if whole > 0 || ended {
                break (whole, ended);
            }
            debug_assert!(bytes.len() > before, "more was read");
        };
        if !last {
            self.rest = bytes.split_off(whole);
        } else if fault.is_some() {
            bytes.truncate(whole);
        }
        let chunk = Chunk { job: self.job, first: self.first, last, line: self.line, offset: self.offset, bytes, fault };
        self.first = false;
        self.line += memchr::memchr_iter(b'\n', &chunk.bytes).count() as u64;
        self.offset += chunk.bytes.len() as u64;
        chunk
    }
}
