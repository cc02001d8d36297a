use super::Pipeline;
use crate::edit::undo;
use crate::text::Document;

const ARTICLE: &str = "The council met on Tuesday evening and voted, after a long debate, to keep the old bridge open to everyone.";

#[test]
fn characters_are_repaired_before_anything_is_looked_for() {
    let pipeline = Pipeline::builder().build().unwrap();
    let document = Document::new("a.txt", format!("{ARTICLE}\n\nLeave\u{a0}a\u{200b} R\u{ad}eply &#58;\n"));
    let cleaned = pipeline.clean(&document);
    assert_eq!(cleaned.text, format!("{ARTICLE}\n"));
    let record = pipeline.record(&document, &cleaned);
    // What was repaired on the way does not name the removal.
    assert!(record.changes.iter().any(|change| change.kind == "reply" && change.by.iter().any(|rule| rule == "repair.entity")), "{record:?}");
    assert_eq!(undo(&cleaned.text, &record).unwrap(), document.text);
}

#[test]
fn repairs_are_no_loss_and_no_cut() {
    let pipeline = Pipeline::builder().max_loss(0.0).build().unwrap();
    let hyphenated = ARTICLE.replace('e', "\u{ad}e\u{200b}");
    let document = Document::new("a.txt", [hyphenated.as_str(); 12].join("\n\n\n\n"));
    let cleaned = pipeline.clean(&document);
    assert!(!cleaned.review);
    assert!(!cleaned.text.contains('\u{ad}'));
    assert!(cleaned.edits.cuts().iter().all(|cut| cut.bytes > 2), "{:?}", cleaned.edits.cuts());
}

#[test]
fn options_of_repair_are_part_of_the_fingerprint() {
    let build = [Pipeline::builder(), Pipeline::builder().without_repair(), Pipeline::builder().compatibility(true)];
    let [with, without, compatible] = build.map(|builder| builder.without_builtin_rules().build().unwrap());
    assert!(with.fingerprint() != without.fingerprint() && with.fingerprint() != compatible.fingerprint());
    let text = |pipeline: &Pipeline| pipeline.clean(&Document::new("a.txt", "ﬁne ＡＢＣ: itâ€™s so")).text;
    assert_eq!([text(&with), text(&without), text(&compatible)], ["ﬁne ＡＢＣ: it’s so", "ﬁne ＡＢＣ: itâ€™s so", "fine ABC: it’s so"]);
}

#[test]
fn a_model_that_would_take_too_much_steps_back() {
    // At a threshold of nothing it takes every line that it may judge.
    let pipeline = Pipeline::builder().threshold(0.0).build().unwrap();
    let paragraphs: Vec<String> = (1..19).map(|n| ARTICLE.replace("Tuesday", &format!("day {n} of the {n}th month"))).collect();
    let document = Document::new("a.txt", format!("{}\n\nLeave a Reply\n", paragraphs.join("\n\n")));
    let cleaned = pipeline.clean(&document);
    assert!(!cleaned.review);
    assert_eq!(cleaned.text, format!("{}\n", paragraphs.join("\n\n")));
    assert!(cleaned.declined.iter().any(|declined| &*declined.cause.rule == "model.line"), "{:?}", cleaned.declined);
}
