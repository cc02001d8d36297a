//! How documents stand in files: what they are compressed with, what a record is, where its text lies, how to write it back
//! with nothing else changed.

mod codec;
mod csv;
mod jsonl;
mod literal;
mod reader;
mod txt;

use std::borrow::Cow;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

pub use codec::{Codec, DEFAULT_MAX_RATIO, Input, read_file};
pub use csv::Csv;
pub use jsonl::Jsonl;
pub use reader::{ReadError, Reader};
pub use txt::Txt;

use crate::edit::Splice;
use crate::text::{Document, Span};

/// A file format. Implementations cut a stream of bytes into whole records and write records with their text edited.
pub trait Format: Send + Sync + fmt::Debug {
    /// Its name on the command line.
    fn name(&self) -> &'static str;

    /// Whether a file holds many records, so that a document's name needs a number: `a.jsonl:17`.
    fn is_numbered(&self) -> bool;

    /// What later records of a file need of its beginning: the names of columns. Empty for most formats.
    ///
    /// # Errors
    /// If the file cannot be read without, in words.
    fn header(&self, _start: &[u8]) -> Result<Arc<[u8]>, String> {
        Ok(Arc::default())
    }

    /// How many bytes at the start of `buffer` are whole records; `end` tells that nothing follows it. 0 asks for more.
    fn whole(&self, buffer: &[u8], start: &Start, end: bool) -> usize;

    /// Where the record ends that `buffer` stands in the middle of; `None` if it goes on beyond.
    fn skip(&self, buffer: &[u8]) -> Option<usize>;

    /// Takes whole records apart, in order.
    fn parts<'a>(&self, records: &'a [u8], start: &Start, each: &mut dyn FnMut(Part<'a>));

    /// Writes a record with pieces of its text replaced; every other byte stays.
    fn splice(&self, record: &RawRecord<'_>, pieces: &[Splice<'_>], out: &mut Vec<u8>);

    /// How the record writes stretches of its text, ascending, where that is not how [`Format::splice`] would write them.
    fn spellings(&self, record: &RawRecord<'_>, spans: &[Span]) -> Vec<Option<String>>;
}

/// Where in a file some records stand.
#[derive(Clone, Debug)]
pub struct Start {
    /// Number of their first line in the file, from 1.
    pub line: u64,
    /// The file's [`Format::header`]; not yet known at its beginning.
    pub header: Arc<[u8]>,
}

impl Default for Start {
    fn default() -> Self {
        Self { line: 1, header: Arc::default() }
    }
}

impl Start {
    fn is_first(&self) -> bool {
        self.line == 1
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
    /// Number of its first line in the file, from 1.
    pub line: u64,
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
}

/// A record that cannot be read, and why.
#[derive(Debug)]
pub struct Broken<'a> {
    /// All its bytes.
    pub raw: &'a [u8],
    /// Number of its first line in the file, from 1.
    pub line: u64,
    /// What is wrong: lower case, no full stop.
    pub reason: String,
}

impl RawRecord<'_> {
    /// The document for the pipeline, borrowing from the record.
    pub fn document(&self, name: String) -> Document<'_> {
        let borrow = |field: &Option<Cow<'_, str>>| field.as_deref().map(str::to_owned).map(Cow::Owned);
        Document { name: name.into(), text: Cow::Borrowed(&self.text), id: borrow(&self.id), url: borrow(&self.url), lang: borrow(&self.lang) }
    }
}

/// The formats by name, with the field that holds a record's text.
pub fn by_name(name: &str, text_field: &str) -> Option<Arc<dyn Format>> {
    match name {
        "txt" => Some(Arc::new(Txt)),
        "jsonl" => Some(Arc::new(Jsonl::new(text_field))),
        "csv" => Some(Arc::new(Csv::new(text_field))),
        "tsv" => Some(Arc::new(Csv::tabs(text_field))),
        _ => None,
    }
}

/// The format that a file's ending speaks for: `.txt`, `.jsonl` and `.ndjson`, `.csv`, `.tsv`, whatever it is compressed with.
pub fn by_ending(path: &Path, text_field: &str) -> Option<Arc<dyn Format>> {
    let (_, path) = Codec::by_ending(path);
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    match &*ending {
        "txt" | "text" => by_name("txt", text_field),
        "jsonl" | "ndjson" => by_name("jsonl", text_field),
        "csv" => by_name("csv", text_field),
        "tsv" | "tab" => by_name("tsv", text_field),
        _ => None,
    }
}

/// Name of record `line` of a file in logs and messages.
pub fn record_name(format: &dyn Format, file: &str, line: u64) -> String {
    if format.is_numbered() { format!("{file}:{line}") } else { file.to_owned() }
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
