//! A word of a text and its neighbours.

use std::cell::OnceCell;

use super::english::{begins_sentence, is_opener, is_title, is_where};
use super::entity::{Reading, is_known_given, may_be_patronymic};
use super::words::{Gap, is_capitals, is_initial, word_after, word_before};
use crate::text::Span;

/// A word with what stands beside it, each looked at once for all the names that the word may end.
pub(super) struct Spot<'t> {
    pub(super) text: &'t str,
    pub(super) word: Span,
    pub(super) last: Reading<'t>,
    before: OnceCell<Option<Near<'t>>>,
    father: OnceCell<Option<Father<'t>>>,
    after: OnceCell<Option<After<'t>>>,
    beside: OnceCell<Beside>,
    is_where: OnceCell<bool>,
}

/// A word no further than a gap from another.
pub(super) struct Near<'t> {
    pub(super) word: Span,
    pub(super) gap: Gap,
    pub(super) said: Reading<'t>,
}

/// What may stand between a given and a family name, and the word before it.
pub(super) struct Father<'t> {
    /// It is a patronymic of one word, no initial and not `Heydar oglu`.
    pub(super) is_patronymic: bool,
    pub(super) given: Near<'t>,
}

/// What stands behind a word: perhaps the given name, and a patronymic.
pub(super) struct After<'t> {
    /// Begins with a capital.
    pub(super) given: Near<'t>,
    pub(super) father: Option<Reading<'t>>,
    /// It stands there as in lists of names.
    pub(super) is_list: bool,
}

/// Who else may be meant by a family name, by the word before it.
pub(super) enum Beside {
    /// Nobody: the sentence begins, or no name stands there.
    Nobody,
    /// One of this initial.
    Initial(Span),
    /// One of another given name; surely so inside a sentence.
    Other { word: Span, is_sure: bool },
}

impl<'t> Spot<'t> {
    pub(super) fn new(text: &'t str, word: Span) -> Self {
        let last = Reading::of(word.of(text));
        Self { text, word, last, before: OnceCell::new(), father: OnceCell::new(), after: OnceCell::new(), beside: OnceCell::new(), is_where: OnceCell::new() }
    }

    /// Whether places stand here.
    pub(super) fn is_where(&self) -> bool {
        *self.is_where.get_or_init(|| {
            let after = word_after(self.text, self.word.end).filter(|(_, gap)| *gap == Gap::Space).map(|(after, _)| after.of(self.text));
            self.before().is_some_and(|before| before.gap == Gap::Space && is_where(before.said.raw, after))
        })
    }

    /// The word before.
    pub(super) fn before(&self) -> Option<&Near<'t>> {
        self.before.get_or_init(|| self.near(word_before(self.text, self.word.start))).as_ref()
    }

    fn near(&self, found: Option<(Span, Gap)>) -> Option<Near<'t>> {
        found.map(|(word, gap)| Near { word, gap, said: Reading::of(word.of(self.text)) })
    }

    /// The patronymic or initial before the word, and what stands before that.
    pub(super) fn father(&self) -> Option<&Father<'t>> {
        self.father.get_or_init(|| self.find_father()).as_ref()
    }

    fn find_father(&self) -> Option<Father<'t>> {
        const CHILD_OF: [&str; 10] = ["ogly", "oglu", "oghlu", "ogli", "ugli", "uulu", "uly", "kyzy", "qizi", "gyzy"];
        let next = |word: Span| self.near(word_before(self.text, word.start)).filter(|near| near.gap == Gap::Space);
        let between = self.before().filter(|near| near.gap == Gap::Space)?.word;
        let said = between.of(self.text);
        if CHILD_OF.contains(&&*said.to_lowercase()) {
            return Some(Father { is_patronymic: false, given: next(next(between)?.word)? });
        }
        let is_patronymic = may_be_patronymic(said);
        let given = next(between).filter(|_| is_patronymic || is_initial(said))?;
        Some(Father { is_patronymic, given })
    }

    /// The word behind, if it may be a given name.
    pub(super) fn after(&self) -> Option<&After<'t>> {
        self.after.get_or_init(|| self.find_after()).as_ref()
    }

    fn find_after(&self) -> Option<After<'t>> {
        let given = self.near(word_after(self.text, self.word.end))?;
        let said = given.word.of(self.text);
        if !said.starts_with(char::is_uppercase) {
            return None;
        }
        let next = self.near(word_after(self.text, given.word.end)).filter(|next| next.gap == Gap::Space);
        let father = next.map(|next| next.said).filter(|next| may_be_patronymic(next.raw));
        let is_list = given.gap == Gap::Comma || is_capitals(self.word.of(self.text)) && !is_capitals(said);
        Some(After { given, father, is_list })
    }

    /// Who else may be meant, if the word is a family name alone.
    pub(super) fn beside(&self) -> &Beside {
        self.beside.get_or_init(|| {
            let Some(Near { word, .. }) = self.before().filter(|near| near.gap == Gap::Space) else { return Beside::Nobody };
            let (word, said) = (*word, word.of(self.text));
            if is_initial(said) {
                return Beside::Initial(word);
            }
            let begins = begins_sentence(self.text, word.start);
            if !said.starts_with(char::is_uppercase) || is_title(said) || begins && is_opener(said) {
                return Beside::Nobody;
            }
            Beside::Other { word, is_sure: !begins || is_known_given(said) }
        })
    }
}
