//! `clean --stream`: each record answered at once and in order, whatever its neighbours are, and in bounded memory.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use dechaff::corpus::{Limits, Live, LogChoice, Plan, Request, Runner, Silent, SurveyChoice};
use dechaff::{Record, undo};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::{PIPELINE, project};

/// A stream, and both of its ends.
struct Stream {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: Option<BufReader<ChildStdout>>,
}

impl Stream {
    fn start(folder: &Path, args: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dechaff"));
        command.current_dir(folder).args(["clean", "--stream", "--quiet"]).args(args);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        Self { stdin: child.stdin.take(), stdout: child.stdout.take().map(BufReader::new), child }
    }

    fn send(&mut self, record: &[u8]) {
        let stdin = self.stdin.as_mut().unwrap();
        stdin.write_all(record).unwrap();
        stdin.flush().unwrap();
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.as_mut().unwrap().read_line(&mut line).unwrap();
        line
    }

    /// Sends a line and waits for its answer.
    fn ask(&mut self, record: &str) -> String {
        self.send(format!("{record}\n").as_bytes());
        self.line()
    }

    /// Ends the input, and waits.
    fn close(mut self) -> Output {
        drop(self.stdin.take());
        drop(self.stdout.take());
        self.child.wait_with_output().unwrap()
    }
}

fn record(n: usize) -> String {
    format!(r#"{{"id": {n}, "text": "The ferry of {n} o'clock was late again.\nLeave a Reply\n"}}"#)
}

fn answer(n: usize) -> String {
    format!("{{\"id\": {n}, \"text\": \"The ferry of {n} o'clock was late again.\\n\"}}\n")
}

/// What a stream answers to all of an input.
fn answers(folder: &Path, args: &[&str], input: &[u8]) -> (Vec<u8>, Output) {
    let mut stream = Stream::start(folder, args);
    let mut stdin = stream.stdin.take().unwrap();
    let input = input.to_vec();
    let sending = thread::spawn(move || stdin.write_all(&input).unwrap());
    let mut answers = Vec::new();
    stream.stdout.take().unwrap().read_to_end(&mut answers).unwrap();
    sending.join().unwrap();
    (answers, stream.close())
}

#[test]
fn an_answer_is_there_before_the_next_record_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    for threads in ["-j1", "-j3"] {
        let mut stream = Stream::start(folder.path(), &[threads]);
        for n in 0..50 {
            assert_eq!(stream.ask(&record(n)), answer(n));
        }
        // A blank line is a line too.
        assert_eq!(stream.ask(""), "\n");
        assert_eq!(stream.close().status.code(), Some(0));
    }
}

