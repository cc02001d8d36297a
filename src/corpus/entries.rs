use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::logfile::lines_of;
use super::quarantine::Quarantined;
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

/// The entries of a change log, one looked at ahead.
pub(super) struct Entries {
    lines: Box<dyn Iterator<Item = io::Result<String>>>,
    path: PathBuf,
    number: usize,
    ahead: Option<Entry>,
}

impl Entries {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let lines = lines_of(path).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
        Ok(Self { lines, path: path.to_owned(), number: 0, ahead: None })
    }

    pub(super) fn peek_doc(&mut self) -> io::Result<Option<&str>> {
        if self.ahead.is_none() {
            self.ahead = self.read()?;
        }
        Ok(self.ahead.as_ref().map(Entry::doc))
    }

    pub(super) fn next(&mut self) -> io::Result<Option<Entry>> {
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
