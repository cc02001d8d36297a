use std::borrow::Cow;
use std::sync::OnceLock;

use super::needles::Needles;
use super::wording::{Frozen, Layer, Owner, Pattern, TemplateAt, heads, tails};
use crate::text::hash_of_key;

/// The whole-line patterns of one layer of rules: finds whose a line is.
#[derive(Debug)]
pub(super) struct Lines {
    /// Hash of a line without slots → its owner.
    phrases: Frozen,
    /// Hash of what a template begins or ends with → its number.
    edges: Frozen,
    /// Texts within lines, each with the number of the template that is known by it.
    inner: Vec<(Box<str>, usize)>,
    /// Templates with next to no text of their own, tried on every line.
    bare: Vec<usize>,
    templates: Vec<Template>,
    /// The pack's number of each of the layer's rules; `None` for one that another took the place of.
    rules: Vec<Option<usize>>,
}

/// A pattern with slots, decoded when it is first tried.
#[derive(Debug)]
struct Template {
    owner: Owner,
    encoded: Cow<'static, [u8]>,
    pattern: OnceLock<Option<Pattern>>,
}

impl Lines {
    /// The patterns of a layer; `rules` gives the pack's number for each of its rules.
    pub(super) fn new(layer: &mut Layer, rules: Vec<Option<usize>>) -> Self {
        let patterns = std::mem::take(&mut layer.patterns);
        let mut start = 0;
        let templates = layer.templates.iter().map(|&TemplateAt { owner, end }| {
            let at = std::mem::replace(&mut start, end)..end;
            let encoded = match &patterns {
                Cow::Borrowed(all) => Cow::Borrowed(&all[at]),
                Cow::Owned(all) => Cow::Owned(all[at].to_vec()),
            };
            Template { owner, encoded, pattern: OnceLock::new() }
        });
        let templates = templates.collect();
        let (found, bare): (Vec<_>, Vec<_>) = std::mem::take(&mut layer.inner).into_iter().partition(|(_, text)| text.len() >= Needles::SHORTEST);
        Self {
            phrases: std::mem::take(&mut layer.phrases),
            edges: std::mem::take(&mut layer.edges),
            inner: found.into_iter().map(|(template, text)| (text.into(), template)).collect(),
            bare: bare.into_iter().map(|(template, _)| template).collect(),
            templates,
            rules,
        }
    }

    /// The templates known by a text within the line: that text, and their number.
    pub(super) fn inner(&self) -> impl Iterator<Item = (&str, usize)> {
        self.inner.iter().map(|(text, template)| (&**text, *template))
    }

    /// Adds the owners of a line but for the templates known by a text within; `key` is the line folded, `body` the line itself.
    pub(super) fn owners(&self, key: &str, body: &str, owners: &mut Vec<Owner>) {
        owners.extend(self.phrases.get(hash_of_key(key)).map(Owner::unpack).filter_map(|owner| self.in_pack(owner)));
        for hash in heads(key).chain(tails(key)) {
            self.edges.get(hash).for_each(|number| self.try_on(number as usize, key, body, owners));
        }
        self.bare.iter().for_each(|&number| self.try_on(number, key, body, owners));
    }

    /// Adds a template's owner if the template is this line.
    pub(super) fn try_on(&self, number: usize, key: &str, body: &str, owners: &mut Vec<Owner>) {
        let template = &self.templates[number];
        if template.matches(key, body) {
            owners.extend(self.in_pack(template.owner));
        }
    }

    fn in_pack(&self, owner: Owner) -> Option<Owner> {
        self.rules[owner.rule].map(|rule| Owner { rule, ..owner })
    }
}

impl Template {
    fn matches(&self, key: &str, body: &str) -> bool {
        let pattern = self.pattern.get_or_init(|| postcard::from_bytes(&self.encoded).ok());
        pattern.as_ref().is_some_and(|pattern| pattern.matches(key, body))
    }
}
