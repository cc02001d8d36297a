use std::collections::HashMap;
use std::fmt::Write as _;

use arrow_array::BinaryArray;
use arrow_array::cast::AsArray;
use arrow_schema::TimeUnit;
use arrow_select::filter::filter_record_batch;
use parquet::arrow::ArrowWriter;
use parquet::basic::{BrotliLevel, Compression, GzipLevel, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use proptest::prelude::*;

use super::*;
use crate::rows::RowChange::{Drop, Keep, Replace};

fn dictionary(keys: DataType, values: DataType) -> DataType {
    DataType::Dictionary(Box::new(keys), Box::new(values))
}

fn list(item: DataType) -> DataType {
    DataType::List(Arc::new(Field::new("element", item, true)))
}

/// All the types that are not ours.
fn many_types() -> SchemaRef {
    let pair = vec![Field::new("low", DataType::Decimal128(9, 2), true), Field::new("high", list(DataType::Int16), true)];
    let entry = vec![Field::new("key", DataType::Utf8, false), Field::new("value", DataType::Float64, true)];
    let entries = Field::new("entries", DataType::Struct(entry.into()), false);
    let plain = schema(&[
        ("when", DataType::Timestamp(TimeUnit::Microsecond, Some("+01:00".into()))),
        ("day", DataType::Date32),
        ("noon", DataType::Time64(TimeUnit::Nanosecond)),
        ("price", DataType::Decimal128(30, 4)),
        ("large", DataType::Decimal256(60, 1)),
        ("tags", list(DataType::LargeUtf8)),
        ("pair", DataType::Struct(pair.into())),
        ("map", DataType::Map(Arc::new(entries), false)),
        ("small", DataType::UInt8),
        ("half", DataType::Float32),
        ("flag", DataType::Boolean),
        ("view", DataType::Utf8View),
        ("text", DataType::LargeUtf8),
        ("kind", dictionary(DataType::Int8, DataType::Utf8)),
        ("nothing", DataType::Null),
    ]);
    let mut fields = plain.fields().to_vec();
    let tagged = HashMap::from([("ARROW:extension:name".to_owned(), "example.tags".to_owned())]);
    fields[5] = Arc::new(Field::clone(&fields[5]).with_metadata(tagged));
    Arc::new(Schema::new_with_metadata(fields, HashMap::from([("made".to_owned(), "by hand".to_owned())])))
}

fn many_rows(rows: usize) -> String {
    (0..rows).fold(String::new(), |mut lines, row| {
        let hour = row % 24;
        if row % 5 == 4 {
            lines.push_str("{}\n");
        } else {
            writeln!(
                lines,
                "{{\"when\":\"2021-03-04T{hour:02}:05:06.789Z\",\"day\":\"2020-02-{:02}\",\"noon\":\"12:00:{:02}\",\"price\":\"{row}.5\",\
                 \"large\":\"{row}.1\",\"tags\":[\"a\",null,\"b{row}\"],\"pair\":{{\"low\":\"{row}.25\",\"high\":[{row}]}},\"map\":{{\"k{row}\":1.5}},\
                 \"small\":{},\"half\":0.5,\"flag\":true,\"view\":\"seen {row}\",\"text\":\"Tide {row}.\",\"kind\":\"{}\"}}",
                row % 28 + 1,
                row % 60,
                row % 256,
                ["news", "sport", "culture"][row % 3]
            )
            .unwrap();
        }
        lines
    })
}

#[test]
fn all_other_columns_stay_as_they_were() {
    let before = batch(&many_types(), &many_rows(100));
    let input = written(&before, 30);
    assert_eq!(read(&input, 1).columns(), before.columns());
    let mut output = RowWriter::new(Vec::new(), Layout::like(&open(&input).unwrap()).unwrap()).unwrap();
    let fate = |row: u64| match row % 3 {
        0 => Keep,
        1 => Replace(format!("Ebb {row}.")),
        _ => Drop,
    };
    for rows in open(&input).unwrap() {
        let rows = rows.unwrap();
        let changes: Vec<_> = rows.documents().map(|row| fate(row.number)).collect();
        output.write(&rows.with_texts(&changes).unwrap()).unwrap();
    }
    let after = read(&output.finish().unwrap(), 1);
    let left = (1..=100).map(|row| Some(fate(row) != Drop)).collect();
    let expected = filter_record_batch(&before, &left).unwrap();
    assert_eq!(after.schema(), before.schema());
    for (field, (after, expected)) in after.schema().fields().iter().zip(after.columns().iter().zip(expected.columns())) {
        assert!(field.name() == "text" || after == expected, "{} changed", field.name());
    }
    let texts = after.column_by_name("text").unwrap().as_string::<i64>();
    assert_eq!(texts.value(0), "Ebb 1.");
    assert_eq!(texts.value(1), "Tide 2.");
}

#[test]
fn every_type_of_text_is_read_and_kept() {
    use DataType::{Binary, BinaryView, Int8, Int32, Int64, LargeBinary, LargeUtf8, UInt16, Utf8, Utf8View};
    let kinds = [Utf8, LargeUtf8, Utf8View, Binary, LargeBinary, BinaryView];
    let coded = [dictionary(Int8, Utf8), dictionary(UInt16, LargeUtf8), dictionary(Int32, Utf8)];
    for kind in kinds.into_iter().chain(coded) {
        let texts = |text: &str| if kind.is_binary() { text.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat() } else { text.to_owned() };
        let lines: String = (0..300)
            .map(|row| format!("{{\"ID\":{row},\"text\":\"{}\"}}\n{{\"ID\":null}}\n", texts(&format!("Tide {}.", row % 100))))
            .collect::<Vec<_>>()
            .concat();
        let input = written(&batch(&schema(&[("ID", Int64), ("text", kind.clone())]), &lines), 250);
        let mut output = RowWriter::new(Vec::new(), Layout::like(&open(&input).unwrap()).unwrap()).unwrap();
        for rows in open(&input).unwrap() {
            let rows = rows.unwrap();
            let changes: Vec<_> = rows
                .documents()
                .map(|row| match row.text.unwrap() {
                    Some("Tide 7.") => Drop,
                    Some(text) => Replace(format!("{text} {}", row.id.unwrap())),
                    None => Keep,
                })
                .collect();
            output.write(&rows.with_texts(&changes).unwrap()).unwrap();
        }
        let output = output.finish().unwrap();
        assert_eq!(open(&output).unwrap().schema().field(1).data_type(), &kind);
        let told: Vec<_> =
            open(&output).unwrap().flat_map(|rows| rows.unwrap().documents().map(|row| row.text.unwrap().map(str::to_owned)).collect::<Vec<_>>()).collect();
        let left = (0..300).flat_map(|row| if row % 100 == 7 { vec![None] } else { vec![Some(format!("Tide {}. {row}", row % 100)), None] });
        assert_eq!(told, left.collect::<Vec<_>>(), "{kind}");
    }
}

#[test]
fn codecs_row_groups_and_metadata_are_kept() {
    let batch = numbered(100);
    let codecs = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::BROTLI(BrotliLevel::default()),
        Compression::ZSTD(ZstdLevel::default()),
        Compression::LZ4_RAW,
    ];
    for codec in codecs {
        let properties = WriterProperties::builder()
            .set_column_compression("text".into(), codec)
            .set_max_row_group_row_count(Some(30))
            .set_key_value_metadata(Some(vec![KeyValue::new("pandas".to_owned(), "{}".to_owned())]));
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties.build())).unwrap();
        writer.write(&batch).unwrap();
        let input = writer.into_inner().unwrap();
        let mut output = RowWriter::new(Vec::new(), Layout::like(&open(&input).unwrap()).unwrap()).unwrap();
        for rows in open(&input).unwrap() {
            output.write(rows.unwrap().batch()).unwrap();
        }
        let output = output.finish().unwrap();
        assert_eq!(read(&output, 1).columns(), batch.columns());
        let (old, new) = (open(&input).unwrap(), open(&output).unwrap());
        let told = |reader: &RowReader| {
            reader
                .metadata()
                .row_groups()
                .iter()
                .map(|group| (group.num_rows(), group.column(0).compression(), group.column(1).compression()))
                .collect::<Vec<_>>()
        };
        assert_eq!(told(&new), told(&old));
        assert_eq!(new.metadata().file_metadata().key_value_metadata(), old.metadata().file_metadata().key_value_metadata());
        assert_eq!(new.metadata().file_metadata().schema(), old.metadata().file_metadata().schema());
        assert!(new.metadata().row_group(0).column(1).statistics().is_some());
    }
}

