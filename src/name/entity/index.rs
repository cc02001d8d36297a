use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64;

use super::chinese::Syllables;
use super::reading::Reading;
use super::{Entity, EntitySpec, roman};
use crate::rule::Frozen;

/// An entity's name in one of its forms: numbers of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FormOf {
    pub(crate) entity: usize,
    pub(crate) form: usize,
}

/// Bits of a form's number beside its entity's.
const FORM_BITS: u32 = 12;

impl FormOf {
    /// Both in one number; `None` for more forms or entities than it holds.
    fn packed(self) -> Option<u32> {
        let form = u32::try_from(self.form).ok().filter(|form| form >> FORM_BITS == 0)?;
        let entity = u32::try_from(self.entity).ok().filter(|entity| entity >> (32 - FORM_BITS) == 0)?;
        Some(entity << FORM_BITS | form)
    }

    pub(crate) fn unpacked(number: u32) -> Self {
        Self { entity: (number >> FORM_BITS) as usize, form: (number & ((1 << FORM_BITS) - 1)) as usize }
    }
}

/// Entries put in order: as bytes, and with tables of which forms a word may be the last of, by hashes of the word.
#[derive(Debug, Default)]
pub(crate) struct Packed {
    /// The entries, one after the other.
    pub(crate) specs: Vec<u8>,
    /// Where each ends.
    pub(crate) ends: Vec<u32>,
    /// Forms by a listed spelling.
    pub(crate) words: Frozen,
    /// Forms by the keys of what romanisations give.
    pub(crate) keys: Frozen,
    /// Whole names as they shall be.
    pub(crate) names: Frozen,
}

impl Packed {
    pub(crate) fn of(entries: &[EntitySpec]) -> Self {
        let (mut words, mut keys, mut names) = (Vec::new(), Vec::new(), Vec::new());
        let mut packed = Self::default();
        // Families share a name, and its keys are dear.
        let mut known: HashMap<(String, String), Vec<u64>> = HashMap::new();
        for (number, entry) in entries.iter().enumerate() {
            packed.specs.extend(postcard::to_stdvec(entry).unwrap_or_default());
            packed.ends.push(u32::try_from(packed.specs.len()).unwrap_or(u32::MAX));
            let entity = Entity::new(entry);
            for (form, parts) in entity.forms.iter().enumerate() {
                let Some(form) = (FormOf { entity: number, form }).packed() else { continue };
                let anchor = parts.anchor();
                words.extend(anchor.words.iter().map(|word| (xxh3_64(word), form)));
                let spelled = anchor.syllables.iter().flat_map(Syllables::spellings);
                words.extend(spelled.map(|word| (xxh3_64(&Reading::of(&word).bare), form)));
                for native in &anchor.natives {
                    let name = (native.language().to_owned(), native.text().to_owned());
                    let own = known.entry(name).or_insert_with(|| native.keys().into_iter().map(hash_of_key).collect());
                    keys.extend(own.iter().map(|&key| (key, form)));
                }
            }
            names.push((hash_of_bare(entity.name.iter().map(String::as_str)), 0));
        }
        [packed.words, packed.keys, packed.names] = [words, keys, names].map(Frozen::new);
        packed
    }
}

impl Reading<'_> {
    /// What an index knows the word by.
    pub(crate) fn hashes(&self) -> (u64, u64) {
        (xxh3_64(&self.bare), hash_of_key(roman::key_folded(&self.letters)))
    }
}

fn hash_of_key(key: roman::Key) -> u64 {
    xxh3_64(&key.to_le_bytes())
}

/// The hash of a name's words without marks.
pub(crate) fn hash_of_bare<'w>(words: impl Iterator<Item = &'w str>) -> u64 {
    let mut all = Vec::new();
    for word in words {
        all.extend(Reading::of(word).bare);
        all.push(b' ');
    }
    xxh3_64(&all)
}
