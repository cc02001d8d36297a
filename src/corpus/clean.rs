use std::sync::Arc;

use arrow_array::RecordBatch;

use super::coding::Coding;
use super::quarantine::Quarantined;
use super::read::{Beginning, Chunk, Load, Place, Unit};
use super::summary::{Failure, Summary};
use super::{Job, Plan, Progress, Show, Target, To};
use crate::charset::Charset;
use crate::edit::{Failed, LOG_VERSION};
use crate::format::{Broken, Codec, Format, Kind, Part, RawRecord, Start, record_name, write_object};
use crate::pipeline::Pipeline;
use crate::rows::{Layout, RowBuilder};
use crate::text::Span;

/// A chunk that was worked off.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) job: usize,
    pub(super) unit: Arc<Unit>,
    pub(super) first: bool,
    pub(super) last: bool,
    /// Number of the archive's entry, from 0.
    pub(super) entry: u64,
    /// What follows it in the input.
    pub(super) next: Place,
    /// What was found at the beginning of its file.
    pub(super) beginning: Beginning,
    /// Rows to write, and which of those read were left out.
    pub(super) rows: Option<CleanedRows>,
    pub(super) layout: Option<Layout>,
    pub(super) progress: Progress,
    /// The unit must not appear: nothing of it could be read, or not all and it would take the place of its source.
    pub(super) lost: bool,
    pub(super) out: Vec<u8>,
    /// Files of one document each, by their paths in the job's folder.
    pub(super) files: Vec<(String, Vec<u8>)>,
    pub(super) log: Vec<u8>,
    pub(super) quarantine: Vec<u8>,
    pub(super) summary: Summary,
}

impl Done {
    pub(super) fn begins_job(&self) -> bool {
        self.first && self.entry == 0
    }

    pub(super) fn ends_job(&self) -> bool {
        self.last && self.unit.entry.is_none()
    }

    /// Keeps what could not be processed, and tells the log of it.
    pub(super) fn set_aside(&mut self, kept: &Quarantined) {
        push_json(&mut self.log, &Failed { v: LOG_VERSION, doc: kept.doc.clone(), failed: kept.reason.clone() });
        push_json(&mut self.quarantine, kept);
    }
}

/// Rows on their way out.
#[derive(Debug)]
pub(super) struct CleanedRows {
    pub(super) batch: RecordBatch,
    /// Number of the first that was read.
    pub(super) first: u64,
    /// How many were read.
    pub(super) read: u64,
    /// Numbers of those that could not be, ascending.
    pub(super) dropped: Vec<u64>,
}

/// Cleans chunks, each for itself.
pub(super) struct Cleaner<'p> {
    pub(super) pipeline: &'p Pipeline,
    pub(super) plan: &'p Plan,
    pub(super) show: Option<&'p dyn Show>,
}

impl Cleaner<'_> {
    pub(super) fn clean(&self, chunk: Chunk) -> Done {
        let job = &self.plan.jobs[chunk.job];
        let mut work = Work {
            cleaner: self,
            job,
            offset: chunk.offset,
            encoding: chunk.coding.charset(),
            new_rows: RowBuilder::default(),
            done: Done {
                job: chunk.job,
                unit: chunk.unit,
                first: chunk.first,
                last: chunk.last,
                entry: chunk.entry,
                next: chunk.next,
                beginning: Beginning { header: Arc::clone(&chunk.start.header), coding: chunk.coding },
                rows: None,
                layout: chunk.layout,
                progress: Progress { bytes: chunk.read, documents: 0, files: 0 },
                lost: false,
                out: Vec::with_capacity(if self.show.is_none() { chunk.load.size() } else { 0 }),
                files: Vec::new(),
                log: Vec::new(),
                quarantine: Vec::new(),
                summary: Summary::default(),
            },
        };
        let empty = chunk.load.size() == 0;
        let is_refused = matches!(chunk.load, Load::Refused(_));
        let unit = Arc::clone(&work.done.unit);
        match (&unit.kind, chunk.load) {
            (_, Load::Refused(bytes)) => work.refused(&bytes, chunk.fault.as_ref()),
            (_, Load::Copied(bytes)) => work.done.out = if self.show.is_none() && unit.to == To::Mirror { bytes } else { Vec::new() },
            (Some(Kind::Records(format)), Load::Oversize(bytes, size)) => work.oversize(&**format, &bytes, size, &chunk.start),
            (Some(Kind::Records(format)), Load::Records(bytes)) if !(empty && chunk.fault.is_some()) => match chunk.coding {
                Coding::Raw(charset) => work.decoded(&**format, &bytes, charset, &chunk.start),
                _ => work.records(&**format, &bytes, &chunk.start),
            },
            (_, Load::Rows(rows)) => work.rows(&rows, chunk.logged),
            _ => {}
        }
        match chunk.fault {
            Some(fault) => work.fault(&fault, is_refused || chunk.first && empty),
            None if work.done.ends_job() && !work.done.lost => work.done.summary.files += 1,
            None => {}
        }
        work.done.progress.files = u64::from(work.done.ends_job());
        work.build_rows();
        work.compress(empty);
        work.done
    }
}

