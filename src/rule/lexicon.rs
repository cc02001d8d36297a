use memchr::{memchr_iter, memchr3};

use super::wording::{Frozen, TERM_SEED, TermOwner, is_joint, term_hash};
use crate::text::{Family, Span, ends_sentence, is_unspaced};

/// The vocabulary of interfaces, by language: what finds labels that no list foresaw.
///
/// A line is noise of a rule's kind when it holds one of the rule's terms and hardly a word besides that its language's
/// terms and glue do not have. Articles name people, places and things, and those no vocabulary holds.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    /// The terms of each layer, with its languages and rules by our numbers.
    layers: Vec<Terms>,
    langs: Vec<String>,
}

#[derive(Debug)]
struct Terms {
    table: Frozen,
    langs: Vec<usize>,
    /// `None` for a rule that another took the place of.
    rules: Vec<Option<usize>>,
}

/// A term in a line.
#[derive(Clone, Copy, Debug)]
struct Found {
    lang: usize,
    rule: Option<usize>,
    start: usize,
    end: usize,
}

/// How far a line's first words are those of interfaces, in the language that fits it best.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wording {
    /// Words that were looked at, but for numbers that no term has.
    pub(crate) words: usize,
    /// Those that the language's vocabulary does not have.
    pub(crate) unknown: usize,
    /// Terms of rules.
    pub(crate) terms: usize,
    /// Family of the rule that has most of them.
    pub(crate) family: Option<Family>,
    /// The line begins with one.
    pub(crate) begins: bool,
}

/// How a vocabulary covers a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Cover {
    words: usize,
    unknown: usize,
    /// The terms' rules.
    rules: Vec<usize>,
}

impl Terms {
    /// The terms that begin at a place of the key.
    fn scan(&self, key: &str, start: usize, found: &mut Vec<Found>) {
        let mut state = TERM_SEED;
        for (at, c) in Span::new(start, key.len()).of(key).char_indices() {
            let end = start + at + c.len_utf8();
            state = key.as_bytes()[start + at..end].iter().copied().fold(state, term_hash);
            let mut goes_on = !is_joint(c) || at == 0;
            let mut owners = self.table.get(state).map(TermOwner::unpack).peekable();
            let whole = if owners.peek().is_some() { word_end(key, end) } else { end };
            for owner in owners {
                let Some(owner) = owner else {
                    goes_on = true;
                    continue;
                };
                let rule = owner.rule.map(|rule| self.rules[rule]);
                if (owner.stem || whole == end) && rule != Some(None) {
                    found.push(Found { lang: self.langs[owner.lang], rule: rule.flatten(), start, end: whole });
                }
            }
            if !goes_on {
                return;
            }
        }
    }
}

/// Longer lines, in words, are texts.
const MOST_WORDS: usize = 30;

impl Lexicon {
    /// Adds a layer's terms; `rules` gives our number for each of its rules.
    pub(super) fn add(&mut self, table: Frozen, langs: Vec<String>, rules: Vec<Option<usize>>) {
        let langs = langs.into_iter().map(|lang| self.lang(lang)).collect();
        self.layers.push(Terms { table, langs, rules });
    }

    fn lang(&mut self, lang: String) -> usize {
        self.langs.iter().position(|known| *known == lang).unwrap_or_else(|| {
            self.langs.push(lang);
            self.langs.len() - 1
        })
    }

    /// The rule whose vocabulary a line is made of; `key` is the line folded.
    pub(super) fn rule_of(&self, key: &str, body: &str) -> Option<usize> {
        let spaces = memchr_iter(b' ', key.as_bytes()).count();
        // A price is what an article's list may say, however plain its words.
        if key.is_empty() || spaces >= MOST_WORDS || names_price(body) {
            return None;
        }
        // "Loading…" ends no sentence.
        let is_sentence = ends_sentence(body) && !body.ends_with('…') && !body.ends_with("...");
        let mut found = self.scan(key, if is_sentence { 0 } else { strange_words(spaces + 1) })?;
        found.sort_by_key(|found| found.lang);
        let covers = found.chunk_by(|a, b| a.lang == b.lang).filter(|found| found.iter().any(|found| found.rule.is_some())).map(|found| cover(key, found));
        let rules = covers.filter(|cover| cover.is_label(is_sentence)).map(|cover| cover.main_rule());
        // The first language of those with the most terms.
        rules.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(rule, _)| rule)
    }

    /// How far a line's first words are covered by the language that covers most of them, a word that is a term counting half as much again.
    pub(super) fn wording(&self, key: &str, family: impl Fn(usize) -> Option<Family>) -> Wording {
        let key = first_words(key);
        let mut found = self.scan(key, usize::MAX).unwrap_or_default();
        found.sort_by_key(|found| found.lang);
        let wording = |found: &[Found]| {
            let cover = cover(key, found);
            let terms = cover.rules.len();
            let family = (terms > 0).then(|| family(cover.main_rule().0)).flatten();
            let begins = found.iter().any(|term| term.start == 0 && term.rule.is_some());
            Wording { words: cover.words, unknown: cover.unknown, terms, family, begins }
        };
        let known = found.chunk_by(|a, b| a.lang == b.lang).map(wording);
        known.reduce(|best, next| if next.covers_more_than(&best) { next } else { best }).unwrap_or_else(|| wording(&[]))
    }

    /// Every term that begins at a word of the key, or anywhere in a script without spaces. `None` if more words than are let
    /// pass are in no language's vocabulary: that ends it early for most lines of prose.
    fn scan(&self, key: &str, strange: usize) -> Option<Vec<Found>> {
        let mut found: Vec<Found> = Vec::new();
        let mut inside = false;
        let (mut covered, mut unknown) = (0, 0);
        for (start, c) in key.char_indices() {
            let joined = inside && !is_unspaced(c);
            inside = c != ' ' && !is_unspaced(c);
            if joined || c == ' ' {
                continue;
            }
            let known = found.len();
            self.layers.iter().for_each(|layer| layer.scan(key, start, &mut found));
            covered = found[known..].iter().map(|found| found.end).fold(covered, usize::max);
            unknown += usize::from(covered <= start && c != '0' && !is_unspaced(c));
            if unknown > strange {
                return None;
            }
        }
        Some(found)
    }
}

