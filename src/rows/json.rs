use std::ops::Range;

use arrow_array::RecordBatch;
use arrow_json::WriterBuilder;
use arrow_json::writer::LineDelimited;

use super::batch::shown;
use super::{Error, Rows};

/// Rows as lines of JSON, with nulls where a column has none; times as text, bytes in hexadecimal digits.
///
/// # Errors
/// If Arrow or Parquet refuse, as [`Error`] says.
pub fn jsonl(batch: &RecordBatch) -> Result<Vec<u8>, Error> {
    let mut writer = WriterBuilder::new().with_explicit_nulls(true).build::<_, LineDelimited>(Vec::new());
    writer.write(batch)?;
    writer.finish()?;
    Ok(writer.into_inner())
}

impl Rows {
    /// Some of the rows, counted from 0 within the batch, as lines of JSON. A text kept as bytes is shown as text if it is one.
    ///
    /// # Errors
    /// If Arrow or Parquet refuse, as [`Error`] says.
    pub fn jsonl(&self, rows: Range<usize>) -> Result<Vec<u8>, Error> {
        let start = rows.start.min(self.len());
        let rows = self.batch.slice(start, rows.end.min(self.len()).saturating_sub(start));
        let mut lines = Vec::new();
        if self.columns.all().any(|column| self.batch.column(column).data_type().is_binary()) {
            // One row's bytes may be text and the next one's not.
            for row in 0..rows.num_rows() {
                lines.extend(jsonl(&shown(&rows.slice(row, 1), self.columns.all())?)?);
            }
        } else {
            lines = jsonl(&rows)?;
        }
        Ok(lines)
    }
}
