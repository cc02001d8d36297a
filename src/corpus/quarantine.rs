use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};

/// A record that could not be processed, kept whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantined {
    /// Version of the format.
    pub v: u32,
    /// File and record, as in the log.
    pub doc: String,
    /// The file it was read from.
    pub source: String,
    /// Where it begins there, in bytes.
    pub offset: u64,
    /// What was wrong.
    pub reason: String,
    /// Its bytes, base64.
    pub raw: String,
    /// `raw` is only the beginning of it: it was too long to keep.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
}

impl Quarantined {
    pub(super) fn new(doc: String, source: String, offset: u64, reason: String, raw: &[u8]) -> Self {
        Self { v: crate::edit::LOG_VERSION, doc, source, offset, reason, raw: BASE64_STANDARD.encode(raw), cut: false }
    }

    /// The record's bytes; `None` if `raw` is no base64.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        BASE64_STANDARD.decode(&self.raw).ok()
    }
}
