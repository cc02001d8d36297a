use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use super::To;
use super::files::leads_out;
use super::read::{Beginning, Chunk, Load, Place, Reader, Unit};
use crate::format::{Input, Kind};

/// A file that is copied is read in pieces of this size.
const PIECE: u64 = 1 << 20;

type Entry<'a, 'i> = tar::Entry<'a, Input<'i>>;

impl Reader<'_, '_> {
    /// Reads the files of a tar archive as if they stood in a folder of its name.
    pub(super) fn archive(&mut self, whole: &Arc<Unit>, input: Input<'_>, place: Place) -> bool {
        let mut archive = tar::Archive::new(input);
        let mut fault = None;
        let mut number = 0;
        match archive.entries() {
            Err(error) => fault = Some(error),
            Ok(entries) => {
                for entry in entries {
                    let wanted = match entry {
                        Err(error) => {
                            fault = Some(error);
                            break;
                        }
                        Ok(_) if number < place.entry => true,
                        Ok(entry) => {
                            let here = Place { job: place.job, entry: number, ..Place::default() };
                            self.entry(whole, entry, here)
                        }
                    };
                    if !wanted {
                        return false;
                    }
                    number += 1;
                }
            }
        }
        // Its own end, with what was wrong with it.
        let place = Place { entry: number, ..place };
        self.give(Chunk::new(whole, place, number == 0, true, Load::Records(Vec::new()), fault))
    }

    fn entry(&mut self, whole: &Unit, entry: Entry<'_, '_>, place: Place) -> bool {
        let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let name = |of: &str| format!("{of}/{}", path.trim_start_matches("./").trim_end_matches('/'));
        let header = entry.header().clone();
        let kind = if header.entry_type().is_file() { self.plan.formats.of(Path::new(&path)) } else { None };
        let kind = kind.filter(|kind| !matches!(kind, Kind::Tar));
        let to = match (&kind, whole.to) {
            (Some(kind), To::Mirror) if !kind.is_mirrored() => To::Jsonl,
            (_, to) => to,
        };
        let unit = Arc::new(Unit { name: name(&whole.name), source: name(&whole.source), kind: kind.clone(), to, entry: Some((header, path.clone())) });
        let refused = refusal(&path, &entry);
        if let Some(reason) = refused {
            return self.refuse(&unit, entry, place, reason);
        }
        match kind {
            Some(Kind::Records(format)) => match Input::of(entry, self.plan.limits.max_ratio) {
                Ok(input) => self.stream(unit, &format, input, None, place, Beginning::default()),
                Err(fault) => self.fault(&unit, place, fault),
            },
            Some(Kind::Parquet) => self.table(&unit, None, entry, place),
            _ => self.copy(&unit, entry, place),
        }
    }

    /// Passes on a file that is none of ours, in pieces.
    fn copy(&mut self, unit: &Arc<Unit>, mut entry: Entry<'_, '_>, place: Place) -> bool {
        let mut left = entry.size();
        let mut first = true;
        loop {
            let mut bytes = Vec::new();
            let fault = entry.by_ref().take(PIECE).read_to_end(&mut bytes).err();
            left = left.saturating_sub(bytes.len() as u64);
            let last = left == 0 || bytes.is_empty() || fault.is_some();
            if !self.give(Chunk::new(unit, place, first, last, Load::Copied(bytes), fault)) {
                return false;
            }
            if last {
                return true;
            }
            first = false;
        }
    }

    /// An entry that must not be taken: its bytes go to quarantine.
    fn refuse(&mut self, unit: &Arc<Unit>, entry: Entry<'_, '_>, place: Place, reason: &'static str) -> bool {
        let mut bytes = Vec::new();
        let kept = self.plan.limits.max_doc_bytes as u64;
        let fault = entry.take(kept).read_to_end(&mut bytes).err();
        let fault = fault.unwrap_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, reason));
        self.give(Chunk::new(unit, place, true, true, Load::Refused(bytes), Some(fault)))
    }
}

/// Why an entry is not taken, if it is not.
fn refusal(path: &str, entry: &Entry<'_, '_>) -> Option<&'static str> {
    let kind = entry.header().entry_type();
    if leads_out(path) || path.contains('\0') {
        Some("the path leads out of the archive")
    } else if !(kind.is_file() || kind.is_dir()) {
        Some("neither a file nor a folder: links and devices are left out")
    } else {
        None
    }
}
