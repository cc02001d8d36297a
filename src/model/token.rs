use crate::text::Character;

/// A word, or two neighbouring characters of a script that sets no spaces.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// Of its first letters, so that a word's forms are mostly one: "bridge" and "bridges", "wyborów" and "wyborach".
    pub(super) stem: u32,
    pub(super) chars: u16,
    /// It begins with a capital letter.
    pub(super) capital: bool,
    /// It holds a letter.
    pub(super) letters: bool,
}

impl Token {
    /// Long enough to say something of what a text is about.
    pub(super) fn is_telling(self) -> bool {
        self.letters && (self.chars >= 4 || self.chars == 2 && !self.capital)
    }
}

/// Of a word so many characters tell its stem.
const STEM: u16 = 5;

/// Stirs one more value into a hash.
pub(super) fn stir(hash: u64, value: u64) -> u64 {
    (hash ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23)
}

/// Collects the words of a line.
pub(super) struct Tokens {
    found: Vec<Token>,
    open: Option<(u64, Token)>,
    /// The character before, if its script sets no spaces.
    unspaced: Option<char>,
}

impl Tokens {
    pub(super) fn with_room_for(words: usize) -> Self {
        Self { found: Vec::with_capacity(words), open: None, unspaced: None }
    }

    /// Takes in a letter.
    pub(super) fn letter(&mut self, c: char, known: Character) {
        if known.is_unspaced() {
            self.close();
            let hash = stir(stir(7, u64::from(u32::from(self.unspaced.unwrap_or(' ')))), u64::from(u32::from(c)));
            self.found.push(Token { stem: short(hash), chars: 2, capital: false, letters: true });
            self.unspaced = Some(c);
        } else {
            self.grow(known.lower, known.is_capital(), true);
        }
    }

    /// Takes in a digit: all are alike.
    pub(super) fn digit(&mut self) {
        self.grow('0', false, false);
    }

    /// A word ends here, if one was begun.
    pub(super) fn gap(&mut self) {
        self.close();
        self.unspaced = None;
    }

    /// All words, once the line ends.
    pub(super) fn finish(mut self) -> Vec<Token> {
        self.close();
        self.found
    }

    fn grow(&mut self, c: char, capital: bool, letter: bool) {
        self.unspaced = None;
        let (hash, token) = self.open.get_or_insert((1, Token { stem: 0, chars: 0, capital, letters: false }));
        if token.chars < STEM {
            *hash = stir(*hash, u64::from(u32::from(c)));
        }
        token.chars = token.chars.saturating_add(1);
        token.letters |= letter;
    }

    fn close(&mut self) {
        if let Some((hash, token)) = self.open.take() {
            self.found.push(Token { stem: short(hash), ..token });
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "both halves are mixed into the one that stays")]
fn short(hash: u64) -> u32 {
    (hash ^ (hash >> 32)) as u32
}
