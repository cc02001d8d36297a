//! What recurs on a site: laws of the survey, what is taken and what stays, and runs that learn.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use dechaff::Document;
use dechaff::survey::{Bounds, Page, Profile, Survey};
use dechaff::text::{About, View};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::PIPELINE;

const SMALL: Bounds = Bounds { of_a_site: 16, in_all: 40 };

/// Pages of a few sites, by site and the words of their lines.
fn any_pages() -> impl Strategy<Value = Vec<(u8, Vec<u8>)>> {
    vec((0..12_u8, vec(0..40_u8, 1..6)), 0..160)
}

fn page(lines: &[u8]) -> Page {
    let text = lines.iter().map(|line| format!("Label {}", "x".repeat(usize::from(*line)))).collect::<Vec<_>>().join("\n");
    Page::of(&View::new(&text, About::default(), &[]))
}

fn survey(pages: &[(u8, Vec<u8>)]) -> Survey {
    let mut survey = Survey::new(SMALL);
    for (site, lines) in pages {
        survey.add_page(&format!("{site}.example"), page(lines));
    }
    survey
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_survey_is_the_same_in_whatever_parts_and_order(pages in any_pages(), a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>()) {
        let (a, b) = (a.index(pages.len() + 1), b.index(pages.len() + 1));
        let (a, b) = (a.min(b), a.max(b));
        let parts = || [survey(&pages[..a]), survey(&pages[a..b]), survey(&pages[b..])];
        let whole = survey(&pages);
        let [x, y, z] = parts();
        prop_assert_eq!(&x.merge(y).merge(z), &whole);
        let [x, y, z] = parts();
        prop_assert_eq!(&z.merge(x.merge(y)), &whole);
        let mut backwards = pages.clone();
        backwards.reverse();
        let backwards = survey(&backwards);
        prop_assert_eq!(backwards.facts().fingerprint(), whole.facts().fingerprint());
        prop_assert_eq!(backwards.to_bytes(), whole.to_bytes());
        prop_assert_eq!(Survey::from_bytes(&whole.to_bytes()), Some(whole.clone()));
        prop_assert_eq!(backwards, whole);
    }
}

#[test]
fn bounds_are_kept_and_shares_are_as_exact_as_stated() {
    let mut survey = Survey::default();
    let mut sites = Survey::new(Bounds { of_a_site: 16, in_all: 100 });
    for n in 0..6000_u32 {
        let furniture = if n % 10 < 3 { "Harbour Gazette\nSign up for our letter\n" } else { "" };
        let text = format!("{furniture}Story {}\nIn short {}\n", "a".repeat(n as usize % 97 + 1), words(n));
        survey.add(&Document::new("a", text.as_str()).with_url("https://harbour.example/x"));
        sites.add(&Document::new("a", text.as_str()).with_url(format!("https://{}.example/x", n / 3)));
    }
    assert_eq!(survey.size(), (256, 1));
    let facts = survey.facts();
    let text = "Harbour Gazette\nSign up for our letter\nThe lock\n";
    let view = View::new(text, About { host: Some("harbour.example"), ..About::default() }, &[]);
    let (_, furniture) = facts.site(&view).unwrap();
    assert_eq!(furniture.documents(), (256, true));
    let share = f64::from(furniture.find(&view)[0].documents) / 256.0;
    // Three standard errors of 0.029.
    assert!((share - 0.3).abs() < 0.09, "{share}");
    let (kept, left) = sites.size();
    assert!(kept <= 100 && left <= 100 && left > 5 && sites.leaves_out_sites(), "{kept} of {left}");
}

/// A number as words, so that lines differ in more than digits.
fn words(mut n: u32) -> String {
    const WORDS: [&str; 10] = ["oar", "rope", "sail", "keel", "mast", "buoy", "tide", "quay", "lock", "pier"];
    let mut out = String::new();
    for _ in 0..5 {
        out += WORDS[n as usize % 10];
        out.push(' ');
        n /= 10;
    }
    out
}

