use std::sync::Arc;

use memchr::{memchr, memchr2, memchr3};
use serde::de::IgnoredAny;

use super::{BOM, Broken, Encodings, Field, Format, Jsonl, Part, RawRecord, Start};
use crate::edit::Splice;
use crate::text::Span;

/// What a `.json` file may be: an array of objects, objects one after the other however they are laid out, or JSONL under
/// another name. Only the string of the text field is ever rewritten.
#[derive(Clone, Debug)]
pub struct Json {
    lines: Jsonl,
}

/// Headers: how the objects stand in the file.
const ARRAY: &[u8] = b"[";
const LINES: &[u8] = b"\n";
const LOOSE: &[u8] = b"{";

impl Json {
    /// With the name of the field that holds the text.
    pub fn new(text_field: impl Into<String>) -> Self {
        Self { lines: Jsonl::new(text_field) }
    }
}

/// How objects stand in a file that begins so.
fn layout(start: &[u8]) -> &'static [u8] {
    let start = start.strip_prefix(BOM).unwrap_or(start).trim_ascii_start();
    let first = memchr(b'\n', start).map(|end| &start[..end]);
    match start.first() {
        Some(b'[') => ARRAY,
        Some(b'{') if first.is_some_and(|line| serde_json::from_slice::<IgnoredAny>(line).is_ok()) => LINES,
        _ => LOOSE,
    }
}

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn is_numbered(&self) -> bool {
        true
    }

    fn header(&self, start: &[u8]) -> Result<Arc<[u8]>, String> {
        Ok(layout(start).into())
    }

    fn whole(&self, buffer: &[u8], start: &Start, end: bool) -> usize {
        let layout = if start.is_first { layout(buffer) } else { &start.header };
        if end {
            return buffer.len();
        }
        if layout == LINES {
            return self.lines.whole(buffer, start, end);
        }
        // The last value may go on beyond: only what stands before its end is sure.
        let mut whole = 0;
        while let Some(value) = next_value(buffer, whole).filter(|value| value.end < buffer.len()) {
            whole = value.end;
        }
        whole
    }

    fn skip(&self, buffer: &[u8]) -> Result<usize, usize> {
        // A line end after a closing brace is the likeliest place; if it lies within a string, what follows is kept as broken.
        memchr::memmem::find(buffer, b"}\n").map(|at| at + 1).ok_or(buffer.len().saturating_sub(1))
    }

    fn counts_lines(&self) -> bool {
        false
    }

    fn count(&self, records: &[u8]) -> u64 {
        let mut at = 0;
        let values = std::iter::from_fn(|| next_value(records, at).inspect(|value| at = value.end));
        values.count() as u64
    }

    fn parts<'a>(&self, records: &'a [u8], start: &Start, each: &mut dyn FnMut(Part<'a>)) {
        let (mut at, mut number) = (0, start.number);
        while let Some(value) = next_value(records, at) {
            let (filler, raw) = (&records[at..value.start], &records[value.start..value.end]);
            if !filler.is_empty() {
                each(Part::Filler(filler));
            }
            let record = if raw.starts_with(b"{") { self.lines.record(raw, number) } else { Err("no JSON object".to_owned()) };
            each(record.map_or_else(|reason| Part::Broken(Broken { raw, number, reason }), Part::Record));
            at = value.end;
            number += 1;
        }
        if at < records.len() {
            each(Part::Filler(&records[at..]));
        }
    }

    fn hole(&self, start: &Start) -> &'static [u8] {
        // Commas stand on both sides of it, and the others keep their places.
        if &*start.header == ARRAY { b"null" } else { b"" }
    }

    fn encodings(&self) -> Encodings {
        Encodings::Declared
    }

    fn splice(&self, record: &RawRecord<'_>, pieces: &[Splice<'_>], out: &mut Vec<u8>) {
        self.lines.splice(record, pieces, out);
    }

    fn spellings(&self, record: &RawRecord<'_>, spans: &[Span]) -> Vec<Option<String>> {
        self.lines.spellings(record, spans)
    }

    fn fields<'a>(&self, record: &'a RawRecord<'_>, start: &Start) -> Vec<Field<'a>> {
        self.lines.fields(record, start)
    }
}

