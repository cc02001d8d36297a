//! Scores of made-up pages, computed by hand.

use dechaff::Pipeline;
use dechaff::edit::{Cause, Proposal, Proposals};
use dechaff::eval::{Estimate, Evaluation, Evaluator};
use dechaff::labelled::{Page, Pages};
use dechaff::stage::Stage;
use dechaff::text::View;

/// Removes every line with a mark.
#[derive(Debug)]
struct Marked;

impl Stage for Marked {
    fn id(&self) -> &'static str {
        "marked"
    }

    fn propose(&self, view: &View<'_>, out: &mut Proposals) {
        for line in view.lines().iter().filter(|line| line.body.of(view.text()).ends_with('☒')) {
            out.push(Proposal::delete(line.span, Cause { rule: "marked.line".into(), kind: "mark".into(), stage: "marked", why: "".into() }));
        }
    }
}

/// Two sites. Of noise 20 of 50 characters go, of code 5 of 5, of content 10 of 100: nothing of site a's, 10 of 60 of site b's.
const PAGES: &str = concat!(
    r#"{"id":"a1","site":"a","lang":"en","gold_text":"abcde fghij klmno pqrst uvwxy zabcd efghi jklmn","lines":[{"text":"abcde fghij klmno pqrst uvwxy zabcd efghi jklmn","label":"content"},{"text":"noise noise noise nois☒","label":"noise"},{"text":"other other other other other other","label":"noise"}]}"#,
    "\n",
    r#"{"id":"b1","site":"b","lang":"zh","gold_text":"一二三四五六七八九十一二三四五六七八九十","lines":[{"text":"一二三四五六七八九十一二三四五六七八九十","label":"content"},{"text":"code☒","label":"noise","why":"script"},{"text":"either☒","label":"ambiguous"}]}"#,
    "\n",
    r#"{"id":"b2","site":"b","lang":"zh","lines":[{"text":"丁丙乙甲丁丙乙甲子☒","label":"content"},{"text":"丑寅卯辰巳午未申酉戌丑寅卯辰巳午未申酉戌丑寅卯辰巳午未申酉戌","label":"content"}]}"#,
);

fn evaluate(threads: usize) -> Evaluation {
    let pipeline = Pipeline::builder().without_builtin_rules().without_repair().without_names().max_loss(1.0).stage(Marked).build().unwrap();
    let pages: Vec<Page> = Pages::of(PAGES.as_bytes(), "set").unwrap().map(Result::unwrap).collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| {
        let mut evaluator = Evaluator::new(&pipeline);
        evaluator.add("first", &pages[..1]);
        evaluator.add("second", &pages[1..]);
        evaluator.finish()
    })
}

fn per_mille(estimate: Option<Estimate>) -> Option<[f64; 3]> {
    estimate.map(|of| [of.value, of.low, of.high].map(|share| (share * 1000.0).round()))
}

#[test]
fn scores_are_those_computed_by_hand() {
    let Evaluation { overall, sets, languages, kinds, stages, rules, lost, .. } = evaluate(2);
    assert_eq!((overall.pages, overall.sites), (3, 2));
    assert_eq!((overall.noise, overall.code, overall.content), (50.0, 5.0, 100.0));
    // Both draws may be of site b, which has no noise, and of which 10 of 60 are lost.
    assert_eq!(per_mille(overall.noise_recall), Some([400.0, 400.0, 400.0]));
    assert_eq!(per_mille(overall.code_recall), Some([1000.0; 3]));
    assert_eq!(per_mille(overall.content_loss), Some([100.0, 0.0, 167.0]));
    assert_eq!(per_mille(overall.precision), Some([667.0, 0.0, 1000.0]));
    assert_eq!(per_mille(overall.pages_hurt), Some([333.0, 0.0, 500.0]));
    // Page a1: 5 of 11 runs left are the article's. b1: all. Page b2 has no article.
    assert_eq!(per_mille(overall.text_precision), Some([727.0, 455.0, 1000.0]));
    assert_eq!(per_mille(overall.text_recall), Some([1000.0; 3]));
    assert_eq!(per_mille(overall.f1).map(|f1| f1[0]), Some(842.0));
    assert_eq!(sets.iter().map(|set| (&*set.name, set.scores.pages)).collect::<Vec<_>>(), [("first", 1), ("second", 2)]);
    assert_eq!(languages.iter().map(|of| (&*of.name, of.scores.content)).collect::<Vec<_>>(), [("zh", 60.0), ("en", 40.0)]);
    for list in [kinds, stages, rules] {
        assert_eq!((list[0].noise, list[0].code, list[0].content, list[0].content_loss), (20.0, 5.0, 10.0, Some(0.1)));
        assert_eq!(per_mille(list[0].precision).map(|of| of[0]), Some(714.0));
    }
    assert_eq!((lost.len(), &*lost[0].page, lost[0].line, &*lost[0].rules[0]), (1, "b2", 1, "marked.line"));
}

#[test]
fn scores_do_not_depend_on_threads() {
    assert_eq!(serde_json::to_string(&evaluate(1)).unwrap(), serde_json::to_string(&evaluate(4)).unwrap());
}