/// An article of its own, with a headline that the other pages list.
fn article(n: u32, of: u32) -> String {
    let own = words(n * 7 + 3);
    let title = |n: u32| format!("The {}story", words(n * 7 + 3));
    let others = (0..of).map(title).collect::<Vec<_>>().join("\n");
    format!(
        "Harbour Gazette\nFor everyone on the water\n{}\nBy our man on the quay, who knows the {own}\n\nThe {own}was seen again on Monday by people who had come down to the water to look at the boats, and nobody could say whose it was.\n\nHe declined to comment.\n\nWhat the {own}means for the town will be told at the next meeting, and the harbour master has promised to bring all of the papers along.\n\nMost looked at this week\n{others}\nWrite to the desk on the quay\nEverything here was put together by three people and a dog in a shed, and you may print it wherever you like if you say where it is from.\n",
        title(n)
    )
}

fn documents(count: u32) -> Vec<Document<'static>> {
    (0..count).map(|n| Document::new(format!("feed.jsonl:{n}"), article(n, count)).with_url(format!("https://harbour.example/{n}"))).collect()
}

fn cleaned(documents: &[Document<'_>], which: usize) -> String {
    let mut survey = Survey::default();
    documents.iter().for_each(|document| survey.add(document));
    PIPELINE.knowing(Arc::new(survey.facts())).clean(&documents[which]).text
}

#[test]
fn furniture_goes_and_the_article_stays() {
    let documents = documents(6);
    let text = cleaned(&documents, 2);
    let own = words(17);
    for gone in ["Harbour Gazette", "Most looked at", "Write to the desk", "three people and a dog"] {
        assert!(!text.contains(gone), "{gone}: {text}");
    }
    assert!(!text.contains(&words(24)), "a headline of another page: {text}");
    for kept in [&*format!("The {own}story\nBy our man"), "was seen again", "He declined to comment.", "will be told at the next meeting"] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
}

#[test]
fn a_line_with_another_name_in_each_document_is_furniture() {
    const NAMES: [&str; 6] = ["Anna Berg", "Rosa Holm", "Ida Lund Dahl", "Per Vik", "Ola Strand", "Eva Ness"];
    let mut documents = documents(6);
    for (document, name) in documents.iter_mut().zip(NAMES) {
        document.text.to_mut().extend(["Everything written down by ", name, "\n"]);
    }
    assert!(!cleaned(&documents, 4).contains("Everything written down"));
    documents[4].text.to_mut().push_str("Not the last line\n");
    documents[4].text = documents[4].text.replace("if you say where it is from.\nEvery", "if you ask.\nEvery").into();
    assert!(cleaned(&documents, 4).contains("Everything written down by Ola Strand"), "a place of its own");
}

#[test]
fn copies_of_one_article_are_one_document() {
    let mut copies: Vec<Document<'_>> = (0..5).map(|n| Document::new("a", article(1, 6)).with_url(format!("https://harbour.example/copy/{n}"))).collect();
    copies[3].text = article(1, 6).replace("Write to the desk on the quay\n", "Call the desk on the quay\n").into();
    let text = cleaned(&copies, 0);
    assert!(text.contains("Harbour Gazette") && text.contains("three people and a dog"), "{text}");
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dechaff"));
    command.current_dir(folder).args(args).args(["-q", "--no-names"]).stderr(Stdio::piped());
    command
}

fn dechaff(folder: &Path, args: &[&str]) -> Output {
    let output = command(folder, args).stdout(Stdio::piped()).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// A feed of so many documents of each of some sites.
fn feed(sites: u32, count: u32) -> String {
    let record = |site: u32, n: u32| {
        let text = article(n, count.min(20)).replace("Harbour", &words(site));
        serde_json::json!({"url": format!("https://{site}.example/{n}"), "text": text}).to_string() + "\n"
    };
    (0..count).flat_map(|n| (0..sites).map(move |site| record(site, n))).collect()
}

fn start(folder: &Path, args: &[&str], input: String) -> Child {
    let mut child = command(folder, args).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    child
}

#[test]
fn shards_and_threads_give_what_one_run_gives() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::write(folder.path().join("in/a.jsonl"), feed(3, 60)).unwrap();
    fs::write(folder.path().join("in/b.jsonl"), feed(2, 30)).unwrap();
    dechaff(folder.path(), &["clean", "in", "--out", "whole", "-j1"]);
    dechaff(folder.path(), &["clean", "in", "--out", "threads", "-j4"]);
    let read = |path: &str| fs::read(folder.path().join(path)).unwrap_or_default();
    let whole = ["a.jsonl", "b.jsonl", "changes.jsonl"].map(|file| read(&format!("whole/{file}")));
    assert!(String::from_utf8_lossy(&whole[2]).contains("repeats.line"));
    assert_eq!(whole, ["a.jsonl", "b.jsonl", "changes.jsonl"].map(|file| read(&format!("threads/{file}"))));
    for shard in ["1/3", "2/3", "3/3"] {
        dechaff(folder.path(), &["clean", "in", "--out", &format!("shard{}", &shard[..1]), "--shard", shard]);
    }
    let joined = ["a.jsonl", "b.jsonl", "changes.jsonl"].map(|file| (1..=3).flat_map(|shard| read(&format!("shard{shard}/{file}"))).collect::<Vec<u8>>());
    assert!(whole == joined, "the shards differ from the whole");
}

#[test]
fn a_stream_is_learned_from_whatever_the_threads() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("feed.jsonl"), feed(4, 900)).unwrap();
    let learned = |threads: &str, profile: &str| {
        let args = ["clean", "feed.jsonl", "--survey", "no", "--no-log", "--profile", profile, threads];
        dechaff(folder.path(), &args).stdout
    };
    let (one, two) = (learned("-j1", "one.profile"), learned("-j3", "two.profile"));
    assert!(one == two, "what was learned depends on threads");
    let records = |text: &[u8]| String::from_utf8_lossy(text).matches("three people and a dog").count();
    assert_eq!(records(&one), 0, "every window has enough to tell");
    // A later run starts wise: one document is enough.
    let single = feed(1, 1000).lines().last().unwrap().to_owned() + "\n";
    fs::write(folder.path().join("single.jsonl"), &single).unwrap();
    let alone = dechaff(folder.path(), &["clean", "single.jsonl", "--no-log"]).stdout;
    let wise = dechaff(folder.path(), &["clean", "single.jsonl", "--no-log", "--profile", "one.profile"]).stdout;
    assert_eq!((records(&alone), records(&wise)), (1, 0));
}

