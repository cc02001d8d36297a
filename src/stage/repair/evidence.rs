//! Whether characters that could be mojibake are.

use super::codepage::Page;

/// What is known of a suspicion.
pub(super) struct Place<'a> {
    /// The characters as they stand.
    pub shown: &'a [char],
    /// What they would become.
    pub decoded: &'a str,
    /// How many characters that is.
    pub sequences: usize,
    /// The character on the left.
    pub before: Option<char>,
    /// The character on the right.
    pub after: Option<char>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// No right text looks like this.
    Sure,
    /// Right text may look like this, but hardly beside a sure case.
    Doubtful,
    /// Leave it.
    Right,
}

use Verdict::{Doubtful, Right, Sure};

fn sure_or_right(sure: bool) -> Verdict {
    if sure { Sure } else { Right }
}

fn sure_if(sure: bool) -> Verdict {
    if sure { Sure } else { Doubtful }
}

/// Decides by page.
pub(super) fn judge(page: Page, place: &Place<'_>) -> Verdict {
    match page {
        Page::Western | Page::Central => latin(page, place),
        Page::Cyrillic => cyrillic(place),
        Page::Mac => mac(place),
    }
}

/// Characters that texts are made of. Others come of letters and marks that only happen to make a sequence: `ß“`, `ÉŽ`.
pub(super) fn is_plausible(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{17f}' | '\u{192}' | '\u{1a0}' | '\u{1a1}' | '\u{1af}' | '\u{1b0}' | '\u{218}'..='\u{21b}' | '\u{259}' | '\u{2bb}' | '\u{2bc}'
        | '\u{2c6}' | '\u{2dc}' | '\u{300}'..='\u{328}' | '\u{370}'..='\u{3ce}' | '\u{400}'..='\u{45f}' | '\u{490}'..='\u{4ff}' | '\u{531}'..='\u{587}'
        | '\u{5b0}'..='\u{5f4}' | '\u{60c}'..='\u{6d5}' | '\u{6f0}'..='\u{6f9}' | '\u{900}'..='\u{edf}' | '\u{1000}'..='\u{10ff}' | '\u{1780}'..='\u{17ff}'
        | '\u{1e00}'..='\u{1eff}' | '\u{2000}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{20a0}'..='\u{20bf}' | '\u{2100}'..='\u{214f}'
        | '\u{2190}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{fb01}' | '\u{fb02}' | '\u{fe0f}' | '\u{feff}' | '\u{ff01}'..='\u{ff9f}' | '\u{1f000}'..='\u{1faff}')
}

/// Closing marks and dashes, which follow capitals in right text too: `MAÇÃ”`, `ROMÂ–`.
fn is_closing(c: char) -> bool {
    matches!(c, '’' | '‘' | '”' | '“' | '›' | '»' | '…' | '–' | '—' | '•' | '\u{a0}')
}

/// Marks that a word may carry: `NESTLÉ®`, a footnote's number.
fn is_note(c: char) -> bool {
    matches!(c, '©' | '®' | '™' | '†' | '‡' | '*' | 'ª' | 'º' | '°' | '¹' | '²' | '³' | '·' | '«' | '‹' | '\u{ad}')
}

/// A letter that stands in words, which `ª`, `µ` and `ƒ` hardly do.
fn is_word_letter(c: char) -> bool {
    c.is_alphabetic() && !matches!(c, 'ª' | 'º' | 'µ' | 'ƒ')
}

fn is_lower(c: Option<char>) -> bool {
    c.is_some_and(char::is_lowercase)
}

fn is_upper(c: Option<char>) -> bool {
    c.is_some_and(char::is_uppercase)
}

fn is_letter(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphabetic)
}

fn latin(page: Page, place: &Place<'_>) -> Verdict {
    let (lead, rest) = (place.shown[0], &place.shown[1..]);
    let (before, after) = (place.before, place.after);
    let Some(&cont) = rest.first() else {
        // `Ã` before a space: within a word of small letters there is no such capital.
        return if is_upper(before) { Right } else { sure_if(is_lower(before)) };
    };
    if lead == 'Ã' && cont == ' ' {
        return if is_upper(before) { Right } else { sure_if(is_lower(before)) };
    }
    if place.sequences > 1 {
        return if rest.iter().any(|&c| !is_word_letter(c)) { Sure } else { Right };
    }
    let last = rest[rest.len() - 1];
    match rest.len() {
        // Its third byte is lost.
        1 if (lead, cont) == ('â', '€') => Sure,
        // An emoji.
        3 => sure_if(lead == 'ð' && cont == 'Ÿ'),
        // `â€™`, `â„¢`, `âœ“`; and `…â”…` is no mojibake.
        2 if lead == 'â' => sure_if(!is_closing(cont) || !(is_closing(last) || is_note(last) || last.is_alphabetic())),
        2 if lead == 'ï' => sure_if(cont == '»' && last == '¿' || cont == '¸' || cont == '¬'),
        // Vietnamese; `está»—dijo` is Spanish.
        2 if lead == 'á' => sure_if(!is_closing(last) && !is_note(last) || is_lower(after) && (is_note(last) || matches!(last, '“' | '‘'))),
        2 => Doubtful,
        _ if lead == 'Â' => circumflex(place, cont),
        _ => capital(page, place, lead, cont),
    }
}

