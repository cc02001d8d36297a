use std::io::Read;

use crate::format::{Format, Start};

/// A piece is about this large; a larger record makes a larger piece.
const PIECE: usize = 1 << 20;

/// A cleaned file of any size as pieces of whole records.
pub(super) struct Pieces<'i> {
    input: Box<dyn Read + 'i>,
    format: &'i dyn Format,
    /// Bytes to read before looking for a record's end.
    size: usize,
    start: Start,
    /// What was read beyond the last whole record.
    rest: Vec<u8>,
    ended: bool,
}

impl<'i> Pieces<'i> {
    pub(super) fn new(input: impl Read + 'i, format: &'i dyn Format) -> Self {
        Self { input: Box::new(input), format, size: PIECE, start: Start::default(), rest: Vec::new(), ended: false }
    }

    /// The next piece and where it stands; an empty file is one empty piece.
    pub(super) fn next(&mut self) -> Result<Option<(Vec<u8>, Start)>, String> {
        let mut bytes = std::mem::take(&mut self.rest);
        if self.ended && !self.start.is_first {
            return Ok(None);
        }
        loop {
            let wanted = self.size.max(bytes.len());
            let read = self.input.by_ref().take(wanted as u64).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
            self.ended = read < wanted;
            if self.ended {
                break;
            }
            let whole = self.format.whole(&bytes, &self.start, false);
            if whole > 0 {
                self.rest = bytes.split_off(whole);
                break;
            }
        }
        if self.start.is_first {
            self.start.header = self.format.header(&bytes)?;
        }
        let start = self.start.clone();
        self.start.number += self.format.count(&bytes);
        self.start.is_first = false;
        Ok(Some((bytes, start)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::format::{Csv, Json, Jsonl, Part};

    /// What a file's parts are, with the numbers of its records.
    fn told(format: &dyn Format, bytes: &[u8], start: &Start, out: &mut Vec<(u64, String)>) {
        format.parts(bytes, start, &mut |part| match part {
            Part::Record(record) => out.push((record.number, record.text.into_owned())),
            Part::Broken(broken) => out.push((broken.number, broken.reason)),
            Part::Filler(_) => {}
        });
    }

    proptest! {
        #[test]
        fn pieces_are_the_file(texts in prop::collection::vec("[a-z\"\n,é]{0,12}", 0..12), size in 1_usize..40) {
            let json: Vec<String> = texts.iter().map(|text| serde_json::json!({ "text": text }).to_string()).collect();
            let csv: Vec<String> = texts.iter().map(|text| format!("1,\"{}\"\n", text.replace('"', "\"\""))).collect();
            let files: [(&dyn Format, String); 3] = [
                (&Jsonl::new("text"), json.join("\n")),
                (&Json::new("text"), format!("[{}]", json.join(", "))),
                (&Csv::new("text"), format!("n,text\n{}", csv.concat())),
            ];
            for (format, file) in files {
                let (mut whole, mut parts, mut bytes) = (Vec::new(), Vec::new(), Vec::new());
                told(format, file.as_bytes(), &Start::of(file.as_bytes(), format).unwrap(), &mut whole);
                let mut pieces = Pieces { size, ..Pieces::new(file.as_bytes(), format) };
                while let Some((piece, start)) = pieces.next().unwrap() {
                    told(format, &piece, &start, &mut parts);
                    bytes.extend_from_slice(&piece);
                }
                prop_assert_eq!(&bytes, file.as_bytes(), "{}", format.name());
                prop_assert_eq!(whole, parts, "{}", format.name());
            }
        }
    }
}
