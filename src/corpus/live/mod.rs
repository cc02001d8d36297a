//! A stream of records, each answered as soon as it is there.

mod answer;
mod frames;
mod framing;
mod journal;
mod write;

use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use answer::answer;
pub(super) use answer::is_refusal;
use frames::{Frame, Frames};
pub use framing::Framing;
use write::Writer;

use super::clean::Cleaner;
use super::plan::quarantine_beside;
use super::read::{Chunk, Place, Unit};
use super::survey::Learner;
use super::{Job, Limits, Observer, Plan, RunError, Source, Summary, Target, To};
use crate::format::{Codec, Formats, Start};
use crate::pipeline::Pipeline;
use crate::survey::Profile;

/// Answers records one by one, in their order, for as long as they come: each before the next is asked for, if need be.
///
/// ```
/// use dechaff::Pipeline;
/// use dechaff::corpus::{Live, Silent};
///
/// let pipeline = Pipeline::builder().build()?;
/// let records = "{\"id\": 1, \"text\": \"Rain fell all night.\\nLeave a Reply\"}\n{\"id\": 2}\n";
/// let mut answers = Vec::new();
/// let summary = Live::new(&pipeline).run(records.as_bytes(), &mut answers, &Silent)?;
/// assert_eq!(String::from_utf8(answers)?, "{\"id\": 1, \"text\": \"Rain fell all night.\\n\"}\n{\"error\":\"no field \\\"text\\\"\",\"record\":2,\"id\":2}\n");
/// assert_eq!((summary.documents, summary.failed), (1, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Live<'p> {
    pipeline: &'p Pipeline,
    framing: Framing,
    formats: Formats,
    limits: Limits,
    threads: usize,
    log: Option<PathBuf>,
    log_field: Option<String>,
    quarantine: Option<PathBuf>,
    profile: Option<PathBuf>,
    stop: Option<&'p AtomicBool>,
}

/// How the log names what is read, and messages.
const NAME: &str = "stdin";

/// So soon a stream that waits for input sees that it should end.
const LOOK_UP: Duration = Duration::from_millis(100);

impl<'p> Live<'p> {
    /// Of JSON lines, with one thread and no files.
    pub fn new(pipeline: &'p Pipeline) -> Self {
        Self {
            pipeline,
            framing: Framing::default(),
            formats: Formats::default(),
            limits: Limits::default(),
            threads: 1,
            log: None,
            log_field: None,
            quarantine: None,
            profile: None,
            stop: None,
        }
    }

    /// How records are parted.
    #[must_use]
    pub fn framing(mut self, framing: Framing) -> Self {
        self.framing = framing;
        self
    }

    /// Which fields of a record are read.
    #[must_use]
    pub fn formats(mut self, formats: Formats) -> Self {
        self.formats = formats;
        self
    }

    /// What is too much. A record that is too long is answered with an error, and passed over without being held in memory.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// So many records may be worked on at once, if so many are there. Answers and their order do not depend on it.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// Adds to a change log, whose part for a record is written before the record's answer; what cannot be cleaned is kept in a quarantine
    /// file beside it.
    #[must_use]
    pub fn log(mut self, log: Option<PathBuf>) -> Self {
        self.log = log;
        self
    }

    /// Gives each answer the log's record too, as a field of this name. For JSON lines.
    #[must_use]
    pub fn log_field(mut self, name: Option<String>) -> Self {
        self.log_field = name;
        self
    }

    /// Keeps what cannot be cleaned in this file, instead of beside the log.
    #[must_use]
    pub fn quarantine(mut self, quarantine: Option<PathBuf>) -> Self {
        self.quarantine = quarantine;
        self
    }

    /// Learns what recurs on each site, record by record, and keeps it in this file.
    #[must_use]
    pub fn profile(mut self, profile: Option<PathBuf>) -> Self {
        self.profile = profile;
        self
    }

    /// Ends after the records that are being worked on when the flag is set.
    #[must_use]
    pub fn stop_on(mut self, flag: &'p AtomicBool) -> Self {
        self.stop = Some(flag);
        self
    }

