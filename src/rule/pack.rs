use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

use super::engine::Engine;
use super::files::{BUILTIN_HASH, builtin_layer, is_whole_library};
use super::lexicon::Lexicon;
use super::lines::Lines;
use super::needles::Needles;
use super::regexes::{Gate, LineRegex};
use super::wording::{Layer, Owner, RegexSpec, RegionSpec, RuleSpec, read};
use super::{Place, RuleError, RuleErrors, SourceFile};
use crate::edit::Safety;

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
    pub path: Arc<str>,
    pub(super) region: Option<Box<RegionSpec>>,
    /// After the article, it takes the links below its line too.
    pub(super) links_below: bool,
    /// It knows words of the vocabulary of interfaces.
    pub(super) has_terms: bool,
}

/// Rules compiled for matching. Made once, shared by all threads.
#[derive(Debug)]
pub struct Pack {
    pub(super) rules: Vec<Rule>,
    /// The whole-line patterns, by layer.
    lines: Vec<Lines>,
    pub(super) regexes: Vec<LineRegex>,
    pub(super) gate: Gate,
    /// The templates known by a text within, for parts of lines, which the gate does not look through.
    inner: Needles,
    inner_of: Vec<(usize, usize)>,
    /// Most characters of a line that some regex is tried on.
    pub(super) longest_line: usize,
    pub(super) lexicon: Lexicon,
    /// Rules with terms look at the text's end only.
    pub(super) terms_at_end: bool,
    fingerprint: u64,
    /// Which of the packs that this process compiled it is.
    number: u64,
}

impl Pack {
    /// Compiles rule files; rules of a later file replace those of an earlier one with the same id.
    ///
    /// # Errors
    /// Everything that is wrong in any of the files, at once.
    pub fn compile(files: &[SourceFile]) -> Result<Self, RuleErrors> {
        let mut hash = Xxh3::new();
        // The texts of ours are hashed when the library is built.
        let (ours, mut theirs): (Vec<&SourceFile>, Vec<&SourceFile>) = files.iter().partition(|file| file.builtin);
        let mut building = Building::default();
        let whole = is_whole_library(&ours);
        if whole {
            hash.update(&BUILTIN_HASH);
        } else {
            theirs = files.iter().collect();
        }
        theirs.iter().for_each(|file| hash.update(file.text.as_bytes()));
        let (layer, mut errors) = Layer::of(each(&theirs, |file| read(file)));
        if whole {
            building.add(builtin_layer(), &layer);
        }
        // Ours are compiled by a test, and when they are first needed: start-up does not wait for hundreds of them.
        let regexes: Vec<(&RuleSpec, &RegexSpec)> = layer.rules.iter().flat_map(|spec| spec.regex.iter().map(move |regex| (spec, regex))).collect();
        let theirs_compiled: Vec<Result<Engine, RuleError>> = each(&regexes, |(spec, regex)| {
            Engine::compile(&regex.text).map_err(|message| {
                let text = theirs.iter().find(|file| file.path == spec.path).map_or("".into(), |file| file.text.clone());
                RuleError { path: spec.path.clone(), text, at: regex.at.clone(), message, fault: "uncompilable" }
            })
        });
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

    /// The rules that a text is a whole-line pattern of; `key` is the text folded, `inner` are templates known by a text within,
    /// each by the number of its layer and its own.
    pub(super) fn owners(&self, key: &str, body: &str, inner: impl Iterator<Item = (usize, usize)>) -> Vec<Owner> {
        let mut owners = Vec::new();
        self.lines.iter().for_each(|lines| lines.owners(key, body, &mut owners));
        inner.for_each(|(layer, template)| self.lines[layer].try_on(template, key, body, &mut owners));
        owners.sort_unstable_by_key(|owner| (owner.rule, owner.role as u32));
        owners.dedup();
        owners
    }

    /// The templates known by a text within that stands in a key.
    pub(super) fn inner(&self, key: &str) -> impl Iterator<Item = (usize, usize)> {
        let mut found = Vec::new();
        self.inner.scan(key, |number, _| found.push(number));
        found.into_iter().map(|number| self.inner_of[number])
    }

    /// A number that no other pack of this process has.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// A number that changes with any byte of the rules.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }
}

/// Work on all cores; where there is none, their threads are not even started.
fn each<'i, T: Sync, R: Send>(items: &'i [T], work: impl Fn(&'i T) -> R + Send + Sync) -> Vec<R> {
    if items.is_empty() { Vec::new() } else { items.par_iter().map(work).collect() }
}

/// A text that the last rule may have too: those of a file share its path, and mostly a kind.
fn shared(own: String, last: Option<&Arc<str>>) -> Arc<str> {
    match last {
        Some(last) if **last == *own => Arc::clone(last),
        _ => own.into(),
    }
}

#[derive(Default)]
struct Building {
    /// The regexes of the layer to come that are compiled already, in order.
    ready: VecDeque<Engine>,
    rules: Vec<Rule>,
    lines: Vec<Lines>,
    regexes: Vec<LineRegex>,
    lexicon: Lexicon,
}

impl Building {
    /// Adds a layer's rules but for those that `over`, the layer above it, has too.
    fn add(&mut self, mut layer: Layer, over: &Layer) {
        // Every line would be looked up in it.
        if layer.rules.is_empty() && layer.langs.is_empty() {
            return;
        }
        self.rules.reserve_exact(layer.rules.len());
        let replaced: BTreeSet<&str> = over.rules.iter().map(|spec| &*spec.id).collect();
        let mut rules: Vec<Option<usize>> =
            std::mem::take(&mut layer.rules).into_iter().map(|spec| (!replaced.contains(&*spec.id)).then(|| self.add_rule(spec))).collect();
        // Collected in the place of the specs, which took thirty times as much.
        rules.shrink_to_fit();
        self.lines.push(Lines::new(&mut layer, rules.clone()));
        self.lexicon.add(layer.terms, layer.langs, rules);
    }

