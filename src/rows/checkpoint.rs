use std::io::{self, Write};

use bytes::{Buf, Bytes};
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::metadata::{
    ColumnChunkMetaData, FileMetaData, PageIndexPolicy, ParquetMetaDataBuilder, ParquetMetaDataOptions, ParquetMetaDataReader, ParquetMetaDataWriter,
    RowGroupMetaData,
};
use parquet::file::page_index::column_index::ColumnIndexMetaData;
use parquet::file::page_index::offset_index::OffsetIndexMetaData;
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::statistics::Statistics;
use parquet::file::writer::{OnCloseRowGroup, TrackedWrite};
use serde::{Deserialize, Serialize};

use super::{Error, Layout};

/// Where a file that is being written can be gone on with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Bytes of the file, to which it is truncated before it goes on.
    pub bytes: u64,
    /// Rows in them.
    pub rows: u64,
    /// What is known of the row groups: behind those bytes it makes them a whole file.
    #[serde(with = "base64_text")]
    pub footer: Vec<u8>,
}

/// What the footer says about the row groups that are written.
#[derive(Debug, Default)]
pub(super) struct Flushed {
    groups: Vec<RowGroupMetaData>,
    columns: Vec<Vec<ColumnIndexMetaData>>,
    offsets: Vec<Vec<OffsetIndexMetaData>>,
}

impl Flushed {
    pub(super) fn groups(&self) -> usize {
        self.groups.len()
    }

    pub(super) fn rows(&self) -> u64 {
        self.groups.iter().filter_map(|group| u64::try_from(group.num_rows()).ok()).sum()
    }

    /// Takes note of a row group when it ends.
    pub(super) fn on_close<W: Write>(&mut self) -> OnCloseRowGroup<'_, W> {
        Box::new(|_, mut group, _, columns, offsets| {
            group.columns_mut().iter_mut().try_for_each(without_old_statistics)?;
            let offsets = offsets.into_iter().collect::<Option<_>>();
            self.offsets.push(offsets.ok_or_else(|| ParquetError::General("a column has no offset index".to_owned()))?);
            self.columns.push(columns.into_iter().map(|index| index.unwrap_or(ColumnIndexMetaData::NONE)).collect());
            self.groups.push(group);
            Ok(())
        })
    }

    /// The footer, page indexes and all, of a file that is `bytes` long without it.
    pub(super) fn footer(&self, layout: &Layout, bytes: u64) -> Result<Vec<u8>, Error> {
        let properties = &layout.properties;
        let file = FileMetaData::new(
            properties.writer_version().as_num(),
            self.groups.iter().map(RowGroupMetaData::num_rows).sum(),
            Some(properties.created_by().to_owned()),
            properties.key_value_metadata().cloned(),
            layout.parquet.clone(),
            None,
        );
        let metadata = ParquetMetaDataBuilder::new(file)
            .set_row_groups(self.groups.clone())
            .set_column_index(Some(self.columns.clone()))
            .set_offset_index(Some(self.offsets.clone()))
            .build();
        let mut footer = Vec::new();
        ParquetMetaDataWriter::new_with_tracked(tracked_after(bytes, &mut footer)?, &metadata).finish()?;
        Ok(footer)
    }
}

impl Checkpoint {
    pub(super) fn flushed(&self, layout: &Layout) -> Result<Flushed, Error> {
        let wrong = |reason: &dyn std::fmt::Display| Error::Checkpoint(reason.to_string());
        let metadata = ParquetMetaDataReader::new()
            .with_page_index_policy(PageIndexPolicy::Optional)
            .with_metadata_options(Some(ParquetMetaDataOptions::new().with_encoding_stats_as_mask(false)))
            .parse_and_finish(&Footer { start: self.bytes, bytes: Bytes::copy_from_slice(&self.footer) })
            .map_err(|error| wrong(&error))?;
        if metadata.file_metadata().schema() != layout.parquet.root_schema() {
            return Err(wrong(&"another schema"));
        }
        let mut metadata = metadata.into_builder();
        let flushed = Flushed {
            groups: metadata.take_row_groups(),
            columns: metadata.take_column_index().unwrap_or_default(),
            offsets: metadata.take_offset_index().unwrap_or_default(),
        };
        let complete = flushed.rows() == self.rows && flushed.columns.len() == flushed.groups() && flushed.offsets.len() == flushed.groups();
        if complete { Ok(flushed) } else { Err(wrong(&"not all row groups are told of")) }
    }
}

