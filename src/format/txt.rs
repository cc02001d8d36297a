use std::borrow::Cow;

use super::{Broken, Encodings, Format, Part, RawRecord, Start, not_utf8, utf8};
use crate::edit::{Splice, spliced};
use crate::text::Span;

/// One document a file, UTF-8.
#[derive(Clone, Copy, Debug, Default)]
pub struct Txt;

impl Format for Txt {
    fn name(&self) -> &'static str {
        "txt"
    }

    fn parts<'a>(&self, records: &'a [u8], start: &Start, each: &mut dyn FnMut(Part<'a>)) {
        let number = start.number;
        each(match utf8(records) {
            Ok(text) => {
                let text_at = Span::new(0, text.len());
                Part::Record(RawRecord { raw: records, number, text: Cow::Borrowed(text), text_at, id: None, url: None, lang: None, about: Vec::new() })
            }
            Err(error) => Part::Broken(Broken { raw: records, number, reason: not_utf8(error) }),
        });
    }

    fn encodings(&self) -> Encodings {
        Encodings::Any
    }

    fn splice(&self, record: &RawRecord<'_>, pieces: &[Splice<'_>], out: &mut Vec<u8>) {
        out.extend_from_slice(spliced(&record.text, pieces).as_bytes());
    }
}
