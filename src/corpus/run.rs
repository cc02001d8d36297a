use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use rayon::prelude::*;

use super::checkpoints::Checkpoints;
use super::clean::{Cleaner, Done};
use super::read::{Chunk, Place, Reader};
use super::resume::Checkpoint;
use super::survey::{Learner, kept_facts, surveyed};
use super::write::Writer;
use super::{Observer, Plan, Summary};
use crate::pipeline::{Cleaned, Pipeline};
use crate::survey::{Facts, Profile, ProfileError};
use crate::text::Document;

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
    /// What was learned of sites cannot be read or kept.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The run cannot go on where an earlier one stopped.
    #[error("cannot resume from {}: {reason}; run again without --resume to begin anew", path.display())]
    Resume {
        /// The checkpoint.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

/// Runs plans: one thread reads, as many as asked for clean, one writes, all in order and in bounded memory.
#[derive(Debug)]
pub struct Runner<'p> {
    pipeline: &'p Pipeline,
    threads: usize,
    resumes: bool,
    checkpoint_every: Duration,
    stop: Option<&'p AtomicBool>,
}

/// A window holds at most so many chunks a thread. Windows are handed over without a queue: the reader has the next one while one is
/// cleaned and the writer has the one before, and that is all that is in memory.
const CHUNKS_A_THREAD: usize = 3;

/// A window of small files is closed at so many chunks a thread.
const FILES_A_THREAD: usize = 128;

/// A chunk below this many bytes counts as a small file.
const SMALL: usize = 32 << 10;

/// A run that learns on the way reads windows as if it had so many threads.
const LEARNING_THREADS: usize = 4;

/// A killed run loses at most so much work.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(2);

impl<'p> Runner<'p> {
    /// A runner with as many threads as there are cores.
    pub fn new(pipeline: &'p Pipeline) -> Self {
        Self { pipeline, threads: 0, resumes: false, checkpoint_every: CHECKPOINT_EVERY, stop: None }
    }

    /// With so many threads; 0 means as many as there are cores. The result does not depend on it.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// Goes on where an earlier run of the same plan was stopped, if one was.
    #[must_use]
    pub fn resume(mut self, resumes: bool) -> Self {
        self.resumes = resumes;
        self
    }

    /// Notes so often how far the run has come. The result does not depend on it.
    #[must_use]
    pub fn checkpoint_every(mut self, every: Duration) -> Self {
        self.checkpoint_every = every;
        self
    }

    /// Stops early when the flag is set, in a state from which a run can be resumed.
    #[must_use]
    pub fn stop_on(mut self, flag: &'p AtomicBool) -> Self {
        self.stop = Some(flag);
        self
    }

