use std::cell::RefCell;

use regex_automata::Match;
use regex_automata::nfa::thompson::backtrack::{self, BoundedBacktracker};
use regex_automata::nfa::thompson::pikevm::PikeVM;
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Repetition};

use crate::text::Span;

/// A compiled regex. Few lines get as far as one, and those are short, so it is tried by backtracking: an automaton is dear to
/// build, and each regex would keep one for itself, where one thread's backtracking shares its memory among all of them.
#[derive(Debug)]
pub(crate) struct Engine(BoundedBacktracker);

/// Most bytes of a compiled regex. Hundreds of them share a machine's cache.
const SIZE_LIMIT: usize = 1 << 20;

/// Bytes in which backtracking notes where it was, a bit for each state and byte of a line. What needs more is simulated.
const NOTES: usize = 1 << 20;

impl Engine {
    /// Compiles one regex: case does not count, `\b` must be ASCII's, and letter classes are [`widened`].
    ///
    /// # Errors
    /// In words.
    pub(super) fn compile(pattern: &str) -> Result<Self, String> {
        let hir = regex_syntax::ParserBuilder::new().case_insensitive(true).build().parse(pattern).map_err(|error| match &error {
            regex_syntax::Error::Parse(e) => e.kind().to_string(),
            regex_syntax::Error::Translate(e) => e.kind().to_string(),
            _ => error.to_string(),
        })?;
        if hir.properties().look_set().contains_word_unicode() {
            return Err(r"a Unicode \b makes the whole regex slow: leave it out, whole words are checked anyway".to_owned());
        }
        if hir.properties().minimum_len().is_none_or(|len| len == 0) {
            return Err("this regex matches an empty line".to_owned());
        }
        let config = thompson::Config::new().nfa_size_limit(Some(SIZE_LIMIT)).which_captures(WhichCaptures::Implicit);
        let nfa = thompson::Compiler::new().configure(config).build_from_hir(&widened(&hir)).map_err(|error| match error.size_limit() {
            Some(_) => format!("this regex compiles to more than {} kB: shorten its counted repetitions", SIZE_LIMIT >> 10),
            None => error.to_string(),
        })?;
        let config = BoundedBacktracker::config().visited_capacity(NOTES);
        BoundedBacktracker::builder().configure(config).build_from_nfa(nfa).map(Self).map_err(|error| error.to_string())
    }

    /// The first of the matches in a line, from left to right, that is wanted.
    pub(super) fn find(&self, body: &str, is_wanted: impl Fn(Span) -> bool) -> Option<Span> {
        thread_local!(static CACHE: RefCell<Option<backtrack::Cache>> = const { RefCell::new(None) });
        let wanted = |found: Match| Some(Span::new(found.start(), found.end())).filter(|&span| is_wanted(span));
        if body.len() > self.0.max_haystack_len() {
            let Ok(machine) = PikeVM::new_from_nfa(self.0.get_nfa().clone()) else { return None };
            return machine.find_iter(&mut machine.create_cache(), body).find_map(wanted);
        }
        CACHE.with_borrow_mut(|cache| {
            let cache = cache.get_or_insert_with(|| self.0.create_cache());
            self.0.reset_cache(cache);
            self.0.try_find_iter(cache, body).map_while(Result::ok).find_map(wanted)
        })
    }
}

/// A regex that means nearly the same and compiles to a fiftieth of the size: classes of letters are taken by whole
/// blocks of Unicode instead of letter by letter (`\w` and `\p{L}` are exact in ASCII, beyond it they take a few symbols
/// along), and long repetitions have no upper limit.
fn widened(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Class(Class::Unicode(class)) if is_of_letters(class) => {
            let ascii =
                class.ranges().iter().filter(|range| range.start().is_ascii()).map(|range| ClassUnicodeRange::new(range.start(), range.end().min('\x7f')));
            Hir::class(Class::Unicode(ClassUnicode::new(ascii.chain(LETTER_BLOCKS.iter().map(|&(start, end)| ClassUnicodeRange::new(start, end))))))
        }
        HirKind::Repetition(repetition) => {
            let max = repetition.max.filter(|&max| max < UNCOUNTED);
            Hir::repetition(Repetition { sub: Box::new(widened(&repetition.sub)), max, ..repetition.clone() })
        }
        HirKind::Capture(capture) => widened(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(widened).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(widened).collect()),
        _ => hir.clone(),
    }
}

/// A repetition of up to so many or more is not counted: the line's length bounds it well enough, and every count is
/// a copy of the repeated part.
const UNCOUNTED: u32 = 101;

/// Blocks that hold letters for the most part; general punctuation, symbols and spaces lie between them.
const LETTER_BLOCKS: &[(char, char)] = &[
    ('\u{c0}', '\u{1fff}'),
    ('\u{2c00}', '\u{2dff}'),
    ('\u{3040}', '\u{fdff}'),
    ('\u{fe70}', '\u{fefe}'),
    ('\u{ff10}', '\u{ffdc}'),
    ('\u{10000}', '\u{10ffff}'),
];

/// Whether a class has letters of all the world, and not simply everything.
fn is_of_letters(class: &ClassUnicode) -> bool {
    let has = |c: char| class.ranges().iter().any(|range| range.start() <= c && c <= range.end());
    ['é', 'я', '中', 'ع'].into_iter().all(has) && !['—', '»', '\u{3000}'].into_iter().any(has)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_match(engine: &Engine, line: &str) -> bool {
        engine.find(line, |_| true).is_some()
    }

    #[test]
    fn what_would_be_slow_or_match_all_is_refused() {
        let error = |pattern: &str| Engine::compile(pattern).unwrap_err();
        assert!(error(r"\bshare\b").contains(r"Unicode \b"));
        assert!(Engine::compile(r"(?-u:\b)share").is_ok());
        assert!(error("a*").contains("empty"));
        assert_eq!(error("a(b"), "unclosed group");
        assert!(error(r"x(?:[a-z ]{1,80}\S){1,99}").contains("compiles to more than"));
    }

    #[test]
    fn letter_classes_know_letters_from_punctuation() {
        let regex = Engine::compile(r"^by \p{L}{2,20}$").unwrap();
        for line in ["by Ann", "by Ólafur", "by Янка", "by 李明", "by أحمد"] {
            assert!(is_match(&regex, line), "{line}");
        }
        for line in ["by 12", "by “”", "by ——", "by a b"] {
            assert!(!is_match(&regex, line), "{line}");
        }
    }

    #[test]
    fn lines_too_long_to_note_every_place_are_simulated() {
        let regex = Engine::compile(r"(?:[a-z ]{1,60}\d){3} end").unwrap();
        let line = format!("{}a1b2c3 end", "x".repeat(200_000));
        assert!(line.len() > regex.0.max_haystack_len());
        assert_eq!(regex.find(&line, |_| true).map(|span| span.end), Some(line.len()));
        assert!(is_match(&regex, "a1b2c3 end"), "and the memory is as good for the next");
    }
}
