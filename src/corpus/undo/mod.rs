//! The way back from cleaned files and their log to the originals.

mod entries;
mod pieces;
mod records;
mod restore;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use entries::{Entries, Group, read_quarantine};
use restore::{Restored, Unit};

use super::apart::is_same_file;
use super::files::{is_own, leads_out, walk};
use super::target::{Sink, Target};
use super::{Failure, Observer, Progress, To};
use crate::format::{Codec, Formats, Kind};

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
    /// What the cleaned files are.
    pub formats: Formats,
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

/// Undoes a run, file by file; of a file of records no more than a piece is held in memory, unless its source was not in UTF-8. A file
/// that does not fit the log is left out, and the rest goes on.
///
/// # Errors
/// If the log cannot be read or is no log, or if it or the quarantine file would be written over.
pub fn run_undo(plan: &UndoPlan, observer: &dyn Observer) -> io::Result<UndoSummary> {
    if let Target::File(out) = &plan.out
        && std::iter::once(&plan.log).chain(&plan.quarantine).any(|own| is_same_file(out, own))
    {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{}: it is needed to undo: give --out another", out.display())));
    }
    let undone = undo_all(plan, observer);
    if undone.is_err() {
        plan.rest_log.remove_part();
    }
    undone
}

fn undo_all(plan: &UndoPlan, observer: &dyn Observer) -> io::Result<UndoSummary> {
    let quarantined = plan.quarantine.as_deref().map(read_quarantine).transpose()?.unwrap_or_default();
    let mut entries = Entries::open(&plan.log)?;
    let mut rest_log = plan.rest_log.open()?;
    let mut summary = UndoSummary::default();
    let mut named = BTreeSet::new();
    while let Some(first) = entries.peek() {
        let file = plan.file_of(first.doc());
        named.insert(file.path.clone());
        let target = plan.target_of(&file);
        let mut group = Group::new(&mut entries, plan.members_of(&file));
        let undone = if leads_out(&file.source) || leads_out(&file.name) {
            Err("the log speaks of a place outside of the folder".to_owned())
        } else {
            undo_file(plan, &file, &target, &mut group, &quarantined)
        };
        group.pass();
        if let Err(fault) = entries.fault() {
            // What was broken off may have been of this file.
            if undone.is_ok() {
                target.remove_part();
            }
            return Err(fault);
        }
        match undone.and_then(|(restored, sink)| sink.finish().map(|()| restored).map_err(|error| error.to_string())) {
            Ok(mut restored) => {
                restored.write_rest(&mut rest_log)?;
                summary.files += 1;
                summary.documents += restored.documents;
                summary.edits += restored.edits;
                restored.problems.into_iter().for_each(|problem| fail(observer, &mut summary, file.path.display().to_string(), problem));
                observer.advanced(Progress { bytes: 0, documents: restored.documents, files: 1 });
            }
            Err(reason) => fail(observer, &mut summary, file.path.display().to_string(), reason),
        }
    }
    entries.fault()?;
    if plan.cleaned.is_dir() {
        bring_back_empty(plan, &mut entries, &named, &mut summary, observer);
    }
    rest_log.finish()?;
    Ok(summary)
}

/// Brings the files back that the log does not name since they have no documents. Others that it does not name are none of its run.
fn bring_back_empty(plan: &UndoPlan, entries: &mut Entries, named: &BTreeSet<PathBuf>, summary: &mut UndoSummary, observer: &dyn Observer) {
    let is_output = |path: &Path| matches!(&plan.out, Target::File(out) if *out != plan.cleaned && path.starts_with(out));
    // An empty log does not begin as one.
    let is_log = |path: &Path| is_own(path) || path == plan.log || Some(path) == plan.quarantine.as_deref();
    for path in walk(&plan.cleaned, false).files.into_iter().filter(|path| !named.contains(path) && !is_output(path) && !is_log(path)) {
        let (Ok(name), Some(Kind::Records(_))) = (path.strip_prefix(&plan.cleaned), plan.formats.of(&path)) else { continue };
        let name = name.to_string_lossy().into_owned();
        let file = Cleaned { name: name.clone(), source: name, is_converted: false, path };
        let mut bring_back = |target: &Target| undo_file(plan, &file, target, &mut Group::new(entries, |_| false), &BTreeMap::new());
        // One that has documents must leave no trace.
        if bring_back(&Target::Nowhere).is_err() {
            continue;
        }
        match bring_back(&plan.target_of(&file)).and_then(|(_, sink)| sink.finish().map_err(|error| error.to_string())) {
            Ok(()) => summary.files += 1,
            Err(reason) => fail(observer, summary, file.path.display().to_string(), reason),
        }
    }
}

fn fail(observer: &dyn Observer, summary: &mut UndoSummary, name: String, reason: String) {
    let failure = Failure { name, reason };
    observer.failed(&failure);
    summary.failures.push(failure);
}