#[test]
fn bytes_that_are_no_text_are_a_broken_row() {
    let texts = BinaryArray::from_opt_vec(vec![Some(b"Low tide."), None, Some(b"Low\xfftide"), Some(b"High tide")]);
    let input = written(&RecordBatch::try_from_iter([("text", Arc::new(texts) as _)]).unwrap(), 10);
    let rows = open(&input).unwrap().next().unwrap().unwrap();
    let told: Vec<_> = rows.documents().map(|row| row.text.map_err(|error| error.valid_up_to())).collect();
    assert_eq!(told, [Ok(Some("Low tide.")), Ok(None), Err(3), Ok(Some("High tide"))]);
    let lines = String::from_utf8(rows.jsonl(1..4).unwrap()).unwrap();
    assert_eq!(lines, "{\"text\":null}\n{\"text\":\"4c6f77ff74696465\"}\n{\"text\":\"High tide\"}\n");
}

#[test]
fn batches_are_small_though_rows_are_large() {
    let lines: String =
        [3, 10, 9_000_000, 20_000_000, 5, 8_000_000].iter().map(|length| format!("{{\"text\":\"{}\"}}\n", "a".repeat(*length))).collect::<Vec<_>>().concat();
    let lines = "{\"text\":\"short\"}\n".repeat(3000) + &lines;
    let input = written(&batch(&schema(&[("text", DataType::Utf8)]), &lines), 10_000);
    let lengths: Vec<_> =
        open(&input).unwrap().map(|rows| rows.unwrap().batch().column(0).as_string::<i32>().iter().flatten().map(str::len).collect::<Vec<_>>()).collect();
    assert!(lengths.iter().all(|lengths| lengths.iter().rev().skip(1).sum::<usize>() < 1 << 20));
    assert_eq!(lengths.concat()[3000..], [3, 10, 9_000_000, 20_000_000, 5, 8_000_000]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn reading_goes_on_at_any_row(rows in 1_usize..400, group in 1_usize..150, from in 0_usize..450) {
        let batch = numbered(rows);
        let input = written(&batch, group);
        let from = from.min(rows);
        prop_assert_eq!(read(&input, from as u64 + 1), batch.slice(from, rows - from));
        let reader = open(&input).unwrap();
        prop_assert!(reader.bytes_before(from as u64) <= reader.bytes_before(from as u64 + 1));
        prop_assert_eq!(reader.bytes_before(1), 0);
        prop_assert_eq!(reader.bytes(), reader.metadata().row_groups().iter().map(|group| group.compressed_size().cast_unsigned()).sum::<u64>());
    }
}
