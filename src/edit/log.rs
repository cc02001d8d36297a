use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::{Declined, EditSet};
use crate::text::Span;

/// Version of the change log's format, field `v`.
pub const LOG_VERSION: u32 = 1;

/// Size and XXH3-64 of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// Length in bytes of UTF-8.
    pub bytes: usize,
    /// XXH3, 64 bits, seed 0, as 16 hexadecimal digits.
    pub xxh3: String,
}

impl Digest {
    /// The digest of a text.
    pub fn of(text: &str) -> Self {
        Self { bytes: text.len(), xxh3: format!("{:016x}", xxh3_64(text.as_bytes())) }
    }
}

/// One edit as the log tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Start and end in bytes of the original text.
    pub at: [usize; 2],
    /// What stood there.
    pub before: String,
    /// What stands there now; empty for a deletion.
    pub after: String,
    /// Kind of noise or change.
    pub kind: String,
    /// Stage that proposed it.
    pub stage: String,
    /// Rules that wanted it, the one that covers most first.
    pub by: Vec<String>,
    /// The evidence in words, where the rules' names do not say it all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// How the source file wrote `before`, where its format has several ways (JSON escapes) and it used another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
}

/// A proposal that was not applied, as the log tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclinedChange {
    /// Start and end in bytes of the text that its phase saw.
    pub at: [usize; 2],
    /// What stands there.
    pub text: String,
    /// What should have stood there; empty for a deletion.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub after: String,
    /// Stage that proposed it.
    pub stage: String,
    /// Its rule.
    pub by: String,
    /// Why it was not applied.
    pub reason: String,
}

/// A document that could not be processed; its bytes are in the quarantine file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failed {
    /// Version of the format.
    pub v: u32,
    /// Source and record.
    pub doc: String,
    /// What was wrong.
    pub failed: String,
}

/// All that happened to one document: with the cleaned text it gives the original.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Version of the format, [`LOG_VERSION`].
    pub v: u32,
    /// Source and record: `a.jsonl:17`, `folder/b.txt`.
    pub doc: String,
    /// The record's own id, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The original text.
    #[serde(rename = "in")]
    pub original: Digest,
    /// The cleaned text.
    #[serde(rename = "out")]
    pub cleaned: Digest,
    /// Fingerprint of the rules and options.
    pub rules: String,
    /// What the source file is encoded in, if it is not UTF-8: undoing gives it back in that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The document was left as it was, for a person to look at.
    #[serde(default, skip_serializing_if = "is_false")]
    pub review: bool,
    /// The edits, in order.
    pub changes: Vec<Change>,
    /// What was proposed and not applied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declined: Vec<DeclinedChange>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape serde asks for")]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl Change {
    /// The changes that an edit set makes to `original`.
    pub(crate) fn list(original: &str, edits: &EditSet) -> Vec<Self> {
        edits
            .edits()
            .iter()
            .map(|edit| Self {
                at: [edit.span.start, edit.span.end],
                before: edit.span.of(original).to_owned(),
                after: edit.after.to_string(),
                kind: edit.causes[0].kind.to_string(),
                stage: edit.causes[0].stage.to_owned(),
                by: distinct(edit.causes.iter().map(|cause| &*cause.rule)),
                why: distinct(edit.causes.iter().map(|cause| &*cause.why).filter(|why| !why.is_empty())).join("; "),
                raw: None,
            })
            .collect()
    }

    /// What it covers in the original text.
    pub fn span(&self) -> Span {
        Span { start: self.at[0], end: self.at[1] }
    }
}

impl DeclinedChange {
    /// A declined proposal over `text`, the text that its phase saw.
    pub(crate) fn new(text: &str, declined: &Declined) -> Self {
        Self {
            at: [declined.span.start, declined.span.end],
            text: declined.span.of(text).to_owned(),
            after: declined.after.to_string(),
            stage: declined.cause.stage.to_owned(),
            by: declined.cause.rule.to_string(),
            reason: declined.reason.to_string(),
        }
    }
}

/// In order of first appearance.
fn distinct<'a>(items: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for item in items {
        if !kept.iter().any(|known| known == item) {
            kept.push(item.to_owned());
        }
    }
    kept
}
