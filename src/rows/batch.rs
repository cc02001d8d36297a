use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{BinaryViewBuilder, GenericBinaryBuilder, PrimitiveBuilder};
use arrow_array::types::ArrowDictionaryKeyType;
use arrow_array::{Array, ArrayRef, BooleanArray, DictionaryArray, GenericStringArray, OffsetSizeTrait, RecordBatch, downcast_dictionary_array};
use arrow_buffer::ArrowNativeType;
use arrow_schema::{DataType, Field, Schema};
use arrow_select::filter::filter_record_batch;

use super::Error;
use super::cell::{Cells, Labels};
use super::columns::{Columns, Names};

/// Some rows of a file, one after the other.
#[derive(Clone, Debug)]
pub struct Rows {
    pub(super) first: u64,
    pub(super) batch: RecordBatch,
    pub(super) columns: Columns,
}

/// A row as a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<'a> {
    /// Number in the file, from 1.
    pub number: u64,
    /// The text; none if null, an error if the bytes are no UTF-8.
    pub text: Result<Option<&'a str>, std::str::Utf8Error>,
    /// The document's own id.
    pub id: Option<Cow<'a, str>>,
    /// Its address.
    pub url: Option<Cow<'a, str>>,
    /// Its language.
    pub lang: Option<Cow<'a, str>>,
}

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowChange {
    /// It stays.
    Keep,
    /// It gets this text.
    Replace(String),
    /// It goes.
    Drop,
}

impl Rows {
    /// Rows that come from elsewhere than a file, numbered from 1.
    ///
    /// # Errors
    /// If there is no column of the text's name, or it holds no text.
    pub fn new(batch: RecordBatch, names: &Names) -> Result<Self, Error> {
        let columns = Columns::find(&batch.schema(), names)?;
        Ok(Self { first: 1, batch, columns })
    }

    /// The number of the first row, from 1.
    pub fn first(&self) -> u64 {
        self.first
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.batch.num_rows()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows with all their columns.
    pub fn batch(&self) -> &RecordBatch {
        &self.batch
    }

    /// Which column holds the text.
    pub fn text_column(&self) -> usize {
        self.columns.text
    }

    /// The rows as documents, in order.
    pub fn documents(&self) -> impl Iterator<Item = Row<'_>> {
        let label = |column: Option<usize>| column.and_then(|at| Labels::of(self.batch.column(at).as_ref()));
        let (id, url, lang) = (label(self.columns.id), label(self.columns.url), label(self.columns.lang));
        let text = Cells::of(self.batch.column(self.columns.text).as_ref());
        (self.first..).zip(0..self.len()).map(move |(number, row)| Row {
            number,
            text: text.as_ref().map_or(Ok(None), |text| text.text(row)),
            id: get(id.as_ref(), row),
            url: get(url.as_ref(), row),
            lang: get(lang.as_ref(), row),
        })
    }

    /// The rows that are left, with their new texts: the same schema, and all other columns as they were.
    ///
    /// # Errors
    /// If Arrow or Parquet refuse, as [`Error`] says.
    pub fn with_texts(&self, changes: &[RowChange]) -> Result<RecordBatch, Error> {
        if changes.len() != self.len() {
            return Err(Error::Changes { rows: self.len(), changes: changes.len() });
        }
        if changes.iter().all(|change| *change == RowChange::Keep) {
            return Ok(self.batch.clone());
        }
        let text = replace(self.batch.column(self.columns.text).as_ref(), changes)?;
        let mut columns = if changes.contains(&RowChange::Drop) {
            let left: BooleanArray = changes.iter().map(|change| Some(*change != RowChange::Drop)).collect();
            filter_record_batch(&self.batch, &left)?.columns().to_vec()
        } else {
            self.batch.columns().to_vec()
        };
        columns[self.columns.text] = text;
        Ok(RecordBatch::try_new(self.batch.schema(), columns)?)
    }
}

fn get<'a>(labels: Option<&Labels<'a>>, row: usize) -> Option<Cow<'a, str>> {
    labels.and_then(|labels| labels.get(row))
}

