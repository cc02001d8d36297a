//! What must hold for any text and any edits.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use dechaff::edit::{Cause, EditSet, Proposal, merge};
use dechaff::text::{Span, fold, is_prose, lines, weight};
use dechaff::{Document, Pipeline, undo, undo_where};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::PIPELINE;

/// Pieces that real and hostile texts are made of.
const PIECES: &[&str] = &[
    "a",
    "The council met on Tuesday evening and voted, after a long debate, to keep the old bridge open to everyone.",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\0",
    "Leave a Reply",
    "Previous Post Next Post",
    "Your email address will not be published. Required fields are marked *",
    "×",
    "Shares:",
    "نموذج الاتصال",
    "Maria Kolesnikova",
    "Kolesnikova's",
    "MARIA KOLESNIKOVA",
    "var a = document.createElement('script'); a.src = '//x.example/a.js';",
    "});",
    "{",
    "<div class=\"ad\">",
    "𝒳",
    "👩‍👩‍👧‍👦",
    "e\u{301}",
    "\u{202e}",
    "\u{feff}",
    "שלום",
    "読者の皆様",
    "。",
    "Читайте также:",
    "\u{2028}",
    "\t",
    "\u{a0}",
    "itâ€™s",
    "Ã",
    "Ð¡ÐµÑ€Ð³ÐµÐ¹",
    "Ã¢â‚¬â„¢",
    "вЂ™",
    "&amp;",
    "&amp;nbsp;",
    "&shy;",
    "so\u{ad}ft",
    "zero\u{200b}width",
    "\u{92}",
    "\u{301}",
    "Advertisement",
    "© 2024 All rights reserved.",
];

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => vec(select(PIECES), 0..40).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
        1 => vec(any::<char>(), 0..200).prop_map(|chars| chars.into_iter().collect()),
    ]
}

