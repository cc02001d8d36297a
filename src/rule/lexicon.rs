use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::spec::Term;
use crate::text::{Span, ends_sentence};

/// The vocabulary of interfaces, by language: what finds labels that no list foresaw.
///
/// A line is noise of a rule's kind when it holds one of the rule's terms and hardly a word besides that its language's
/// terms and glue do not have. Articles name people, places and things, and those no vocabulary holds.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    langs: Vec<String>,
    /// By hash of a word, of several in a row, or of a stem.
    entries: HashMap<u64, Vec<Entry>, FixedState>,
    /// Most bytes of a term.
    longest: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    lang: usize,
    /// `None` for glue.
    rule: Option<usize>,
    stem: bool,
}

/// A term in a line.
#[derive(Clone, Copy, Debug)]
struct Found {
    lang: usize,
    rule: Option<usize>,
    start: usize,
    end: usize,
}

/// How a vocabulary covers a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Cover {
    words: usize,
    unknown: usize,
    /// The terms' rules.
    rules: Vec<usize>,
}

/// Longer lines, in words, are texts.
const MOST_WORDS: usize = 30;

impl Lexicon {
    /// Adds a term of a rule, or glue.
    pub(super) fn add(&mut self, lang: &str, rule: Option<usize>, term: &Term) {
        if term.text.is_empty() {
            return;
        }
        let lang = self.langs.iter().position(|known| known == lang).unwrap_or_else(|| {
            self.langs.push(lang.to_owned());
            self.langs.len() - 1
        });
        self.longest = self.longest.max(term.text.len());
        let entry = Entry { lang, rule, stem: term.stem };
        let entries = self.entries.entry(hash(term.text.bytes().fold(SEED, step))).or_default();
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    }

    /// The rule whose vocabulary a line is made of; `key` is the line folded.
    pub(super) fn rule_of(&self, key: &str, body: &str) -> Option<usize> {
        let spaces = key.bytes().filter(|&b| b == b' ').count();
        if self.entries.is_empty() || key.is_empty() || spaces >= MOST_WORDS {
            return None;
        }
        let found = self.scan(key);
        let is_sentence = ends_sentence(body) && !body.ends_with('…') && !body.ends_with("...");
        let mut best: Option<(usize, usize)> = None;
        for lang in 0..self.langs.len() {
            if !found.iter().any(|found| found.lang == lang && found.rule.is_some()) {
                continue;
            }
            let cover = cover(key, found.iter().filter(|found| found.lang == lang));
            if cover.is_label(is_sentence) {
                let (rule, count) = cover.main_rule();
                if best.is_none_or(|(_, most)| count > most) {
                    best = Some((rule, count));
                }
            }
        }
        best.map(|(rule, _)| rule)
    }

    /// Every term that begins at a word of the key, or anywhere in a script without spaces.
    fn scan(&self, key: &str) -> Vec<Found> {
        let mut found = Vec::new();
        let mut inside = false;
        for (start, c) in key.char_indices() {
            let joined = inside && !is_unspaced(c);
            inside = c != ' ' && !is_unspaced(c);
            if joined || c == ' ' {
                continue;
            }
            let mut state = SEED;
            let rest = &key.as_bytes()[start..];
            for (at, &byte) in rest.iter().enumerate().take(self.longest) {
                state = step(state, byte);
                if !key.is_char_boundary(start + at + 1) {
                    continue;
                }
                if let Some(entries) = self.entries.get(&hash(state)) {
                    let end = start + at + 1;
                    let whole = word_end(key, end);
                    for entry in entries.iter().filter(|entry| entry.stem || whole == end) {
                        found.push(Found { lang: entry.lang, rule: entry.rule, start, end: whole });
                    }
                }
            }
        }
        found
    }
}

impl Cover {
    /// No word besides, or in a longer line that holds two terms about one in six, which may be a name. A sentence wants two
    /// terms in any case.
    fn is_label(&self, is_sentence: bool) -> bool {
        let strange = match (self.rules.len(), self.words) {
            (0 | 1, _) | (_, ..=3) => 0,
            (_, 4..=11) => 1,
            (_, words) => words / 6,
        };
        self.unknown <= strange && (self.rules.len() > 1 || !is_sentence)
    }

