//! Names taken apart into words.

use super::fold::fold;
use super::given::{GivenNames, Role, Sense};

/// One word of a name.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// Folded letters.
    pub(crate) folded: Vec<u8>,
    /// What it means as a given name or patronymic.
    pub(crate) senses: Vec<Sense>,
    /// Whether it is a patronymic, known or by its ending.
    pub(crate) patronymic: bool,
}

/// Endings of patronymics in folded letters; family names on -ovich are rarer
/// than patronymics and never stand between two other words.
const SON: [&str; 11] = ["vich", "vych", "vitch", "vytch", "vic", "wicz", "witsch", "wisch", "vits", "vitj", "yich"];
const DAUGHTER: [&str; 8] = ["ovna", "evna", "ivna", "yvna", "auna", "euna", "ichna", "owna"];

/// Splits a name into words. Initials, digits and titles in brackets go.
pub(crate) fn words(name: &str, given: Option<&GivenNames>) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    for part in name.split(|c: char| c.is_whitespace() || matches!(c, '-' | ',' | '‐' | '–' | '/' | '(' | ')')) {
        let folded = fold(part);
        if folded.len() < 2 {
            continue;
        }
        let senses = given.map(|g| g.senses_folded(&folded)).unwrap_or_default();
        let patronymic = senses.iter().any(|s| s.role != Role::Given);
        out.push(Word { folded, senses, patronymic });
    }
    mark_middle(&mut out);
    out
}

/// A word with the ending of a patronymic is one if it follows a given name
/// and another word of the name can be the family name.
fn mark_middle(words: &mut [Word]) {
    if words.len() < 3 || words.iter().any(|w| w.patronymic) {
        return;
    }
    for word in words.iter_mut().skip(1) {
        let bare: Vec<u8> = word.folded.iter().map(|b| super::fold::bare(*b)).collect();
        if has_ending_of_patronymic(&bare) {
            word.patronymic = true;
            return;
        }
    }
}

/// Whether a folded word without marks ends as patronymics do.
pub(crate) fn has_ending_of_patronymic(bare: &[u8]) -> bool {
    father_of(bare).is_some()
}

/// What stands before the ending of a patronymic, without the vowel that leads to it: about the father's name; and whose child is meant.
pub(crate) fn father_of(bare: &[u8]) -> Option<(&[u8], Role)> {
    let before = |ends: &[&str]| ends.iter().find_map(|end| bare.strip_suffix(end.as_bytes()));
    let Some(father) = before(&SON) else { return before(&DAUGHTER).map(|father| (father, Role::Daughter)) };
    // A daughter's endings begin with that vowel.
    let bare_father = [b"o", b"a", b"e"].iter().find_map(|vowel| father.strip_suffix(*vowel));
    Some((bare_father.unwrap_or(father), Role::Son))
}
