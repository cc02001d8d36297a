use std::collections::HashMap;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use foldhash::fast::FixedState;
use xxhash_rust::xxh3::Xxh3;

use super::lexicon::Lexicon;
use super::pattern::Pattern;
use super::regexes::{Gate, LineRegex, compile};
use super::spec::{self, Open, RuleSpec};
use super::{Case, Place, Problems, RuleError, RuleErrors, SourceFile};
use crate::edit::Safety;
use crate::text::fold;

/// A rule, apart from what it matches.
#[derive(Debug)]
pub struct Rule {
    /// Full id, `pack.what-it-removes`.
    pub id: Arc<str>,
    /// Kind of noise.
    pub kind: Arc<str>,
    /// What it removes, in words.
    pub why: String,
    /// Whether it is applied or only proposed.
    pub safety: Safety,
    /// Languages of its wording, ISO 639.
    pub lang: Vec<String>,
    /// Languages of the documents it applies to; all if empty.
    pub doc_lang: Vec<String>,
    /// Hosts it applies to, with their subdomains; all if empty.
    pub hosts: Vec<String>,
    /// Hosts it does not apply to.
    pub not_hosts: Vec<String>,
    /// Places it applies in; one is enough.
    pub places: Vec<Place>,
    /// What it is tried on.
    pub cases: Vec<Case>,
    /// Path of its file.
    pub path: String,
    pub(super) region: Option<Region>,
    /// After the article, it takes the links below its line too.
    pub(super) links_below: bool,
    /// It knows words of the vocabulary of interfaces.
    pub(super) has_terms: bool,
}

/// How a rule's block of lines goes on from its opening line.
#[derive(Debug)]
pub(super) struct Region {
    pub(super) max_lines: usize,
    pub(super) open: Open,
    /// Folded words, of which so many must stand in the block.
    pub(super) evidence: Vec<String>,
    pub(super) min_evidence: usize,
}

/// What a whole-line pattern says of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It is noise by itself.
    Line,
    /// It opens a region.
    From,
    /// It closes one.
    To,
}

/// A pattern's owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Owner {
    pub(super) rule: usize,
    pub(super) role: Role,
}

/// Rules compiled for matching. Made once, shared by all threads.
#[derive(Debug)]
pub struct Pack {
    pub(super) rules: Vec<Rule>,
    /// Folded whole lines without slots.
    pub(super) phrases: HashMap<Box<str>, Vec<Owner>, FixedState>,
    /// Patterns with slots; `anchors` finds the ones worth trying on a key.
    pub(super) templates: Vec<(Pattern, Owner)>,
    pub(super) anchors: AhoCorasick,
    pub(super) regexes: Vec<LineRegex>,
    pub(super) gate: Gate,
    pub(super) lexicon: Lexicon,
    /// Rules with terms look at the text's end only.
    pub(super) terms_at_end: bool,
    fingerprint: u64,
}

impl Pack {
    /// Compiles rule files; rules of a later file replace those of an earlier one with the same id.
    ///
    /// # Errors
    /// Everything that is wrong in any of the files, at once.
    pub fn compile(files: &[SourceFile]) -> Result<Self, RuleErrors> {
        let mut errors = Vec::new();
        let mut specs: Vec<(RuleSpec, &SourceFile)> = Vec::new();
        let mut known: HashMap<String, usize, FixedState> = HashMap::default();
        let mut glue = Vec::new();
        let mut hash = Xxh3::new();
        for file in files {
            hash.update(file.text.as_bytes());
            let mut problems = Problems::new(file);
            let read = spec::read(file, &mut problems);
            glue.extend(read.glue);
            for spec in read.rules {
                match known.get(&spec.id.0) {
                    Some(&at) if specs[at].1.path == file.path => {
                        problems.add(spec.id.1.clone(), format!("`{}` stands twice in this file", spec.id.0));
                    }
                    Some(&at) => specs[at] = (spec, file),
                    None => {
                        known.insert(spec.id.0.clone(), specs.len());
                        specs.push((spec, file));
                    }
                }
            }
            errors.extend(problems.into_errors());
        }
        let mut building = Building { errors, ..Building::default() };
        glue.iter().for_each(|(lang, term)| building.lexicon.add(lang, None, term));
        for (spec, file) in specs {
            building.add(spec, file);
        }
        building.finish(hash.digest())
    }

