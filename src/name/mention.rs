use std::rc::Rc;

use super::english::{PREFIXES, is_title};
use super::entity::{FormOf, Reading, hash_of_bare};
use super::spot::{Beside, Spot};
use super::words::{Gap, capital_words, word_before};
use super::{Atlas, EntityKind};
use crate::text::Span;

/// A word of a text that may be the last of an entity's name, and what else of the name stands beside it.
#[derive(Clone, Debug)]
pub struct Mention {
    /// The entity.
    pub entity: usize,
    /// How it is named.
    pub form: Written,
    /// The words that name it, in the order of its name; of a family name alone just that.
    pub words: Vec<Span>,
    /// Each of the words stands for one of the name's.
    pub is_aligned: bool,
}

/// How an entity is named in a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// By its whole name.
    Full,
    /// By a family name alone.
    Family,
    /// By a family name and an initial that agrees.
    Initial,
    /// By a family name, but behind a word that may be another's given name; surely so inside a sentence.
    Other {
        /// That word.
        word: Span,
        /// It surely is one.
        is_sure: bool,
    },
    /// By the form of the family name that bearers of the other sex have.
    OtherSex,
}

impl Mention {
    /// From the first of its words to the last, bytes of the text.
    pub fn span(&self) -> Span {
        let (starts, ends) = (self.words.iter().map(|word| word.start), self.words.iter().map(|word| word.end));
        Span::new(starts.min().unwrap_or_default(), ends.max().unwrap_or_default())
    }
}

/// What stands at one word.
#[derive(Clone, Debug)]
pub struct Place {
    /// The word.
    pub word: Span,
    /// Who may be meant, at least one; where any is named in full, only those are told.
    pub mentions: Vec<Mention>,
    /// The words are, as they stand, the name of another entity than these.
    pub is_anothers: bool,
}

impl Atlas {
    /// Every word of a text that may be the last of an entity's name, in order.
    pub fn places(&self, text: &str) -> Vec<Place> {
        let mut taken = 0;
        let mut places: Vec<Place> = Vec::new();
        for word in capital_words(text) {
            if word.start < taken {
                continue;
            }
            let place = self.place(text, word);
            if let Some(place) = place {
                taken = place
                    .mentions
                    .iter()
                    .filter(|mention| mention.form == Written::Full)
                    .flat_map(|mention| &mention.words)
                    .map(|word| word.end)
                    .max()
                    .unwrap_or_default();
                places.push(place);
            }
        }
        places
    }

    fn place(&self, text: &str, word: Span) -> Option<Place> {
        let (word, forms) = self.forms_at(text, word)?;
        let spot = Spot::new(text, word);
        let mut mentions: Vec<Mention> = forms.iter().filter_map(|&form| self.mention(&spot, form)).collect();
        // A longer name is the better reading.
        let longest = mentions.iter().filter(|mention| mention.form == Written::Full).map(|mention| mention.words.len()).max();
        if let Some(longest) = longest {
            mentions.retain(|mention| mention.form == Written::Full && mention.words.len() == longest);
            // The entry's own words come before its other forms.
            mentions.dedup_by_key(|mention| mention.entity);
            // Who spells the family name so is meant before those of whose it is but one romanisation.
            let is_spelled = |mention: &Mention| self.entity(mention.entity).ends_in(&spot.last);
            if mentions.len() > 1 && mentions.iter().any(is_spelled) {
                mentions.retain(is_spelled);
            }
        }
        let first = mentions.first()?;
        let mut is_anothers = false;
        if first.form == Written::Full {
            let said = hash_of_bare(first.words.iter().map(|word| word.of(text)));
            // What is some entity's name already is that entity's, whoever else is spelled like it.
            let is_own = |mention: &Mention| self.entity(mention.entity).name_hash == said;
            is_anothers = self.is_name(said);
            if is_anothers && mentions.iter().any(is_own) {
                mentions.retain(is_own);
                is_anothers = false;
            }
        }
        Some(Place { word, mentions, is_anothers })
    }

