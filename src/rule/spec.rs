use std::ops::Range;

use toml::de::DeValue;

use super::pattern::{Pattern, writings};
use super::table::{At, as_string, into_table};
use super::{Problems, SourceFile, Table};
use crate::edit::Safety;
use crate::text::fold;

/// Where on the page a line must stand for a rule to fire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Wherever it stands.
    Anywhere,
    /// Before the article's prose.
    Head,
    /// After the article's prose.
    Tail,
    /// After the article's prose, or its last line of prose.
    End,
    /// Next to a line that another rule hits.
    Near,
    /// Inside the article; only a miss case can ask for it.
    Body,
}

impl Place {
    /// Its name in rule files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Anywhere => "anywhere",
            Self::Head => "head",
            Self::Tail => "tail",
            Self::End => "end",
            Self::Near => "near",
            Self::Body => "body",
        }
    }
}

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

/// A rule as its file words it, checked and not yet compiled.
#[derive(Debug)]
pub(super) struct RuleSpec {
    pub(super) id: At<String>,
    pub(super) kind: String,
    pub(super) why: String,
    pub(super) safety: Safety,
    pub(super) lang: Vec<String>,
    pub(super) doc_lang: Vec<String>,
    pub(super) hosts: Vec<String>,
    pub(super) not_hosts: Vec<String>,
    pub(super) places: Vec<Place>,
    pub(super) lines: Vec<At<Pattern>>,
    pub(super) regex: Vec<At<String>>,
    pub(super) needs: Vec<At<String>>,
    pub(super) max_len: usize,
    pub(super) whole_line: bool,
    pub(super) links_below: bool,
    pub(super) region: Option<RegionSpec>,
    pub(super) terms: Vec<Term>,
    pub(super) cases: Vec<Case>,
}

/// A block of lines from an opening line to a closing one.
#[derive(Debug)]
pub(super) struct RegionSpec {
    pub(super) from: Vec<At<Pattern>>,
    pub(super) to: Vec<At<Pattern>>,
    pub(super) max_lines: usize,
    pub(super) open: Open,
    pub(super) evidence: Vec<String>,
    pub(super) min_evidence: usize,
}

/// How far a region runs when no closing line comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    /// Nothing is taken.
    Keep,
    /// To the end of the text.
    End,
}

const FILE_KEYS: &[&str] = &["lang", "kind", "glue", "rule"];
const RULE_KEYS: &[&str] = &[
    "id",
    "kind",
    "why",
    "safety",
    "lang",
    "doc_lang",
    "hosts",
    "not_hosts",
    "where",
    "lines",
    "regex",
    "needs",
    "max_len",
    "removes",
    "below",
    "terms",
    "region",
    "hit",
    "miss",
];
const REGION_KEYS: &[&str] = &["from", "to", "max_lines", "open", "evidence", "min_evidence"];

/// A regex is tried on lines of at most so many characters, unless its rule says otherwise.
const DEFAULT_MAX_LEN: usize = 200;

/// A file of rules.
#[derive(Debug)]
pub(super) struct FileSpec {
    pub(super) rules: Vec<RuleSpec>,
    /// Language and word of the words that stand between terms.
    pub(super) glue: Vec<(String, Term)>,
}

/// A word, or a few, of an interface; folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) text: String,
    /// It stands for every word that begins so.
    pub(super) stem: bool,
}

/// The rules of one file. What is wrong goes to `problems`; a rule that cannot be used is left out.
pub(super) fn read(file: &SourceFile, problems: &mut Problems<'_>) -> FileSpec {
    let mut root = problems.parse();
    let lang = texts(&mut root, "lang", problems);
    let kind = root.string("kind", problems).map_or_else(|| file.pack().to_owned(), |(kind, _)| kind);
    let rules = root.tables("rule", problems);
    let rules = rules.into_iter().filter_map(|table| read_rule(table, file.pack(), &lang, &kind, problems)).collect();
    let glue = read_terms(&mut root, "glue", problems);
    root.finish(FILE_KEYS, problems);
    FileSpec { rules, glue: lang.iter().flat_map(|lang| glue.iter().map(|term| (lang.clone(), term.clone()))).collect() }
}

fn read_terms(table: &mut Table<'_>, key: &str, problems: &mut Problems<'_>) -> Vec<Term> {
    let mut terms = Vec::new();
    for (source, at) in table.strings(key, problems) {
        match writings(&source) {
            Ok(writings) => terms.extend(writings.iter().map(|writing| Term { text: fold(writing), stem: writing.ends_with('*') })),
            Err(message) => problems.add(at, message),
        }
    }
    terms
}

