use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};

use super::Error;

/// A document out of another format.
#[derive(Clone, Copy, Debug, Default)]
pub struct NewRow<'a> {
    /// The text.
    pub text: &'a str,
    /// The document's own id.
    pub id: Option<&'a str>,
    /// Its address.
    pub url: Option<&'a str>,
    /// Its language.
    pub lang: Option<&'a str>,
    /// Its title.
    pub title: Option<&'a str>,
    /// Who wrote it.
    pub byline: Option<&'a str>,
    /// When it was published, as the source says it.
    pub date: Option<&'a str>,
    /// All that it has besides, as JSON.
    pub metadata: Option<&'a str>,
}

const COLUMNS: [&str; 8] = ["text", "id", "url", "lang", "title", "byline", "date", "metadata"];

/// Makes batches of documents that come from another format.
#[derive(Debug, Default)]
pub struct RowBuilder {
    columns: [StringBuilder; 8],
    rows: usize,
    bytes: usize,
}

impl RowBuilder {
    /// The schema of the batches: strings, all but the text may be null.
    pub fn schema() -> SchemaRef {
        let fields = COLUMNS.iter().map(|name| Field::new(*name, DataType::Utf8, *name != "text"));
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }

    /// Adds a row. What does not fit any more, at 2 GB, is refused: the batch is to be finished first.
    ///
    /// # Errors
    /// If Arrow or Parquet refuse, as [`Error`] says.
    pub fn push(&mut self, row: &NewRow<'_>) -> Result<(), Error> {
        let values = [Some(row.text), row.id, row.url, row.lang, row.title, row.byline, row.date, row.metadata];
        let bytes = self.bytes + values.iter().flatten().map(|value| value.len()).sum::<usize>();
        i32::try_from(bytes).map_err(|_| Error::TooLong)?;
        self.columns.iter_mut().zip(values).for_each(|(column, value)| column.append_option(value));
        self.rows += 1;
        self.bytes = bytes;
        Ok(())
    }

    /// Rows since the last batch.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Their bytes.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The rows as a batch; the next one begins.
    ///
    /// # Errors
    /// If Arrow or Parquet refuse, as [`Error`] says.
    pub fn finish(&mut self) -> Result<RecordBatch, Error> {
        (self.rows, self.bytes) = (0, 0);
        let columns = self.columns.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef).collect();
        Ok(RecordBatch::try_new(Self::schema(), columns)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::jsonl;

    #[test]
    fn rows_become_columns() {
        let mut builder = RowBuilder::default();
        builder.push(&NewRow { text: "Low tide.", id: Some("7"), metadata: Some("{\"pages\":2}"), ..NewRow::default() }).unwrap();
        builder.push(&NewRow { text: "", lang: Some("en"), ..NewRow::default() }).unwrap();
        assert_eq!((builder.rows(), builder.bytes()), (2, 23));
        let lines = String::from_utf8(jsonl(&builder.finish().unwrap()).unwrap()).unwrap();
        assert_eq!(
            lines,
            "{\"text\":\"Low tide.\",\"id\":\"7\",\"url\":null,\"lang\":null,\"title\":null,\"byline\":null,\"date\":null,\"metadata\":\"{\\\"pages\\\":2}\"}\n\
             {\"text\":\"\",\"id\":null,\"url\":null,\"lang\":\"en\",\"title\":null,\"byline\":null,\"date\":null,\"metadata\":null}\n"
        );
        assert_eq!(builder.finish().unwrap().num_rows(), 0);
    }
}
