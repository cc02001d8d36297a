use crate::text::{Script, ends_sentence, is_prose, is_unspaced, weight};

/// What a line's characters are, taken in one pass.
#[derive(Debug)]
pub(super) struct Scan {
    /// Latin letters' worth; see [`weight`].
    pub(super) weight: f32,
    pub(super) prose: bool,
    pub(super) ends: bool,
    pub(super) tokens: Vec<Token>,
    /// Letters and the digits' places, case and marks aside.
    pub(super) key: u64,
    /// The numbers of [`COLUMNS`].
    pub(super) numbers: [f32; COLUMNS.len()],
}

/// A word, or two neighbouring characters of a script that sets no spaces.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) hash: u32,
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

/// What is known of a line alone. Shares are of characters unless they say otherwise.
pub(super) const COLUMNS: [&str; 36] = [
    "weight",
    "words",
    "word length",
    "capital words",
    "capitals of letters",
    "digits",
    "marks",
    "spaces",
    "letters of another script",
    "ends a sentence",
    "last character",
    "first character",
    "sentences",
    "commas",
    "separators",
    "rights signs",
    "addresses",
    "at signs",
    "hashes",
    "quotes",
    "brackets",
    "colons",
    "money",
    "questions",
    "exclamations",
    "dashes",
    "years",
    "times",
    "numbers",
    "longest word",
    "prose",
    "short words",
    "slashes",
    "stops",
    "marks a word",
    "commas a word",
];

/// Marks that are counted one kind at a time.
#[derive(Default)]
struct Marks {
    commas: u32,
    separators: u32,
    rights: u32,
    at: u32,
    hashes: u32,
    quotes: u32,
    brackets: u32,
    colons: u32,
    money: u32,
    questions: u32,
    exclamations: u32,
    dashes: u32,
    slashes: u32,
    stops: u32,
}

impl Marks {
    fn add(&mut self, c: char) {
        match c {
            ',' | '，' | '、' | '،' => self.commas += 1,
            '|' | '·' | '•' | '>' | '»' | '→' | '›' | '<' | '«' | '‹' | '←' | '▶' | '►' | '■' | '●' | '*' => self.separators += 1,
            '©' | '®' | '™' => self.rights += 1,
            '@' => self.at += 1,
            '#' => self.hashes += 1,
            '"' | '“' | '”' | '„' | '‘' | '’' | '\'' | '「' | '」' => self.quotes += 1,
            '(' | ')' | '[' | ']' | '（' | '）' => self.brackets += 1,
            ':' | '：' => self.colons += 1,
            '$' | '€' | '£' | '¥' | '%' => self.money += 1,
            '?' | '？' | '؟' => self.questions += 1,
            '!' | '！' => self.exclamations += 1,
            '-' | '–' | '—' => self.dashes += 1,
            '/' => self.slashes += 1,
            '.' | '。' => self.stops += 1,
            _ => {}
        }
    }
}

/// Stirs one more value into a hash.
pub(super) fn stir(hash: u64, value: u64) -> u64 {
    (hash ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23)
}

/// The letter in lower case; of those that become several, the first.
pub(super) fn lower(c: char) -> char {
    if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) }
}

/// Collects the words of a line.
struct Words {
    tokens: Vec<Token>,
    open: Option<(u64, Token)>,
    /// The character before, if its script sets no spaces.
    unspaced: Option<char>,
}

impl Words {
    fn letter(&mut self, c: char, capital: bool) {
        if is_unspaced(c) {
            self.close();
            let hash = stir(stir(7, u64::from(u32::from(self.unspaced.unwrap_or(' ')))), u64::from(u32::from(c)));
            self.tokens.push(Token { hash: short(hash), chars: 2, capital: false, letters: true });
            self.unspaced = Some(c);
        } else {
            self.grow(lower(c), capital, true);
        }
    }

    fn grow(&mut self, c: char, capital: bool, letter: bool) {
        self.unspaced = None;
        let (hash, token) = self.open.get_or_insert((1, Token { hash: 0, chars: 0, capital, letters: false }));
        *hash = stir(*hash, u64::from(u32::from(c)));
        token.chars = token.chars.saturating_add(1);
        token.letters |= letter;
    }