#[test]
fn two_processes_write_one_profile_and_a_killed_one_leaves_it_whole() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["clean", "-", "--format", "jsonl", "--no-log", "--profile", "p.profile", "-j1"];
    let distinct = |from: u32| -> String {
        let record = |n: u32| serde_json::json!({"url": format!("https://{}.example/a", n % 7), "text": article(n * 11, 4)}).to_string() + "\n";
        (from..from + 400).map(record).collect()
    };
    let (first, second) = (start(folder.path(), &args, distinct(0)), start(folder.path(), &args, distinct(400)));
    for child in [first, second] {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let path = folder.path().join("p.profile");
    let seen = |path: &Path| Profile::open(path).unwrap().sites().unwrap().iter().map(|site| site.seen).sum::<u64>();
    assert_eq!(seen(&path), 800);
    for wait in [5, 40, 90, 160] {
        let mut killed = start(folder.path(), &args, feed(40, 200));
        sleep(Duration::from_millis(wait));
        killed.kill().unwrap();
        killed.wait().unwrap();
        let profile = Profile::open(&path).unwrap();
        for site in profile.sites().unwrap() {
            assert_eq!(site.remembered, site.seen.min(64), "{}", site.name);
        }
    }
    assert!(seen(&path) >= 800);
}

#[test]
fn a_redesign_is_forgotten_and_learned() {
    let folder = tempfile::tempdir().unwrap();
    let mut profile = Profile::open(&folder.path().join("p")).unwrap();
    let mut add = |from: u32, design: &str| {
        for n in from..from + 70 {
            let mut batch = Survey::default();
            batch.add(&Document::new("a", article(n, 1).replace("Write to the desk on the quay", design)).with_url("https://harbour.example/a"));
            profile.add(&batch).unwrap();
        }
        let knowing = PIPELINE.knowing(Arc::new(profile.facts(["harbour.example"]).unwrap()));
        ["Write to the desk on the quay", "Ring the bell behind the boat shed"].map(|label| {
            let text = article(5000, 1).replace("Write to the desk on the quay", label);
            knowing.clean(&Document::new("a", text).with_url("https://harbour.example/b")).text.contains(label)
        })
    };
    assert_eq!(add(0, "Write to the desk on the quay"), [false, true]);
    assert_eq!(add(100, "Ring the bell behind the boat shed"), [true, false]);
}

