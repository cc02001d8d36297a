use std::borrow::Cow;
use std::fmt;

use memchr::{memchr, memrchr};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::convert::compact;
use super::literal::{escaped, offsets};
use super::{BOM, Broken, Encodings, Field, Format, Part, RawRecord, Start, Value, html, not_utf8, utf8};
use crate::edit::Splice;
use crate::html::{Article, Extractor};
use crate::text::Span;

/// One JSON object a line. Only the string of the text field is ever rewritten, piece by piece; numbers, key order,
/// white space and escapes stay as they were written.
#[derive(Clone, Debug)]
pub struct Jsonl {
    text_field: String,
    /// Field of the page, where the text is that of its article.
    html_field: Option<String>,
}

impl Jsonl {
    /// With the name of the field that holds the text.
    pub fn new(text_field: impl Into<String>) -> Self {
        Self { text_field: text_field.into(), html_field: None }
    }

    /// With the names of the field that holds a web page, and of that in whose place its article's text is written.
    pub fn of_pages(text_field: impl Into<String>, html_field: impl Into<String>) -> Self {
        Self { text_field: text_field.into(), html_field: Some(html_field.into()) }
    }

    fn field(&self) -> &str {
        self.html_field.as_deref().unwrap_or(&self.text_field)
    }

    /// The article of a record's page.
    fn page(record: RawRecord<'_>) -> Result<RawRecord<'_>, String> {
        let page = Article.extract(&record.text, record.url.as_deref()).map_err(|error| error.to_string())?;
        let found = html::record(record.raw, record.number, page);
        Ok(RawRecord { id: record.id, url: record.url.or(found.url), lang: record.lang.or(found.lang), ..found })
    }

    pub(super) fn record<'a>(&self, raw: &'a [u8], number: u64) -> Result<RawRecord<'a>, String> {
        let object = utf8(raw).map_err(not_utf8)?;
        let mut json = serde_json::Deserializer::from_str(object);
        let fields = Wanted(self.field()).deserialize(&mut json).and_then(|fields| json.end().map(|()| fields));
        let fields = fields.map_err(|error| format!("broken JSON: {error}"))?;
        let text = fields.text.ok_or_else(|| format!("no field {:?}", self.field()))?;
        let literal = text.get();
        if !literal.starts_with('"') {
            return Err(format!("the field {:?} is no string: {}", self.field(), shortened(literal)));
        }
        let start = literal.as_ptr() as usize - object.as_ptr() as usize;
        let text_at = Span::new(start + 1, start + literal.len() - 1);
        let inside = text_at.of(object);
        let text = if memchr(b'\\', inside.as_bytes()).is_none() {
            Cow::Borrowed(inside)
        } else {
            Cow::Owned(serde_json::from_str(literal).map_err(|error| format!("broken JSON string: {error}"))?)
        };
        let plain = |value: Option<&'a RawValue>| value.and_then(|value| as_text(value.get()));
        let record = RawRecord { raw, number, text, text_at, id: plain(fields.id), url: plain(fields.url), lang: plain(fields.lang), about: Vec::new() };
        if self.html_field.is_some() { Self::page(record) } else { Ok(record) }
    }

    /// The text's literal, quotation marks left off.
    fn inside<'a>(record: &RawRecord<'a>) -> &'a str {
        utf8(&record.raw[record.text_at.start..record.text_at.end]).unwrap_or_default()
    }
}

impl Format for Jsonl {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn is_numbered(&self) -> bool {
        true
    }

    fn is_mirrored(&self) -> bool {
        self.html_field.is_none()
    }

    fn whole(&self, buffer: &[u8], _start: &Start, end: bool) -> usize {
        if end { buffer.len() } else { memrchr(b'\n', buffer).map_or(0, |at| at + 1) }
    }

    fn skip(&self, buffer: &[u8]) -> Result<usize, usize> {
        memchr(b'\n', buffer).map(|at| at + 1).ok_or(buffer.len())
    }

    fn parts<'a>(&self, records: &'a [u8], start: &Start, each: &mut dyn FnMut(Part<'a>)) {
        let (mut rest, mut number) = (records, start.number);
        if start.is_first && rest.starts_with(BOM) {
            each(Part::Filler(BOM));
            rest = &rest[BOM.len()..];
        }
        while !rest.is_empty() {
            let (raw, tail) = rest.split_at(memchr(b'\n', rest).map_or(rest.len(), |at| at + 1));
            each(if raw.trim_ascii().is_empty() {
                Part::Filler(raw)
            } else {
                self.record(raw, number).map_or_else(|reason| Part::Broken(Broken { raw, number, reason }), Part::Record)
            });
            rest = tail;
            number += 1;
        }
    }

