use std::sync::OnceLock;

use super::{Script, is_unspaced};

/// What is asked of a character again and again, by table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Character {
    /// In lower case; of those that become several, the first.
    pub(crate) lower: char,
    pub(crate) script: Option<Script>,
    kinds: u8,
}

const LETTER: u8 = 1;
const CAPITAL: u8 = 2;
const NUMBER: u8 = 4;
const SPACE: u8 = 8;
const UNSPACED: u8 = 16;

impl Character {
    /// Looks a character up.
    #[inline]
    pub(crate) fn of(c: char) -> Self {
        let number = c as usize;
        match BLOCKS.get(number / BLOCK) {
            Some(block) => block.get_or_init(|| block_of(number / BLOCK))[number % BLOCK],
            None => Self::new(c),
        }
    }

    fn new(c: char) -> Self {
        let is = |kind: u8, is: bool| if is { kind } else { 0 };
        let kinds = is(LETTER, c.is_alphabetic()) | is(CAPITAL, c.is_uppercase()) | is(NUMBER, c.is_numeric()) | is(SPACE, c.is_whitespace());
        Self { lower: c.to_lowercase().next().unwrap_or(c), script: Script::of(c), kinds: kinds | is(UNSPACED, is_unspaced(c)) }
    }

    /// See [`char::is_alphabetic`].
    pub(crate) fn is_letter(self) -> bool {
        self.kinds & LETTER != 0
    }

    /// See [`char::is_uppercase`].
    pub(crate) fn is_capital(self) -> bool {
        self.kinds & CAPITAL != 0
    }

    /// See [`char::is_numeric`].
    pub(crate) fn is_number(self) -> bool {
        self.kinds & NUMBER != 0
    }

    /// See [`char::is_whitespace`].
    pub(crate) fn is_space(self) -> bool {
        self.kinds & SPACE != 0
    }

    /// See [`is_unspaced`].
    pub(crate) fn is_unspaced(self) -> bool {
        self.kinds & UNSPACED != 0
    }
}

/// Characters of a block.
const BLOCK: usize = 256;

/// The Basic Multilingual Plane, each block looked up when a text first has one of its characters.
static BLOCKS: [OnceLock<Box<[Character; BLOCK]>>; 0x1_0000 / BLOCK] = [const { OnceLock::new() }; 0x1_0000 / BLOCK];

fn block_of(number: usize) -> Box<[Character; BLOCK]> {
    let character = |at: usize| u32::try_from(number * BLOCK + at).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER);
    Box::new(std::array::from_fn(|at| Character::new(character(at))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_what_the_standard_says() {
        for c in ('\0'..='\u{2ffff}').step_by(7) {
            let known = Character::of(c);
            assert_eq!(known.lower, c.to_lowercase().next().unwrap(), "{c:?}");
            assert_eq!(known.script, Script::of(c), "{c:?}");
            assert_eq!((known.is_letter(), known.is_capital(), known.is_number()), (c.is_alphabetic(), c.is_uppercase(), c.is_numeric()), "{c:?}");
            assert_eq!((known.is_space(), known.is_unspaced()), (c.is_whitespace(), is_unspaced(c)), "{c:?}");
        }
    }
}
