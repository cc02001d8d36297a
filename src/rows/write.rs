use std::fmt;
use std::io::Write;

use arrow_array::cast::AsArray;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_select::take::take;
use parquet::arrow::arrow_writer::{ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter, TrackedWrite};

use super::checkpoint::{After, Flushed, tracked_after};
use super::pieces::{Pieces, Weights};
use super::{Checkpoint, Error, Layout};

/// Rows are encoded in pieces of at most so many rows, what Parquet itself encodes at once, and about so many bytes.
const PIECE_ROWS: usize = 1024;
const PIECE_BYTES: usize = 1 << 20;

/// Writes rows as a Parquet file.
///
/// Where pages and row groups end depends on the rows and on the layout alone, not on how the rows were cut into batches:
/// the same rows give the same bytes, also if the writing was interrupted and resumed.
pub struct RowWriter<W: Write + Send> {
    file: TrackedWrite<After<W>>,
    layout: Layout,
    factory: ArrowRowGroupWriterFactory,
    /// The columns of the row group begun.
    columns: Vec<ArrowColumnWriter>,
    group_rows: usize,
    piece: Pieces,
    flushed: Flushed,
}

impl<W: Write + Send> RowWriter<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// If Arrow or Parquet refuse, as [`Error`] says.
    pub fn new(out: W, layout: Layout) -> Result<Self, Error> {
        let mut writer = Self::after(0, out, layout, Flushed::default())?;
        writer.file.write_all(b"PAR1")?;
        Ok(writer)
    }

    /// Goes on with a file that was truncated to the checkpoint's bytes; `out` appends to it.
    ///
    /// # Errors
    /// If Arrow or Parquet refuse, as [`Error`] says.
    pub fn resume(out: W, layout: Layout, checkpoint: &Checkpoint) -> Result<Self, Error> {
        let flushed = checkpoint.flushed(&layout)?;
        Self::after(checkpoint.bytes, out, layout, flushed)
    }

    fn after(bytes: u64, out: W, layout: Layout, flushed: Flushed) -> Result<Self, Error> {
        // The factory is only to be had from a file's writer.
        let nowhere = SerializedFileWriter::new(std::io::sink(), layout.parquet.root_schema_ptr(), layout.properties.clone())?;
        let factory = ArrowRowGroupWriterFactory::new(&nowhere, layout.schema.clone());
        let piece = Pieces::new(PIECE_ROWS, PIECE_BYTES);
        Ok(Self { file: tracked_after(bytes, out)?, layout, factory, columns: Vec::new(), group_rows: 0, piece, flushed })
    }

    /// Adds rows; true if a row group, or more than one, was handed to the output, so that there is a new [`Self::checkpoint`].
    ///
    /// # Errors
    /// If Arrow or Parquet refuse, as [`Error`] says.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<bool, Error> {
        let columns = batch.columns().iter().map(without_dictionary).collect::<Result<_, _>>()?;
        let batch = RecordBatch::try_new(self.layout.schema.clone(), columns)?;
        let weights = Weights::of(batch.columns());
        let groups = self.flushed.groups();
        let mut start = 0;
        while start < batch.num_rows() {
            let room = self.layout.rows - self.group_rows;
            start = self.piece.fill(&batch, &weights, start, room);
            if self.piece.is_full(room) {
                self.encode()?;
                if self.group_rows >= self.layout.rows || self.encoded_bytes() >= self.layout.bytes {
                    self.end_group()?;
                }
            }
        }
        Ok(self.flushed.groups() > groups)
    }

    /// Bytes handed on so far.
    pub fn bytes_written(&self) -> u64 {
        self.file.bytes_written() as u64
    }

    /// Where to go on if all that follows is lost: behind the last row group that ended.
    ///
    /// # Errors
    /// If Arrow or Parquet refuse, as [`Error`] says.
    pub fn checkpoint(&mut self) -> Result<Checkpoint, Error> {
        self.file.flush()?;
        let bytes = self.bytes_written();
        Ok(Checkpoint { bytes, rows: self.flushed.rows(), footer: self.flushed.footer(&self.layout, bytes)? })
    }

    /// Writes what is left and the footer.
    ///
    /// # Errors
    /// If Arrow or Parquet refuse, as [`Error`] says.
    pub fn finish(mut self) -> Result<W, Error> {
        self.encode()?;
        self.end_group()?;
        let footer = self.flushed.footer(&self.layout, self.bytes_written())?;
        self.file.write_all(&footer)?;
        self.file.flush()?;
        Ok(self.file.into_inner()?.into_inner())
    }

    /// Encodes the piece, and compresses the pages that it fills.
    fn encode(&mut self) -> Result<(), Error> {
        let Some(piece) = self.piece.take()? else { return Ok(()) };
        if self.columns.is_empty() {
            self.columns = self.factory.create_column_writers(self.flushed.groups())?;
        }
        let mut columns = self.columns.iter_mut();
        for (field, column) in self.layout.schema.fields().iter().zip(piece.columns()) {
            for (leaf, writer) in compute_leaves(field, column)?.iter().zip(columns.by_ref()) {
                writer.write(leaf)?;
            }
        }
        self.group_rows += piece.num_rows();
        Ok(())
    }

    fn encoded_bytes(&self) -> usize {
        self.columns.iter().map(ArrowColumnWriter::get_estimated_total_bytes).sum()
    }

    /// Hands the row group on.
    fn end_group(&mut self) -> Result<(), Error> {
        if self.group_rows == 0 {
            return Ok(());
        }
        let ordinal = i16::try_from(self.flushed.groups()).map_err(|_| Error::TooManyGroups)?;
        let (parquet, properties) = (self.layout.parquet.clone(), self.layout.properties.clone());
        let mut group = SerializedRowGroupWriter::new(parquet, properties, &mut self.file, ordinal, Some(self.flushed.on_close()));
        for column in self.columns.drain(..) {
            column.close()?.append_to_row_group(&mut group)?;
        }
        group.close()?;
        self.group_rows = 0;
        Ok(())
    }
}

impl<W: Write + Send> fmt::Debug for RowWriter<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowWriter").field("bytes", &self.bytes_written()).field("groups", &self.flushed.groups()).finish_non_exhaustive()
    }
}

/// The column's values in place of keys: dictionaries of several batches may not fit into one.
fn without_dictionary(column: &ArrayRef) -> Result<ArrayRef, Error> {
    match column.as_any_dictionary_opt() {
        Some(dictionary) => Ok(take(dictionary.values(), dictionary.keys(), None)?),
        None => Ok(column.clone()),
    }
}
