use std::borrow::Cow;

use super::{Broken, Format, Part, RawRecord, Start, html, not_utf8, utf8};
use crate::charset::Charset;
use crate::edit::{Splice, spliced};
use crate::html::{Article, page_of};
use crate::text::Span;
use crate::warc::{Kind, MARK_OVERLAP, Record, next_record, parse, record_end, replace_block};

/// Records of web archives: the articles of pages in WARC, which are written in another format, or the texts of WET, which stay.
/// Records of other kinds, other media and answers that are no pages are passed over.
#[derive(Clone, Copy, Debug)]
pub struct Warc {
    /// Only texts are cleaned, and the file keeps its format.
    is_wet: bool,
    /// Most bytes that a page may be unpacked to.
    limit: usize,
}

impl Warc {
    /// Web archives of pages.
    pub fn pages(limit: usize) -> Self {
        Self { is_wet: false, limit }
    }

    /// Web archives of texts.
    pub fn texts(limit: usize) -> Self {
        Self { is_wet: true, limit }
    }

    fn part<'a>(&self, raw: &'a [u8], number: u64) -> Part<'a> {
        let record = match parse(raw) {
            Ok(record) => record,
            Err(error) => return Part::Broken(Broken { raw, number, reason: error.to_string() }),
        };
        let found = match record.kind {
            Kind::Conversion => text(raw, number, &record).map(Some),
            Kind::Response | Kind::Resource if !self.is_wet => self.page(raw, number, &record),
            _ => Ok(None),
        };
        match found {
            Ok(Some(found)) => Part::Record(named(found, &record)),
            Ok(None) => Part::Filler(raw),
            Err(reason) => Part::Broken(Broken { raw, number, reason }),
        }
    }

    /// The article of a page, or a plain text; nothing for other media.
    fn page<'a>(&self, raw: &'a [u8], number: u64, record: &Record<'a>) -> Result<Option<RawRecord<'a>>, String> {
        let http = record.http(self.limit).map_err(|error| error.to_string())?;
        let (media, charset, body) = match &http {
            Some(http) if (200..300).contains(&http.status) => (http.content_type(), http.charset(), &*http.body),
            Some(_) => return Ok(None),
            None => (record.content_type().map(Cow::into_owned), None, record.block),
        };
        let media = media.as_deref().map(|media| media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
        let charset = charset.as_deref().and_then(Charset::by_label);
        let url = record.target_uri();
        match media.as_deref() {
            Some("text/html" | "application/xhtml+xml") => {
                let page = page_of(body, charset, url.as_deref(), &Article).map_err(|error| error.to_string())?;
                Ok(Some(html::record(raw, number, page)))
            }
            Some("text/plain") => {
                let text = Charset::of_text(body, charset).decode(body).text.into_owned();
                Ok(Some(plain(raw, number, Cow::Owned(text), Span::new(0, 0))))
            }
            _ => Ok(None),
        }
    }
}

/// The text of a record that was made of a page.
fn text<'a>(raw: &'a [u8], number: u64, record: &Record<'a>) -> Result<RawRecord<'a>, String> {
    let text = utf8(record.block).map_err(not_utf8)?;
    Ok(plain(raw, number, Cow::Borrowed(text), Span::new(record.block_at.start, record.block_at.end)))
}

fn plain<'a>(raw: &'a [u8], number: u64, text: Cow<'a, str>, text_at: Span) -> RawRecord<'a> {
    RawRecord { raw, number, text, text_at, id: None, url: None, lang: None, about: Vec::new() }
}

/// With what the archive says of it.
fn named<'a>(mut found: RawRecord<'a>, record: &Record<'a>) -> RawRecord<'a> {
    found.id = record.id();
    found.url = record.target_uri().or(found.url);
    found.lang = found.lang.or_else(|| record.language());
    found.about.extend(record.date().map(|date| ("crawled", date.into_owned())));
    found
}

