use std::fs::File;
use std::io::Write;
use std::sync::LazyLock;

use dechaff::rows::{Error, Layout, Names, NewRow, RowBuilder, RowChange, RowReader, RowWriter};

use super::input::Input;

static SOUND: LazyLock<Vec<u8>> = LazyLock::new(|| sound().unwrap_or_else(|error| panic!("{error}")));

/// A small file of some row groups.
fn sound() -> Result<Vec<u8>, Error> {
    let mut builder = RowBuilder::default();
    let mut writer = RowWriter::new(Vec::new(), Layout::new(&RowBuilder::schema())?)?;
    for n in 0..40 {
        let (text, id) = ("The ferry was late. ".repeat(n % 7), n.to_string());
        builder.push(&NewRow { text: &text, id: Some(&id), lang: (n % 3 == 0).then_some("en"), ..NewRow::default() })?;
    }
    writer.write(&builder.finish()?)?;
    writer.finish()
}

/// A damaged file gives rows or errors: never a panic, never more rows than its footer says.
pub fn rows(data: &[u8]) {
    let mut input = Input(data);
    let mut bytes = SOUND.clone();
    if input.byte() % 4 == 0 {
        // The footer alone is damaged, and what is read most closely.
        let (start, length) = (bytes.len() * 3 / 4, bytes.len());
        while !input.is_empty() {
            bytes[start + input.below(length - start)] ^= input.byte();
        }
    } else {
        while !input.is_empty() {
            let at = input.below(bytes.len());
            bytes[at] ^= input.byte();
        }
    }
    read(&bytes);
    read(data);
}

fn read(bytes: &[u8]) {
    let Ok(file) = written(bytes) else { return };
    let Ok(mut reader) = RowReader::new(file, &Names::default()) else { return };
    let (all, mut given) = (reader.rows(), 0);
    // A footer may promise any number of rows that take no place.
    for rows in reader.by_ref().take(64).map_while(Result::ok) {
        assert_eq!(rows.documents().count(), rows.len());
        given += rows.len() as u64;
        let texts = vec![RowChange::Replace("x".to_owned()); rows.len()];
        if let Ok(batch) = rows.with_texts(&texts) {
            assert_eq!(batch.num_rows(), rows.len());
        }
    }
    assert!(given <= all, "{given} rows of {all}");
    if *bytes == **SOUND {
        assert_eq!(given, 40);
    }
}

fn written(bytes: &[u8]) -> std::io::Result<File> {
    let mut file = tempfile::tempfile()?;
    file.write_all(bytes)?;
    Ok(file)
}
