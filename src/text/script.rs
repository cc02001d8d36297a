use unicode_script::UnicodeScript;

use super::character::Character;

/// A writing system, as coarse as a reader sees it: kana and Chinese characters are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Script {
    /// A, b, c.
    Latin,
    /// А, б, в.
    Cyrillic,
    /// Chinese characters, kana, bopomofo.
    Han,
    /// 가, 나, 다.
    Hangul,
    /// Any other, by its Unicode name.
    Other(unicode_script::Script),
}

impl Script {
    /// The script of a letter; `None` for digits, punctuation, marks and whatever belongs to no one script.
    pub fn of(c: char) -> Option<Self> {
        use unicode_script::Script as Unicode;
        if c.is_ascii() {
            return c.is_ascii_alphabetic().then_some(Self::Latin);
        }
        match c.script() {
            Unicode::Common | Unicode::Inherited | Unicode::Unknown => None,
            Unicode::Latin => Some(Self::Latin),
            Unicode::Cyrillic => Some(Self::Cyrillic),
            Unicode::Han | Unicode::Hiragana | Unicode::Katakana | Unicode::Bopomofo => Some(Self::Han),
            Unicode::Hangul => Some(Self::Hangul),
            other => Some(Self::Other(other)),
        }
    }
}

/// Whether a character belongs to a script that sets no spaces between words: Thai, Lao, Burmese, Khmer, Chinese, Japanese.
pub fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The script that most letters of a text belong to, and their share; `None` without letters.
pub fn main_script(text: &str) -> Option<(Script, f64)> {
    let mut counts: Vec<(Script, u32)> = Vec::new();
    let mut add = |script: Script, letters: u32| match counts.iter_mut().find(|(known, _)| *known == script) {
        Some((_, n)) => *n += letters,
        None => counts.push((script, letters)),
    };
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, tail) = rest.split_at(rest.ceil_char_boundary(PIECE));
        if piece.is_ascii() {
            let letters = piece.bytes().fold(0, |n, b| n + u8::from(b.is_ascii_alphabetic()));
            if letters > 0 {
                add(Script::Latin, u32::from(letters));
            }
        } else {
            piece.chars().filter_map(|c| Character::of(c).script).for_each(|script| add(script, 1));
        }
        rest = tail;
    }
    let all: u32 = counts.iter().map(|&(_, n)| n).sum();
    // Of equals the first in the text.
    let (script, n) = counts.into_iter().rev().max_by_key(|&(_, n)| n)?;
    Some((script, f64::from(n) / f64::from(all)))
}

/// Bytes that are counted at once where they are ASCII.
const PIECE: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_majority_decides() {
        assert_eq!(main_script("Ein Wort на").map(|m| m.0), Some(Script::Latin));
        assert_eq!(main_script("お問い合わせ").map(|m| m.0), Some(Script::Han));
        assert_eq!(main_script("نموذج الاتصال").map(|m| m.0), Some(Script::Other(unicode_script::Script::Arabic)));
        assert_eq!(main_script("12 — 13"), None);
    }
}
