//! WARC 1.0 and 1.1 (ISO 28500), with what is made of it in that form, like Common Crawl's WET and WAT: cutting a stream into records
//! ([`record_end`]), taking one apart ([`parse`], [`Record::http`]), and writing one with another block ([`replace_block`]).
//!
//! ```
//! use dechaff::warc;
//!
//! let file = b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 5\r\n\r\nFerry\r\n\r\nWARC/1.0\r\n";
//! let end = warc::record_end(file, false).unwrap();
//! let record = warc::parse(&file[..end])?;
//! assert_eq!((record.kind, record.block), (warc::Kind::Conversion, &b"Ferry"[..]));
//! # Ok::<(), warc::WarcError>(())
//! ```

mod body;
mod cut;
mod head;
mod http;
mod rewrite;

use std::borrow::Cow;
use std::ops::Range;

pub use cut::{MARK_OVERLAP, next_record, record_end};
pub use head::Field;
pub use http::{Http, HttpError};
pub use rewrite::replace_block;

use head::{Head, Lines};

/// A record, taken apart.
#[derive(Clone, Debug)]
pub struct Record<'a> {
    /// What it is.
    pub kind: Kind,
    /// Its headers in the order they are written, the version line left off.
    pub headers: Vec<Field<'a>>,
    /// Its content: an HTTP message, a text, JSON, whatever [`Record::content_type`] says.
    pub block: &'a [u8],
    /// Where `block` stands in the record's bytes.
    pub block_at: Range<usize>,
    /// Where the digits of Content-Length stand in the record's bytes.
    pub length_at: Range<usize>,
}

/// The types of records, by `WARC-Type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// About the records that follow.
    Warcinfo,
    /// A server's answer, with its protocol's head.
    Response,
    /// A thing as it was, without any protocol's head.
    Resource,
    /// What was asked of a server.
    Request,
    /// About another record; all of a WAT file.
    Metadata,
    /// The same as was fetched before, with the head at most.
    Revisit,
    /// Another form of a record, like the text of a page; all of a WET file.
    Conversion,
    /// More of a record that was cut in two.
    Continuation,
    /// None of these, or not said.
    Other,
}

/// Why bytes are no record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WarcError {
    /// It does not begin with WARC/1.0 or 1.1.
    #[error("no WARC/1 version line: {0:?}")]
    Version(String),
    /// There is no empty line.
    #[error("the header block has no end")]
    HeadCut,
    /// There is no empty line for so long that this is no header block.
    #[error("the header block is longer than {} kB", head::MAX_HEAD >> 10)]
    HeadTooLong,
    /// A header has no value.
    #[error("header line without a colon: {0:?}")]
    NoColon(String),
    /// Where the record ends is not said.
    #[error("no Content-Length")]
    NoLength,
    /// Where the record ends is not said in a number, or in one beyond all sense.
    #[error("bad Content-Length: {0:?}")]
    BadLength(String),
    /// Content-Length is too large, or the file was cut.
    #[error("the record ends {0} bytes before its Content-Length")]
    BlockCut(usize),
    /// Content-Length is too small.
    #[error("the record goes on behind its Content-Length: {0:?}")]
    BlockLeft(String),
}

/// Takes apart one record, as [`record_end`] cut it: white space may stand around it, and nothing else.
///
/// # Errors
/// If it is no record, or a broken one.
pub fn parse(bytes: &[u8]) -> Result<Record<'_>, WarcError> {
    let Head { fields_at, length_at, block: block_at } = head::scan(bytes)?;
    let block = bytes.get(block_at.clone()).ok_or_else(|| WarcError::BlockCut(block_at.end.saturating_sub(bytes.len())))?;
    let left = bytes[block_at.end..].trim_ascii();
    if !left.is_empty() {
        return Err(WarcError::BlockLeft(head::shown(left)));
    }
    let (headers, odd) = head::fields(&mut Lines::new(bytes, fields_at));
    if let Some(line) = odd {
        return Err(WarcError::NoColon(head::shown(line)));
    }
    let kind = head::value(&headers, "WARC-Type").map_or(Kind::Other, |kind| Kind::by_name(&kind));
    Ok(Record { kind, headers, block, block_at, length_at })
}

