use crate::text::{Span, lanes};

/// The words of a text that begin with a Latin capital, or with a short prefix before one (`al-Sisi`), in order: letters, with
/// apostrophes and hyphens between them, without a possessive ending.
pub(crate) fn capital_words(text: &str) -> impl Iterator<Item = Span> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let capital = next_capital(text, at)?;
            at = capital + 1;
            if let Some(start) = start_of(text, capital) {
                let word = word_at(text, start);
                at = run_end(text, word.end.max(capital));
                return Some(with_soft_sign(text, without_possessive(text, word)));
            }
        }
    })
}

/// A word with the apostrophe behind it if that is the soft sign of a romanisation, `Gomel'`: none opens a quotation in the line, as
/// far as that is looked at, and it is no possessive.
fn with_soft_sign(text: &str, word: Span) -> Span {
    const REACH: usize = 400;
    let behind = text.get(word.end..).unwrap_or_default();
    let Some(sign) = behind.chars().next().filter(|&c| is_apostrophe(c)) else { return word };
    let is_soft = word.of(text).ends_with(['b', 'c', 'd', 'l', 'm', 'n', 'p', 'r', 't', 'v', 'š', 'č', 'h']);
    let ends = behind.chars().nth(1).is_none_or(|c| !is_letter(c));
    let near = Span::new(text.ceil_char_boundary(word.start.saturating_sub(REACH)), word.start).of(text);
    let line = near.rsplit('\n').next().unwrap_or_default();
    let opens = |(at, c): (usize, char)| is_apostrophe(c) && !line.get(..at).is_some_and(|head| head.ends_with(is_letter));
    if is_soft && ends && !line.char_indices().any(opens) { Span::new(word.start, word.end + sign.len_utf8()) } else { word }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '′' | 'ʹ' | 'ʼ')
}

/// The next byte that is a Latin capital, or begins one.
fn next_capital(text: &str, mut at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    loop {
        // Most letters are small ones of ASCII.
        while let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
            let others = capitals_in(u64::from_le_bytes(*eight));
            if others != 0 {
                at += others.trailing_zeros() as usize / 8;
                break;
            }
            at += 8;
        }
        match class_of(*bytes.get(at)?) {
            CAPITAL => return Some(at),
            LATIN if begins_latin_capital(text, at) => return Some(at),
            _ => at += 1,
        }
    }
}

/// The high bit of each of eight bytes that is an ASCII capital or beyond ASCII.
fn capitals_in(bytes: u64) -> u64 {
    let low = bytes & lanes(0x7f);
    ((low + lanes(0x80 - b'A')) & !(low + lanes(0x7f - b'Z')) | bytes) & lanes(0x80)
}

/// Where the word begins that has a capital at a byte, if that is its first letter or stands behind a prefix.
fn start_of(text: &str, capital: usize) -> Option<usize> {
    const LONGEST_PREFIX: usize = 5;
    let before = text.get(..capital)?;
    let goes_on = |head: &str| head.chars().next_back().is_some_and(|c| is_letter(c) || c.is_numeric() || c == '_');
    if goes_on(before) {
        return None;
    }
    let Some(head) = before.strip_suffix('-').filter(|_| text.as_bytes()[capital].is_ascii()) else { return Some(capital) };
    let prefix: usize = head.chars().rev().take_while(|&c| is_letter(c)).map(char::len_utf8).sum();
    let start = head.len() - prefix;
    Some(if (1..=LONGEST_PREFIX).contains(&prefix) && !goes_on(Span::new(0, start).of(head)) { start } else { capital })
}

/// Where a run of letters and digits ends.
fn run_end(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    while let Some(&b) = bytes.get(at) {
        match class_of(b) {
            OTHER => break,
            MIXED => match text.get(at..).and_then(|rest| rest.chars().next()) {
                Some(c) if is_letter(c) || c.is_numeric() => at += c.len_utf8(),
                _ => break,
            },
            _ => at += 1,
        }
    }
    at
}

fn class_of(b: u8) -> u8 {
    CLASSES[usize::from(b)]
}

/// White space and punctuation.
const OTHER: u8 = 0;
/// Letters and digits, and what they go on with.
const LETTER: u8 = 1;
const CAPITAL: u8 = 2;
/// The first byte of a character that may be a Latin letter.
const LATIN: u8 = 3;
/// The first byte of a character that may be a letter or punctuation.
const MIXED: u8 = 4;

/// What bytes are, each by itself.
static CLASSES: [u8; 256] = {
    let mut classes = [OTHER; 256];
    let mut b = 0;
    while b < 256 {
        classes[b] = match b {
            0x41..=0x5a => CAPITAL,
            0xc3..=0xc9 | 0xe1 => LATIN,
            0xc2 | 0xe2 | 0xe3 | 0xef.. => MIXED,
            0x30..=0x39 | 0x61..=0x7a | 0x5f | 0x80.. => LETTER,
            _ => OTHER,
        };
        b += 1;
    }
    classes
};

fn begins_latin_capital(text: &str, at: usize) -> bool {
    let first = text.get(at..).and_then(|rest| rest.chars().next());
    first.is_some_and(|c| matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}') && c.is_uppercase())
}

/// The word that begins at a byte.
fn word_at(text: &str, start: usize) -> Span {
    let bytes = text.as_bytes();
    let letters = bytes.get(start..).unwrap_or_default().iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let mut end = start + letters;
    if matches!(bytes.get(end), None | Some(b' ' | b'.' | b',' | b'\n')) {
        return Span::new(start, end);
    }
    end = start;
    let mut chars = text.get(start..).unwrap_or_default().char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, next)| next);
        let goes_on = is_letter(c) || is_joint(c) && next.is_some_and(|next| is_letter(next) || next == '-' && is_soft_sign(text, start + at));
        if !goes_on {
            break;
        }
        end = start + at + c.len_utf8();
    }
    Span::new(start, end)
}

