//! Given names and patronymics of Eastern Slavs, in native and Latin letters.

use std::collections::BTreeSet;

use super::native::Native;
use super::reading::Reading;
use super::roman::{self, Role, Sense};

/// What a word can be.
fn senses(word: &str) -> Vec<Sense> {
    roman::given_names().map(|names| names.senses(word)).unwrap_or_default()
}

/// Whether a word is a form of the same given name: Mikola and Николай.
pub(super) fn is_equivalent(native: &Native, word: &Reading) -> bool {
    if !matches!(native.language(), "be" | "ru" | "uk") {
        return false;
    }
    let said = roman::given_names().map(|names| names.senses_folded(&word.letters)).unwrap_or_default();
    said.iter().filter(|sense| sense.role == Role::Given).any(|sense| senses(native.text()).contains(sense))
}

/// Whether a word can be a patronymic.
pub(crate) fn is_patronymic(word: &str) -> bool {
    senses(word).iter().any(|sense| sense.role != Role::Given)
}

/// Whether a word can be a patronymic, known or by its ending; between two other names few others end so.
pub(crate) fn may_be_patronymic(word: &str) -> bool {
    roman::has_ending_of_patronymic(&Reading::of(word).bare) || is_patronymic(word)
}

/// Whether a word can be a form of the same patronymic: Mikalaevich and Николаевич, or half of both, Aliaksandrovich.
pub(super) fn shares_patronymic(native: &Native, word: &Reading) -> bool {
    let Some(names) = roman::given_names() else { return false };
    let said = names.senses_folded(&word.letters).into_iter().map(|sense| (sense.set, sense.role));
    let half = roman::father_of(&word.bare).into_iter().flat_map(|(father, role)| names.senses_folded(father).into_iter().map(move |sense| (sense.set, role)));
    let said: Vec<(u16, Role)> = said.chain(half).filter(|(_, role)| *role != Role::Given).collect();
    senses(native.text()).iter().any(|sense| said.contains(&(sense.set, sense.role)))
}

/// Whether a word can be a given name.
pub(crate) fn is_known_given(word: &str) -> bool {
    senses(word).iter().any(|sense| sense.role == Role::Given)
}

/// Whether a word can be a given name of women, or of men.
pub(crate) fn is_given_of(word: &str, is_female: bool) -> bool {
    senses(word).iter().any(|sense| sense.role == Role::Given && sense.female == is_female)
}

/// The given names and patronymics that words of a full name can be. Spellings of one person's name have one in common.
pub(crate) fn given_senses(name: &str) -> BTreeSet<Sense> {
    let parts = roman::words(name, roman::given_names()).into_iter().flat_map(|word| word.senses);
    name.split(' ').flat_map(senses).chain(parts).collect()
}

/// How far two Latin spellings of a full name are apart, if they can be one person's; nothing beyond `limit`.
pub(crate) fn relation(a: &str, b: &str, limit: u16) -> Option<u16> {
    let names = roman::Names::new(roman::language("east-person")?, roman::given_names());
    names.same_person(a, b, limit)
}
