use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use super::read::{Chunk, Load, Place, Reader, Unit};
use crate::format::Start;
use crate::rows::{Layout, Names, RowReader};

impl Reader<'_, '_> {
    /// Reads the rows of a Parquet file, whose end must be read first: what is no plain file is put aside on the disk.
    pub(super) fn table(&mut self, unit: &Arc<Unit>, path: Option<&Path>, mut stream: impl Read, place: Place) -> bool {
        let file = match path {
            Some(path) => File::open(path),
            None => tempfile::tempfile().and_then(|mut file| io::copy(&mut stream, &mut file).map(|_| file)),
        };
        let names = Names { text: self.plan.formats.text_field.clone(), ..Names::default() };
        let opened = file.and_then(|file| RowReader::new(file, &names).map_err(io::Error::other));
        let (mut reader, layout) = match opened.and_then(|reader| Ok((Layout::like(&reader).map_err(io::Error::other)?, reader))) {
            Ok((layout, reader)) => (reader, layout),
            Err(fault) => return self.fault(unit, place, fault),
        };
        let from = place.number.max(1);
        reader.seek(from);
        let rows = reader.rows();
        let mut layout = Some(layout);
        let mut next = from;
        loop {
            let (load, fault) = match reader.next() {
                None => (Load::Records(Vec::new()), None),
                Some(Ok(batch)) => (Load::Rows(batch), None),
                Some(Err(error)) => (Load::Records(Vec::new()), Some(io::Error::other(error))),
            };
            let count = if let Load::Rows(rows) = &load { rows.len() as u64 } else { 0 };
            let last = fault.is_some() || count == 0 || next + count > rows;
            let start = Start { number: next, is_first: next == 1, header: Arc::default() };
            next += count;
            let after = Place { number: next, logged: next.max(place.logged), ..place };
            let chunk = Chunk::new(unit, after, start.is_first, last, load, fault);
            let chunk = Chunk { start, logged: place.logged, layout: layout.take(), ..chunk };
            if unit.entry.is_none() {
                self.account(reader.bytes_before(next));
            }
            if !self.give(chunk) {
                return false;
            }
            if last {
                return true;
            }
        }
    }
}
