use std::io;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::Plan;
use super::read::{Beginning, Place};
use super::resume::{Checkpoint, Inputs, VERSION, asked};
use super::summary::Summary;
use crate::rows;

/// Notes from time to time how far a run has come. Whatever the last note goes on from stays as it was until there is a new one.
pub(super) struct Notes<'p> {
    plan: &'p Plan,
    asked: String,
    rules: String,
    inputs: Inputs,
    every: Duration,
    told: Instant,
    stand: Stand,
}

/// What the last note says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stand {
    /// There is none.
    Nothing,
    /// It goes on from the middle of a job's output.
    Inside(usize),
    /// It goes on with a new output.
    Between,
    /// All was written.
    End,
}

/// What is on the disk.
pub(super) struct Stored {
    /// Bytes of the file that is being written.
    pub(super) out: Option<u64>,
    /// The rows in them.
    pub(super) rows: Option<rows::Checkpoint>,
    /// It is all of that file.
    pub(super) is_whole: bool,
    /// Bytes of the log.
    pub(super) log: u64,
    /// Bytes of the quarantine file.
    pub(super) quarantine: Option<u64>,
}

impl<'p> Notes<'p> {
    /// Those of a run that begins anew, which forgets an earlier one's, or goes on from one.
    pub(super) fn new(plan: &'p Plan, rules: &str, every: Duration, from: Option<&Checkpoint>) -> Self {
        if let (Some(path), None) = (&plan.checkpoint, from) {
            Checkpoint::remove(path);
        }
        let stand = from.map_or(Stand::Nothing, |from| Stand::of(from, plan));
        Self { plan, asked: asked(plan), rules: rules.to_owned(), inputs: Inputs::default(), every, told: Instant::now(), stand }
    }

    /// Whether it is time for one.
    pub(super) fn are_due(&self) -> bool {
        self.plan.checkpoint.is_some() && self.told.elapsed() >= self.every
    }

    /// Whether there is one.
    pub(super) fn are_any(&self) -> bool {
        self.stand != Stand::Nothing
    }

    /// The job from the middle of whose output the last one goes on.
    pub(super) fn stand_inside(&self) -> Option<usize> {
        if let Stand::Inside(job) = self.stand { Some(job) } else { None }
    }

    /// Whether the last one leaves something to do.
    pub(super) fn stand_before_end(&self) -> bool {
        matches!(self.stand, Stand::Inside(_) | Stand::Between)
    }

    /// Puts a new one in the place of the last.
    pub(super) fn write(&mut self, place: Place, beginning: &Beginning, stored: Stored, summary: &Summary) -> io::Result<()> {
        let Some(path) = &self.plan.checkpoint else { return Ok(()) };
        let checkpoint = Checkpoint {
            v: VERSION,
            asked: self.asked.clone(),
            rules: self.rules.clone(),
            inputs: self.inputs.until(&self.plan.jobs, place),
            place,
            header: BASE64_STANDARD.encode(&beginning.header),
            charset: beginning.coding.charset().map(|charset| charset.name().to_owned()),
            out: stored.out,
            is_whole: stored.is_whole,
            rows: stored.rows,
            log: stored.log,
            quarantine: stored.quarantine,
            summary: summary.clone(),
        };
        checkpoint.write(path)?;
        tracing::debug!(job = place.job, offset = place.offset, record = place.number, "noted how far the run has come");
        self.stand = Stand::of(&checkpoint, self.plan);
        self.told = Instant::now();
        Ok(())
    }

    /// Takes the last one away: the run came to its end.
    pub(super) fn end(self) {
        if let Some(path) = &self.plan.checkpoint {
            Checkpoint::remove(path);
        }
    }
}

impl Stand {
    fn of(checkpoint: &Checkpoint, plan: &Plan) -> Self {
        match checkpoint.out {
            Some(_) if !checkpoint.is_whole => Self::Inside(checkpoint.place.job),
            _ if checkpoint.is_end(plan) => Self::End,
            _ => Self::Between,
        }
    }
}
