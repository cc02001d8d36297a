mod accepted;
mod enumerate;
mod gender;
mod refused;
mod related;

use super::fold::fold;
use super::key::{ENDS_WITH_A, Key, key_folded};
use super::language::Language;
use super::pattern::Pattern;
use super::{given_names, language};

/// The automaton of a native name.
fn pattern(code: &str, native: &str) -> Pattern {
    language(code).unwrap().pattern(native).unwrap()
}

fn accepts(pattern: &Pattern, latin: &str) -> bool {
    pattern.accepts_folded(&fold(latin))
}

fn strictness(pattern: &Pattern, latin: &str) -> Option<u8> {
    pattern.strictness_folded(&fold(latin))
}

fn related(language: &Language, a: &str, b: &str, limit: u16) -> Option<u16> {
    language.related_folded(&fold(a), &fold(b), limit)
}

fn key(latin: &str) -> Key {
    key_folded(&fold(latin))
}

fn ends_with_a(key: Key) -> bool {
    key & ENDS_WITH_A != 0
}

/// Whether two given names or patronymics, native or Latin, can be forms of one name (Mikalai, Николай, Mykola, Nicholas).
fn given_equal(a: &str, b: &str) -> bool {
    let names = given_names().unwrap();
    names.senses(a).iter().any(|sense| names.senses(b).contains(sense))
}
