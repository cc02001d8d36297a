use std::sync::Arc;

use arrow_array::builder::{Int64Builder, ListBuilder, StringBuilder};
use arrow_array::{Array, ArrayRef, ListArray, RecordBatch, RecordBatchReader, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, SchemaRef};
use dechaff::rows::{Error, Names, Row, RowChange, Rows};
use dechaff::survey::Survey as Pages;
use dechaff::{Change, Document, Pipeline};
use pyo3::PyErr;
use rayon::ThreadPool;
use rayon::prelude::*;

use crate::columns::Columns;
use crate::errors::TableError;
use crate::offsets::{Characters, Offsets};
use crate::survey::Survey;

/// Rows of a table that are cleaned, and given, at a time.
const ROWS: usize = 16 << 10;

/// The rows with their cleaned texts, and a column of changes: null where there was no text to clean.
pub(crate) fn cleaned(pipeline: &Pipeline, batch: RecordBatch, columns: &Columns) -> Result<RecordBatch, PyErr> {
    let fields = schema(&batch.schema(), columns)?;
    let rows = Rows::new(batch, &columns.names).map_err(|error| fault(&error))?;
    let documents: Vec<Row<'_>> = rows.documents().collect();
    let (texts, changes): (Vec<RowChange>, Vec<Option<Vec<Change>>>) = documents.into_par_iter().map(|row| of_row(pipeline, row, columns.offsets)).unzip();
    let with_texts = rows.with_texts(&texts).map_err(|error| fault(&error))?;
    let mut arrays = with_texts.columns().to_vec();
    if columns.into.is_some() {
        let text = rows.text_column();
        let new = std::mem::replace(&mut arrays[text], Arc::clone(rows.batch().column(text)));
        arrays.push(new);
    }
    arrays.push(listed(&changes)?);
    RecordBatch::try_new(fields, arrays).map_err(|error| arrow_fault(&error))
}

/// The same for all batches of a table, in pieces of bounded size.
pub(crate) fn all_cleaned(
    pipeline: &Pipeline,
    pool: &ThreadPool,
    batches: Box<dyn RecordBatchReader + Send>,
    columns: &Columns,
) -> Result<(Vec<RecordBatch>, SchemaRef), PyErr> {
    let fields = schema(&batches.schema(), columns)?;
    let mut done = Vec::new();
    for batch in batches {
        let batch = batch.map_err(|error| arrow_fault(&error))?;
        for start in (0..batch.num_rows()).step_by(ROWS) {
            let piece = batch.slice(start, ROWS.min(batch.num_rows() - start));
            done.push(pool.install(|| cleaned(pipeline, piece, columns))?);
        }
    }
    Ok((done, fields))
}

/// What the rows of all batches of a table are made of.
pub(crate) fn surveyed(pipeline: &Pipeline, pool: &ThreadPool, batches: Box<dyn RecordBatchReader + Send>, names: &Names) -> Result<Survey, PyErr> {
    are_there(&batches.schema(), names)?;
    let mut pages = Pages::default();
    for batch in batches {
        let rows = Rows::new(batch.map_err(|error| arrow_fault(&error))?, names).map_err(|error| fault(&error))?;
        let documents: Vec<Document<'_>> = rows.documents().filter_map(document).collect();
        pages = pages.merge(pool.install(|| pipeline.survey(documents.into_par_iter())));
    }
    Ok(Survey { pages })
}