    /// The rules, in order of their files.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The ids of rules whose regexes do not compile, with the reason. Only built-in rules are not checked while loading.
    pub fn broken_regexes(&self) -> Vec<(Arc<str>, String)> {
        let broken = |regex: &LineRegex| Some((Arc::clone(&self.rules[regex.rule].id), compile(&regex.pattern).err()?));
        self.regexes.iter().filter_map(broken).collect()
    }

    /// A number that changes with any byte of the rules.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }
}

#[derive(Default)]
struct Building {
    errors: Vec<RuleError>,
    rules: Vec<Rule>,
    phrases: HashMap<Box<str>, Vec<Owner>, FixedState>,
    templates: Vec<(Pattern, Owner)>,
    regexes: Vec<LineRegex>,
    needs: Vec<(String, usize)>,
    lexicon: Lexicon,
}

impl Building {
    fn add(&mut self, spec: RuleSpec, file: &SourceFile) {
        let rule = self.rules.len();
        self.add_patterns(spec.lines, Owner { rule, role: Role::Line });
        for lang in &spec.lang {
            spec.terms.iter().for_each(|term| self.lexicon.add(lang, Some(rule), term));
        }
        let region = spec.region.map(|region| {
            self.add_patterns(region.from, Owner { rule, role: Role::From });
            self.add_patterns(region.to, Owner { rule, role: Role::To });
            let evidence = region.evidence.iter().map(|word| fold(word)).collect();
            Region { max_lines: region.max_lines, open: region.open, evidence, min_evidence: region.min_evidence }
        });
        for (pattern, at) in spec.regex {
            // Ours are compiled by a test, and when they are first needed: start-up does not wait for hundreds of them.
            if !file.builtin
                && let Err(message) = compile(&pattern)
            {
                self.errors.push(RuleError { path: file.path.clone(), text: file.text.clone(), at, message });
            }
            let number = self.regexes.len();
            self.needs.extend(spec.needs.iter().map(|(need, _)| (need.clone(), number)));
            self.regexes.push(LineRegex::new(rule, &pattern, spec.max_len, spec.whole_line));
        }
        self.rules.push(Rule {
            id: spec.id.0.into(),
            kind: spec.kind.into(),
            why: spec.why,
            safety: spec.safety,
            lang: spec.lang,
            doc_lang: spec.doc_lang,
            hosts: spec.hosts,
            not_hosts: spec.not_hosts,
            places: spec.places,
            cases: spec.cases,
            path: file.path.clone(),
            region,
            links_below: spec.links_below,
            has_terms: !spec.terms.is_empty(),
        });
    }

    fn add_patterns(&mut self, patterns: Vec<(Pattern, std::ops::Range<usize>)>, owner: Owner) {
        for (pattern, _) in patterns {
            match pattern.phrase() {
                Some(phrase) => {
                    let owners = self.phrases.entry(phrase.into()).or_default();
                    if !owners.contains(&owner) {
                        owners.push(owner);
                    }
                }
                None => self.templates.push((pattern, owner)),
            }
        }
    }

    fn finish(mut self, fingerprint: u64) -> Result<Pack, RuleErrors> {
        if !self.errors.is_empty() {
            self.errors.sort_by(|a, b| (&a.path, a.at.start).cmp(&(&b.path, b.at.start)));
            return Err(RuleErrors(self.errors));
        }
        let too_large = |message: String| RuleErrors(vec![RuleError { path: String::new(), text: "".into(), at: 0..0, message }]);
        let anchors = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(self.templates.iter().map(|(pattern, _)| pattern.anchor()))
            .map_err(|error| too_large(error.to_string()))?;
        let gate = Gate::new(&self.needs).map_err(too_large)?;
        let terms_at_end = self.rules.iter().filter(|rule| rule.has_terms).all(|rule| rule.places == [Place::End]);
        Ok(Pack {
            rules: self.rules,
            terms_at_end,
            phrases: self.phrases,
            templates: self.templates,
            anchors,
            regexes: self.regexes,
            gate,
            lexicon: self.lexicon,
            fingerprint,
        })
    }
}