    /// Does what the plan says. A document or file that cannot be processed is counted, told to the observer and kept in
    /// the quarantine file; the rest goes on.
    ///
    /// # Errors
    /// If the log, the quarantine file or standard output cannot be written, or there is no going on from an earlier run.
    pub fn run(&self, plan: &Plan, show: Option<&dyn Show>, observer: &dyn Observer) -> Result<Summary, RunError> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads).build()?;
        let is_stopped = || self.stop.is_some_and(|flag| flag.load(Ordering::Relaxed));
        let mut profile = plan.profile.as_deref().map(Profile::open).transpose()?;
        let facts = self.facts(plan, profile.as_mut(), &pool, &is_stopped)?;
        if is_stopped() && !plan.surveyed.is_empty() {
            return Ok(Summary { stopped: true, ..Summary::default() });
        }
        let knowing = facts.as_ref().map(|facts| self.pipeline.knowing(Arc::clone(facts)));
        let pipeline = knowing.as_ref().unwrap_or(self.pipeline);
        let rules = pipeline.fingerprint();
        let from = if self.resumes { Checkpoint::read(plan, rules)? } else { None };
        if let Some(from) = &from {
            tracing::info!(job = from.place.job, offset = from.place.offset, "going on where a run was stopped");
        }
        observer.planned(plan.jobs.len() as u64, plan.bytes);
        let checkpoints = Checkpoints::new(plan, rules, self.checkpoint_every, from.as_ref(), facts);
        let writer = Writer::open(plan, show.is_some(), checkpoints, from.as_ref(), observer).map_err(RunError::Write)?;
        let cleaner = Cleaner { pipeline, plan, show };
        let learner = profile.filter(|_| plan.learns_on_the_way()).map(|profile| Learner { profile, plan, pipeline: self.pipeline });
        // What is known while a window is cleaned must not depend on how many threads there are.
        let threads = if learner.is_some() { LEARNING_THREADS } else { pool.current_num_threads() };
        let written = thread::scope(|scope| {
            let (chunks, windows) = sync_channel(0);
            scope.spawn(move || read_windows(plan, from.as_ref(), threads, &is_stopped, &chunks));
            let (done, finished) = sync_channel::<Vec<Done>>(0);
            let writing = scope.spawn(move || writer.write_all(&finished, &is_stopped));
            let learned = clean_windows(&pool, &cleaner, learner, windows, &done);
            drop(done);
            let written = writing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            learned.map(|()| written)
        });
        written?.map_err(RunError::Write)
    }

    /// What recurs in the corpus, if that was asked for: as a stopped run had found it out, or else by reading everything once.
    fn facts(
        &self,
        plan: &Plan,
        profile: Option<&mut Profile>,
        pool: &rayon::ThreadPool,
        is_stopped: &(dyn Fn() -> bool + Sync),
    ) -> Result<Option<Arc<Facts>>, ProfileError> {
        if plan.surveyed.is_empty() {
            return Ok(None);
        }
        if let Some(facts) = kept_facts(plan).filter(|_| self.resumes) {
            return Ok(Some(Arc::new(facts)));
        }
        let mut survey = surveyed(plan, self.pipeline, pool, is_stopped);
        let (documents, sites) = survey.size();
        tracing::info!(documents, sites, "looked for what recurs");
        if survey.leaves_out_sites() {
            tracing::warn!("the corpus has too many sites: what recurs was looked for on some of them only");
        }
        if let Some(profile) = profile.filter(|_| !is_stopped()) {
            let own = plan.adds_to_profile.then(|| survey.clone());
            profile.recall(&mut survey)?;
            own.map_or(Ok(()), |own| profile.add(&own))?;
        }
        Ok(Some(Arc::new(pool.install(|| survey.facts()))))
    }
}

/// Cuts the input into windows of chunks.
pub(super) fn read_windows(plan: &Plan, from: Option<&Checkpoint>, threads: usize, is_stopped: &dyn Fn() -> bool, windows: &SyncSender<Vec<Chunk>>) {
    let mut window = Vec::new();
    let (mut large, mut small) = (0, 0);
    let mut add = |chunk: Chunk| {
        *(if chunk.load.size() < SMALL { &mut small } else { &mut large }) += 1;
        window.push(chunk);
        if large >= threads * CHUNKS_A_THREAD || small >= threads * FILES_A_THREAD {
            (large, small) = (0, 0);
            // The other end hangs up when writing failed: then there is nothing left to read for.
            return windows.send(std::mem::take(&mut window)).is_ok() && !is_stopped();
        }
        !is_stopped()
    };
    let place = from.map_or_else(Place::default, |from| from.place);
    Reader::new(plan, &mut add).run(place, from.map(Checkpoint::beginning));
    if !window.is_empty() {
        drop(windows.send(window));
    }
}

fn clean_windows(
    pool: &rayon::ThreadPool,
    cleaner: &Cleaner<'_>,
    mut learner: Option<Learner<'_>>,
    windows: Receiver<Vec<Chunk>>,
    done: &SyncSender<Vec<Done>>,
) -> Result<(), ProfileError> {
    for window in windows {
        let knowing = learner.as_mut().map(|learner| learner.learn(&window, pool)).transpose()?;
        let cleaner = Cleaner { pipeline: knowing.as_ref().unwrap_or(cleaner.pipeline), ..*cleaner };
        let cleaned = pool.install(|| window.into_par_iter().map(|chunk| cleaner.clean(chunk)).collect());
        if done.send(cleaned).is_err() {
            break;
        }
    }
    Ok(())
}
