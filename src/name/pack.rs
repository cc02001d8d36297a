use std::borrow::Cow;
use std::sync::OnceLock;

use super::entity::{Entity, EntitySpec, FormOf, Packed, Reading};
use crate::rule::Frozen;

/// Entities that were put in order together: those of the library by its build, those of a user's files when they are read.
/// Each is unpacked when a text first has a word that may name it.
#[derive(Debug)]
pub(super) struct Pack {
    /// The entries as bytes, one after the other, and where each ends.
    specs: Cow<'static, [u8]>,
    ends: Vec<u32>,
    entities: Vec<OnceLock<Option<Box<Entity>>>>,
    words: Frozen,
    keys: Frozen,
    names: Frozen,
}

impl Pack {
    /// Of the parts that the build made.
    pub(super) fn builtin([ends, specs, words, keys, names]: [&'static [u8]; 5]) -> Self {
        let [words, keys, names] = [words, keys, names].map(|bytes| Frozen(bytes.into()));
        Self::new(specs.into(), postcard::from_bytes(ends).unwrap_or_default(), [words, keys, names])
    }

    /// Of entries.
    pub(super) fn of(entries: &[EntitySpec]) -> Self {
        let packed = Packed::of(entries);
        Self::new(packed.specs.into(), packed.ends, [packed.words, packed.keys, packed.names])
    }

    fn new(specs: Cow<'static, [u8]>, ends: Vec<u32>, [words, keys, names]: [Frozen; 3]) -> Self {
        Self { specs, entities: ends.iter().map(|_| OnceLock::new()).collect(), ends, words, keys, names }
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// An entity by its number.
    pub(super) fn entity(&self, number: usize) -> Option<&Entity> {
        self.entities.get(number)?.get_or_init(|| Some(Box::new(Entity::new(&self.entry(number)?)))).as_deref()
    }

    /// An entry by its number.
    pub(super) fn entry(&self, number: usize) -> Option<EntitySpec> {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]) as usize;
        let bytes = self.specs.get(start..self.ends[number] as usize)?;
        postcard::from_bytes(bytes).ok()
    }

    /// The forms of which a word may be the last one.
    pub(super) fn forms_of(&self, word: &Reading) -> Vec<FormOf> {
        let (listed, key) = word.hashes();
        let mut found: Vec<FormOf> = self.words.get(listed).chain(self.keys.get(key)).map(FormOf::unpacked).collect();
        found.sort_by_key(|form| (form.entity, form.form));
        found.dedup();
        found.retain(|form| self.entity(form.entity).is_some_and(|entity| entity.accepts(form.form, entity.forms[form.form].len() - 1, word)));
        found
    }

    /// Whether a hash is that of a name as it shall be.
    pub(super) fn has_name(&self, hash: u64) -> bool {
        self.names.get(hash).next().is_some()
    }
}
