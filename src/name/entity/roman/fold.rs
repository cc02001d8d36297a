//! Folding of Latin words to a 32-letter alphabet.
//!
//! Letters are lower-cased and lose the marks by which no romanisation tells
//! native letters apart (the Estonian õ, which stands for ы, becomes a y). Six
//! marked letters stay letters of their own; they are written as upper-case bytes: `C` (č, ç), `S` (š, ş), `Z` (ž, ż), `X`
//! (ŝ), `A` (â), `U` (û). Apostrophes, hyphens and spaces vanish.

/// Number of letters in the folded alphabet.
pub(crate) const ALPHABET: usize = 32;

const BARE: [(char, &str); 25] = [
    ('a', "àáãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặɑ"),
    ('b', "ḃḅḇƀɓ"),
    ('c', "ćċḉ"),
    ('d', "ďḋḍḏḑḓđɖɗð"),
    ('e', "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệəɛǝ"),
    ('f', "ḟ"),
    ('g', "ĝğġģǧǵḡǥɠ"),
    ('h', "ĥȟḣḥḧḩḫẖħɦ"),
    ('i', "ìíîïĩīĭįǐȉȋḭḯỉịıɨ"),
    ('j', "ǰ"),
    ('k', "ķǩḱḳḵ"),
    ('l', "ĺļľḷḹḻḽłɫƚ"),
    ('m', "ḿṁṃ"),
    ('n', "ñńņňǹṅṇṉṋŋɲ"),
    ('o', "òóôöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợøɔ"),
    ('p', "ṕṗ"),
    ('r', "ŕŗřȑȓṙṛṝṟɾ"),
    ('s', "śṡṣṥṧṩ"),
    ('t', "ţťṫṭṯṱẗŧʈ"),
    ('u', "ùúüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữựʉ"),
    ('v', "ṽṿ"),
    ('w', "ŵẁẃẅẇẉẘ"),
    ('x', "ẋẍ"),
    ('y', "õýÿŷȳẏẙỳỵỷỹ"),
    ('z', "źẑẓẕƶ"),
];

/// Folds one lower-case character; `None` when it is no Latin letter.
fn fold_char(c: char) -> Option<&'static [u8]> {
    const LETTERS: &[u8; 26] = b"abcdefghijklmnopqrstuvwxyz";
    if c.is_ascii_lowercase() {
        let at = usize::from(c as u8 - b'a');
        return Some(&LETTERS[at..=at]);
    }
    let special: &[u8] = match c {
        'č' | 'ç' | 'ĉ' => b"C",
        'š' | 'ş' | 'ș' => b"S",
        'ž' | 'ż' | 'ĵ' => b"Z",
        'ŝ' => b"X",
        'â' => b"A",
        'û' => b"U",
        'æ' => b"ae",
        'œ' => b"oe",
        'ß' => b"ss",
        'þ' => b"th",
        'ț' => b"ts",
        _ => {
            let (bare, _) = BARE.iter().find(|(_, marked)| marked.contains(c))?;
            let at = usize::from(*bare as u8 - b'a');
            return Some(&LETTERS[at..=at]);
        }
    };
    Some(special)
}

/// Folds a Latin word. Characters that are no Latin letters are dropped.
pub(crate) fn fold(word: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(word.len());
    fold_into(word, &mut out);
    out
}

/// Folds a Latin word into a buffer that is cleared first.
pub(crate) fn fold_into(word: &str, out: &mut Vec<u8>) {
    out.clear();
    for b in word.chars() {
        if b.is_ascii_alphabetic() {
            out.push(b.to_ascii_lowercase() as u8);
        } else if !b.is_ascii() {
            for c in b.to_lowercase() {
                out.extend_from_slice(fold_char(c).unwrap_or_default());
            }
        }
    }
}

/// The place of a folded letter in the alphabet, below [`ALPHABET`].
pub(crate) fn letter_index(letter: u8) -> usize {
    match letter {
        b'C' => 26,
        b'S' => 27,
        b'Z' => 28,
        b'X' => 29,
        b'A' => 30,
        b'U' => 31,
        _ => usize::from(letter.saturating_sub(b'a')).min(25),
    }
}

/// The plain letter below a marked one; plain letters stay.
pub(crate) fn bare(letter: u8) -> u8 {
    if letter == b'X' { b's' } else { letter.to_ascii_lowercase() }
}

/// Whether a letter of a text satisfies a letter of a table: the same, or a
/// vowel whose mark other languages also use for stress or length.
pub(crate) fn letter_fits(text: u8, table: u8) -> bool {
    text == table || (matches!(text, b'A' | b'U') && text.to_ascii_lowercase() == table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_marks_and_signs() {
        assert_eq!(fold("Gorbačëv"), b"gorbaCev");
        assert_eq!(fold("L’vovich"), b"lvovich");
        assert_eq!(fold("Kni͡azev"), b"kniazev");
        assert_eq!(fold("ŁUKASZENKA"), b"lukaszenka");
    }
}
