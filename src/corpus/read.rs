use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::stream::Stream;
use super::{Job, Plan, Source, To};
use crate::format::{Input, Kind, Start};

/// A file with records: one of the run's, or one inside an archive.
#[derive(Debug)]
pub(super) struct Unit {
    /// How the log names it: `a.jsonl`, `b.tar/c.jsonl`.
    pub(super) name: String,
    /// How messages name it.
    pub(super) source: String,
    /// What it is; `None` for a file in an archive that is none of ours and is copied.
    pub(super) kind: Option<Kind>,
    /// The format of what is written for it.
    pub(super) to: To,
    /// What its archive says of it, and its path there.
    pub(super) entry: Option<(tar::Header, String)>,
}

/// Where in a run's input something stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Place {
    /// Number of the job, from 0.
    pub(super) job: usize,
    /// Number of the archive's entry, from 0.
    pub(super) entry: u64,
    /// Bytes into the file, decompressed.
    pub(super) offset: u64,
    /// Number of the next record, from 1.
    pub(super) number: u64,
}

/// What is given to a worker at once, in the order of files and records.
#[derive(Debug)]
pub(super) struct Chunk {
    pub(super) job: usize,
    pub(super) unit: Arc<Unit>,
    /// It begins its unit.
    pub(super) first: bool,
    /// It ends its unit.
    pub(super) last: bool,
    /// It begins its job.
    pub(super) begins_job: bool,
    /// It ends its job.
    pub(super) ends_job: bool,
    /// Where it stands among the unit's records.
    pub(super) start: Start,
    /// Where it begins in the unit, in bytes.
    pub(super) offset: u64,
    pub(super) load: Load,
    /// Bytes of the job's file that were read for it.
    pub(super) read: u64,
    /// Reading failed after these records.
    pub(super) fault: Option<io::Error>,
    /// What follows it.
    pub(super) next: Place,
}

/// What a chunk holds.
#[derive(Debug)]
pub(super) enum Load {
    /// Whole records.
    Records(Vec<u8>),
    /// The beginning of one record that is longer than allowed, and its length.
    Oversize(Vec<u8>, u64),
    /// A piece of a file that is copied.
    Copied(Vec<u8>),
    /// What an archive has under a name that must not be taken.
    Refused(Vec<u8>),
}

impl Load {
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Records(bytes) | Self::Oversize(bytes, _) | Self::Copied(bytes) | Self::Refused(bytes) => bytes.len(),
        }
    }
}

/// Reads the files of a run, from a place on.
pub(super) struct Reader<'p, 'e> {
    pub(super) plan: &'p Plan,
    /// Takes a chunk; `false` ends the reading.
    pub(super) each: &'e mut dyn FnMut(Chunk) -> bool,
    /// Of the job that is being read.
    job: usize,
    counter: Arc<AtomicU64>,
    accounted: u64,
}

impl<'p, 'e> Reader<'p, 'e> {
    pub(super) fn new(plan: &'p Plan, each: &'e mut dyn FnMut(Chunk) -> bool) -> Self {
        Self { plan, each, job: 0, counter: Arc::default(), accounted: 0 }
    }

    /// Reads everything from `place` on, until it ends or nobody wants more. `header` is that of the file that is begun there.
    pub(super) fn run(&mut self, mut place: Place, mut header: Option<Arc<[u8]>>) {
        while let Some(job) = self.plan.jobs.get(place.job) {
            self.job = place.job;
            if !self.job(job, place, header.take().unwrap_or_default()) {
                return;
            }
            place = Place { job: place.job + 1, ..Place::default() };
        }
    }

    fn job(&mut self, job: &Job, place: Place, header: Arc<[u8]>) -> bool {
        let unit = Arc::new(Unit { name: job.name.clone(), source: job.source.to_string(), kind: Some(job.kind.clone()), to: job.to, entry: None });
        let offset = if matches!(job.kind, Kind::Records(_)) { place.offset } else { 0 };
        let input = match &job.source {
            Source::Stdin => Input::of(io::stdin(), self.plan.limits.max_ratio),
            Source::File(path) => open(path, offset, self.plan.limits.max_ratio),
        };
        let input = match input {
            Ok(input) => input,
            Err(fault) => return self.fault(&unit, fault),
        };
        self.counter = input.counter();
        self.accounted = 0;
        match &job.kind {
            Kind::Records(format) => Stream::new(self, unit, Arc::clone(format), input, place, header).run(),
            Kind::Tar => self.archive(&unit, input, place),
            Kind::Parquet => self.fault(&unit, io::Error::other("not yet")),
        }
    }

    /// A unit of which nothing can be read.
    pub(super) fn fault(&mut self, unit: &Arc<Unit>, fault: io::Error) -> bool {
        let start = Start { number: 1, is_first: true, header: Arc::default() };
        self.give(Chunk {
            job: self.job,
            unit: Arc::clone(unit),
            first: true,
            last: true,
            begins_job: true,
            ends_job: true,
            start,
            offset: 0,
            load: Load::Records(Vec::new()),
            read: 0,
            fault: Some(fault),
            next: self.next_job(),
        })
    }

    pub(super) fn give(&mut self, mut chunk: Chunk) -> bool {
        let read = self.counter.load(Ordering::Relaxed);
        chunk.read = read - std::mem::replace(&mut self.accounted, read);
        (self.each)(chunk)
    }

    pub(super) fn job_number(&self) -> usize {
        self.job
    }

    pub(super) fn next_job(&self) -> Place {
        Place { job: self.job + 1, ..Place::default() }
    }
}

fn open(path: &Path, offset: u64, max_ratio: u64) -> io::Result<Input<'static>> {
    if offset == 0 { Input::open(path, max_ratio) } else { Input::open_at(path, offset, max_ratio) }
}