impl Wording {
    /// By shares, for terms may be of several words.
    fn covers_more_than(&self, other: &Self) -> bool {
        let worth = |of: &Self| 2 * (of.words - of.unknown) + of.terms;
        worth(self) * other.words.max(1) > worth(other) * self.words.max(1)
    }
}

impl Cover {
    /// No word besides; in a longer line of which a quarter is terms, one in six may be strange, such as a name. A sentence has
    /// none, and two terms at least, one in four words.
    fn is_label(&self, is_sentence: bool) -> bool {
        let terms = self.rules.len();
        let strange = strange_words(self.words);
        if is_sentence {
            return self.unknown == 0 && terms > 1 && terms * 4 >= self.words;
        }
        self.unknown == 0 || self.unknown <= strange && terms > 1 && terms * 4 >= self.words
    }

    /// The rule with the most terms, the earliest of equals, and how many.
    fn main_rule(&self) -> (usize, usize) {
        let count = |rule: usize| self.rules.iter().filter(|&&r| r == rule).count();
        self.rules.iter().map(|&rule| (rule, count(rule))).max_by_key(|&(rule, count)| (count, std::cmp::Reverse(rule))).unwrap_or_default()
    }
}

/// Whether a sign of a currency stands in a line; bytes first, for characters cost more.
fn names_price(body: &str) -> bool {
    memchr3(b'$', 0xc2, 0xe2, body.as_bytes()).is_some() && body.contains(['$', '€', '£', '¥', '₹', '₽'])
}

/// How many words of a line may be in no vocabulary.
fn strange_words(words: usize) -> usize {
    match words {
        ..=3 => 0,
        4..=11 => 1,
        words => words / 6,
    }
}

/// Walks the line from left to right and takes the longest term that begins at each place.
fn cover(key: &str, found: &[Found]) -> Cover {
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
            cover.words += 1 + memchr_iter(b' ', &key.as_bytes()[at..term.end]).count();
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

/// As much of a key as may be looked up.
fn first_words(key: &str) -> &str {
    let mut gaps = key.char_indices().filter(|&(_, c)| c == ' ' || is_unspaced(c));
    gaps.nth(MOST_WORDS - 1).map_or(key, |(end, _)| Span::new(0, end).of(key))
}

/// Where the word ends that has a letter before `at`; `at` itself in a script without spaces.
fn word_end(key: &str, at: usize) -> usize {
    let (before, after) = key.split_at(at);
    if before.ends_with(is_unspaced) { at } else { after.find(|c| c == ' ' || is_unspaced(c)).map_or(key.len(), |end| at + end) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::wording::{Layer, SourceFile, read};
    use crate::text::fold;

    const RULES: &str = r#"
        glue = ["this", "the", "please", "your", "to", "try", "again", "later", "in", "has", "been", "removed", "by", "from", "を", "する", "の"]
        [[rule]]
        id = "words.comments"
        why = "comments"
        terms = ["comment*", "reply", "コメント", "送信"]
        hit = "Comments"
        miss = "Harbour"
        [[rule]]
        id = "words.sign-in"
        why = "signing in"
        terms = ["log in", "password"]
        hit = "Password"
        miss = "Harbour"
    "#;

    fn lexicon() -> Lexicon {
        let (layer, errors) = Layer::of(vec![read(&SourceFile::new("words/en.toml", format!("lang = \"en\"\n{RULES}")))]);
        assert_eq!(errors, []);
        let mut lexicon = Lexicon::default();
        lexicon.add(layer.terms, layer.langs, vec![Some(0), Some(1)]);
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
        assert_eq!(rule("コメントを送信する"), Some(0));
        assert_eq!(rule("Comment removed by Ann in reply"), Some(0), "one name is let pass in a longer line");
    }

    #[test]
    fn lines_with_other_words_or_without_terms_are_not() {
        assert_eq!(rule("Mayor's comments"), None);
        assert_eq!(rule("Please try again later"), None);
        assert_eq!(rule("The commentator was removed from Radio Harbour by police"), None);
        assert_eq!(rule("市長のコメント"), None);
        assert_eq!(rule("Log out"), None);
        assert_eq!(rule("Comments: $ 12"), None);
    }
}
