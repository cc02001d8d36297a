use super::token::stir;
use crate::text::{Character, is_unspaced};

/// How many weights there are, as a power of two.
pub(super) const BITS: u32 = 19;

/// Of a longer line only so many characters at its start and at its end are read: what gives noise away stands there.
const START: usize = 110;
const END: usize = 70;

const BEGIN: char = '\u{2}';
const SKIPPED: char = '\u{3}';
const CLOSE: char = '\u{4}';

/// What a line says, as numbers of weights: runs of three to five characters, words, pairs of words, and the single
/// characters and pairs of scripts without spaces. Case, the digits of a number and the width of white space aside.
#[derive(Debug, Default)]
pub(super) struct Grams {
    folded: Vec<char>,
}

impl Grams {
    /// Tells the numbers of a line, each below two to the power of [`BITS`].
    pub(super) fn of(&mut self, body: &str, mut tell: impl FnMut(u32)) {
        self.fold(body);
        for at in 0..self.folded.len() {
            let mut hash = 3;
            for (n, &c) in self.folded[at..].iter().take(5).enumerate() {
                hash = stir(hash, code(c));
                if n >= 2 {
                    tell(id(hash));
                }
            }
        }
        self.words(&mut tell);
        for pair in self.folded.windows(2).filter(|pair| is_unspaced(pair[0])) {
            tell(id(stir(2, code(pair[0]))));
            if is_unspaced(pair[1]) {
                tell(id(stir(stir(2, code(pair[0])), code(pair[1]))));
            }
        }
    }

    fn words(&self, tell: &mut impl FnMut(u32)) {
        let mut before = None;
        let mut word = None;
        for &c in &self.folded {
            let known = Character::of(c);
            if known.is_letter() || known.is_number() {
                word = Some(stir(word.unwrap_or(11), code(c)));
            } else if let Some(hash) = word.take() {
                tell(word_id(hash));
                if let Some(first) = before {
                    tell(id(stir(stir(first, hash), 6)));
                }
                before = Some(hash);
            }
        }
    }

    fn fold(&mut self, body: &str) {
        self.folded.clear();
        self.folded.push(BEGIN);
        match parts(body) {
            Some((start, end)) => {
                self.add(start);
                self.folded.push(SKIPPED);
                self.add(end);
            }
            None => self.add(body),
        }
        self.folded.push(CLOSE);
    }

    fn add(&mut self, text: &str) {
        for c in text.chars() {
            let known = Character::of(c);
            let c = match c {
                _ if known.is_space() => ' ',
                _ if known.is_number() => '0',
                _ => known.lower,
            };
            if !(matches!(c, ' ' | '0') && self.folded.last() == Some(&c)) {
                self.folded.push(c);
            }
        }
    }
}

/// Start and end of a line that is longer than both and some.
fn parts(body: &str) -> Option<(&str, &str)> {
    if body.len() <= START + END + 20 {
        return None;
    }
    let start = body.char_indices().nth(START)?.0;
    let end = body.char_indices().nth_back(END - 1)?.0;
    if start + 20 > end { None } else { body.get(..start).zip(body.get(end..)) }
}

/// The weight that a single word has, as [`Grams`] numbers it.
pub(super) fn of_word(word: &str) -> u32 {
    word_id(word.chars().fold(11, |hash, c| stir(hash, code(Character::of(c).lower))))
}

fn word_id(hash: u64) -> u32 {
    id(stir(hash, 5))
}

fn code(c: char) -> u64 {
    u64::from(u32::from(c))
}

#[expect(clippy::cast_possible_truncation, reason = "the upper bits are the well mixed ones")]
pub(super) fn id(hash: u64) -> u32 {
    (stir(hash, 99) >> 20) as u32 & ((1 << BITS) - 1)
}
