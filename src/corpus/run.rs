use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use rayon::prelude::*;

use super::chunks::{Chunk, Chunks};
use super::quarantine::Quarantined;
use super::summary::{Failure, Summary};
use super::target::{Sink, Target};
use super::{Job, Observer, Plan, Progress, Source};
use crate::edit::{Failed, LOG_VERSION};
use crate::format::{Broken, Codec, Part, RawRecord, record_name};
use crate::pipeline::{Cleaned, Pipeline};
use crate::text::{Document, Span};

/// Renders a document for a reader in place of writing it, such as a diff.
pub trait Show: Sync {
    /// Adds what shall be shown of a document to `out`.
    fn show(&self, document: &Document<'_>, cleaned: &Cleaned, out: &mut Vec<u8>);
}

/// Why a run could not go on. What was finished by then stays.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The log, the quarantine file or standard output cannot be written.
    #[error("{0}")]
    Write(#[source] io::Error),
    /// The threads cannot be started.
    #[error("cannot start the threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

/// Runs plans: one thread reads, as many as asked for clean, one writes, all in order and in bounded memory.
#[derive(Debug)]
pub struct Runner<'p> {
    pipeline: &'p Pipeline,
    threads: usize,
}

/// A window holds at most so many chunks a thread, and the reader and the writer are at most one window off.
const CHUNKS_A_THREAD: usize = 8;

/// A window of small files is closed at so many chunks a thread.
const FILES_A_THREAD: usize = 128;

/// A chunk below this many bytes counts as a small file.
const SMALL: usize = 32 << 10;

impl<'p> Runner<'p> {
    /// A runner with as many threads as there are cores.
    pub fn new(pipeline: &'p Pipeline) -> Self {
        Self { pipeline, threads: 0 }
    }

    /// With so many threads; 0 means as many as there are cores. The result does not depend on it.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// Does what the plan says. A document or file that cannot be processed is counted, told to the observer and kept in
    /// the quarantine file; the rest goes on.
    ///
    /// # Errors
    /// If the log, the quarantine file or standard output cannot be written.
    pub fn run(&self, plan: &Plan, show: Option<&dyn Show>, observer: &dyn Observer) -> Result<Summary, RunError> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads).build()?;
        observer.planned(plan.jobs.len() as u64, plan.bytes);
        let writer = Writer::open(plan, show.is_some(), observer).map_err(RunError::Write)?;
        let cleaner = Cleaner { pipeline: self.pipeline, plan, show };
        let threads = pool.current_num_threads();
        let written = thread::scope(|scope| {
            let (chunks, windows) = sync_channel(1);
            scope.spawn(move || read_windows(plan, threads, &chunks));
            let (done, finished) = sync_channel::<Vec<Done>>(1);
            let writing = scope.spawn(move || writer.write_all(&finished));
            clean_windows(&pool, &cleaner, windows, &done);
            drop(done);
            writing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        written.map_err(RunError::Write)
    }
}

fn read_windows(plan: &Plan, threads: usize, windows: &SyncSender<Vec<Chunk>>) {
    let mut window = Vec::new();
    let (mut large, mut small) = (0, 0);
    for chunk in Chunks::new(&plan.jobs, plan.limits) {
        *(if chunk.bytes.len() < SMALL { &mut small } else { &mut large }) += 1;
        window.push(chunk);
        if large >= threads * CHUNKS_A_THREAD || small >= threads * FILES_A_THREAD {
            // The other end hangs up when writing failed: then there is nothing left to read for.
            if windows.send(std::mem::take(&mut window)).is_err() {
                return;
            }
            (large, small) = (0, 0);
        }
    }
    if !window.is_empty() {
        drop(windows.send(window));
    }
}

fn clean_windows(pool: &rayon::ThreadPool, cleaner: &Cleaner<'_>, windows: Receiver<Vec<Chunk>>, done: &SyncSender<Vec<Done>>) {
    for window in windows {
        let cleaned = pool.install(|| window.into_par_iter().map(|chunk| cleaner.clean(chunk)).collect());
        if done.send(cleaned).is_err() {
            return;
        }
    }
}

/// A chunk that was worked off.
#[derive(Debug)]
struct Done {
    job: usize,
    first: bool,
    last: bool,
    progress: Progress,
    /// The file must not appear: nothing of it could be read, or not all and it would take the place of its source.
    lost: bool,
    out: Vec<u8>,
    log: Vec<u8>,
    quarantine: Vec<u8>,
    summary: Summary,
}

struct Cleaner<'p> {
    pipeline: &'p Pipeline,
    plan: &'p Plan,
    show: Option<&'p dyn Show>,
}

