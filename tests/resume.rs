//! A run that is killed at any moment goes on with `--resume`, and ends as one that was never disturbed.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use arrow_array::{BinaryArray, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use dechaff::Pipeline;
use dechaff::corpus::{Observer, Plan, Progress, Request, Runner};
use dechaff::format::Codec;
use dechaff::rule::read_folder;
use parquet::arrow::ArrowWriter;

const OPTIONS: [&str; 6] = ["--no-builtin-rules", "--rules", "rules", "--checkpoint-every", "0", "-qj1"];

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dechaff"));
    command.current_dir(folder).args(args).args(OPTIONS).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

fn dechaff(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().unwrap()
}

fn start(folder: &Path, args: &[&str]) -> Child {
    command(folder, args).spawn().unwrap()
}

/// Every file of a folder, unfinished ones too.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let walk = ignore::WalkBuilder::new(folder).standard_filters(false).build();
    let files = walk.map(Result::unwrap).filter(|entry| entry.path().is_file());
    files.map(|entry| (entry.path().strip_prefix(folder).unwrap().display().to_string(), fs::read(entry.path()).unwrap())).collect()
}

fn records(from: usize, count: usize) -> String {
    let record = |n: usize| match n % 97 {
        0 => format!("{{\"id\": {n}, \"text\": 5}}\n"),
        1 => "{\"text\": \"torn\n".to_owned(),
        _ => format!("{{\"id\": {n}, \"text\": \"The ferry of {n} o'clock was late again.\\nLeave a Reply\\nNobody on the quay asked why.\"}}\n"),
    };
    (from..from + count).map(record).collect()
}

fn archive() -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for n in 0..40 {
        let (name, text) = if n % 3 == 0 { (format!("page/{n}.txt"), format!("Ferry {n}\nLeave a Reply\n")) } else { (format!("{n}.jsonl"), records(n, 150)) };
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o640);
        archive.append_data(&mut header, name, text.as_bytes()).unwrap();
    }
    archive.into_inner().unwrap()
}

/// Row groups of 500 rows, some of which cannot be read.
fn table(path: &Path) {
    let schema = Arc::new(Schema::new(vec![Field::new("text", DataType::Binary, true)]));
    let mut writer = ArrowWriter::try_new(fs::File::create(path).unwrap(), Arc::clone(&schema), None).unwrap();
    for group in 0..12 {
        let text = |n: usize| if n % 97 == 3 { b"\xff".to_vec() } else { format!("Ferry {group} {n}\nLeave a Reply\n").into_bytes() };
        let texts: BinaryArray = (0..500).map(|n| Some(text(n))).collect();
        writer.write(&RecordBatch::try_new(Arc::clone(&schema), vec![Arc::new(texts)]).unwrap()).unwrap();
        writer.flush().unwrap();
    }
    writer.close().unwrap();
}

/// A folder with inputs of every kind that stops in another way, and one file of so many records.
fn corpus(size: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("in/sub")).unwrap();
    fs::create_dir(at("rules")).unwrap();
    let rule = "kind = \"reply\"\n\n[[rule]]\nid = \"rules.reply\"\nwhere = \"anywhere\"\nlines = [\"Leave a Reply\"]\nwhy = \"a comment form\"\nhit = [\"Leave a Reply\"]\nmiss = [\"They leave a reply.\"]\n";
    fs::write(at("rules/reply.toml"), rule).unwrap();
    fs::write(at("in/a.jsonl"), records(0, size)).unwrap();
    let packed: Vec<u8> = [records(0, size / 3), records(size / 3, size / 3)].iter().flat_map(|part| Codec::Zstd.compress(part.as_bytes()).unwrap()).collect();
    fs::write(at("in/b.jsonl.zst"), packed).unwrap();
    let rows: String = (0..size / 4).map(|n| format!("{n},\"Ferry {n}\nLeave a Reply\",quay\n")).collect::<Vec<_>>().concat();
    fs::write(at("in/c.csv"), format!("id,text,place\n{rows}")).unwrap();
    fs::write(at("in/d.tar"), archive()).unwrap();
    fs::write(at("in/e.tar.gz"), Codec::Gzip.compress(&archive()).unwrap()).unwrap();
    table(&at("in/f.parquet"));
    for n in 0..50 {
        fs::write(at(&format!("in/sub/{n}.txt")), format!("Ferry {n}\nLeave a Reply\n")).unwrap();
    }
    folder
}

/// Numbers that look like chance, the same in every run.
fn chance() -> impl FnMut() -> u64 {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    }
}