/// One chunk on its way.
pub(super) struct Work<'c> {
    pub(super) cleaner: &'c Cleaner<'c>,
    pub(super) job: &'c Job,
    /// Where the next part stands in the unit, in bytes.
    offset: u64,
    /// The encoding of the file, if it is not UTF-8 and undoing gives it back.
    encoding: Option<Charset>,
    /// Rows that are made of records of other formats.
    pub(super) new_rows: RowBuilder,
    pub(super) done: Done,
}

impl Work<'_> {
    fn records(&mut self, format: &dyn Format, bytes: &[u8], start: &Start) {
        let is_copied = self.done.unit.to == To::Mirror && self.cleaner.show.is_none();
        let max = self.cleaner.plan.limits.max_doc_bytes;
        format.parts(bytes, start, &mut |part| {
            let size = match &part {
                Part::Filler(bytes) => bytes.len(),
                Part::Record(record) => record.raw.len(),
                Part::Broken(broken) => broken.raw.len(),
            };
            match part {
                Part::Filler(bytes) => self.done.out.extend_from_slice(if is_copied { bytes } else { &[] }),
                Part::Record(record) if record.raw.len() > max => {
                    let reason = self.too_long(record.raw.len() as u64);
                    self.broken(format, &Broken { raw: record.raw, number: record.number, reason }, start, false);
                }
                Part::Record(record) => self.record(format, &record, start),
                Part::Broken(broken) => self.broken(format, &broken, start, false),
            }
            self.offset += size as u64;
        });
    }

    /// Records in another encoding. If they would not come back from it, they are kept as they were.
    fn decoded(&mut self, format: &dyn Format, bytes: &[u8], charset: Charset, start: &Start) {
        let decoded = charset.decode(bytes);
        let offset = self.offset;
        if !decoded.exact {
            self.encoding = None;
            let doc = record_name(format, &self.done.unit.name, start.number);
            let reason = format!("not to be had again from {charset}: undoing gives the text in UTF-8");
            push_json(&mut self.done.quarantine, &Quarantined::new(doc, self.done.unit.source.clone(), offset, reason, bytes));
        }
        self.records(format, decoded.text.as_bytes(), start);
        self.offset = offset + bytes.len() as u64;
    }

    fn oversize(&mut self, format: &dyn Format, bytes: &[u8], size: u64, start: &Start) {
        let reason = self.too_long(size);
        // Its whole is nowhere but in the source.
        self.done.lost |= self.job.is_in_place();
        self.broken(format, &Broken { raw: bytes, number: start.number, reason }, start, true);
        self.offset += size;
    }

    fn too_long(&self, size: u64) -> String {
        format!("a record of {size} bytes, more than --max-doc-bytes {}", self.cleaner.plan.limits.max_doc_bytes)
    }

    fn record(&mut self, format: &dyn Format, record: &RawRecord<'_>, start: &Start) {
        let (pipeline, done) = (self.cleaner.pipeline, &mut self.done);
        let document = record.document(record_name(format, &done.unit.name, record.number));
        let cleaned = pipeline.clean(&document);
        done.progress.documents += 1;
        done.summary.count(&document.text, &cleaned);
        if let Some(show) = self.cleaner.show {
            show.show(&document, &cleaned, &mut done.out);
            return;
        }
        let pieces = cleaned.edits.splices();
        match done.unit.to {
            To::Mirror => format.splice(record, &pieces, &mut done.out),
            To::Txt if matches!(self.job.target, Target::Folder(_)) => {
                let inside = done.unit.entry.as_ref().map(|(_, path)| &**path);
                let number = format.is_numbered().then(|| record.number.to_string());
                let path = inside.into_iter().chain(number.as_deref()).collect::<Vec<_>>().join("/");
                done.files.push((path + &self.job.txt_ending(), cleaned.text.clone().into_bytes()));
            }
            To::Txt => done.out.extend_from_slice(cleaned.text.as_bytes()),
            To::Jsonl => write_object(&format.fields(record, start), &document.name, &cleaned.text, &mut done.out),
            To::Parquet => {
                let fields = format.fields(record, start);
                if let Err(error) = super::rows::push(&mut self.new_rows, record, &fields, &document.name, &cleaned.text) {
                    done.summary.fail(Failure { name: document.name.to_string(), reason: error.to_string() });
                }
            }
        }
        if self.cleaner.plan.log != Target::Nowhere {
            let mut entry = pipeline.record(&document, &cleaned);
            entry.encoding = self.encoding.map(|charset| charset.name().to_owned());
            if done.unit.to == To::Mirror {
                let spans: Vec<Span> = pieces.iter().map(|piece| piece.span).collect();
                for (change, raw) in entry.changes.iter_mut().zip(format.spellings(record, &spans)) {
                    change.raw = raw;
                }
            }
            push_json(&mut done.log, &entry);
        }
    }

    fn broken(&mut self, format: &dyn Format, broken: &Broken<'_>, start: &Start, cut: bool) {
        let done = &mut self.done;
        let doc = record_name(format, &done.unit.name, broken.number);
        done.progress.documents += 1;
        done.lost |= !format.is_numbered();
        if done.unit.to == To::Mirror && self.cleaner.show.is_none() {
            done.out.extend_from_slice(format.hole(start));
        }
        let kept = Quarantined::new(doc, done.unit.source.clone(), self.offset, broken.reason.clone(), broken.raw);
        done.set_aside(&Quarantined { cut, ..kept });
        done.summary.fail(Failure { name: record_name(format, &done.unit.source, broken.number), reason: broken.reason.clone() });
    }

    /// A file that its archive should not have; the fault says why.
    fn refused(&mut self, bytes: &[u8], fault: Option<&std::io::Error>) {
        let reason = fault.map(ToString::to_string).unwrap_or_default();
        let unit = &self.done.unit;
        self.done.set_aside(&Quarantined::new(unit.name.clone(), unit.source.clone(), 0, reason, bytes));
    }

    fn fault(&mut self, fault: &std::io::Error, whole: bool) {
        // In place, the part that could be read must not take the place of the whole.
        self.done.lost |= whole || self.job.is_in_place();
        let source = &self.done.unit.source;
        let name = if whole { source.clone() } else { format!("{source} after byte {}", self.offset) };
        self.done.summary.fail(Failure { name, reason: fault.to_string() });
    }

    /// Every chunk is a member of its own; archives are compressed as they are put together.
    fn compress(&mut self, empty: bool) {
        let codec = self.job.codec;
        let done = &mut self.done;
        if codec == Codec::Plain || self.cleaner.show.is_some() || matches!(self.job.kind, Kind::Tar) && self.job.to == To::Mirror {
            return;
        }
        let outs = (done.first || !empty).then_some(&mut done.out).filter(|out| done.first || !out.is_empty());
        for out in outs.into_iter().chain(done.files.iter_mut().map(|(_, out)| out)) {
            match codec.compress(out) {
                Ok(member) => *out = member,
                Err(error) => {
                    done.lost = true;
                    done.summary.fail(Failure { name: done.unit.source.clone(), reason: format!("cannot be compressed: {error}") });
                }
            }
        }
    }
}

pub(super) fn push_json(out: &mut Vec<u8>, value: &impl serde::Serialize) {
    // A vector takes every byte, and our own types have nothing that JSON could not say.
    if serde_json::to_writer(&mut *out, value).is_ok() {
        out.push(b'\n');
    }
}
