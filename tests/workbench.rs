//! The workbench: what a change of rules does, what the linter finds, and that the schema is in step.

use std::fs;
use std::process::Command;

use dechaff::rule::{Pack, SourceFile, builtin_files};
use dechaff::testing;
use dechaff::workbench::{Lint, SampleOutcome, Samples, Trial, import, lint, page, schema};
use dechaff::{Document, Pipeline};

use crate::{PIPELINE, project};

#[test]
fn a_change_between_two_packs_over_the_samples() {
    let diff = testing::rule_diff("tests/packs/old", "tests/packs/new", &["samples/in"]);
    assert!(diff.comparison.has_new_loss(), "the bridge is content");
    assert!(diff.comparison.lines[0].prose, "what looks most like prose comes first");
    insta::assert_snapshot!(diff.markdown);
    let html = page(&diff.comparison, "old → new");
    assert!(!html.contains("http"), "the page needs nothing besides itself");
    let same = testing::rule_diff("tests/packs/new", "tests/packs/new", &["samples/in"]);
    assert!(same.comparison.is_empty());
}

#[test]
fn our_own_rules_are_clean() {
    // Labels such as "Advertisement" stand between paragraphs, on purpose; and vocabularies take a sentence of nothing but their
    // words at a page's end, which their authors' hardest sentences are.
    testing::assert_lint("builtin", &["bare-word", "over-broad"]);
}

#[test]
fn samples_are_compared_line_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let samples = Samples::new(folder.path());
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::write(folder.path().join("in/a.txt"), "The ferry is back.\n\nLeave a Reply\n").unwrap();
    let outcome = || samples.run(&PIPELINE, "", false).unwrap().remove(0).outcome;
    assert_eq!(outcome(), SampleOutcome::Written);
    assert_eq!(outcome(), SampleOutcome::Passed);
    let expect = |text: &str| fs::write(folder.path().join("expected/a.txt"), text).unwrap();
    expect("The ferry is back.\n\nLeave a Reply\n");
    assert_eq!(outcome(), SampleOutcome::Noisy("a.txt".into(), "Leave a Reply".into()));
    expect("");
    assert_eq!(outcome(), SampleOutcome::Missing("a.txt".into(), "The ferry is back.".into()));
    expect("The ferry is gone.\n");
    assert!(matches!(outcome(), SampleOutcome::Wrong(..)));
    assert_eq!(samples.run(&PIPELINE, "", true).unwrap()[0].outcome, SampleOutcome::Written);
    assert_eq!(outcome(), SampleOutcome::Passed);
}

/// A rule that is right, to be spoilt in one way at a time.
const RULE: &str = r#"
lang = "en"
[[rule]]
id = "share.bar"
why = "a bar"
where = ["tail", "near"]
lines = ["Spread the word far"]
regex = '^spread it [0-9]+ times$'
needs = "spread it"
hit = ["SPREAD THE WORD FAR", "Spread it 12 times"]
miss = ["They spread the word far and wide."]
"#;

fn found(rules: &str) -> Vec<Lint> {
    let mut found: Vec<Lint> = lint(&[SourceFile::new("share/en.toml", rules.to_owned())]).into_iter().map(|finding| finding.lint).collect();
    found.dedup();
    found
}

#[test]
fn every_lint_finds_its_fault_and_no_other() {
    assert_eq!(found(RULE), []);
    let second = |id: &str| RULE.replace("lang = \"en\"", "").replace("share.bar", id);
    for (lint, rules) in [
        (Lint::Invalid, RULE.replace("why =", "what =")),
        (Lint::Caseless, RULE.replace("miss = [\"They spread the word far and wide.\"]", "")),
        (Lint::Uncompilable, RULE.replace("[0-9]+", "[0-9+")),
        (Lint::Duplicate, RULE.replace("\"Spread the word far\"", "\"Spread the word far\", \"Spread: the word far!\"")),
        (Lint::Dead, RULE.replace("\"Spread it 12 times\"", "\"Spread the word: far\"")),
        (Lint::Slow, RULE.replace("needs = \"spread it\"", "needs = [\"the\", \"spread it\"]")),
        (Lint::UnknownLanguage, RULE.replace("lang = \"en\"", "lang = \"xx\"")),
        (Lint::UnknownHost, RULE.replace("where =", "hosts = \"https://a.example/\"\nwhere =")),
        (Lint::Contradiction, RULE.replace("They spread the word far and wide.", "Spread it 40 times")),
        (Lint::BareWord, RULE.replace("where = [\"tail\", \"near\"]\n", "").replace("\"Spread the word far\"", "\"Spread the word far\", \"Comments\"")),
        (
            Lint::OverBroad,
            RULE.replace("where = [\"tail\", \"near\"]\n", "")
                .replace("^spread it [0-9]+ times$", "^.*(the|spread it).*$")
                .replace("\"spread it\"", "\"the\", \"spread it\"")
                .replace("needs = \"the\", \"spread it\"", "needs = [\"spread it\", \"the mayor\"]")
                .replace("They spread the word far and wide.", "Nobody came."),
        ),
        (Lint::Shadowed, RULE.to_owned() + &second("share.second")),
    ] {
        assert!(found(&rules).contains(&lint), "{}: {:?} in\n{rules}", lint.name(), found(&rules));
    }
}

#[test]
fn the_schema_in_the_rules_folder_is_in_step() {
    let path = project("rules/schema.json");
    let wanted = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("DECHAFF_UPDATE").is_some() {
        fs::write(&path, &wanted).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), wanted, "write it anew: dechaff rules schema > rules/schema.json");
}

/// A real translation file, German as django-contrib-comments has it, fetched from Debian; where there is no `apt-get` or no
/// network nothing can be tried.
#[test]
fn a_translation_file_of_a_debian_package_makes_a_pack() {
    let folder = tempfile::tempdir().unwrap();
    let run = |program: &str, args: &[&str]| Command::new(program).args(args).current_dir(folder.path()).output().is_ok_and(|output| output.status.success());
    let fetch = || run("apt-get", &["download", "python3-django-contrib-comments"]);
    if !(fetch() || run("apt-get", &["update"]) && fetch()) {
        return;
    }
    let package = fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    assert!(run("dpkg-deb", &["-x", &package.display().to_string(), "."]));
    let files = folder.path().join("usr/lib/python3/dist-packages/django_comments/locale/de/LC_MESSAGES");
    let source = ["django.po", "django.mo"].map(|name| files.join(name)).into_iter().find(|path| path.is_file()).unwrap();
    let ours: Vec<SourceFile> = builtin_files().into_iter().filter(|file| !file.holds_names()).collect();
    let imported = import(&source, folder.path(), Some("de"), None, &Pack::compile(&ours).unwrap()).unwrap();
    assert_eq!(imported.lang, "de");
    let rules: Vec<SourceFile> =
        imported.files.iter().map(|(path, _)| SourceFile::new(path.display().to_string(), fs::read_to_string(path).unwrap())).collect();
    let trial = Trial::of(&rules, "").unwrap();
    assert!(trial.passed > 10 && trial.failures.is_empty(), "{trial:?}");
    let pipeline = Pipeline::builder().without_builtin_rules().rule_files(rules).build().unwrap();
    let page = "Die Fähre nach Norden fährt seit gestern wieder, und am Kai standen die Leute Schlange bis zum alten Lagerhaus.\n";
    let document = Document { text: format!("{page}Kommentar abschicken\n").into(), ..Document::default() };
    assert_eq!(pipeline.clean(&document).text, page, "the button of the package's form");
}