/// Letters, marks that stand on them and characters that nobody sees.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{2b9}'..='\u{2bc}')
}

/// What may stand inside a word.
fn is_joint(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\'' | '’' | '‘' | '`' | '′' | '_') || c.is_ascii_digit()
}

/// Whether an apostrophe is the soft sign of a compound name, `Ust'-Kut`: none opens a quotation there, and a capital follows.
fn is_soft_sign(text: &str, at: usize) -> bool {
    let (before, rest) = (text.get(..at).unwrap_or_default(), text.get(at..).unwrap_or_default());
    let opening = before.trim_end_matches(is_letter).ends_with(is_apostrophe);
    let mut chars = rest.chars();
    !opening && chars.next().is_some_and(is_apostrophe) && chars.next() == Some('-') && chars.next().is_some_and(char::is_uppercase)
}

fn without_possessive(text: &str, word: Span) -> Span {
    let body = word.of(text);
    if !body.ends_with(['s', 'S']) {
        return word;
    }
    let owned = ["'s", "’s", "'S", "’S"].iter().find_map(|ending| body.strip_suffix(ending));
    Span::new(word.start, word.start + owned.map_or(body.len(), str::len))
}

/// What stands between two neighbouring words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gap {
    /// Spaces, or a single line end.
    Space,
    /// A comma and spaces.
    Comma,
}

/// The word before a byte, if no more than a gap lies between; a word is letters, or a letter and a full stop.
pub(crate) fn word_before(text: &str, at: usize) -> Option<(Span, Gap)> {
    let head = text.get(..at)?;
    let bare = head.trim_end_matches(is_space);
    let gap = gap_of(head.get(bare.len()..)?)?;
    let (bare, gap) = match bare.strip_suffix(',') {
        Some(bare) => (bare, Gap::Comma),
        None => (bare, gap),
    };
    let stop = usize::from(bare.ends_with('.'));
    let inside = bare.get(..bare.len() - stop)?;
    let letters = inside.chars().rev().take_while(|&c| is_letter(c) || is_joint(c) || stop == 1 && c == '.');
    let start = inside.len() - letters.map(char::len_utf8).sum::<usize>();
    let quoted = Span::new(start, inside.len()).of(inside).chars().take_while(|&c| is_joint(c) && !c.is_ascii_digit());
    let word = Span::new(start + quoted.map(char::len_utf8).sum::<usize>(), bare.len());
    // A full stop ends a sentence, but for initials.
    if word.len() == stop || stop == 1 && !is_initial(word.of(text)) {
        return None;
    }
    Some((word, gap))
}

/// The word behind a byte, if no more than a gap lies between.
pub(crate) fn word_after(text: &str, at: usize) -> Option<(Span, Gap)> {
    let tail = text.get(at..)?;
    let (tail, comma) = match tail.strip_prefix(',') {
        Some(tail) => (tail, 1),
        None => (tail, 0),
    };
    let bare = tail.trim_start_matches(is_space);
    let gap = gap_of(tail.get(..tail.len() - bare.len())?)?;
    let start = at + comma + tail.len() - bare.len();
    let word = without_possessive(text, word_at(text, start));
    (!word.is_empty()).then_some((word, if comma == 1 { Gap::Comma } else { gap }))
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}' | '\u{202f}' | '\r' | '\n')
}

/// One to three spaces, among them at most one line end.
fn gap_of(spaces: &str) -> Option<Gap> {
    let lines = spaces.matches('\n').count();
    (!spaces.is_empty() && spaces.chars().count() <= 3 && lines <= 1).then_some(Gap::Space)
}

/// Whether a word is written in capitals.
pub(crate) fn is_capitals(word: &str) -> bool {
    word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.chars().any(char::is_lowercase)
}

/// `A.`, `A.G.`, `Yu.`.
pub(crate) fn is_initial(word: &str) -> bool {
    let Some(letters) = word.strip_suffix('.') else { return false };
    letters.split('.').all(|part| (1..=2).contains(&part.chars().count()) && part.starts_with(char::is_uppercase) && part.chars().all(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        capital_words(text).map(|span| span.of(text)).collect()
    }

    #[test]
    fn capital_words_are_found_whole() {
        assert_eq!(words("In Kiev's north, Łukaszenka-Ivanova met D'yachenko and x@Y.de"), ["In", "Kiev", "Łukaszenka-Ivanova", "D'yachenko", "Y"]);
        assert_eq!(words("the al-Sisi and “Kiev”\u{a0}Rus"), ["al-Sisi", "Kiev", "Rus"]);
        assert_eq!(words("Минск Minsk éCOLE Kim Jong-un 5Th"), ["Minsk", "Kim", "Jong-un"]);
        assert_eq!(words("24-Minsk southern-Kyiv pro-Kyiv “Łódź” 3a-Brest"), ["Minsk", "Kyiv", "pro-Kyiv", "Łódź", "Brest"]);
        assert_eq!(words(""), Vec::<&str>::new());
    }

    #[test]
    fn neighbours_stand_no_further_than_a_gap() {
        let text = "Yes. A.G. Lukashenka, Aliaksandr\n\nof Minsk";
        let at = text.find("Lukashenka").unwrap();
        let (before, gap) = word_before(text, at).unwrap();
        assert_eq!((before.of(text), gap), ("A.G.", Gap::Space));
        assert_eq!(word_before(text, before.start), None);
        let (after, gap) = word_after(text, at + "Lukashenka".len()).unwrap();
        assert_eq!((after.of(text), gap), ("Aliaksandr", Gap::Comma));
        assert_eq!(word_after(text, after.end), None);
    }
}