/// The next value at or after a place, whatever array it stands in; cut short where the bytes end.
fn next_value(bytes: &[u8], from: usize) -> Option<Span> {
    let is_between = |b: &u8| matches!(b, b' ' | b'\t' | b'\r' | b'\n' | b',' | b'[' | b']');
    let marks = if from == 0 && bytes.starts_with(BOM) { BOM.len() } else { 0 };
    let start = from + marks + bytes[from + marks..].iter().position(|b| !is_between(b))?;
    let end = match bytes[start] {
        b'{' => object_end(bytes, start),
        b'"' => string_end(bytes, start),
        _ => bytes[start..].iter().position(is_between).map(|len| start + len),
    };
    Some(Span::new(start, end.unwrap_or(bytes.len())))
}

/// Where the object ends that begins at a place.
fn object_end(bytes: &[u8], start: usize) -> Option<usize> {
    let (mut at, mut depth) = (start, 0_usize);
    loop {
        at += memchr3(b'"', b'{', b'}', &bytes[at..])?;
        match bytes[at] {
            b'"' => at = string_end(bytes, at)?,
            b'{' => (at, depth) = (at + 1, depth + 1),
            _ => (at, depth) = (at + 1, depth - 1),
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

/// Where the string ends that begins at a place.
fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(file: &str) -> Vec<Result<String, String>> {
        let json = Json::new("text");
        let mut texts = Vec::new();
        json.parts(file.as_bytes(), &Start::of(file.as_bytes(), &json).unwrap(), &mut |part| match part {
            Part::Record(record) => texts.push(Ok(format!("{}:{}", record.number, record.text))),
            Part::Broken(broken) => texts.push(Err(broken.reason)),
            Part::Filler(_) => {}
        });
        texts
    }

    #[test]
    fn objects_are_found_however_they_are_laid_out() {
        let rain = || Ok("1:Rain".to_owned());
        let sun = || Ok("2:Sun }\"".to_owned());
        let (first, second) = (r#"{"id": {"a": [1, {}]}, "text": "Rain"}"#, r#"{"text": "Sun }\""}"#);
        for file in
            [format!("[{first}, {second}]"), format!("\u{feff}[\n  {first}\n,\n{second}\n]\n"), format!("{first}\n{second}\n"), format!("{first} {second}")]
        {
            assert_eq!(texts(&file), [rain(), sun()], "{file}");
        }
        assert_eq!(
            texts(&format!("[{first}, 3, \"a,b\", {{\"text\": 1}}]"))[1..],
            [Err("no JSON object".to_owned()), Err("no JSON object".to_owned()), Err("the field \"text\" is no string: 1".to_owned()),]
        );
        assert!(texts(&format!("[{first}, {{\"text\": \"Wind"))[1].as_ref().unwrap_err().starts_with("broken JSON"));
        assert_eq!(texts("[]\n"), []);
    }

    #[test]
    fn deep_nesting_is_passed_over_and_no_overflow() {
        let deep = format!("[{{\"text\": \"Rain\", \"a\": {}1{}}}]", "{\"a\":".repeat(100_000), "}".repeat(100_000));
        assert_eq!(texts(&deep), [Ok("1:Rain".to_owned())]);
    }

    proptest! {
        #[test]
        fn whatever_is_cut_where_values_end_is_all_there(values in prop::collection::vec(r#"[ab{}",\\\[\]]{0,6}"#, 0..6), cut in 0_usize..200) {
            let values: Vec<String> = values.iter().map(|text| serde_json::json!({ "text": text }).to_string()).collect();
            let file = format!("[ {} ]\n", values.join(" ,\n"));
            let json = Json::new("text");
            let start = Start::of(file.as_bytes(), &json).unwrap();
            let cut = json.whole(&file.as_bytes()[..cut.min(file.len())], &start, false);
            let mut all = Vec::new();
            let mut records = 0;
            let mut add = |part: Part<'_>| all.extend_from_slice(match part {
                Part::Filler(bytes) => bytes,
                Part::Record(record) => { records += 1; record.raw }
                Part::Broken(broken) => panic!("{}", broken.reason),
            });
            json.parts(&file.as_bytes()[..cut], &start, &mut add);
            let next = Start { number: 1 + json.count(&file.as_bytes()[..cut]), is_first: cut == 0, ..start };
            json.parts(&file.as_bytes()[cut..], &next, &mut add);
            prop_assert_eq!(records, values.len());
            prop_assert_eq!(String::from_utf8(all).unwrap(), file);
        }
    }
}
