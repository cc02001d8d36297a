use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::corpus::logfile::lines_of;
use crate::corpus::quarantine::Quarantined;
use crate::edit::{Failed, Record};

/// One line of a change log.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Entry {
    Failed(Failed),
    Cleaned(Box<Record>),
}

impl Entry {
    pub(super) fn doc(&self) -> &str {
        match self {
            Self::Failed(failed) => &failed.doc,
            Self::Cleaned(record) => &record.doc,
        }
    }
}

/// The entries of a change log, one looked at ahead. They end where the log cannot be read on.
pub(super) struct Entries {
    lines: Box<dyn Iterator<Item = io::Result<String>>>,
    path: PathBuf,
    number: usize,
    ahead: Option<Entry>,
    ended: bool,
    fault: Option<io::Error>,
}

impl Entries {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let lines = lines_of(path).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
        Ok(Self { lines, path: path.to_owned(), number: 0, ahead: None, ended: false, fault: None })
    }

    pub(super) fn peek(&mut self) -> Option<&Entry> {
        if self.ahead.is_none() && !self.ended {
            self.ahead = self.read().unwrap_or_else(|fault| {
                self.fault = Some(fault);
                None
            });
            self.ended = self.ahead.is_none();
        }
        self.ahead.as_ref()
    }

    /// What was wrong with the log where its entries ended.
    pub(super) fn fault(&mut self) -> io::Result<()> {
        self.fault.take().map_or(Ok(()), Err)
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

/// The entries that speak of one file, as they come.
pub(super) struct Group<'e> {
    entries: &'e mut Entries,
    is_own: Box<dyn FnMut(&str) -> bool + 'e>,
    /// Whether the entry ahead is one of them, once that was asked.
    known: Option<bool>,
}

impl<'e> Group<'e> {
    /// The next entries of which `is_own` says by their documents that they belong to it.
    pub(super) fn new(entries: &'e mut Entries, is_own: impl FnMut(&str) -> bool + 'e) -> Self {
        Self { entries, is_own: Box::new(is_own), known: None }
    }

    /// The next ones of these of which `is_own` says so.
    pub(super) fn within<'g>(&'g mut self, mut is_own: impl FnMut(&str) -> bool + 'g) -> Group<'g> {
        self.known = None;
        let outer = &mut self.is_own;
        Group::new(self.entries, move |doc| outer(doc) && is_own(doc))
    }

    pub(super) fn peek(&mut self) -> Option<&Entry> {
        let entry = self.entries.peek()?;
        self.known.get_or_insert_with(|| (self.is_own)(entry.doc())).then_some(entry)
    }

    pub(super) fn next(&mut self) -> Option<Entry> {
        self.peek()?;
        self.known = None;
        self.entries.ahead.take()
    }

    /// Passes over those that are left.
    pub(super) fn pass(mut self) {
        while self.next().is_some() {}
    }

    /// The next one, if it is a record's that failed and `is_wanted` says so.
    pub(super) fn next_failed(&mut self, is_wanted: impl FnOnce(&Failed) -> bool) -> Option<Failed> {
        let Some(Entry::Failed(failed)) = self.peek() else { return None };
        if !is_wanted(failed) {
            return None;
        }
        if let Some(Entry::Failed(failed)) = self.next() { Some(failed) } else { None }
    }

    /// The next one, if it is a record's that was cleaned.
    pub(super) fn next_cleaned(&mut self) -> Option<Box<Record>> {
        let Some(Entry::Cleaned(_)) = self.peek() else { return None };
        if let Some(Entry::Cleaned(record)) = self.next() { Some(record) } else { None }
    }
}

/// What a quarantine file holds, by document.
pub(super) fn read_quarantine(path: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
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
