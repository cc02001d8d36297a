use std::sync::LazyLock;

use super::{BuiltIn, Stage};
use crate::edit::{Proposal, Proposals};
use crate::text::{View, ends_sentence, weight};

/// Takes out lines that removals left stranded outside the article's body: a lone `×` or `|`, a counter, a "Shares:"
/// over nothing, a word between two removed lines.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context;

static SYMBOLS: LazyLock<BuiltIn> = LazyLock::new(|| BuiltIn::new("context", "symbols", "stranded"));
static LABEL: LazyLock<BuiltIn> = LazyLock::new(|| BuiltIn::new("context", "label", "stranded"));
static BETWEEN: LazyLock<BuiltIn> = LazyLock::new(|| BuiltIn::new("context", "between", "stranded"));

/// Most of a stranded word's weight.
const WORD_WEIGHT: usize = 20;

impl Stage for Context {
    fn id(&self) -> &'static str {
        "context"
    }

    fn propose(&self, view: &View<'_>, out: &mut Proposals) {
        if view.cuts().is_empty() {
            return;
        }
        for line in 0..view.lines().len() {
            if view.lines()[line].is_blank() || view.zones()[line].is_body() || view.prose()[line] {
                continue;
            }
            if let Some((rule, why)) = stranded(view, line) {
                out.push(Proposal::delete(view.lines()[line].span, rule.cause(why)));
            }
        }
    }
}

fn stranded(view: &View<'_>, line: usize) -> Option<(&'static BuiltIn, &'static str)> {
    let body = view.body(line);
    let (before, after) = (view.line_before(line), view.line_after(line));
    let cut_before = view.cut_between(before, Some(line));
    let cut_after = view.cut_between(Some(line), after);
    if !cut_before && !cut_after {
        return None;
    }
    if !body.chars().any(char::is_alphabetic) && body.len() <= 24 {
        return Some((&SYMBOLS, "symbols or a number beside a removal"));
    }
    let short = weight(body) <= WORD_WEIGHT && !ends_sentence(body);
    if short && body.ends_with([':', '：']) && cut_after && after.is_none() {
        return Some((&LABEL, "a label over what was removed"));
    }
    (short && cut_before && cut_after && view.zones()[line].tail).then_some((&BETWEEN, "a word between two removals"))
}