impl<'a> Record<'a> {
    /// The first header of that name, in whatever case.
    pub fn header(&self, name: &str) -> Option<Cow<'a, str>> {
        head::value(&self.headers, name)
    }

    /// `WARC-Record-ID`, as it is written: `<urn:uuid:…>`.
    pub fn id(&self) -> Option<Cow<'a, str>> {
        self.header("WARC-Record-ID")
    }

    /// `WARC-Target-URI`, without the angle brackets that some writers of WARC 1.0 put around it.
    pub fn target_uri(&self) -> Option<Cow<'a, str>> {
        let bare = |uri: &str| uri.strip_prefix('<').and_then(|uri| uri.strip_suffix('>')).map(str::to_owned);
        self.header("WARC-Target-URI").map(|uri| bare(&uri).map_or(uri, Cow::Owned))
    }

    /// `WARC-Date`.
    pub fn date(&self) -> Option<Cow<'a, str>> {
        self.header("WARC-Date")
    }

    /// `Content-Type` of the block, parameters included.
    pub fn content_type(&self) -> Option<Cow<'a, str>> {
        self.header("Content-Type")
    }

    /// The languages that Common Crawl found in a text, the most used first: `eng`, or `deu,eng`.
    pub fn language(&self) -> Option<Cow<'a, str>> {
        self.header("WARC-Identified-Content-Language")
    }

    /// Why the block is not all that there was: `length`, `time`, `disconnect`.
    pub fn truncated(&self) -> Option<Cow<'a, str>> {
        self.header("WARC-Truncated")
    }

    /// The HTTP response in it, its body as the page's author sent it, of `limit` bytes at most; `None` if it holds none.
    ///
    /// # Errors
    /// If it is no HTTP, or the body is larger when decoded.
    pub fn http(&self, limit: usize) -> Result<Option<Http<'a>>, HttpError> {
        let is_http = || self.content_type().is_some_and(|is| http::media_type(&is) == "application/http");
        if self.kind == Kind::Response && (self.block.starts_with(b"HTTP/") || is_http()) { Http::parse(self.block, limit).map(Some) } else { Ok(None) }
    }
}

