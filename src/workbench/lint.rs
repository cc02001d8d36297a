use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rayon::prelude::*;

use crate::rule::{
    ARTICLE_END, ARTICLE_START, Anchor, Case, HitCase, Layer, LineRegex, Pack, Place, Role, RuleError, RuleErrors, RuleSpec, SourceFile, builtin_files, read,
};
use crate::text::{About, View, ends_sentence, fold, is_unspaced, lines};

/// What the linter can find; each has a name for reports and exceptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lint {
    /// The file cannot be read as rules: syntax, unknown keys, bad values.
    Invalid,
    /// A regex does not compile, or is refused.
    Uncompilable,
    /// A rule has no `hit` or no `miss`.
    Caseless,
    /// A line that this rule, or another one of its kind, has already, in all places that count.
    Duplicate,
    /// Another rule of the kind takes whatever this one takes.
    Shadowed,
    /// No case hits a part of the rule.
    Dead,
    /// What a regex or pattern is found by stands in a large share of ordinary lines.
    Slow,
    /// No such language in ISO 639.
    UnknownLanguage,
    /// No host name.
    UnknownHost,
    /// It takes sentences and headings of articles.
    OverBroad,
    /// Cases that cannot all hold.
    Contradiction,
    /// A single word that sentences hold too would be taken anywhere.
    BareWord,
}

impl Lint {
    /// Its name, `over-broad`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Uncompilable => "uncompilable",
            Self::Caseless => "caseless",
            Self::Duplicate => "duplicate",
            Self::Shadowed => "shadowed",
            Self::Dead => "dead",
            Self::Slow => "slow",
            Self::UnknownLanguage => "unknown-language",
            Self::UnknownHost => "unknown-host",
            Self::OverBroad => "over-broad",
            Self::Contradiction => "contradiction",
            Self::BareWord => "bare-word",
        }
    }

    /// Rules with it cannot be loaded at all.
    pub fn is_error(self) -> bool {
        matches!(self, Self::Invalid | Self::Uncompilable | Self::Caseless)
    }
}

/// One thing that the linter found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub lint: Lint,
    /// Id of the rule; empty where no rule could be read.
    pub rule: String,
    /// Where, and what in words.
    pub error: RuleError,
}

/// Looks rules over. Findings are in order of files and lines.
pub fn lint(files: &[SourceFile]) -> Vec<Finding> {
    let files: Vec<SourceFile> = files.iter().filter(|file| !file.holds_names()).map(|file| SourceFile::new(file.path.clone(), file.text.clone())).collect();
    let pack = match Pack::compile(&files) {
        Ok(pack) => pack,
        Err(RuleErrors(errors)) => return errors.into_iter().map(|error| Finding { lint: fault(error.fault), rule: String::new(), error }).collect(),
    };
    let (layer, _) = Layer::of(files.par_iter().map(read).collect());
    let innocents = Innocents::builtin();
    let mut linter = Linter { files: &files, pack: &pack, specs: &layer.rules, innocents: &innocents, findings: Vec::new() };
    linter.duplicates();
    linter.shadowed();
    linter.over_broad();
    for spec in &layer.rules {
        linter.languages_and_hosts(spec);
        linter.repeated_terms(spec);
        linter.dead(spec);
        linter.slow(spec);
        linter.contradictions(spec);
        linter.bare_words(spec);
    }
    linter.findings.sort_by(|a, b| (&a.error.path, a.error.at.start, a.lint).cmp(&(&b.error.path, b.error.at.start, b.lint)));
    linter.findings
}

fn fault(name: &str) -> Lint {
    match name {
        "caseless" => Lint::Caseless,
        "uncompilable" => Lint::Uncompilable,
        _ => Lint::Invalid,
    }
}

/// Lines that articles hold: what the library's own rules must leave alone.
struct Innocents {
    /// Text and languages.
    lines: Vec<(String, Vec<String>)>,
}

