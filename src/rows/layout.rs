use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::{ArrowSchemaConverter, add_encoded_arrow_schema_to_metadata};
use parquet::basic::{Compression, LogicalType, PageType, Type, ZstdLevel};
use parquet::file::metadata::{ColumnChunkMetaData, SortingColumn};
use parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use parquet::schema::types::{ColumnDescriptor, SchemaDescPtr};

use super::{Error, RowReader};

/// Rows of a row group where no input says how many.
const GROUP_ROWS: usize = 1 << 20;
/// A row group ends with the piece of rows that makes it so large when encoded.
const GROUP_BYTES: usize = 32 << 20;
/// A file has at most 32767 row groups.
const MAX_GROUPS: u64 = 1 << 14;

/// How a file is laid out: schema, metadata, codecs, rows of a row group.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Without dictionaries: Parquet makes its own, and theirs may not fit together.
    pub(super) schema: SchemaRef,
    pub(super) parquet: SchemaDescPtr,
    pub(super) properties: WriterPropertiesPtr,
    pub(super) rows: usize,
    pub(super) bytes: usize,
}

impl Layout {
    /// As the file that is read: its schema and metadata as they are, codecs and rows of a row group as in its first row group.
    ///
    /// # Errors
    /// If Arrow or Parquet refuse, as [`Error`] says.
    pub fn like(input: &RowReader) -> Result<Self, Error> {
        let footer = input.metadata();
        let given = footer.file_metadata().schema_descr_ptr();
        let schema = plain(input.schema());
        let converted = Arc::new(ArrowSchemaConverter::new().convert(&schema)?);
        // Others write days in milliseconds (Date64) as days, which this converter only does when told to.
        let days = ArrowSchemaConverter::new().with_coerce_types(true).convert(&schema)?;
        let fits = given.num_columns() == converted.num_columns()
            && given.columns().iter().zip(converted.columns().iter().zip(days.columns())).all(|(old, (new, days))| alike(old, new) || alike(old, days));
        let parquet = if fits { given } else { converted };

        let mut properties = WriterProperties::builder().set_key_value_metadata(footer.file_metadata().key_value_metadata().cloned());
        let first = footer.row_groups().iter().find(|group| group.num_rows() > 0);
        if let Some(group) = first.filter(|group| group.num_columns() == parquet.num_columns()) {
            for (column, (at, new)) in group.columns().iter().zip(parquet.columns().iter().enumerate()) {
                properties = properties.set_column_compression(new.path().clone(), codec(column.compression()));
                // Texts are hardly ever the same; trying costs time.
                if parquet.get_column_root_idx(at) == input.columns().text && !all_coded(column) {
                    properties = properties.set_column_dictionary_enabled(new.path().clone(), false);
                }
            }
        }
        properties = properties.set_sorting_columns(sorting(input, &parquet));
        let mut properties = properties.build();
        if !fits {
            add_encoded_arrow_schema_to_metadata(input.schema(), &mut properties);
        }
        let least = usize::try_from(input.rows() / MAX_GROUPS).unwrap_or(usize::MAX) + 1;
        let rows = first.and_then(|group| usize::try_from(group.num_rows()).ok()).unwrap_or(GROUP_ROWS).max(least);
        Ok(Self { schema, parquet, properties: Arc::new(properties), rows, bytes: GROUP_BYTES })
    }

    /// Of a new file.
    ///
    /// # Errors
    /// If Arrow or Parquet refuse, as [`Error`] says.
    pub fn new(schema: &SchemaRef) -> Result<Self, Error> {
        let mut properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
        add_encoded_arrow_schema_to_metadata(schema, &mut properties);
        let schema = plain(schema);
        let parquet = Arc::new(ArrowSchemaConverter::new().convert(&schema)?);
        Ok(Self { schema, parquet, properties: Arc::new(properties), rows: GROUP_ROWS, bytes: GROUP_BYTES })
    }
}

/// The schema with values in place of dictionaries.
pub(super) fn plain(schema: &SchemaRef) -> SchemaRef {
    let fields = schema.fields().iter().map(|field| match field.data_type() {
        DataType::Dictionary(_, values) => Arc::new(Field::clone(field).with_data_type(DataType::clone(values))),
        _ => Arc::clone(field),
    });
    Arc::new(Schema::new_with_metadata(fields.collect::<Vec<_>>(), schema.metadata().clone()))
}

/// Whether what was read from one column can be written to it again, so that the schema's finer points (annotations, names, ids) need not change.
fn alike(old: &ColumnDescriptor, new: &ColumnDescriptor) -> bool {
    let levels = |column: &ColumnDescriptor| (column.max_def_level(), column.max_rep_level());
    let physical =
        |column: &ColumnDescriptor| (column.physical_type(), if column.physical_type() == Type::FIXED_LEN_BYTE_ARRAY { column.type_length() } else { 0 });
    // Decimals may stand in bytes, as many as their digits need.
    let bytes = |column: &ColumnDescriptor| match column.logical_type_ref() {
        Some(LogicalType::Decimal(decimal)) if column.physical_type() == Type::FIXED_LEN_BYTE_ARRAY => {
            let needed = f64::from(decimal.precision).mul_add(std::f64::consts::LOG2_10, 1.0) / 8.0;
            needed.ceil() <= f64::from(column.type_length()) && needed.ceil() >= f64::from(column.type_length())
        }
        _ => false,
    };
    let same = physical(old) == physical(new) || bytes(old);
    same && levels(old) == levels(new)
}

/// The codec to write with. LZ4 in Hadoop's frames is not written any more: readers disagree about it.
fn codec(old: Compression) -> Compression {
    match old {
        Compression::LZ4 => Compression::LZ4_RAW,
        other => other,
    }
}

/// Whether all pages of a column are coded by a dictionary: it was none of the columns whose dictionary grew too large.
fn all_coded(column: &ColumnChunkMetaData) -> bool {
    use parquet::basic::Encoding::{PLAIN_DICTIONARY, RLE_DICTIONARY};
    let coded = |encoding| matches!(encoding, PLAIN_DICTIONARY | RLE_DICTIONARY);
    let data = |kind| matches!(kind, PageType::DATA_PAGE | PageType::DATA_PAGE_V2);
    column.dictionary_page_offset().is_some()
        && column.page_encoding_stats().is_none_or(|pages| pages.iter().all(|page| !data(page.page_type) || page.count == 0 || coded(page.encoding)))
}

/// The order that all row groups are said to be in, unless it is one of the texts.
fn sorting(input: &RowReader, parquet: &SchemaDescPtr) -> Option<Vec<SortingColumn>> {
    let mut groups = input.metadata().row_groups().iter();
    let order = groups.next()?.sorting_columns()?;
    let of_texts = |column: &SortingColumn| {
        usize::try_from(column.column_idx).is_ok_and(|at| at >= parquet.num_columns() || parquet.get_column_root_idx(at) == input.columns().text)
    };
    (groups.all(|group| group.sorting_columns() == Some(order)) && !order.iter().any(of_texts)).then(|| order.clone())
}
