use std::borrow::Cow;
use std::sync::Arc;

use memchr::{memchr, memchr_iter, memchr2};

use super::{BOM, Broken, Encodings, Field, Format, Part, RawRecord, Start, Value, newlines, not_utf8, utf8};
use crate::edit::{Splice, spliced};
use crate::text::Span;

/// Comma or tab separated values, RFC 4180, with a first row of column names. Only the text column is ever rewritten; quotes,
/// line ends and the other columns stay as they were written.
#[derive(Clone, Debug)]
pub struct Csv {
    text_column: String,
    /// `None` if the row of names shall tell it: the commonest of `,`, `;`, tab and `|` there.
    delimiter: Option<u8>,
}

/// What the row of names says.
struct Columns {
    names: Vec<String>,
    delimiter: u8,
    text: usize,
    id: Option<usize>,
    url: Option<usize>,
    lang: Option<usize>,
}

/// A field of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell {
    /// Where it stands, the marks of a quoted one left off.
    inside: Span,
    quoted: bool,
}

impl Csv {
    /// Separated by commas or whatever the row of names has most of.
    pub fn new(text_column: impl Into<String>) -> Self {
        Self { text_column: text_column.into(), delimiter: None }
    }

    /// Separated by tabs.
    pub fn tabs(text_column: impl Into<String>) -> Self {
        Self { text_column: text_column.into(), delimiter: Some(b'\t') }
    }

    fn columns(&self, header: &[u8]) -> Result<Columns, String> {
        let delimiter = self.delimiter_of(header);
        let texts = cells(header, delimiter).into_iter().map(|field| decoded(header, field));
        let names: Vec<String> = texts.map(|name| name.map(|name| name.trim().to_owned())).collect::<Result<_, _>>()?;
        let column = |name: &str| names.iter().position(|own| own.to_lowercase() == name);
        let text = column(&self.text_column.to_lowercase())
            .ok_or_else(|| format!("no column {:?} in the first row; there are: {}", self.text_column, names.join(", ")))?;
        let (id, url, lang) = (column("id"), column("url"), column("lang"));
        Ok(Columns { names, delimiter, text, id, url, lang })
    }

    /// The row of names, line end included, or as much of it as there is.
    fn first_row<'a>(&self, start: &'a [u8]) -> &'a [u8] {
        let line = &start[..memchr(b'\n', start).unwrap_or(start.len())];
        &start[..row_end(start, self.delimiter_of(line)).unwrap_or(start.len())]
    }

    /// Whether a field that stands without quotation marks would be read as another one, or as none, with its pieces replaced.
    fn needs_quotes(&self, record: &RawRecord<'_>, pieces: &[Splice<'_>]) -> bool {
        let delimiter = self.delimiter.unwrap_or_else(|| beside(record.raw, record.text_at));
        let (before, after) = (&record.raw[..record.text_at.start], &record.raw[record.text_at.end..]);
        let text = spliced(&record.text, pieces).into_bytes();
        let is_blank = [before, &text, after].iter().all(|part| part.trim_ascii().is_empty());
        let ends = text.starts_with(b"\"") || text.ends_with(b"\r") || text.iter().any(|&b| b == b'\n' || b == delimiter);
        // Other readers are less patient with marks in the middle.
        is_blank || ends || pieces.iter().any(|piece| piece.text.contains(['"', '\r']))
    }

    fn delimiter_of(&self, header: &[u8]) -> u8 {
        let count = |delimiter: u8| memchr_iter(delimiter, header).count();
        // Of equals the last.
        self.delimiter.unwrap_or_else(|| [b'|', b'\t', b';', b','].into_iter().max_by_key(|&delimiter| count(delimiter)).unwrap_or(b','))
    }
}

fn record<'a>(raw: &'a [u8], number: u64, columns: &Columns) -> Result<RawRecord<'a>, String> {
    utf8(raw).map_err(not_utf8)?;
    let fields = cells(raw, columns.delimiter);
    let field = *fields.get(columns.text).ok_or_else(|| format!("the row has {} fields, and the text is in field {}", fields.len(), columns.text + 1))?;
    let plain = |column: Option<usize>| column.and_then(|column| decoded(raw, *fields.get(column)?).ok()).filter(|value| !value.is_empty());
    Ok(RawRecord {
        raw,
        number,
        text: decoded(raw, field)?,
        text_at: field.inside,
        id: plain(columns.id),
        url: plain(columns.url),
        lang: plain(columns.lang),
        about: Vec::new(),
    })
}