impl Innocents {
    fn builtin() -> Self {
        let files: Vec<SourceFile> = builtin_files().into_iter().filter(|file| !file.holds_names()).collect();
        let (layer, _) = Layer::of(files.par_iter().map(read).collect());
        let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for spec in layer.rules {
            for case in &spec.cases {
                if let Case::Miss(miss) = case
                    && miss.place.is_none()
                    && !miss.text.contains('\n')
                {
                    lines.entry(miss.text.clone()).or_default().extend(spec.lang.iter().cloned());
                }
            }
        }
        Self { lines: lines.into_iter().collect() }
    }

    /// The share, 0 to 1, of the lines in some languages that hold a text; `None` where they are too few to tell.
    fn share(&self, langs: &[String], holds: impl Fn(&str) -> bool) -> Option<f64> {
        let of_lang = || self.lines.iter().filter(|(_, own)| own.iter().any(|lang| langs.contains(lang)));
        let all = of_lang().count();
        (all >= FEWEST_INNOCENTS).then(|| of_lang().filter(|(line, _)| holds(line)).count() as f64 / all as f64)
    }
}

/// From so few lines no share is told.
const FEWEST_INNOCENTS: usize = 60;

/// A regex that is tried on more of the ordinary lines than this is slow.
const COMMON: f64 = 0.12;

struct Linter<'a> {
    files: &'a [SourceFile],
    pack: &'a Pack,
    specs: &'a [RuleSpec],
    innocents: &'a Innocents,
    findings: Vec<Finding>,
}

