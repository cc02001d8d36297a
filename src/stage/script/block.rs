//! From lines to runs of code, and which runs are the article's own.

use std::collections::HashSet;

use super::tokens::Makeup;
use crate::text::{Span, View, weight};

/// What going from prose to code or back costs; a lone line of code must outweigh it twice.
const SWITCH: f32 = 3.0;
/// What it costs to begin in code.
const BEGIN: f32 = 1.0;
/// One line speaks for so much at most.
const LIMIT: f32 = 8.0;

/// The runs of code, as ranges of lines, that best explain the scores: a path through two states, code and prose.
///
/// A weak line between strong ones goes with them; a prose line, which scores far below zero, always ends a run.
pub(super) fn runs(scores: &[f32]) -> Vec<(usize, usize)> {
    // For each line: whether the best path to it in either state was in code the line before.
    let mut from: Vec<(bool, bool)> = Vec::with_capacity(scores.len());
    let (mut code, mut prose) = (-BEGIN, 0.0_f32);
    for score in scores {
        let stay = code >= prose - SWITCH;
        let leave = code - SWITCH > prose;
        from.push((stay, leave));
        let best = if stay { code } else { prose - SWITCH };
        prose = if leave { code - SWITCH } else { prose };
        code = best + score.min(LIMIT);
    }
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut inside = code > prose;
    for (i, &(stay, leave)) in from.iter().enumerate().rev() {
        if inside {
            match found.last_mut() {
                Some((start, _)) if *start == i + 1 => *start = i,
                _ => found.push((i, i + 1)),
            }
        }
        inside = if inside { stay } else { leave };
    }
    found.reverse();
    found
}

/// More signs of other languages than a third of those of the page's make a program that no page runs.
const FOREIGN_SHARE: u32 = 3;
/// A run that shares more than one in this many of its names with the prose is a listing.
const SPOKEN_SHARE: usize = 6;
/// So many programs make an article one about programming.
const PROGRAMS: usize = 2;

/// What the document says about its code, to tell the article's own from the page's.
#[derive(Debug)]
pub(super) struct Article<'a> {
    /// Names of code that the prose speaks of.
    spoken: HashSet<&'a str>,
    /// It prints programs that no page runs, so others in its midst are its own, too.
    has_programs: bool,
}

impl<'a> Article<'a> {
    /// From the lines of prose and what the runs of code are made of.
    pub(super) fn new<'b>(view: &View<'a>, prose: impl Iterator<Item = usize>, found: impl Iterator<Item = &'b Makeup>) -> Self {
        let mut spoken = HashSet::new();
        for i in prose {
            names(view.body(i), |name, _| {
                spoken.insert(name);
            });
        }
        Self { spoken, has_programs: found.filter(|found| found.foreign > 1 && is_foreign(found)).count() >= PROGRAMS }
    }

    /// Why a stretch of code is not stray, in words; `None` if it is.
    pub(super) fn claims(&self, makeup: &Makeup, span: Span, view: &View<'a>) -> Option<&'static str> {
        if makeup.page == 0 {
            return Some("looks like code, but not of a page");
        }
        if is_foreign(makeup) {
            return Some("code in a language that no page runs");
        }
        let mut own = HashSet::new();
        names(span.of(view.text()), |name, in_code| {
            if in_code {
                own.insert(name);
            }
        });
        if own.intersection(&self.spoken).count() * SPOKEN_SHARE > own.len() {
            return Some("the prose speaks of its names");
        }
        let line = view.line_at(span.start);
        if !view.zones()[line].is_body() {
            return None;
        }
        if self.has_programs {
            return Some("the article prints programs");
        }
        is_introduced(line, view).then_some("a prose line leads to it")
    }
}

fn is_foreign(makeup: &Makeup) -> bool {
    makeup.foreign * FOREIGN_SHARE > makeup.page
}

/// A sentence that ends in a colon stands before the line.
fn is_introduced(line: usize, view: &View<'_>) -> bool {
    let Some(before) = view.line_before(line) else {
        return false;
    };
    let body = view.body(before);
    body.ends_with([':', '：']) && weight(body) >= 40 && !body.contains(['{', '=', ';'])
}

/// Calls `each` for every word that only a programmer writes, `snake_case`, `camelCase` or `called(`, and whether a mark of
/// code touches it; in a text that code holds as data, none does.
///
/// A capital first is left out: those are trade names, mostly.
fn names<'a>(text: &'a str, mut each: impl FnMut(&'a str, bool)) {
    let bytes = text.as_bytes();
    let is_word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    let is_mark = |b: &u8| matches!(b, b'.' | b'(' | b')' | b'=' | b';' | b':' | b'[' | b']' | b'{' | b'}' | b'"' | b'\'' | b'$');
    let mut at = 0;
    while at < bytes.len() {
        let size = bytes[at..].iter().take_while(|b| is_word(b)).count();
        let word = &bytes[at..at + size];
        let next = bytes.get(at + size);
        let hump = word.iter().take_while(|b| b.is_ascii_lowercase()).count();
        let shaped = (hump >= 2 && word.get(hump).is_some_and(u8::is_ascii_uppercase))
            || (word.first().is_some_and(u8::is_ascii_alphabetic) && word.contains(&b'_'))
            || (next == Some(&b'(') && hump > 0);
        if size >= 4 && shaped {
            each(Span::new(at, at + size).of(text), next.is_some_and(is_mark) || at.checked_sub(1).is_some_and(|i| is_mark(&bytes[i])));
        }
        at += size.max(1);
    }
}
