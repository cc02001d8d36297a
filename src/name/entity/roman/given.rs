//! Given names and patronymics that stand for each other.

use super::TableError;
use super::fold::fold;
use super::key::{Key, key_folded};
use super::language::Language;
use super::patronymic::{feminine, masculine};
use super::pattern::Pattern;
use super::store::language;
use super::table::read;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Dearest Latin spelling of a given name that still counts as one.
const MOST_COST: u8 = 4;

#[derive(Deserialize)]
struct File {
    name: Vec<Set>,
}

#[derive(Deserialize)]
struct Set {
    g: String,
    be: Vec<String>,
    ru: Vec<String>,
    uk: Vec<String>,
    #[serde(default)]
    latin: Vec<String>,
    #[serde(default)]
    pat: Vec<String>,
}

/// What a word is: a given name or a patronymic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Role {
    /// A given name.
    Given,
    /// A patronymic of a man.
    Son,
    /// A patronymic of a woman.
    Daughter,
}

/// A set of equivalent names and the role a word has in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Sense {
    /// Number of the set.
    pub(crate) set: u16,
    /// The word's role.
    pub(crate) role: Role,
    /// Whether bearers are women.
    pub(crate) female: bool,
}

struct Form {
    language: &'static Language,
    native: Box<str>,
    /// Compiled again when a text first has a word of its key: all are needed once for their keys, but few words come.
    pattern: OnceLock<Option<Box<Pattern>>>,
    sense: Sense,
}

impl Form {
    fn strictness(&self, word: &[u8]) -> Option<u8> {
        self.pattern.get_or_init(|| self.language.pattern(&self.native).map(Box::new)).as_ref()?.strictness_folded(word)
    }
}

/// All sets, indexed by native word, Latin form and blocking key.
pub(crate) struct GivenNames {
    forms: Vec<Form>,
    /// In order of the keys.
    by_key: Vec<(Key, u32)>,
    native: HashMap<String, Vec<Sense>>,
    latin: HashMap<Vec<u8>, Vec<Sense>>,
}

impl GivenNames {
    /// Reads the embedded table.
    pub(crate) fn load() -> Result<Self, TableError> {
        let file: File = read("given", include_str!("tables/given.toml"))?;
        let mut names = Self { forms: Vec::new(), by_key: Vec::new(), native: HashMap::new(), latin: HashMap::new() };
        for (at, set) in file.name.iter().enumerate() {
            let female = set.g == "f";
            let sense = Sense { set: at as u16, role: Role::Given, female };
            for latin in &set.latin {
                names.latin.entry(fold(latin)).or_default().push(sense);
            }
            for (code, forms) in [("be", &set.be), ("ru", &set.ru), ("uk", &set.uk)] {
                for form in forms {
                    names.add(code, form, sense);
                }
                if !female {
                    names.add_patronymics(set, code, forms, sense);
                }
            }
        }
        names.by_key.sort_unstable();
        names.by_key.shrink_to_fit();
        Ok(names)
    }

    fn add_patronymics(&mut self, set: &Set, code: &str, forms: &[String], sense: Sense) {
        let listed = set.pat.iter().filter_map(|p| p.split_once(' ')).filter(|(l, _)| *l == code);
        let made = forms.iter().flat_map(|f| masculine(code, f));
        let all: Vec<String> = made.chain(listed.map(|(_, p)| p.to_owned())).collect();
        for son in all {
            self.add(code, &son, Sense { role: Role::Son, ..sense });
            for daughter in feminine(code, &son) {
                self.add(code, &daughter, Sense { role: Role::Daughter, female: true, ..sense });
            }
        }
    }

    fn add(&mut self, code: &str, form: &str, sense: Sense) {
        let Some((language, pattern)) = language(code).and_then(|language| Some((language, language.pattern(form)?))) else { return };
        let senses = self.native.entry(form.to_lowercase()).or_default();
        if !senses.contains(&sense) {
            senses.push(sense);
        }
        let at = self.forms.len() as u32;
        self.by_key.extend(pattern.keys().into_iter().map(|key| (key, at)));
        self.forms.push(Form { language, native: form.into(), pattern: OnceLock::new(), sense });
    }

    /// What a native or Latin word can be.
    pub(crate) fn senses(&self, word: &str) -> Vec<Sense> {
        if let Some(senses) = self.native.get(&word.to_lowercase()) {
            return senses.clone();
        }
        self.senses_folded(&fold(word))
    }

    /// The same for a folded Latin word.
    pub(crate) fn senses_folded(&self, word: &[u8]) -> Vec<Sense> {
        let mut out = self.latin.get(word).cloned().unwrap_or_default();
        let key = key_folded(word);
        let first = self.by_key.partition_point(|(other, _)| *other < key);
        for (_, at) in self.by_key[first..].iter().take_while(|(other, _)| *other == key) {
            let form = &self.forms[*at as usize];
            if !out.contains(&form.sense) && form.strictness(word).is_some_and(|c| c <= MOST_COST) {
                out.push(form.sense);
            }
        }
        out
    }
}
