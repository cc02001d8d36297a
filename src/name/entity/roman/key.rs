//! Blocking keys: one for a Latin word, a few for a native name.
//!
//! A key is a skeleton of at most eight consonant classes and two flags. It is
//! read off a Latin word letter by letter by a small machine; the keys of a
//! native name are all that the machine can give over its automaton. So every
//! accepted spelling has a key that is among the name's keys, by construction.

use super::pattern::Pattern;

/// A blocking key.
pub(crate) type Key = u64;

const MOST_CODES: u8 = 8;
const STARTS_WITH_VOWEL: Key = 1 << 62;
/// Of words that end in `a`, as feminine names do.
pub(super) const ENDS_WITH_A: Key = 1 << 63;

const V: u8 = 1;
const B: u8 = 2;
const P: u8 = 3;
const G: u8 = 4;
const K: u8 = 5;
const S: u8 = 6;
const T: u8 = 7;
const D: u8 = 8;
const L: u8 = 9;
const M: u8 = 10;
const N: u8 = 11;
const R: u8 = 12;

/// The machine that reads a key off a word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Reader {
    key: Key,
    codes: u8,
    /// The last code, if no vowel came after it.
    near: u8,
    /// What the letters so far mean for the next one.
    mode: Mode,
    fresh: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mode {
    /// A vowel or the start: an `h` counts.
    Open,
    /// The last letter was `a`.
    A,
    /// A consonant that swallows an `h`.
    Closed,
    /// A `d`: swallows a sibilant.
    AfterD,
    /// A `c` not yet decided.
    HoldC,
    /// A `t` not yet decided.
    HoldT,
}

impl Reader {
    const START: Self = Self { key: 0, codes: 0, near: 0, mode: Mode::Open, fresh: true };

    fn emit(&mut self, code: u8) {
        if self.near != code && self.codes < MOST_CODES {
            self.key = self.key << 4 | Key::from(code);
            self.codes += 1;
        }
        self.near = code;
        self.mode = Mode::Closed;
    }

    /// Decides about a letter that was held back.
    fn settle(&mut self, next: Option<u8>) {
        match self.mode {
            Mode::HoldC => {
                let hard = matches!(next, Some(b'a' | b'A' | b'o' | b'u' | b'U' | b'l' | b'r' | b'k' | b'q' | b't'));
                self.emit(if hard { K } else { S });
            }
            Mode::HoldT if !matches!(next, Some(b's' | b'z' | b'c' | b'C' | b'S' | b'Z' | b'X')) => self.emit(T),
            _ => {}
        }
    }

    fn read(&mut self, letter: u8) {
        self.settle(Some(letter));
        if self.fresh && matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'j' | b'A' | b'U') {
            self.key |= STARTS_WITH_VOWEL;
        }
        let start = self.key & STARTS_WITH_VOWEL;
        self.key &= !STARTS_WITH_VOWEL;
        self.fresh = false;
        self.letter(letter);
        self.key |= start;
    }

    fn letter(&mut self, letter: u8) {
        match letter {
            b'a' | b'A' => (self.near, self.mode) = (0, Mode::A),
            b'e' | b'i' | b'o' | b'u' | b'U' => (self.near, self.mode) = (0, Mode::Open),
            b'y' | b'j' => self.mode = Mode::Open,
            b'h' if matches!(self.mode, Mode::Open | Mode::A) => self.emit(G),
            b'h' => {}
            b'v' | b'w' | b'f' => self.emit(V),
            b'b' => self.emit(B),
            b'p' => self.emit(P),
            b'g' => self.emit(G),
            b'k' | b'q' => self.emit(K),
            b'x' => {
                self.emit(K);
                self.emit(S);
            }
            b's' | b'z' | b'S' | b'Z' | b'X' if self.mode == Mode::AfterD => {}
            b's' | b'z' | b'S' | b'Z' | b'X' | b'C' => self.emit(S),
            b'c' => self.mode = Mode::HoldC,
            b't' => self.mode = Mode::HoldT,
            b'd' => {
                self.emit(D);
                self.mode = Mode::AfterD;
            }
            b'l' => self.emit(L),
            b'm' => self.emit(M),
            b'n' => self.emit(N),
            _ => self.emit(R),
        }
    }

    fn finish(mut self) -> Key {
        self.settle(None);
        if self.mode == Mode::A { self.key | ENDS_WITH_A } else { self.key }
    }
}

/// The key of a folded Latin word.
pub(crate) fn key_folded(latin: &[u8]) -> Key {
    let mut reader = Reader::START;
    for letter in latin {
        reader.read(*letter);
    }
    reader.finish()
}

/// Letters that the machine tells apart; the others act like one of these.
const TELLING: [u8; 20] = *b"aeoyvbpgkhscCtdlmnrx";

/// An arc put as one number: its end in the top six bits, then its letters,
/// at most eleven, as places in [`TELLING`] from one on, in five bits each.
fn effect(to: u8, latin: &[u8]) -> u64 {
    let mut all = u64::from(to) << 58;
    for (at, letter) in latin.iter().take(11).enumerate() {
        let alike = match *letter {
            b'A' => b'a',
            b'i' => b'e',
            b'u' | b'U' => b'o',
            b'j' => b'y',
            b'w' | b'f' => b'v',
            b'q' => b'k',
            b'z' | b'S' | b'Z' | b'X' => b's',
            other => other,
        };
        let place = TELLING.iter().position(|t| *t == alike).map_or(0, |p| p as u64 + 1);
        all |= place << (53 - 5 * at);
    }
    all
}

/// The letters of an effect.
fn letters(effect: u64) -> impl Iterator<Item = u8> {
    (0..11).map(move |at| (effect >> (53 - 5 * at) & 31) as usize).take_while(|p| *p != 0).map(|p| TELLING[p - 1])
}

impl Pattern {
    /// The keys of all accepted spellings, sorted.
    pub(crate) fn keys(&self) -> Vec<Key> {
        let mut reached: Vec<Vec<Reader>> = vec![Vec::new(); self.places() + 1];
        reached[0].push(Reader::START);
        let mut effects = Vec::new();
        for place in 0..self.places() {
            let mut here = std::mem::take(&mut reached[place]);
            here.sort_unstable();
            here.dedup();
            effects.clear();
            effects.extend(self.arcs(place).iter().map(|arc| effect(arc.to, arc.latin())));
            effects.sort_unstable();
            effects.dedup();
            for effect in &effects {
                let next = &mut reached[(effect >> 58) as usize];
                for reader in &here {
                    let mut reader = *reader;
                    letters(*effect).for_each(|letter| reader.read(letter));
                    if next.last() != Some(&reader) {
                        next.push(reader);
                    }
                }
            }
        }
        let mut keys: Vec<Key> = reached.pop().unwrap_or_default().into_iter().map(Reader::finish).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}
