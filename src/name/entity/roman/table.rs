//! The TOML tables as they are written, before they are made into units.

use super::TableError;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One language's table of letters.
#[derive(Deserialize)]
pub(crate) struct Table {
    /// Language code.
    pub(crate) language: String,
    /// Every letter of the alphabet.
    pub(crate) alphabet: String,
    /// Named classes of letters, for conditions.
    pub(crate) classes: BTreeMap<String, String>,
    /// Vowels that the script leaves out.
    pub(crate) unwritten: Option<Unwritten>,
    /// How letters and groups of letters are spelled.
    pub(crate) spell: Vec<Spell>,
}

/// Short vowels that may follow a letter without being written.
#[derive(Deserialize)]
pub(crate) struct Unwritten {
    /// Class of the letters they may follow.
    pub(crate) after: String,
    /// The vowels, each with its systems.
    pub(crate) latin: Vec<String>,
    /// Whether the letter may be doubled without being written twice.
    pub(crate) double: bool,
}

/// One native letter or group with its Latin spellings.
#[derive(Deserialize)]
pub(crate) struct Spell {
    /// Native letters.
    pub(crate) n: String,
    /// What must come before: class names, letters, `start`; `!` negates.
    pub(crate) after: Option<String>,
    /// What must come next: class names, letters, `end`; `!` negates.
    pub(crate) before: Option<String>,
    /// Latin strings, each followed by its systems; `-` is the empty string
    /// and `+1` after the string makes it dearer.
    pub(crate) to: Vec<String>,
}

/// Correspondences between the spellings of a name in related languages.
#[derive(Deserialize)]
pub(crate) struct Bridge {
    /// Code of the joint language.
    pub(crate) language: String,
    /// Code of a joint language whose rows are taken over.
    pub(crate) extends: Option<String>,
    /// The languages that are joined, in the order of the rows.
    pub(crate) joins: Vec<String>,
    /// The rows beside the letters that are the same in all.
    pub(crate) row: Vec<BridgeRow>,
}

/// One correspondence.
#[derive(Deserialize, Clone)]
pub(crate) struct BridgeRow {
    /// Native strings by language; `-` when the language has none.
    pub(crate) n: Vec<String>,
    /// What it costs.
    pub(crate) cost: u8,
    /// As in [`Spell`].
    pub(crate) after: Option<String>,
    /// As in [`Spell`].
    pub(crate) before: Option<String>,
}

/// Reads one TOML text.
pub(crate) fn read<T: for<'de> Deserialize<'de>>(name: &str, text: &str) -> Result<T, TableError> {
    toml::from_str(text).map_err(|e| TableError::new(name, e.to_string()))
}
