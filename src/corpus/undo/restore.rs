use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use tempfile::{NamedTempFile, SpooledTempFile};

use super::entries::{Entry, Group};
use super::pieces::Pieces;
use super::records::{Members, Records};
use super::{Cleaned, UndoPlan, unit_of};
use crate::corpus::files::leads_out;
use crate::corpus::tarball::Tarball;
use crate::corpus::target::{Sink, Target};
use crate::edit::{Digest, Record, Splice, backward, spliced, undo_where};
use crate::format::{Codec, DEFAULT_MAX_RATIO, Format, Input, Kind};
use crate::rows::{self, Layout, Names, RowChange, RowReader, RowWriter};

/// What is put aside is held in memory up to this size.
const IN_MEMORY: usize = 4 << 20;

/// What came of one file.
pub(super) struct Restored {
    /// Log records of the edits that remain.
    rest: SpooledTempFile,
    pub(super) problems: Vec<String>,
    pub(super) documents: u64,
    pub(super) edits: u64,
}

impl Restored {
    fn new() -> Self {
        Self { rest: SpooledTempFile::new(IN_MEMORY), problems: Vec::new(), documents: 0, edits: 0 }
    }

    /// Counts a document, and notes the edits of it that remain.
    pub(super) fn count(&mut self, plan: &UndoPlan, cleaned: &str, entry: &Record, edits: usize) -> Result<(), String> {
        self.documents += 1;
        self.edits += edits as u64;
        if plan.rest_log != Target::Nowhere {
            let (_, rest) = undo_where(cleaned, entry, |rule| plan.is_chosen(rule)).map_err(|error| error.to_string())?;
            let mut line = serde_json::to_vec(&rest).map_err(|error| error.to_string())?;
            line.push(b'\n');
            self.rest.write_all(&line).map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    /// Adds the records of the edits that remain to a log.
    pub(super) fn write_rest(&mut self, log: &mut Sink) -> io::Result<()> {
        self.rest.rewind()?;
        io::copy(&mut self.rest, log).map(drop)
    }
}

impl UndoPlan {
    fn is_chosen(&self, rule: &str) -> bool {
        self.rules.is_empty() || self.rules.iter().any(|own| own == rule)
    }

    /// What is to be put back into a cleaned text.
    pub(super) fn pieces<'e>(&self, cleaned: &str, entry: &'e Record) -> Result<Vec<Splice<'e>>, String> {
        backward(cleaned, entry, |change| change.by.iter().all(|rule| self.is_chosen(rule))).map_err(|error| error.to_string())
    }
}

/// How files of a run are brought back.
pub(super) struct Unit<'a> {
    pub(super) plan: &'a UndoPlan,
    pub(super) quarantined: &'a BTreeMap<String, Vec<u8>>,
    pub(super) is_converted: bool,
}

