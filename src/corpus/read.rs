use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::coding::{Coding, decoded};
use super::shard::lines_in;
use super::stream::Stream;
use super::{Job, Plan, Source, To};
use crate::format::{Encodings, Format, Input, Kind, Start};
use crate::rows::{Layout, Rows};

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
    /// The log already speaks of the rows before this one.
    pub(super) logged: u64,
}

/// What was found at a file's beginning, for one that is read on from its middle.
#[derive(Clone, Debug, Default)]
pub(super) struct Beginning {
    pub(super) header: Arc<[u8]>,
    pub(super) coding: Coding,
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
    /// Number of the archive's entry, from 0.
    pub(super) entry: u64,
    /// Where it stands among the unit's records.
    pub(super) start: Start,
    /// The encoding of its records.
    pub(super) coding: Coding,
    /// The log already speaks of the rows before this one.
    pub(super) logged: u64,
    /// Where it begins in the unit, in bytes.
    pub(super) offset: u64,
    pub(super) load: Load,
    /// How the rows of the unit are to be written; with its first chunk.
    pub(super) layout: Option<Layout>,
    /// Bytes of the job's file that were read for it.
    pub(super) read: u64,
    /// Reading failed after these records.
    pub(super) fault: Option<io::Error>,
    /// What follows it.
    pub(super) next: Place,
}

impl Chunk {
    /// Of a unit that goes on at `place`. One of records has yet to say where it stands among them.
    pub(super) fn new(unit: &Arc<Unit>, place: Place, first: bool, last: bool, load: Load, fault: Option<io::Error>) -> Self {
        Self {
            job: place.job,
            unit: Arc::clone(unit),
            first,
            last,
            entry: place.entry,
            start: Start { number: 1, is_first: first, header: Arc::default() },
            coding: Coding::Utf8,
            logged: 0,
            offset: 0,
            load,
            layout: None,
            read: 0,
            fault,
            next: unit.next(last, place),
        }
    }
}

/// What a chunk holds.
#[derive(Debug)]
pub(super) enum Load {
    /// Whole records.
    Records(Vec<u8>),
    /// The beginning of one record that is longer than allowed, and its length.
    Oversize(Vec<u8>, u64),
    /// Rows of a table.
    Rows(Rows),
    /// A piece of a file that is copied.
    Copied(Vec<u8>),
    /// What an archive has under a name that must not be taken.
    Refused(Vec<u8>),
}

impl Load {
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Rows(rows) => rows.batch().get_array_memory_size(),
            Self::Records(bytes) | Self::Oversize(bytes, _) | Self::Copied(bytes) | Self::Refused(bytes) => bytes.len(),
        }
    }
}

/// Reads the files of a run, from a place on.
pub(super) struct Reader<'p, 'e> {
    pub(super) plan: &'p Plan,
    /// Takes a chunk; `false` ends the reading.
    pub(super) each: &'e mut dyn FnMut(Chunk) -> bool,
    /// Bytes of the job's file that were read so far.
    counter: Arc<AtomicU64>,
    accounted: u64,
}

impl<'p, 'e> Reader<'p, 'e> {
    pub(super) fn new(plan: &'p Plan, each: &'e mut dyn FnMut(Chunk) -> bool) -> Self {
        Self { plan, each, counter: Arc::default(), accounted: 0 }
    }

    /// Reads everything from `place` on, until it ends or nobody wants more. `beginning` is that of the file that it stands in.
    pub(super) fn run(&mut self, mut place: Place, mut beginning: Option<Beginning>) {
        while let Some(job) = self.plan.jobs.get(place.job) {
            if !self.job(job, place, beginning.take().unwrap_or_default()) {
                return;
            }
            place = Place { job: place.job + 1, ..Place::default() };
        }
    }

