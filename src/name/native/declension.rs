//! The forms that a name's word has in Russian, Belarusian and Ukrainian, from a table of endings.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::word::fold;

/// Cases that a form may be, a bit each.
pub(super) type Cases = u8;

/// The case that words of a pack stand in.
pub(super) const NOMINATIVE: Cases = 1;
/// Those of a word that has one form.
const EVERY: Cases = Cases::MAX;

/// What a word of a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Given,
    Family,
    Place,
}

/// A word as it stands in some case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Inflected {
    pub(super) text: String,
    pub(super) cases: Cases,
}

#[derive(Deserialize)]
struct Row {
    of: String,
    sex: Option<char>,
    ends: String,
    #[serde(default)]
    cut: usize,
    forms: String,
}

impl Row {
    fn is_for(&self, kind: Kind, is_female: bool) -> bool {
        let name = match kind {
            Kind::Given => "given",
            Kind::Family => "family",
            Kind::Place => "place",
        };
        let own = if is_female { 'f' } else { 'm' };
        self.of.split(' ').any(|of| of == name) && (kind == Kind::Place || self.sex.is_none_or(|sex| sex == own))
    }

    /// Bytes of its longest ending that the word has.
    fn fit(&self, folded: &str) -> Option<usize> {
        self.ends.split(' ').filter(|end| folded.ends_with(end)).map(str::len).max()
    }
}

static ROWS: LazyLock<BTreeMap<String, Vec<Row>>> = LazyLock::new(|| toml::from_str(include_str!("declension.toml")).unwrap_or_default());

/// All forms of a word that stands in the nominative; of languages without a table that one.
pub(super) fn inflect(language: &str, kind: Kind, is_female: bool, word: &str) -> Vec<Inflected> {
    let Some((head, tail)) = word.split_once('-') else { return inflect_simple(language, kind, is_female, word) };
    if tail.starts_with("на-") {
        return joined(inflect_simple(language, kind, is_female, head), &[Inflected { text: tail.to_owned(), cases: EVERY }]);
    }
    // Салтыкова-Щедрина, but Ивано-Франковска.
    let whole = Inflected { text: head.to_owned(), cases: EVERY };
    let heads = if kind == Kind::Place { vec![whole] } else { inflect_simple(language, kind, is_female, head) };
    joined(heads, &inflect(language, kind, is_female, tail))
}

fn joined(heads: Vec<Inflected>, tails: &[Inflected]) -> Vec<Inflected> {
    let mut out = Vec::new();
    for head in heads {
        for tail in tails.iter().filter(|tail| tail.cases & head.cases != 0) {
            out.push(Inflected { text: format!("{}-{}", head.text, tail.text), cases: tail.cases & head.cases });
        }
    }
    out
}

fn inflect_simple(language: &str, kind: Kind, is_female: bool, word: &str) -> Vec<Inflected> {
    let folded = fold(word);
    let rows = ROWS.get(language).into_iter().flatten().filter(|row| row.is_for(kind, is_female));
    let best = rows.filter_map(|row| Some((row.fit(&folded)?, row))).max_by_key(|(fit, _)| *fit);
    let mut forms = vec![Inflected { text: word.to_owned(), cases: EVERY }];
    let Some((_, row)) = best.filter(|(_, row)| row.forms.contains(' ')) else { return forms };
    let kept = word.chars().count().saturating_sub(row.cut);
    let stem: String = word.chars().take(kept).collect();
    forms[0].cases = NOMINATIVE;
    for (case, endings) in row.forms.split(' ').enumerate().skip(1) {
        for ending in endings.split('/') {
            let text = format!("{stem}{}", ending.trim_start_matches('-'));
            let case = NOMINATIVE << case;
            match forms.iter_mut().find(|form| form.text == text) {
                Some(same) => same.cases |= case,
                None => forms.push(Inflected { text, cases: case }),
            }
        }
    }
    forms
}