/// Leaves the statistics in the one form that a footer tells back: not also in the deprecated fields, which are lost when it is read.
fn without_old_statistics(column: &mut ColumnChunkMetaData) -> ParquetResult<()> {
    use Statistics::{Boolean, ByteArray, Double, FixedLenByteArray, Float, Int32, Int64, Int96};
    let Some(statistics) = column.statistics().cloned() else { return Ok(()) };
    let statistics = match statistics {
        Boolean(values) => Boolean(values.with_backwards_compatible_min_max(false)),
        Int32(values) => Int32(values.with_backwards_compatible_min_max(false)),
        Int64(values) => Int64(values.with_backwards_compatible_min_max(false)),
        Int96(values) => Int96(values.with_backwards_compatible_min_max(false)),
        Float(values) => Float(values.with_backwards_compatible_min_max(false)),
        Double(values) => Double(values.with_backwards_compatible_min_max(false)),
        ByteArray(values) => ByteArray(values.with_backwards_compatible_min_max(false)),
        FixedLenByteArray(values) => FixedLenByteArray(values.with_backwards_compatible_min_max(false)),
    };
    *column = column.clone().into_builder().set_statistics(statistics).build()?;
    Ok(())
}

/// The end of a file whose beginning is elsewhere.
struct Footer {
    start: u64,
    bytes: Bytes,
}

impl Footer {
    fn from(&self, start: u64) -> ParquetResult<Bytes> {
        let at = start.checked_sub(self.start).and_then(|at| usize::try_from(at).ok()).filter(|at| *at <= self.bytes.len());
        at.map(|at| self.bytes.slice(at..)).ok_or_else(|| ParquetError::EOF("before the footer".to_owned()))
    }
}

impl Length for Footer {
    fn len(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }
}

impl ChunkReader for Footer {
    type T = bytes::buf::Reader<Bytes>;

    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        Ok(self.from(start)?.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        let bytes = self.from(start)?;
        if length <= bytes.len() { Ok(bytes.slice(..length)) } else { Err(ParquetError::EOF("behind the footer".to_owned())) }
    }
}

/// Swallows what the output holds already.
#[derive(Debug)]
pub(super) struct After<W> {
    bytes: u64,
    out: W,
}

/// An output whose next byte is the one behind the first `bytes`. Parquet only learns by counting where in the file it is.
pub(super) fn tracked_after<W: Write>(bytes: u64, out: W) -> io::Result<TrackedWrite<After<W>>> {
    let mut tracked = TrackedWrite::new(After { bytes, out });
    let zeros = [0; 1 << 13];
    for _ in 0..bytes / zeros.len() as u64 {
        tracked.write_all(&zeros)?;
    }
    for _ in 0..bytes % zeros.len() as u64 {
        tracked.write_all(&[0])?;
    }
    tracked.flush()?;
    Ok(tracked)
}

impl<W> After<W> {
    pub(super) fn into_inner(self) -> W {
        self.out
    }
}

impl<W: Write> Write for After<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes == 0 {
            return self.out.write(bytes);
        }
        let swallowed = usize::try_from(self.bytes).map_or(bytes.len(), |left| left.min(bytes.len()));
        self.bytes -= swallowed as u64;
        Ok(swallowed)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Bytes as text, for checkpoints kept as JSON.
mod base64_text {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        STANDARD.decode(String::deserialize(from)?).map_err(de::Error::custom)
    }
}
