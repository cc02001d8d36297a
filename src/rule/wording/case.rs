use std::ops::Range;

use toml::de::DeValue;

use super::spec::Place;
use super::table::{as_string, into_table};
use super::{Problems, SourceFile, Table};

/// What a rule is tried on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Case {
    /// It must fire.
    Hit(HitCase),
    /// It must not.
    Miss(MissCase),
}

/// A line, or several, that a rule must take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HitCase {
    /// The text.
    pub text: String,
    /// What is left of it; nothing unless the rule takes part of a line.
    pub leaves: String,
    /// Where the case stands in its file, in bytes.
    pub at: Range<usize>,
}

/// A line, or several, that a rule must leave alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissCase {
    /// The text.
    pub text: String,
    /// The place it is tried in; every place if `None`.
    pub place: Option<Place>,
    /// Where the case stands in its file, in bytes.
    pub at: Range<usize>,
}

/// The cases of a file's rules, by id; nothing else of it is looked at.
pub(crate) fn cases_in(file: &SourceFile) -> Vec<(String, Vec<Case>)> {
    let mut problems = Problems::new(file);
    let rules = problems.parse().tables("rule", &mut problems);
    let cases = rules.into_iter().filter_map(|mut rule| Some((rule.string("id", &mut problems)?.0, read_cases(&mut rule, &mut problems))));
    cases.collect()
}

/// The cases of a rule's table.
pub(super) fn read_cases(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Vec<Case> {
    let mut cases = Vec::new();
    for (value, at) in table.values("hit") {
        let (text, leaves) = match value {
            DeValue::Table(_) => {
                let Some(mut inner) = into_table(value, at.clone(), "hit", problems) else { continue };
                let text = inner.string("text", problems);
                let leaves = inner.string("leaves", problems).map(|(leaves, _)| leaves).unwrap_or_default();
                inner.finish(&["text", "leaves"], problems);
                (text.map(|(text, _)| text), leaves)
            }
            value => (as_string(value, at.clone(), "hit", problems).map(|(text, _)| text), String::new()),
        };
        cases.extend(text.map(|text| Case::Hit(HitCase { text, leaves, at })));
    }
    for (value, at) in table.values("miss") {
        let (text, place) = match value {
            DeValue::Table(_) => {
                let Some(mut inner) = into_table(value, at.clone(), "miss", problems) else { continue };
                let text = inner.string("text", problems);
                let places = [Place::Head, Place::Tail, Place::Near, Place::Body];
                let place = inner.string("at", problems).and_then(|(name, at)| {
                    let place = places.into_iter().find(|place| place.name() == name);
                    if place.is_none() {
                        problems.add(at, format!("unknown place `{name}`; known are head, body, tail, near"));
                    }
                    place
                });
                inner.finish(&["text", "at"], problems);
                (text.map(|(text, _)| text), place)
            }
            value => (as_string(value, at.clone(), "miss", problems).map(|(text, _)| text), None),
        };
        cases.extend(text.map(|text| Case::Miss(MissCase { text, place, at })));
    }
    cases
}
