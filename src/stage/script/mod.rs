//! Stray code: scripts, style sheets, data and markup that were meant for a browser, told by what they are made of.
//!
//! Every line gets a score (`tokens`, `score`), the scores are smoothed into runs of code (`block`), and a run goes
//! unless it is a listing that belongs to the article.

mod block;
mod ends;
mod plain;
mod score;
#[cfg(test)]
mod tests;
mod tokens;

use std::sync::LazyLock;

use self::block::{Article, runs};
use self::score::{Look, look};
use self::tokens::Makeup;
use super::{BuiltIn, Stage};
use crate::edit::{NearMiss, Proposal, Proposals};
use crate::text::{Span, View, ends_sentence, weight};

/// Deletes code that is none of the article's: whole lines, and scripts at the end of a prose line.
#[derive(Clone, Copy, Debug, Default)]
pub struct Script;

static RULE: LazyLock<BuiltIn> = LazyLock::new(|| BuiltIn::new("script", "code", "script"));

/// A line that scores more and is in no run is worth a word in an explanation.
const NEAR: f32 = 1.0;
/// Lines that score more do not count as prose that could speak of code.
const SPEAKS: f32 = -3.0;
/// What a script at the end of a prose line must score.
const TAIL: f32 = 6.0;
/// At how many ends of sentences it is looked for.
const TAIL_TRIES: usize = 8;
/// How far from a line's end such a script may begin, in bytes.
const TAIL_REACH: usize = 1000;

impl Stage for Script {
    fn id(&self) -> &'static str {
        "script"
    }

    fn propose(&self, view: &View<'_>, out: &mut Proposals) {
        // Blank lines say nothing; a run goes across them.
        let lines: Vec<usize> = (0..view.lines().len()).filter(|&i| !view.lines()[i].is_blank()).collect();
        let mut scores = Vec::with_capacity(lines.len());
        // Only of lines that are not plain prose; most are.
        let mut makeups: Vec<(usize, Makeup)> = Vec::new();
        for (k, &i) in lines.iter().enumerate() {
            let Look { score, makeup } = look(view.body(i));
            scores.push(score);
            makeups.extend(makeup.map(|makeup| (k, makeup)));
        }
        let mut found: Vec<Found> = Vec::new();
        let mut speaks: Vec<bool> = scores.iter().map(|&score| score < SPEAKS).collect();
        let mut taken = vec![false; lines.len()];
        for (start, end) in runs(&scores) {
            speaks[start..end].fill(false);
            taken[start..end].fill(true);
            let span = Span::new(view.lines()[lines[start]].span.start, view.lines()[lines[end - 1]].span.end);
            let own = makeups.partition_point(|&(k, _)| k < start)..makeups.partition_point(|&(k, _)| k < end);
            found.push(Found { span, makeup: Makeup::sum(makeups[own].iter().map(|(_, makeup)| makeup)) });
        }
        for k in 0..lines.len() {
            if let Some(tail) = speaks[k].then(|| tail(view, lines[k])).flatten() {
                speaks[k] = false;
                found.push(tail);
            }
        }
        if !found.is_empty() {
            let prose = (0..lines.len()).filter(|&k| speaks[k]).map(|k| lines[k]);
            let article = Article::new(view, prose, found.iter().map(|found| &found.makeup));
            for Found { span, makeup } in found {
                match article.claims(&makeup, span, view) {
                    None => out.push(Proposal::delete(span, RULE.cause(why(&makeup)))),
                    Some(guard) => out.held_back(|| NearMiss { span, cause: RULE.cause(guard) }),
                }
            }
        }
        if out.watched() {
            for k in (0..lines.len()).filter(|&k| scores[k] > NEAR && !taken[k]) {
                let span = view.lines()[lines[k]].body;
                out.held_back(|| NearMiss { span, cause: RULE.cause("looks somewhat like code, but is too little by itself") });
            }
        }
    }
}

/// A stretch that has the make-up of code.
struct Found {
    span: Span,
    makeup: Makeup,
}

/// The script that a prose line ends with, if any: from the end of a sentence on, all is code.
fn tail(view: &View<'_>, line: usize) -> Option<Found> {
    let body = view.lines()[line].body;
    let text = body.of(view.text());
    if !text.ends_with([';', '}', '>', ')']) {
        return None;
    }
    let from = text.floor_char_boundary(text.len().saturating_sub(TAIL_REACH));
    let gaps = Span::new(from, text.len()).of(text).match_indices(' ').map(|(at, _)| from + at);
    let sentences = gaps.filter(|&at| !text.as_bytes()[..at].ends_with(b";") && ends_sentence(Span::new(0, at).of(text)));
    // Code does not begin with a capital.
    for at in sentences.filter(|&at| text.as_bytes()[at + 1..].first().is_some_and(|b| b.is_ascii() && !b.is_ascii_uppercase())).take(TAIL_TRIES) {
        let Look { score, makeup } = look(Span::new(at + 1, text.len()).of(text));
        if let Some(makeup) = makeup.filter(|makeup| score >= TAIL && makeup.page > 0) {
            let prose = Span::new(0, at).of(text);
            let is_prose = weight(prose) >= 40 && look(prose).score < SPEAKS;
            return is_prose.then(|| Found { span: Span::new(body.start + at, body.end), makeup });
        }
    }
    None
}

/// The evidence in words: what there is most of.
fn why(makeup: &Makeup) -> String {
    let mut found: Vec<(u32, &str)> = makeup.evidence().into_iter().filter(|(count, _)| *count > 0).collect();
    found.sort_by_key(|&(count, _)| std::cmp::Reverse(count));
    let parts: Vec<String> = found.iter().take(3).map(|(count, name)| format!("{count} {name}")).collect();
    if parts.is_empty() { "code".to_owned() } else { format!("code: {}", parts.join(", ")) }
}
