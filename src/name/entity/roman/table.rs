//! The TOML tables as they are written, before they are made into units.

use super::TableError;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One language's table of letters.
#[derive(Deserialize)]
pub struct Table {
    /// Language code.
    pub language: String,
    /// Every letter of the alphabet.
    pub alphabet: String,
    /// Named classes of letters, for conditions.
    pub classes: BTreeMap<String, String>,
    /// Vowels that the script leaves out.
    pub unwritten: Option<Unwritten>,
    /// How letters and groups of letters are spelled.
    pub spell: Vec<Spell>,
}

/// Short vowels that may follow a letter without being written.
#[derive(Deserialize)]
pub struct Unwritten {
    /// Class of the letters they may follow.
    pub after: String,
    /// The vowels, each with its systems.
    pub latin: Vec<String>,
    /// Whether the letter may be doubled without being written twice.
    pub double: bool,
}

/// One native letter or group with its Latin spellings.
#[derive(Deserialize)]
pub struct Spell {
    /// Native letters.
    pub n: String,
    /// What must come before: class names, letters, `start`; `!` negates.
    pub after: Option<String>,
    /// What must come next: class names, letters, `end`; `!` negates.
    pub before: Option<String>,
    /// Latin strings, each followed by its systems; `-` is the empty string.
    pub to: Vec<String>,
}

/// Correspondences between the spellings of a name in related languages.
#[derive(Deserialize)]
pub struct Bridge {
    /// Code of the joint language.
    pub language: String,
    /// The languages that are joined, in the order of the rows.
    pub joins: Vec<String>,
    /// The rows beside the letters that are the same in all.
    pub row: Vec<BridgeRow>,
}

/// One correspondence.
#[derive(Deserialize)]
pub struct BridgeRow {
    /// Native strings by language; `-` when the language has none.
    pub n: Vec<String>,
    /// What it costs.
    pub cost: u8,
    /// As in [`Spell`].
    pub after: Option<String>,
    /// As in [`Spell`].
    pub before: Option<String>,
}

/// Reads one TOML text.
pub fn read<T: for<'de> Deserialize<'de>>(name: &str, text: &str) -> Result<T, TableError> {
    toml::from_str(text).map_err(|e| TableError::new(name, e.to_string()))
}
