//! Whether two Latin full names can name one person.

use super::given::GivenNames;
use super::language::Language;
use super::words::{Word, words};

/// What an unmatched word costs that is no patronymic.
const SURPLUS: u16 = 3;
/// Most words of a name that are looked at.
const MOST_WORDS: usize = 8;

/// Compares full names by one language and a table of given names.
pub(crate) struct Names<'a> {
    language: &'a Language,
    given: Option<&'a GivenNames>,
}

impl<'a> Names<'a> {
    /// A comparer; without given names every word goes letter by letter.
    pub(crate) fn new(language: &'a Language, given: Option<&'a GivenNames>) -> Self {
        Self { language, given }
    }

    /// The cost at which two Latin names of people are the same name, if they
    /// are for at most `limit`. Words may stand in another order, initials do
    /// not count, a patronymic may be missing from one of the names.
    pub(crate) fn same_person(&self, a: &str, b: &str, limit: u16) -> Option<u16> {
        let (mut a, mut b) = (words(a, self.given), words(b, self.given));
        a.truncate(MOST_WORDS);
        b.truncate(MOST_WORDS);
        if a.len() > b.len() {
            std::mem::swap(&mut a, &mut b);
        }
        let (a_has, b_has) = (a.iter().any(|w| w.patronymic), b.iter().any(|w| w.patronymic));
        let drop = |words: &mut Vec<Word>, other_has: bool| {
            if !other_has && words.len() > 2 {
                words.retain(|w| !w.patronymic);
            }
        };
        drop(&mut a, b_has);
        drop(&mut b, a_has);
        if a.len() > b.len() {
            std::mem::swap(&mut a, &mut b);
        }
        if a.is_empty() || (a.len() < 2 && b.len() > 1) {
            return None;
        }
        let surplus = u16::try_from(b.len() - a.len()).ok()? * SURPLUS;
        let rest = limit.checked_sub(surplus)?;
        Some(surplus + self.align(&a, &b, rest)?)
    }

    /// The cost of two words.
    pub(crate) fn same_word(&self, a: &Word, b: &Word, limit: u16) -> Option<u16> {
        if a.senses.iter().any(|s| b.senses.contains(s)) {
            return Some(0);
        }
        // A given name never answers to another one, however near its letters.
        if !a.senses.is_empty() && !b.senses.is_empty() {
            return None;
        }
        self.language.related_folded(&a.folded, &b.folded, limit)
    }

    /// The cheapest way to give every word of `a` a partner in `b`, by dynamic
    /// programming over the words of `b` in use.
    fn align(&self, a: &[Word], b: &[Word], limit: u16) -> Option<u16> {
        let mut best: Vec<Option<u16>> = vec![None; 1 << b.len()];
        best[0] = Some(0);
        let mut level = vec![0usize];
        for word in a {
            let costs: Vec<Option<u16>> = b.iter().map(|other| self.same_word(word, other, limit)).collect();
            let mut next = Vec::new();
            for used in level {
                let Some(so_far) = best[used] else { continue };
                for (at, cost) in costs.iter().enumerate() {
                    let Some(cost) = cost.filter(|_| used & (1 << at) == 0) else { continue };
                    let to = used | 1 << at;
                    let total = so_far.max(cost);
                    if best[to].is_none_or(|old| old > total) {
                        best[to] = Some(total);
                        next.push(to);
                    }
                }
            }
            next.sort_unstable();
            next.dedup();
            level = next;
        }
        level.into_iter().filter_map(|used| best[used]).min()
    }
}
