use proptest::prelude::*;

use super::*;
use crate::rows::{Checkpoint, log_batch, log_lines, log_schema};

fn layout(group: usize) -> Layout {
    let mut layout = Layout::new(&numbered(0).schema()).unwrap();
    layout.rows = group;
    layout
}

/// Writes the rows from one on in batches of these sizes, over and over; gives the checkpoints on the way, and the bytes.
fn write(mut writer: RowWriter<Vec<u8>>, rows: &RecordBatch, from: usize, sizes: &[usize]) -> (Vec<Checkpoint>, Vec<u8>) {
    let (mut at, mut sizes, mut checkpoints) = (from, sizes.iter().cycle(), Vec::new());
    while at < rows.num_rows() {
        let size = (*sizes.next().unwrap()).min(rows.num_rows() - at);
        if writer.write(&rows.slice(at, size)).unwrap() {
            checkpoints.push(writer.checkpoint().unwrap());
        }
        at += size;
    }
    (checkpoints, writer.finish().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_resumed_file_has_the_same_bytes(
        rows in 1_usize..900, group in 1_usize..300, pick in any::<prop::sample::Index>(),
        sizes in prop::collection::vec(1_usize..200, 1..5), others in prop::collection::vec(1_usize..200, 1..5),
    ) {
        let rows = numbered(rows);
        let (checkpoints, whole) = write(RowWriter::new(Vec::new(), layout(group)).unwrap(), &rows, 0, &sizes);
        prop_assert_eq!(read(&whole, 1), rows.clone());
        prop_assert_eq!(!checkpoints.is_empty(), rows.num_rows() >= group);
        if !checkpoints.is_empty() {
            let kept = serde_json::to_string(pick.get(&checkpoints)).unwrap();
            let kept: Checkpoint = serde_json::from_str(&kept).unwrap();
            let (bytes, done) = (usize::try_from(kept.bytes).unwrap(), usize::try_from(kept.rows).unwrap());
            let begun = &whole[..bytes];
            prop_assert_eq!(read(&[begun, &kept.footer].concat(), 1), rows.slice(0, done));
            let (_, rest) = write(RowWriter::resume(Vec::new(), layout(group), &kept).unwrap(), &rows, done, &others);
            let again = [begun, &rest].concat();
            prop_assert!(again == whole);
        }
    }
}

#[test]
fn a_row_group_is_bounded_in_bytes() {
    let rows = numbered(40_000);
    let small = Layout { bytes: 20_000, ..layout(1 << 20) };
    let (checkpoints, whole) = write(RowWriter::new(Vec::new(), small.clone()).unwrap(), &rows, 0, &[17]);
    assert!(checkpoints.len() > 5);
    let done = usize::try_from(checkpoints[3].rows).unwrap();
    let (_, rest) = write(RowWriter::resume(Vec::new(), small, &checkpoints[3]).unwrap(), &rows, done, &[1000]);
    assert!(whole.ends_with(&rest));
    assert!(open(&whole).unwrap().metadata().row_groups().iter().all(|group| group.compressed_size() < 40_000));
}

#[test]
fn a_checkpoint_of_another_file_is_refused() {
    let (checkpoints, _) = write(RowWriter::new(Vec::new(), layout(10)).unwrap(), &numbered(30), 0, &[30]);
    let other = Layout::new(&log_schema()).unwrap();
    assert!(matches!(RowWriter::resume(Vec::new(), other, &checkpoints[0]), Err(Error::Checkpoint(_))));
    let short = Checkpoint { footer: Vec::new(), ..checkpoints[0].clone() };
    assert!(matches!(RowWriter::resume(Vec::new(), layout(10), &short), Err(Error::Checkpoint(_))));
}

#[test]
fn a_change_log_comes_back_as_it_was() {
    let lines = concat!(
        r#"{"v":1,"doc":"a.jsonl:1","id":"x-1","in":{"bytes":120,"xxh3":"00ff00ff00ff00ff"},"out":{"bytes":90,"xxh3":"1234567812345678"},"rules":"cafe","#,
        r#""changes":[{"at":[10,40],"before":"Shares:\n\"all\"","after":"","kind":"share","stage":"rules","by":["share.bar","share.row"],"why":"beside a gap","raw":"Shares:\\u000a"},"#,
        r#"{"at":[50,51],"before":"x","after":"é","kind":"repair","stage":"mojibake","by":[]}],"#,
        r#""declined":[{"at":[0,3],"text":"Low","stage":"names","by":"names.low","reason":"overlaps"}]}"#,
        "\n",
        r#"{"v":1,"doc":"a.jsonl:2","in":{"bytes":0,"xxh3":"0"},"out":{"bytes":0,"xxh3":"0"},"rules":"cafe","review":true,"changes":[]}"#,
        "\n",
        r#"{"v":1,"doc":"a.jsonl:3","failed":"not JSON"}"#,
        "\n",
        r#"{"v":9,"doc":"a.jsonl:4","failed":"later","more":[1,2]}"#,
        "\n{ not even JSON\n",
    );
    let batch = log_batch(lines.lines()).unwrap();
    let mut writer = RowWriter::new(Vec::new(), Layout::new(&log_schema()).unwrap()).unwrap();
    writer.write(&batch).unwrap();
    let bytes = writer.finish().unwrap();
    let names = Names { text: "doc".to_owned(), ..Names::default() };
    let rows = RowReader::new(file(&bytes), &names).unwrap().next().unwrap().unwrap();
    assert_eq!(String::from_utf8(log_lines(rows.batch()).unwrap()).unwrap(), lines);
    let verbatim = batch.column_by_name("line").unwrap();
    assert_eq!((0..5).map(|row| verbatim.is_valid(row)).collect::<Vec<_>>(), [false, false, false, true, true]);
    assert_eq!(log_batch([]).unwrap().num_rows(), 0);
}