impl Format for Csv {
    fn name(&self) -> &'static str {
        if self.delimiter == Some(b'\t') { "tsv" } else { "csv" }
    }

    fn is_numbered(&self) -> bool {
        true
    }

    fn header(&self, start: &[u8]) -> Result<Arc<[u8]>, String> {
        let header = self.first_row(start.strip_prefix(BOM).unwrap_or(start));
        self.columns(header)?;
        Ok(header.into())
    }

    fn whole(&self, buffer: &[u8], start: &Start, end: bool) -> usize {
        if end {
            return buffer.len();
        }
        let marks = if start.is_first && buffer.starts_with(BOM) { BOM.len() } else { 0 };
        let header = if start.is_first { self.first_row(&buffer[marks..]) } else { &start.header };
        let delimiter = self.delimiter_of(header);
        let mut whole = marks;
        while let Some(length) = row_end(&buffer[whole..], delimiter) {
            whole += length;
        }
        if whole > marks { whole } else { 0 }
    }

    fn skip(&self, buffer: &[u8]) -> Result<usize, usize> {
        // It may be a line end within quotes; then what follows has too few fields, and is kept as broken rows.
        memchr(b'\n', buffer).map(|at| at + 1).ok_or(buffer.len())
    }

    fn parts<'a>(&self, records: &'a [u8], start: &Start, each: &mut dyn FnMut(Part<'a>)) {
        let (mut rest, mut number) = (records, start.number);
        if start.is_first {
            let marks = if rest.starts_with(BOM) { BOM.len() } else { 0 };
            let (names, rows) = rest.split_at(rest.len().min(marks + start.header.len()));
            each(Part::Filler(names));
            rest = rows;
            number += newlines(names);
        }
        let columns = self.columns(&start.header);
        while !rest.is_empty() {
            let delimiter = columns.as_ref().map_or(b',', |columns| columns.delimiter);
            let (raw, tail) = rest.split_at(row_end(rest, delimiter).unwrap_or(rest.len()));
            each(if raw.trim_ascii().is_empty() {
                Part::Filler(raw)
            } else {
                let record = columns.as_ref().map_err(Clone::clone).and_then(|columns| record(raw, number, columns));
                record.map_or_else(|reason| Part::Broken(Broken { raw, number, reason }), Part::Record)
            });
            rest = tail;
            number += newlines(raw);
        }
    }

    fn encodings(&self) -> Encodings {
        Encodings::Any
    }

    fn splice(&self, record: &RawRecord<'_>, pieces: &[Splice<'_>], out: &mut Vec<u8>) {
        let inside = &record.raw[record.text_at.start..record.text_at.end];
        let quoted = record.text_at.start > 0 && record.raw[record.text_at.start - 1] == b'"';
        let ends = pieces.iter().flat_map(|piece| [piece.span.start, piece.span.end]);
        let places = if quoted { offsets(inside, ends) } else { ends.collect() };
        let quotes = !quoted && !pieces.is_empty() && self.needs_quotes(record, pieces);
        out.extend_from_slice(&record.raw[..record.text_at.start]);
        out.extend_from_slice(if quotes { b"\"" } else { b"" });
        let double = |text: &[u8], out: &mut Vec<u8>| {
            text.iter().for_each(|&byte| out.extend_from_slice(if byte == b'"' { b"\"\"" } else { std::slice::from_ref(&byte) }));
        };
        let keep = |text: &[u8], out: &mut Vec<u8>| if quotes { double(text, out) } else { out.extend_from_slice(text) };
        let mut at = 0;
        for (piece, place) in pieces.iter().zip(places.chunks_exact(2)) {
            keep(&inside[at..place[0]], out);
            if quoted || quotes {
                double(piece.text.as_bytes(), out);
            } else {
                out.extend_from_slice(piece.text.as_bytes());
            }
            at = place[1];
        }
        keep(&inside[at..], out);
        out.extend_from_slice(if quotes { b"\"" } else { b"" });
        out.extend_from_slice(&record.raw[record.text_at.end..]);
    }

    fn fields<'a>(&self, record: &'a RawRecord<'_>, start: &Start) -> Vec<Field<'a>> {
        let Ok(columns) = self.columns(&start.header) else { return Vec::new() };
        let cells = cells(record.raw, columns.delimiter).into_iter().enumerate();
        let named = cells.zip(columns.names).map(|((at, cell), name)| match decoded(record.raw, cell) {
            Ok(value) if at != columns.text => Field::string(name, &value),
            _ => Field { name: name.into(), value: Value::Text },
        });
        named.collect()
    }
}

