//! Decides whether a Latin spelling is a romanisation of a native name.
//!
//! Every native letter has, by language and context, a set of Latin strings,
//! each tagged with the systems that give it. The tables are TOML files; all
//! matching is a walk over them, letter by letter, in time linear in the word.
//!
//! Joint languages tell of Belarusian, Russian and Ukrainian forms at once:
//! `east` (words), `east-person` (full names), `east-place` (places).

#![expect(clippy::cast_possible_truncation, reason = "a name has at most 63 letters, and a table a few hundred rows")]

#[cfg(test)]
mod enumerate;
mod error;
pub(crate) mod fold;
mod given;
mod hangul;
mod key;
mod language;
mod letters;
mod patronymic;
mod pattern;
mod people;
mod related;
mod store;
mod systems;
mod table;
#[cfg(test)]
mod tests;
mod trie;
mod unit;
mod wade;
mod words;

pub(crate) use error::TableError;
pub(crate) use given::{Role, Sense};
pub(crate) use key::{Key, key_folded};
#[cfg(test)]
pub(crate) use key::{ends_with_a, key};
pub(crate) use pattern::Pattern;
pub(crate) use people::Names;
pub(crate) use store::{given_names, language};
pub(crate) use wade::{pinyin_syllables, wade_giles};

/// Whether two given names or patronymics, native or Latin, can be forms of one name (Mikalai, Николай, Mykola, Nicholas).
#[cfg(test)]
pub(crate) fn given_equal(a: &str, b: &str) -> bool {
    given_names().is_some_and(|names| names.equal(a, b))
}