impl Cleaner<'_> {
    fn clean(&self, chunk: Chunk) -> Done {
        let job = &self.plan.jobs[chunk.job];
        let mut done = Done {
            job: chunk.job,
            first: chunk.first,
            last: chunk.last,
            progress: Progress { bytes: chunk.read, documents: 0, files: u64::from(chunk.last) },
            lost: false,
            out: Vec::with_capacity(if self.show.is_none() { chunk.bytes.len() } else { 0 }),
            log: Vec::new(),
            quarantine: Vec::new(),
            summary: Summary::default(),
        };
        let mut offset = chunk.offset;
        if let Some(size) = chunk.oversize {
            let reason = self.too_long(size);
            // Its whole is nowhere but in the source.
            done.lost |= job.is_in_place();
            Self::broken(job, &Broken { raw: &chunk.bytes, line: chunk.start.line, reason }, offset, true, &mut done);
            offset += size;
        } else if !(chunk.fault.is_some() && chunk.bytes.is_empty()) {
            job.format.parts(&chunk.bytes, &chunk.start, &mut |part| {
                let size = match &part {
                    Part::Filler(bytes) => bytes.len(),
                    Part::Record(record) => record.raw.len(),
                    Part::Broken(broken) => broken.raw.len(),
                };
                match part {
                    Part::Filler(bytes) => done.out.extend_from_slice(if self.show.is_none() { bytes } else { &[] }),
                    Part::Record(record) if record.raw.len() > self.plan.limits.max_doc_bytes => {
                        let reason = self.too_long(record.raw.len() as u64);
                        Self::broken(job, &Broken { raw: record.raw, line: record.line, reason }, offset, false, &mut done);
                    }
                    Part::Record(record) => self.record(job, &record, &mut done),
                    Part::Broken(broken) => Self::broken(job, &broken, offset, false, &mut done),
                }
                offset += size as u64;
            });
        }
        if let Some(fault) = chunk.fault {
            let whole = chunk.first && chunk.bytes.is_empty();
            // In place, the part that could be read must not take the place of the whole.
            done.lost |= job.is_in_place();
            let name = if whole { source_name(job) } else { format!("{} after byte {offset}", source_name(job)) };
            done.lost |= whole;
            done.summary.fail(Failure { name, reason: fault.to_string() });
        } else if chunk.last && !done.lost {
            done.summary.files += 1;
        }
        if job.codec != Codec::Plain && self.show.is_none() && (chunk.first || !done.out.is_empty()) {
            match job.codec.compress(&done.out) {
                Ok(member) => done.out = member,
                Err(error) => {
                    done.lost = true;
                    done.summary.fail(Failure { name: source_name(job), reason: format!("cannot be compressed: {error}") });
                }
            }
        }
        done
    }

    fn too_long(&self, size: u64) -> String {
        format!("a record of {size} bytes, more than --max-doc-bytes {}", self.plan.limits.max_doc_bytes)
    }

    fn record(&self, job: &Job, record: &RawRecord<'_>, done: &mut Done) {
        let document = record.document(record_name(&*job.format, &job.name, record.line));
        let cleaned = self.pipeline.clean(&document);
        done.progress.documents += 1;
        done.summary.count(&document.text, &cleaned);
        if let Some(show) = self.show {
            show.show(&document, &cleaned, &mut done.out);
            return;
        }
        let pieces = cleaned.edits.splices();
        job.format.splice(record, &pieces, &mut done.out);
        if self.plan.log != Target::Nowhere {
            let mut entry = self.pipeline.record(&document, &cleaned);
            let spans: Vec<Span> = pieces.iter().map(|piece| piece.span).collect();
            for (change, raw) in entry.changes.iter_mut().zip(job.format.spellings(record, &spans)) {
                change.raw = raw;
            }
            push_json(&mut done.log, &entry);
        }
    }

    fn broken(job: &Job, broken: &Broken<'_>, offset: u64, cut: bool, done: &mut Done) {
        let doc = record_name(&*job.format, &job.name, broken.line);
        done.progress.documents += 1;
        done.lost |= !job.format.is_numbered();
        push_json(&mut done.log, &Failed { v: LOG_VERSION, doc: doc.clone(), failed: broken.reason.clone() });
        push_json(&mut done.quarantine, &Quarantined { cut, ..Quarantined::new(doc, source_name(job), offset, broken.reason.clone(), broken.raw) });
        let name = record_name(&*job.format, &source_name(job), broken.line);
        done.summary.fail(Failure { name, reason: broken.reason.clone() });
    }
}

