use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use super::quarantine::Quarantined;
use super::target::Target;
use super::{Failure, Observer, Progress};
use crate::edit::{Digest, Failed, Record, backward, undo_where};
use crate::format::{Codec, Format, Part, RawRecord, Start, by_ending, newlines, read_file};

/// What shall be undone.
#[derive(Clone, Debug)]
pub struct UndoPlan {
    /// A cleaned file, or the folder of cleaned files.
    pub cleaned: PathBuf,
    /// The change log.
    pub log: PathBuf,
    /// Where the originals go: a file for a file, a folder for a folder.
    pub out: Target,
    /// The quarantine file; what it holds goes back to its place.
    pub quarantine: Option<PathBuf>,
    /// Take back only these rules' edits; all if empty. What failed then stays in quarantine.
    pub rules: Vec<String>,
    /// The log of the edits that remain when only some are taken back.
    pub rest_log: Target,
    /// Format of the cleaned files, whatever their ending.
    pub format: Option<Arc<dyn Format>>,
    /// Field that holds the text of a record, for formats chosen by ending.
    pub text_field: String,
}

/// What was undone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UndoSummary {
    /// Files written.
    pub files: u64,
    /// Documents gone through.
    pub documents: u64,
    /// Edits taken back.
    pub edits: u64,
    /// What could not be undone.
    pub failures: Vec<Failure>,
}

/// One line of a change log.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Entry {
    Failed(Failed),
    Cleaned(Box<Record>),
}

impl Entry {
    fn doc(&self) -> &str {
        match self {
            Self::Failed(failed) => &failed.doc,
            Self::Cleaned(record) => &record.doc,
        }
    }
}

/// Undoes a run, file by file. A file that does not fit the log is left out, and the rest goes on.
///
/// # Errors
/// If the log cannot be read or is no log.
pub fn run_undo(plan: &UndoPlan, observer: &dyn Observer) -> io::Result<UndoSummary> {
    let quarantined = plan.quarantine.as_deref().map(read_quarantine).transpose()?.unwrap_or_default();
    let mut entries = Entries::open(&plan.log)?;
    let mut rest_log = plan.rest_log.open()?;
    let whole_folder = plan.cleaned.is_dir();
    let mut summary = UndoSummary::default();
    while let Some(first) = entries.peek_doc()? {
        let file = if whole_folder { file_of(first, &plan.cleaned, plan) } else { String::new() };
        let mut group = Vec::new();
        while let Some(doc) = entries.peek_doc()? {
            if whole_folder && file_of(doc, &plan.cleaned, plan) != file {
                break;
            }
            group.extend(entries.next()?);
        }
        let (path, target) = match &plan.out {
            Target::File(out) if whole_folder => (plan.cleaned.join(&file), Target::File(out.join(&file))),
            target => (plan.cleaned.clone(), target.clone()),
        };
        match undo_file(plan, &path, &group, &quarantined).and_then(|undone| undone.write(&target).map_err(|error| error.to_string())) {
            Ok(undone) => {
                rest_log.write(&undone.rest)?;
                summary.files += 1;
                summary.documents += undone.documents;
                summary.edits += undone.edits;
                undone.problems.into_iter().for_each(|problem| fail(observer, &mut summary, path.display().to_string(), problem));
                observer.advanced(Progress { bytes: 0, documents: undone.documents, files: 1 });
            }
            Err(reason) => fail(observer, &mut summary, path.display().to_string(), reason),
        }
    }
    rest_log.finish()?;
    Ok(summary)
}

fn fail(observer: &dyn Observer, summary: &mut UndoSummary, name: String, reason: String) {
    let failure = Failure { name, reason };
    observer.failed(&failure);
    summary.failures.push(failure);
}

/// The file that a log entry speaks of: its `doc` without the record number that formats of many records add.
fn file_of(doc: &str, folder: &Path, plan: &UndoPlan) -> String {
    match doc.rsplit_once(':') {
        Some((file, number)) if number.bytes().all(|b| b.is_ascii_digit()) && is_numbered(plan, &folder.join(file)) => file.to_owned(),
        _ => doc.to_owned(),
    }
}

