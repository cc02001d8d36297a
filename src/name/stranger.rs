//! Full names of people whom no pack need know.

use super::english::is_title;
use super::entity::{is_known_given, may_be_patronymic};
use super::words::{Gap, capital_words, is_capitals, is_initial, word_after, word_before};
use crate::text::Span;

/// A full name in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stranger {
    pub(crate) given: Span,
    pub(crate) father: Option<Span>,
    pub(crate) family: Span,
}

/// The full names of a text: a known given name of Eastern Slavs, perhaps a patronymic, and a capital word behind them.
pub(crate) fn strangers(text: &str) -> Vec<Stranger> {
    capital_words(text).filter_map(|family| stranger(text, family)).collect()
}

fn stranger(text: &str, family: Span) -> Option<Stranger> {
    let said = family.of(text);
    let is_family = said.chars().count() > 2 && !said.contains(['\'', '’']) && !is_capitals(said) && !is_known_given(said);
    let (before, Gap::Space) = word_before(text, family.start).filter(|_| is_family)? else { return None };
    if is_given(before.of(text)) {
        // A patronymic is none's family name if another name comes next.
        let next = word_after(text, family.end).filter(|(_, gap)| *gap == Gap::Space).map(|(next, _)| next.of(text));
        let is_father = may_be_patronymic(said) && next.is_some_and(|next| next.starts_with(char::is_uppercase));
        return (!is_father).then_some(Stranger { given: before, father: None, family });
    }
    let (given, Gap::Space) = word_before(text, before.start).filter(|_| may_be_patronymic(before.of(text)))? else { return None };
    is_given(given.of(text)).then_some(Stranger { given, father: Some(before), family })
}

fn is_given(said: &str) -> bool {
    said.starts_with(char::is_uppercase) && !is_capitals(said) && !is_initial(said) && !is_title(said) && is_known_given(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patronymic_is_no_family_name_before_one() {
        let names = |text: &str| -> Vec<String> {
            let whole = |name: &Stranger| {
                [Some(name.given), name.father, Some(name.family)].into_iter().flatten().map(|word| word.of(text)).collect::<Vec<_>>().join("+")
            };
            strangers(text).iter().map(whole).collect()
        };
        assert_eq!(names("We met Viktar Hryhoryavich Barsuk and Alla Skuratovich there."), ["Viktar+Hryhoryavich+Barsuk", "Alla+Skuratovich"]);
        assert_eq!(names("The President Ivan Sergeevich. Maria Brook Lane"), ["Ivan+Sergeevich", "Maria+Brook"]);
    }
}
