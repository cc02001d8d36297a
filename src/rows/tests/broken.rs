use std::panic::{AssertUnwindSafe, catch_unwind};

use proptest::prelude::*;

use super::*;

fn why(bytes: &[u8]) -> String {
    open(bytes).unwrap_err().to_string()
}

#[test]
fn what_is_no_parquet_file_is_called_so() {
    let whole = written(&numbered(50), 20);
    assert_eq!(why(b""), "not a Parquet file");
    assert_eq!(why(b"{\"text\":\"Low tide.\"}\n"), "not a Parquet file");
    assert_eq!(why(&whole[..whole.len() - 1]), "the Parquet file is cut off: its footer is missing");
    assert_eq!(why(&[&whole[..whole.len() - 4], b"PARE"].concat()), "the Parquet file is encrypted");
    assert!(why(&[&whole[..whole.len() - 8], b"\xff\xff\xff\x7fPAR1"].concat()).starts_with("the footer of the Parquet file cannot be read"));
    for length in 0..whole.len() {
        assert!(open(&whole[..length]).is_err(), "cut to {length} bytes");
    }
}

#[test]
fn a_file_of_no_rows_stays_one() {
    let none = numbered(0);
    let input = written(&none, 10);
    assert_eq!(read(&input, 1), none);
    let reader = open(&input).unwrap();
    assert_eq!((reader.rows(), reader.bytes()), (0, 0));
    let output = RowWriter::new(Vec::new(), Layout::like(&reader).unwrap()).unwrap().finish().unwrap();
    assert_eq!(read(&output, 1), none);
}

#[test]
fn rows_before_a_broken_page_are_given() {
    let batch = numbered(5000);
    let mut bytes = written(&batch, 2000);
    let second = open(&bytes).unwrap().metadata().row_group(1).column(1).data_page_offset();
    bytes[usize::try_from(second).unwrap()..][..40].fill(0xff);
    let mut reader = open(&bytes).unwrap();
    let (sound, wrong): (Vec<_>, Vec<_>) = reader.by_ref().partition(Result::is_ok);
    let sound: Vec<_> = sound.into_iter().map(|rows| rows.unwrap().batch().clone()).collect();
    assert_eq!(concat_batches(&batch.schema(), &sound).unwrap(), batch.slice(0, 2000));
    assert!(matches!(wrong.as_slice(), [Err(Error::Row { row: 2001, .. })]), "{wrong:?}");
    reader.seek(4001);
    assert_eq!(reader.map(|rows| rows.unwrap().len()).sum::<usize>(), 1000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn damage_never_panics(flips in prop::collection::vec((any::<prop::sample::Index>(), 1_u8..), 1..6), group in 5_usize..60) {
        let mut bytes = written(&numbered(60), group);
        for (at, flip) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= flip;
        }
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let Ok(reader) = open(&bytes) else { return };
            let _ = Layout::like(&reader);
            for rows in reader.take(100).flatten() {
                rows.documents().for_each(drop);
            }
        }));
        prop_assert!(outcome.is_ok());
    }
}