/// The family name of the other sex that goes with one: Колесников and Колесникова.
pub(super) fn counterpart(language: &str, is_female: bool, family: &str) -> Option<String> {
    let pairs: &[(&str, &str)] = match language {
        "ru" => &[("ов", "ова"), ("ев", "ева"), ("ёв", "ёва"), ("ин", "ина"), ("ын", "ына"), ("ский", "ская"), ("цкий", "цкая"), ("ый", "ая"), ("ой", "ая")],
        "be" => &[("оў", "ова"), ("аў", "ава"), ("еў", "ева"), ("ёў", "ёва"), ("ін", "іна"), ("ын", "ына"), ("скі", "ская"), ("цкі", "цкая"), ("ы", "ая")],
        "uk" => {
            &[("ов", "ова"), ("ев", "ева"), ("єв", "єва"), ("їв", "єва"), ("ін", "іна"), ("їн", "їна"), ("ин", "ина"), ("ський", "ська"), ("цький", "цька")]
        }
        _ => return None,
    };
    pairs.iter().find_map(|&(man, woman)| {
        let (own, other) = if is_female { (woman, man) } else { (man, woman) };
        family.strip_suffix(own).map(|stem| format!("{stem}{other}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(language: &str, kind: Kind, is_female: bool, word: &str) -> Vec<String> {
        inflect(language, kind, is_female, word).into_iter().map(|form| form.text).collect()
    }

    #[test]
    fn every_row_has_its_cases() {
        assert_eq!(ROWS.keys().collect::<Vec<_>>(), ["be", "ru", "uk"]);
        for (language, row) in ROWS.iter().flat_map(|(language, rows)| rows.iter().map(move |row| (language, row))) {
            let cases = row.forms.split(' ').count();
            assert!(cases == 1 || cases == 6 || cases == 7 && language == "uk", "{language} {}: {cases} cases", row.ends);
            assert!(row.of.split(' ').all(|of| ["given", "family", "place"].contains(&of)), "{}", row.of);
            assert!(row.ends.split(' ').all(|end| fold(end) == end && end.chars().count() >= row.cut), "{}", row.ends);
        }
    }

    #[test]
    fn names_are_declined() {
        assert_eq!(forms("ru", Kind::Family, true, "Колесникова"), ["Колесникова", "Колесниковой", "Колесникову", "Колесниковою"]);
        assert_eq!(forms("be", Kind::Family, false, "Ціханоўскі"), ["Ціханоўскі", "Ціханоўскага", "Ціханоўскаму", "Ціханоўскім"]);
        assert_eq!(forms("uk", Kind::Place, false, "Львів"), ["Львів", "Львова", "Львева", "Львову", "Львеву", "Львовом", "Львевом", "Львові", "Львеві"]);
        assert!(forms("uk", Kind::Family, false, "Порошенко").contains(&"Порошенкові".to_owned()));
        assert!(forms("ru", Kind::Family, false, "Салтыков-Щедрин").contains(&"Салтыковым-Щедриным".to_owned()));
        assert!(forms("ru", Kind::Place, false, "Ростов-на-Дону").contains(&"Ростова-на-Дону".to_owned()));
        assert_eq!(forms("ru", Kind::Family, true, "Лукашенко"), ["Лукашенко"]);
        assert_eq!(forms("ru", Kind::Family, true, "Гусак"), ["Гусак"]);
        assert_eq!(forms("bg", Kind::Family, false, "Борисов"), ["Борисов"]);
    }

    #[test]
    fn a_form_tells_which_cases_it_may_be() {
        let cases = |word: &str| inflect("ru", Kind::Family, false, "Колесников").into_iter().find(|form| form.text == word).map(|form| form.cases);
        assert_eq!(cases("Колесникова"), Some(0b1010));
        assert_eq!(cases("Колесников"), Some(NOMINATIVE));
        assert_eq!(cases("Колесниковой"), None);
    }

    #[test]
    fn sexes_have_family_names_of_their_own() {
        assert_eq!(counterpart("ru", true, "Колесникова").as_deref(), Some("Колесников"));
        assert_eq!(counterpart("be", false, "Ціханоўскі").as_deref(), Some("Ціханоўская"));
        assert_eq!(counterpart("uk", false, "Шевченко"), None);
    }
}
