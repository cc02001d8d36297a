use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::Path;

use super::backwards::{Cleaned, UndoPlan, unit_of};
use super::entries::Entry;
use super::files::leads_out;
use super::live::is_refusal;
use super::tarball::Tarball;
use super::target::{Sink, Target};
use crate::charset::Charset;
use crate::edit::{Digest, Record, Splice, backward, spliced, undo_where};
use crate::format::{Codec, DEFAULT_MAX_RATIO, Format, Input, Kind, Part, RawRecord, Start, newlines, read_file};
use crate::rows::{self, Layout, Names, RowChange, RowReader, RowWriter};

/// What one file came out as.
#[derive(Default)]
pub(super) struct Restored {
    out: Vec<u8>,
    /// Log records of the edits that remain.
    pub(super) rest: Vec<u8>,
    pub(super) problems: Vec<String>,
    pub(super) documents: u64,
    pub(super) edits: u64,
}

/// Brings one file back.
pub(super) fn restore(
    plan: &UndoPlan,
    file: &Cleaned,
    kind: &Kind,
    group: &[Entry],
    quarantined: &BTreeMap<String, Vec<u8>>,
    codec: Codec,
    sink: &mut Sink,
) -> Result<Restored, String> {
    let unit = Unit { plan, quarantined, is_converted: file.is_converted };
    match kind {
        Kind::Records(format) => {
            let nothing_written = group.iter().all(|entry| matches!(entry, Entry::Failed(_)));
            let cleaned = match read_file(&file.path) {
                Ok(bytes) => Some(bytes),
                // Nothing of a file that failed as a whole was written.
                Err(error) if error.kind() == io::ErrorKind::NotFound && nothing_written => None,
                Err(error) => return Err(error.to_string()),
            };
            let restored = unit.restore(&**format, cleaned.as_deref(), group)?;
            codec.compress(&restored.out).and_then(|bytes| sink.write(&bytes)).map_err(|error| error.to_string())?;
            Ok(restored)
        }
        Kind::Tar => unit.archive(file, group, codec, sink),
        Kind::Parquet => unit.table(&file.path, group, std::mem::take(sink)).map(|(restored, done)| {
            *sink = done;
            restored
        }),
    }
}

impl Restored {
    /// Counts a document, and notes the edits of it that remain.
    fn count(&mut self, plan: &UndoPlan, cleaned: &str, entry: &Record, edits: usize) -> Result<(), String> {
        self.documents += 1;
        self.edits += edits as u64;
        if plan.rest_log != Target::Nowhere {
            let (_, rest) = undo_where(cleaned, entry, |rule| plan.is_chosen(rule)).map_err(|error| error.to_string())?;
            serde_json::to_writer(&mut self.rest, &rest).map_err(|error| error.to_string())?;
            self.rest.push(b'\n');
        }
        Ok(())
    }
}

impl UndoPlan {
    fn is_chosen(&self, rule: &str) -> bool {
        self.rules.is_empty() || self.rules.iter().any(|own| own == rule)
    }

    /// What is to be put back into a cleaned text.
    fn pieces<'e>(&self, cleaned: &str, entry: &'e Record) -> Result<Vec<Splice<'e>>, String> {
        backward(cleaned, entry, |change| change.by.iter().all(|rule| self.is_chosen(rule))).map_err(|error| error.to_string())
    }
}

/// How files of a run are brought back.
struct Unit<'a> {
    plan: &'a UndoPlan,
    quarantined: &'a BTreeMap<String, Vec<u8>>,
    is_converted: bool,
}

