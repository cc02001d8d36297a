use std::sync::OnceLock;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};
use xxhash_rust::xxh3::xxh3_64;

use super::Span;

/// The key of a line: what two lines must share to be one phrase.
///
/// Case, width, accents, Arabic and Hebrew points, letter variants and zero-width characters are folded away; a run of
/// digits (with separators inside) becomes one `0`; apostrophes vanish; any other run of punctuation and white space
/// becomes one space, and none is left at the ends. A line of symbols alone (`×`, `***`) is its own key, trimmed.
///
/// ```
/// assert_eq!(dechaff::text::fold("  » Leave a Reply: "), "leave a reply");
/// assert_eq!(dechaff::text::fold("1,204 COMMENTS"), "0 comments");
/// assert_eq!(dechaff::text::fold("Не\u{301}т коммента́риев…"), "нет комментариев");
/// ```
pub fn fold(line: &str) -> String {
    let mut key = String::with_capacity(line.len() + 8);
    fold_onto(line, &mut key);
    key
}

/// What tells folded lines apart, XXH3 of the key: 64 bits, so that two of a billion lines meet by chance once in forty runs
/// at most.
pub fn key_hash(line: &str) -> u64 {
    hash_of_key(&fold(line))
}

/// [`key_hash`] of a line that is folded already.
pub fn hash_of_key(key: &str) -> u64 {
    xxh3_64(key.as_bytes())
}

/// [`fold`] onto the end of a buffer.
pub(super) fn fold_onto(line: &str, key: &mut String) {
    let start = key.len();
    let mut folder = Folder { key, start, gap: Gap::None };
    let mut rest = line;
    while !rest.is_empty() {
        rest = folder.push_words(rest);
        rest = folder.push_letters(rest);
        let mut chars = rest.chars();
        if let Some(c) = chars.next() {
            folder.push(c);
            rest = chars.as_str();
        }
    }
    if key.len() == start {
        key.push_str(line.trim());
    }
}

/// A byte in each of eight lanes.
pub(crate) const fn lanes(b: u8) -> u64 {
    u64::from_ne_bytes([b; 8])
}

/// How many of eight bytes, from the first on, are ASCII letters and single spaces between them. What comes after a space decides
/// what becomes of it, so the last one taken is a letter.
fn words_in(bytes: u64) -> usize {
    const HIGH: u64 = lanes(0x80);
    let low = (bytes | lanes(b' ')) & !HIGH;
    let letters = (low + lanes(0x80 - b'a')) & !(low + lanes(0x7f - b'z')) & !bytes & HIGH;
    let rest = bytes ^ lanes(b' ');
    let spaces = !(((rest & !HIGH) + !HIGH) | rest) & HIGH;
    let odd = !(letters | spaces) & HIGH | spaces & (spaces >> 8);
    let mut taken = odd.trailing_zeros() as usize / 8;
    if taken > 0 && spaces >> (8 * taken - 1) & 1 == 1 {
        taken -= 1;
    }
    taken
}

/// What stood since the last letter or digit.
#[derive(Clone, Copy, PartialEq)]
enum Gap {
    None,
    /// One `.` or `,`: a separator if digits stand on both sides.
    Separator,
    Space,
}

struct Folder<'a> {
    key: &'a mut String,
    /// Where the line's key begins.
    start: usize,
    gap: Gap,
}

