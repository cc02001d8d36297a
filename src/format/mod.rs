//! How documents stand in files: what they are compressed with, what a record is, where its text lies, how to write it back
//! with nothing else changed.

mod codec;
mod convert;
mod csv;
mod html;
mod json;
mod jsonl;
mod kind;
mod literal;
mod reader;
mod txt;
mod utf8;
mod warc;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

pub(crate) use codec::starts_with;
pub use codec::{Codec, DEFAULT_MAX_RATIO, Input, read_file};
pub use convert::{Field, Value, write_object};
pub use csv::Csv;
pub use html::Html;
pub use json::Json;
pub use jsonl::Jsonl;
pub use kind::{Formats, Kind};
pub use reader::{ReadError, Reader};
pub use txt::Txt;
pub(crate) use utf8::utf8;
pub use warc::Warc;

use crate::edit::Splice;
use crate::text::{Document, Span};

/// A file format. Implementations cut a stream of bytes into whole records and write records with their text edited. Where they do
/// not say what a record is, the file is one.
pub trait Format: Send + Sync + fmt::Debug {
    /// Its name on the command line.
    fn name(&self) -> &'static str;

    /// Whether a file holds many records, so that a document's name needs a number: `a.jsonl:17`.
    fn is_numbered(&self) -> bool {
        false
    }

    /// What later records of a file need of its beginning: the names of columns. Empty for most formats.
    ///
    /// # Errors
    /// If the file cannot be read without, in words.
    fn header(&self, _start: &[u8]) -> Result<Arc<[u8]>, String> {
        Ok(Arc::default())
    }

    /// How many bytes at the start of `buffer` are whole records; `end` tells that nothing follows it. 0 asks for more.
    fn whole(&self, buffer: &[u8], _start: &Start, end: bool) -> usize {
        if end { buffer.len() } else { 0 }
    }

    /// Where the record ends that `buffer` stands in the middle of; if it goes on beyond, how many bytes are surely its own.
    ///
    /// # Errors
    /// No fault: the record goes on.
    fn skip(&self, buffer: &[u8]) -> Result<usize, usize> {
        Err(buffer.len())
    }

    /// Whether records are numbered by their lines, and not one by one.
    fn counts_lines(&self) -> bool {
        true
    }

    /// By how much whole records raise the number of the next one.
    fn count(&self, records: &[u8]) -> u64 {
        newlines(records)
    }

    /// Takes whole records apart, in order.
    fn parts<'a>(&self, records: &'a [u8], start: &Start, each: &mut dyn FnMut(Part<'a>));

    /// What is written in the place of a record that cannot be read.
    fn hole(&self, _start: &Start) -> &'static [u8] {
        b""
    }

    /// What of its encoding a file may leave open.
    fn encodings(&self) -> Encodings {
        Encodings::Own
    }

    /// Whether a cleaned file can be of the same format; else it is written as another.
    fn is_mirrored(&self) -> bool {
        true
    }

    /// Writes a record with pieces of its text replaced; every other byte stays.
    fn splice(&self, record: &RawRecord<'_>, pieces: &[Splice<'_>], out: &mut Vec<u8>);

    /// How the record writes stretches of its text, ascending, where that is not how [`Format::splice`] would write them.
    fn spellings(&self, _record: &RawRecord<'_>, spans: &[Span]) -> Vec<Option<String>> {
        vec![None; spans.len()]
    }

    /// All that a record holds, in its order, for writing it in another format.
    fn fields<'a>(&self, record: &'a RawRecord<'_>, _start: &Start) -> Vec<Field<'a>> {
        record.known()
    }
}

/// What encodings files of a format come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encodings {
    /// Every record says it itself.
    Own,
    /// UTF-8, unless something else is said.
    Declared,
    /// Any.
    Any,
}

/// Where in a file some records stand.
#[derive(Clone, Debug)]
pub struct Start {
    /// Number of the first of them in the file, from 1: of its first line in formats of lines.
    pub number: u64,
    /// They begin the file.
    pub is_first: bool,
    /// The file's [`Format::header`].
    pub header: Arc<[u8]>,
}

impl Start {
    /// The beginning of a file.
    ///
    /// # Errors
    /// If the file cannot be read, in words.
    pub fn of(file: &[u8], format: &dyn Format) -> Result<Self, String> {
        Ok(Self { header: format.header(file)?, ..Self::default() })
    }
}

impl Default for Start {
    /// The beginning of a file whose header is not known.
    fn default() -> Self {
        Self { number: 1, is_first: true, header: Arc::default() }
    }
}

/// A part of a file.
#[derive(Debug)]
pub enum Part<'a> {
    /// A document.
    Record(RawRecord<'a>),
    /// Bytes between records, copied as they are.
    Filler(&'a [u8]),
    /// A record that cannot be read.
    Broken(Broken<'a>),
}

/// A document as it stands in a file.
#[derive(Debug)]
pub struct RawRecord<'a> {
    /// All its bytes, line end included.
    pub raw: &'a [u8],
    /// Its number in the file, from 1: of its first line in formats of lines.
    pub number: u64,
    /// Its text, decoded.
    pub text: Cow<'a, str>,
    /// Where the text stands in `raw`, quotation marks excluded.
    pub text_at: Span,
    /// Its own id.
    pub id: Option<Cow<'a, str>>,
    /// Its address.
    pub url: Option<Cow<'a, str>>,
    /// Its language.
    pub lang: Option<Cow<'a, str>>,
    /// What else was found out about it: title, byline, date.
    pub about: Vec<(&'static str, String)>,
}

/// A record that cannot be read, and why.
#[derive(Debug)]
pub struct Broken<'a> {
    /// All its bytes.
    pub raw: &'a [u8],
    /// Its number in the file, from 1.
    pub number: u64,
    /// What is wrong: lower case, no full stop.
    pub reason: String,
}

impl RawRecord<'_> {
    /// The document for the pipeline, borrowing from the record.
    pub fn document(&self, name: String) -> Document<'_> {
        let borrow = |field: &Option<Cow<'_, str>>| field.as_deref().map(str::to_owned).map(Cow::Owned);
        Document { name: name.into(), text: Cow::Borrowed(&self.text), id: borrow(&self.id), url: borrow(&self.url), lang: borrow(&self.lang) }
    }

    /// What is known of it as fields, the text last.
    fn known(&self) -> Vec<Field<'_>> {
        let own = [("id", &self.id), ("url", &self.url), ("lang", &self.lang)];
        let own = own.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
        let about = self.about.iter().map(|(name, value)| (*name, &**value));
        own.chain(about).map(|(name, value)| Field::string(name, value)).chain([Field { name: "text".into(), value: Value::Text }]).collect()
    }
}

/// Name of a record of a file in logs and messages.
pub fn record_name(format: &dyn Format, file: &str, number: u64) -> String {
    if format.is_numbered() { format!("{file}:{number}") } else { file.to_owned() }
}

/// What a file may begin with to say that it is UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// How many lines end in some bytes.
pub(crate) fn newlines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// What is wrong with bytes that are no UTF-8, and where.
fn not_utf8(error: std::str::Utf8Error) -> String {
    format!("invalid UTF-8 at byte {}", error.valid_up_to())
}
