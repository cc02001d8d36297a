//! Comma and tab separated values.

use std::fs;
use std::process::Command;

use dechaff::format::{Codec, read_file};

/// Rows enough for several chunks: quoted ones over several lines, plain ones, and every thousandth broken.
fn rows(delimiter: char) -> String {
    // A semicolon in a plain field, unless it would end it.
    let and = if delimiter == ';' { "&" } else { "&amp;" };
    let row = |n: usize| match n % 3 {
        _ if n % 1000 == 999 => format!("{n}\n"),
        0 => format!("{n}{delimiter}\"They said \"\"no\"\", and went home{delimiter} all of them.\n\nLeave a Reply\n\"{delimiter}de\r\n"),
        1 => format!("{n}{delimiter}The ferry {and} its crew were late again and nobody asked why{delimiter}\n"),
        _ => format!("{n}{delimiter}Leave a Reply{delimiter}en\n"),
    };
    let rows: String = (0..9000).map(row).collect();
    format!("\u{feff}id{delimiter}Body{delimiter}lang\n{rows}")
}

#[test]
fn tables_are_cleaned_and_come_back_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let dechaff = |args: &[&str]| Command::new(env!("CARGO_BIN_EXE_dechaff")).current_dir(folder.path()).args(args).output().unwrap();
    fs::create_dir(at("in")).unwrap();
    fs::write(at("in/a.csv"), rows(',')).unwrap();
    fs::write(at("in/b.tsv"), rows('\t')).unwrap();
    fs::write(at("in/c.csv.gz"), Codec::Gzip.compress(rows(';').as_bytes()).unwrap()).unwrap();
    let output = dechaff(&["clean", "in", "--out", "out", "--text-field", "body"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("the row has 1 fields, and the text is in field 2"), "{told}");
    for (name, delimiter) in [("a.csv", ','), ("b.tsv", '\t'), ("c.csv.gz", ';')] {
        let cleaned = String::from_utf8(read_file(&at("out").join(name)).unwrap()).unwrap();
        assert!(!cleaned.contains("Leave a Reply"), "{name}");
        assert!(cleaned.contains("\n4{0}The ferry & its crew".replace("{0}", &delimiter.to_string()).as_str()), "{name}");
        assert!(cleaned.contains(&format!("\n3{delimiter}\"They said \"\"no\"\", and went home{delimiter} all of them.\n\"{delimiter}de\r\n")), "{name}");
    }
    let output = dechaff(&["undo", "out", "--log", "out/changes.jsonl", "--out", "back", "--text-field", "body"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for (name, delimiter) in [("a.csv", ','), ("b.tsv", '\t'), ("c.csv.gz", ';')] {
        assert!(read_file(&at("back").join(name)).unwrap() == rows(delimiter).as_bytes(), "{name}");
    }
}

#[test]
fn a_table_without_the_column_is_named_with_those_it_has() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), "id,body\n1,Rain\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_dechaff")).current_dir(folder.path()).args(["clean", "a.csv", "--out", "b.csv"]).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains("a.csv: no column \"text\" in the first row; there are: id, body"), "{told}");
    assert!(!folder.path().join("b.csv").exists());
}
