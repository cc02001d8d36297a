use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::Plan;
use super::read::{Beginning, Place};
use super::resume::{Checkpoint, Inputs, Stored, VERSION, asked};
use super::summary::Summary;
use super::survey::keep_facts;
use crate::survey::Facts;

/// The checkpoints of a run, each in the place of the one before. Whatever the last one goes on from stays as it was until there
/// is a new one.
pub(super) struct Checkpoints<'p> {
    plan: &'p Plan,
    /// What was found out beforehand, until it is kept beside the first one.
    facts: Option<Arc<Facts>>,
    asked: String,
    rules: String,
    inputs: Inputs,
    every: Duration,
    told: Instant,
    last: Last,
}

/// What the last checkpoint says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// There is none.
    Nothing,
    /// The run goes on from the middle of a job's output.
    Inside(usize),
    /// It goes on with a new output.
    Between,
    /// All was written.
    End,
}

impl<'p> Checkpoints<'p> {
    /// Those of a run that begins anew, which forgets an earlier one's, or goes on from one.
    pub(super) fn new(plan: &'p Plan, rules: &str, every: Duration, from: Option<&Checkpoint>, facts: Option<Arc<Facts>>) -> Self {
        if let (Some(path), None) = (&plan.checkpoint, from) {
            Checkpoint::remove(path);
        }
        let last = from.map_or(Last::Nothing, |from| Last::of(from, plan));
        let facts = facts.filter(|_| from.is_none());
        Self { plan, facts, asked: asked(plan), rules: rules.to_owned(), inputs: Inputs::default(), every, told: Instant::now(), last }
    }

    /// Whether it is time for one.
    pub(super) fn is_due(&self) -> bool {
        self.plan.checkpoint.is_some() && self.told.elapsed() >= self.every
    }

    /// Whether there is one.
    pub(super) fn has_any(&self) -> bool {
        self.last != Last::Nothing
    }

    /// The job from the middle of whose output the last one goes on.
    pub(super) fn inside(&self) -> Option<usize> {
        if let Last::Inside(job) = self.last { Some(job) } else { None }
    }

    /// Whether the last one leaves something to do.
    pub(super) fn is_before_end(&self) -> bool {
        matches!(self.last, Last::Inside(_) | Last::Between)
    }

    /// Puts a new one in the place of the last.
    pub(super) fn write(&mut self, place: Place, beginning: &Beginning, stored: Stored, summary: &Summary) -> io::Result<()> {
        let Some(path) = &self.plan.checkpoint else { return Ok(()) };
        if let Some(facts) = self.facts.take() {
            keep_facts(path, &facts)?;
        }
        let checkpoint = Checkpoint {
            v: VERSION,
            asked: self.asked.clone(),
            rules: self.rules.clone(),
            inputs: self.inputs.until(&self.plan.jobs, place),
            place,
            header: BASE64_STANDARD.encode(&beginning.header),
            charset: beginning.coding.charset().map(|charset| charset.name().to_owned()),
            stored,
            summary: summary.clone(),
        };
        checkpoint.write(path)?;
        tracing::debug!(job = place.job, offset = place.offset, record = place.number, "noted how far the run has come");
        self.last = Last::of(&checkpoint, self.plan);
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

impl Last {
    fn of(checkpoint: &Checkpoint, plan: &Plan) -> Self {
        match checkpoint.stored.out {
            Some(_) if !checkpoint.stored.is_whole => Self::Inside(checkpoint.place.job),
            _ if checkpoint.is_end(plan) => Self::End,
            _ => Self::Between,
        }
    }
}
