//! What holds for files as a whole.

mod broken;
mod kept;
mod resumed;

use std::fs::File;
use std::io::Write;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch, new_null_array};
use arrow_json::ReaderBuilder;
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use arrow_select::concat::concat_batches;

use super::batch::replace;
use super::cell::Cells;
use super::layout::plain;
use super::{Error, Layout, Names, RowChange, RowReader, RowWriter, Rows};

/// A batch out of lines of JSON.
fn batch(schema: &SchemaRef, lines: &str) -> RecordBatch {
    let mut decoder = ReaderBuilder::new(plain(schema)).with_batch_size(1 << 20).build_decoder().unwrap();
    assert_eq!(decoder.decode(lines.as_bytes()).unwrap(), lines.len());
    let Some(decoded) = decoder.flush().unwrap() else { return RecordBatch::new_empty(schema.clone()) };
    let columns = schema.fields().iter().zip(decoded.columns()).map(|(field, column)| coded(field.data_type(), column));
    RecordBatch::try_new(schema.clone(), columns.collect()).unwrap()
}

/// The column with keys into a dictionary, if its type is to be one.
fn coded(kind: &DataType, column: &ArrayRef) -> ArrayRef {
    if !matches!(kind, DataType::Dictionary(..)) {
        return column.clone();
    }
    let cells = Cells::of(column.as_ref()).unwrap();
    let changes: Vec<_> = (0..column.len()).map(|row| cells.text(row).unwrap().map_or(RowChange::Keep, |text| RowChange::Replace(text.to_owned()))).collect();
    replace(&new_null_array(kind, column.len()), &changes).unwrap()
}

fn schema(columns: &[(&str, DataType)]) -> SchemaRef {
    Arc::new(Schema::new(columns.iter().map(|(name, kind)| Field::new(*name, kind.clone(), true)).collect::<Vec<_>>()))
}

/// Numbered rows, texts of all lengths among them.
fn numbered(rows: usize) -> RecordBatch {
    let lines = (0..rows).map(|row| match row % 7 {
        3 => format!("{{\"id\":{row},\"text\":null}}\n"),
        _ => format!("{{\"id\":{row},\"text\":\"{}\"}}\n", format!("The ferry of {row} o'clock. ").repeat(row * row % 23)),
    });
    batch(&schema(&[("id", DataType::Int64), ("text", DataType::Utf8)]), &lines.collect::<String>())
}

fn file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn open(bytes: &[u8]) -> Result<RowReader, Error> {
    RowReader::new(file(bytes), &Names::default())
}

/// The batch as a file, in row groups of so many rows.
fn written(batch: &RecordBatch, group: usize) -> Vec<u8> {
    let mut layout = Layout::new(&batch.schema()).unwrap();
    layout.rows = group;
    let mut writer = RowWriter::new(Vec::new(), layout).unwrap();
    writer.write(batch).unwrap();
    writer.finish().unwrap()
}

/// All rows from one on.
fn read(bytes: &[u8], from: u64) -> RecordBatch {
    let mut reader = open(bytes).unwrap();
    reader.seek(from);
    let schema = reader.schema().clone();
    let mut next = from;
    let batches = reader.map(|rows| {
        let rows = rows.unwrap();
        assert_eq!(rows.first(), next);
        next += rows.len() as u64;
        rows.batch().clone()
    });
    concat_batches(&schema, &batches.collect::<Vec<_>>()).unwrap()
}

#[test]
fn rows_from_elsewhere_are_documents_too() {
    let rows = Rows::new(numbered(5), &Names::default()).unwrap();
    let numbers: Vec<_> = rows.documents().map(|row| (row.number, row.id.unwrap().into_owned(), row.text.unwrap().is_some())).collect();
    assert_eq!(numbers[3], (4, "3".to_owned(), false));
    assert_eq!(numbers[4], (5, "4".to_owned(), true));
    assert_eq!(rows.batch().schema().field(rows.text_column()).name(), "text");
    let names = Names { text: "body".to_owned(), ..Names::default() };
    assert!(matches!(Rows::new(numbered(1), &names), Err(Error::NoColumn { .. })));
}