/// The column with the changes made, in its own type.
pub(super) fn replace(array: &dyn Array, changes: &[RowChange]) -> Result<ArrayRef, Error> {
    let Some(old) = Cells::of(array) else { return Ok(arrow_array::make_array(array.to_data())) };
    let new: Vec<Option<&[u8]>> = (changes.iter().enumerate())
        .filter_map(|(row, change)| match change {
            RowChange::Keep => Some(old.bytes(row)),
            RowChange::Replace(text) => Some(Some(text.as_bytes())),
            RowChange::Drop => None,
        })
        .collect();
    downcast_dictionary_array!(
        array => recode(array, &new),
        _ => plain(array.data_type(), &new)
    )
}

/// A column of one value a row.
fn plain(kind: &DataType, values: &[Option<&[u8]>]) -> Result<ArrayRef, Error> {
    Ok(match kind {
        DataType::Utf8 => Arc::new(strings::<i32>(values)?),
        DataType::LargeUtf8 => Arc::new(strings::<i64>(values)?),
        DataType::Binary => Arc::new(bytes::<i32>(values)?.finish()),
        DataType::LargeBinary => Arc::new(bytes::<i64>(values)?.finish()),
        DataType::Utf8View => Arc::new(views(values)?.finish().to_string_view()?),
        _ => Arc::new(views(values)?.finish()),
    })
}

fn bytes<O: OffsetSizeTrait>(values: &[Option<&[u8]>]) -> Result<GenericBinaryBuilder<O>, Error> {
    let sum = values.iter().flatten().map(|value| value.len()).sum();
    // The builder would panic.
    O::from_usize(sum).ok_or(Error::TooLong)?;
    let mut builder = GenericBinaryBuilder::with_capacity(values.len(), sum);
    values.iter().for_each(|value| builder.append_option(*value));
    Ok(builder)
}

fn strings<O: OffsetSizeTrait>(values: &[Option<&[u8]>]) -> Result<GenericStringArray<O>, Error> {
    Ok(GenericStringArray::try_from_binary(bytes::<O>(values)?.finish())?)
}

fn views(values: &[Option<&[u8]>]) -> Result<BinaryViewBuilder, Error> {
    let mut builder = BinaryViewBuilder::with_capacity(values.len());
    for value in values {
        match value {
            Some(value) => builder.try_append_value(value)?,
            None => builder.append_null(),
        }
    }
    Ok(builder)
}

/// A column of keys into a dictionary of the distinct values.
fn recode<K: ArrowDictionaryKeyType>(old: &DictionaryArray<K>, values: &[Option<&[u8]>]) -> Result<ArrayRef, Error> {
    let mut known = HashMap::new();
    let mut distinct = Vec::new();
    let mut keys = PrimitiveBuilder::<K>::with_capacity(values.len());
    for value in values {
        let key = value.map(|value| {
            *known.entry(value).or_insert_with(|| {
                distinct.push(Some(value));
                distinct.len() - 1
            })
        });
        keys.append_option(key.map(|key| K::Native::from_usize(key).ok_or(Error::TooLong)).transpose()?);
    }
    Ok(Arc::new(DictionaryArray::try_new(keys.finish(), plain(old.values().data_type(), &distinct)?)?))
}

/// The batch with bytes as strings in these columns, where they are UTF-8.
pub(super) fn shown(batch: &RecordBatch, columns: impl Iterator<Item = usize>) -> Result<RecordBatch, Error> {
    let mut fields = batch.schema().fields().to_vec();
    let mut arrays = batch.columns().to_vec();
    for at in columns.filter(|&at| batch.column(at).data_type().is_binary()) {
        let Some(cells) = Cells::of(batch.column(at).as_ref()) else { continue };
        let values: Vec<_> = (0..batch.num_rows()).map(|row| cells.bytes(row)).collect();
        if let Ok(text) = strings::<i64>(&values) {
            arrays[at] = Arc::new(text);
            fields[at] = Arc::new(Field::clone(&fields[at]).with_data_type(DataType::LargeUtf8));
        }
    }
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)?)
}
