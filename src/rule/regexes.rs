use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use regex::{Regex, RegexBuilder};

use crate::text::Span;

/// A regex of a rule: tried on lines that hold one of its needed words.
#[derive(Debug)]
pub(super) struct LineRegex {
    pub(super) rule: u32,
    pub(super) regex: Regex,
    /// Most characters of a line it is tried on.
    pub(super) max_len: usize,
    /// It takes the whole line, not what it matched.
    pub(super) whole_line: bool,
}

/// Compiles one regex: case does not count, and `\b` must be ASCII's.
///
/// # Errors
/// In words, with the offset in the pattern where that is known.
pub(super) fn compile(pattern: &str) -> Result<Regex, (String, Option<std::ops::Range<usize>>)> {
    let hir = regex_syntax::ParserBuilder::new().case_insensitive(true).build().parse(pattern).map_err(|error| match &error {
        regex_syntax::Error::Parse(e) => (e.kind().to_string(), Some(e.span().start.offset..e.span().end.offset)),
        regex_syntax::Error::Translate(e) => (e.kind().to_string(), Some(e.span().start.offset..e.span().end.offset)),
        _ => (error.to_string(), None),
    })?;
    if hir.properties().look_set().contains_word_unicode() {
        return Err((r"a Unicode \b makes the whole regex slow: leave it out, whole words are checked anyway".to_owned(), None));
    }
    if hir.properties().minimum_len().is_none_or(|len| len == 0) {
        return Err(("this regex matches an empty line".to_owned(), None));
    }
    RegexBuilder::new(pattern).case_insensitive(true).build().map_err(|error| (error.to_string(), None))
}

/// The first match in a line that begins and ends at the edge of a word.
pub(super) fn find_whole_words(regex: &Regex, body: &str) -> Option<Span> {
    regex.find_iter(body).map(|found| Span::new(found.start(), found.end())).find(|&span| !span.is_empty() && is_whole(body, span))
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
    c.is_some_and(|c| c.is_alphanumeric() && !matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'))
}

/// Finds which regexes a text is worth trying on: one pass for the needed words of all of them.
#[derive(Debug)]
pub(super) struct Gate {
    words: AhoCorasick,
    /// For each word, the regexes that need it.
    owners: Vec<Vec<u32>>,
}

impl Gate {
    /// A gate for pairs of needed word and regex number.
    pub(super) fn new(needs: &[(String, u32)]) -> Result<Self, String> {
        let mut owned: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (need, regex) in needs {
            for word in writings(need) {
                let owners = owned.entry(word).or_default();
                if owners.last() != Some(regex) {
                    owners.push(*regex);
                }
            }
        }
        let (words, owners): (Vec<String>, Vec<Vec<u32>>) = owned.into_iter().unzip();
        let words = AhoCorasickBuilder::new().match_kind(MatchKind::Standard).ascii_case_insensitive(true).build(words).map_err(|e| e.to_string())?;
        Ok(Self { words, owners })
    }

    /// Calls `each` with the offset of a needed word and the number of a regex that needs it, in order of the text.
    pub(super) fn scan(&self, text: &str, mut each: impl FnMut(usize, u32)) {
        for found in self.words.find_overlapping_iter(text) {
            for &regex in &self.owners[found.pattern().as_usize()] {
                each(found.start(), regex);
            }
        }
    }
}

/// A word in lower case, capitalised and in capitals; ASCII case is folded by the automaton.
fn writings(word: &str) -> Vec<String> {
    let lower = word.to_lowercase();
    let mut forms = vec![lower.clone()];
    if !lower.is_ascii() {
        let mut chars = lower.chars();
        let title: String = chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect();
        forms.extend([title, lower.to_uppercase()]);
    }
    forms.dedup();
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_only() {
        let regex = compile("read more").unwrap();
        assert!(find_whole_words(&regex, "» Read MORE…").is_some());
        assert!(find_whole_words(&regex, "bread moreover").is_none());
        let chinese = compile("阅读更多").unwrap();
        assert!(find_whole_words(&chinese, "请阅读更多内容").is_some());
    }

    #[test]
    fn what_would_be_slow_or_match_all_is_refused() {
        assert!(compile(r"\bshare\b").is_err());
        assert!(compile(r"(?-u:\b)share").is_ok());
        assert!(compile("a*").is_err());
        assert_eq!(compile("a(b").unwrap_err().1, Some(1..2));
    }
}
