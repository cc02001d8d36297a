use std::borrow::Cow;
use std::sync::Arc;

use super::Safety;
use crate::text::Span;

/// Who wanted an edit, and on what evidence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cause {
    /// Full rule id, such as `comments.leave-a-reply`.
    pub rule: Arc<str>,
    /// What kind of noise or change it is, such as `comments`.
    pub kind: Arc<str>,
    /// The stage that proposed it.
    pub stage: &'static str,
    /// The evidence in words; may be empty where the rule says it all.
    pub why: Cow<'static, str>,
}

/// One edit that a stage would like to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// What it covers in the phase's text; never empty.
    pub span: Span,
    /// What shall stand there; empty for a deletion.
    pub replacement: Box<str>,
    /// Which of two overlapping replacements wins: the higher one.
    pub rank: u8,
    /// Whether it may be applied.
    pub safety: Safety,
    /// Whose it is.
    pub cause: Cause,
}

impl Proposal {
    /// A deletion of `span`.
    pub fn delete(span: Span, cause: Cause) -> Self {
        Self { span, replacement: Box::default(), rank: 0, safety: Safety::Safe, cause }
    }

    /// A replacement of `span`.
    pub fn replace(span: Span, replacement: impl Into<Box<str>>, cause: Cause) -> Self {
        Self { span, replacement: replacement.into(), rank: 0, safety: Safety::Safe, cause }
    }

    /// The same, with this safety.
    #[must_use]
    pub fn with_safety(mut self, safety: Safety) -> Self {
        self.safety = safety;
        self
    }

    pub(super) fn is_deletion(&self) -> bool {
        self.replacement.is_empty()
    }
}

/// A rule that looked at some text and held back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// What it looked at.
    pub span: Span,
    /// Whose it is; `why` tells what was missing.
    pub cause: Cause,
}

/// What the stages of a phase propose, in no particular order.
#[derive(Debug, Default)]
pub struct Proposals {
    edits: Vec<Proposal>,
    near: Vec<NearMiss>,
    watch: bool,
}

impl Proposals {
    /// An empty list; with `watch`, stages are asked to report near misses too.
    pub fn new(watch: bool) -> Self {
        Self { watch, ..Self::default() }
    }

    /// Adds an edit.
    pub fn push(&mut self, proposal: Proposal) {
        self.edits.push(proposal);
    }

    /// Whether near misses are wanted. They cost time, and only an explanation needs them.
    pub fn watched(&self) -> bool {
        self.watch
    }

    /// Adds a near miss if they are wanted.
    pub fn held_back(&mut self, near: impl FnOnce() -> NearMiss) {
        if self.watch {
            self.near.push(near());
        }
    }

    /// Takes over what another list holds.
    pub fn append(&mut self, mut other: Self) {
        self.edits.append(&mut other.edits);
        self.near.append(&mut other.near);
    }

    /// The edits and the near misses.
    pub fn into_parts(self) -> (Vec<Proposal>, Vec<NearMiss>) {
        (self.edits, self.near)
    }
}