fn read_rule(mut table: Table<'_>, pack: &str, lang: &[String], kind: &str, problems: &mut Problems<'_>) -> Option<RuleSpec> {
    let at = table.at.clone();
    let id = table.string("id", problems);
    if let Some((id, at)) = &id {
        check_id(id, pack, at, problems);
    } else {
        problems.add(at.clone(), "a rule needs an `id`");
    }
    let why = table.string("why", problems).map(|(why, _)| why);
    if why.is_none() {
        problems.add(at.clone(), "a rule needs a `why`: what it removes, in words");
    }
    let own_lang = texts(&mut table, "lang", problems);
    let mut spec = RuleSpec {
        kind: table.string("kind", problems).map_or_else(|| kind.to_owned(), |(kind, _)| kind),
        why: why.unwrap_or_default(),
        safety: choice(&mut table, "safety", &[("safe", Safety::Safe), ("review", Safety::Review)], problems),
        lang: if own_lang.is_empty() { lang.to_vec() } else { own_lang },
        doc_lang: texts(&mut table, "doc_lang", problems),
        hosts: texts(&mut table, "hosts", problems),
        not_hosts: texts(&mut table, "not_hosts", problems),
        places: read_places(&mut table, problems),
        lines: patterns(&mut table, "lines", problems),
        regex: table.strings("regex", problems),
        needs: table.strings("needs", problems),
        max_len: table.number("max_len", problems).unwrap_or(DEFAULT_MAX_LEN),
        whole_line: choice(&mut table, "removes", &[("line", true), ("match", false)], problems),
        links_below: choice(&mut table, "below", &[("keep", false), ("links", true)], problems),
        region: table.table("region", problems).map(|region| read_region(region, problems)),
        terms: read_terms(&mut table, "terms", problems),
        cases: read_cases(&mut table, problems),
        id: id?,
    };
    if spec.places.is_empty() {
        spec.places = if spec.terms.is_empty() { vec![Place::Anywhere] } else { vec![Place::End] };
    }
    table.finish(RULE_KEYS, problems);
    check_rule(&spec, &at, problems);
    Some(spec)
}

fn check_id(id: &str, pack: &str, at: &Range<usize>, problems: &mut Problems<'_>) {
    let mut parts = id.split('.');
    let own = parts.next() == Some(pack);
    let parts: Vec<&str> = parts.collect();
    let plain = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !own || parts.is_empty() || !parts.iter().all(plain) {
        problems.add(at.clone(), format!("`{id}` is not an id of this pack: write `{pack}.what-it-removes`, lower case with hyphens"));
    }
}

fn check_rule(spec: &RuleSpec, at: &Range<usize>, problems: &mut Problems<'_>) {
    if spec.lines.is_empty() && spec.regex.is_empty() && spec.region.is_none() && spec.terms.is_empty() {
        problems.add(at.clone(), format!("{} matches nothing: give it `lines`, `terms`, `regex` or a `region`", spec.id.0));
    }
    if spec.needs.is_empty() && !spec.regex.is_empty() {
        problems.add(spec.regex[0].1.clone(), "a `regex` needs `needs`: words of which one stands in every line it can match");
    }
    for (word, at) in &spec.needs {
        if word.len() < 3 {
            problems.add(at.clone(), format!("{word:?} is too short to search for: a needed word has at least 3 bytes"));
        }
    }
    for (what, given) in [("hit", spec.cases.iter().any(|c| matches!(c, Case::Hit(_)))), ("miss", spec.cases.iter().any(|c| matches!(c, Case::Miss(_))))] {
        if !given {
            problems.add(at.clone(), format!("{} has no `{what}` case", spec.id.0));
        }
    }
}

fn read_places(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Vec<Place> {
    let mut places = Vec::new();
    for (name, at) in table.strings("where", problems) {
        match &*name {
            "anywhere" => places.push(Place::Anywhere),
            "head" => places.push(Place::Head),
            "tail" => places.push(Place::Tail),
            "end" => places.push(Place::End),
            "edge" => places.extend([Place::Head, Place::Tail]),
            "near" => places.push(Place::Near),
            _ => problems.add(at, format!("unknown place `{name}`; known are anywhere, head, tail, edge (head or tail), end, near")),
        }
    }
    places
}

fn read_region(mut table: Table<'_>, problems: &mut Problems<'_>) -> RegionSpec {
    let at = table.at.clone();
    let region = RegionSpec {
        from: patterns(&mut table, "from", problems),
        to: patterns(&mut table, "to", problems),
        max_lines: table.number("max_lines", problems).unwrap_or(12),
        open: choice(&mut table, "open", &[("keep", Open::Keep), ("end", Open::End)], problems),
        evidence: texts(&mut table, "evidence", problems),
        min_evidence: table.number("min_evidence", problems).unwrap_or(1),
    };
    table.finish(REGION_KEYS, problems);
    if region.from.is_empty() {
        problems.add(at.clone(), "a region needs `from`: its opening lines");
    }
    if region.to.is_empty() && region.open == Open::Keep {
        problems.add(at, "a region needs `to`, its closing lines, or `open`");
    }
    region
}

fn read_cases(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Vec<Case> {
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

fn patterns(table: &mut Table<'_>, key: &str, problems: &mut Problems<'_>) -> Vec<At<Pattern>> {
    let mut found = Vec::new();
    for (source, at) in table.strings(key, problems) {
        let parsed = writings(&source).and_then(|writings| writings.iter().map(|writing| Pattern::parse(writing)).collect::<Result<Vec<_>, _>>());
        match parsed {
            Ok(patterns) => found.extend(patterns.into_iter().map(|pattern| (pattern, at.clone()))),
            Err(message) => problems.add(at, message),
        }
    }
    found
}

fn texts(table: &mut Table<'_>, key: &str, problems: &mut Problems<'_>) -> Vec<String> {
    table.strings(key, problems).into_iter().map(|(text, _)| text).collect()
}

/// One of a few words; the first where the key is not given.
fn choice<T: Copy>(table: &mut Table<'_>, key: &str, options: &[(&str, T)], problems: &mut Problems<'_>) -> T {
    let default = options[0].1;
    let Some((word, at)) = table.string(key, problems) else { return default };
    options.iter().find(|(name, _)| *name == word).map_or_else(
        || {
            let names: Vec<&str> = options.iter().map(|(name, _)| *name).collect();
            problems.add(at, format!("unknown `{key}` `{word}`; known are {}", names.join(", ")));
            default
        },
        |(_, value)| *value,
    )
}
