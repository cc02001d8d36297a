use std::sync::Arc;

use crate::edit::Splice;
use crate::format::{Format, Formats, Kind, Part, RawRecord, Start, Txt};

/// How records are parted, and answers too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Framing {
    /// A JSON object a line.
    #[default]
    Lines,
    /// A text behind its length in bytes, as decimal digits on a line of their own. Of an answer that is an error, an exclamation mark stands
    /// before the length.
    Length,
}

impl Framing {
    /// All of them with their names on the command line.
    pub const ALL: [(&'static str, Self); 2] = [("lines", Self::Lines), ("length", Self::Length)];

    /// By its name on the command line.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(own, _)| *own == name).map(|(_, framing)| framing)
    }

    /// What a record is.
    pub(super) fn kind(self, formats: &Formats) -> Option<Kind> {
        match self {
            Self::Lines => formats.named("jsonl"),
            Self::Length => Some(Kind::Records(Arc::new(Numbered))),
        }
    }

    /// What is written for a text that was cleaned, or a line with it.
    pub(super) fn answer(self, cleaned: Vec<u8>) -> Vec<u8> {
        match self {
            Self::Lines => cleaned,
            Self::Length => [format!("{}\n", cleaned.len()).as_bytes(), &cleaned].concat(),
        }
    }

    /// What is written for a record that could not be cleaned.
    pub(super) fn error(self, mut json: String) -> Vec<u8> {
        match self {
            Self::Lines => json.push('\n'),
            Self::Length => json = format!("!{}\n{json}", json.len()),
        }
        json.into_bytes()
    }
}

/// A text that is one of many.
#[derive(Debug)]
struct Numbered;

impl Format for Numbered {
    fn name(&self) -> &'static str {
        Txt.name()
    }

    fn is_numbered(&self) -> bool {
        true
    }

    fn parts<'a>(&self, records: &'a [u8], start: &Start, each: &mut dyn FnMut(Part<'a>)) {
        Txt.parts(records, start, each);
    }

    fn splice(&self, record: &RawRecord<'_>, pieces: &[Splice<'_>], out: &mut Vec<u8>) {
        Txt.splice(record, pieces, out);
    }
}
