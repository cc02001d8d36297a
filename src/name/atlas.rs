use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use foldhash::fast::FixedState;
use xxhash_rust::xxh3::Xxh3;

use super::NameCase;
use super::spec::{self, EntitySpec};
use crate::rule::{Problems, RuleError, RuleErrors, SourceFile};
use crate::text::{Span, fold};

/// What an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntityKind {
    /// Has a given and a family name.
    Person,
    /// Has one name.
    Place,
}

/// A person or place with the spelling that all others give way to.
#[derive(Debug)]
pub struct Entity {
    /// Rule id in the log, `names.maria-kalesnikava`.
    pub rule: Arc<str>,
    /// What it is.
    pub kind: EntityKind,
    /// Canonical given name; empty for a place.
    pub given: String,
    /// Canonical family name, or the place's name.
    pub family: String,
    /// Folded given names that it goes by.
    given_keys: HashSet<String, FixedState>,
    /// Folded phrases in which the name means something else.
    not: Vec<String>,
}

impl Entity {
    /// Whether a word is one of its given names.
    pub fn is_given(&self, word: &str) -> bool {
        self.given_keys.contains(&fold(word))
    }

    /// Whether the text around a mention is a phrase that must stay.
    pub fn is_fixed(&self, phrase: &str) -> bool {
        !self.not.is_empty() && {
            let key = fold(phrase);
            self.not.iter().any(|not| key.contains(&**not))
        }
    }
}

/// A family name or place name found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where it stands.
    pub span: Span,
    /// Number of its spelling; all mentions of a number can be the same entities.
    pub spelling: usize,
}

/// All known entities, compiled for one scan over a text.
#[derive(Debug)]
pub struct Atlas {
    entities: Vec<Entity>,
    scan: AhoCorasick,
    /// For each spelling, the entities that it may mean.
    bearers: Vec<Vec<usize>>,
    cases: Vec<NameCase>,
    fingerprint: u64,
}

impl Atlas {
    /// Compiles names files.
    ///
    /// # Errors
    /// Everything that is wrong in any of the files, at once.
    pub fn compile(files: &[SourceFile]) -> Result<Self, RuleErrors> {
        let mut errors = Vec::new();
        let mut entities: Vec<Entity> = Vec::new();
        let mut spellings: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut all_cases = Vec::new();
        let mut hash = Xxh3::new();
        for file in files {
            hash.update(file.text.as_bytes());
            let mut problems = Problems::new(file);
            let (specs, cases) = spec::read(file, &mut problems);
            errors.extend(problems.into_errors());
            all_cases.extend(cases);
            for spec in specs {
                let number = entities.len();
                let (given, family) = split_name(&spec);
                for spelling in spec.other.iter().chain([&family]) {
                    for form in [spelling.clone(), spelling.to_uppercase()] {
                        let bearers = spellings.entry(form).or_default();
                        if bearers.last() != Some(&number) {
                            bearers.push(number);
                        }
                    }
                }
                entities.push(entity(&spec, given, family));
            }
        }
        if !errors.is_empty() {
            return Err(RuleErrors(errors));
        }
        let (words, bearers): (Vec<String>, Vec<Vec<usize>>) = spellings.into_iter().unzip();
        let scan = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(words)
            .map_err(|error| RuleErrors(vec![RuleError { path: String::new(), text: "".into(), at: 0..0, message: error.to_string(), fault: "invalid" }]))?;
        Ok(Self { entities, scan, bearers, cases: all_cases, fingerprint: hash.digest() })
    }

    /// Entity by number.
    pub fn entity(&self, number: usize) -> &Entity {
        &self.entities[number]
    }

    /// The entities that a spelling may mean.
    pub fn bearers(&self, spelling: usize) -> &[usize] {
        &self.bearers[spelling]
    }

    /// The running texts that the names are tried on.
    pub fn cases(&self) -> &[NameCase] {
        &self.cases
    }

    /// A number that changes with any byte of the names files.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Every whole word of a text that is a known family or place name, in order.
    pub fn mentions(&self, text: &str) -> Vec<Mention> {
        let whole = |span: Span| {
            let before = Span::new(0, span.start).of(text).chars().next_back();
            let after = Span::new(span.end, text.len()).of(text).chars().next();
            !before.is_some_and(|c| c.is_alphanumeric() || c == '-') && !after.is_some_and(|c| c.is_alphanumeric() || c == '-')
        };
        self.scan
            .find_iter(text)
            .map(|found| Mention { span: Span::new(found.start(), found.end()), spelling: found.pattern().as_usize() })
            .filter(|mention| whole(mention.span))
            .collect()
    }
}

/// Given and family name; a place has only the latter.
fn split_name(spec: &EntitySpec) -> (String, String) {
    match spec.name.rsplit_once(' ').filter(|_| spec.person) {
        Some((given, family)) => (given.to_owned(), family.to_owned()),
        None => (String::new(), spec.name.clone()),
    }
}

fn entity(spec: &EntitySpec, given: String, family: String) -> Entity {
    let given_keys = spec.given.iter().chain([&given]).map(|name| fold(name)).collect();
    Entity {
        rule: format!("names.{}", spec.id).into(),
        kind: if spec.person { EntityKind::Person } else { EntityKind::Place },
        given,
        family,
        given_keys,
        not: spec.not.iter().map(|phrase| fold(phrase)).collect(),
    }
}