fn is_numbered(plan: &UndoPlan, path: &Path) -> bool {
    plan.format.clone().or_else(|| by_ending(path, &plan.text_field)).is_some_and(|format| format.is_numbered())
}

/// What one file came out as.
#[derive(Default)]
struct Undone {
    out: Vec<u8>,
    /// Log records of the edits that remain.
    rest: Vec<u8>,
    problems: Vec<String>,
    documents: u64,
    edits: u64,
}

impl Undone {
    fn write(self, target: &Target) -> io::Result<Self> {
        let codec = if let Target::File(path) = target { Codec::by_ending(path).0 } else { Codec::Plain };
        let mut sink = target.open()?;
        sink.write(&codec.compress(&self.out)?)?;
        sink.finish()?;
        Ok(self)
    }
}

fn undo_file(plan: &UndoPlan, path: &Path, group: &[Entry], quarantined: &BTreeMap<String, Vec<u8>>) -> Result<Undone, String> {
    let format = plan.format.clone().or_else(|| by_ending(path, &plan.text_field)).ok_or("unknown format: give --format")?;
    let nothing_written = group.iter().all(|entry| matches!(entry, Entry::Failed(_)));
    let cleaned = match read_file(&on_disk(path)) {
        Ok(bytes) => Some(bytes),
        // Nothing of a file that failed as a whole was written.
        Err(error) if error.kind() == io::ErrorKind::NotFound && nothing_written => None,
        Err(error) => return Err(error.to_string()),
    };
    let header = format.header(cleaned.as_deref().unwrap_or_default())?;
    let mut work = Backwards { header, plan, format: &*format, group, quarantined, line: 1, done: Undone::default() };
    let mut trouble = Ok(());
    format.parts(cleaned.as_deref().unwrap_or_default(), &Start::default(), &mut |part| {
        if trouble.is_ok() && cleaned.is_some() {
            trouble = work.part(part);
        }
    });
    trouble?;
    work.bring_back_failed();
    match work.group.first() {
        Some(entry) => Err(format!("{}: the log goes on, the file does not", entry.doc())),
        None => Ok(work.done),
    }
}

/// The file itself, or what it became when it was compressed in another way.
fn on_disk(path: &Path) -> PathBuf {
    let (_, plain) = Codec::by_ending(path);
    let endings = Codec::ALL.into_iter().map(|codec| {
        let mut name = plain.clone().into_os_string();
        name.push(format!(".{}", codec.ending()));
        PathBuf::from(name)
    });
    let others = std::iter::once(plain.clone()).chain(endings);
    if path.exists() { path.to_owned() } else { others.into_iter().find(|other| other.exists()).unwrap_or_else(|| path.to_owned()) }
}

/// One file on its way back.
struct Backwards<'a> {
    plan: &'a UndoPlan,
    format: &'a dyn Format,
    header: Arc<[u8]>,
    /// Entries of the log that are still to come.
    group: &'a [Entry],
    quarantined: &'a BTreeMap<String, Vec<u8>>,
    /// Number of the original's line that comes next.
    line: u64,
    done: Undone,
}

