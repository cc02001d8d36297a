use std::io::{self, Write};

use super::entries::Group;
use super::pieces::Pieces;
use super::restore::{Restored, Unit};
use crate::charset::Charset;
use crate::corpus::live::is_refusal;
use crate::edit::{Digest, Record};
use crate::format::{Codec, Format, Part, RawRecord, Start, newlines};

/// Where a file is written, a compressed member at a time.
pub(super) struct Members<W> {
    codec: Codec,
    out: W,
    is_empty: bool,
}

impl<W: Write> Members<W> {
    pub(super) fn new(codec: Codec, out: W) -> Self {
        Self { codec, out, is_empty: true }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.is_empty = false;
        if self.codec == Codec::Plain { self.out.write_all(bytes) } else { self.out.write_all(&self.codec.compress(bytes)?) }
    }
}

/// A file of records on its way back.
pub(super) struct Records<'a, 'g, W> {
    unit: &'a Unit<'a>,
    format: &'a dyn Format,
    /// Entries of the log that are still to come.
    group: &'a mut Group<'g>,
    done: &'a mut Restored,
    members: Members<W>,
    /// What was brought back and is not yet written.
    bytes: Vec<u8>,
    /// Where the present piece stands.
    start: Start,
    /// Number of the original's record or line that comes next.
    number: u64,
    encoding: Encoding,
}

/// What the log says of the encoding that the source had.
enum Encoding {
    /// Nothing so far.
    Unknown,
    Utf8,
    /// All records so far say this one: the source can only be written when its end is known to say so too.
    Other(String),
    /// Records differ in what they say; the first one said this.
    Mixed(String),
}

impl<'a, 'g, W: Write> Records<'a, 'g, W> {
    pub(super) fn new(unit: &'a Unit<'a>, format: &'a dyn Format, group: &'a mut Group<'g>, done: &'a mut Restored, members: Members<W>) -> Self {
        let encoding = if unit.is_converted { Encoding::Utf8 } else { Encoding::Unknown };
        Self { unit, format, group, done, members, bytes: Vec::new(), start: Start::default(), number: 1, encoding }
    }

    /// Brings back the records of a cleaned file.
    pub(super) fn run(mut self, mut pieces: Pieces<'_>) -> Result<(), String> {
        let format = self.format;
        while let Some((piece, start)) = pieces.next()? {
            self.start = start.clone();
            let mut trouble = Ok(());
            format.parts(&piece, &start, &mut |part| {
                if trouble.is_ok() {
                    trouble = self.part(part);
                }
            });
            trouble?;
            if matches!(self.encoding, Encoding::Utf8) && !self.bytes.is_empty() {
                self.flush()?;
            }
        }
        self.bring_back_failed();
        if let Some(entry) = self.group.peek() {
            return Err(format!("{}: the log goes on, the file does not", entry.doc()));
        }
        self.encode();
        // An empty file is an empty member.
        if self.members.is_empty || !self.bytes.is_empty() { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), String> {
        self.members.write(&self.bytes).map_err(|error| error.to_string())?;
        self.bytes.clear();
        Ok(())
    }

    fn part(&mut self, part: Part<'_>) -> Result<(), String> {
        match part {
            Part::Filler(bytes) => {
                self.bring_back_failed();
                self.push(bytes, 0);
                Ok(())
            }
            Part::Record(record) => {
                self.bring_back_failed();
                self.record(&record)
            }
            Part::Broken(broken) => {
                let is_hole = broken.raw == self.format.hole(&self.start);
                let failed = self.group.next_failed(|failed| is_hole || is_refusal(broken.raw, &failed.failed));
                let failed = failed.ok_or_else(|| format!("record {}: {}", broken.number, broken.reason))?;
                let raw = self.unit.quarantined.get(&failed.doc).filter(|_| self.unit.plan.rules.is_empty());
                self.push(raw.map_or(broken.raw, |raw| raw), 1);
                Ok(())
            }
        }
    }

    /// Puts records that had failed back from quarantine, where their turn has come. A converted file has no place for them.
    fn bring_back_failed(&mut self) {
        if !self.format.hole(&self.start).is_empty() {
            return;
        }
        let is_placed = !self.unit.is_converted && self.format.is_numbered();
        let number_of = |doc: &str| doc.rsplit_once(':').and_then(|(_, number)| number.parse::<u64>().ok());
        while let Some(failed) = self.group.next_failed(|failed| !is_placed || number_of(&failed.doc).is_none_or(|number| number <= self.number)) {
            match self.unit.quarantined.get(&failed.doc) {
                _ if !self.unit.plan.rules.is_empty() || self.unit.is_converted => self.number += 1,
                Some(raw) => self.push(raw, 1),
                None => {
                    self.done.problems.push(format!("{} failed and is in no quarantine file at hand: it is missing from the original", failed.doc));
                    self.number += 1;
                }
            }
        }
    }

    fn record(&mut self, record: &RawRecord<'_>) -> Result<(), String> {
        let entry = self.group.next_cleaned().ok_or_else(|| format!("record {}: the file has a record that the log does not speak of", record.number))?;
        self.encoding = std::mem::replace(&mut self.encoding, Encoding::Unknown).and(entry.encoding.as_deref());
        let pieces = self.unit.plan.pieces(&record.text, &entry)?;
        let from = self.bytes.len();
        self.format.splice(record, &pieces, &mut self.bytes);
        self.done.count(self.unit.plan, &record.text, &entry, pieces.len())?;
        if pieces.len() == entry.changes.len() {
            self.check(&entry, from)?;
        }
        self.number += if self.format.counts_lines() { newlines(&self.bytes[from..]) } else { 1 };
        Ok(())
    }

    /// Holds what came out against the digest of the original.
    fn check(&self, entry: &Record, from: usize) -> Result<(), String> {
        let mut verdict = Err(format!("{}: undoing gives no record", entry.doc));
        // Not the beginning of a file: a byte order mark here would be the text's own.
        let place = Start { number: 2, is_first: false, ..self.start.clone() };
        self.format.parts(&self.bytes[from..], &place, &mut |part| {
            if let Part::Record(record) = part {
                let same = Digest::of(&record.text) == entry.original;
                verdict = if same { Ok(()) } else { Err(format!("{}: undoing does not give the original: the log was altered", entry.doc)) };
            }
        });
        verdict
    }

    fn push(&mut self, bytes: &[u8], records: u64) {
        self.bytes.extend_from_slice(bytes);
        self.number += if self.format.counts_lines() { newlines(bytes) } else { records };
    }

    /// Writes what is held in the encoding that the source had.
    fn encode(&mut self) {
        let (name, is_one) = match &self.encoding {
            Encoding::Unknown | Encoding::Utf8 => return,
            Encoding::Other(name) => (name, true),
            Encoding::Mixed(name) => (name, false),
        };
        let text = std::str::from_utf8(&self.bytes).ok();
        let bytes = Charset::by_label(name).filter(|_| is_one).and_then(|charset| charset.encode(text?, false));
        match bytes {
            Some(bytes) => self.bytes = bytes,
            None => self.done.problems.push(format!("it cannot be written in {name} again, and is UTF-8 now")),
        }
    }
}

impl Encoding {
    /// What is known with what one more record says.
    fn and(self, record: Option<&str>) -> Self {
        match (self, record) {
            (Self::Unknown, None) | (Self::Utf8, _) => Self::Utf8,
            (Self::Unknown, Some(name)) => Self::Other(name.to_owned()),
            (Self::Other(name) | Self::Mixed(name), record) if record != Some(&*name) => Self::Mixed(name),
            (same, _) => same,
        }
    }
}
