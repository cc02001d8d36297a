use std::collections::BTreeMap;

use super::wording::read;
use super::{Case, HitCase, MissCase, Pack, Place, Problems, Rule, SourceFile};
use crate::text::{About, Span, View};

/// How a case failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The rule should hit and does not.
    Missing,
    /// The rule should miss and hits.
    Noisy,
    /// The rule hits and leaves another text than the case says.
    Wrong,
}

/// A case that its rule does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFailure {
    /// Full rule id.
    pub rule: String,
    /// Path of the rule's file.
    pub path: String,
    /// Where the case stands in the file, in bytes.
    pub at: std::ops::Range<usize>,
    /// How it failed.
    pub outcome: Outcome,
    /// The case's text.
    pub text: String,
    /// The place it was tried in.
    pub place: Place,
    /// What the rule left of it.
    pub left: String,
}

/// An article to stand around a case: prose that no rule should ever touch.
const BEFORE: &str = "The bridge over the river was opened in the spring of that year, and people from both banks came to see it.\n\
    Nobody had expected the crowd to be so large, least of all the two engineers who had drawn the plans in a rented room.\n\
    They stood at the rail until evening and counted carts, cattle and children, because nobody else would have done it.\n\n";
const AFTER: &str = "\nIn the years that followed the bridge was painted four times, each time in a darker shade of green than before.\n\
    Its keeper lived in a small house on the southern bank and wrote down the height of the water every single morning.\n\
    When he died, his notebooks went to the town archive, where a student of rivers found them half a century later.\n";

/// Tries every rule of a pack on its cases, which the files hold that it was compiled from; gives those that fail, in order of rules.
///
/// A hit case is tried in the first place that its rule fires in, with noise beside it if the rule wants that. A miss
/// case is tried everywhere, next to noise too, unless it names its place.
pub fn check_cases(pack: &Pack, files: &[SourceFile]) -> Vec<CaseFailure> {
    let cases = cases_of(files);
    let mut failures = Vec::new();
    for (number, rule) in pack.rules().iter().enumerate() {
        for case in cases.get(&*rule.id).into_iter().flatten() {
            match case {
                Case::Hit(hit) => failures.extend(check_hit(pack, number, rule, hit)),
                Case::Miss(miss) => failures.extend(check_miss(pack, number, rule, miss)),
            }
        }
    }
    failures
}

/// The cases of every rule, by id, as the files word them.
pub fn cases_of(files: &[SourceFile]) -> BTreeMap<String, Vec<Case>> {
    files.iter().flat_map(|file| read(file, &mut Problems::new(file)).rules).map(|spec| (spec.id, spec.cases)).collect()
}

fn check_hit(pack: &Pack, number: usize, rule: &Rule, case: &HitCase) -> Option<CaseFailure> {
    let place = match rule.places[0] {
        Place::Anywhere => Place::Body,
        place => place,
    };
    // A line of known words may be another rule's as well; what counts is that it goes.
    let left = leave(pack, |other| other == number || rule.has_terms, rule, &case.text, place);
    let outcome = match &left {
        None => Outcome::Missing,
        Some(left) if left.trim() != case.leaves.trim() => Outcome::Wrong,
        Some(_) => return None,
    };
    Some(failure(rule, &case.text, case.at.clone(), outcome, place, left))
}

fn check_miss(pack: &Pack, number: usize, rule: &Rule, case: &MissCase) -> Option<CaseFailure> {
    let everywhere = [Place::Body, Place::Head, Place::Tail, Place::Near];
    let places = case.place.as_ref().map_or(&everywhere[..], std::slice::from_ref);
    places.iter().find_map(|&place| {
        let left = leave(pack, |other| other == number || rule.has_terms && pack.rules()[other].has_terms, rule, &case.text, place)?;
        Some(failure(rule, &case.text, case.at.clone(), Outcome::Noisy, place, Some(left)))
    })
}

fn failure(rule: &Rule, text: &str, at: std::ops::Range<usize>, outcome: Outcome, place: Place, left: Option<String>) -> CaseFailure {
    let (text, left) = (text.to_owned(), left.unwrap_or_else(|| text.to_owned()));
    CaseFailure { rule: rule.id.to_string(), path: rule.path.clone(), at, outcome, text, place, left }
}

/// What the rule, or those that count with it, leave of a case in a place; `None` if none fires.
fn leave(pack: &Pack, counts: impl Fn(usize) -> bool, rule: &Rule, case: &str, place: Place) -> Option<String> {
    let (before, after) = match place {
        Place::Head => ("", AFTER),
        Place::Tail | Place::End | Place::Near => (BEFORE, ""),
        Place::Body | Place::Anywhere => (BEFORE, AFTER),
    };
    let noise = if place == Place::Near { "=\n" } else { "" };
    let text = format!("{before}{noise}{case}\n{after}");
    let span = Span::new(before.len() + noise.len(), before.len() + noise.len() + case.len());
    let host = rule.hosts.first().map(String::as_str);
    let about = About { host, lang: rule.doc_lang.first().map(String::as_str) };
    let view = View::new(&text, about, &[]);
    let beside: Vec<usize> = if noise.is_empty() { Vec::new() } else { vec![view.line_at(before.len())] };
    let hits = pack.find(&view, &beside, false).hits;
    let mut taken: Vec<Span> = hits.iter().filter(|hit| counts(hit.rule) && hit.span.overlaps(span)).map(|hit| hit.span).collect();
    taken.sort();
    if taken.is_empty() {
        return None;
    }
    let mut left = String::new();
    let mut at = span.start;
    for hit in taken {
        left.push_str(Span::new(at, hit.start.clamp(at, span.end)).of(&text));
        at = hit.end.clamp(at, span.end);
    }
    left.push_str(Span::new(at, span.end).of(&text));
    Some(left)
}