impl Folder<'_> {
    /// Folds as many bytes as stand at the start in plain words, but for the last few; gives what follows.
    fn push_words<'t>(&mut self, rest: &'t str) -> &'t str {
        let mut taken = 0;
        while let Some(eight) = rest.as_bytes().get(taken..).and_then(|bytes| bytes.first_chunk()) {
            let words = words_in(u64::from_le_bytes(*eight));
            let follows = eight[0] != b' ' || taken > 0 || self.gap == Gap::None && self.key.len() > self.start;
            if words == 0 || !follows {
                break;
            }
            taken += words;
        }
        self.take(rest, taken)
    }

    /// Folds the letters beyond ASCII at the start that fold to themselves; gives what follows.
    fn push_letters<'t>(&mut self, rest: &'t str) -> &'t str {
        if rest.as_bytes().first().is_none_or(u8::is_ascii) {
            return rest;
        }
        let is_same = |c: char| {
            if is_ideograph(c) {
                return true;
            }
            let block = BLOCKS.get(c as usize / BLOCK).map(|block| block.get_or_init(|| Block::new(c as usize / BLOCK)));
            !c.is_ascii() && block.is_some_and(|block| block.letters[c as usize % BLOCK] == c)
        };
        self.take(rest, rest.find(|c| !is_same(c)).unwrap_or(rest.len()))
    }

    /// Takes so many bytes over, in lower case.
    fn take<'t>(&mut self, rest: &'t str, bytes: usize) -> &'t str {
        let (taken, rest) = rest.split_at(bytes);
        if !taken.is_empty() {
            self.close_gap();
            let at = self.key.len();
            self.key.push_str(taken);
            self.key.get_mut(at..).unwrap_or_default().make_ascii_lowercase();
        }
        rest
    }

    #[inline]
    fn push(&mut self, c: char) {
        match c {
            'a'..='z' => self.letter(c),
            'A'..='Z' => self.letter(c.to_ascii_lowercase()),
            '0'..='9' => self.digit(),
            '.' | ',' if self.gap == Gap::None && self.ends_in_number() => self.gap = Gap::Separator,
            '\'' => {}
            '\0'..='\x7f' => self.gap = Gap::Space,
            _ => self.push_wide(c),
        }
    }

    #[inline]
    fn push_wide(&mut self, c: char) {
        let number = c as usize;
        if is_ideograph(c) {
            self.letter(c);
        } else if let Some(block) = BLOCKS.get(number / BLOCK) {
            let block = block.get_or_init(|| Block::new(number / BLOCK));
            match block.letters[number % BLOCK] {
                '\0' => self.push_folded(block.fold_of(number % BLOCK)),
                letter => self.letter(letter),
            }
        } else {
            let mut folded = String::new();
            fold_char(c, &mut folded);
            self.push_folded(&folded);
        }
    }

    fn push_folded(&mut self, folded: &str) {
        for c in folded.chars() {
            if c.is_ascii() { self.push(c) } else { self.letter(c) }
        }
    }

    #[inline]
    fn letter(&mut self, c: char) {
        self.close_gap();
        self.key.push(c);
    }

    fn digit(&mut self) {
        if self.gap == Gap::Separator {
            self.gap = Gap::None;
        }
        if self.gap != Gap::None || !self.ends_in_number() {
            self.close_gap();
            self.key.push('0');
        }
    }

    fn ends_in_number(&self) -> bool {
        self.key.len() > self.start && self.key.ends_with('0')
    }

    #[inline]
    fn close_gap(&mut self) {
        if self.gap != Gap::None && self.key.len() > self.start {
            self.key.push(' ');
        }
        self.gap = Gap::None;
    }
}

/// Whether it is one of the Chinese characters, thousands that all fold to themselves.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Characters of a block.
const BLOCK: usize = 256;

/// What the characters of the Basic Multilingual Plane fold to, each block worked out when a text first has one of its own.
static BLOCKS: [OnceLock<Block>; 0x1_0000 / BLOCK] = [const { OnceLock::new() }; 0x1_0000 / BLOCK];

