use std::collections::BTreeMap;

use rayon::prelude::*;

use super::wording::cases_in;
use super::{Case, HitCase, Hits, MissCase, Pack, Place, Rule, SourceFile};
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
pub(crate) const ARTICLE_START: &str = "The bridge over the river was opened in the spring of that year, and people from both banks came to see it.\n\n";
pub(crate) const ARTICLE_END: &str = "\nIts keeper lived in a small house on the southern bank and wrote down the height of the water every single morning.\n";

/// Tries the rules of a pack whose id is wanted on their cases, which the files hold that it was compiled from; gives those that fail, in order of rules.
///
/// A hit case is tried in the first place that its rule fires in, with noise beside it if the rule wants that. A miss
/// case is tried everywhere, next to noise too, unless it names its place.
pub fn check_cases(pack: &Pack, files: &[SourceFile], wanted: impl Fn(&str) -> bool + Sync) -> CaseResults {
    let cases = cases_of(files);
    let rules: Vec<(usize, &Rule)> = pack.rules().iter().enumerate().filter(|(_, rule)| wanted(&rule.id)).collect();
    let results: Vec<(usize, Vec<CaseFailure>)> = rules
        .par_iter()
        .map(|&(number, rule)| {
            let own = cases.get(&*rule.id).map_or(&[][..], Vec::as_slice);
            let failures = own.iter().filter_map(|case| match case {
                Case::Hit(hit) => check_hit(pack, number, rule, hit),
                Case::Miss(miss) => check_miss(pack, number, rule, miss),
            });
            let failures: Vec<CaseFailure> = failures.collect();
            (own.len() - failures.len(), failures)
        })
        .collect();
    let passed = results.iter().map(|(passed, _)| passed).sum();
    CaseResults { passed, failures: results.into_iter().flat_map(|(_, failures)| failures).collect() }
}

/// What trying cases gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseResults {
    /// How many hold.
    pub passed: usize,
    /// Those that do not, in order of rules.
    pub failures: Vec<CaseFailure>,
}

/// The cases of every rule, by id, as the files word them.
pub fn cases_of(files: &[SourceFile]) -> BTreeMap<String, Vec<Case>> {
    let read: Vec<_> = files.par_iter().map(cases_in).collect();
    read.into_iter().flatten().collect()
}

fn check_hit(pack: &Pack, number: usize, rule: &Rule, case: &HitCase) -> Option<CaseFailure> {
    let place = match rule.places[0] {
        Place::Anywhere => Place::Body,
        place => place,
    };
    // A line of known words may be another rule's as well; what counts is that it goes.
    let left = Page::new(rule, &case.text, place).leave(pack, |other| other == number || rule.has_terms);
    let outcome = match &left {
        None => Outcome::Missing,
        Some(left) if left.trim() != case.leaves.trim() => Outcome::Wrong,
        Some(_) => return None,
    };
    Some(failure(rule, &case.text, case.at.clone(), outcome, place, left))
}

fn check_miss(pack: &Pack, number: usize, rule: &Rule, case: &MissCase) -> Option<CaseFailure> {
    // Vocabularies look at the end of a page, and nowhere else.
    let everywhere = if rule.has_terms && rule.places == [Place::End] { &[Place::Tail][..] } else { &[Place::Near, Place::Body, Place::Head, Place::Tail] };
    let places = case.place.as_ref().map_or(everywhere, std::slice::from_ref);
    let counts = |other: usize| other == number || rule.has_terms && pack.rules()[other].has_terms;
    // What does not even match the text stays silent in every place.
    if case.place.is_none() && !rule.has_terms && !Page::new(rule, &case.text, Place::Near).matches(pack, number) {
        return None;
    }
    places.iter().find_map(|&place| {
        let left = Page::new(rule, &case.text, place).leave(pack, counts)?;
        Some(failure(rule, &case.text, case.at.clone(), Outcome::Noisy, place, Some(left)))
    })
}

fn failure(rule: &Rule, text: &str, at: std::ops::Range<usize>, outcome: Outcome, place: Place, left: Option<String>) -> CaseFailure {
    let (text, left) = (text.to_owned(), left.unwrap_or_else(|| text.to_owned()));
    CaseFailure { rule: rule.id.to_string(), path: rule.path.to_string(), at, outcome, text, place, left }
}

/// A small page around a case.
struct Page<'r> {
    text: String,
    /// Where the case stands.
    span: Span,
    /// Where noise stands beside it, if it does.
    noise: Option<usize>,
    about: About<'r>,
}

impl<'r> Page<'r> {
    fn new(rule: &'r Rule, case: &str, place: Place) -> Self {
        let (before, after) = match place {
            Place::Head => ("", ARTICLE_END),
            Place::Tail | Place::End | Place::Near => (ARTICLE_START, ""),
            Place::Body | Place::Anywhere => (ARTICLE_START, ARTICLE_END),
        };
        let noise = if place == Place::Near { "=\n" } else { "" };
        let start = before.len() + noise.len();
        Self {
            text: format!("{before}{noise}{case}\n{after}"),
            span: Span::new(start, start + case.len()),
            noise: (place == Place::Near).then_some(before.len()),
            about: About { host: rule.hosts.first().map(String::as_str), lang: rule.doc_lang.first().map(String::as_str), name: None },
        }
    }

    fn find(&self, pack: &Pack, watch: bool) -> Hits {
        let view = View::new(&self.text, self.about, &[]);
        let noise: Vec<usize> = self.noise.map(|at| view.line_at(at)).into_iter().collect();
        pack.find(&view, &noise, watch)
    }

    /// Whether the rule's wording is there, wherever it may have to stand.
    fn matches(&self, pack: &Pack, rule: usize) -> bool {
        let found = self.find(pack, true);
        found.hits.iter().any(|hit| hit.rule == rule) || found.held.iter().any(|held| held.rule == rule)
    }

    /// What the rules that count leave of the case, `None` if none fires.
    fn leave(&self, pack: &Pack, counts: impl Fn(usize) -> bool) -> Option<String> {
        let hits = self.find(pack, false).hits;
        let mut taken: Vec<Span> = hits.iter().filter(|hit| counts(hit.rule) && hit.span.overlaps(self.span)).map(|hit| hit.span).collect();
        taken.sort();
        if taken.is_empty() {
            return None;
        }
        let mut left = String::new();
        let mut at = self.span.start;
        for hit in taken {
            left.push_str(Span::new(at, hit.start.clamp(at, self.span.end)).of(&self.text));
            at = hit.end.clamp(at, self.span.end);
        }
        left.push_str(Span::new(at, self.span.end).of(&self.text));
        Some(left)
    }
}