impl Unit<'_> {
    fn restore(&self, format: &dyn Format, cleaned: Option<&[u8]>, group: &[Entry]) -> Result<Restored, String> {
        let bytes = cleaned.unwrap_or_default();
        let start = Start::of(bytes, format)?;
        let mut work = Backwards { unit: self, format, start: &start, group, number: 1, done: Restored::default() };
        let mut trouble = Ok(());
        format.parts(bytes, &start, &mut |part| {
            if trouble.is_ok() && cleaned.is_some() {
                trouble = work.part(part);
            }
        });
        trouble?;
        work.bring_back_failed();
        if let Some(entry) = work.group.first() {
            return Err(format!("{}: the log goes on, the file does not", entry.doc()));
        }
        let mut done = work.done;
        if !self.is_converted {
            encoded(&mut done, group);
        }
        Ok(done)
    }

    /// The rows of a table with their old texts. Rows that could not be cleaned stay in quarantine.
    fn table<W: Write + Send>(&self, path: &Path, mut group: &[Entry], out: W) -> Result<(Restored, W), String> {
        let text = |error: rows::Error| error.to_string();
        let names = Names { text: self.plan.formats.text_field.clone(), ..Names::default() };
        let reader = RowReader::open(path, &names).map_err(text)?;
        let mut writer = RowWriter::new(out, Layout::like(&reader).map_err(text)?).map_err(text)?;
        let mut done = Restored::default();
        for rows in reader {
            let rows = rows.map_err(text)?;
            let mut changes = Vec::with_capacity(rows.len());
            for row in rows.documents() {
                let Ok(Some(cleaned)) = row.text else {
                    changes.push(RowChange::Keep);
                    continue;
                };
                while let [Entry::Failed(failed), rest @ ..] = group {
                    done.problems.push(format!("{} failed and stays in quarantine: it is missing from the original", failed.doc));
                    group = rest;
                }
                let [Entry::Cleaned(entry), rest @ ..] = group else {
                    return Err(format!("row {}: the file has a row that the log does not speak of", row.number));
                };
                group = rest;
                let pieces = self.plan.pieces(cleaned, entry)?;
                let original = spliced(cleaned, &pieces);
                if pieces.len() == entry.changes.len() && Digest::of(&original) != entry.original {
                    return Err(format!("{}: undoing does not give the original: the log was altered", entry.doc));
                }
                done.count(self.plan, cleaned, entry, pieces.len())?;
                changes.push(if pieces.is_empty() { RowChange::Keep } else { RowChange::Replace(original) });
            }
            writer.write(&rows.with_texts(&changes).map_err(text)?).map_err(text)?;
        }
        Ok((done, writer.finish().map_err(text)?))
    }

    /// An archive is put together anew, entry by entry.
    fn archive(&self, file: &Cleaned, mut group: &[Entry], codec: Codec, sink: &mut Sink) -> Result<Restored, String> {
        let text = |error: io::Error| error.to_string();
        let mut all = Restored::default();
        let mut tarball = Tarball::new(std::mem::take(sink), codec);
        let mut archive = tar::Archive::new(Input::open(&file.path, DEFAULT_MAX_RATIO).map_err(text)?);
        for entry in archive.entries().map_err(text)? {
            let mut entry = entry.map_err(text)?;
            let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            let header = entry.header().clone();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).map_err(text)?;
            let name = path.trim_start_matches("./");
            let is_of = |entry: &Entry| {
                let unit = unit_of(entry.doc(), &self.plan.formats);
                let inside = unit.strip_prefix(&*file.source).map_or(unit, |inside| inside.trim_start_matches('/'));
                inside == name || name.strip_prefix(inside).is_some_and(|ending| ending == ".jsonl") || unit.ends_with(&format!("/{name}"))
            };
            while let Some((failed @ Entry::Failed(_), rest)) = group.split_first().filter(|(entry, _)| !is_of(entry)) {
                self.bring_back_entry(file, failed, &mut tarball, &mut all)?;
                group = rest;
            }
            let own = group.iter().take_while(|entry| is_of(entry)).count();
            let (own, rest) = group.split_at(own);
            group = rest;
            let restored = match self.plan.formats.of(Path::new(name)).filter(|_| !own.is_empty()) {
                Some(Kind::Records(format)) => {
                    let codec = Codec::by_ending(Path::new(name)).0;
                    let mut plain = Vec::new();
                    Input::of(&*bytes, DEFAULT_MAX_RATIO).and_then(|mut input| input.read_to_end(&mut plain)).map_err(text)?;
                    let restored = self.restore(&*format, Some(&plain), own)?;
                    bytes = codec.compress(&restored.out).map_err(text)?;
                    restored
                }
                Some(Kind::Parquet) => {
                    let mut file = tempfile::NamedTempFile::new().map_err(text)?;
                    file.write_all(&bytes).map_err(text)?;
                    let restored;
                    (restored, bytes) = self.table(file.path(), own, Vec::new())?;
                    restored
                }
                _ => Restored::default(),
            };
            all.rest.extend(restored.rest);
            all.problems.extend(restored.problems);
            all.documents += restored.documents;
            all.edits += restored.edits;
            tarball.append(header, &path, bytes.len() as u64, &*bytes).map_err(text)?;
        }
        for failed in group {
            self.bring_back_entry(file, failed, &mut tarball, &mut all)?;
        }
        *sink = tarball.close().map_err(text)?;
        Ok(all)
    }

    /// Puts an entry back of which nothing was written.
    fn bring_back_entry(&self, file: &Cleaned, entry: &Entry, tarball: &mut Tarball, all: &mut Restored) -> Result<(), String> {
        let inside = entry.doc().strip_prefix(&*file.source).unwrap_or(entry.doc()).trim_start_matches('/');
        let raw = self.quarantined.get(entry.doc()).filter(|_| self.plan.rules.is_empty() && !leads_out(inside));
        let Some(raw) = raw else {
            all.problems.push(format!("{} stays in quarantine, or is in none at hand: it is missing from the original", entry.doc()));
            return Ok(());
        };
        let mut header = tar::Header::new_gnu();
        header.set_mode(0o644);
        header.set_entry_type(tar::EntryType::Regular);
        tarball.append(header, inside, raw.len() as u64, &**raw).map_err(|error| error.to_string())
    }
}