fn source_name(job: &Job) -> String {
    match &job.source {
        Source::File(path) => path.display().to_string(),
        Source::Stdin => "standard input".to_owned(),
    }
}

fn push_json(out: &mut Vec<u8>, value: &impl serde::Serialize) {
    // A vector takes every byte, and our own types have nothing that JSON could not say.
    if serde_json::to_writer(&mut *out, value).is_ok() {
        out.push(b'\n');
    }
}

/// Writes what was cleaned, in order.
struct Writer<'p> {
    plan: &'p Plan,
    observer: &'p dyn Observer,
    /// Everything goes to standard output, for a reader.
    shown: Option<Sink>,
    log: Sink,
    quarantine: Option<Sink>,
    stdout: Option<Sink>,
    /// The file being written; `None` after it failed.
    file: Option<Sink>,
    summary: Summary,
}

impl<'p> Writer<'p> {
    fn open(plan: &'p Plan, shown: bool, observer: &'p dyn Observer) -> io::Result<Self> {
        let mut summary = Summary { skipped: plan.skipped, ..Summary::default() };
        for failure in &plan.failures {
            observer.failed(failure);
            summary.fail(failure.clone());
        }
        let shown = if shown { Some(Target::Stdout.open()?) } else { None };
        Ok(Self { plan, observer, shown, log: plan.log.open()?, quarantine: None, stdout: None, file: None, summary })
    }

    fn write_all(mut self, finished: &Receiver<Vec<Done>>) -> io::Result<Summary> {
        for done in finished.iter().flatten() {
            if let Err(error) = self.write(done) {
                // Files that were finished can still be undone by as much of the log as there is.
                self.log.keep();
                self.quarantine.into_iter().for_each(Sink::keep);
                return Err(error);
            }
        }
        for sink in [self.shown, self.stdout, self.quarantine].into_iter().flatten() {
            sink.finish()?;
        }
        self.log.finish()?;
        Ok(self.summary)
    }

    fn write(&mut self, done: Done) -> io::Result<()> {
        self.observer.advanced(done.progress);
        for failure in &done.summary.failures {
            self.observer.failed(failure);
        }
        self.summary.add(done.summary);
        self.log.write(&done.log)?;
        if !done.quarantine.is_empty() {
            let sink = match &mut self.quarantine {
                Some(sink) => sink,
                none => none.insert(self.plan.quarantine.open()?),
            };
            sink.write(&done.quarantine)?;
        }
        if let Some(shown) = &mut self.shown {
            return shown.write(&done.out);
        }
        match &self.plan.jobs[done.job].target {
            Target::Nowhere => Ok(()),
            target @ Target::Stdout => {
                let sink = match &mut self.stdout {
                    Some(sink) => sink,
                    none => none.insert(target.open()?),
                };
                sink.write(&done.out)
            }
            target @ Target::File(_) => {
                if let Err(error) = self.write_file(target, done.first, done.last, done.lost, &done.out) {
                    self.file = None;
                    let failure = Failure { name: source_name(&self.plan.jobs[done.job]), reason: format!("cannot be written: {error}") };
                    self.observer.failed(&failure);
                    self.summary.fail(failure);
                }
                Ok(())
            }
        }
    }

    fn write_file(&mut self, target: &Target, first: bool, last: bool, lost: bool, out: &[u8]) -> io::Result<()> {
        if lost {
            self.file = None;
        } else if first {
            self.file = Some(target.open()?);
        }
        if let Some(file) = &mut self.file {
            file.write(out)?;
        }
        if last && let Some(file) = self.file.take() {
            // No file appears before its part of the log and the quarantine is written: it can always be undone.
            self.log.flush()?;
            self.quarantine.as_mut().map_or(Ok(()), Sink::flush)?;
            file.finish()?;
        }
        Ok(())
    }
}