impl Kind {
    fn by_name(name: &str) -> Self {
        match &*name.to_ascii_lowercase() {
            "warcinfo" => Self::Warcinfo,
            "response" => Self::Response,
            "resource" => Self::Resource,
            "request" => Self::Request,
            "metadata" => Self::Metadata,
            "revisit" => Self::Revisit,
            "conversion" => Self::Conversion,
            "continuation" => Self::Continuation,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A record as the standard has it.
    pub(super) fn record(kind: &str, headers: &str, block: &[u8]) -> Vec<u8> {
        let head = format!("WARC/1.0\r\nWARC-Type: {kind}\r\n{headers}Content-Length: {}\r\n\r\n", block.len());
        [head.as_bytes(), block, b"\r\n\r\n"].concat()
    }

    fn reason(record: &[u8]) -> String {
        parse(record).unwrap_err().to_string()
    }

    #[test]
    fn every_kind_is_told() {
        let kinds = [
            ("warcinfo", Kind::Warcinfo),
            ("response", Kind::Response),
            ("resource", Kind::Resource),
            ("Request", Kind::Request),
            ("metadata", Kind::Metadata),
            ("revisit", Kind::Revisit),
            ("conversion", Kind::Conversion),
            ("CONTINUATION", Kind::Continuation),
            ("screenshot", Kind::Other),
        ];
        for (name, kind) in kinds {
            assert_eq!(parse(&record(name, "", b"x")).unwrap().kind, kind, "{name}");
        }
        assert_eq!(parse(b"WARC/1.1\nContent-Length: 0\n\n").unwrap().kind, Kind::Other);
    }

    #[test]
    fn a_text_of_common_crawl_is_read() {
        let text = "Die Fähre\nfährt wieder.\n".as_bytes();
        let headers = "WARC-Target-URI: http://isle.example/fähre\r\nWARC-Date: 2026-05-04T03:02:01Z\r\nWARC-Record-ID: <urn:uuid:7>\r\n\
            WARC-Identified-Content-Language: deu,eng\r\nWARC-Truncated: length\r\nContent-Type: text/plain\r\n";
        let bytes = record("conversion", headers, text);
        let record = parse(&bytes).unwrap();
        assert_eq!(record.target_uri().unwrap(), "http://isle.example/fähre");
        assert_eq!(record.date().unwrap(), "2026-05-04T03:02:01Z");
        assert_eq!(record.id().unwrap(), "<urn:uuid:7>");
        assert_eq!(record.language().unwrap(), "deu,eng");
        assert_eq!(record.truncated().unwrap(), "length");
        assert_eq!(record.content_type().unwrap(), "text/plain");
        assert_eq!(record.headers.iter().map(|field| &*field.name).collect::<Vec<_>>()[..2], ["WARC-Type", "WARC-Target-URI"]);
        assert_eq!((record.block, &bytes[record.block_at.clone()]), (text, text));
        assert_eq!(&bytes[record.length_at.clone()], b"26");
        assert!(record.http(100).unwrap().is_none());
    }

    #[test]
    fn header_lines_may_be_odd() {
        let bytes = b"\r\nWARC/1.1 \nwarc-type :conversion\nX-Note: one\n  two\n\tthree\ncontent-length:\t 5 \nWARC-Target-URI: <http://isle.example/>\nX-Raw: \xff\n\nFerry";
        let record = parse(bytes).unwrap();
        assert_eq!((record.kind, record.block), (Kind::Conversion, &b"Ferry"[..]));
        assert_eq!(record.header("x-NOTE").unwrap(), "one two three");
        assert_eq!(record.header("x-raw").unwrap(), "\u{fffd}");
        assert_eq!(record.target_uri().unwrap(), "http://isle.example/");
        assert_eq!(record.header("nothing"), None);
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(reason(b"<html>\nno\n"), "no WARC/1 version line: \"<html>\"");
        assert_eq!(reason(b"WARC/1.one\r\nContent-Length: 0\r\n\r\n"), "no WARC/1 version line: \"WARC/1.one\"");
        assert_eq!(reason(b"WARC/1.0\r\nContent-Length: 0\r\n"), "the header block has no end");
        assert_eq!(reason(b""), "the header block has no end");
        assert_eq!(reason(b"WARC/1.0\r\nWARC-Type: conversion\r\n\r\n"), "no Content-Length");
        for bad in ["", "-1", "+1", "1e3", "0x10", "99999999999999999999", "18446744073709551615"] {
            assert_eq!(reason(format!("WARC/1.0\r\nContent-Length: {bad}\r\n\r\n").as_bytes()), format!("bad Content-Length: {bad:?}"));
        }
        assert_eq!(reason(b"WARC/1.0\r\nContent-Length: 9\r\n\r\nFerry"), "the record ends 4 bytes before its Content-Length");
        assert_eq!(reason(b"WARC/1.0\r\nContent-Length: 2\r\n\r\nFerry\r\n"), "the record goes on behind its Content-Length: \"rry\"");
        assert_eq!(reason(b"WARC/1.0\r\nno header\r\nContent-Length: 0\r\n\r\n"), "header line without a colon: \"no header\"");
        let long = format!("WARC/1.0\r\nX: {}\r\nContent-Length: 0\r\n\r\n", "x".repeat(head::MAX_HEAD));
        assert_eq!(reason(long.as_bytes()), "the header block is longer than 64 kB");
    }
}