impl Backwards<'_> {
    fn part(&mut self, part: Part<'_>) -> Result<(), String> {
        match part {
            Part::Filler(bytes) => {
                self.bring_back_failed();
                self.push(bytes);
                Ok(())
            }
            Part::Record(record) => {
                self.bring_back_failed();
                self.record(&record)
            }
            Part::Broken(broken) => Err(format!("line {}: {}", broken.line, broken.reason)),
        }
    }

    /// Puts records that had failed back from quarantine, where their turn has come.
    fn bring_back_failed(&mut self) {
        while let [Entry::Failed(failed), rest @ ..] = self.group {
            let number = failed.doc.rsplit_once(':').and_then(|(_, number)| number.parse::<u64>().ok());
            if self.format.is_numbered() && number.is_some_and(|number| number > self.line) {
                return;
            }
            match self.quarantined.get(&failed.doc) {
                _ if !self.plan.rules.is_empty() => self.line += 1,
                Some(raw) => self.push(raw),
                None => {
                    self.done.problems.push(format!("{} failed and is in no quarantine file at hand: it is missing from the original", failed.doc));
                    self.line += 1;
                }
            }
            self.group = rest;
        }
    }

    fn record(&mut self, record: &RawRecord<'_>) -> Result<(), String> {
        let [Entry::Cleaned(entry), rest @ ..] = self.group else {
            return Err(format!("line {}: the file has a record that the log does not speak of", record.line));
        };
        self.group = rest;
        let chosen = |rule: &str| self.plan.rules.is_empty() || self.plan.rules.iter().any(|own| own == rule);
        let pieces = backward(&record.text, entry, |change| change.by.iter().all(|rule| chosen(rule))).map_err(|error| error.to_string())?;
        let start = self.done.out.len();
        self.format.splice(record, &pieces, &mut self.done.out);
        self.done.documents += 1;
        self.done.edits += pieces.len() as u64;
        if pieces.len() == entry.changes.len() {
            self.check(entry, start)?;
        }
        if self.plan.rest_log != Target::Nowhere {
            let (_, rest) = undo_where(&record.text, entry, chosen).map_err(|error| error.to_string())?;
            serde_json::to_writer(&mut self.done.rest, &rest).map_err(|error| error.to_string())?;
            self.done.rest.push(b'\n');
        }
        self.line += newlines(&self.done.out[start..]);
        Ok(())
    }

    /// Holds what came out against the digest of the original.
    fn check(&self, entry: &Record, start: usize) -> Result<(), String> {
        let mut verdict = Err(format!("{}: undoing gives no record", entry.doc));
        // Not the first line of a file: a byte order mark here would be the text's own.
        let place = Start { line: 2, header: Arc::clone(&self.header) };
        self.format.parts(&self.done.out[start..], &place, &mut |part| {
            if let Part::Record(record) = part {
                let same = Digest::of(&record.text) == entry.original;
                verdict = if same { Ok(()) } else { Err(format!("{}: undoing does not give the original: the log was altered", entry.doc)) };
            }
        });
        verdict
    }

    fn push(&mut self, bytes: &[u8]) {
        self.done.out.extend_from_slice(bytes);
        self.line += newlines(bytes);
    }
}

/// The entries of a change log, one looked at ahead.
struct Entries {
    lines: io::Lines<BufReader<File>>,
    path: PathBuf,
    number: usize,
    ahead: Option<Entry>,
}

impl Entries {
    fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
        Ok(Self { lines: BufReader::new(file).lines(), path: path.to_owned(), number: 0, ahead: None })
    }

    fn peek_doc(&mut self) -> io::Result<Option<&str>> {
        if self.ahead.is_none() {
            self.ahead = self.read()?;
        }
        Ok(self.ahead.as_ref().map(Entry::doc))
    }

    fn next(&mut self) -> io::Result<Option<Entry>> {
        match self.ahead.take() {
            Some(entry) => Ok(Some(entry)),
            None => self.read(),
        }
    }

    fn read(&mut self) -> io::Result<Option<Entry>> {
        let Some(line) = self.lines.next().transpose()? else { return Ok(None) };
        self.number += 1;
        serde_json::from_str(&line).map(Some).map_err(|_| {
            let message = format!("{}:{}: this is no line of a change log", self.path.display(), self.number);
            io::Error::new(io::ErrorKind::InvalidData, message)
        })
    }
}

/// What a quarantine file holds, by document.
fn read_quarantine(path: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let bad = |number: usize| io::Error::new(io::ErrorKind::InvalidData, format!("{}:{number}: this is no line of a quarantine file", path.display()));
    let text = fs::read_to_string(path).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
    let mut kept = BTreeMap::new();
    for (i, line) in text.lines().enumerate() {
        let record: Quarantined = serde_json::from_str(line).map_err(|_| bad(i + 1))?;
        let bytes = record.bytes().ok_or_else(|| bad(i + 1))?;
        if !record.cut {
            kept.insert(record.doc, bytes);
        }
    }
    Ok(kept)
}