fn document(row: Row<'_>) -> Option<Document<'_>> {
    let text = row.text.ok().flatten()?;
    Some(Document { name: row.number.to_string().into(), text: text.into(), id: row.id, url: row.url, lang: row.lang })
}

fn of_row(pipeline: &Pipeline, row: Row<'_>, offsets: Offsets) -> (RowChange, Option<Vec<Change>>) {
    let Some(document) = document(row) else { return (RowChange::Keep, None) };
    let cleaned = pipeline.clean(&document);
    let mut changes = pipeline.record(&document, &cleaned).changes;
    if offsets == Offsets::Characters && !document.text.is_ascii() {
        let mut characters = Characters::of(&document.text);
        for change in &mut changes {
            change.at = characters.place(change.at).into();
        }
    }
    (if cleaned.is_changed() { RowChange::Replace(cleaned.text) } else { RowChange::Keep }, Some(changes))
}

/// The columns that come out.
fn schema(schema: &Schema, columns: &Columns) -> Result<SchemaRef, PyErr> {
    are_there(schema, &columns.names)?;
    for name in columns.into.iter().chain([&columns.changes]) {
        if schema.column_with_name(name).is_some() {
            return Err(TableError::new_err(format!("there is a column {name:?} already")));
        }
    }
    // An empty batch tells what is wrong with the columns that are read.
    let rows = Rows::new(RecordBatch::new_empty(Arc::new(schema.clone())), &columns.names).map_err(|error| fault(&error))?;
    let mut fields = schema.fields().to_vec();
    if let Some(into) = &columns.into {
        let text = &fields[rows.text_column()];
        fields.push(Arc::new(Field::clone(text).with_name(into)));
    }
    fields.push(Arc::new(Field::new(&columns.changes, DataType::List(Arc::new(element())), true)));
    Ok(Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone())))
}

/// A column that was asked for by name must be there.
fn are_there(schema: &Schema, names: &Names) -> Result<(), PyErr> {
    let usual = Names::default();
    for (name, usual) in [(&names.id, usual.id), (&names.url, usual.url), (&names.lang, usual.lang)] {
        if *name != usual && schema.column_with_name(name).is_none() {
            return Err(fault(&Error::NoColumn { name: name.clone(), there: schema.fields().iter().map(|field| field.name().clone()).collect() }));
        }
    }
    Ok(())
}

/// A change as a struct.
fn element() -> Field {
    Field::new("element", DataType::Struct(fields()), false)
}

fn fields() -> Fields {
    let names = DataType::List(Arc::new(Field::new("element", DataType::Utf8, false)));
    let text = |name| Field::new(name, DataType::Utf8, false);
    let place = |name| Field::new(name, DataType::Int64, false);
    vec![place("start"), place("end"), text("before"), text("after"), text("kind"), text("stage"), Field::new("by", names, false), text("why")].into()
}

fn listed(rows: &[Option<Vec<Change>>]) -> Result<ArrayRef, PyErr> {
    let changes = || rows.iter().flatten().flatten();
    let bytes = changes().map(|change| change.before.len().max(change.after.len()).max(change.why.len())).sum::<usize>();
    // The builders would panic.
    i32::try_from(bytes).map_err(|_| fault(&Error::TooLong))?;
    let texts = |text: fn(&Change) -> &str| {
        let mut builder = StringBuilder::new();
        changes().for_each(|change| builder.append_value(text(change)));
        Arc::new(builder.finish()) as ArrayRef
    };
    let places = |end: usize| {
        let mut builder = Int64Builder::new();
        // No text in memory is longer.
        changes().for_each(|change| builder.append_value(i64::try_from(change.at[end]).unwrap_or(i64::MAX)));
        Arc::new(builder.finish()) as ArrayRef
    };
    let mut by = ListBuilder::new(StringBuilder::new()).with_field(Field::new("element", DataType::Utf8, false));
    for change in changes() {
        change.by.iter().for_each(|rule| by.values().append_value(rule));
        by.append(true);
    }
    let columns = vec![
        places(0),
        places(1),
        texts(|change| &change.before),
        texts(|change| &change.after),
        texts(|change| &change.kind),
        texts(|change| &change.stage),
        Arc::new(by.finish()),
        texts(|change| &change.why),
    ];
    let structs = StructArray::try_new_with_length(fields(), columns, None, changes().count()).map_err(|error| arrow_fault(&error))?;
    let ends = OffsetBuffer::from_lengths(rows.iter().map(|row| row.as_ref().map_or(0, Vec::len)));
    let nulls: NullBuffer = rows.iter().map(Option::is_some).collect::<Vec<bool>>().into();
    let nulls = Some(nulls).filter(|nulls| nulls.null_count() > 0);
    let list = ListArray::try_new(Arc::new(element()), ends, Arc::new(structs), nulls).map_err(|error| arrow_fault(&error))?;
    debug_assert_eq!(list.len(), rows.len());
    Ok(Arc::new(list))
}

fn fault(error: &Error) -> PyErr {
    TableError::new_err(error.to_string())
}

fn arrow_fault(error: &ArrowError) -> PyErr {
    TableError::new_err(error.to_string())
}
