//! Every format that scrapers leave: read, cleaned, written as it was or as another, undone.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output};

use dechaff::charset::Charset;
use dechaff::format::{Codec, read_file};
use dechaff::rows::{Layout, Names, NewRow, RowBuilder, RowReader, RowWriter, jsonl};

use crate::stderr;

const DIRTY: &str = "The ferry was late again, and nobody on the quay asked why.\n\nLeave a Reply\n";
const CLEAN: &str = "The ferry was late again, and nobody on the quay asked why.\n";

fn dechaff(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dechaff")).current_dir(folder).args(args).args((args[0] != "report").then_some("-q")).output().unwrap()
}

/// A folder with one file in `in`.
fn folder_with(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join("in").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

/// Cleans `in` to `out` and undoes that to `back`.
fn there_and_back(folder: &Path, options: &[&str], code: i32) {
    let output = dechaff(folder, &[&["clean", "in", "--out", "out"], options].concat());
    assert_eq!(output.status.code(), Some(code), "{}", stderr(&output));
    let output = dechaff(folder, &["undo", "out", "--log", "out/changes.jsonl", "--out", "back"]);
    assert!(output.status.success(), "{}", stderr(&output));
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn page() -> String {
    let body = "<p>The ferry was late again, and nobody on the quay asked why; it had rained for nine days.</p>".repeat(6);
    format!(
        "<!doctype html><html lang=en><head><title>Late ferry</title><meta name=author content=\"Jo Quay\"></head><body><article>{body}<p>Leave a Reply</p></article></body></html>"
    )
}

fn warc(kind: &str, media: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/{kind}\r\nContent-Type: {media}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

#[test]
fn arrays_keep_every_byte_and_the_places_of_broken_elements() {
    let array = format!("[\n  {{\"n\": 1.10, \"text\": {0}}},\n  7,\n  {{\"text\": {0}, \"id\": \"b\"}}\n]\n", json(DIRTY));
    let folder = folder_with(&[("a.json", array.as_bytes()), ("b.json.zst", &Codec::Zstd.compress(array.as_bytes()).unwrap())]);
    there_and_back(folder.path(), &[], 1);
    let cleaned = fs::read_to_string(folder.path().join("out/a.json")).unwrap();
    assert_eq!(cleaned, array.replace(&json(DIRTY), &json(CLEAN)).replace("  7,", "  null,"));
    assert_eq!(fs::read_to_string(folder.path().join("back/a.json")).unwrap(), array);
    assert_eq!(read_file(&folder.path().join("back/b.json.zst")).unwrap(), array.as_bytes());
}

#[test]
fn pages_become_records_with_what_they_say_of_themselves() {
    let folder = folder_with(&[
        ("a/page.html", page().as_bytes()),
        ("b.jsonl", format!("{{\"html\": {}, \"k\": [1, 2], \"title\": \"own\"}}\n", json(&page())).as_bytes()),
    ]);
    there_and_back(folder.path(), &["--html-field", "html"], 0);
    let read = |name: &str| serde_json::from_slice::<serde_json::Value>(&fs::read(folder.path().join(name)).unwrap()).unwrap();
    let (page, field) = (read("out/a/page.html.jsonl"), read("out/b.jsonl"));
    assert_eq!((&page["title"], &page["byline"], &page["lang"], &page["id"]), (&"Late ferry".into(), &"Jo Quay".into(), &"en".into(), &"a/page.html".into()));
    assert!(!page["text"].as_str().unwrap().contains("Leave a Reply"));
    assert_eq!((&field["title"], &field["k"], &field["text"], field.get("html")), (&"own".into(), &serde_json::json!([1, 2]), &page["text"], None));
    let back = read("back/a/page.html.jsonl");
    assert!(back["text"].as_str().unwrap().ends_with("Leave a Reply\n"), "{back}");
}

#[test]
fn archives_of_the_web_are_read_record_by_record() {
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{}", page());
    let web =
        [warc("response", "application/http", answer.as_bytes()), b"torn\r\n\r\n".to_vec(), warc("response", "application/http", answer.as_bytes())].concat();
    let texts = [warc("warcinfo", "application/warc-fields", b"a: b"), warc("conversion", "text/plain", DIRTY.as_bytes())].concat();
    let members = |file: &[u8]| Codec::Gzip.compress(file).unwrap();
    let folder = folder_with(&[("web.warc.gz", &members(&web)), ("web.warc.wet.gz", &members(&texts))]);
    there_and_back(folder.path(), &[], 1);
    let records = String::from_utf8(read_file(&folder.path().join("out/web.warc.jsonl.gz")).unwrap()).unwrap();
    assert_eq!(records.lines().count(), 2, "{records}");
    assert!(records.contains("https://example.org/response") && !records.contains("Leave a Reply"));
    let cleaned = read_file(&folder.path().join("out/web.warc.wet.gz")).unwrap();
    assert_eq!(cleaned, [warc("warcinfo", "application/warc-fields", b"a: b"), warc("conversion", "text/plain", CLEAN.as_bytes())].concat());
    assert_eq!(read_file(&folder.path().join("back/web.warc.wet.gz")).unwrap(), texts);
    assert!(fs::read_to_string(folder.path().join("out/quarantine.jsonl")).unwrap().contains("web.warc.gz:2"));
}

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in entries {
        let mut header = tar::Header::new_gnu();
        // The library would refuse the paths that this is about.
        header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(bytes.len() as u64);
        header.set_mode(0o640);
        header.set_cksum();
        archive.append(&header, *bytes).unwrap();
    }
    archive.into_inner().unwrap()
}

fn entries(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = tar::Archive::new(archive);
    let read = |mut entry: tar::Entry<'_, &[u8]>| {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
        (String::from_utf8(entry.path_bytes().into_owned()).unwrap(), bytes)
    };
    archive.entries().unwrap().map(|entry| read(entry.unwrap())).collect()
}

#[test]
fn archives_are_cleaned_file_by_file_and_what_leads_out_of_them_is_refused() {
    let lines = format!("{{\"text\": {}}}\n", json(DIRTY));
    let inner: [(&str, &[u8]); 4] =
        [("a/b.txt", DIRTY.as_bytes()), ("c.jsonl.gz", &Codec::Gzip.compress(lines.as_bytes()).unwrap()), ("../up.txt", b"no"), ("p.png", b"\x89PNG")];
    let folder = folder_with(&[("x.tar", &archive(&inner)), ("y.tgz", &Codec::Gzip.compress(&archive(&inner)).unwrap())]);
    let output = dechaff(folder.path(), &["clean", "in", "--out", "out"]);
    assert_eq!(output.status.code(), Some(1));
    let kept = fs::read_to_string(folder.path().join("out/quarantine.jsonl")).unwrap();
    assert!(kept.contains("x.tar/../up.txt") && kept.contains("the path leads out of the archive"), "{kept}");
    for (name, cleaned) in [("x.tar", fs::read(folder.path().join("out/x.tar")).unwrap()), ("y.tgz", read_file(&folder.path().join("out/y.tgz")).unwrap())] {
        let out = entries(&cleaned);
        assert_eq!(out.iter().map(|(name, _)| &**name).collect::<Vec<_>>(), ["a/b.txt", "c.jsonl.gz", "p.png"], "{name}");
        assert_eq!(out[0].1, CLEAN.as_bytes());
        assert_eq!(out[2].1, b"\x89PNG");
    }
    // The entry that was refused stays away, and is named.
    let output = dechaff(folder.path(), &["undo", "out", "--log", "out/changes.jsonl", "--out", "back"]);
    assert_eq!(output.status.code(), Some(1));
    let back = entries(&fs::read(folder.path().join("back/x.tar")).unwrap());
    assert_eq!(back[0], ("a/b.txt".to_owned(), DIRTY.as_bytes().to_vec()));
    assert_eq!(back.len(), 3);
    assert!(!folder.path().join("up.txt").exists() && !folder.path().join("back/up.txt").exists());
}

#[test]
fn texts_and_tables_come_back_in_their_encoding() {
    let text = "Паром опять опоздал, и никто на причале не спросил почему.\n\nОставить комментарий\n";
    let table = "id,text\r\n1,\"Die Fähre kam zu spät.\nSchreibe einen Kommentar\"\r\n";
    let encoded = |label: &str, text: &str| Charset::by_label(label).unwrap().encode(text, false).unwrap();
    let files = [
        ("cyrillic.txt", encoded("windows-1251", text)),
        ("wide.txt", encoded("utf-16le", &format!("\u{feff}{text}"))),
        ("latin.csv", encoded("windows-1252", table)),
        ("wide.csv", encoded("utf-16be", &format!("\u{feff}{table}"))),
    ];
    let folder = folder_with(&files.iter().map(|(name, bytes)| (*name, &**bytes)).collect::<Vec<_>>());
    there_and_back(folder.path(), &[], 0);
    assert_eq!(fs::read_to_string(folder.path().join("out/cyrillic.txt")).unwrap(), "Паром опять опоздал, и никто на причале не спросил почему.\n");
    assert!(!fs::read_to_string(folder.path().join("out/latin.csv")).unwrap().contains("Kommentar"));
    assert!(fs::read_to_string(folder.path().join("out/changes.jsonl")).unwrap().contains("\"encoding\":\"windows-1251\""));
    for (name, bytes) in files {
        assert!(fs::read(folder.path().join("back").join(name)).unwrap() == bytes, "{name}");
    }
}

#[test]
fn bytes_that_would_not_come_back_are_kept() {
    // Shift JIS has two ways to write one of these characters, and this is the one that encoders do not take.
    let text = [&b"\xfa\x5b \x93\x63 "[..], b"The ferry was late.\n\nLeave a Reply\n"].concat();
    let folder = folder_with(&[("a.txt", &text)]);
    let output = dechaff(folder.path(), &["clean", "in", "--out", "out", "--encoding", "shift_jis"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let kept = fs::read_to_string(folder.path().join("out/quarantine.jsonl")).unwrap();
    assert!(kept.contains("not to be had again from Shift_JIS"), "{kept}");
}

fn rows(path: &Path, texts: usize) {
    let mut builder = RowBuilder::default();
    for n in 0..texts {
        let metadata = format!("{{\"n\":{n}}}");
        let row = NewRow {
            text: if n % 2 == 0 { DIRTY } else { CLEAN },
            id: None,
            url: None,
            lang: Some("en"),
            title: None,
            byline: None,
            date: None,
            metadata: Some(&metadata),
        };
        builder.push(&row).unwrap();
    }
    let mut writer = RowWriter::new(File::create(path).unwrap(), Layout::new(&RowBuilder::schema()).unwrap()).unwrap();
    writer.write(&builder.finish().unwrap()).unwrap();
    writer.finish().unwrap();
}

fn lines(path: &Path) -> String {
    let reader = RowReader::open(path, &Names::default()).unwrap();
    let lines: Vec<u8> = reader.flat_map(|rows| jsonl(rows.unwrap().batch()).unwrap()).collect();
    String::from_utf8(lines).unwrap()
}

#[test]
fn rows_are_cleaned_and_come_back_and_become_lines_and_lines_rows() {
    let folder = folder_with(&[]);
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("in")).unwrap();
    rows(&at("in/a.parquet"), 3000);
    there_and_back(folder.path(), &[], 0);
    let (before, after) = (lines(&at("in/a.parquet")), lines(&at("out/a.parquet")));
    assert_eq!(after, before.replace(&json(DIRTY), &json(CLEAN)));
    assert_eq!(lines(&at("back/a.parquet")), before);

    assert!(dechaff(folder.path(), &["clean", "in/a.parquet", "--out", "a.jsonl"]).status.success());
    assert_eq!(fs::read_to_string(at("a.jsonl")).unwrap(), after);
    assert!(dechaff(folder.path(), &["clean", "a.jsonl", "--out", "b.parquet"]).status.success());
    assert_eq!(lines(&at("b.parquet")).lines().count(), 3000);
    assert!(lines(&at("b.parquet")).contains("\"id\":\"a.jsonl:7\""));

    fs::write(at("in/a.parquet"), &fs::read(at("in/a.parquet")).unwrap()[..200]).unwrap();
    let output = dechaff(folder.path(), &["clean", "in/a.parquet", "--out", "c.parquet"]);
    assert!(output.status.code() == Some(1) && !at("c.parquet").exists());
}

#[test]
fn a_log_may_be_kept_as_rows() {
    let lines: String = ["5", &json(DIRTY), &json(CLEAN)].map(|text| format!("{{\"text\": {text}}}\n")).concat();
    let folder = folder_with(&[("a.jsonl", lines.as_bytes())]);
    assert_eq!(dechaff(folder.path(), &["clean", "in", "--out", "out", "--log", "log.parquet"]).status.code(), Some(1));
    let reader = RowReader::open(&folder.path().join("log.parquet"), &Names { text: "doc".to_owned(), ..Names::default() }).unwrap();
    assert_eq!(reader.rows(), 3);
    let output = dechaff(folder.path(), &["undo", "out", "--log", "log.parquet", "--out", "back"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(fs::read_to_string(folder.path().join("back/a.jsonl")).unwrap(), lines);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 5, "no lines of the log are left");
}

#[test]
fn documents_go_to_files_of_their_own() {
    let lines = format!("{{\"text\": {0}}}\n{{\"text\": {0}}}\n", json(DIRTY));
    let folder = folder_with(&[("a.jsonl", lines.as_bytes()), ("p.html", page().as_bytes())]);
    there_and_back(folder.path(), &["--to", "txt"], 0);
    assert_eq!(fs::read_to_string(folder.path().join("out/a.jsonl/2.txt")).unwrap(), CLEAN);
    assert!(fs::read_to_string(folder.path().join("out/p.html.txt")).unwrap().starts_with("The ferry was late again"));
    assert_eq!(fs::read_to_string(folder.path().join("back/a.jsonl/2.txt")).unwrap(), DIRTY);
}

#[test]
fn a_log_that_speaks_of_places_elsewhere_is_not_followed() {
    let folder = folder_with(&[("a.txt", DIRTY.as_bytes())]);
    assert!(dechaff(folder.path(), &["clean", "in", "--out", "out"]).status.success());
    let log = fs::read_to_string(folder.path().join("out/changes.jsonl")).unwrap();
    fs::write(folder.path().join("log"), log.replace("a.txt", "../in/a.txt")).unwrap();
    let output = dechaff(folder.path(), &["undo", "out", "--log", "log", "--out", "back"]);
    assert!(output.status.code() == Some(1), "{}", stderr(&output));
    assert!(!folder.path().join("back").exists());
}

#[test]
fn shards_put_together_are_the_whole() {
    let records = |from: usize| (from..from + 3000).map(|n| format!("{{\"id\": {n}, \"text\": {}}}\n", json(DIRTY))).collect::<Vec<_>>().concat();
    let folder =
        folder_with(&[("a.jsonl", records(0).as_bytes()), ("b.txt", DIRTY.as_bytes()), ("c.jsonl", records(5000).as_bytes()), ("d.csv", b"text\nRain\n")]);
    let run = |args: &[&str]| assert!(dechaff(folder.path(), args).status.success(), "{args:?}");
    run(&["clean", "in", "--out", "whole", "--summary", "whole.json"]);
    let shards = ["1", "2", "3"];
    for n in shards {
        run(&["clean", "in", "--out", &format!("part{n}"), "--summary", &format!("{n}.json"), "--shard", &format!("{n}/3")]);
    }
    let whole = |name: &str| fs::read(folder.path().join("whole").join(name)).unwrap();
    for name in ["a.jsonl", "b.txt", "c.jsonl", "d.csv", "changes.jsonl"] {
        let parts: Vec<u8> = shards.iter().flat_map(|n| fs::read(folder.path().join(format!("part{n}")).join(name)).unwrap_or_default()).collect();
        assert!(parts == whole(name), "{name}");
    }
    run(&["report", "merge", "part1/changes.jsonl", "part2/changes.jsonl", "part3/changes.jsonl", "--out", "all.jsonl"]);
    assert!(fs::read(folder.path().join("all.jsonl")).unwrap() == whole("changes.jsonl"));
    // What is merged may be written over, and stays as it is where that fails.
    run(&["report", "merge", "part1/changes.jsonl", "part2/changes.jsonl", "part3/changes.jsonl", "--out", "part1/changes.jsonl"]);
    assert!(fs::read(folder.path().join("part1/changes.jsonl")).unwrap() == whole("changes.jsonl"));
    let output = dechaff(folder.path(), &["report", "merge", "part1/changes.jsonl", "all.jsonl", "--out", "part1/changes.jsonl"]);
    assert!(output.status.code() == Some(2) && stderr(&output).contains("stands in an earlier log too"), "{}", stderr(&output));
    assert!(fs::read(folder.path().join("part1/changes.jsonl")).unwrap() == whole("changes.jsonl"));
    run(&["report", "merge", "1.json", "2.json", "3.json", "--out", "all.json"]);
    let documents = |name: &str| serde_json::from_slice::<serde_json::Value>(&fs::read(folder.path().join(name)).unwrap()).unwrap()["documents"].clone();
    assert_eq!(documents("all.json"), documents("whole.json"));
}
