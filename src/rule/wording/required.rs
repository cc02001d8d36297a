use std::collections::BTreeSet;

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, HirKind};
use serde::{Deserialize, Serialize};

use super::heads::heads;
use crate::text::fold;

/// What a line must hold for a regex to match it, worked out from the regex itself and its rule's `needs`: a line with a common
/// needed word, such as `©`, does not try the regexes of eighty languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Required {
    /// Texts of which one must stand in the line; the rarest such set.
    pub(crate) gate: Vec<String>,
    /// The gate's texts stand in the line itself, not in its key: they have too few letters.
    pub(crate) raw: bool,
    /// Further folded texts: of every line of this one must stand; they are set apart by tabs.
    rest: Box<str>,
    /// Folded texts of which the line must begin with one, if it begins with a letter; none if that is not known.
    pub(crate) heads: Vec<String>,
}

/// Sets of more texts are dearer to look for than they save.
const MOST_TEXTS: usize = 32;

/// Shorter texts, in bytes, stand in every other line.
const SHORTEST: usize = 3;

/// So many sets besides the gate's suffice.
const MOST_SETS: usize = 2;

impl Required {
    /// What a regex requires that needs one of some words.
    pub(crate) fn of(regex: &str, needs: &[&str]) -> Self {
        // Without case folding, so that letters are not classes of two.
        let mut found = ParserBuilder::new().build().parse(regex).map(|hir| sets(&hir)).unwrap_or_default();
        found.retain(|set| set.len() <= MOST_TEXTS);
        found.push(needs.iter().map(|need| core(need).unwrap_or_default()).collect());
        found.retain(|set| shortest(set) >= SHORTEST);
        found.sort_by_key(|set| std::cmp::Reverse((shortest(set), std::cmp::Reverse(set.len()))));
        found.dedup();
        let mut found = found.into_iter();
        let Some(gate) = found.next() else {
            return Self { gate: needs.iter().flat_map(|need| cases(need)).collect(), raw: true, rest: Box::default(), heads: heads(regex) };
        };
        let rest = found.filter(|set| set.len() <= MOST_TEXTS).take(MOST_SETS);
        let rest: Vec<String> = rest.map(|set| set.into_iter().collect::<Vec<_>>().join("\t")).collect();
        Self { gate: gate.into_iter().collect(), raw: false, rest: rest.join("\n").into(), heads: heads(regex) }
    }

    /// Whether a line holds a text of a gate that is none of its key's.
    pub(crate) fn opens(&self, body: &str) -> bool {
        let holds = |text: &str| body.as_bytes().windows(text.len()).any(|found| found.eq_ignore_ascii_case(text.as_bytes()));
        self.gate.iter().any(|text| text.len() >= SHORTEST && holds(text))
    }

    /// The sets of folded texts besides the gate: of every set one must stand in a line that matches.
    pub(crate) fn rest(&self) -> impl Iterator<Item = impl Iterator<Item = &str>> {
        self.rest.lines().map(|set| set.split('\t'))
    }

    #[cfg(test)]
    fn stands_in(&self, key: &str) -> bool {
        self.rest().all(|mut set| set.any(|text| key.contains(text)))
    }
}

/// Folded texts of which one must stand.
type Set = BTreeSet<String>;

fn shortest(set: &Set) -> usize {
    set.iter().map(String::len).min().unwrap_or_default()
}

/// The sets that every match satisfies.
fn sets(hir: &Hir) -> Vec<Set> {
    match hir.kind() {
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).ok().and_then(core).map(|text| Set::from([text])).into_iter().collect(),
        HirKind::Capture(capture) => sets(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => sets(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().flat_map(sets).collect(),
        HirKind::Alternation(parts) => {
            let mut union = Set::new();
            for part in parts {
                let Some(best) = sets(part).into_iter().max_by_key(|set| (shortest(set), std::cmp::Reverse(set.len()))) else { return Vec::new() };
                union.extend(best);
            }
            vec![union]
        }
        _ => Vec::new(),
    }
}

/// The longest part of a literal that is letters and single spaces: folding it alone and within a line gives the same.
fn core(literal: &str) -> Option<String> {
    let parts = literal.split(|c: char| !(c.is_alphabetic() || c == ' ')).flat_map(|part| part.split("  "));
    parts.map(fold).max_by_key(String::len).filter(|text| !text.is_empty())
}

/// A word in lower case, capitalised and in capitals; ASCII case is folded where it is searched.
fn cases(word: &str) -> Vec<String> {
    let lower = word.to_lowercase();
    let mut forms = vec![lower.clone()];
    if !lower.is_ascii() {
        let mut chars = lower.chars();
        let title: String = chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect();
        forms.extend([title, lower.to_uppercase()]);
    }
    forms.dedup();
    forms
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_rarest_set_is_the_gate() {
        let copyright = Required::of(r"^© .{2,90}(?:all rights reserved|alle Rechte vorbehalten)\.?$", &["© "]);
        assert_eq!((copyright.gate, copyright.raw), (vec!["all rights reserved".to_owned(), "alle rechte vorbehalten".to_owned()], false));
        let symbols = Required::of(r"\d+ ©", &["©", "Ⓒ"]);
        assert_eq!((symbols.gate, symbols.raw), (vec!["©".to_owned(), "ⓒ".to_owned(), "Ⓒ".to_owned()], true));
        let needs = Required::of(r"\d+ (?:views|x)", &["Views"]);
        assert_eq!(needs.gate, ["views"]);
    }

    #[test]
    fn of_every_other_set_one_text_must_stand() {
        let both = Required::of("subscribe(?: now)? .{0,40} (?:news ?letter|bulletin)", &["subscribe"]);
        assert_eq!(both.gate, ["subscribe"]);
        assert!(both.stands_in("subscribe to our bulletin"));
        assert!(!both.stands_in("subscribe to the paper"));
        assert!(Required::of(r"\d+ comments", &["comments"]).stands_in("anything"));
    }

    proptest! {
        #[test]
        fn what_matches_holds_what_is_required(
            line in r"©? ?(?:(?:[Dd]ie|Der) ){1,2}(?:REDAKTION|Straße des Verlags|ŁÓDŹ|ΣΧΌΛΙΑ|редакция) [a-zé0-9.'’-]{0,9}(?:haftet nicht|übernimmt  keine Haftung)"
        ) {
            let regex = r"(?i)^©? ?(?:(?:die|der) ){1,2}(?:redaktion|straße des verlags|łódź|σχόλια|редакция) \S*(?:haftet nicht|übernimmt  keine haftung)";
            prop_assert!(regex::Regex::new(regex).unwrap().is_match(&line));
            let (required, key) = (Required::of(regex, &["die", "der"]), fold(&line));
            prop_assert!(required.gate.iter().any(|text| key.contains(&**text)) && required.stands_in(&key), "{key}");
            prop_assert!(!line.starts_with(crate::rule::wording::begins_head) || required.heads.iter().any(|head| key.starts_with(&**head)), "{key}: {:?}", required.heads);
        }
    }
}
