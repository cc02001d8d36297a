use proptest::prelude::*;

use super::*;
use crate::text::{About, Cut, Family, View};

fn builtin() -> Arc<LineModel> {
    LineModel::builtin().unwrap()
}

fn noise(text: &str, from: f32) -> Vec<String> {
    let view = View::new(text, About::default(), &[]);
    let page = Page::of(&view);
    builtin().judge(&page, from).into_iter().map(|verdict| page.body(verdict.line).to_owned()).collect()
}

const ARTICLE: &str = "\
The town council voted on Monday evening to keep the old swing bridge open for another two years, after a debate that lasted until midnight.\n\
Engineers had warned in spring that the bearings were worn, but a second report, paid for by the harbour company, found that repairs would do.\n\
“Nobody wants to drive nine miles round the bay to buy bread,” said Ada Tregear, who keeps the bakery on the northern bank.\n\
The repairs begin in October and will close one lane at a time; ferries run every twenty minutes while the work goes on.\n";

#[test]
fn the_model_that_comes_with_the_library_can_be_read() {
    let (cautious, keen) = builtin().thresholds();
    assert!(0.5 < keen && keen < cautious && cautious < 1.0, "{keen} {cautious}");
}

#[test]
fn an_article_alone_is_left_alone() {
    assert_eq!(noise(ARTICLE, builtin().thresholds().1), Vec::<String>::new());
}

#[test]
fn teasers_and_menus_around_it_are_seen() {
    let menu = "Home\nNews\nSport\nWeather\nTravel\nMy account\nLog in\nSubscribe\n";
    let tail = "Most popular\nHarbour master retires\nFive walks for autumn\nBus strike called off\nSubscribe to our newsletter\nContact us\nTerms of use\nCookie settings\n";
    // Lines of less than a tenth of the prose are judged.
    let sides = ["eastern", "western", "seaward"].map(|side| ARTICLE.replace("northern", side).replace("swing", side));
    let article = sides.concat();
    let text = format!("{menu}{article}{tail}");
    let view = View::new(&text, About::default(), &[]);
    let page = Page::of(&view);
    let (inside, around): (Vec<Verdict>, Vec<Verdict>) = builtin().judge(&page, 0.0).into_iter().partition(|verdict| article.contains(page.body(verdict.line)));
    let mean = |of: &[Verdict]| of.iter().map(|verdict| verdict.probability).sum::<f32>() / scan::float(of.len());
    assert!(!inside.is_empty() && mean(&around) > 4.0 * mean(&inside), "{around:?} {inside:?}");
}

#[test]
fn a_large_part_of_a_short_article_is_not_for_it_to_judge() {
    let judged = noise(&format!("Home\nNews\n{ARTICLE}Terms of use\n"), 0.0);
    assert_eq!(judged, ["Home", "News", "Terms of use"]);
}

#[test]
fn a_headline_needs_stronger_evidence_than_the_same_line_behind_the_article() {
    let headline = "Subscribe to the bridge";
    let probability = |text: &str| {
        let view = View::new(text, About::default(), &[]);
        let page = Page::of(&view);
        builtin().judge(&page, 0.0).into_iter().find(|verdict| page.body(verdict.line) == headline).unwrap().probability
    };
    assert!(2.0 * probability(&format!("{headline}\n{ARTICLE}")) < probability(&format!("{ARTICLE}{headline}\n")));
}

#[test]
fn giving_lines_up_early_changes_no_verdict() {
    let text =
        format!("Home\nNews\nLog in\nSubscribe\n{ARTICLE}Most popular\nFive walks for autumn\nSubscribe to our newsletter\nTerms of use\nCookie settings\n");
    let view = View::new(&text, About::default(), &[]);
    let page = Page::of(&view);
    let model = builtin();
    let sure = |verdicts: Vec<Verdict>, from: f32| -> Vec<(usize, f32)> {
        verdicts.into_iter().filter(|verdict| verdict.probability >= from).map(|verdict| (verdict.line, verdict.probability)).collect()
    };
    for from in [0.05, 0.3, model.thresholds().1, model.thresholds().0] {
        assert_eq!(sure(model.judge(&page, from), from), sure(model.judge(&page, 0.0), from), "{from}");
    }
}

