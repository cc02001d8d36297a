use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::edges::is_joint;
use super::frozen::Frozen;
use super::pattern::Anchor;
use super::spec::{Role, RuleSpec};
use super::term::{TERM_SEED, Term, term_hash};
use super::{FileSpec, Problems, RuleError};
use crate::text::Span;

/// Rules put in order for matching: the build makes one of the library's files, loading makes one of a user's.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct Layer {
    pub(crate) rules: Vec<RuleSpec>,
    /// Languages of the vocabularies; terms know them by number.
    pub(crate) langs: Vec<String>,
    /// The patterns with slots.
    pub(crate) templates: Vec<TemplateAt>,
    /// Those that are found by a text anywhere in the line, each with that text: most have slots at both ends.
    pub(crate) inner: Vec<(usize, String)>,
    /// The patterns one after the other, in postcard's encoding: few of them are ever needed.
    #[serde(skip)]
    pub(crate) patterns: Cow<'static, [u8]>,
    /// Whole lines without slots: hash of the key → [`Owner`].
    #[serde(skip)]
    pub(crate) phrases: Frozen,
    /// [`Anchor::Edge`] of a template → the template's number.
    #[serde(skip)]
    pub(crate) edges: Frozen,
    /// Hash of a term → [`TermOwner`].
    #[serde(skip)]
    pub(crate) terms: Frozen,
}

/// Whose a pattern with slots is, and where its encoding ends in its layer's `patterns`.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) struct TemplateAt {
    /// [`Owner::pack`]: there are tens of thousands of these.
    owner: u32,
    end: u32,
}

impl TemplateAt {
    fn new(owner: Owner, end: usize) -> Self {
        Self { owner: owner.pack(), end: u32::try_from(end).unwrap_or(u32::MAX) }
    }

    pub(crate) fn owner(self) -> Owner {
        Owner::unpack(self.owner)
    }

    pub(crate) fn end(self) -> usize {
        self.end as usize
    }
}

/// The rule that a pattern belongs to, by its number, and what it means there.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Owner {
    pub(crate) rule: usize,
    pub(crate) role: Role,
}

impl Owner {
    fn pack(self) -> u32 {
        u32::try_from(self.rule << 2).unwrap_or(u32::MAX) | self.role as u32
    }

    pub(crate) fn unpack(value: u32) -> Self {
        let role = match value & 3 {
            0 => Role::Line,
            1 => Role::From,
            _ => Role::To,
        };
        Self { rule: (value >> 2) as usize, role }
    }
}

/// What a term stands for: language by number, rule (`None` for glue), and whether it is a stem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TermOwner {
    pub(crate) lang: usize,
    pub(crate) rule: Option<usize>,
    pub(crate) stem: bool,
}

/// Bits of a [`TermOwner`]'s rule; the language stands above them, the stem's bit below.
const RULE_BITS: u32 = 20;
const NO_RULE: usize = (1 << RULE_BITS) - 1;

/// Stands for the beginnings of terms up to a joint: where none is known, no term goes on.
const GOES_ON: u32 = u32::MAX;

impl TermOwner {
    fn pack(self) -> u32 {
        let number = (self.lang << RULE_BITS | self.rule.unwrap_or(NO_RULE)) << 1 | usize::from(self.stem);
        u32::try_from(number).unwrap_or(u32::MAX)
    }

    /// `None` if the text is only the beginning of a term.
    pub(crate) fn unpack(value: u32) -> Option<Self> {
        if value == GOES_ON {
            return None;
        }
        let rule = (value >> 1) as usize & NO_RULE;
        Some(Self { lang: (value >> 1 >> RULE_BITS) as usize, rule: (rule != NO_RULE).then_some(rule), stem: value & 1 == 1 })
    }
}

impl Layer {
    /// Puts what was read of files together; a rule of a later one takes the place of an earlier one with the same id. With the
    /// layer comes all that is wrong, in order of files and lines.
    pub(crate) fn of(files: Vec<(FileSpec, Problems<'_>)>) -> (Self, Vec<RuleError>) {
        let mut errors = Vec::new();
        let mut layer = Self::default();
        let mut terms = Vec::new();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for (FileSpec { lang, glue, rules }, mut problems) in files {
            for lang in &lang {
                glue.iter().for_each(|term| layer.add_term(lang, None, term, &mut terms));
            }
            for spec in rules {
                match known.get(&spec.id) {
                    Some(&at) if layer.rules[at].path == problems.path() => problems.add(spec.at.clone(), format!("`{}` stands twice in this file", spec.id)),
                    Some(&at) => layer.rules[at] = spec,
                    None => {
                        known.insert(spec.id.clone(), layer.rules.len());
                        layer.rules.push(spec);
                    }
                }
            }
            errors.extend(problems.into_errors());
        }
        layer.arrange(terms);
        (layer, errors)
    }

    /// Takes the rules' patterns and terms into the tables.
    fn arrange(&mut self, mut terms: Vec<(u64, u32)>) {
        let mut phrases = Vec::new();
        let mut patterns = Vec::new();
        let mut edges = Vec::new();
        let rules = std::mem::take(&mut self.rules);
        for (rule, spec) in rules.iter().enumerate() {
            phrases.extend(spec.phrases.iter().map(|phrase| (phrase.hash, Owner { rule, role: phrase.role }.pack())));
            for template in &spec.templates {
                patterns.extend(postcard::to_stdvec(&template.pattern).unwrap_or_default());
                let number = self.templates.len();
                match template.pattern.anchor() {
                    Anchor::Edge(hash) => edges.push((hash, u32::try_from(number).unwrap_or(u32::MAX))),
                    Anchor::Inner(text) => self.inner.push((number, text.to_owned())),
                }
                self.templates.push(TemplateAt::new(Owner { rule, role: template.role }, patterns.len()));
            }
            for lang in &spec.lang {
                spec.terms.iter().for_each(|term| self.add_term(lang, Some(rule), term, &mut terms));
            }
        }
        self.rules = rules;
        self.patterns = patterns.into();
        self.phrases = Frozen::new(phrases);
        self.edges = Frozen::new(edges);
        self.terms = Frozen::new(terms);
    }

    fn add_term(&mut self, lang: &str, rule: Option<usize>, term: &Term, terms: &mut Vec<(u64, u32)>) {
        let lang = self.langs.iter().position(|known| known == lang).unwrap_or_else(|| {
            self.langs.push(lang.to_owned());
            self.langs.len() - 1
        });
        terms.push((term.hash, TermOwner { lang, rule, stem: term.stem }.pack()));
        for (end, c) in term.text.char_indices().skip(1) {
            if is_joint(c) {
                terms.push((Span::new(0, end + c.len_utf8()).of(&term.text).bytes().fold(TERM_SEED, term_hash), GOES_ON));
            }
        }
    }
}