    /// The forms of which a word may be the last one, and how much of it is; `None` if it is nobody's.
    fn forms_at(&self, text: &str, word: Span) -> Option<(Span, Rc<[FormOf]>)> {
        if let Some(forms) = self.forms_of(word.of(text)) {
            return Some((word, forms));
        }
        let hyphen = word.of(text).bytes().position(|b| b == b'-')?;
        let (head, tail) = (Span::new(word.start, word.start + hyphen).of(text), Span::new(word.start + hyphen + 1, word.end).of(text));
        // Anti-Lukashenka.
        if PREFIXES.contains(&&*head.to_lowercase()) {
            return Some((Span::new(word.end - tail.len(), word.end), self.forms_of(tail)?));
        }
        // Kiev-based.
        if tail.starts_with(char::is_lowercase) {
            let is_place = |form: &&FormOf| self.entity(form.entity).kind == EntityKind::Place;
            let places: Rc<[FormOf]> = self.forms_of(head)?.iter().filter(is_place).copied().collect();
            return (!places.is_empty()).then(|| (Span::new(word.start, word.start + head.len()), places));
        }
        None
    }

    fn mention(&self, spot: &Spot<'_>, form: FormOf) -> Option<Mention> {
        let FormOf { entity, form: number } = form;
        let known = self.entity(entity);
        let parts = known.forms[number].len();
        let is_aligned = known.forms[number].is_aligned;
        let full = |words| Mention { entity, form: Written::Full, words, is_aligned };
        if let Some(words) = self.words_before(spot, form, parts) {
            let is_place = known.kind == EntityKind::Place;
            let is_sure = parts > 1 || known.lists(number, &spot.last) || is_place && spot.is_where();
            let said = words.iter().map(|word| word.of(spot.text));
            return (is_sure && known.forms[number].is_coherent(said)).then(|| full(words));
        }
        if parts != 2 || !is_aligned || known.kind == EntityKind::Place {
            return None;
        }
        if let Some(given) = self.given_after(spot, form) {
            return Some(full(vec![given, spot.word]));
        }
        if !known.has_family {
            return None;
        }
        let form = match *spot.beside() {
            Beside::Nobody => Written::Family,
            Beside::Initial(initial) if known.forms[number].agrees(initial.of(spot.text)) => Written::Initial,
            Beside::Initial(word) => Written::Other { word, is_sure: true },
            Beside::Other { word, is_sure } => Written::Other { word, is_sure },
        };
        Some(Mention { entity, form, words: vec![spot.word], is_aligned })
    }

    fn accepts(&self, form: FormOf, part: usize, word: &Reading) -> bool {
        self.entity(form.entity).accepts(form.form, part, word)
    }

    /// The words of a form that ends with a word; between the given and the family name there may be a patronymic or an initial.
    fn words_before(&self, spot: &Spot<'_>, form: FormOf, parts: usize) -> Option<Vec<Span>> {
        if parts == 1 {
            return Some(vec![spot.word]);
        }
        let mut before = spot.before().filter(|near| near.gap == Gap::Space)?;
        if !self.accepts(form, parts - 2, &before.said) {
            let father = spot.father().filter(|_| parts == 2)?;
            let is_own = !father.is_patronymic || self.entity(form.entity).is_child_of(&before.said);
            before = is_own.then_some(&father.given).filter(|given| self.accepts(form, 0, &given.said))?;
        }
        let mut words = vec![spot.word, before.word];
        for part in (0..parts - 2).rev() {
            let (word, gap) = word_before(spot.text, words[words.len() - 1].start)?;
            if gap != Gap::Space || !self.accepts(form, part, &Reading::of(word.of(spot.text))) {
                return None;
            }
            words.push(word);
        }
        words.reverse();
        let first = words[0].of(spot.text);
        (first.starts_with(char::is_uppercase) && (parts != 2 || !is_title(first))).then_some(words)
    }

    /// The given name behind a family name, as in lists: `LUKASHENKA Aliaksandr`, `Lukashenka, Aliaksandr`, `Lukashenka Aliaksandr Ryhoravich`.
    fn given_after(&self, spot: &Spot<'_>, form: FormOf) -> Option<Span> {
        let after = spot.after()?;
        let is_own = after.father.as_ref().map(|father| self.entity(form.entity).is_child_of(father));
        let is_list = after.is_list || is_own == Some(true);
        (is_list && is_own != Some(false) && self.accepts(form, 0, &after.given.said)).then_some(after.given.word)
    }
}
