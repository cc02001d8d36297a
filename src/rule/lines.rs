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
    templates: Vec<TemplateAt>,
    /// The templates one after the other, encoded.
    patterns: Cow<'static, [u8]>,
    /// Those that were tried on some line.
    decoded: Vec<OnceLock<Option<Box<Pattern>>>>,
    /// The pack's number of each of the layer's rules; `None` for one that another took the place of.
    rules: Vec<Option<usize>>,
}

impl Lines {
    /// The patterns of a layer; `rules` gives the pack's number for each of its rules.
    pub(super) fn new(layer: &mut Layer, rules: Vec<Option<usize>>) -> Self {
        let mut templates = std::mem::take(&mut layer.templates);
        templates.shrink_to_fit();
        let (found, bare): (Vec<_>, Vec<_>) = std::mem::take(&mut layer.inner).into_iter().partition(|(_, text)| text.len() >= Needles::SHORTEST);
        Self {
            phrases: std::mem::take(&mut layer.phrases),
            edges: std::mem::take(&mut layer.edges),
            inner: found.into_iter().map(|(template, text)| (text.into(), template)).collect(),
            bare: bare.into_iter().map(|(template, _)| template).collect(),
            patterns: std::mem::take(&mut layer.patterns),
            decoded: std::iter::repeat_with(OnceLock::new).take(templates.len()).collect(),
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
        let pattern = self.decoded[number].get_or_init(|| {
            let start = number.checked_sub(1).map_or(0, |before| self.templates[before].end());
            postcard::from_bytes(self.patterns.get(start..self.templates[number].end())?).ok().map(Box::new)
        });
        if pattern.as_ref().is_some_and(|pattern| pattern.matches(key, body)) {
            owners.extend(self.in_pack(self.templates[number].owner()));
        }
    }

    fn in_pack(&self, owner: Owner) -> Option<Owner> {
        self.rules[owner.rule].map(|rule| Owner { rule, ..owner })
    }
}