    fn add_rule(&mut self, spec: RuleSpec) -> usize {
        let rule = self.rules.len();
        for regex in spec.regex {
            self.regexes.push(LineRegex::new(rule, regex, spec.max_len, spec.whole_line, self.ready.pop_front()));
        }
        let last = self.rules.last();
        let (kind, path) = (shared(spec.kind, last.map(|rule| &rule.kind)), shared(spec.path, last.map(|rule| &rule.path)));
        self.rules.push(Rule {
            id: spec.id.into(),
            kind,
            why: spec.why,
            safety: spec.safety,
            lang: spec.lang,
            doc_lang: spec.doc_lang,
            hosts: spec.hosts,
            not_hosts: spec.not_hosts,
            places: spec.places,
            path,
            region: spec.region.map(Box::new),
            links_below: spec.links_below,
            has_terms: spec.has_terms,
        });
        rule
    }

    fn finish(self, fingerprint: u64) -> Pack {
        static PACKS: AtomicU64 = AtomicU64::new(0);
        let gate = Gate::new(&self.regexes, &self.lines);
        let terms_at_end = self.rules.iter().filter(|rule| rule.has_terms).all(|rule| rule.places == [Place::End]);
        let inner = || self.lines.iter().enumerate().flat_map(|(layer, lines)| lines.inner().map(move |(text, template)| (text, (layer, template))));
        let (inner, inner_of) = (Needles::new(inner().map(|(text, _)| text)), inner().map(|(_, template)| template).collect());
        let longest_line = self.regexes.iter().map(|regex| regex.max_len).max().unwrap_or_default();
        Pack {
            rules: self.rules,
            lines: self.lines,
            regexes: self.regexes,
            gate,
            inner,
            inner_of,
            longest_line,
            lexicon: self.lexicon,
            terms_at_end,
            fingerprint,
            number: PACKS.fetch_add(1, Ordering::Relaxed),
        }
    }
}
