use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64;

use super::part::Reading;
use super::{Entity, EntitySpec, roman};

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

/// Which forms a word may be the last of, by hashes of the word.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// By a listed spelling.
    pub(crate) words: Vec<(u64, u32)>,
    /// By the keys of what romanisations give.
    pub(crate) keys: Vec<(u64, u32)>,
    /// Whole names as they shall be.
    pub(crate) names: Vec<(u64, u32)>,
}

impl Index {
    pub(crate) fn of(specs: &[EntitySpec]) -> Self {
        let mut index = Self::default();
        let mut keys: HashMap<(String, String), Vec<u64>> = HashMap::new();
        for (number, spec) in specs.iter().enumerate() {
            let entity = Entity::new(spec);
            for (form, parts) in entity.forms.iter().enumerate() {
                let Some(packed) = (FormOf { entity: number, form }).packed() else { continue };
                let anchor = parts.anchor();
                index.words.extend(anchor.words.iter().map(|word| (xxh3_64(word), packed)));
                for native in &anchor.natives {
                    let name = (native.language().to_owned(), native.text().to_owned());
                    let known = keys.entry(name).or_insert_with(|| native.keys().into_iter().map(hash_of_key).collect());
                    index.keys.extend(known.iter().map(|&key| (key, packed)));
                }
            }
            index.names.push((hash_of_bare(entity.name.iter().map(String::as_str)), 0));
        }
        index
    }
}

impl Reading {
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
