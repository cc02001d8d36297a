use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::pipeline::Cleaned;

/// A document or file that could not be processed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// File and record.
    pub name: String,
    /// What was wrong.
    pub reason: String,
}

/// What one rule did in a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleCount {
    /// Edits that it wanted and that were made.
    pub edits: u64,
    /// Characters that were taken out or replaced by those edits of which it covers most.
    pub characters: u64,
}

/// What a run did. Two of them add up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Files read to their end.
    pub files: u64,
    /// Files in folders that were left out because no format claims their ending.
    pub skipped: u64,
    /// Documents cleaned, changed or not.
    pub documents: u64,
    /// Documents that came out changed.
    pub changed: u64,
    /// Documents left as they were because they would have lost too much.
    pub review: u64,
    /// Documents and files that could not be processed.
    pub failed: u64,
    /// Bytes of text before.
    pub bytes_in: u64,
    /// Bytes of text after.
    pub bytes_out: u64,
    /// Characters removed or replaced, by kind.
    pub characters_by_kind: BTreeMap<String, u64>,
    /// What each rule did.
    pub rules: BTreeMap<String, RuleCount>,
    /// The run was stopped before its end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stopped: bool,
    /// The first failures, at most 1,000.
    pub failures: Vec<Failure>,
}

/// More failures than this are counted and not listed.
const LISTED: usize = 1000;

impl Summary {
    /// Counts a cleaned document.
    pub(super) fn count(&mut self, original: &str, cleaned: &Cleaned) {
        self.documents += 1;
        self.changed += u64::from(cleaned.is_changed());
        self.review += u64::from(cleaned.review);
        self.bytes_in += original.len() as u64;
        self.bytes_out += cleaned.text.len() as u64;
        for edit in cleaned.edits.edits() {
            let characters = edit.span.of(original).chars().count() as u64;
            *self.characters_by_kind.entry(edit.causes[0].kind.to_string()).or_default() += characters;
            let mut last = None;
            for cause in edit.causes.iter().filter(|cause| last.replace(&cause.rule) != Some(&cause.rule)) {
                self.rules.entry(cause.rule.to_string()).or_default().edits += 1;
            }
            // United deletions count for the rule that covers most of them.
            self.rules.entry(edit.causes[0].rule.to_string()).or_default().characters += characters;
        }
    }

    /// Counts a failure.
    pub(super) fn fail(&mut self, failure: Failure) {
        self.failed += 1;
        if self.failures.len() < LISTED {
            self.failures.push(failure);
        }
    }

    /// Adds what another part of the run did, in order.
    pub fn add(&mut self, other: Self) {
        self.files += other.files;
        self.skipped += other.skipped;
        self.documents += other.documents;
        self.changed += other.changed;
        self.review += other.review;
        self.failed += other.failed;
        self.bytes_in += other.bytes_in;
        self.bytes_out += other.bytes_out;
        for (kind, characters) in other.characters_by_kind {
            *self.characters_by_kind.entry(kind).or_default() += characters;
        }
        for (rule, count) in other.rules {
            let sum = self.rules.entry(rule).or_default();
            sum.edits += count.edits;
            sum.characters += count.characters;
        }
        self.stopped |= other.stopped;
        let room = LISTED - self.failures.len();
        self.failures.extend(other.failures.into_iter().take(room));
    }
}
