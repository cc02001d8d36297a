//! The way back of files that are larger than what is held of them at once.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Output;

use dechaff::charset::Charset;
use dechaff::format::{Codec, read_file};

use crate::{dechaff, stderr};

/// So many records that a file of them is brought back in several pieces.
const MANY: usize = 9000;

/// The text of a record; every third has a line of noise.
fn text(n: usize) -> String {
    let noise = if n.is_multiple_of(3) { "\nLeave a Reply" } else { "" };
    format!("The ferry of {n} o'clock was late again, and whoever stood on the quay that night, “wet through”, had stopped asking why it was so.{noise}")
}

fn record(n: usize) -> String {
    serde_json::json!({ "id": n, "text": text(n) }).to_string()
}

/// Lines, some of which are no records: one early, two beside each other far in, one at the end.
fn lines() -> String {
    let mut out = String::new();
    for n in 0..MANY {
        match n {
            7 | 8000 | 8001 => writeln!(out, "{{\"id\": {n}, \"text\": ").unwrap(),
            _ => writeln!(out, "{}", record(n)).unwrap(),
        }
    }
    out + "no record"
}

fn array() -> String {
    let elements: Vec<String> = (0..MANY).map(|n| if n % 4000 == 9 { "7".to_owned() } else { record(n) }).collect();
    format!("[\n{}\n]\n", elements.join(",\n"))
}

fn table() -> String {
    let row = |n: usize| format!("{n},\"{}\"\r\n", text(n));
    "id,text\r\n".to_owned() + &(0..MANY).map(row).collect::<String>()
}

#[test]
fn large_files_come_back_byte_for_byte_with_what_was_broken_in_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("in")).unwrap();
    fs::write(at("in/a.jsonl"), lines()).unwrap();
    fs::write(at("in/b.json"), array()).unwrap();
    fs::write(at("in/c.csv"), table()).unwrap();
    fs::write(at("in/d.jsonl.gz"), Codec::Gzip.compress(lines().as_bytes()).unwrap()).unwrap();
    let latin = Charset::by_label("windows-1252").unwrap().encode(&table(), false).unwrap();
    fs::write(at("in/e.csv"), &latin).unwrap();
    let output = dechaff(folder.path(), &["clean", "in", "--out", "out", "--no-model"]);
    assert_eq!(output.status.code(), Some(1), "four lines and three elements twice are broken");
    let output = dechaff(folder.path(), &["undo", "out", "--log", "out/changes.jsonl", "--out", "back"]);
    assert!(output.status.success(), "{}", stderr(&output));
    for name in ["a.jsonl", "b.json", "c.csv", "d.jsonl.gz", "e.csv"] {
        let (was, is) = (read_file(&at("in").join(name)).unwrap(), read_file(&at("back").join(name)).unwrap());
        assert!(was.len() > 1 << 20, "{name} is one piece");
        assert!(was == is, "{name} did not come back");
    }
}

#[test]
fn a_file_that_breaks_late_is_left_out_and_its_edits_are_not_in_the_log_of_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("in")).unwrap();
    let whole: String = (0..MANY).map(|n| record(n) + "\n").collect();
    fs::write(at("in/a.jsonl"), &whole).unwrap();
    fs::write(at("in/b.jsonl"), record(3) + "\n").unwrap();
    assert!(dechaff(folder.path(), &["clean", "in", "--out", "out", "--no-model"]).status.success());
    let cleaned = fs::read_to_string(at("out/a.jsonl")).unwrap();
    fs::write(at("out/a.jsonl"), cleaned.replace("The ferry of 8998 o'clock", "The barge of 8998 o'clock")).unwrap();
    let output = dechaff(folder.path(), &["undo", "out", "--log", "out/changes.jsonl", "--rule", "reply.leave-a-reply", "--out", "back"]);
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    assert!(told.contains("a.jsonl:8999: the text does not belong to this log"), "{told}");
    assert!(!at("back/a.jsonl").exists() && !at("back/.a.jsonl.dechaff-part").exists());
    assert_eq!(fs::read_to_string(at("back/b.jsonl")).unwrap(), record(3) + "\n");
    let rest = fs::read_to_string(at("back/changes.jsonl")).unwrap();
    assert_eq!(rest.lines().count(), 1, "{rest}");
}