/// What the characters of a block fold to.
struct Block {
    /// The letter of those that fold to one; NUL for others.
    letters: [char; BLOCK],
    folds: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Block {
    fn new(number: usize) -> Self {
        let mut folds = String::new();
        let ends = (number * BLOCK..).take(BLOCK).map(|c| {
            if let Some(c) = u32::try_from(c).ok().and_then(char::from_u32) {
                fold_char(c, &mut folds);
            }
            folds.len()
        });
        let mut block = Self { letters: ['\0'; BLOCK], ends: ends.collect(), folds };
        block.letters = std::array::from_fn(|at| {
            let mut chars = block.fold_of(at).chars();
            chars.next().filter(|&c| chars.next().is_none() && (c.is_ascii_lowercase() || !c.is_ascii())).unwrap_or_default()
        });
        block
    }

    fn fold_of(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        Span::new(start, self.ends[at]).of(&self.folds)
    }
}

/// What one character beyond ASCII folds to: letters, a digit, ASCII that is still to be folded, or NUL for a space.
fn fold_char(c: char, folded: &mut String) {
    if is_dropped(c) {
        return;
    }
    decompose_compatible(c, |d| match d {
        _ if is_dropped(d) => {}
        '\0'..='\x7f' => folded.push(d),
        _ if d.is_numeric() => folded.push('0'),
        _ if d.is_alphabetic() || is_combining_mark(d) => {
            for low in d.to_lowercase().filter(|&low| !is_dropped(low)) {
                match variant(low) {
                    'ß' => folded.push_str("ss"),
                    low => folded.push(low),
                }
            }
        }
        _ => folded.push('\0'),
    });
}

/// Marks that writers add or leave out without changing the word, and characters that nobody sees.
fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}'                              // accents
        | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}'    // Hebrew points
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' // Arabic marks, tatweel
        | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{2bc}' | '\u{2018}' | '\u{2019}' // apostrophes
    )
}

/// Letters of which writers use either.
fn variant(c: char) -> char {
    match c {
        'ς' => 'σ',
        'ı' => 'i',
        'ł' => 'l',
        'ø' => 'o',
        'đ' => 'd',
        '\u{6cc}' | '\u{649}' => '\u{64a}', // Persian and dotless yeh
        '\u{6a9}' => '\u{643}',             // Persian kaf
        '\u{6c1}' | '\u{6d5}' => '\u{647}', // Urdu and Uyghur heh
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn writings_of_one_phrase_share_a_key() {
        for (a, b) in [
            ("Ｐｒｅｖｉｏｕｓ　Ｐｏｓｔ", "previous post"),
            ("STRASSE", "Straße"),
            ("İletişim FORMU", "iletişim formu"),
            ("Σχόλια", "ΣΧΌΛΙΑ"),
            ("نظرات کاربران", "نظرات كاربران"),
            ("نموذج الاتّصال", "نموذج الاتصال"),
            ("Bình luận", "BÌNH LUẬN"),
            ("Don’t miss", "Don't miss"),
            ("Previous Post | Next Post", "« previous post   next post »"),
            ("12.345 Kommentare", "3 Kommentare"),
            ("म\u{947}र\u{947}", "मेरे"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} / {b}");
        }
    }

    proptest! {
        #[test]
        fn words_are_folded_at_once_as_they_are_one_by_one(line in r"(?:[A-Za-z]{1,9}(?: {1,2}|[,.'] ?|é|[А-Яа-яё’]{1,3} ?|人|0|1,)?){0,12}") {
            let mut key = String::new();
            let mut folder = Folder { key: &mut key, start: 0, gap: Gap::None };
            line.chars().for_each(|c| folder.push(c));
            prop_assert_eq!(fold(&line), key);
            let mut behind = "0".to_owned();
            fold_onto(&line, &mut behind);
            prop_assert_eq!(behind, format!("0{}", fold(&line)));
        }
    }

    #[test]
    fn what_differs_stays_apart() {
        for (a, b) in [("×", "*"), ("क", "कि"), ("1 of 2", "12"), ("か", "が")] {
            assert_ne!(fold(a), fold(b), "{a} / {b}");
        }
    }

    #[test]
    fn ideographs_fold_to_themselves() {
        for c in '\u{4e00}'..='\u{9fff}' {
            let mut folded = String::new();
            fold_char(c, &mut folded);
            assert_eq!(folded, c.to_string());
        }
    }

    #[test]
    fn a_key_is_its_own_key() {
        for line in ["  1,2 a.b", "ÉTÉ 2024!", "***", "ŉ ǰ ﬃ", "한국어 댓글", "①②", "ǅ 3.-4"] {
            let key = fold(line);
            assert_eq!(fold(&key), key, "{line}");
        }
    }
}
