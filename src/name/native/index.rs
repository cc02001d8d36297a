use std::collections::HashMap;

use foldhash::fast::FixedState;
use xxhash_rust::xxh3::xxh3_64;

use super::declension::{Cases, Kind, counterpart, inflect};
use super::word::fold;
use crate::name::Atlas;
use crate::name::entity::EntitySpec;

/// The native spellings of all entities, by every form of their last words.
#[derive(Debug, Default)]
pub struct Natives {
    pub(super) spellings: Vec<Spelling>,
    /// Numbers of spellings by the hash of a folded form. Those of the other sex's family name are among them.
    by_form: HashMap<u64, Vec<u32>, FixedState>,
    by_entity: HashMap<usize, Vec<u32>, FixedState>,
}

/// A native spelling of a whole name, in the nominative.
#[derive(Debug)]
pub(super) struct Spelling {
    pub(super) entity: usize,
    pub(super) language: String,
    pub(super) words: Vec<String>,
    pub(super) is_person: bool,
    /// The patronymic, folded and without its ending, where the entry has one in this language.
    pub(super) father: Option<String>,
    pub(super) is_female: bool,
    /// It gives way to the entry's own spelling in its language.
    pub(super) is_variant: bool,
}

impl Spelling {
    pub(super) fn last(&self) -> usize {
        self.words.len() - 1
    }

    pub(super) fn kind(&self, part: usize) -> Kind {
        match part {
            _ if !self.is_person => Kind::Place,
            _ if part == self.last() => Kind::Family,
            _ => Kind::Given,
        }
    }

    /// The cases that a folded word of a text may be as a part of the name; none if it is no form of it.
    pub(super) fn cases(&self, part: usize, folded: &str) -> Cases {
        let forms = inflect(&self.language, self.kind(part), self.is_female, &self.words[part]);
        forms.iter().filter(|form| fold(&form.text) == folded).fold(0, |all, form| all | form.cases)
    }

    /// The family name that a bearer of the other sex has, where it is another.
    pub(super) fn counterpart(&self) -> Option<String> {
        if self.is_person { counterpart(&self.language, self.is_female, &self.words[self.last()]) } else { None }
    }

    fn forms(&self) -> Vec<String> {
        let family = &self.words[self.last()];
        let own = inflect(&self.language, self.kind(self.last()), self.is_female, family);
        let other = self.counterpart().map(|other| inflect(&self.language, Kind::Family, !self.is_female, &other)).unwrap_or_default();
        own.into_iter().chain(other).map(|form| fold(&form.text)).collect()
    }
}

impl Natives {
    /// Of all entries that are written in Cyrillic letters.
    pub fn of(atlas: &Atlas) -> Self {
        let mut natives = Self::default();
        for (entity, entry) in atlas.entries() {
            natives.add(entity, &entry);
        }
        natives
    }

    fn add(&mut self, entity: usize, entry: &EntitySpec) {
        let own = entry.native.iter().map(|(language, name)| (language, name, false));
        let variants = entry.native_variants.iter().flat_map(|(language, names)| names.iter().map(move |name| (language, name, true)));
        for (language, name, is_variant) in own.chain(variants) {
            let words: Vec<String> = name.split_whitespace().map(str::to_owned).collect();
            if words.is_empty() || !name.starts_with(|c: char| matches!(c, '\u{400}'..='\u{52f}')) {
                continue;
            }
            let father = entry.patronymic.iter().find(|(of, _)| of == language).map(|(_, word)| stem(word));
            let spelling = Spelling { entity, language: language.clone(), words, is_person: entry.person, father, is_female: entry.female, is_variant };
            let number = u32::try_from(self.spellings.len()).unwrap_or(u32::MAX);
            let mut hashes: Vec<u64> = spelling.forms().iter().map(|form| xxh3_64(form.as_bytes())).collect();
            hashes.sort_unstable();
            hashes.dedup();
            for hash in hashes {
                self.by_form.entry(hash).or_default().push(number);
            }
            self.by_entity.entry(entity).or_default().push(number);
            self.spellings.push(spelling);
        }
    }

    /// The spellings of which a folded word may be the last one.
    pub(super) fn by_form(&self, folded: &str) -> impl Iterator<Item = &Spelling> {
        self.numbered(self.by_form.get(&xxh3_64(folded.as_bytes())))
    }

    /// All spellings of an entity.
    pub(super) fn by_entity(&self, entity: usize) -> impl Iterator<Item = &Spelling> {
        self.numbered(self.by_entity.get(&entity))
    }

    fn numbered(&self, numbers: Option<&Vec<u32>>) -> impl Iterator<Item = &Spelling> {
        let numbers = numbers.map(Vec::as_slice).unwrap_or_default();
        numbers.iter().map(|&number| &self.spellings[number as usize])
    }
}

/// What all forms of a patronymic begin with, sons' and daughters'.
fn stem(patronymic: &str) -> String {
    let folded = fold(patronymic);
    let ending = ["ич", "іч", "на"].iter().find_map(|ending| folded.strip_suffix(ending));
    ending.unwrap_or(&folded).to_owned()
}
