use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use foldhash::fast::FixedState;
use memchr::memmem::Finder;

use super::engine::Engine;
use super::lines::Lines;
use super::needles::Needles;
use super::wording::{RegexSpec, Required};
use crate::text::{Keys, Span, fold, is_unspaced};

/// A regex of a rule: tried on lines that hold one of its needed words, and compiled when that first happens.
#[derive(Debug)]
pub(crate) struct LineRegex {
    pub(super) rule: usize,
    pattern: Box<str>,
    /// What a line must hold to be worth trying.
    required: Required,
    /// The gate's texts and the other sets that are required in a key, ready to be looked for; made when first needed.
    gate: OnceLock<Vec<Finder<'static>>>,
    rest: OnceLock<Vec<Vec<Finder<'static>>>>,
    regex: OnceLock<Option<Engine>>,
    /// Most characters of a line it is tried on.
    pub(super) max_len: usize,
    /// It takes the whole line, not what it matched.
    pub(super) whole_line: bool,
}

impl LineRegex {
    /// A regex of a rule, compiled already or when it is first needed.
    pub(crate) fn new(rule: usize, spec: RegexSpec, max_len: usize, whole_line: bool, compiled: Option<Engine>) -> Self {
        let regex = compiled.map_or_else(OnceLock::new, |regex| OnceLock::from(Some(regex)));
        Self { rule, pattern: spec.text.into(), required: spec.required, gate: OnceLock::new(), rest: OnceLock::new(), regex, max_len, whole_line }
    }

    /// Whether it may match a line that holds a text of its gate; `key` is the line folded.
    pub(super) fn may_match(&self, key: &str) -> bool {
        self.rest.get_or_init(|| self.required.rest().map(finders).collect()).iter().all(|set| stands_in(set, key))
    }

    /// Whether it may match a line that begins as it must; what keys do not tell is left to [`LineRegex::confirms`].
    pub(super) fn is_open(&self, key: &str) -> bool {
        self.required.raw || stands_in(self.gate.get_or_init(|| finders(self.required.gate.iter().map(String::as_str))), key)
    }

    /// What it matches in a line, whole words only. A pattern that does not compile matches nothing; see [`Engine`],
    /// which the rules' own tests and every rule file of a user go through.
    pub(crate) fn find(&self, body: &str) -> Option<Span> {
        let regex = self.regex.get_or_init(|| Engine::compile(&self.pattern).ok()).as_ref()?;
        find_whole_words(regex, body)
    }

    /// Whether a line that it matches holds a text of its gate, where keys do not tell.
    pub(super) fn confirms(&self, body: &str) -> bool {
        !self.required.raw || self.required.opens(body)
    }
}

fn finders<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<Finder<'static>> {
    texts.map(|text| Finder::new(text).into_owned()).collect()
}

fn stands_in(texts: &[Finder<'_>], key: &str) -> bool {
    texts.iter().any(|text| text.find(key.as_bytes()).is_some())
}

/// The first match in a line that begins and ends at the edge of a word.
fn find_whole_words(regex: &Engine, body: &str) -> Option<Span> {
    regex.find(body, |span| !span.is_empty() && is_whole(body, span))
}

fn is_whole(body: &str, span: Span) -> bool {
    let edge = |outside: Option<char>, inside: Option<char>| !(joins(outside) && joins(inside));
    let inside = span.of(body);
    let before = Span::new(0, span.start).of(body).chars().next_back();
    let after = Span::new(span.end, body.len()).of(body).chars().next();
    edge(before, inside.chars().next()) && edge(inside.chars().next_back(), after)
}

/// Letters and digits that stand together form a word, but in scripts without spaces every character may be one.
fn joins(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c))
}

/// Finds which regexes and which templates a line is worth trying on.
///
/// Most lines begin with a letter, and most regexes say how such a line must begin: those are looked up by the line's first bytes.
/// For the others one pass goes over the keys of all lines, and one over each short line for symbols, which a key does not have.
/// Lines that begin otherwise are looked through for everything.
#[derive(Debug)]
pub(super) struct Gate {
    keys: [Sieve<Needles>; 2],
    /// For lines of any length, and for long ones.
    symbols: [[Sieve<AhoCorasick>; 2]; 2],
    heads: Heads,
}

/// Which regexes are looked for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reach {
    /// All.
    All,
    /// Those that are not known by the beginning of lines.
    Headless,
}

/// Who wants a text that was found.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// Regexes by number.
    pub(super) regexes: Vec<usize>,
    /// Templates, each by the number of its layer and its own.
    pub(super) templates: Vec<(usize, usize)>,
    /// Most characters of a line that one of the regexes is tried on.
    max_len: usize,
}

impl Gate {
    pub(super) fn new(regexes: &[LineRegex], layers: &[Lines]) -> Self {
        let wanted = |raw: bool, reach: Reach, longer: usize| {
            let mut texts: BTreeMap<Cow<'_, str>, Wanted> = BTreeMap::new();
            for (number, regex) in regexes.iter().enumerate() {
                if regex.max_len <= longer || matches!(reach, Reach::Headless) && !regex.required.heads.is_empty() {
                    continue;
                }
                for text in &regex.required.gate {
                    // Words stand in the key as they stand in the line.
                    let is_symbol = regex.required.raw && !is_words(text);
                    if is_symbol != raw {
                        continue;
                    }
                    let text = if regex.required.raw && !raw { fold(text).into() } else { Cow::Borrowed(&**text) };
                    let wanted = texts.entry(text).or_default();
                    wanted.regexes.push(number);
                    wanted.max_len = wanted.max_len.max(regex.max_len);
                }
            }
            for (layer, lines) in layers.iter().enumerate().filter(|_| !raw) {
                for (text, template) in lines.inner() {
                    texts.entry(text.into()).or_default().templates.push((layer, template));
                }
            }
            texts
        };
        let reaches = [Reach::All, Reach::Headless];
        let keys = reaches.map(|reach| Sieve::new(wanted(false, reach, 0), |texts| Needles::new(texts.iter().copied())));
        let symbols = [0, LONG].map(|longer| reaches.map(|reach| Sieve::new(wanted(true, reach, longer), automaton)));
        Self { keys, symbols, heads: Heads::new(regexes) }
    }

