use std::collections::HashSet;
use std::rc::Rc;

use foldhash::fast::FixedState;
use xxhash_rust::xxh3::{Xxh3, xxh3_64_with_seed};

use super::entity::{self, Entity, EntitySpec, FormOf, NameCase, Reading};
use super::pack::Pack;
use crate::rule::{Problems, RuleErrors, SourceFile, builtin_names};
use crate::text::{MOST_KNOWN, Memo, remembered};

/// All known entities, compiled for one scan over a text.
#[derive(Debug)]
pub struct Atlas {
    packs: Vec<Pack>,
    /// Ids of a user's entities, which take the place of the library's.
    own: HashSet<String, FixedState>,
    fingerprint: u64,
}

impl Atlas {
    /// Compiles names files. Those of the library are all taken if any is.
    ///
    /// # Errors
    /// Everything that is wrong in any of the files, at once.
    pub fn compile(files: &[SourceFile]) -> Result<Self, RuleErrors> {
        let mut errors = Vec::new();
        let mut specs: Vec<EntitySpec> = Vec::new();
        let mut hash = Xxh3::new();
        let mut packs = Vec::new();
        let (builtin, own): (Vec<&SourceFile>, Vec<&SourceFile>) = files.iter().partition(|file| file.builtin);
        if !builtin.is_empty() {
            hash.update(&builtin_names().1);
            packs.push(Pack::builtin(builtin_names().0));
        }
        for file in own {
            hash.update(file.text.as_bytes());
            let mut problems = Problems::new(file);
            specs.extend(entity::read(file, &mut problems).0);
            errors.extend(problems.into_errors());
        }
        let own = specs.iter().map(|spec| format!("names.{}", spec.id)).collect();
        if !specs.is_empty() {
            packs.push(Pack::of(&specs));
        }
        if errors.is_empty() { Ok(Self { packs, own, fingerprint: hash.digest() }) } else { Err(RuleErrors(errors)) }
    }

    /// Entity by number.
    ///
    /// # Panics
    /// If there are not so many.
    pub fn entity(&self, number: usize) -> &Entity {
        let (pack, number) = self.find(number);
        pack.entity(number).unwrap_or_else(|| unreachable!("packs hold what they were made of"))
    }

    fn find(&self, mut number: usize) -> (&Pack, usize) {
        for pack in &self.packs {
            if number < pack.len() {
                return (pack, number);
            }
            number -= pack.len();
        }
        panic!("no entity {number}")
    }

    /// How many entities there are.
    pub fn len(&self) -> usize {
        self.packs.iter().map(Pack::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A number that changes with any byte of the names files.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// The forms of which a word may be the last one; `None` if it is nobody's.
    pub(super) fn forms_of(&self, word: &str) -> Option<Rc<[FormOf]>> {
        // Most words are nobody's, and the same ones come again and again.
        thread_local!(static KNOWN: Memo<Option<Rc<[FormOf]>>> = Memo::default());
        let hash = xxh3_64_with_seed(word.as_bytes(), self.fingerprint);
        remembered(&KNOWN, MOST_KNOWN, hash, || Some(self.find_forms(&Reading::of(word))).filter(|forms| !forms.is_empty()).map(Into::into))
    }

    fn find_forms(&self, word: &Reading) -> Vec<FormOf> {
        let mut all = Vec::new();
        let mut before = 0;
        for pack in &self.packs {
            all.extend(pack.forms_of(word).into_iter().map(|form| FormOf { entity: form.entity + before, ..form }));
            before += pack.len();
        }
        let last = before - self.packs.last().map_or(0, Pack::len);
        if !self.own.is_empty() {
            all.retain(|form| form.entity >= last || !self.own.contains(&*self.entity(form.entity).rule));
        }
        all
    }

    /// All entries that count, by number.
    pub(super) fn entries(&self) -> impl Iterator<Item = (usize, EntitySpec)> {
        let last = self.len() - self.packs.last().map_or(0, Pack::len);
        let entries = (0..self.len()).filter_map(|number| {
            let (pack, within) = self.find(number);
            Some((number, pack.entry(within)?))
        });
        entries.filter(move |(number, entry)| self.own.is_empty() || *number >= last || !self.own.contains(&format!("names.{}", entry.id)))
    }

    /// Whether a hash of words is that of some entity's name as it shall be.
    pub(super) fn is_name(&self, hash: u64) -> bool {
        self.packs.iter().any(|pack| pack.has_name(hash))
    }
}

/// The running texts that names files are tried on.
///
/// # Errors
/// Everything that is wrong in any of the files, at once.
pub fn name_cases(files: &[SourceFile]) -> Result<Vec<NameCase>, RuleErrors> {
    let (mut cases, mut errors) = (Vec::new(), Vec::new());
    for file in files {
        let mut problems = Problems::new(file);
        cases.extend(entity::read(file, &mut problems).1);
        errors.extend(problems.into_errors());
    }
    if errors.is_empty() { Ok(cases) } else { Err(RuleErrors(errors)) }
}