#[test]
fn a_run_killed_at_any_moment_ends_as_if_it_had_not_been() {
    let corpus = corpus(6_000);
    let mut chance = chance();
    let mut resumed = 0;
    for extra in [&[][..], &["--compress", "gz"], &["--to", "jsonl"]] {
        let clean = |out: &'static str| [&["clean", "in", "--out", out], extra].concat();
        let begun = Instant::now();
        let output = dechaff(corpus.path(), &clean("whole"));
        let took = u64::try_from(begun.elapsed().as_millis()).unwrap().max(8);
        assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
        let whole = files(&corpus.path().join("whole"));
        assert!(whole.keys().all(|name| !name.contains("dechaff-")), "{:?}", whole.keys());
        for _ in 0..3 {
            let mut killed = start(corpus.path(), &clean("out"));
            sleep(Duration::from_millis(took / 3 + chance() % took));
            killed.kill().unwrap();
            killed.wait().unwrap();
            resumed += usize::from(files(&corpus.path().join("out")).keys().any(|name| name.ends_with("dechaff-resume")));
            // Killed once more on its way.
            let mut again = start(corpus.path(), &[&clean("out")[..], &["--resume"]].concat());
            sleep(Duration::from_millis(chance() % took));
            again.kill().unwrap();
            again.wait().unwrap();
            let output = dechaff(corpus.path(), &[&clean("out")[..], &["--resume"]].concat());
            assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
            let out = files(&corpus.path().join("out"));
            assert_eq!(out.keys().collect::<Vec<_>>(), whole.keys().collect::<Vec<_>>());
            for (name, bytes) in &whole {
                assert!(out[name] == *bytes, "{name} differs after {extra:?}");
            }
            fs::remove_dir_all(corpus.path().join("out")).unwrap();
        }
        fs::remove_dir_all(corpus.path().join("whole")).unwrap();
    }
    assert!(resumed > 0, "no run was killed after its first checkpoint");
}

/// Starts a run and stops it with a signal once there is something to go on from.
fn stopped(folder: &Path, args: &[&str], checkpoint: &Path, signal: &str) -> Output {
    let run = start(folder, args);
    let begun = Instant::now();
    while !checkpoint.exists() && begun.elapsed() < Duration::from_mins(1) {
        sleep(Duration::from_millis(1));
    }
    Command::new("kill").args([signal, &run.id().to_string()]).status().unwrap();
    run.wait_with_output().unwrap()
}

/// Ends a run, as if it were killed, when so many chunks are written.
struct Ending(AtomicUsize);

impl Observer for Ending {
    fn advanced(&self, _: Progress) {
        if self.0.fetch_sub(1, Ordering::Relaxed) == 0 {
            resume_unwind(Box::new("killed"));
        }
    }
}

/// Here a kill falls between any two chunks in turn, and so often between the last note and a file's end.
#[test]
fn a_run_that_ends_between_any_two_chunks_goes_on() {
    let corpus = corpus(2_500);
    let rules = read_folder(&corpus.path().join("rules")).unwrap();
    let pipeline = Pipeline::builder().without_builtin_rules().rule_files(rules).build().unwrap();
    let run = |out: &str, every: u64, chunks: usize| {
        let (inputs, out) = (vec![corpus.path().join("in")], Some(corpus.path().join(out)));
        let plan = Plan::new(&Request { inputs, out, ..Request::default() }).unwrap();
        let runner = Runner::new(&pipeline).threads(1).resume(true).checkpoint_every(Duration::from_micros(every));
        let ended = catch_unwind(AssertUnwindSafe(|| runner.run(&plan, None, &Ending(AtomicUsize::new(chunks)))));
        ended.is_ok_and(|summary| summary.unwrap().failed > 0)
    };
    assert!(run("whole", 0, usize::MAX));
    let whole = files(&corpus.path().join("whole"));
    for every in [0, 1_000, 4_000, 16_000] {
        // How far a run comes that is killed again and again depends on how often it notes where it is.
        for chunks in (1..).step_by(3) {
            if run("out", every, chunks) {
                break;
            }
        }
        let out = files(&corpus.path().join("out"));
        assert_eq!(out.keys().collect::<Vec<_>>(), whole.keys().collect::<Vec<_>>());
        for (name, bytes) in &whole {
            assert!(out[name] == *bytes, "{name} differs with a note every {every} microseconds");
        }
        fs::remove_dir_all(corpus.path().join("out")).unwrap();
    }
}

#[test]
fn control_c_ends_in_order_and_what_changed_since_is_noticed() {
    let corpus = corpus(6_000);
    let at = |name: &str| corpus.path().join(name);
    // Long enough to be stopped in.
    fs::write(at("in/a.jsonl"), records(0, 60_000)).unwrap();
    let clean = ["clean", "in", "--out", "out"];
    let resume = [&clean[..], &["--resume"]].concat();
    let checkpoint = at("out/.changes.jsonl.dechaff-resume");
    let output = stopped(corpus.path(), &clean, &checkpoint, "-INT");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains("the same command with --resume goes on from here"), "{said}");
    assert!(checkpoint.exists() && at("out/.changes.jsonl.dechaff-part").exists());

    let refused = |args: &[&str], why: &str| {
        let output = dechaff(corpus.path(), args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && said.contains(why), "{said}");
    };
    refused(&["clean", "in", "--out", "out", "--resume", "--to", "jsonl"], "the inputs or options are not those of the stopped run");
    let rule = fs::read_to_string(at("rules/reply.toml")).unwrap();
    fs::write(at("rules/reply.toml"), rule.replace("Leave a Reply", "Leave a Comment")).unwrap();
    refused(&resume, "the rules or options changed since the run was stopped");
    fs::write(at("rules/reply.toml"), rule).unwrap();
    let text = fs::read(at("in/a.jsonl")).unwrap();
    fs::write(at("in/a.jsonl"), [&text[..], b"\n"].concat()).unwrap();
    refused(&resume, "inputs that the stopped run had begun changed since");

    // Without --resume it begins anew, whatever lies there.
    assert_eq!(dechaff(corpus.path(), &clean).status.code(), Some(1));
    assert!(!checkpoint.exists());
}