impl Unit<'_> {
    /// Brings one file back.
    pub(super) fn restore(&self, file: &Cleaned, kind: &Kind, group: &mut Group<'_>, codec: Codec, sink: &mut Sink) -> Result<Restored, String> {
        let mut done = Restored::new();
        match kind {
            Kind::Records(format) => match Input::open(&file.path, DEFAULT_MAX_RATIO) {
                Ok(input) => self.records(&**format, input, group, Members::new(codec, sink), &mut done)?,
                // Nothing of a file that failed as a whole was written.
                Err(error) if error.kind() == io::ErrorKind::NotFound && matches!(group.peek(), Some(Entry::Failed(_))) => {
                    self.records(&**format, io::empty(), group, Members::new(codec, sink), &mut done).map_err(|_| error.to_string())?;
                }
                Err(error) => return Err(error.to_string()),
            },
            Kind::Tar => self.archive(file, group, codec, sink, &mut done)?,
            Kind::Parquet => *sink = self.table(&file.path, group, std::mem::take(sink), &mut done)?,
        }
        Ok(done)
    }

    fn records(&self, format: &dyn Format, input: impl Read, group: &mut Group<'_>, members: Members<impl Write>, done: &mut Restored) -> Result<(), String> {
        Records::new(self, format, group, done, members).run(Pieces::new(input, format))
    }

    /// The rows of a table with their old texts. Rows that could not be cleaned stay in quarantine.
    fn table<W: Write + Send>(&self, path: &Path, group: &mut Group<'_>, out: W, done: &mut Restored) -> Result<W, String> {
        let text = |error: rows::Error| error.to_string();
        let names = Names { text: self.plan.formats.text_field.clone(), ..Names::default() };
        let reader = RowReader::open(path, &names).map_err(text)?;
        let mut writer = RowWriter::new(out, Layout::like(&reader).map_err(text)?).map_err(text)?;
        for rows in reader {
            let rows = rows.map_err(text)?;
            let mut changes = Vec::with_capacity(rows.len());
            for row in rows.documents() {
                let Ok(Some(cleaned)) = row.text else {
                    changes.push(RowChange::Keep);
                    continue;
                };
                while let Some(failed) = group.next_failed(|_| true) {
                    done.problems.push(format!("{} failed and stays in quarantine: it is missing from the original", failed.doc));
                }
                let entry = group.next_cleaned().ok_or_else(|| format!("row {}: the file has a row that the log does not speak of", row.number))?;
                let pieces = self.plan.pieces(cleaned, &entry)?;
                let original = spliced(cleaned, &pieces);
                if pieces.len() == entry.changes.len() && Digest::of(&original) != entry.original {
                    return Err(format!("{}: undoing does not give the original: the log was altered", entry.doc));
                }
                done.count(self.plan, cleaned, &entry, pieces.len())?;
                changes.push(if pieces.is_empty() { RowChange::Keep } else { RowChange::Replace(original) });
            }
            writer.write(&rows.with_texts(&changes).map_err(text)?).map_err(text)?;
        }
        writer.finish().map_err(text)
    }

    /// An archive is put together anew, entry by entry.
    fn archive(&self, file: &Cleaned, group: &mut Group<'_>, codec: Codec, sink: &mut Sink, done: &mut Restored) -> Result<(), String> {
        let text = |error: io::Error| error.to_string();
        let names = names_in(&file.path).map_err(text)?;
        let mut tarball = Tarball::new(std::mem::take(sink), codec);
        let mut archive = tar::Archive::new(Input::open(&file.path, DEFAULT_MAX_RATIO).map_err(text)?);
        for entry in archive.entries().map_err(text)? {
            let mut entry = entry.map_err(text)?;
            let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            let (header, size) = (entry.header().clone(), entry.size());
            let name = path.trim_start_matches("./");
            while let Some(failed) = group.next_failed(|failed| !self.is_within(file, &failed.doc, |inside| names.contains(inside))) {
                self.bring_back_entry(file, &failed.doc, &mut tarball, done)?;
            }
            let is_of = |doc: &str| self.is_within(file, doc, |inside| inside == name);
            let mut own = group.within(is_of);
            let kind = self.plan.formats.of(Path::new(name)).filter(|_| own.peek().is_some());
            let mut spool = SpooledTempFile::new(IN_MEMORY);
            match kind {
                Some(Kind::Records(format)) => {
                    let members = Members::new(Codec::by_ending(Path::new(name)).0, &mut spool);
                    let input = Input::of(&mut entry, DEFAULT_MAX_RATIO).map_err(text)?;
                    self.records(&*format, input, &mut own, members, done)?;
                }
                Some(Kind::Parquet) => {
                    let mut table = NamedTempFile::new().map_err(text)?;
                    io::copy(&mut entry, &mut table).map_err(text)?;
                    spool = self.table(table.path(), &mut own, spool, done)?;
                }
                _ => {
                    own.pass();
                    tarball.append(header, &path, size, &mut entry).map_err(text)?;
                    continue;
                }
            }
            let size = spool.stream_position().map_err(text)?;
            spool.rewind().map_err(text)?;
            tarball.append(header, &path, size, spool).map_err(text)?;
        }
        while let Some(entry) = group.next() {
            self.bring_back_entry(file, entry.doc(), &mut tarball, done)?;
        }
        *sink = tarball.close().map_err(text)?;
        Ok(())
    }

    /// Whether one of the names that an entry of the archive may have, for a document of the log to be of it, is the one that is meant.
    fn is_within(&self, file: &Cleaned, doc: &str, is_meant: impl Fn(&str) -> bool) -> bool {
        let unit = unit_of(doc, &self.plan.formats);
        let inside = unit.strip_prefix(&*file.source).map_or(unit, |inside| inside.trim_start_matches('/'));
        let is_suffix = || unit.match_indices('/').any(|(at, slash)| unit.get(at + slash.len()..).is_some_and(&is_meant));
        is_meant(inside) || is_meant(&format!("{inside}.jsonl")) || is_suffix()
    }

    /// Puts an entry back of which nothing was written.
    fn bring_back_entry(&self, file: &Cleaned, doc: &str, tarball: &mut Tarball, done: &mut Restored) -> Result<(), String> {
        let inside = doc.strip_prefix(&*file.source).unwrap_or(doc).trim_start_matches('/');
        let raw = self.quarantined.get(doc).filter(|_| self.plan.rules.is_empty() && !leads_out(inside));
        let Some(raw) = raw else {
            done.problems.push(format!("{doc} stays in quarantine, or is in none at hand: it is missing from the original"));
            return Ok(());
        };
        let mut header = tar::Header::new_gnu();
        header.set_mode(0o644);
        header.set_entry_type(tar::EntryType::Regular);
        tarball.append(header, inside, raw.len() as u64, &**raw).map_err(|error| error.to_string())
    }
}

/// The names of an archive's entries.
fn names_in(path: &Path) -> io::Result<BTreeSet<String>> {
    let mut archive = tar::Archive::new(Input::open(path, DEFAULT_MAX_RATIO)?);
    let names = archive.entries()?.map(|entry| Ok(String::from_utf8_lossy(&entry?.path_bytes()).trim_start_matches("./").to_owned()));
    names.collect()
}