#[test]
fn without_an_article_nothing_is_judged() {
    assert_eq!(noise("Home\nNews\nSport\nSubscribe to our newsletter\nContact us\n", 0.0), Vec::<String>::new());
}

#[test]
fn paragraphs_and_wrapped_sentences_are_not_for_it_to_judge() {
    let paragraph = ARTICLE.replace('\n', " ");
    let wrapped = "The ferry company said in a statement on Tuesday that it had\nnot been asked about the timetable, and that its two boats were\nbooked until the end of the season.\n";
    let found = noise(&format!("{ARTICLE}{paragraph}\n{wrapped}"), 0.0);
    assert!(!found.contains(&paragraph.trim().to_owned()));
    assert!(found.iter().all(|line| !wrapped.contains(line.as_str())), "{found:?}");
}

#[test]
fn every_column_has_a_name_and_every_name_a_ground() {
    assert_eq!(column_names().len(), COLUMNS);
    let grounds = grounds();
    let all = [Ground::Words, Ground::Neighbours, Ground::Place, Ground::Cuts, Ground::Vocabulary, Ground::Interface, Ground::Shape, Ground::Repeats];
    for ground in all.into_iter().chain([Ground::Document]) {
        assert!(grounds.contains(&ground), "{ground:?}");
    }
}

#[test]
fn a_cut_counts_where_it_was_made() {
    let text = "one\ntwo\nthree";
    let cut = |at, bytes, family: Family| Cut { at, bytes, families: family.into() };
    let cuts = [cut(0, 5, Family::Menu), cut(4, 7, Family::Talk), cut(text.len(), 2, Family::Legal)];
    let view = View::new(text, About::default(), &cuts);
    let page = Page::of(&view);
    assert_eq!(page.cuts, [5, 7, 0, 2]);
    let of = |column: &str| {
        let at = cuts::COLUMNS.iter().position(|&(name, _)| name == column).unwrap();
        cuts::since(&page).into_iter().map(|line| line[at]).collect::<Vec<f32>>()
    };
    assert_eq!(of("lines since a menu"), [0.0, 1.0, 2.0]);
    assert_eq!(of("lines since talk"), [-1.0, 0.0, 1.0]);
    assert_eq!(of("lines until talk"), [0.0, -1.0, -1.0]);
    assert_eq!(of("lines until a notice"), [2.0, 1.0, 0.0]);
    for other in ["links", "sharing", "a plea", "a byline", "an advertisement"] {
        assert_eq!(of(&format!("lines since {other}")), [-1.0; 3]);
        assert_eq!(of(&format!("lines until {other}")), [-1.0; 3]);
    }
}

#[test]
fn a_damaged_model_is_an_error() {
    assert!(matches!(LineModel::read(b"{}\n"), Err(ModelError::Header(_))));
    assert!(matches!(LineModel::read(b"no line end"), Err(ModelError::Short)));
    let whole = include_bytes!("../../models/lines.model");
    assert!(matches!(LineModel::read(&whole[..whole.len() / 5]), Err(ModelError::Short)));
    assert!(matches!(LineModel::read(&whole[..whole.len() - 1]), Err(ModelError::Trees(TreeError::Short))));
    let other = whole.strip_prefix(b"{\"columns\":[\"weight\"").unwrap();
    assert!(matches!(LineModel::read(&[b"{\"columns\":[\"height\"", other].concat()), Err(ModelError::Version(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_can_be_judged(lines in prop::collection::vec(".{0,90}|[A-Z][a-z ,]{90,200}[.]", 0..30)) {
        let text = lines.join("\n");
        let view = View::new(&text, About::default(), &[]);
        let page = Page::of(&view);
        for verdict in builtin().judge(&page, 0.0) {
            prop_assert!((0.0..=1.0).contains(&verdict.probability));
        }
    }

    #[test]
    fn a_bit_that_flipped_never_makes_it_panic(at in 0_usize..200_000, bit in 0_u8..8) {
        let mut bytes = include_bytes!("../../models/lines.model").to_vec();
        let end = bytes.len() - 1 - at % (bytes.len() - (1 << grams::BITS));
        bytes[end] ^= 1 << bit;
        if let Ok(model) = LineModel::read(&bytes) {
            let view = View::new(ARTICLE, About::default(), &[]);
            drop(model.judge(&Page::of(&view), 0.0));
        }
    }
}