    /// Answers until the input ends. No more is read than a few records beyond the answers that were taken. When the stream is stopped, or
    /// its answers cannot be written, a thread may be left that waits for `input`.
    ///
    /// # Errors
    /// If answers, log or quarantine file cannot be written, or the profile cannot be used.
    pub fn run(&self, input: impl Read + Send + 'static, output: impl Write + Send, observer: &dyn Observer) -> Result<Summary, RunError> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads).build()?;
        let plan = self.plan();
        let [job] = &*plan.jobs else { return Ok(Summary::default()) };
        let unit = Arc::new(Unit { name: job.name.clone(), source: job.source.to_string(), kind: Some(job.kind.clone()), to: job.to, entry: None });
        let profile = self.profile.as_deref().map(Profile::open).transpose()?;
        let mut learner = profile.map(|profile| Learner { profile, plan: &plan, pipeline: self.pipeline });
        let writer = Writer::open(output, self.log.as_deref(), self.quarantine_file(), observer).map_err(RunError::Write)?;
        let frames = self.read(input);
        thread::scope(|threads| {
            let (turns, answers) = sync_channel(self.threads);
            let writing = threads.spawn(move || writer.write_all(&answers));
            let is_over = || writing.is_finished() || self.is_stopped();
            let learned = pool.in_place_scope(|tasks| {
                while let Some(frame) = next(&frames, &is_over) {
                    let number = frame.number;
                    let chunk = chunk_of(frame, &unit);
                    let knowing = learner.as_mut().map(|learner| learner.learn(std::slice::from_ref(&chunk), &pool)).transpose()?;
                    let (done, turn) = sync_channel(1);
                    // The writer has ended: it could not write.
                    if turns.send(turn).is_err() {
                        break;
                    }
                    let plan = &plan;
                    tasks.spawn(move |_| {
                        let pipeline = knowing.as_ref().unwrap_or(self.pipeline);
                        let mut cleaned = Cleaner { pipeline, plan, show: None }.clean(chunk);
                        let answer = answer(&mut cleaned, number, self.framing, self.log_field.as_deref());
                        drop(done.send((cleaned, answer)));
                    });
                }
                drop(turns);
                Ok(())
            });
            let written = writing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            learned.and_then(|()| Ok(Summary { stopped: self.is_stopped(), ..written.map_err(RunError::Write)? }))
        })
    }

    fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|flag| flag.load(Ordering::Relaxed))
    }

    /// Reads in a thread of its own, which nobody waits for: no more than one record is read that is not asked for.
    fn read(&self, input: impl Read + Send + 'static) -> Receiver<Frame> {
        let frames = Frames::new(input, self.framing, self.limits.max_doc_bytes);
        let (sender, receiver) = sync_channel(1);
        thread::spawn(move || frames.map_while(|frame| sender.send(frame).ok()).for_each(drop));
        receiver
    }

    fn plan(&self) -> Plan {
        let bare = Plan::bare(self.formats.clone(), self.limits);
        let job = self.framing.kind(&self.formats).map(|kind| Job {
            source: Source::Stdin,
            name: NAME.to_owned(),
            to: if kind.is_mirrored() { To::Mirror } else { To::Jsonl },
            kind,
            target: Target::Stdout,
            codec: Codec::Plain,
            range: None,
        });
        // Where the log's records go is the writer's affair; that there are any is told by the target.
        let log = if self.log.is_some() || self.log_field.is_some() { Target::Stdout } else { Target::Nowhere };
        Plan { jobs: job.into_iter().collect(), log, adds_to_profile: true, ..bare }
    }

    /// Where records are kept that cannot be cleaned, if anywhere.
    pub fn quarantine_file(&self) -> Option<PathBuf> {
        self.quarantine.clone().or_else(|| self.log.as_deref().map(quarantine_beside))
    }
}

/// The next record, if one comes before the stream is over.
fn next(frames: &Receiver<Frame>, is_over: &dyn Fn() -> bool) -> Option<Frame> {
    loop {
        match frames.recv_timeout(LOOK_UP) {
            Ok(frame) => return (!is_over()).then_some(frame),
            Err(RecvTimeoutError::Timeout) if !is_over() => {}
            Err(_) => return None,
        }
    }
}

fn chunk_of(frame: Frame, unit: &Arc<Unit>) -> Chunk {
    let Frame { number, offset, load, fault } = frame;
    let is_first = number == 1;
    let chunk = Chunk::new(unit, Place { offset, number, ..Place::default() }, is_first, false, load, fault);
    Chunk { start: Start { number, is_first, header: Arc::default() }, offset, ..chunk }
}