    /// The rule with the most terms, the earliest of equals, and how many.
    fn main_rule(&self) -> (usize, usize) {
        let count = |rule: usize| self.rules.iter().filter(|&&r| r == rule).count();
        self.rules.iter().map(|&rule| (rule, count(rule))).max_by_key(|&(rule, count)| (count, std::cmp::Reverse(rule))).unwrap_or_default()
    }
}

/// Walks the line from left to right and takes the longest term that begins at each place.
fn cover<'f>(key: &str, found: impl Iterator<Item = &'f Found>) -> Cover {
    let mut longest: Vec<Found> = Vec::new();
    for found in found {
        match longest.last_mut() {
            Some(last) if last.start == found.start => {
                if (found.end, found.rule.is_some()) > (last.end, last.rule.is_some()) {
                    *last = *found;
                }
            }
            _ => longest.push(*found),
        }
    }
    let mut cover = Cover::default();
    let mut at = 0;
    let mut terms = longest.into_iter().peekable();
    while at < key.len() {
        while terms.next_if(|term| term.start < at).is_some() {}
        if let Some(term) = terms.next_if(|term| term.start == at) {
            cover.words += 1 + key.as_bytes()[at..term.end].iter().filter(|&&b| b == b' ').count();
            cover.rules.extend(term.rule);
            at = term.end;
        } else {
            let end = word_end(key, key.ceil_char_boundary(at + 1));
            if !Span::new(at, end).of(key).bytes().all(|b| matches!(b, b'0' | b' ')) {
                cover.words += 1;
                cover.unknown += 1;
            }
            at = end;
        }
        at += usize::from(key.as_bytes().get(at) == Some(&b' '));
    }
    cover
}

/// Where the word ends that has a letter before `at`; `at` itself in a script without spaces.
fn word_end(key: &str, at: usize) -> usize {
    let (before, after) = key.split_at(at);
    if before.ends_with(is_unspaced) { at } else { after.find(|c| c == ' ' || is_unspaced(c)).map_or(key.len(), |end| at + end) }
}

/// Scripts that set no spaces between words: Thai, Lao, Burmese, Khmer, Chinese, Japanese.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// One byte of the hash that every prefix of a word has on the way (FNV-1a).
fn step(state: u64, byte: u8) -> u64 {
    (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

fn hash(state: u64) -> u64 {
    state ^ (state >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    fn lexicon() -> Lexicon {
        let mut lexicon = Lexicon::default();
        let mut add = |lang: &str, rule: Option<usize>, terms: &[&str]| {
            for term in terms {
                lexicon.add(lang, rule, &Term { text: fold(term), stem: term.ends_with('*') });
            }
        };
        add("en", None, &["this", "the", "please", "your", "to", "try", "again", "later", "in", "has", "been", "by", "from"]);
        add("en", Some(0), &["comment*", "reply"]);
        add("en", Some(1), &["log in", "password"]);
        add("ja", None, &["を", "する", "の"]);
        add("ja", Some(2), &["コメント", "送信"]);
        lexicon
    }

    fn rule(line: &str) -> Option<usize> {
        lexicon().rule_of(&fold(line), line)
    }

    #[test]
    fn lines_of_known_words_alone_are_labels() {
        assert_eq!(rule("Comments (12)"), Some(0));
        assert_eq!(rule("Please try to comment again later"), Some(0));
        assert_eq!(rule("Log in to comment: password, log in"), Some(1));
        assert_eq!(rule("コメントを送信する"), Some(2));
        assert_eq!(rule("Your comment has been removed by Ann in reply"), Some(0), "one name is let pass in a longer line");
    }

    #[test]
    fn lines_with_other_words_or_without_terms_are_not() {
        assert_eq!(rule("Mayor's comments"), None);
        assert_eq!(rule("Please try again later"), None);
        assert_eq!(rule("The commentator was removed from Radio Harbour by police"), None);
        assert_eq!(rule("市長のコメント"), None);
        assert_eq!(rule("Log out"), None);
    }
}
