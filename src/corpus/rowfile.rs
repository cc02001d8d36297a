use std::collections::VecDeque;
use std::io;

use super::clean::CleanedRows;
use super::target::Sink;
use crate::rows::{Checkpoint, Layout, RowBuilder, RowWriter};

/// A Parquet file being written.
pub(super) struct RowFile {
    writer: RowWriter<Sink>,
    /// Rows written so far.
    written: u64,
    /// The batches whose rows are not all on the disk, each with the number of rows written before it.
    pending: VecDeque<(u64, Batch)>,
}

/// Where some rows came from.
struct Batch {
    first: u64,
    read: u64,
    dropped: Vec<u64>,
}

impl RowFile {
    /// Begins a file; without a layout it is one of rows that were made of other formats.
    pub(super) fn new(sink: Sink, layout: Option<Layout>) -> io::Result<Self> {
        Ok(Self { writer: RowWriter::new(sink, layout_of(layout)?).map_err(io::Error::other)?, written: 0, pending: VecDeque::new() })
    }

    /// Goes on with one that was cut to a checkpoint.
    pub(super) fn resume(sink: Sink, layout: Option<Layout>, from: &Checkpoint) -> io::Result<Self> {
        let writer = RowWriter::resume(sink, layout_of(layout)?, from).map_err(io::Error::other)?;
        Ok(Self { writer, written: from.rows, pending: VecDeque::new() })
    }

    pub(super) fn add(&mut self, rows: &CleanedRows) -> io::Result<()> {
        self.pending.push_back((self.written, Batch { first: rows.first, read: rows.read, dropped: rows.dropped.clone() }));
        self.written += rows.batch.num_rows() as u64;
        self.writer.write(&rows.batch).map_err(io::Error::other)?;
        Ok(())
    }

    /// What is on the disk, and the number of the input's row that comes next there; `next` if all is. `None` where rows of
    /// other formats wait for their row group's end.
    pub(super) fn checkpoint(&mut self, next: u64) -> io::Result<Option<(Checkpoint, u64)>> {
        let checkpoint = self.writer.checkpoint().map_err(io::Error::other)?;
        while let Some((before, batch)) = self.pending.front() {
            let end = before + batch.read - batch.dropped.len() as u64;
            if end > checkpoint.rows {
                break;
            }
            self.pending.pop_front();
        }
        let Some((before, batch)) = self.pending.front() else { return Ok(Some((checkpoint, next))) };
        if batch.first == 0 {
            return Ok(None);
        }
        let row = batch.first + (checkpoint.rows - before);
        let row = batch.dropped.iter().fold(row, |row, dropped| row + u64::from(*dropped <= row));
        Ok(Some((checkpoint, row)))
    }

    /// Ends the file, and gives what it was written to.
    pub(super) fn close(self) -> io::Result<Sink> {
        self.writer.finish().map_err(io::Error::other)
    }
}

fn layout_of(layout: Option<Layout>) -> io::Result<Layout> {
    layout.map_or_else(|| Layout::new(&RowBuilder::schema()).map_err(io::Error::other), Ok)
}
