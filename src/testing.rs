//! For the tests of a project that keeps rules of its own: `cargo test` holds their cases, its samples, and what a change of
//! rules does.
//!
//! ```no_run
//! use dechaff::testing;
//!
//! #[test]
//! fn rules_hold_their_cases() {
//!     testing::assert_cases("rules");
//!     testing::assert_lint("rules", &["slow"]);
//! }
//!
//! #[test]
//! fn pages_come_out_as_they_should() {
//!     // pages/in is cleaned and compared with pages/expected; DECHAFF_UPDATE=1 writes what comes out.
//!     testing::assert_samples("rules", "pages");
//! }
//!
//! #[test]
//! fn a_change_of_rules_is_reviewed() {
//!     // Markdown, the same on every machine: made for snapshots.
//!     let diff = testing::rule_diff("git:origin/main", "rules", &["pages/in"]);
//!     assert!(!diff.comparison.has_new_loss(), "{}", diff.markdown);
//! }
//! ```
//!
//! All of it panics with what is wrong, in words, as assertions do. Folders are relative to the package's.

use std::env;
use std::path::PathBuf;

use crate::format::Formats;
use crate::pipeline::Pipeline;
use crate::rule::SourceFile;
use crate::workbench::{Comparison, Sample, SampleOutcome, Samples, Trial, compare, documents, lint, markdown, rules_at};

/// Every case of every rule in a folder holds.
///
/// # Panics
/// With the cases that do not, or what is wrong in the rules.
#[track_caller]
pub fn assert_cases(rules: &str) {
    let trial = Trial::of(&read(rules), "").unwrap_or_else(|errors| panic!("{errors}"));
    let failed: Vec<String> = trial
        .failures
        .iter()
        .map(|failure| format!("{} {} in {}: {:?} leaves {:?}", failure.outcome.name(), failure.rule, failure.place.name(), failure.text, failure.left))
        .collect();
    assert!(failed.is_empty(), "{} cases fail\n{}", failed.len(), failed.join("\n"));
    assert!(trial.passed > 0, "{rules}: no case was found");
}

/// The linter finds nothing in a folder of rules but what is allowed by name, such as `slow`.
///
/// # Panics
/// With what it found.
#[track_caller]
pub fn assert_lint(rules: &str, allowed: &[&str]) {
    let found: Vec<String> = lint(&read(rules))
        .into_iter()
        .filter(|finding| !allowed.contains(&finding.lint.name()))
        .map(|finding| format!("{}: {}", finding.lint.name(), finding.error))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// What the library's rules and a folder's make of `SAMPLES/in` is what stands in `SAMPLES/expected` and `SAMPLES/edits`. What is
/// not there yet is written; with `DECHAFF_UPDATE` set, all of it is.
///
/// # Panics
/// With the samples that come out otherwise.
#[track_caller]
pub fn assert_samples(rules: &str, samples: &str) {
    let pipeline = pipeline(rules);
    let update = env::var_os("DECHAFF_UPDATE").is_some();
    let all = Samples::new(folder(samples)).run(&pipeline, "", update).unwrap_or_else(|error| panic!("{samples}: {error}"));
    let told = |Sample { path, outcome }: &Sample| match outcome {
        SampleOutcome::Passed | SampleOutcome::Written => None,
        SampleOutcome::Missing(document, line) => Some(format!("Missing {document}: should go: {line:?}")),
        SampleOutcome::Noisy(document, line) => Some(format!("Noisy {document}: should stay: {line:?}")),
        SampleOutcome::Wrong(_, wanted, got) => Some(format!("Wrong {}: wanted {wanted:?}, got {got:?}", path.display())),
    };
    let wrong: Vec<String> = all.iter().filter_map(told).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(!all.is_empty(), "{samples}: no sample was found");
}

/// A comparison of two sets of rules, and the same as Markdown.
#[derive(Clone, Debug)]
pub struct RuleDiff {
    /// The comparison.
    pub comparison: Comparison,
    /// For a snapshot, or to read.
    pub markdown: String,
}

/// What a change of rules does to documents. `old` and `new` are folders, `git:REV`, `git:REV:FOLDER` or `builtin`, each used alone.
///
/// # Panics
/// If rules or documents cannot be read.
#[track_caller]
pub fn rule_diff(old: &str, new: &str, corpus: &[&str]) -> RuleDiff {
    let alone = |rules: &str| {
        let built = Pipeline::builder().without_builtin_rules().rule_files(read(rules)).build();
        built.unwrap_or_else(|errors| panic!("{errors}"))
    };
    let inputs: Vec<PathBuf> = corpus.iter().map(|place| folder(place)).collect();
    let (documents, failures) = documents(&inputs, &Formats::default()).unwrap_or_else(|error| panic!("{error}"));
    assert!(failures.is_empty(), "{failures:?}");
    let short: Vec<_> = documents
        .into_iter()
        .map(|mut document| {
            // The same wherever the project lies.
            let root = format!("{}/", folder("").display());
            if let Some(name) = document.name.strip_prefix(root.trim_end_matches('/')).map(|name| name.trim_start_matches('/').to_owned()) {
                document.name = name.into();
            }
            document
        })
        .collect();
    let comparison = compare(&alone(old), &alone(new), &short);
    RuleDiff { markdown: markdown(&comparison, usize::MAX), comparison }
}

#[track_caller]
fn pipeline(rules: &str) -> Pipeline {
    let built = Pipeline::builder().rule_files(read(rules)).build();
    built.unwrap_or_else(|errors| panic!("{errors}"))
}

#[track_caller]
fn read(rules: &str) -> Vec<SourceFile> {
    let place = if rules == "builtin" || rules.starts_with("git:") { rules.to_owned() } else { folder(rules).display().to_string() };
    rules_at(&place).unwrap_or_else(|error| panic!("{error}"))
}

/// A place in the package under test; cargo tells tests where that is.
fn folder(place: &str) -> PathBuf {
    env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, PathBuf::from).join(place)
}