impl Format for Warc {
    fn name(&self) -> &'static str {
        if self.is_wet { "wet" } else { "warc" }
    }

    fn is_numbered(&self) -> bool {
        true
    }

    fn whole(&self, buffer: &[u8], _start: &Start, end: bool) -> usize {
        let mut whole = 0;
        while whole < buffer.len()
            && let Some(length) = record_end(&buffer[whole..], end)
        {
            whole += length;
        }
        whole
    }

    fn skip(&self, buffer: &[u8]) -> Result<usize, usize> {
        next_record(buffer).ok_or(buffer.len().saturating_sub(MARK_OVERLAP))
    }

    fn counts_lines(&self) -> bool {
        false
    }

    fn count(&self, records: &[u8]) -> u64 {
        let (mut at, mut count) = (0, 0);
        while at < records.len()
            && let Some(length) = record_end(&records[at..], true)
        {
            count += u64::from(!records[at..at + length].trim_ascii().is_empty());
            at += length;
        }
        count
    }

    fn is_mirrored(&self) -> bool {
        self.is_wet
    }

    fn parts<'a>(&self, records: &'a [u8], start: &Start, each: &mut dyn FnMut(Part<'a>)) {
        let (mut rest, mut number) = (records, start.number);
        while let Some(length) = record_end(rest, true).filter(|_| !rest.is_empty()) {
            let (raw, tail) = rest.split_at(length);
            if raw.trim_ascii().is_empty() {
                each(Part::Filler(raw));
            } else {
                each(self.part(raw, number));
                number += 1;
            }
            rest = tail;
        }
    }

    fn splice(&self, record: &RawRecord<'_>, pieces: &[Splice<'_>], out: &mut Vec<u8>) {
        // It was parsed before.
        if pieces.is_empty() || replace_block(record.raw, spliced(&record.text, pieces).as_bytes(), out).is_err() {
            out.extend_from_slice(record.raw);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &str, media: &str, block: &str) -> String {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:{kind}>\r\nWARC-Target-URI: https://example.org/a\r\nContent-Type: {media}\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    }

    fn texts(format: Warc, file: &str) -> Vec<Result<String, String>> {
        let mut texts = Vec::new();
        format.parts(file.as_bytes(), &Start::of(file.as_bytes(), &format).unwrap(), &mut |part| match part {
            Part::Record(record) => texts.push(Ok(format!("{} {} {}", record.number, record.url.unwrap_or_default(), record.text))),
            Part::Broken(broken) => texts.push(Err(broken.reason)),
            Part::Filler(_) => {}
        });
        texts
    }

    #[test]
    fn pages_are_found_among_other_records() {
        let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1251\r\n\r\n<html><body><p>The ferry was late.</p></body></html>";
        let gone = page.replace("200 OK", "404 Not Found");
        let image = page.replace("text/html", "image/png");
        let file = [
            record("warcinfo", "application/warc-fields", "software: x"),
            record("response", "application/http", page),
            record("response", "application/http", &gone),
            record("response", "application/http", &image),
            record("conversion", "text/plain", "Rain."),
        ]
        .concat();
        assert_eq!(
            texts(Warc::pages(1 << 20), &file),
            [Ok("2 https://example.org/a The ferry was late.\n".to_owned()), Ok("5 https://example.org/a Rain.".to_owned())]
        );
        assert_eq!(texts(Warc::texts(1 << 20), &file), [Ok("5 https://example.org/a Rain.".to_owned())]);
        assert_eq!(Warc::pages(0).count(file.as_bytes()), 5);
    }

    #[test]
    fn a_text_is_replaced_with_its_length() {
        let file = record("conversion", "text/plain", "Rain.\nShare\n");
        let wet = Warc::texts(1 << 20);
        let mut out = Vec::new();
        wet.parts(file.as_bytes(), &Start::of(file.as_bytes(), &wet).unwrap(), &mut |part| {
            if let Part::Record(record) = part {
                wet.splice(&record, &[Splice { span: Span::new(6, 12), text: "", raw: None }], &mut out);
            }
        });
        let out = String::from_utf8(out).unwrap();
        assert!(out.contains("Content-Length: 6\r\n"), "{out}");
        assert_eq!(texts(wet, &out), [Ok("1 https://example.org/a Rain.\n".to_owned())]);
    }
}