/// `Â` before the character that is meant.
fn circumflex(place: &Place<'_>, cont: char) -> Verdict {
    let (before, after) = (place.before, place.after);
    match cont {
        _ if is_upper(before) => Doubtful,
        '»' if before == Some('«') || is_letter(before) && !is_lower(before) => Right,
        // `la lettre Â :` has a no-break space too.
        '\u{a0}' if before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '«' | '"' | '“')) => {
            sure_if(!after.is_some_and(|c| matches!(c, ':' | ';' | '!' | '?' | '»')))
        }
        _ => Sure,
    }
}

/// A capital letter before something, for an accented letter.
fn capital(page: Page, place: &Place<'_>, lead: char, cont: char) -> Verdict {
    let (before, after) = (place.before, place.after);
    let starts_small = is_lower(after) && !is_upper(before);
    let Some(decoded) = place.decoded.chars().next() else { return Right };
    match decoded {
        // A letter of another alphabet, alone: within a line of such.
        '\u{370}'..='\u{6ff}' => return Doubtful,
        // A mark, of a letter that was taken apart.
        '\u{300}'..='\u{36f}' => return if is_lower(before) { Sure } else { Right },
        _ => {}
    }
    if !lead.is_uppercase() {
        return Doubtful;
    }
    if is_lower(before) {
        return Sure;
    }
    if is_word_letter(cont) {
        // Romanian has `Ăştia`; `MÃœNCHEN` has a small letter among capitals.
        let among_capitals = is_upper(before) && is_upper(after) && cont.is_lowercase() && page == Page::Western;
        let is_romanian = lead == 'Ă' && matches!(cont, 'ş' | 'Ş' | 'ţ' | 'Ţ');
        return sure_if(among_capitals || starts_small && !is_romanian && (lead == 'Ã' || cont.is_lowercase()));
    }
    if is_closing(cont) {
        let opens = matches!(cont, '“' | '‘') && is_letter(after) || cont == '”' && is_letter(before) && is_letter(after);
        let starts = lead == 'Ã' && !is_letter(before) && is_letter(after);
        return sure_if((lead == 'Ã' && opens) || starts || starts_small && cont != '…' && cont != '\u{a0}');
    }
    if is_note(cont) {
        return sure_if(starts_small || !is_upper(before) && lead == 'Ã' || matches!(cont, '‡' | '†') && is_upper(after));
    }
    // `5 Å±0.1` is a length.
    sure_if(is_letter(before) || is_letter(after) || lead != 'Å')
}

fn cyrillic(place: &Place<'_>) -> Verdict {
    let (lead, rest) = (place.shown[0], &place.shown[1..]);
    let Some(&cont) = rest.first() else { return Right };
    match lead {
        // Quotation marks, dashes: `вЂ™`. An emoji: `рџ‘Ќ`.
        'в' if cont == 'Ђ' || cont == '„' => return Sure,
        'р' if cont == 'џ' => return Sure,
        'а'..='я' => return Right,
        _ => {}
    }
    let is_basic = |c: char| matches!(c, 'А'..='я' | 'Ё' | 'ё' | 'Є' | 'є' | 'І' | 'і' | 'Ї' | 'ї' | 'Ґ' | 'ґ' | 'Ў' | 'ў');
    if place.decoded.chars().all(is_basic) {
        // `СІРІ` is a word in capitals.
        let is_odd = place.shown.iter().any(|c| !c.is_uppercase());
        return match place.sequences {
            1 if is_letter(place.before) || is_letter(place.after) => Right,
            1 => Doubtful,
            n => sure_if(is_odd && (n > 2 || rest.iter().any(|c| !c.is_alphabetic() || matches!(c, 'Ѕ' | 'Ј' | 'Љ' | 'Њ' | 'џ' | 'ѓ' | 'ќ' | 'ѕ')))),
        };
    }
    let beside_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    match lead {
        // `В Москве` has a no-break space in right text, `ВіМ` no mistake at all.
        'В' if cont == '\u{a0}' && place.sequences == 1 => {
            if place.before.is_none_or(|c| c.is_whitespace() || !c.is_alphanumeric()) {
                Right
            } else {
                Doubtful
            }
        }
        'В' if !cont.is_alphabetic() => Doubtful,
        'Г' | 'Д' | 'Е' if beside_latin(place.before) || beside_latin(place.after) => Sure,
        _ if place.sequences > 3 => Doubtful,
        _ => Right,
    }
}

/// Letters of Mac Roman where formulas have signs.
fn mac(place: &Place<'_>) -> Verdict {
    let (lead, rest) = (place.shown[0], &place.shown[1..]);
    let Some(&cont) = rest.first() else { return Right };
    let is_formula = matches!(cont, 'π' | 'Ω' | 'µ' | '∂' | '∑' | '∏' | '∫' | '∞' | '≠' | '≤' | '≥' | '±' | '°' | '√' | 'ƒ' | '∆');
    let within_word = is_letter(place.before) && is_lower(place.after);
    match lead {
        '‚' if matches!(cont, 'Ä' | 'Ñ') => Sure,
        '√' if is_formula => sure_or_right(within_word),
        '√' => sure_if(is_letter(place.before) || is_lower(place.after)),
        '¬' if is_formula => sure_or_right(cont == '∞' && place.before.is_some_and(|c| c.is_ascii_digit())),
        '¬' => sure_if(!cont.is_alphabetic()),
        'ƒ' | '≈' if !is_formula => sure_or_right(within_word),
        '–' | '—' if place.sequences > 2 && place.decoded.chars().all(|c| matches!(c, '\u{400}'..='\u{45f}')) => Sure,
        '–' | '—' if place.sequences <= 2 && place.decoded.chars().all(|c| matches!(c, 'А'..='я')) => {
            if is_letter(place.before) || is_letter(place.after) { Right } else { Doubtful }
        }
        _ => Right,
    }
}
