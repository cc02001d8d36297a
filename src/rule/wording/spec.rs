use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::case::{Case, read_cases};
use super::choices::writings;
use super::pattern::Pattern;
use super::required::Required;
use super::term::{Term, read_terms};
use super::{Problems, SourceFile, Table};
use crate::edit::Safety;
use crate::text::{fold, hash_of_key};

/// Where on the page a line must stand for a rule to fire.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
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

/// A rule as its file words it, checked and not yet compiled. Of the rules that come with the library the build keeps what is
/// not skipped here; the rest is read from their files when it is asked for.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct RuleSpec {
    pub(crate) id: String,
    /// Path of the file.
    pub(crate) path: String,
    /// Where the id stands in it.
    #[serde(skip)]
    pub(crate) at: Range<usize>,
    pub(crate) kind: String,
    pub(crate) why: String,
    pub(crate) safety: Safety,
    pub(crate) lang: Vec<String>,
    pub(crate) doc_lang: Vec<String>,
    pub(crate) hosts: Vec<String>,
    pub(crate) not_hosts: Vec<String>,
    pub(crate) places: Vec<Place>,
    #[serde(skip)]
    pub(crate) phrases: Vec<Phrase>,
    #[serde(skip)]
    pub(crate) templates: Vec<Template>,
    pub(crate) regex: Vec<RegexSpec>,
    #[serde(skip)]
    pub(crate) needs: Vec<Worded>,
    pub(crate) max_len: usize,
    pub(crate) whole_line: bool,
    pub(crate) links_below: bool,
    pub(crate) region: Option<RegionSpec>,
    #[serde(skip)]
    pub(crate) terms: Vec<Term>,
    pub(crate) has_terms: bool,
    #[serde(skip)]
    pub(crate) cases: Vec<Case>,
}

/// A text of a rule file, and where it stands there.
#[derive(Clone, Debug)]
pub(crate) struct Worded {
    pub(crate) text: String,
    pub(crate) at: Range<usize>,
}

/// A regex as its rule words it, with what a line must hold for it to match.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct RegexSpec {
    pub(crate) text: String,
    #[serde(skip)]
    pub(crate) at: Range<usize>,
    pub(crate) required: Required,
}

/// What a whole-line pattern says of the line.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) enum Role {
    /// It is noise by itself.
    Line,
    /// It opens a region.
    From,
    /// It closes one.
    To,
}

/// A whole line without slots.
#[derive(Clone, Debug)]
pub(crate) struct Phrase {
    pub(crate) role: Role,
    /// [`hash_of_key`] of the folded line.
    pub(crate) hash: u64,
    /// The folded line.
    pub(crate) key: String,
    pub(crate) at: Range<usize>,
}

/// A whole line with slots.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    pub(crate) role: Role,
    pub(crate) pattern: Pattern,
    pub(crate) at: Range<usize>,
}

/// A block of lines from an opening line to a closing one.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct RegionSpec {
    pub(crate) max_lines: usize,
    pub(crate) open: Open,
    /// Folded words, of which so many must stand in the block.
    pub(crate) evidence: Vec<String>,
    pub(crate) min_evidence: usize,
}

/// How far a region runs when no closing line comes.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) enum Open {
    /// Nothing is taken.
    Keep,
    /// To the end of the text.
    End,
}

