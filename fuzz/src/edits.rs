use std::borrow::Cow;
use std::sync::Arc;

use dechaff::edit::{Cause, Change, Digest, EditSet, LOG_VERSION, Proposal, Safety, merge};
use dechaff::text::Span;
use dechaff::{Record, undo, undo_where};

use super::input::Input;

const REPLACEMENTS: [&str; 6] = ["", "", "", "x", "ëß\n", "😀"];

/// The order of proposals does not matter, composed edits are the phases one after the other, and undoing gives the original.
pub fn edits(data: &[u8]) {
    let mut input = Input(data);
    let length = usize::from(input.byte());
    let original = input.text(length);
    let mut text = original.clone();
    let mut composed = EditSet::default();
    while !input.is_empty() {
        let forwards = proposals(&text, &mut input);
        let mut shuffled = forwards.clone();
        shuffled.reverse();
        let turn = shuffled.len() / 3;
        shuffled.rotate_left(turn);
        let settled = merge(&text, forwards);
        assert_eq!(settled, merge(&text, shuffled));
        text = settled.0.apply(&text);
        composed = composed.then(&settled.0);
        assert_eq!(composed.apply(&original), text);
        assert!(composed.edits().windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
        assert!(composed.edits().iter().all(|edit| !edit.causes.is_empty() && edit.span.fits(&original)));
    }
    let record = record(&original, &text, &composed);
    assert_eq!(undo(&text, &record).as_deref(), Ok(&*original));
    let (half, rest) = undo_where(&text, &record, |rule| rule == "r.0").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(undo(&half, &rest), Ok(original));
}

/// One phase's proposals, up to one that ends it.
fn proposals(text: &str, input: &mut Input<'_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    while !input.is_empty() {
        let kind = usize::from(input.byte());
        let (a, b) = (input.place(text), input.place(text));
        let span = Span::new(a.min(b), a.max(b));
        if !span.is_empty() {
            let cause = Cause { rule: Arc::from(format!("r.{}", kind % 4)), kind: Arc::from("k"), stage: "test", why: Cow::Borrowed("") };
            let mut proposal = Proposal::replace(span, REPLACEMENTS[kind % REPLACEMENTS.len()], cause);
            proposal.rank = u8::from(kind & 64 != 0);
            proposal.safety = if kind & 32 == 0 { Safety::Safe } else { Safety::Review };
            proposals.push(proposal);
        }
        if kind >= 224 {
            break;
        }
    }
    proposals
}

fn record(original: &str, cleaned: &str, edits: &EditSet) -> Record {
    let changes = edits.edits().iter().map(|edit| Change {
        at: [edit.span.start, edit.span.end],
        before: edit.span.of(original).to_owned(),
        after: edit.after.to_string(),
        kind: String::new(),
        stage: String::new(),
        by: edit.causes.iter().map(|cause| cause.rule.to_string()).collect(),
        why: String::new(),
        raw: None,
    });
    Record {
        v: LOG_VERSION,
        doc: "fuzz".to_owned(),
        id: None,
        original: Digest::of(original),
        cleaned: Digest::of(cleaned),
        rules: String::new(),
        encoding: None,
        review: false,
        changes: changes.collect(),
        declined: Vec::new(),
    }
}
