//! Decides whether a Latin spelling is a romanisation of a native name.
//!
//! Every native letter has, by language and context, a set of Latin strings,
//! each tagged with the systems that give it. The tables are TOML files; all
//! matching is a walk over them, letter by letter.

mod enumerate;
mod error;
pub mod fold;
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
mod trie;
mod unit;
mod words;

pub use error::TableError;
pub use given::{GivenNames, Role, Sense};
pub use key::{Key, key, key_folded};
pub use language::Language;
pub use pattern::Pattern;
pub use people::Names;
pub use store::{Store, given_equal, given_names, language};
