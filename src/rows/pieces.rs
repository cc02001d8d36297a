use arrow_array::{ArrayRef, RecordBatch};
use arrow_select::concat::concat_batches;

use super::Error;
use super::cell::Cells;

/// What the rows of a batch weigh: the bytes of their strings, and some for each column.
pub(super) struct Weights<'a> {
    strings: Vec<Cells<'a>>,
    base: usize,
}

impl<'a> Weights<'a> {
    pub(super) fn of(columns: &'a [ArrayRef]) -> Self {
        Self { strings: columns.iter().filter_map(|column| Cells::of(column.as_ref())).collect(), base: 8 * columns.len() }
    }

    /// The first `rows` rows together.
    pub(super) fn sum(&self, rows: usize) -> usize {
        (0..rows).map(|row| self.row(row)).sum()
    }

    fn row(&self, row: usize) -> usize {
        self.strings.iter().filter_map(|cells| cells.bytes(row)).map(<[u8]>::len).sum::<usize>() + self.base
    }
}

/// Cuts a stream of batches anew, into pieces that end where the rows say so, however the stream was cut.
#[derive(Debug)]
pub(super) struct Pieces {
    rows: usize,
    bytes: usize,
    held: Vec<RecordBatch>,
    held_rows: usize,
    held_bytes: usize,
}

impl Pieces {
    /// Pieces of at most `rows` rows that end with the row that makes them `bytes` heavy.
    pub(super) fn new(rows: usize, bytes: usize) -> Self {
        Self { rows, bytes, held: Vec::new(), held_rows: 0, held_bytes: 0 }
    }

    /// Whether the piece is to be taken, if it may have `rows` rows at most.
    pub(super) fn is_full(&self, rows: usize) -> bool {
        self.held_rows >= rows.min(self.rows) || self.held_bytes >= self.bytes
    }

    /// Adds rows from `start` on until the piece is full; gives the first row that it left.
    pub(super) fn fill(&mut self, batch: &RecordBatch, weights: &Weights<'_>, start: usize, rows: usize) -> usize {
        let mut end = start;
        while end < batch.num_rows() && !self.is_full(rows) {
            self.held_bytes += weights.row(end);
            self.held_rows += 1;
            end += 1;
        }
        if end > start {
            self.held.push(batch.slice(start, end - start));
        }
        end
    }

    /// The rows held, if any, as one batch.
    pub(super) fn take(&mut self) -> Result<Option<RecordBatch>, Error> {
        (self.held_rows, self.held_bytes) = (0, 0);
        let held = std::mem::take(&mut self.held);
        match held.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(one.clone())),
            [first, ..] => Ok(Some(concat_batches(&first.schema(), &held)?)),
        }
    }
}
