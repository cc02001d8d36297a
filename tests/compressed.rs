//! Compressed files: read by what they hold, written by their name, cut ones read as far as they go.

use std::fs;

use dechaff::format::{Codec, read_file};

use crate::{dechaff, stderr};

/// Records enough for several chunks; every other one has a line of noise.
fn records() -> String {
    let record = |n: usize| {
        let noise = if n.is_multiple_of(2) { "\\nLeave a Reply" } else { "" };
        format!("{{\"id\": {n}, \"text\": \"The ferry of {n} o'clock was late again, and the people on the quay had stopped asking why.{noise}\"}}\n")
    };
    (0..6000).map(record).collect()
}

/// A file in several members, as servers append to their logs.
fn members(codec: Codec, text: &str) -> Vec<u8> {
    let (one, two) = text.split_at(text.len() / 3);
    [one, two].iter().flat_map(|part| codec.compress(part.as_bytes()).unwrap()).collect()
}

#[test]
fn every_codec_gives_what_plain_files_give_and_undo_gives_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("in")).unwrap();
    fs::write(at("in/plain.jsonl"), records()).unwrap();
    for codec in Codec::ALL {
        fs::write(at(&format!("in/{0}.jsonl.{0}", codec.ending())), members(codec, &records())).unwrap();
    }
    // Its name does not say so.
    fs::write(at("in/hidden.jsonl"), members(Codec::Zstd, &records())).unwrap();
    let output = dechaff(folder.path(), &["clean", "in", "--out", "out", "-q"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let plain = fs::read(at("out/plain.jsonl")).unwrap();
    assert!(!String::from_utf8_lossy(&plain).contains("Leave a Reply"));
    for codec in Codec::ALL {
        let name = format!("out/{0}.jsonl.{0}", codec.ending());
        assert_ne!(fs::read(at(&name)).unwrap(), plain, "{name} is compressed");
        assert_eq!(read_file(&at(&name)).unwrap(), plain, "{name}");
    }
    assert_eq!(fs::read(at("out/hidden.jsonl")).unwrap(), plain);
    let output = dechaff(folder.path(), &["undo", "out", "--log", "out/changes.jsonl", "--out", "back", "-q"]);
    assert!(output.status.success(), "{}", stderr(&output));
    for file in fs::read_dir(at("in")).unwrap() {
        let name = file.unwrap().file_name();
        assert_eq!(read_file(&at("back").join(&name)).unwrap(), records().as_bytes(), "{name:?}");
    }
}

#[test]
fn what_is_written_is_compressed_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("in")).unwrap();
    fs::write(at("in/a.txt"), "Rain fell.\n\nLeave a Reply\n").unwrap();
    fs::write(at("in/b.jsonl.gz"), members(Codec::Gzip, &records())).unwrap();
    let output = dechaff(folder.path(), &["clean", "in", "--out", "out", "--compress", "zst", "-q"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(read_file(&at("out/a.txt.zst")).unwrap(), b"Rain fell.\n");
    assert!(fs::read(at("out/b.jsonl.zst")).unwrap().starts_with(&[0x28, 0xb5, 0x2f, 0xfd]));
    let output = dechaff(folder.path(), &["undo", "out", "--log", "out/changes.jsonl", "--out", "back", "-q"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(fs::read(at("back/a.txt")).unwrap(), fs::read(at("in/a.txt")).unwrap());
    assert_eq!(read_file(&at("back/b.jsonl.gz")).unwrap(), records().as_bytes());
}

#[test]
fn a_file_that_is_cut_short_is_read_up_to_the_cut() {
    let folder = tempfile::tempdir().unwrap();
    for codec in Codec::ALL {
        let name = format!("a.jsonl.{}", codec.ending());
        let mut file = members(codec, &records());
        file.truncate(file.len() - 7);
        fs::write(folder.path().join(&name), file).unwrap();
        let out = format!("out.{}.jsonl", codec.ending());
        let output = dechaff(folder.path(), &["clean", &name, "--out", &out]);
        assert_eq!(output.status.code(), Some(1));
        assert!(stderr(&output).contains(&format!("{name} after byte ")), "{}", stderr(&output));
        let out = fs::read_to_string(folder.path().join(out)).unwrap();
        let lines = out.lines().count();
        // The first member is whole, and the second may lack but its check sum.
        assert!((2000..=6000).contains(&lines), "{name}: {lines} records");
        assert!(out.ends_with("}\n"), "whole records only");
    }
}

#[test]
fn a_record_that_is_too_long_goes_to_quarantine_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let long = format!("{{\"text\": \"{}\"}}\n", "far too long ".repeat(200_000));
    let short = "{\"text\": \"Rain fell.\"}\n";
    fs::write(at("a.jsonl"), format!("{short}{long}{short}{}{short}", "{\"text\": \"not so very long, but long enough\"}\n")).unwrap();
    let output = dechaff(folder.path(), &["clean", "a.jsonl", "--out", "out.jsonl", "--max-doc-bytes", "40"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("a.jsonl:2: a record of 2600013 bytes, more than --max-doc-bytes 40"), "{}", stderr(&output));
    assert!(stderr(&output).contains("a.jsonl:4: a record of 46 bytes, more than --max-doc-bytes 40"), "{}", stderr(&output));
    assert_eq!(fs::read_to_string(at("out.jsonl")).unwrap(), short.repeat(3));
    let quarantine = fs::read_to_string(at("out.quarantine.jsonl")).unwrap();
    let kept: Vec<serde_json::Value> = quarantine.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((kept[0]["offset"].as_u64(), kept[0]["cut"].as_bool()), (Some(short.len() as u64), Some(true)));
    assert_eq!((kept[1]["offset"].as_u64(), kept[1]["cut"].as_bool()), (Some((2 * short.len() + long.len()) as u64), None));
    // What was cut cannot come back, and undo says so.
    let output = dechaff(folder.path(), &["undo", "out.jsonl", "--log", "out.changes.jsonl", "--out", "back.jsonl"]);
    assert!(stderr(&output).contains("missing from the original"), "{}", stderr(&output));
}

#[test]
fn a_bomb_is_stopped_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let bomb = Codec::Zstd.compress(&vec![b'\n'; 200 << 20]).unwrap();
    fs::write(folder.path().join("bomb.jsonl.zst"), bomb).unwrap();
    let output = dechaff(folder.path(), &["clean", "bomb.jsonl.zst", "--out", "out.jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("decompresses to more than 1000 times its size (--max-ratio)"), "{}", stderr(&output));
}