    fn job(&mut self, job: &'p Job, place: Place, beginning: Beginning) -> bool {
        tracing::debug!(file = %job.source, offset = place.offset, "reading");
        let unit = Arc::new(Unit { name: job.name.clone(), source: job.source.to_string(), kind: Some(job.kind.clone()), to: job.to, entry: None });
        if let (Some(range), Source::File(path), Kind::Records(format)) = (&job.range, &job.source, &job.kind) {
            return self.lines(unit, path, range, format, place, beginning);
        }
        // What was decoded while it was read is decoded again up to the place.
        let is_direct = matches!(job.kind, Kind::Records(_)) && !matches!(beginning.coding, Coding::Decoded(_));
        let offset = if is_direct { place.offset } else { 0 };
        let input = match &job.source {
            Source::Stdin => Input::of(io::stdin(), self.plan.limits.max_ratio),
            Source::File(path) => Input::open_at(path, offset, self.plan.limits.max_ratio),
        };
        let input = match input {
            Ok(input) => input,
            Err(fault) => return self.fault(&unit, place, fault),
        };
        self.counter = input.counter();
        self.accounted = 0;
        match &job.kind {
            Kind::Records(format) => {
                let path = if let Source::File(path) = &job.source { Some(&**path) } else { None };
                self.stream(unit, format, input, path, place, beginning)
            }
            Kind::Tar => self.archive(&unit, input, place),
            Kind::Parquet => {
                let plain = if let Source::File(path) = &job.source { Some(&**path).filter(|_| input.is_plain()) } else { None };
                self.table(&unit, plain, input, place)
            }
        }
    }

    /// Reads the lines that begin in a part of a file.
    fn lines(&mut self, unit: Arc<Unit>, path: &Path, range: &Range<u64>, format: &Arc<dyn Format>, mut place: Place, beginning: Beginning) -> bool {
        let opened = lines_in(path, range).and_then(|(lines, number)| {
            if place.number == 0 {
                place = Place { offset: lines.start, number, ..place };
            }
            Ok((Input::open_at(path, place.offset, u64::MAX)?.take(lines.end.saturating_sub(place.offset)), lines.start))
        });
        match opened {
            Ok((text, from)) => Stream::new(self, unit, Arc::clone(format), Box::new(text), place, beginning).beginning_at(from).run(),
            Err(fault) => self.fault(&unit, place, fault),
        }
    }

    /// Reads a file of records from a place on, whatever it is encoded in.
    pub(super) fn stream(
        &mut self,
        unit: Arc<Unit>,
        format: &Arc<dyn Format>,
        input: Input<'_>,
        path: Option<&'p Path>,
        place: Place,
        beginning: Beginning,
    ) -> bool {
        let is_open = format.encodings() != Encodings::Own && (place.offset == 0 || matches!(beginning.coding, Coding::Decoded(_)));
        let opened: io::Result<(Box<dyn Read + '_>, Coding)> = if is_open {
            decoded(input, self.plan.formats.charset).and_then(|(mut text, coding)| {
                io::copy(&mut text.by_ref().take(place.offset), &mut io::sink())?;
                Ok((text, coding))
            })
        } else {
            Ok((Box::new(input), beginning.coding))
        };
        match opened {
            Ok((text, coding)) => Stream::new(self, unit, Arc::clone(format), text, place, Beginning { coding, ..beginning }).watching(path).run(),
            Err(fault) => self.fault(&unit, place, fault),
        }
    }

    /// A unit of which nothing can be read.
    pub(super) fn fault(&mut self, unit: &Arc<Unit>, place: Place, fault: io::Error) -> bool {
        self.give(Chunk::new(unit, place, true, true, Load::Records(Vec::new()), Some(fault)))
    }

    pub(super) fn give(&mut self, mut chunk: Chunk) -> bool {
        let read = self.counter.load(Ordering::Relaxed);
        chunk.read = read - std::mem::replace(&mut self.accounted, read);
        (self.each)(chunk)
    }

    /// How many bytes of a file were read that is not read from its beginning to its end.
    pub(super) fn account(&self, bytes: u64) {
        self.counter.store(bytes, Ordering::Relaxed);
    }
}

impl Unit {
    /// What follows one of its chunks; `place` is where it goes on.
    pub(super) fn next(&self, last: bool, place: Place) -> Place {
        match (last, &self.entry) {
            (false, _) => place,
            (true, None) => Place { job: place.job + 1, ..Place::default() },
            (true, Some(_)) => Place { job: place.job, entry: place.entry + 1, ..Place::default() },
        }
    }
}