/// Bytes in the encoding that the source had, if all that is known of it says the same.
fn encoded(restored: &mut Restored, group: &[Entry]) {
    let mut encodings = group.iter().filter_map(|entry| if let Entry::Cleaned(record) = entry { Some(record.encoding.as_deref()) } else { None });
    let Some(Some(name)) = encodings.next() else { return };
    let text = std::str::from_utf8(&restored.out).ok();
    let bytes = Charset::by_label(name).filter(|_| encodings.all(|other| other == Some(name))).and_then(|charset| charset.encode(text?, false));
    match bytes {
        Some(bytes) => restored.out = bytes,
        None => restored.problems.push(format!("it cannot be written in {name} again, and is UTF-8 now")),
    }
}

/// One file on its way back.
struct Backwards<'a> {
    unit: &'a Unit<'a>,
    format: &'a dyn Format,
    start: &'a Start,
    /// Entries of the log that are still to come.
    group: &'a [Entry],
    /// Number of the original's record or line that comes next.
    number: u64,
    done: Restored,
}

impl Backwards<'_> {
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
            Part::Broken(broken) => match self.group {
                [Entry::Failed(failed), rest @ ..] if broken.raw == self.format.hole(self.start) || is_refusal(broken.raw, &failed.failed) => {
                    let raw = self.unit.quarantined.get(&failed.doc).filter(|_| self.unit.plan.rules.is_empty());
                    self.push(raw.map_or(broken.raw, |raw| raw), 1);
                    self.group = rest;
                    Ok(())
                }
                _ => Err(format!("record {}: {}", broken.number, broken.reason)),
            },
        }
    }

    /// Puts records that had failed back from quarantine, where their turn has come. A converted file has no place for them.
    fn bring_back_failed(&mut self) {
        while let [Entry::Failed(failed), rest @ ..] = self.group {
            if !self.format.hole(self.start).is_empty() {
                return;
            }
            let number = failed.doc.rsplit_once(':').and_then(|(_, number)| number.parse::<u64>().ok());
            if !self.unit.is_converted && self.format.is_numbered() && number.is_some_and(|number| number > self.number) {
                return;
            }
            match self.unit.quarantined.get(&failed.doc) {
                _ if !self.unit.plan.rules.is_empty() || self.unit.is_converted => self.number += 1,
                Some(raw) => self.push(raw, 1),
                None => {
                    self.done.problems.push(format!("{} failed and is in no quarantine file at hand: it is missing from the original", failed.doc));
                    self.number += 1;
                }
            }
            self.group = rest;
        }
    }

    fn record(&mut self, record: &RawRecord<'_>) -> Result<(), String> {
        let [Entry::Cleaned(entry), rest @ ..] = self.group else {
            return Err(format!("record {}: the file has a record that the log does not speak of", record.number));
        };
        self.group = rest;
        let pieces = self.unit.plan.pieces(&record.text, entry)?;
        let start = self.done.out.len();
        self.format.splice(record, &pieces, &mut self.done.out);
        self.done.count(self.unit.plan, &record.text, entry, pieces.len())?;
        if pieces.len() == entry.changes.len() {
            self.check(entry, start)?;
        }
        self.number += if self.format.counts_lines() { newlines(&self.done.out[start..]) } else { 1 };
        Ok(())
    }

    /// Holds what came out against the digest of the original.
    fn check(&self, entry: &Record, start: usize) -> Result<(), String> {
        let mut verdict = Err(format!("{}: undoing gives no record", entry.doc));
        // Not the beginning of a file: a byte order mark here would be the text's own.
        let place = Start { number: 2, is_first: false, ..self.start.clone() };
        self.format.parts(&self.done.out[start..], &place, &mut |part| {
            if let Part::Record(record) = part {
                let same = Digest::of(&record.text) == entry.original;
                verdict = if same { Ok(()) } else { Err(format!("{}: undoing does not give the original: the log was altered", entry.doc)) };
            }
        });
        verdict
    }

    fn push(&mut self, bytes: &[u8], records: u64) {
        self.done.out.extend_from_slice(bytes);
        self.number += if self.format.counts_lines() { newlines(bytes) } else { records };
    }
}