    fn close(&mut self) {
        if let Some((hash, token)) = self.open.take() {
            self.tokens.push(Token { hash: short(hash), ..token });
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "both halves are mixed into the one that stays")]
fn short(hash: u64) -> u32 {
    (hash ^ (hash >> 32)) as u32
}

/// What kind a line's first or last character is.
fn class(c: char) -> f32 {
    match c {
        _ if c.is_lowercase() => 0.0,
        _ if c.is_uppercase() => 1.0,
        _ if c.is_numeric() => 2.0,
        _ if c.is_alphabetic() => 3.0,
        '.' | '。' => 4.0,
        '!' | '?' | '！' | '？' | '؟' => 5.0,
        ':' | '：' => 6.0,
        '…' => 7.0,
        '"' | '“' | '”' | '„' | '‘' | '’' | '\'' | '«' | '「' | '」' => 8.0,
        '(' | ')' | ']' | '[' => 9.0,
        ',' | '،' | '，' => 10.0,
        '-' | '–' | '—' => 11.0,
        '•' | '·' | '*' | '|' | '■' => 12.0,
        '»' | '→' | '>' | '›' => 13.0,
        _ => 14.0,
    }
}

impl Scan {
    /// Reads a line of an article that is written in `script`.
    pub(super) fn of(body: &str, script: Option<Script>) -> Self {
        let (mut letters, mut capitals, mut digits, mut marks, mut spaces, mut foreign, mut chars) = (0_u32, 0_u32, 0_u32, 0_u32, 0_u32, 0_u32, 0_u32);
        let (mut sentences, mut years, mut times, mut numbers) = (0_u32, 0_u32, 0_u32, 0_u32);
        let mut kinds = Marks::default();
        let mut words = Words { tokens: Vec::with_capacity(body.len() / 6 + 1), open: None, unspaced: None };
        let mut key = 0xcbf2_9ce4_8422_2325;
        // A sentence's end was read, and nothing but space since.
        let mut after_stop = false;
        // Digits read so far and what they make; hours and a colon before them.
        let (mut run, mut value, mut hours) = (0_u32, 0_u32, false);
        for c in body.chars() {
            chars += 1;
            let is_digit = c.is_ascii_digit() || !c.is_ascii() && c.is_numeric();
            if c.is_alphabetic() {
                letters += 1;
                let capital = c.is_uppercase();
                capitals += u32::from(capital);
                sentences += u32::from(after_stop && capital);
                after_stop = false;
                foreign += u32::from(Script::of(c).is_some_and(|own| Some(own) != script));
                key = stir(key, u64::from(u32::from(lower(c))));
                words.letter(c, capital);
            } else if is_digit {
                digits += 1;
                if run == 0 {
                    numbers += 1;
                    times += u32::from(hours);
                    key = stir(key, u64::from(b'0'));
                }
                run += 1;
                value = value.wrapping_mul(10).wrapping_add(c.to_digit(10).unwrap_or(0));
                words.grow('0', false, false);
            } else {
                words.close();
                words.unspaced = None;
                if c.is_whitespace() {
                    spaces += 1;
                } else {
                    marks += 1;
                    kinds.add(c);
                    sentences += u32::from(c == '。');
                    after_stop = matches!(c, '.' | '!' | '?' | '。' | '…' | '؟' | '।' | '！' | '？');
                }
            }
            if !is_digit {
                years += u32::from(run == 4 && (1900..2100).contains(&value));
                hours = (1..=2).contains(&run) && c == ':';
                (run, value) = (0, 0);
            }
        }
        years += u32::from(run == 4 && (1900..2100).contains(&value));
        words.close();
        let tokens = words.tokens;
        let weight = float(weight(body));
        let prose = is_prose(body);
        let ends = ends_sentence(body);
        let of = |n: u32, all: usize| float(n as usize) / float(all.max(1));
        let count = |is: fn(&Token) -> bool| tokens.iter().filter(|token| is(token)).count();
        let worded = count(|token| token.letters);
        let all = chars as usize;
        let numbers = [
            weight,
            float(tokens.len()),
            float(tokens.iter().map(|token| usize::from(token.chars)).sum()) / float(tokens.len().max(1)),
            float(count(|token| token.capital)) / float(worded.max(1)),
            of(capitals, letters as usize),
            of(digits, all),
            of(marks, all),
            of(spaces, all),
            of(foreign, letters as usize),
            flag(ends),
            body.chars().next_back().map_or(15.0, class),
            body.chars().next().map_or(15.0, class),
            float(sentences as usize),
            float(kinds.commas as usize),
            float(kinds.separators as usize),
            float(kinds.rights as usize),
            flag(["http", "www.", ".com", ".org"].iter().any(|part| body.contains(part))),
            float(kinds.at as usize),
            float(kinds.hashes as usize),
            float(kinds.quotes as usize),
            float(kinds.brackets as usize),
            float(kinds.colons as usize),
            float(kinds.money as usize),
            float(kinds.questions as usize),
            float(kinds.exclamations as usize),
            float(kinds.dashes as usize),
            float(years as usize),
            float(times as usize),
            float(numbers as usize),
            tokens.iter().map(|token| token.chars).max().map_or(0.0, f32::from),
            flag(prose),
            float(count(|token| token.letters && token.chars <= 3 && !token.capital)) / float(worded.max(1)),
            float(kinds.slashes as usize),
            float(kinds.stops as usize),
            of(marks, tokens.len()),
            of(kinds.commas, tokens.len()),
        ];
        Self { weight, prose, ends, tokens, key, numbers }
    }
}

/// A count as a number; exact up to 16 million.
#[expect(clippy::cast_precision_loss, reason = "counts of a document's lines and characters")]
pub(super) fn float(n: usize) -> f32 {
    n as f32
}

/// A sum of weights as a number.
#[expect(clippy::cast_precision_loss, reason = "rounded alike on every machine")]
pub(super) fn float_of(n: i32) -> f32 {
    n as f32
}

pub(super) fn flag(is: bool) -> f32 {
    f32::from(u8::from(is))
}
