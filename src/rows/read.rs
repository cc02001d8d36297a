use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, SchemaRef};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::file::metadata::{PageIndexPolicy, ParquetMetaData, RowGroupMetaData};

use super::columns::Columns;
use super::pieces::{Pieces, Weights};
use super::{Error, Names, Rows};

/// At most so many rows a batch.
const BATCH_ROWS: usize = 1024;
/// A batch ends with the row that makes it so heavy.
const BATCH_BYTES: usize = 512 << 10;

/// Gives the rows of a Parquet file in batches that never span row groups, without holding a row group.
#[derive(Debug)]
pub struct RowReader {
    file: File,
    footer: ArrowReaderMetadata,
    columns: Columns,
    /// Rows read from the file, given or not.
    read: u64,
    group: Option<Group>,
    /// Rows read and not given.
    left: Option<RecordBatch>,
    failed: Option<Error>,
}

/// A row group being read.
#[derive(Debug)]
struct Group {
    end: u64,
    /// Rows asked for at a time.
    step: usize,
    batches: ParquetRecordBatchReader,
}

impl RowReader {
    /// Opens a file.
    ///
    /// # Errors
    /// If Arrow or Parquet refuse, as [`Error`] says.
    pub fn open(path: &Path, names: &Names) -> Result<Self, Error> {
        Self::new(File::open(path)?, names)
    }

    /// Reads an open file, which must be one that can be sought.
    ///
    /// # Errors
    /// If Arrow or Parquet refuse, as [`Error`] says.
    pub fn new(file: File, names: &Names) -> Result<Self, Error> {
        check_ends(&file)?;
        let options = ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Skip).with_encoding_stats_as_mask(false);
        let footer = guarded(|| ArrowReaderMetadata::load(&file, options).map_err(|error| error.to_string())).map_err(Error::Footer)?;
        check_places(footer.metadata(), file.metadata()?.len())?;
        let columns = Columns::find(footer.schema(), names)?;
        Ok(Self { file, footer, columns, read: 0, group: None, left: None, failed: None })
    }

    /// Goes on with this row, from 1: whole row groups are skipped by the footer, the rows before it by their pages.
    pub fn seek(&mut self, row: u64) {
        (self.group, self.left, self.failed) = (None, None, None);
        self.read = row.saturating_sub(1);
    }

    /// Rows of the file.
    pub fn rows(&self) -> u64 {
        self.metadata().row_groups().iter().map(|group| unsigned(group.num_rows())).sum()
    }

    /// Compressed bytes of all rows.
    pub fn bytes(&self) -> u64 {
        self.bytes_before(self.rows() + 1)
    }

    /// Compressed bytes of the rows before this one, from 1: of its own row group the same share as of its rows.
    pub fn bytes_before(&self, row: u64) -> u64 {
        let mut left = row.saturating_sub(1);
        let mut sum = 0;
        for group in self.metadata().row_groups() {
            let (rows, bytes) = (unsigned(group.num_rows()), unsigned(group.compressed_size()));
            let taken = left.min(rows);
            sum += u64::try_from(u128::from(bytes) * u128::from(taken) / u128::from(rows.max(1))).unwrap_or(bytes);
            left -= taken;
        }
        sum
    }

    /// The schema of the batches.
    pub fn schema(&self) -> &SchemaRef {
        self.footer.schema()
    }

    pub(super) fn metadata(&self) -> &ParquetMetaData {
        self.footer.metadata()
    }

    pub(super) fn columns(&self) -> Columns {
        self.columns
    }

    /// Rows of one batch: no more than keys of a small dictionary can name, should all texts become different ones.
    fn batch_rows(&self) -> usize {
        match self.schema().field(self.columns.text).data_type() {
            DataType::Dictionary(keys, _) if **keys == DataType::Int8 => 127,
            DataType::Dictionary(keys, _) if **keys == DataType::UInt8 => 255,
            _ => BATCH_ROWS,
        }
    }

    /// Opens the row group that holds the next row, from that row on.
    fn open_group(&self, step: Option<usize>) -> Result<Option<Group>, Error> {
        let mut start = 0;
        for (index, group) in self.metadata().row_groups().iter().enumerate() {
            let end = start + unsigned(group.num_rows());
            if self.read < end {
                let mean = unsigned(group.total_byte_size()) / (end - start) + 1;
                let step = step.unwrap_or_else(|| BATCH_BYTES / usize::try_from(mean).unwrap_or(usize::MAX)).clamp(1, self.batch_rows());
                let skipped = usize::try_from(self.read - start).unwrap_or(usize::MAX);
                let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(self.file.try_clone()?, self.footer.clone());
                let builder = builder.with_row_groups(vec![index]).with_offset(skipped).with_batch_size(step);
                let batches = guarded(|| builder.build().map_err(|error| error.to_string())).map_err(|error| self.broken(&error))?;
                return Ok(Some(Group { end, step, batches }));
            }
            start = end;
        }
        Ok(None)
    }

    fn broken(&self, reason: &dyn std::fmt::Display) -> Error {
        Error::Row { row: self.read + 1, reason: reason.to_string() }
    }

    /// The next rows of the row group, a few.
    fn part(&mut self) -> Result<Option<RecordBatch>, Error> {
        loop {
            let Some(group) = &mut self.group else { return Ok(None) };
            let (end, step) = (group.end, group.step);
            match guarded(|| group.batches.next().transpose().map_err(|error| error.to_string())).transpose() {
                Some(Ok(part)) => {
                    self.read += part.num_rows() as u64;
                    return Ok(Some(part));
                }
                // A broken page takes the sound rows before it along: go on row by row.
                Some(Err(_)) if step > 1 => self.group = self.open_group(Some(1))?,
                Some(Err(error)) => return Err(self.broken(&error)),
                None if self.read < end => return Err(self.broken(&"the row group ends before it")),
                None => self.group = None,
            }
        }
    }

    /// Asks for fewer rows at a time if these are heavier than the row group's mean.
    fn slow_down(&mut self, rows: usize, bytes: usize) -> Result<(), Error> {
        if rows > 1 && bytes > 8 * BATCH_BYTES && self.group.as_ref().is_some_and(|group| group.step > 1 && self.read < group.end) {
            self.group = self.open_group(Some(rows * BATCH_BYTES / bytes))?;
        }
        Ok(())
    }

    /// The next batch. What fails is kept until the rows before it are given.
    fn batch(&mut self) -> Result<Option<Rows>, Error> {
        let rows = self.batch_rows();
        let mut piece = Pieces::new(rows, BATCH_BYTES);
        if self.group.is_none() && self.left.is_none() && self.failed.is_none() {
            self.group = self.open_group(None)?;
        }
        while !piece.is_full(rows) && self.failed.is_none() {
            let fresh = self.left.is_none();
            let part = match self.left.take().map_or_else(|| self.part(), |left| Ok(Some(left))) {
                Ok(Some(part)) => part,
                Ok(None) => break,
                Err(error) => {
                    self.failed = Some(error);
                    break;
                }
            };
            let weights = Weights::of(part.columns());
            if fresh && let Err(error) = self.slow_down(part.num_rows(), weights.sum(part.num_rows())) {
                self.failed = Some(error);
            }
            let end = piece.fill(&part, &weights, 0, rows);
            self.left = (end < part.num_rows()).then(|| part.slice(end, part.num_rows() - end));
        }
        let waiting = self.left.as_ref().map_or(0, RecordBatch::num_rows) as u64;
        match piece.take()? {
            Some(batch) => Ok(Some(Rows { first: self.read - waiting - batch.num_rows() as u64 + 1, batch, columns: self.columns })),
            None => self.failed.take().map_or(Ok(None), Err),
        }
    }
}