#[test]
fn texts_are_answered_in_their_framing() {
    let folder = tempfile::tempdir().unwrap();
    let mut stream = Stream::start(folder.path(), &["--framing", "length", "--log", "changes.jsonl"]);
    let mut ask = |text: &[u8]| {
        stream.send(&[format!("{}\n", text.len()).as_bytes(), text].concat());
        let header = stream.line();
        let mut answer = vec![0; header.trim_start_matches('!').trim_end().parse().unwrap()];
        stream.stdout.as_mut().unwrap().read_exact(&mut answer).unwrap();
        (header.starts_with('!'), String::from_utf8(answer).unwrap())
    };
    assert_eq!(ask("Дождь шёл всю ночь.\n\nLeave a Reply\n".as_bytes()), (false, "Дождь шёл всю ночь.\n".to_owned()));
    assert_eq!(ask(b""), (false, String::new()));
    assert_eq!(ask(b"Rain \xff"), (true, r#"{"error":"invalid UTF-8 at byte 5","record":3}"#.to_owned()));
    assert_eq!(ask(b"No line end"), (false, "No line end".to_owned()));
    assert_eq!(stream.close().status.code(), Some(1));
    let log = fs::read_to_string(folder.path().join("changes.jsonl")).unwrap();
    let docs: Vec<String> = log.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["doc"].to_string()).collect();
    assert_eq!(docs, ["\"stdin:1\"", "\"stdin:2\"", "\"stdin:3\"", "\"stdin:4\""]);
}

#[test]
fn without_a_length_there_is_an_error_and_an_end() {
    let folder = tempfile::tempdir().unwrap();
    let (answers, output) = answers(folder.path(), &["--framing", "length"], b"4\nRain\nsnow\n4\nhail");
    let text = String::from_utf8(answers).unwrap();
    let (first, error) = text.split_once('!').unwrap();
    assert_eq!(first, "4\nRain");
    assert!(error.ends_with(r#"not with \"\\n\"","record":2}"#), "{error}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_broken_record_is_answered_and_the_next_one_too() {
    let folder = tempfile::tempdir().unwrap();
    let mut stream = Stream::start(folder.path(), &["--quarantine", "kept.jsonl", "--max-doc-bytes", "200"]);
    assert_eq!(stream.ask(&record(1)), answer(1));
    assert_eq!(stream.ask(r#"{"id": "a7", "body": "Rain"}"#), "{\"error\":\"no field \\\"text\\\"\",\"record\":2,\"id\":\"a7\"}\n");
    // What was torn had said its id before.
    let torn = stream.ask(r#"{"id": 8, "text": "Rain"#);
    assert!(torn.starts_with("{\"error\":\"broken JSON: ") && torn.ends_with(",\"record\":3,\"id\":8}\n"), "{torn}");
    let long = stream.ask(&format!(r#"{{"id": 9, "text": "{}"}}"#, "Rain. ".repeat(1000)));
    assert_eq!(long, "{\"error\":\"a record of 6022 bytes, more than --max-doc-bytes 200\",\"record\":4,\"id\":9}\n");
    assert_eq!(stream.ask(&record(5)), answer(5));
    let output = stream.close();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(fs::read_to_string(folder.path().join("kept.jsonl")).unwrap().lines().count(), 3);
}

#[test]
fn log_and_quarantine_undo_what_was_answered() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("changes.jsonl");
    let originals = [&*record(1), r#"{"id": 2}"#, "", r#"{"text": "caf\u00e9 \/\nLeave a Reply \u00bb"}"#, "torn"];
    let mut stream = Stream::start(folder.path(), &["--log", "changes.jsonl"]);
    let mut answers = String::new();
    for (n, original) in originals.iter().enumerate() {
        answers += &stream.ask(original);
        // It is on its way to the disk before the answer is on its way to us; blank lines are no records.
        assert_eq!(fs::read_to_string(&log).unwrap().lines().count(), if n < 2 { n + 1 } else { n });
    }
    stream.close();
    fs::write(folder.path().join("answers.jsonl"), answers).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_dechaff"));
    let undo = ["undo", "answers.jsonl", "--format", "jsonl", "--log", "changes.jsonl", "--out", "back.jsonl"];
    let output = command.current_dir(folder.path()).args(undo).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(fs::read_to_string(folder.path().join("back.jsonl")).unwrap(), originals.join("\n") + "\n");
    // A later stream adds to it.
    let mut stream = Stream::start(folder.path(), &["--log", "changes.jsonl"]);
    stream.ask(&record(1));
    let other = Stream::start(folder.path(), &["--log", "changes.jsonl"]).close();
    assert!(String::from_utf8_lossy(&other.stderr).contains("changes.jsonl: another run is writing it"));
    stream.close();
    assert_eq!(fs::read_to_string(&log).unwrap().lines().count(), 5);
}

#[test]
fn an_answer_can_bring_what_undoes_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut stream = Stream::start(folder.path(), &["--log-field", "what was \"done\""]);
    let answer: serde_json::Value = serde_json::from_str(&stream.ask(&record(1))).unwrap();
    let record: Record = serde_json::from_value(answer["what was \"done\""].clone()).unwrap();
    assert_eq!(undo(answer["text"].as_str().unwrap(), &record).unwrap(), "The ferry of 1 o'clock was late again.\nLeave a Reply\n");
    assert!(stream.ask("{}").starts_with("{\"error\":"));
}

#[test]
fn pages_are_answered_with_their_articles() {
    let folder = tempfile::tempdir().unwrap();
    let page = r#"{"url":"https://example.org/a","html":"<html lang=en><title>Ferry</title><article><p>The ferry was late again on Monday, and nobody on the quay asked why.</p><p>Leave a Reply</p></article></html>"}"#;
    let (answers, _) = answers(folder.path(), &["--html-field", "html"], page.as_bytes());
    let answer: serde_json::Value = serde_json::from_slice(&answers).unwrap();
    assert_eq!(answer["text"], "The ferry was late again on Monday, and nobody on the quay asked why.\n");
    assert_eq!((&answer["url"], &answer["title"]), (&"https://example.org/a".into(), &"Ferry".into()));
}

#[test]
fn threads_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    // Some take a hundred times as long as their neighbours.
    let text = |n: usize| if n.is_multiple_of(7) { "Rain fell on the harbour all night.\\n".repeat(300) } else { format!("Ferry {n}\\nLeave a Reply") };
    let record = |n: usize| if n % 23 == 5 { format!("torn {n}\n") } else { format!("{{\"n\":{n},\"text\":\"{}\"}}\n", text(n)) };
    let input: String = (0..400).map(record).collect();
    let run = |threads: &str| {
        let log = format!("{threads}.changes.jsonl");
        let (answers, output) = answers(folder.path(), &["-j", threads, "--log", &log], input.as_bytes());
        assert_eq!(output.status.code(), Some(1));
        let file = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        (String::from_utf8(answers).unwrap(), file(&log), file(&format!("{threads}.quarantine.jsonl")))
    };
    let one = run("1");
    assert_eq!(one.0.lines().count(), 400);
    assert!(one == run("4"), "threads change the answers or the log");
}

#[test]
fn a_stream_whose_answers_nobody_takes_stops_reading() {
    const RECORDS: usize = 10_000;
    let folder = tempfile::tempdir().unwrap();
    let mut stream = Stream::start(folder.path(), &["-j2"]);
    let sent = Arc::new(AtomicUsize::new(0));
    let (mut stdin, counter) = (stream.stdin.take().unwrap(), Arc::clone(&sent));
    let sending = thread::spawn(move || {
        for n in 0..RECORDS {
            stdin.write_all((record(n) + "\n").as_bytes()).unwrap();
            counter.store(n + 1, Ordering::Relaxed);
        }
    });
    let mut before = 0;
    // Until nothing goes on any more.
    loop {
        thread::sleep(Duration::from_secs(2));
        let now = sent.load(Ordering::Relaxed);
        if now > 0 && now == before {
            break;
        }
        before = now;
    }
    // Two pipes of 64 kB, a buffer, and the few that are worked on: not all of a megabyte.
    assert!(before < RECORDS / 2, "{before} records were read that nobody asked for");
    for n in 0..RECORDS {
        assert_eq!(stream.line(), answer(n));
    }
    sending.join().unwrap();
    assert_eq!(stream.close().status.code(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_record_without_end_is_not_held_in_memory() {
    let peak = |stream: &Stream| {
        let status = fs::read_to_string(format!("/proc/{}/status", stream.child.id())).unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap().trim().trim_end_matches(" kB");
        peak.parse::<u64>().unwrap() / 1024
    };
    let folder = tempfile::tempdir().unwrap();
    let mut stream = Stream::start(folder.path(), &["--max-doc-bytes", "100000"]);
    assert_eq!(stream.ask(&record(1)), answer(1));
    let before = peak(&stream);
    let piece = vec![b'a'; 1 << 20];
    (0..64).for_each(|_| stream.send(&piece));
    assert_eq!(stream.ask(""), "{\"error\":\"a record of 67108865 bytes, more than --max-doc-bytes 100000\",\"record\":2}\n");
    assert_eq!(stream.ask(&record(3)), answer(3));
    let held = peak(&stream) - before;
    assert!(held < 16, "{held} MB");
}

#[test]
fn a_reader_that_has_had_enough_ends_the_stream() {
    let folder = tempfile::tempdir().unwrap();
    let mut stream = Stream::start(folder.path(), &[]);
    stream.ask(&record(1));
    drop(stream.stdout.take());
    // Nobody ends the input.
    stream.send(format!("{}\n", record(2)).as_bytes());
    let _input = stream.stdin.take();
    let status = stream.child.wait().unwrap();
    assert_eq!(status.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn a_stream_that_waits_ends_on_ctrl_c() {
    let folder = tempfile::tempdir().unwrap();
    let mut stream = Stream::start(folder.path(), &["--summary", "summary.json"]);
    stream.ask(&record(1));
    assert!(Command::new("kill").args(["-INT", &stream.child.id().to_string()]).status().unwrap().success());
    let _input = stream.stdin.take();
    assert_eq!(stream.child.wait().unwrap().code(), Some(130));
    let summary = fs::read_to_string(folder.path().join("summary.json")).unwrap();
    assert!(summary.contains("\"documents\": 1") && summary.contains("\"stopped\": true"), "{summary}");
}

#[test]
fn a_stream_learns_page_by_page() {
    let folder = tempfile::tempdir().unwrap();
    let page = |n: usize| {
        let own: String = format!("{n:b}").chars().map(|bit| if bit == '0' { "oar " } else { "rope " }).collect();
        let text = format!(
            "Valley Letter\nHome and hearth since the flood\nThe {own}\n\nThe {own}was seen again by people who had come down to the water to look at the boats, and nobody could say whose it was.\n\nPrinted on the old press behind the inn\n"
        );
        serde_json::json!({"url": format!("https://valley.example/{n}"), "text": text}).to_string()
    };
    let run = |threads: &str| {
        let mut stream = Stream::start(folder.path(), &["-j", threads, "--profile", &format!("{threads}.profile")]);
        (1..30).map(|n| stream.ask(&page(n))).collect::<Vec<_>>()
    };
    let one = run("1");
    assert!(one[0].contains("old press behind the inn"), "{}", one[0]);
    assert!(!one[28].contains("old press behind the inn") && one[28].contains("was seen again"), "{}", one[28]);
    assert!(one == run("3"), "what was learned depends on threads");
    // The next stream starts wise.
    let mut wise = Stream::start(folder.path(), &["--profile", "1.profile"]);
    assert!(!wise.ask(&page(77)).contains("old press behind the inn"));
}

/// Lines of a file: records as different tools write them, blank lines, broken ones.
fn any_line() -> impl Strategy<Value = String> {
    let text = prop::sample::select(vec![
        r"Rain fell all night.\nLeave a Reply\n",
        r"caf\u00e9 \/\r\nLeave a Reply \u00bb",
        r"Shares:\nIt\u2019s the \ud83d\ude00 ferry.\n\n\nPrevious Post Next Post",
        "Дождь шёл всю ночь.",
        "",
        r"it\u00e2\u20ac\u2122s late\nAdvertisement",
    ]);
    let shape = prop::sample::select(vec![
        r#"{"text":"T"}"#,
        r#" { "n" : 1.0e3, "text" : "T", "id": "x"}  "#,
        "{\"id\":4,\"text\":\"T\",\"url\":\"https://www.example.org/a\"}\r",
        r#"{"text":"T"} x"#,
        r#"{"text":["T"]}"#,
        r#"{"body":"T}"}"#,
        "",
    ]);
    (shape, text).prop_map(|(shape, text)| shape.replace('T', text))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn answers_are_what_a_run_over_a_file_gives(lines in vec(any_line(), 1..20), ends in any::<bool>(), threads in 1..4_usize, max in 40..200_usize) {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let input = lines.join("\n") + if ends { "\n" } else { "" };
        fs::write(path("in.jsonl"), &input).unwrap();
        let limits = Limits { max_doc_bytes: max, ..Limits::default() };
        let request = Request {
            inputs: vec![path("in.jsonl")], out: Some(path("out.jsonl")), log: LogChoice::To(path("out.changes.jsonl")),
            survey: SurveyChoice::No, limits, ..Request::default()
        };
        let run = Runner::new(&PIPELINE).run(&Plan::new(&request).unwrap(), None, &Silent).unwrap();
        let mut answers = Vec::new();
        let live = Live::new(&PIPELINE).log(Some(path("live.changes.jsonl"))).limits(limits).threads(threads);
        let summary = live.run(std::io::Cursor::new(input), &mut answers, &Silent).unwrap();
        let answers = String::from_utf8(answers).unwrap();
        let cleaned: String = answers.split_inclusive('\n').filter(|line| !line.starts_with("{\"error\":")).collect();
        // One that is broken and too long is passed over unread.
        let failed = regex::Regex::new(r#""failed":.*"#).unwrap();
        let read = |name: &str| fs::read_to_string(path(name)).unwrap_or_default();
        prop_assert_eq!(cleaned, read("out.jsonl"));
        let log = |name: &str| failed.replace_all(&read(name), "failed").replace("stdin:", "in.jsonl:");
        prop_assert_eq!(log("live.changes.jsonl"), log("out.changes.jsonl"));
        prop_assert_eq!(read("live.quarantine.jsonl").lines().count(), read("out.quarantine.jsonl").lines().count());
        prop_assert_eq!(summary.failed, run.failed);
        prop_assert_eq!((summary.documents, summary.rules), (run.documents, run.rules));
    }
}

/// A program of the README, as a reader would run it; nothing where there is nobody to run it.
fn run_readme(lang: &str, program: &str, args: &[&str]) -> Option<String> {
    let readme = fs::read_to_string(project("README.md")).unwrap();
    let code = readme.split(&format!("\n```{lang}\n")).skip(1).filter_map(|rest| rest.split("\n```").next()).find(|code| code.contains("--stream")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let own = Path::new(env!("CARGO_BIN_EXE_dechaff")).parent().unwrap().to_owned();
    let paths = env::join_paths(std::iter::once(own).chain(env::split_paths(&env::var_os("PATH").unwrap()))).unwrap();
    let mut command = Command::new(program);
    let spawned = command.args(args).current_dir(folder.path()).env("PATH", paths).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = match spawned {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        spawned => spawned.unwrap(),
    };
    child.stdin.take().unwrap().write_all(code.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let written = fs::read_to_string(folder.path().join("cleaned.jsonl")).unwrap_or_default();
    Some(String::from_utf8(output.stdout).unwrap() + &written)
}

#[cfg(unix)]
#[test]
fn the_readme_speaks_to_a_stream() {
    let python = run_readme("python", "python3", &["-"]);
    assert_eq!(python.as_deref().unwrap_or("Rain fell all night.\n\n"), "Rain fell all night.\n\n");
    let node = run_readme("js", "node", &["--input-type=module", "-"]);
    assert_eq!(node.as_deref().unwrap_or("Rain fell all night.\n\nSnow, then hail.\n\n"), "Rain fell all night.\n\nSnow, then hail.\n\n");
    assert_eq!(run_readme("sh", "sh", &[]).unwrap(), "Rain fell all night.\n{\"text\": \"Rain fell all night.\\n\"}\n");
}