/// The delimiter that stands beside an unquoted field; a comma where the row has no other field.
fn beside(row: &[u8], inside: Span) -> u8 {
    let after = row.get(inside.end).copied().filter(|b| !matches!(b, b'\r' | b'\n'));
    let before = inside.start.checked_sub(1).map(|at| row[at]);
    after.or(before).unwrap_or(b',')
}

/// The length of the first row, line end included; `None` if it goes on beyond the bytes.
fn row_end(bytes: &[u8], delimiter: u8) -> Option<usize> {
    let mut at = 0;
    loop {
        at = field_at(bytes, at, delimiter).1;
        match bytes.get(at)? {
            b'\n' => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// The fields of one row.
fn cells(row: &[u8], delimiter: u8) -> Vec<Cell> {
    let row = row.strip_suffix(b"\n").map_or(row, |row| row.strip_suffix(b"\r").unwrap_or(row));
    let mut fields = Vec::new();
    let mut at = 0;
    loop {
        let (field, end) = field_at(row, at, delimiter);
        fields.push(field);
        if end >= row.len() {
            return fields;
        }
        at = end + 1;
    }
}

/// The field that begins at a place, and where it ends: at its delimiter, a line end or the end of the bytes. A field is
/// quoted if nothing follows the closing mark; else its marks are part of the text.
fn field_at(bytes: &[u8], start: usize, delimiter: u8) -> (Cell, usize) {
    let mut at = start;
    if bytes.get(start) == Some(&b'"') {
        at += 1;
        while let Some(quote) = memchr(b'"', &bytes[at..]) {
            at += quote + 1;
            if bytes.get(at) != Some(&b'"') {
                let end = memchr2(delimiter, b'\n', &bytes[at..]).map_or(bytes.len(), |found| at + found);
                let quoted = bytes[at..end].trim_ascii().is_empty();
                let inside = if quoted { Span::new(start + 1, at - 1) } else { Span::new(start, end) };
                return (Cell { inside, quoted }, end);
            }
            at += 1;
        }
        return (Cell { inside: Span::new(start, bytes.len()), quoted: false }, bytes.len());
    }
    let end = memchr2(delimiter, b'\n', &bytes[at..]).map_or(bytes.len(), |found| at + found);
    (Cell { inside: Span::new(start, end), quoted: false }, end)
}

fn decoded(row: &[u8], field: Cell) -> Result<Cow<'_, str>, String> {
    let text = utf8(&row[field.inside.start..field.inside.end]).map_err(not_utf8)?;
    Ok(if field.quoted && text.contains('"') { Cow::Owned(text.replace("\"\"", "\"")) } else { Cow::Borrowed(text) })
}

/// Offsets inside a quoted field of ascending offsets in the text that it stands for.
fn offsets(inside: &[u8], wanted: impl Iterator<Item = usize>) -> Vec<usize> {
    let (mut at, mut meant) = (0, 0);
    wanted
        .map(|target| {
            while meant < target {
                let plain = memchr(b'"', &inside[at..]).unwrap_or(inside.len() - at).min(target - meant);
                at += plain;
                meant += plain;
                if meant < target {
                    at += 2;
                    meant += 1;
                }
            }
            at
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(file: &str) -> Vec<Result<String, String>> {
        let mut texts = Vec::new();
        let csv = Csv::new("text");
        csv.parts(file.as_bytes(), &Start::of(file.as_bytes(), &csv).unwrap(), &mut |part| match part {
            Part::Record(record) => texts.push(Ok(format!("{}:{}:{}", record.id.unwrap_or_default(), record.number, record.text))),
            Part::Broken(broken) => texts.push(Err(broken.reason)),
            Part::Filler(_) => {}
        });
        texts
    }

    #[test]
    fn rows_are_read_as_they_were_meant() {
        let ok = |text: &str| Ok(text.to_owned());
        assert_eq!(
            texts("id,text\n1,Rain\n2,\"Rain, \"\"heavy\"\"\nat night\"\r\n3,5\" pipe\n"),
            [ok("1:2:Rain"), ok("2:3:Rain, \"heavy\"\nat night"), ok("3:5:5\" pipe")]
        );
        assert_eq!(texts("\u{feff}Text;ID\nRain, again;7"), [ok("7:2:Rain, again")]);
        assert_eq!(texts("id,text\n1\n\n2,Sun\n")[0], Err("the row has 1 fields, and the text is in field 2".to_owned()));
        assert!(Csv::new("text").header(b"id,body\n1,Rain\n").unwrap_err().contains("there are: id, body"));
    }

    #[test]
    fn what_is_left_of_a_field_is_read_as_itself() {
        for (row, gone, left) in [("Rain\n", 0..4, ""), ("x\"Rain\"\n", 0..1, "\"Rain\""), ("\"a,b\" x\n", 0..1, "a,b\" x")] {
            let file = format!("text\n{row}");
            let csv = Csv::new("text");
            let mut out = Vec::new();
            csv.parts(file.as_bytes(), &Start::of(file.as_bytes(), &csv).unwrap(), &mut |part| match part {
                Part::Record(record) => csv.splice(&record, &[Splice { span: Span::new(gone.start, gone.end), text: "", raw: None }], &mut out),
                Part::Filler(bytes) => out.extend_from_slice(bytes),
                Part::Broken(broken) => panic!("{}", broken.reason),
            });
            assert_eq!(texts(&String::from_utf8(out).unwrap()), [Ok(format!(":2:{left}"))], "{row}");
        }
    }

    #[test]
    fn a_mark_before_a_quoted_header_changes_nothing() {
        let file = "\u{feff}\"te\nxt\",text\n1,Rain\n2,";
        let csv = Csv::new("text");
        let start = Start::of(file.as_bytes(), &csv).unwrap();
        assert_eq!(csv.whole(file.as_bytes(), &start, false), file.len() - 2);
        assert_eq!(csv.whole(&file.as_bytes()[..9], &start, false), 0);
    }

    proptest! {
        #[test]
        fn pieces_go_and_come_back(before in "[a\",;\n é]{0,6}", gone in "[a\",;\n é]{1,6}", after in "[a\",;\n é]{0,6}", name in "[b\",]{0,3}") {
            let text = format!("{before}{gone}{after}");
            let quoted = format!("text,id\n\"{}\",1\n", text.replace('"', "\"\""));
            let csv = Csv::new("text");
            let mut out = Vec::new();
            csv.parts(quoted.as_bytes(), &Start::of(quoted.as_bytes(), &csv).unwrap(), &mut |part| match part {
                Part::Record(record) => csv.splice(&record, &[Splice { span: Span::new(before.len(), before.len() + gone.len()), text: &name, raw: None }], &mut out),
                Part::Filler(bytes) => out.extend_from_slice(bytes),
                Part::Broken(broken) => panic!("{}", broken.reason),
            });
            let cleaned = String::from_utf8(out).unwrap();
            let want = format!("{before}{name}{after}");
            prop_assert_eq!(texts(&cleaned), [Ok(format!("1:2:{want}"))]);
        }

        #[test]
        fn whatever_is_cut_where_rows_end_is_all_there(file in "[ab\",\n]{0,60}", cut in 0_usize..60) {
            let file = format!("text,id\n{file}");
            let csv = Csv::new("text");
            let start = Start::of(file.as_bytes(), &csv).unwrap();
            let cut = csv.whole(&file.as_bytes()[..cut.min(file.len())], &start, false);
            let mut all = Vec::new();
            let mut add = |part: Part<'_>| all.extend_from_slice(match part { Part::Filler(bytes) => bytes, Part::Record(record) => record.raw, Part::Broken(broken) => broken.raw });
            csv.parts(&file.as_bytes()[..cut], &start, &mut add);
            let next = if cut == 0 { start } else { Start { is_first: false, ..start } };
            csv.parts(&file.as_bytes()[cut..], &next, &mut add);
            prop_assert_eq!(String::from_utf8(all).unwrap(), file);
        }
    }
}
