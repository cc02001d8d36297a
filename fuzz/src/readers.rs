use dechaff::edit::Splice;
use dechaff::format::{Format, Formats, Kind, Part, RawRecord, Start};
use dechaff::text::Span;

use super::input::Input;

const NAMES: [&str; 8] = ["txt", "jsonl", "json", "csv", "tsv", "html", "warc", "wet"];

/// The parts of a file are all of it, wherever it is cut, and a record is written as it was but for what was replaced.
pub fn readers(data: &[u8]) {
    let mut input = Input(data);
    let name = NAMES[usize::from(input.byte()) % NAMES.len()];
    let Some(format) = Formats::default().named(name).and_then(Kind::records) else { panic!("{name} is no format of records") };
    let format = &*format;
    let (cut, from, to) = (input.below(usize::MAX), input.below(usize::MAX), input.below(usize::MAX));
    let file = input.0;
    let (Ok(end) | Err(end)) = format.skip(file);
    assert!(end <= file.len());
    let Ok(start) = Start::of(file, format) else { return };
    assert_eq!(format.whole(file, &start, true), file.len());
    let uncut = Read::new(format, file, &start);
    assert!(uncut.bytes == file, "the parts are not the file");
    check_cut(format, file, &start, cut, &uncut);
    if format.is_mirrored() {
        format.parts(file, &start, &mut |part| {
            if let Part::Record(record) = part {
                check_splice(format, &record, &start, from, to);
            }
        });
    }
}

/// Cut where a stream may be cut, the file holds the same records.
fn check_cut(format: &dyn Format, file: &[u8], start: &Start, cut: usize, uncut: &Read) {
    let cut = format.whole(&file[..cut % (file.len() + 1)], start, false);
    let (first, rest) = file.split_at(cut);
    // A file of JSON lines is cut at line ends, whatever its values do.
    let is_of_lines = format.name() == "json" && *start.header == *b"\n";
    if cut == 0 || rest.is_empty() || is_of_lines {
        return;
    }
    // The header is known from the first part on.
    let Ok(start) = Start::of(first, format) else { panic!("the header does not stand in the first whole records") };
    let next = Start { number: 1 + format.count(first), is_first: false, header: start.header.clone() };
    let (mut read, rest) = (Read::new(format, first, &start), Read::new(format, rest, &next));
    read.bytes.extend(rest.bytes);
    read.records.extend(rest.records);
    assert!(read.bytes == file, "the parts are not the file");
    assert_eq!(read.records, uncut.records, "cut at {cut}");
}

/// A record with nothing replaced is as it was; with a piece replaced it holds the new text; and with the piece put back the old one.
fn check_splice(format: &dyn Format, record: &RawRecord<'_>, start: &Start, from: usize, to: usize) {
    assert!(spliced(format, record, &[]) == record.raw);
    let text = &*record.text;
    let [a, b] = [from, to].map(|at| text.floor_char_boundary(at % (text.len() + 1)));
    let span = Span::new(a.min(b), a.max(b));
    if span.is_empty() {
        return;
    }
    let raw = format.spellings(record, &[span]).pop().flatten();
    let new = spliced(format, record, &[Splice { span, text: "", raw: None }]);
    let next = Start { is_first: format.name() == "wet" || format.name() == "txt", ..start.clone() };
    let mut read = 0;
    format.parts(&new, &next, &mut |part| match part {
        Part::Record(cleaned) => {
            read += 1;
            assert_eq!(cleaned.text, [&text[..span.start], &text[span.end..]].concat());
            let back = Splice { span: Span::new(span.start, span.start), text: span.of(text), raw: raw.as_deref() };
            let back = spliced(format, &cleaned, &[back]);
            // An archive's record gets the length and the digests that it should have had.
            assert!(matches!(format.name(), "wet" | "csv" | "tsv") || back == record.raw, "not the very bytes");
        }
        Part::Filler(_) => {}
        Part::Broken(broken) => panic!("{}", broken.reason),
    });
    assert_eq!(read, 1);
}

fn spliced(format: &dyn Format, record: &RawRecord<'_>, pieces: &[Splice<'_>]) -> Vec<u8> {
    let mut out = Vec::new();
    format.splice(record, pieces, &mut out);
    out
}

/// What stands in a file.
struct Read {
    bytes: Vec<u8>,
    /// Every record with its number, and what it holds or what is wrong.
    records: Vec<(u64, Vec<u8>, Result<String, String>)>,
}

impl Read {
    fn new(format: &dyn Format, file: &[u8], start: &Start) -> Self {
        let mut read = Self { bytes: Vec::new(), records: Vec::new() };
        format.parts(file, start, &mut |part| {
            let (raw, record) = match part {
                Part::Filler(raw) => (raw, None),
                Part::Record(record) => (record.raw, Some((record.number, Ok(record.text.into_owned())))),
                Part::Broken(broken) => (broken.raw, Some((broken.number, Err(broken.reason)))),
            };
            read.bytes.extend_from_slice(raw);
            read.records.extend(record.map(|(number, found)| (number, raw.to_vec(), found)));
        });
        read
    }
}