/// Keys of a table of rule files.
pub(crate) const FILE_KEYS: &[&str] = &["lang", "kind", "glue", "rule"];
/// Keys of a table of rule files.
pub(crate) const RULE_KEYS: &[&str] = &[
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
/// Keys of a table of rule files.
pub(crate) const REGION_KEYS: &[&str] = &["from", "to", "max_lines", "open", "evidence", "min_evidence"];

/// A regex is tried on lines of at most so many characters, unless its rule says otherwise.
const DEFAULT_MAX_LEN: usize = 200;

/// A file of rules.
#[derive(Debug, Default)]
pub(crate) struct FileSpec {
    pub(crate) lang: Vec<String>,
    /// What stands between terms.
    pub(crate) glue: Vec<Term>,
    pub(crate) rules: Vec<RuleSpec>,
}

/// The rules of one file, and what is wrong in it; a rule that cannot be used is left out.
pub(crate) fn read(file: &SourceFile) -> (FileSpec, Problems<'_>) {
    let mut all = Problems::new(file);
    let problems = &mut all;
    let mut root = problems.parse();
    let lang = texts(&mut root, "lang", problems);
    let kind = root.string("kind", problems).map_or_else(|| file.pack().to_owned(), |(kind, _)| kind);
    let rules = root.tables("rule", problems);
    let rules = rules.into_iter().filter_map(|table| read_rule(table, file.pack(), &lang, &kind, problems)).collect();
    let glue = read_terms(&mut root, "glue", problems);
    root.finish(FILE_KEYS, problems);
    (FileSpec { lang, glue, rules }, all)
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
    let (id, id_at) = id?;
    let mut spec = RuleSpec {
        id,
        path: problems.path().to_owned(),
        at: id_at,
        kind: table.string("kind", problems).map_or_else(|| kind.to_owned(), |(kind, _)| kind),
        why: why.unwrap_or_default(),
        safety: choice(&mut table, "safety", &[("safe", Safety::Safe), ("review", Safety::Review)], problems),
        lang: if own_lang.is_empty() { lang.to_vec() } else { own_lang },
        doc_lang: texts(&mut table, "doc_lang", problems),
        hosts: texts(&mut table, "hosts", problems),
        not_hosts: texts(&mut table, "not_hosts", problems),
        places: read_places(&mut table, problems),
        phrases: Vec::new(),
        templates: Vec::new(),
        regex: Vec::new(),
        needs: worded(&mut table, "needs", problems),
        max_len: table.number("max_len", problems).unwrap_or(DEFAULT_MAX_LEN),
        whole_line: choice(&mut table, "removes", &[("line", true), ("match", false)], problems),
        links_below: choice(&mut table, "below", &[("keep", false), ("links", true)], problems),
        region: None,
        terms: read_terms(&mut table, "terms", problems),
        has_terms: false,
        cases: read_cases(&mut table, problems),
    };
    spec.has_terms = !spec.terms.is_empty();
    read_regexes(&mut table, &mut spec, problems);
    read_lines(&mut table, "lines", Role::Line, &mut spec, problems);
    if let Some(region) = table.table("region", problems) {
        spec.region = Some(read_region(region, &mut spec, problems));
    }
    if spec.places.is_empty() {
        spec.places = if spec.terms.is_empty() { vec![Place::Anywhere] } else { vec![Place::End] };
    }
    table.finish(RULE_KEYS, problems);
    check_rule(&spec, &at, problems);
    Some(spec)
}

fn read_regexes(table: &mut Table<'_>, spec: &mut RuleSpec, problems: &mut Problems<'_>) {
    let needs: Vec<&str> = spec.needs.iter().map(|need| need.text.as_str()).collect();
    for (text, at) in table.strings("regex", problems) {
        spec.regex.push(RegexSpec { required: Required::of(&text, &needs), text, at });
    }
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
    if spec.phrases.is_empty() && spec.templates.is_empty() && spec.regex.is_empty() && spec.region.is_none() && spec.terms.is_empty() {
        problems.add(at.clone(), format!("{} matches nothing: give it `lines`, `terms`, `regex` or a `region`", spec.id));
    }
    if spec.needs.is_empty() && !spec.regex.is_empty() {
        problems.add(spec.regex[0].at.clone(), "a `regex` needs `needs`: words of which one stands in every line it can match");
    }
    for Worded { text, at } in &spec.needs {
        if text.len() < 3 {
            problems.add(at.clone(), format!("{text:?} is too short to search for: a needed word has at least 3 bytes"));
        }
    }
    for (what, given) in [("hit", spec.cases.iter().any(|c| matches!(c, Case::Hit(_)))), ("miss", spec.cases.iter().any(|c| matches!(c, Case::Miss(_))))] {
        if !given {
            problems.add_fault("caseless", at.clone(), format!("{} has no `{what}` case", spec.id));
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

fn read_region(mut table: Table<'_>, spec: &mut RuleSpec, problems: &mut Problems<'_>) -> RegionSpec {
    let at = table.at.clone();
    read_lines(&mut table, "from", Role::From, spec, problems);
    read_lines(&mut table, "to", Role::To, spec, problems);
    let region = RegionSpec {
        max_lines: table.number("max_lines", problems).unwrap_or(12),
        open: choice(&mut table, "open", &[("keep", Open::Keep), ("end", Open::End)], problems),
        evidence: table.strings("evidence", problems).into_iter().map(|(word, _)| fold(&word)).collect(),
        min_evidence: table.number("min_evidence", problems).unwrap_or(1),
    };
    table.finish(REGION_KEYS, problems);
    if !spec.has(Role::From) {
        problems.add(at.clone(), "a region needs `from`: its opening lines");
    }
    if !spec.has(Role::To) && region.open == Open::Keep {
        problems.add(at, "a region needs `to`, its closing lines, or `open`");
    }
    region
}

impl RuleSpec {
    fn has(&self, role: Role) -> bool {
        self.phrases.iter().map(|phrase| phrase.role).chain(self.templates.iter().map(|template| template.role)).any(|own| own == role)
    }
}

/// Reads whole-line patterns into the rule's phrases and templates.
fn read_lines(table: &mut Table<'_>, key: &str, role: Role, spec: &mut RuleSpec, problems: &mut Problems<'_>) {
    for (source, at) in table.strings(key, problems) {
        let parsed = writings(&source, true).and_then(|writings| writings.iter().map(|writing| Pattern::parse(writing)).collect::<Result<Vec<_>, _>>());
        match parsed {
            Ok(patterns) if patterns.iter().any(|pattern| pattern.phrase().is_some_and(is_number)) => {
                problems.add(at, "nothing but numbers once folded: every figure of an article would be taken");
            }
            Ok(patterns) => patterns.into_iter().for_each(|pattern| match pattern.phrase() {
                Some(key) => spec.phrases.push(Phrase { role, hash: hash_of_key(key), key: key.to_owned(), at: at.clone() }),
                None => spec.templates.push(Template { role, pattern, at: at.clone() }),
            }),
            Err(message) => problems.add(at, message),
        }
    }
}

pub(super) fn is_number(key: &str) -> bool {
    key.bytes().all(|b| matches!(b, b'0' | b' '))
}

fn worded(table: &mut Table<'_>, key: &str, problems: &mut Problems<'_>) -> Vec<Worded> {
    table.strings(key, problems).into_iter().map(|(text, at)| Worded { text, at }).collect()
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
