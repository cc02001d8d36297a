//! Names of Eastern Slavs written out, with the father's name: the entry keeps given and family name, and whose child it is.

use super::given::{is_known_given, may_be_patronymic, shares_patronymic};
use super::native::Native;
use super::part::{Part, Whole};
use super::reading::Reading;
use super::{Entity, EntitySpec};

/// Takes the patronymics out of all spellings of a person. Only a native spelling tells that there is one; `Сергеевич` may stand last.
pub(super) fn settle(spec: &mut EntitySpec) {
    let mut found = Vec::new();
    for (language, name) in &mut spec.native {
        found.extend(taken(name, ends_natively).map(|father| (language.clone(), father)));
    }
    for (_, names) in &mut spec.native_variants {
        names.iter_mut().for_each(|name| drop(taken(name, ends_natively)));
    }
    spec.patronymic.extend(found);
    if spec.patronymic.is_empty() {
        return;
    }
    for name in [&mut spec.name].into_iter().chain(spec.styles.iter_mut().flatten()).chain(&mut spec.latin) {
        spec.patronymic.extend(taken(name, may_be_patronymic).map(|father| (String::new(), father)));
    }
}

/// The patronymic of a name of three words, which it loses; where the family name stood first it goes to the end. Behind two given
/// names a family name may end like a patronymic: `Адам Бернард Міцкевіч`.
fn taken(name: &mut String, is_patronymic: impl Fn(&str) -> bool) -> Option<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let (given, father, family) = match *words {
        [given, father, family] if is_patronymic(father) => (given, father, family),
        [family, given, father] if is_patronymic(father) && is_known_given(given) && !is_known_given(family) => (given, father, family),
        _ => return None,
    };
    let (father, rest) = (father.to_owned(), format!("{given} {family}"));
    *name = rest;
    Some(father)
}

fn ends_natively(word: &str) -> bool {
    const ENDINGS: [&str; 6] = ["ич", "іч", "вна", "чна", "шна", "ўна"];
    let word = word.to_lowercase();
    ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// The patronymic of an entry, if it has one, as a word of its name.
pub(super) fn part(spec: &EntitySpec) -> Option<Part> {
    let (latin, native): (Vec<_>, Vec<_>) = spec.patronymic.iter().partition(|(language, _)| language.is_empty());
    (!spec.patronymic.is_empty()).then(|| Part {
        words: latin.iter().map(|(_, word)| Reading::of(word).bare).collect(),
        natives: native.iter().map(|(language, word)| Native::new(language, word)).collect(),
        ..Part::default()
    })
}

impl Entity {
    /// Whether a patronymic may be this person's: no pack says it is another.
    pub(crate) fn is_child_of(&self, father: &Reading) -> bool {
        let is = |own: &Part| own.accepts(father, Whole::Person) || own.natives.iter().any(|native| shares_patronymic(native, father));
        self.patronymic.as_ref().is_none_or(is)
    }
}
