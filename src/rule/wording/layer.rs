use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::frozen::Frozen;
use super::spec::{Role, RuleSpec, Term, Worded, read};
use super::{FileSpec, Problems, RuleError, SourceFile};

/// Rules put in order for matching: the build makes one of the library's files, loading makes one of a user's.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct Layer {
    pub(crate) rules: Vec<RuleSpec>,
    /// Languages of the vocabularies; terms know them by number.
    pub(crate) langs: Vec<String>,
    /// Most bytes of a term.
    pub(crate) longest_term: usize,
    /// The patterns with slots: whose each is, the fixed text it is found by, and where both texts end.
    pub(crate) templates: Vec<TemplateAt>,
    pub(crate) anchors: String,
    /// The patterns one after the other, in postcard's encoding: few of them are ever needed.
    #[serde(skip)]
    pub(crate) patterns: Cow<'static, [u8]>,
    /// Whole lines without slots: hash of the key → [`Owner`].
    #[serde(skip)]
    pub(crate) phrases: Frozen,
    /// Hash of a term → [`TermOwner`].
    #[serde(skip)]
    pub(crate) terms: Frozen,
}

/// Where a pattern with slots is found in its layer.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) struct TemplateAt {
    pub(crate) owner: Owner,
    /// Where its anchor ends in `anchors`, and its encoding in `patterns`.
    pub(crate) anchor_end: usize,
    pub(crate) pattern_end: usize,
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

impl TermOwner {
    fn pack(self) -> u32 {
        let number = (self.lang << RULE_BITS | self.rule.unwrap_or(NO_RULE)) << 1 | usize::from(self.stem);
        u32::try_from(number).unwrap_or(u32::MAX)
    }

    pub(crate) fn unpack(value: u32) -> Self {
        let rule = (value >> 1) as usize & NO_RULE;
        Self { lang: (value >> 1 >> RULE_BITS) as usize, rule: (rule != NO_RULE).then_some(rule), stem: value & 1 == 1 }
    }
}

impl Layer {
    /// Reads files; a rule of a later one takes the place of an earlier one with the same id. With the layer comes all that is
    /// wrong, in order of files and lines.
    pub(crate) fn read(files: &[SourceFile]) -> (Self, Vec<RuleError>) {
        let mut errors = Vec::new();
        let mut layer = Self::default();
        let mut terms = Vec::new();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for file in files {
            let mut problems = Problems::new(file);
            let FileSpec { lang, glue, rules } = read(file, &mut problems);
            for lang in &lang {
                glue.iter().for_each(|term| layer.add_term(lang, None, term, &mut terms));
            }
            for spec in rules {
                match known.get(&spec.id) {
                    Some(&at) if layer.rules[at].path == file.path => problems.add(spec.at.clone(), format!("`{}` stands twice in this file", spec.id)),
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
        let mut rules = std::mem::take(&mut self.rules);
        for (rule, spec) in rules.iter_mut().enumerate() {
            phrases.extend(spec.phrases.iter().map(|phrase| (phrase.hash, Owner { rule, role: phrase.role }.pack())));
            for template in &spec.templates {
                patterns.extend(postcard::to_stdvec(&template.pattern).unwrap_or_default());
                self.anchors.push_str(template.pattern.anchor());
                let owner = Owner { rule, role: template.role };
                self.templates.push(TemplateAt { owner, anchor_end: self.anchors.len(), pattern_end: patterns.len() });
            }
            for lang in &spec.lang {
                spec.terms.iter().for_each(|term| self.add_term(lang, Some(rule), term, &mut terms));
            }
            let writings = spec.needs.iter().flat_map(|need| writings(&need.text).into_iter().map(|text| Worded { text, at: need.at.clone() }));
            spec.needs = writings.collect();
        }
        self.rules = rules;
        self.patterns = patterns.into();
        self.phrases = Frozen::new(phrases);
        self.terms = Frozen::new(terms);
    }

    fn add_term(&mut self, lang: &str, rule: Option<usize>, term: &Term, terms: &mut Vec<(u64, u32)>) {
        let lang = self.langs.iter().position(|known| known == lang).unwrap_or_else(|| {
            self.langs.push(lang.to_owned());
            self.langs.len() - 1
        });
        self.longest_term = self.longest_term.max(term.len);
        terms.push((term.hash, TermOwner { lang, rule, stem: term.stem }.pack()));
    }
}

/// A word in lower case, capitalised and in capitals; ASCII case is folded where it is searched.
fn writings(word: &str) -> Vec<String> {
    let lower = word.to_lowercase();
    let mut forms = vec![lower.clone()];
    if !lower.is_ascii() {
        let mut chars = lower.chars();
        let title: String = chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect();
        forms.extend([title, lower.to_uppercase()]);
    }
    forms.dedup();
    forms
}