/// Proposals by indexes, so that they fit whatever text they meet.
type Draft = (Index, Index, Option<&'static str>, u8, u8);

fn any_drafts() -> impl Strategy<Value = Vec<Draft>> {
    vec((any::<Index>(), any::<Index>(), prop::option::of(select(&["", "x", "ëß", "\n", "😀"][..])), 0..4_u8, 0..2_u8), 0..12)
}

fn proposals(text: &str, drafts: &[Draft]) -> Vec<Proposal> {
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let spans = drafts.iter().map(|(a, b, replacement, rule, rank)| {
        let (a, b) = (*a.get(&ends), *b.get(&ends));
        let cause = Cause { rule: Arc::from(format!("r.{rule}")), kind: Arc::from("k"), stage: "test", why: Cow::Borrowed("") };
        let mut proposal = Proposal::replace(Span::new(a.min(b), a.max(b)), replacement.unwrap_or_default(), cause);
        proposal.rank = *rank;
        proposal
    });
    spans.filter(|proposal| !proposal.span.is_empty()).collect()
}

fn settled(text: &str, drafts: &[Draft]) -> EditSet {
    merge(text, proposals(text, drafts)).0
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn merge_ignores_order(text in any_text(), drafts in any_drafts(), seed in any::<u64>()) {
        let forwards = proposals(&text, &drafts);
        let mut shuffled = forwards.clone();
        let mut state = seed | 1;
        for i in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            shuffled.swap(i, (state >> 33) as usize % (i + 1));
        }
        prop_assert_eq!(merge(&text, forwards), merge(&text, shuffled));
    }

    #[test]
    fn composed_edits_equal_phase_by_phase(text in any_text(), phases in vec(any_drafts(), 1..5)) {
        let mut stepped = text.clone();
        let mut composed = EditSet::default();
        for drafts in &phases {
            let edits = settled(&stepped, drafts);
            stepped = edits.apply(&stepped);
            composed = composed.then(&edits);
        }
        prop_assert_eq!(composed.apply(&text), stepped);
        for pair in composed.edits().windows(2) {
            prop_assert!(pair[0].span.end <= pair[1].span.start);
        }
        prop_assert!(composed.edits().iter().all(|edit| !edit.causes.is_empty()));
    }

    #[test]
    fn composition_is_associative_in_effect(text in any_text(), a in any_drafts(), b in any_drafts(), c in any_drafts()) {
        let a = settled(&text, &a);
        let t1 = a.apply(&text);
        let b = settled(&t1, &b);
        let t2 = b.apply(&t1);
        let c = settled(&t2, &c);
        prop_assert_eq!(a.then(&b).then(&c).apply(&text), a.then(&b.then(&c)).apply(&text));
    }

    #[test]
    fn lines_concatenate_to_the_text(text in any_text()) {
        let joined: String = lines(&text).iter().map(|line| line.span.of(&text)).collect();
        prop_assert_eq!(joined, text);
    }

    #[test]
    fn a_key_is_its_own_key(text in any_text()) {
        let key = fold(&text);
        prop_assert_eq!(fold(&key), key);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn undo_gives_the_original(text in any_text(), loose in any::<bool>()) {
        let document = Document::new("any", text.as_str());
        let cleaned = PIPELINE.clean(&document);
        let record = PIPELINE.record(&document, &cleaned);
        prop_assert_eq!(&undo(&cleaned.text, &record).unwrap(), &text);
        // In two steps too: some rules first, then the rest.
        let first = |rule: &str| rule.starts_with("tidy") == loose;
        let (half, rest) = undo_where(&cleaned.text, &record, first).unwrap();
        prop_assert_eq!(undo(&half, &rest).unwrap(), text);
    }

    #[test]
    fn a_record_survives_its_json(text in any_text()) {
        let document = Document::new("any", text.as_str());
        let record = PIPELINE.record(&document, &PIPELINE.clean(&document));
        let json = serde_json::to_string(&record).unwrap();
        prop_assert_eq!(serde_json::from_str::<dechaff::Record>(&json).unwrap(), record);
    }
}

/// Judges every line that the line model may judge to be noise.
static RUTHLESS: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::builder().threshold(0.0).max_loss(1.0).build().unwrap());

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_paragraph_goes_only_for_more_than_the_models_word(parts in vec((any_text(), 1..9_u32, "[A-Z][a-z]{4,9}"), 1..8)) {
        let paragraph = |n: u32, name: &str| format!("On day {n} {name} said that the bridge over the river would be open to carts and cattle again by noon. ").repeat(6);
        let text = parts.iter().map(|(around, n, name)| format!("{around}\n{}\n", paragraph(*n, name))).collect::<Vec<_>>().concat();
        let document = Document::new("any", text.as_str());
        let cleaned = RUTHLESS.clean(&document);
        let long = lines(&text).into_iter().map(|line| line.body).filter(|body| is_prose(body.of(&text)) && weight(body.of(&text)) >= 500);
        for body in long {
            let over = cleaned.edits.edits().iter().filter(|edit| edit.span.start <= body.start && body.end <= edit.span.end);
            for edit in over {
                prop_assert!(edit.causes.iter().any(|cause| cause.stage != "model"), "{:?}", edit);
            }
        }
    }
}

#[test]
fn extreme_texts_come_back() {
    let long = "word ".repeat(2_000_000);
    let endless = "x".repeat(10_000_000);
    let blank = "\n \r\n\t\r".repeat(1000);
    let labels = "Leave a Reply\n".repeat(20_000);
    for text in [&*long, &*endless, &*blank, &*labels, "", "\n", "\r", "no end", "\0\0", "Leave a Reply\r\rPrevious Post Next Post"] {
        let document = Document::new("extreme", text);
        let cleaned = PIPELINE.clean(&document);
        assert_eq!(undo(&cleaned.text, &PIPELINE.record(&document, &cleaned)).unwrap(), text);
    }
}
