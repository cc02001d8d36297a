use std::borrow::Cow;

use super::{Broken, Format, Part, RawRecord, Start};
use crate::charset::Charset;
use crate::edit::Splice;
use crate::html::{Article, Page, page_of};
use crate::text::Span;

/// A web page a file. What is cleaned is the text of its article, so that it is written in another format.
#[derive(Clone, Copy, Debug, Default)]
pub struct Html {
    charset: Option<Charset>,
}

impl Html {
    /// With the charset that pages are said to be in.
    pub fn new(charset: Option<Charset>) -> Self {
        Self { charset }
    }
}

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn is_mirrored(&self) -> bool {
        false
    }

    fn parts<'a>(&self, records: &'a [u8], start: &Start, each: &mut dyn FnMut(Part<'a>)) {
        let (raw, number) = (records, start.number);
        each(match page_of(raw, self.charset, None, &Article) {
            Ok(page) => Part::Record(record(raw, number, page)),
            Err(error) => Part::Broken(Broken { raw, number, reason: error.to_string() }),
        });
    }

    fn splice(&self, _record: &RawRecord<'_>, _pieces: &[Splice<'_>], _out: &mut Vec<u8>) {}
}

/// An article that was found in a page; its text stands nowhere as it is.
pub(super) fn record(raw: &[u8], number: u64, page: Page) -> RawRecord<'_> {
    let Page { text, title, byline, date, lang, url } = page;
    let about = [("title", title), ("byline", byline), ("date", date)];
    RawRecord {
        raw,
        number,
        text: Cow::Owned(text),
        text_at: Span::new(0, 0),
        id: None,
        url: url.map(Cow::Owned),
        lang: lang.map(Cow::Owned),
        about: about.into_iter().filter_map(|(name, value)| Some((name, value?))).collect(),
    }
}