/// Brings a file back to where it has yet to appear.
fn undo_file(
    plan: &UndoPlan,
    file: &Cleaned,
    target: &Target,
    group: &mut Group<'_>,
    quarantined: &BTreeMap<String, Vec<u8>>,
) -> Result<(Restored, Sink), String> {
    let kind = plan.formats.of(&file.path).ok_or("unknown format: give --format")?;
    let codec = if let Target::File(path) = target { Codec::by_ending(path).0 } else { Codec::Plain };
    let mut sink = target.open().map_err(|error| error.to_string())?;
    let unit = Unit { plan, quarantined, is_converted: file.is_converted };
    match unit.restore(file, &kind, group, codec, &mut sink) {
        Ok(restored) => Ok((restored, sink)),
        Err(reason) => {
            drop(sink);
            target.remove_part();
            Err(reason)
        }
    }
}

/// A file that a run wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Cleaned {
    path: PathBuf,
    /// Its path in the folder.
    name: String,
    /// The log's name of what it was made from, without the numbers of records.
    source: String,
    /// It is of another format than its source.
    is_converted: bool,
}

impl UndoPlan {
    /// Where a file is brought back to.
    fn target_of(&self, file: &Cleaned) -> Target {
        match &self.out {
            Target::File(out) if self.cleaned.is_dir() => Target::File(out.join(if file.is_converted { &file.name } else { &file.source })),
            target => target.clone(),
        }
    }

    /// Tells of each next document of the log whether it is of the same file.
    fn members_of(&self, file: &Cleaned) -> impl FnMut(&str) -> bool + use<'_> {
        let file = file.clone();
        // Unless each record has a text file of its own, what holds of one record of a unit holds of the next: the disk is asked once.
        let is_text = file.path.extension().is_some_and(|ending| ending == "txt");
        let is_shared = file.path.is_file() && !(file.is_converted && is_text);
        let mut known = String::new();
        move |doc| {
            let unit = unit_of(doc, &self.formats);
            let is_known = is_shared && unit == known;
            let is_own = is_known || self.file_of(doc) == file;
            if is_own && !is_known {
                unit.clone_into(&mut known);
            }
            is_own
        }
    }

    /// The file that a log entry speaks of.
    fn file_of(&self, doc: &str) -> Cleaned {
        if !self.cleaned.is_dir() {
            let is_kept =
                self.formats.of(&self.cleaned).map(|kind| kind.name()) == self.formats.of(Path::new(unit_of(doc, &self.formats))).map(|kind| kind.name());
            let within = doc.split('/').any(|part| self.formats.of(Path::new(part)).is_some_and(|kind| kind.name() == "tar"));
            let is_archive = self.formats.of(&self.cleaned).is_some_and(|kind| kind.name() == "tar");
            let is_converted = if within { !is_archive } else { !is_kept };
            return Cleaned { path: self.cleaned.clone(), name: String::new(), source: String::new(), is_converted };
        }
        let unit = unit_of(doc, &self.formats);
        let number = doc.strip_prefix(unit).and_then(|rest| rest.strip_prefix(':'));
        // A record of a file in an archive is in the file or the archive, whichever there is.
        for source in std::iter::successors(Some(unit), |unit| Some(unit.rsplit_once('/')?.0)) {
            let single = number.filter(|_| source == unit).map(|number| format!("{source}/{number}.txt"));
            let single = single.or_else(|| {
                Some(format!("{source}/{}{}.txt", unit.strip_prefix(source)?.strip_prefix('/')?, number.map(|n| format!("/{n}")).unwrap_or_default()))
            });
            let plain = Codec::by_ending(Path::new(source)).1.to_string_lossy().into_owned();
            let converted = To::OTHERS.map(|to| plain.clone() + &to.ending(Codec::Plain));
            let candidates = [(source.to_owned(), false)].into_iter().chain(converted.into_iter().chain(single).map(|name| (name, true)));
            for (name, is_converted) in candidates {
                let found = on_disk(&self.cleaned, &name);
                if let Some(name) = found {
                    return Cleaned { path: self.cleaned.join(&name), name, source: source.to_owned(), is_converted };
                }
            }
        }
        Cleaned { path: self.cleaned.join(unit), name: unit.to_owned(), source: unit.to_owned(), is_converted: false }
    }
}

/// The file itself, or what it became when it was compressed in another way.
fn on_disk(folder: &Path, name: &str) -> Option<String> {
    let plain = Codec::by_ending(Path::new(name)).1.to_string_lossy().into_owned();
    let endings = Codec::ALL.into_iter().map(|codec| plain.clone() + &To::Mirror.ending(codec));
    let names = [name.to_owned(), plain.clone()].into_iter().chain(endings);
    names.into_iter().find(|name| folder.join(name).is_file())
}

/// A log's name of a document without the number that formats of many records add.
fn unit_of<'d>(doc: &'d str, formats: &Formats) -> &'d str {
    match doc.rsplit_once(':') {
        Some((file, number)) if number.bytes().all(|b| b.is_ascii_digit()) && formats.of(Path::new(file)).is_some_and(|kind| !kind.is_single()) => file,
        _ => doc,
    }
}