    fn encodings(&self) -> Encodings {
        Encodings::Declared
    }

    fn splice(&self, record: &RawRecord<'_>, pieces: &[Splice<'_>], out: &mut Vec<u8>) {
        let ends = pieces.iter().flat_map(|piece| [piece.span.start, piece.span.end]);
        let places = offsets(Self::inside(record), ends);
        let mut at = 0;
        for (piece, place) in pieces.iter().zip(places.chunks_exact(2)) {
            out.extend_from_slice(&record.raw[at..record.text_at.start + place[0]]);
            match piece.raw {
                Some(raw) => out.extend_from_slice(raw.as_bytes()),
                None => out.extend_from_slice(escaped(piece.text).as_bytes()),
            }
            at = record.text_at.start + place[1];
        }
        out.extend_from_slice(&record.raw[at..]);
    }

    fn spellings(&self, record: &RawRecord<'_>, spans: &[Span]) -> Vec<Option<String>> {
        if matches!(record.text, Cow::Borrowed(_)) {
            return vec![None; spans.len()];
        }
        let inside = Self::inside(record);
        let places = offsets(inside, spans.iter().flat_map(|span| [span.start, span.end]));
        let written = places.chunks_exact(2).map(|place| Span::new(place[0], place[1]).of(inside));
        spans.iter().zip(written).map(|(span, written)| (written != escaped(span.of(&record.text))).then(|| written.to_owned())).collect()
    }

    fn fields<'a>(&self, record: &'a RawRecord<'_>, _start: &Start) -> Vec<Field<'a>> {
        let members = utf8(record.raw).ok().and_then(|object| serde_json::from_str::<Members<'_>>(object).ok());
        let members = members.map(|members| members.0).unwrap_or_default();
        // What the record says itself goes before what its page says.
        let is_new = |field: &Field<'_>| field.value != Value::Text && members.iter().all(|(name, _)| *name != field.name);
        let of_page: Vec<Field<'_>> = if self.html_field.is_some() { record.known().into_iter().filter(is_new).collect() } else { Vec::new() };
        let mut fields = Vec::new();
        for (name, json) in members {
            if name == self.field() {
                fields.extend(of_page.iter().cloned());
                fields.push(Field { name: self.text_field.clone().into(), value: Value::Text });
            } else if name != self.text_field {
                fields.push(Field { value: Value::Json(compact(json.get())), name });
            }
        }
        fields
    }
}

/// All members of an object, in order.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((Key(key), value)) = object.next_entry()? {
                    members.push((key, value));
                }
                Ok(members)
            }
        }
        json.deserialize_map(All).map(Self)
    }
}

/// A string's text, or a number as it is written; nothing for other values.
fn as_text(json: &str) -> Option<Cow<'_, str>> {
    match json.as_bytes().first()? {
        b'"' => serde_json::from_str::<String>(json).ok().map(Cow::Owned),
        b'-' | b'0'..=b'9' => Some(Cow::Borrowed(json)),
        _ => None,
    }
}

fn shortened(json: &str) -> String {
    const SHOWN: usize = 40;
    if json.chars().count() <= SHOWN { json.to_owned() } else { json.chars().take(SHOWN).chain(['…']).collect() }
}

/// The fields of an object that dechaff looks at, as they are written. Of a key that stands twice the last counts.
#[derive(Default)]
struct Fields<'a> {
    text: Option<&'a RawValue>,
    id: Option<&'a RawValue>,
    url: Option<&'a RawValue>,
    lang: Option<&'a RawValue>,
}

struct Wanted<'n>(&'n str);

#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> DeserializeSeed<'de> for Wanted<'_> {
    type Value = Fields<'de>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Wanted<'_> {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut fields = Fields::default();
        while let Some(Key(key)) = object.next_key()? {
            if key == self.0 {
                fields.text = Some(object.next_value()?);
                continue;
            }
            match &*key {
                "id" => fields.id = Some(object.next_value()?),
                "url" => fields.url = Some(object.next_value()?),
                "lang" => fields.lang = Some(object.next_value()?),
                _ => drop(object.next_value::<IgnoredAny>()?),
            }
        }
        Ok(fields)
    }
}
