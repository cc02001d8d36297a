use std::borrow::Cow;
use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use regex::Regex;
use xxhash_rust::xxh3::Xxh3;

use super::files::{BUILTIN_HASH, builtin_layer};
use super::lexicon::Lexicon;
use super::needles::Needles;
use super::regexes::{Gate, LineRegex, compile};
use super::wording::{Frozen, Layer, Owner, Pattern, RegionSpec, RuleSpec};
use super::{Place, RuleError, RuleErrors, SourceFile};
use crate::edit::Safety;
use crate::text::hash_of_key;

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
    /// Path of its file.
    pub path: String,
    pub(super) region: Option<RegionSpec>,
    /// After the article, it takes the links below its line too.
    pub(super) links_below: bool,
    /// It knows words of the vocabulary of interfaces.
    pub(super) has_terms: bool,
}

/// Whole lines of one layer.
#[derive(Debug)]
struct Phrases {
    table: Frozen,
    /// The pack's number of each of the layer's rules; `None` for one that another took the place of.
    rules: Vec<Option<usize>>,
}

/// A pattern with slots, decoded when a line first has its anchor.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) owner: Owner,
    encoded: Cow<'static, [u8]>,
    pattern: OnceLock<Option<Pattern>>,
}

impl Template {
    pub(super) fn matches(&self, key: &str, body: &str) -> bool {
        let pattern = self.pattern.get_or_init(|| postcard::from_bytes(&self.encoded).ok());
        pattern.as_ref().is_some_and(|pattern| pattern.matches(key, body))
    }
}

/// Rules compiled for matching. Made once, shared by all threads.
#[derive(Debug)]
pub struct Pack {
    pub(super) rules: Vec<Rule>,
    phrases: Vec<Phrases>,
    /// Patterns with slots; `anchors` finds the ones worth trying on a key, and those without an anchor are tried on every one.
    pub(super) templates: Vec<Template>,
    pub(super) anchors: Needles,
    pub(super) unanchored: Vec<usize>,
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
        let mut hash = Xxh3::new();
        // The texts of ours are hashed when the library is built.
        files.iter().filter(|file| !file.builtin).for_each(|file| hash.update(file.text.as_bytes()));
        if files.iter().any(|file| file.builtin) {
            hash.update(&BUILTIN_HASH);
        }
        let (ours, theirs): (Vec<_>, Vec<_>) = files.iter().cloned().partition(|file| file.builtin);
        let (layer, mut errors) = Layer::read(&theirs);
        let mut building = Building::default();
        if !ours.is_empty() {
            building.add(builtin_layer(), &layer);
        }
        // Ours are compiled by a test, and when they are first needed: start-up does not wait for hundreds of them.
        let theirs_compiled: Vec<Result<Regex, RuleError>> = layer
            .rules
            .par_iter()
            .flat_map_iter(|spec| spec.regex.iter().map(move |regex| (spec, regex)))
            .map(|(spec, regex)| {
                compile(&regex.text).map_err(|message| {
                    let text = theirs.iter().find(|file| file.path == spec.path).map_or("".into(), |file| file.text.clone());
                    RuleError { path: spec.path.clone(), text, at: regex.at.clone(), message, fault: "uncompilable" }
                })
            })
            .collect();
        let mut compiled = Vec::new();
        for regex in theirs_compiled {
            match regex {
                Ok(regex) => compiled.push(regex),
                Err(error) => errors.push(error),
            }
        }
        if !errors.is_empty() {
            errors.sort_by(|a, b| (&a.path, a.at.start).cmp(&(&b.path, b.at.start)));
            return Err(RuleErrors(errors));
        }
        building.ready = compiled.into();
        building.add(layer, &Layer::default());
        Ok(building.finish(hash.digest()))
    }

    /// The rules, in order of their files.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rules that a folded line without slots belongs to.
    pub(super) fn phrase_owners(&self, key: &str) -> Vec<Owner> {
        let hash = hash_of_key(key);
        let mut owners = Vec::new();
        for Phrases { table, rules } in &self.phrases {
            let found = table.get(hash).map(Owner::unpack);
            owners.extend(found.filter_map(|owner| Some(Owner { rule: rules[owner.rule]?, ..owner })));
        }
        owners
    }

    /// A number that changes with any byte of the rules.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }
}

#[derive(Default)]
struct Building {
    /// The regexes of the layer to come that are compiled already, in order.
    ready: VecDeque<Regex>,
    rules: Vec<Rule>,
    phrases: Vec<Phrases>,
    templates: Vec<Template>,
    anchors: Vec<String>,
    regexes: Vec<LineRegex>,
    needs: Vec<(String, usize)>,
    lexicon: Lexicon,
}

impl Building {
    /// Adds a layer's rules but for those that `over`, the layer above it, has too.
    fn add(&mut self, layer: Layer, over: &Layer) {
        let replaced: BTreeSet<&str> = over.rules.iter().map(|spec| &*spec.id).collect();
        let rules: Vec<Option<usize>> = layer.rules.into_iter().map(|spec| (!replaced.contains(&*spec.id)).then(|| self.add_rule(spec))).collect();
        let (mut anchor, mut pattern) = (0, 0);
        for template in layer.templates {
            if let Some(rule) = rules[template.owner.rule] {
                self.anchors.push(layer.anchors.get(anchor..template.anchor_end).unwrap_or_default().to_owned());
                let encoded = match &layer.patterns {
                    Cow::Borrowed(all) => Cow::Borrowed(&all[pattern..template.pattern_end]),
                    Cow::Owned(all) => Cow::Owned(all[pattern..template.pattern_end].to_vec()),
                };
                self.templates.push(Template { owner: Owner { rule, ..template.owner }, encoded, pattern: OnceLock::new() });
            }
            (anchor, pattern) = (template.anchor_end, template.pattern_end);
        }
        self.lexicon.add(layer.terms, layer.langs, layer.longest_term, rules.clone());
        self.phrases.push(Phrases { table: layer.phrases, rules });
    }

    fn add_rule(&mut self, spec: RuleSpec) -> usize {
        let rule = self.rules.len();
        for regex in spec.regex {
            let number = self.regexes.len();
            self.needs.extend(spec.needs.iter().map(|need| (need.text.clone(), number)));
            self.regexes.push(LineRegex::new(rule, &regex.text, spec.max_len, spec.whole_line, self.ready.pop_front()));
        }
        self.rules.push(Rule {
            id: spec.id.into(),
            kind: spec.kind.into(),
            why: spec.why,
            safety: spec.safety,
            lang: spec.lang,
            doc_lang: spec.doc_lang,
            hosts: spec.hosts,
            not_hosts: spec.not_hosts,
            places: spec.places,
            path: spec.path,
            region: spec.region,
            links_below: spec.links_below,
            has_terms: spec.has_terms,
        });
        rule
    }

    fn finish(self, fingerprint: u64) -> Pack {
        let terms_at_end = self.rules.iter().filter(|rule| rule.has_terms).all(|rule| rule.places == [Place::End]);
        let unanchored = (0..self.anchors.len()).filter(|&at| self.anchors[at].len() < Needles::SHORTEST).collect();
        let anchors = Needles::new(self.anchors.iter().map(String::as_str));
        let gate = Gate::new(&self.needs);
        Pack {
            rules: self.rules,
            phrases: self.phrases,
            templates: self.templates,
            anchors,
            unanchored,
            regexes: self.regexes,
            gate,
            lexicon: self.lexicon,
            terms_at_end,
            fingerprint,
        }
    }
}
