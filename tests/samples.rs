//! The articles under `samples/`: what comes out, that it can be undone, that cleaning again changes nothing, and how
//! far each rule reaches.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use dechaff::corpus::{Plan, Request, Runner, Silent, Target, UndoPlan, run_undo};
use dechaff::format::{Formats, Kind, Reader};
use dechaff::{Document, undo};

use crate::{PIPELINE, project};

fn inputs() -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(project("samples/in")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn documents() -> Vec<Document<'static>> {
    inputs().iter().flat_map(|path| Reader::open(path, &Formats::default().of(path).and_then(Kind::records).unwrap()).unwrap()).map(Result::unwrap).collect()
}

fn clean_into(out: PathBuf, threads: usize) -> dechaff::corpus::Summary {
    let request = Request { inputs: vec![project("samples/in")], out: Some(out), ..Request::default() };
    Runner::new(&PIPELINE).threads(threads).run(&Plan::new(&request).unwrap(), None, &Silent).unwrap()
}

#[test]
fn samples_come_out_as_expected_whatever_the_thread_count_and_undo_gives_them_back() {
    let folder = tempfile::tempdir().unwrap();
    let (one, many) = (folder.path().join("one"), folder.path().join("many"));
    let summary = clean_into(one.clone(), 1);
    assert_eq!(summary, clean_into(many.clone(), 7));
    let mut wrong = Vec::new();
    for input in inputs() {
        let name = input.file_name().unwrap();
        let got = fs::read(one.join(name)).unwrap();
        assert_eq!(got, fs::read(many.join(name)).unwrap(), "{name:?} depends on the thread count");
        if got != fs::read(project("samples/expected").join(name)).unwrap() {
            wrong.push(name.to_owned());
        }
    }
    assert!(wrong.is_empty(), "these differ from samples/expected (see `dechaff clean --diff`): {wrong:?}");
    assert_eq!(fs::read(one.join("changes.jsonl")).unwrap(), fs::read(many.join("changes.jsonl")).unwrap());

    let back = folder.path().join("back");
    let plan = UndoPlan {
        cleaned: one.clone(),
        log: one.join("changes.jsonl"),
        out: Target::File(back.clone()),
        quarantine: None,
        rules: Vec::new(),
        rest_log: Target::Nowhere,
        formats: Formats::default(),
    };
    let undone = run_undo(&plan, &Silent).unwrap();
    assert_eq!(undone.failures, []);
    for input in inputs() {
        assert_eq!(fs::read(&input).unwrap(), fs::read(back.join(input.file_name().unwrap())).unwrap(), "{}", input.display());
    }
}

#[test]
fn cleaning_again_changes_nothing() {
    for document in documents() {
        let once = PIPELINE.clean(&document);
        let again = PIPELINE.clean(&Document { text: once.text.as_str().into(), ..document.clone() });
        assert_eq!(again.text, once.text, "{}", document.name);
        assert_eq!(undo(&once.text, &PIPELINE.record(&document, &once)).unwrap(), document.text);
    }
}

#[test]
fn reach_of_every_rule() {
    let folder = tempfile::tempdir().unwrap();
    let summary = clean_into(folder.path().join("out"), 2);
    let mut table = format!("{:<44} {:>6} {:>11}\n", "rule", "edits", "characters");
    for (rule, count) in &summary.rules {
        writeln!(table, "{rule:<44} {:>6} {:>11}", count.edits, count.characters).unwrap();
    }
    insta::assert_snapshot!(table);
}