impl Linter<'_> {
    fn add(&mut self, lint: Lint, spec: &RuleSpec, at: &Range<usize>, message: String) {
        let text = self.files.iter().find(|file| file.path == spec.path).map_or("".into(), |file| file.text.clone());
        let error = RuleError { path: spec.path.clone(), text, at: at.clone(), message, fault: lint.name() };
        self.findings.push(Finding { lint, rule: spec.id.clone(), error });
    }

    /// Whether a pattern stands for several; that two choices meet in one line is no fault.
    fn has_choices(&self, spec: &RuleSpec, at: &Range<usize>) -> bool {
        let file = self.files.iter().find(|file| file.path == spec.path);
        file.and_then(|file| file.text.get(at.clone())).is_some_and(|source| source.contains('|'))
    }

    fn duplicates(&mut self) {
        let specs = self.specs;
        let mut known: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, spec) in specs.iter().enumerate() {
            let mut own: BTreeMap<&str, &Range<usize>> = BTreeMap::new();
            for phrase in spec.phrases.iter().filter(|phrase| phrase.role == Role::Line) {
                if let Some(at) = own.insert(&phrase.key, &phrase.at) {
                    if *at != phrase.at && !self.has_choices(spec, &phrase.at) {
                        self.add(Lint::Duplicate, spec, &phrase.at, format!("the rule has this line already: both are {:?} when folded", phrase.key));
                    }
                    continue;
                }
                let owners = known.entry(&phrase.key).or_default();
                if !self.has_choices(spec, &phrase.at)
                    && let Some(&other) = owners.iter().find(|&&other| specs[other].kind == spec.kind && covers(&specs[other], spec))
                {
                    self.add(Lint::Duplicate, spec, &phrase.at, format!("{} has this line already, for the same places", specs[other].id));
                }
                owners.push(number);
            }
        }
    }

    fn repeated_terms(&mut self, spec: &RuleSpec) {
        let mut known: BTreeMap<(&str, bool), &Range<usize>> = BTreeMap::new();
        for term in &spec.terms {
            if known.insert((&term.text, term.stem), &term.at).is_some_and(|at| *at != term.at) && !self.has_choices(spec, &term.at) {
                self.add(Lint::Duplicate, spec, &term.at, format!("the rule has the term {:?} already", term.text));
            }
        }
    }

    fn shadowed(&mut self) {
        let taken: Vec<Option<usize>> = self.specs.par_iter().enumerate().map(|(number, spec)| self.shadow_of(number, spec)).collect();
        for (spec, other) in self.specs.iter().zip(taken) {
            if let Some(other) = other {
                self.add(Lint::Shadowed, spec, &spec.at, format!("{} takes every line of its cases too, and in all its places", self.specs[other].id));
            }
        }
    }

    /// A rule that takes whatever this one takes in its cases.
    fn shadow_of(&self, number: usize, spec: &RuleSpec) -> Option<usize> {
        if spec.region.is_some() {
            return None; // its first line may well be another's too
        }
        let mut others: Option<BTreeSet<usize>> = None;
        for hit in hits(spec) {
            let text = format!("{ARTICLE_START}{}\n", hit.text);
            let view = View::new(&text, About { host: spec.hosts.first().map(String::as_str), ..About::default() }, &[]);
            let line = view.line_at(ARTICLE_START.len());
            let found = self.pack.find(&view, &[line.saturating_sub(1)], false).hits;
            let taking: BTreeSet<usize> = found.iter().filter(|hit| hit.lines.contains(&line)).map(|hit| hit.rule).collect();
            others = Some(others.map_or(taking.clone(), |known| known.intersection(&taking).copied().collect()));
        }
        let rule_of = |id: &str| self.specs.iter().position(|spec| spec.id == id);
        let others = others?.into_iter().filter_map(|rule| rule_of(&self.pack.rules()[rule].id));
        others.into_iter().find(|&other| other < number && self.specs[other].kind == spec.kind && covers(&self.specs[other], spec))
    }

    fn languages_and_hosts(&mut self, spec: &RuleSpec) {
        for lang in spec.lang.iter().chain(&spec.doc_lang) {
            let known = isolang::Language::from_639_1(lang).or_else(|| isolang::Language::from_639_3(lang)).is_some();
            if !known {
                self.add(Lint::UnknownLanguage, spec, &spec.at, format!("{lang:?} is no language of ISO 639-1 or 639-3"));
            }
        }
        for host in spec.hosts.iter().chain(&spec.not_hosts) {
            let label =
                |label: &str| !label.is_empty() && !label.starts_with('-') && label.chars().all(|c| c.is_alphanumeric() && !c.is_uppercase() || c == '-');
            if !host.contains('.') || !host.split('.').all(label) {
                self.add(Lint::UnknownHost, spec, &spec.at, format!("{host:?} is no host name: write `example.com`, without scheme, port or path"));
            }
        }
    }

    fn dead(&mut self, spec: &RuleSpec) {
        let bodies: Vec<(&str, String)> =
            hits(spec).flat_map(|hit| lines(&hit.text).into_iter().map(move |line| line.body.of(&hit.text))).map(|body| (body, fold(body))).collect();
        let has_lines = !spec.phrases.is_empty() || !spec.templates.is_empty();
        let by_line = || {
            bodies.iter().any(|(body, key)| {
                spec.phrases.iter().any(|phrase| phrase.key == *key) || spec.templates.iter().any(|template| template.pattern.matches(key, body))
            })
        };
        let by_regex = || {
            spec.regex.iter().any(|regex| {
                let regex = LineRegex::new(0, regex.clone(), spec.max_len, spec.whole_line, None);
                bodies.iter().any(|(body, _)| regex.find(body).is_some())
            })
        };
        if has_lines && !by_line() && !spec.has_terms {
            self.add(Lint::Dead, spec, &spec.at, "no case hits its lines".to_owned());
        }
        if !spec.regex.is_empty() && !by_regex() {
            self.add(Lint::Dead, spec, &spec.regex[0].at, "no case hits its regexes".to_owned());
        }
    }

    fn slow(&mut self, spec: &RuleSpec) {
        for need in &spec.needs {
            let word = need.text.to_lowercase();
            let share = self.innocents.share(&spec.lang, |line| line.to_lowercase().contains(&word)).unwrap_or_default();
            if share > COMMON && need.text == word {
                let message = format!("{word:?} stands in {:.0} % of ordinary lines, and the regex is tried on each: need a rarer word", share * 100.0);
                self.add(Lint::Slow, spec, &need.at, message);
            }
        }
        for template in &spec.templates {
            if matches!(template.pattern.anchor(), Anchor::Inner(text) if text.len() < 3) {
                self.add(Lint::Slow, spec, &template.at, "its fixed text has fewer than 3 bytes, so it is tried on every line".to_owned());
            }
        }
    }

    fn contradictions(&mut self, spec: &RuleSpec) {
        let hit_keys: BTreeSet<String> = hits(spec).map(|hit| fold(&hit.text)).collect();
        for case in &spec.cases {
            if let Case::Miss(miss) = case
                && miss.place.is_none()
                && hit_keys.contains(&fold(&miss.text))
            {
                self.add(Lint::Contradiction, spec, &miss.at, "the rule must hit and miss this line".to_owned());
            }
        }
    }

    fn bare_words(&mut self, spec: &RuleSpec) {
        if !spec.places.contains(&Place::Anywhere) {
            return;
        }
        let ordinary = |key: &str| {
            let share = self.innocents.share(&spec.lang, |line| fold(line).split(' ').any(|word| word == key));
            share.is_some_and(|share| share > 0.0)
        };
        let bare = |key: &str| !key.contains(' ') && key.chars().all(char::is_alphabetic) && !key.chars().any(is_dense) && ordinary(key);
        for phrase in spec.phrases.iter().filter(|phrase| phrase.role == Role::Line && bare(&phrase.key)) {
            self.add(
                Lint::BareWord,
                spec,
                &phrase.at,
                format!("{:?} is a word of ordinary sentences and would be taken inside articles too: give it places", phrase.key),
            );
        }
    }

    fn over_broad(&mut self) {
        let wrong: Vec<(usize, &str)> = self
            .innocents
            .lines
            .par_iter()
            .flat_map_iter(|(line, langs)| {
                let after = if ends_sentence(line) { "" } else { ARTICLE_END };
                let text = format!("{ARTICLE_START}{line}\n{after}");
                let view = View::new(&text, About::default(), &[]);
                let at = view.line_at(ARTICLE_START.len());
                let found = self.pack.find(&view, &[], false).hits;
                let taken = found.into_iter().filter(|hit| hit.lines.contains(&at)).map(|hit| hit.rule);
                let rules = self.pack.rules();
                taken.filter(|&rule| rules[rule].lang.iter().any(|lang| langs.contains(lang))).map(|rule| (rule, &**line)).collect::<Vec<_>>()
            })
            .collect();
        let mut by_rule: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        wrong.into_iter().for_each(|(rule, line)| by_rule.entry(rule).or_default().push(line));
        for (rule, lines) in by_rule {
            let id = &self.pack.rules()[rule].id;
            let Some(spec) = self.specs.iter().find(|spec| *spec.id == **id) else { continue };
            let more = if lines.len() > 1 { format!(", and {} more", lines.len() - 1) } else { String::new() };
            self.add(Lint::OverBroad, spec, &spec.at, format!("takes what an article could hold: {:?}{more}", lines[0]));
        }
    }
}

/// Whether one rule fires wherever another does: same languages, same hosts, all its places.
fn covers(wide: &RuleSpec, narrow: &RuleSpec) -> bool {
    let places = wide.places.contains(&Place::Anywhere) || narrow.places.iter().all(|place| wide.places.contains(place));
    let langs = narrow.lang.iter().any(|lang| wide.lang.contains(lang));
    langs
        && places
        && !wide.has_terms
        && !narrow.has_terms
        && wide.hosts == narrow.hosts
        && wide.not_hosts == narrow.not_hosts
        && wide.doc_lang == narrow.doc_lang
        && wide.safety == narrow.safety
}

fn hits(spec: &RuleSpec) -> impl Iterator<Item = &HitCase> {
    spec.cases.iter().filter_map(|case| if let Case::Hit(hit) = case { Some(hit) } else { None })
}

/// Characters of scripts where one or two are a word.
fn is_dense(c: char) -> bool {
    is_unspaced(c) || ('\u{ac00}'..='\u{d7af}').contains(&c)
}