#[test]
fn what_is_no_profile_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p");
    fs::write(&path, "no database at all, but a text that is long enough to be looked at").unwrap();
    assert!(Profile::open(&path).unwrap_err().to_string().contains("not a database"));
    assert!(Profile::open_existing(&folder.path().join("none")).is_err());
}

#[test]
fn learned_rules_hold_their_cases() {
    let folder = tempfile::tempdir().unwrap();
    let learned = dechaff::workbench::learn(&documents(8), &PIPELINE);
    assert_eq!(learned.files.keys().collect::<Vec<_>>(), ["sites/harbour.example.toml"]);
    for (path, text) in &learned.files {
        fs::create_dir_all(folder.path().join("sites")).unwrap();
        fs::write(folder.path().join(path), text).unwrap();
    }
    let rules = folder.path().to_str().unwrap();
    dechaff::testing::assert_cases(rules);
    dechaff::testing::assert_lint(rules, &[]);
}

#[test]
fn a_killed_run_goes_on_with_what_it_knew() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["a.jsonl", "b.jsonl", "c.jsonl"];
    for place in ["whole", "killed"] {
        fs::create_dir(folder.path().join(place)).unwrap();
        for (name, sites) in names.iter().zip(2..) {
            fs::write(folder.path().join(place).join(name), feed(sites, 500)).unwrap();
        }
    }
    let clean = |place: &'static str, log: &'static str| ["clean", place, "--in-place", "--log", log, "-j1", "--checkpoint-every", "0"];
    let begun = Instant::now();
    dechaff(folder.path(), &clean("whole", "whole.log"));
    let took = begun.elapsed();
    let args = [&clean("killed", "killed.log")[..], &["--resume"]].concat();
    let mut resumed = 0;
    for part in [30, 45, 60, 75] {
        let mut run = command(folder.path(), &args).stdout(Stdio::null()).spawn().unwrap();
        sleep(took * part / 100);
        run.kill().unwrap();
        run.wait().unwrap();
        if folder.path().join("killed.log").exists() {
            break;
        }
        resumed += usize::from(folder.path().join(".killed.log.dechaff-facts").exists());
    }
    if !folder.path().join("killed.log").exists() {
        dechaff(folder.path(), &args);
    }
    assert!(resumed > 0, "no run was killed on its way");
    for name in names {
        let read = |place: &str| fs::read(folder.path().join(place).join(name)).unwrap();
        assert!(read("whole") == read("killed"), "{name} differs");
    }
    let log = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(log("whole.log") == log("killed.log") && log("whole.log").contains("repeats.line"));
    assert!(!folder.path().join(".killed.log.dechaff-facts").exists());
}
