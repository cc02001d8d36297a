use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::column::{Column, Ground};
use super::marks::Marks;
use super::token::{Token, Tokens, stir};
use crate::text::{Character, Script, ends_sentence, weight};

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

/// What is known of a line alone. Shares are of characters unless they say otherwise.
pub(super) const COLUMNS: [Column; 36] = [
    ("weight", Ground::Shape),
    ("words", Ground::Shape),
    ("word length", Ground::Shape),
    ("capital words", Ground::Shape),
    ("capitals of letters", Ground::Shape),
    ("digits", Ground::Shape),
    ("marks", Ground::Shape),
    ("spaces", Ground::Shape),
    ("letters of another script", Ground::Shape),
    ("ends a sentence", Ground::Shape),
    ("last character", Ground::Shape),
    ("first character", Ground::Shape),
    ("sentences", Ground::Shape),
    ("commas", Ground::Shape),
    ("separators", Ground::Shape),
    ("rights signs", Ground::Shape),
    ("addresses", Ground::Shape),
    ("at signs", Ground::Shape),
    ("hashes", Ground::Shape),
    ("quotes", Ground::Shape),
    ("brackets", Ground::Shape),
    ("colons", Ground::Shape),
    ("money", Ground::Shape),
    ("questions", Ground::Shape),
    ("exclamations", Ground::Shape),
    ("dashes", Ground::Shape),
    ("years", Ground::Shape),
    ("times", Ground::Shape),
    ("numbers", Ground::Shape),
    ("longest word", Ground::Shape),
    ("prose", Ground::Shape),
    ("short words", Ground::Shape),
    ("slashes", Ground::Shape),
    ("stops", Ground::Shape),
    ("marks a word", Ground::Shape),
    ("commas a word", Ground::Shape),
];

/// What gives an address away.
static ADDRESS: LazyLock<[Finder<'static>; 4]> = LazyLock::new(|| ["http", "www.", ".com", ".org"].map(Finder::new));

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
    /// Reads a line, prose or not, of an article that is written in `script`.
    pub(super) fn of(body: &str, prose: bool, script: Option<Script>) -> Self {
        let (mut letters, mut capitals, mut digits, mut marks, mut spaces, mut foreign, mut chars) = (0_u32, 0_u32, 0_u32, 0_u32, 0_u32, 0_u32, 0_u32);
        let (mut sentences, mut years, mut times, mut numbers) = (0_u32, 0_u32, 0_u32, 0_u32);
        let mut kinds = Marks::default();
        let mut words = Tokens::with_room_for(body.len() / 6 + 1);
        let mut key = 0xcbf2_9ce4_8422_2325;
        // A sentence's end was read, and nothing but space since.
        let mut after_stop = false;
        // Digits read so far and what they make; hours and a colon before them.
        let (mut run, mut value, mut hours) = (0_u32, 0_u32, false);
        for c in body.chars() {
            chars += 1;
            let known = Character::of(c);
            let is_digit = known.is_number();
            if known.is_letter() {
                letters += 1;
                capitals += u32::from(known.is_capital());
                sentences += u32::from(after_stop && known.is_capital());
                after_stop = false;
                foreign += u32::from(known.script.is_some() && known.script != script);
                key = stir(key, u64::from(u32::from(known.lower)));
                words.letter(c, known);
            } else if is_digit {
                digits += 1;
                if run == 0 {
                    numbers += 1;
                    times += u32::from(hours);
                    key = stir(key, u64::from(b'0'));
                }
                run += 1;
                value = value.wrapping_mul(10).wrapping_add(c.to_digit(10).unwrap_or(0));
                words.digit();
            } else {
                words.gap();
                if known.is_space() {
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
        let tokens = words.finish();
        let weight = float(weight(body));
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
            flag(ADDRESS.iter().any(|part| part.find(body.as_bytes()).is_some())),
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