/// Cleans `in` to `out`, which must end with an exit code, and undoes that to `back`; gives what undo said.
fn there_and_back(folder: &Path, options: &[&str], code: i32) -> Output {
    let output = dechaff(folder, &[&["clean", "in", "--out", "out", "--no-model"], options].concat());
    assert_eq!(output.status.code(), Some(code), "{}", stderr(&output));
    dechaff(folder, &["undo", "out", "--log", "out/changes.jsonl", "--out", "back"])
}

#[test]
fn records_in_files_of_their_own_come_back_around_one_that_was_broken() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("in")).unwrap();
    fs::write(at("in/a.jsonl"), format!("no record\n{}\n{}\n", record(3), record(6))).unwrap();
    there_and_back(folder.path(), &["--to", "txt"], 1);
    for (number, n) in [(2, 3), (3, 6)] {
        assert_eq!(fs::read_to_string(at(&format!("back/a.jsonl/{number}.txt"))).unwrap(), text(n));
    }
}

#[test]
fn an_archive_comes_back_with_a_broken_record_behind_an_entry_that_the_log_does_not_name() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("in")).unwrap();
    let mut builder = tar::Builder::new(Vec::new());
    let member = format!("no record\n{}\n", record(3));
    for (name, bytes) in [("empty.jsonl", ""), ("sub/read.me", "nothing"), ("sub/z.jsonl", &*member)] {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, bytes.as_bytes()).unwrap();
    }
    fs::write(at("in/a.tar"), builder.into_inner().unwrap()).unwrap();
    let output = there_and_back(folder.path(), &[], 1);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(fs::read(at("back/a.tar")).unwrap() == fs::read(at("in/a.tar")).unwrap(), "it did not come back");
}

#[test]
fn a_log_that_breaks_off_leaves_no_half_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("in")).unwrap();
    fs::write(at("in/a.jsonl"), format!("{}\nno record\n", record(3))).unwrap();
    there_and_back(folder.path(), &[], 1);
    fs::remove_dir_all(at("back")).unwrap();
    let log = fs::read_to_string(at("out/changes.jsonl")).unwrap();
    fs::write(at("out/changes.jsonl"), &log[..log.len() - 30]).unwrap();
    let output = dechaff(folder.path(), &["undo", "out", "--log", "out/changes.jsonl", "--rule", "reply.leave-a-reply", "--out", "back"]);
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    assert!(told.contains("changes.jsonl:2: this is no line of a change log"), "{told}");
    assert_eq!(fs::read_dir(at("back")).map_or(0, Iterator::count), 0);
}

#[test]
fn files_without_documents_come_back_and_files_of_others_stay_away() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("in")).unwrap();
    let empty = [("none.jsonl", ""), ("blank.jsonl", "\n\n"), ("none.json", "[]\n"), ("names.csv", "id,text\r\n")];
    empty.iter().for_each(|(name, bytes)| fs::write(at("in").join(name), bytes).unwrap());
    fs::write(at("in/a.jsonl"), format!("{}\n", record(3))).unwrap();
    assert!(dechaff(folder.path(), &["clean", "in", "--out", "out", "--no-model"]).status.success());
    fs::write(at("out/other.jsonl"), format!("{}\n", record(4))).unwrap();
    let output = dechaff(folder.path(), &["undo", "out", "--log", "out/changes.jsonl", "--out", "back"]);
    assert!(output.status.success(), "{}", stderr(&output));
    for (name, bytes) in empty {
        assert_eq!(fs::read_to_string(at("back").join(name)).unwrap(), bytes, "{name}");
    }
    assert!(at("back/a.jsonl").exists() && !at("back/other.jsonl").exists());
}

#[test]
fn an_empty_log_is_no_file_of_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("in")).unwrap();
    fs::write(at("in/none.jsonl"), "").unwrap();
    assert!(there_and_back(folder.path(), &[], 0).status.success());
    assert!(at("back/none.jsonl").exists() && !at("back/changes.jsonl").exists());
}