    /// Calls `each` with the lines whose keys hold a text, in order of lines, and who wants it.
    pub(super) fn scan_keys<'s>(&'s self, keys: &Keys, reach: Reach, mut each: impl FnMut(usize, &'s Wanted)) {
        let mut line = 0;
        let sieve = &self.keys[reach as usize];
        sieve.texts.scan(keys.text(), |found, at| {
            while keys.start(line + 1) <= at {
                line += 1;
            }
            each(line, &sieve.wanted[found]);
        });
    }

    /// The same for one key.
    pub(super) fn scan_key<'s>(&'s self, key: &str, reach: Reach, mut each: impl FnMut(&'s Wanted)) {
        let sieve = &self.keys[reach as usize];
        sieve.texts.scan(key, |found, _| each(&sieve.wanted[found]));
    }

    /// The same for the symbols of one line, if some regex is tried on a line of its length; who watches wants to know of those that
    /// are not, up to the `watched` length of a line, in characters.
    pub(super) fn scan_symbols<'s>(&'s self, body: &str, reach: Reach, watched: Option<usize>, mut each: impl FnMut(&'s Wanted)) {
        // Bytes first: counting characters costs more.
        let is_longer = |limit: usize| body.len() > limit && body.chars().count() > limit;
        let sieve = &self.symbols[usize::from(watched.is_none() && is_longer(LONG))][reach as usize];
        if !is_longer(watched.unwrap_or(sieve.longest)) {
            sieve.texts.find_overlapping_iter(body).for_each(|found| each(&sieve.wanted[found.pattern().as_usize()]));
        }
    }

    /// The regexes that a line may match by its beginning, which is that of its key.
    pub(super) fn by_head(&self, key: &str) -> impl Iterator<Item = usize> {
        self.heads.of(key)
    }
}

/// Few regexes with symbols are tried on lines of more characters.
const LONG: usize = 300;

/// Whether a text is letters and single spaces, which stand in a key too.
fn is_words(text: &str) -> bool {
    text.chars().all(|c| c.is_alphabetic() || c == ' ') && !text.contains("  ") && text.trim().len() >= Needles::SHORTEST
}

/// Symbols are few, and most of two or three bytes.
fn automaton(texts: &[&str]) -> AhoCorasick {
    let built = AhoCorasick::builder().ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA)).build(texts);
    built.unwrap_or_else(|_| unreachable!("a few hundred short texts are no more than an automaton holds"))
}

/// Regexes by what a line begins with.
#[derive(Debug)]
struct Heads {
    /// First bytes of a head → regexes.
    regexes: HashMap<u64, Vec<usize>, FixedState>,
    /// Of how many bytes there are heads.
    lens: Vec<usize>,
}

impl Heads {
    fn new(regexes: &[LineRegex]) -> Self {
        let mut found = Self { regexes: HashMap::default(), lens: Vec::new() };
        for (number, regex) in regexes.iter().enumerate() {
            for head in regex.required.heads.iter().map(String::as_bytes) {
                let len = head.len().min(8);
                let known = found.regexes.entry(first_bytes(head, len)).or_default();
                if known.last() != Some(&number) {
                    known.push(number);
                }
                found.lens.push(len);
            }
        }
        found.lens.sort_unstable();
        found.lens.dedup();
        found
    }

    fn of(&self, key: &str) -> impl Iterator<Item = usize> {
        let lens = self.lens.iter().take_while(move |&&len| len <= key.len());
        lens.filter_map(move |&len| self.regexes.get(&first_bytes(key.as_bytes(), len))).flatten().copied()
    }
}

/// The first bytes of a text as a number, eight at most.
fn first_bytes(text: &[u8], len: usize) -> u64 {
    text.iter().take(len).fold(0, |number, &b| number << 8 | u64::from(b))
}

/// What finds texts in another one, and who wants each of them.
#[derive(Debug)]
struct Sieve<T> {
    texts: T,
    wanted: Vec<Wanted>,
    /// Most characters of a line that some regex is tried on.
    longest: usize,
}

impl<T> Sieve<T> {
    fn new(wanted: BTreeMap<Cow<'_, str>, Wanted>, finder: impl Fn(&[&str]) -> T) -> Self {
        let longest = wanted.values().map(|wanted| wanted.max_len).max().unwrap_or_default();
        let texts: Vec<&str> = wanted.keys().map(|text| &**text).collect();
        Self { texts: finder(&texts), wanted: wanted.into_values().collect(), longest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_only() {
        let regex = Engine::compile("read more").unwrap();
        assert!(find_whole_words(&regex, "» Read MORE…").is_some());
        assert!(find_whole_words(&regex, "bread moreover").is_none());
        let chinese = Engine::compile("阅读更多").unwrap();
        assert!(find_whole_words(&chinese, "请阅读更多内容").is_some());
    }
}