impl Iterator for RowReader {
    type Item = Result<Rows, Error>;

    /// After an error there is nothing more, unless one seeks a row behind it.
    fn next(&mut self) -> Option<Self::Item> {
        let next = self.batch().transpose();
        if matches!(next, Some(Err(_))) {
            self.seek(self.rows() + 1);
        }
        next
    }
}

/// Damaged pages and footers make the parquet crate panic here and there; to the reader that is an error like others.
fn guarded<T>(read: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err("the data is damaged".to_owned()))
}

/// Every column is to lie within the file.
fn check_places(footer: &ParquetMetaData, length: u64) -> Result<(), Error> {
    for column in footer.row_groups().iter().flat_map(RowGroupMetaData::columns) {
        let start = column.dictionary_page_offset().unwrap_or_else(|| column.data_page_offset());
        let end = u64::try_from(start).ok().zip(u64::try_from(column.compressed_size()).ok()).and_then(|(start, size)| start.checked_add(size));
        if end.is_none_or(|end| end > length) {
            return Err(Error::Footer(format!("column {} lies outside the file", column.column_path())));
        }
    }
    Ok(())
}

/// A damaged footer tells nonsense; nothing is better than less.
fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

/// Looks at the first and the last bytes, which say more clearly than the footer's parser what the file is.
fn check_ends(file: &File) -> Result<(), Error> {
    let mut file = file;
    let (mut head, mut tail) = ([0; 4], [0; 4]);
    file.rewind()?;
    match file.read_exact(&mut head) {
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Err(Error::NotParquet),
        read => read?,
    }
    file.seek(SeekFrom::End(-4))?;
    file.read_exact(&mut tail)?;
    match (&head, &tail) {
        (b"PARE", _) | (_, b"PARE") => Err(Error::Encrypted),
        (b"PAR1", b"PAR1") => {
            if file.metadata()?.len() < 12 {
                Err(Error::Truncated)
            } else {
                Ok(())
            }
        }
        (b"PAR1", _) => Err(Error::Truncated),
        _ => Err(Error::NotParquet),
    }
}
