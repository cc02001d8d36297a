//! Decides whether a Latin spelling is a romanisation of a native name.
//!
//! Every native letter has, by language and context, a set of Latin strings,
//! each tagged with the systems that give it. The tables are TOML files; all
//! matching is a walk over them, letter by letter, in time linear in the word.
//!
//! Joint languages tell of Belarusian, Russian and Ukrainian forms at once:
//! `east` (words), `east-person` (full names).

#![expect(clippy::cast_possible_truncation, reason = "a name has at most 63 letters, and a table a few hundred rows")]

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
pub(crate) use pattern::Pattern;
pub(crate) use people::Names;
pub(crate) use store::{given_names, language};
pub(crate) use wade::{pinyin_syllables, wade_giles};
pub(crate) use words::{father_of, has_ending_of_patronymic, words};
