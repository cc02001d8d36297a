//! What is known of a person or place, and the words by which it is found. The build uses it too, to put the library's own packs
//! in order.

mod chinese;
mod compound;
mod eastern;
mod father;
mod given;
mod index;
mod native;
mod part;
mod reading;
mod roman;
mod scripts;
mod spec;

use std::sync::Arc;

pub(crate) use given::{given_senses, is_given_of, is_known_given, may_be_patronymic, relation};
pub(crate) use index::{FormOf, Packed, hash_of_bare};
use native::Native;
use part::{Part, Whole};
pub(crate) use reading::Reading;
pub use scripts::Scripts;
pub use spec::NameCase;
pub(crate) use spec::{EntitySpec, read};

use crate::text::fold;

/// What an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntityKind {
    /// Has a given and a family name.
    Person,
    /// Has one name.
    Place,
}

/// Whose spelling names are given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// That of English-language reference works.
    #[default]
    Reference,
    /// From the Belarusian form, where a pack has it.
    Belarusian,
    /// From the Russian form, where a pack has it.
    Russian,
    /// From the Ukrainian form, where a pack has it.
    Ukrainian,
}

impl Style {
    /// All, with their names on the command line.
    pub const ALL: [(&str, Self); 4] =
        [("reference", Self::Reference), ("belarusian", Self::Belarusian), ("russian", Self::Russian), ("ukrainian", Self::Ukrainian)];

    /// By its name on the command line.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find_map(|(known, style)| (known == name).then_some(style))
    }
}

/// A person or place with the spelling that all others give way to.
#[derive(Debug)]
pub struct Entity {
    /// Rule id in the log, `names.maria-kalesnikava`.
    pub rule: Arc<str>,
    /// What it is.
    pub kind: EntityKind,
    /// Its name, word by word.
    pub(crate) name: Vec<String>,
    /// As [`hash_of_bare`] gives it.
    pub(crate) name_hash: u64,
    /// The same by other conventions, where they have another.
    styles: [Option<Vec<String>>; 3],
    pub(crate) forms: Vec<Form>,
    patronymic: Option<Part>,
    /// A family name may stand for the person.
    pub(crate) has_family: bool,
    /// Phrases in which the name means something else.
    not: Vec<Fixed>,
    /// Folded words of which a text must have one.
    contexts: Vec<String>,
    ambiguous: bool,
}

/// A way to write a whole name.
#[derive(Debug)]
pub(crate) struct Form {
    parts: Vec<Part>,
    /// Each of its words stands for one of the name's.
    pub(crate) is_aligned: bool,
}

impl Form {
    /// Of how many words it is.
    pub(crate) fn len(&self) -> usize {
        self.parts.len()
    }

    /// Whether an initial, `A.`, may stand for its first word.
    pub(crate) fn agrees(&self, initial: &str) -> bool {
        let letter = Reading::of(initial).bare.first().copied();
        self.parts.first().is_some_and(|given| given.words.iter().any(|word| word.first().copied() == letter))
    }

    /// The part by which it is found in a text.
    fn anchor(&self) -> &Part {
        &self.parts[self.parts.len() - 1]
    }
}

fn words(name: &str) -> Vec<String> {
    name.split_whitespace().map(str::to_owned).collect()
}

impl Entity {
    /// Of an entry of a names file.
    pub(crate) fn new(spec: &EntitySpec) -> Self {
        let name = words(&spec.name);
        let styles = spec.styles.clone().map(|style| style.map(|name| words(&name)));
        let mut parts: Vec<Part> = name.iter().map(|word| Part::of_word(Reading::of(word).bare)).collect();
        let mut forms = Vec::new();
        let bare = |name: &[String]| name.iter().map(|word| Reading::of(word).bare).collect::<Vec<_>>();
        let mut spellings: Vec<_> = spec.latin.iter().map(|name| bare(&words(name))).chain(styles.iter().flatten().map(|name| bare(name))).collect();
        // A spelling that was taken makes others known by its words, wherever they stand in the list.
        loop {
            let is_own = |spelling: &mut Vec<Vec<u8>>| {
                let is_word_by_word = if spec.person { !is_reversed(&parts, spelling) } else { parts.len() == 1 || shares_word(&parts, spelling) };
                spelling.len() == parts.len() && is_word_by_word
            };
            let Some(spelling) = spellings.extract_if(.., is_own).next() else { break };
            parts.iter_mut().zip(spelling).for_each(|(part, word)| part.words.push(word));
        }
        for spelling in spellings.into_iter().filter(|spelling| !spelling.is_empty()) {
            let parts = spelling.into_iter().map(Part::of_word).collect();
            forms.push(Form { parts, is_aligned: false });
        }
        for (language, native) in &spec.native {
            let native = words(native);
            if native.len() == parts.len() && !eastern::is_eastern(language) {
                let native_of = |word: &str| if spec.person { vec![Native::new(language, word)] } else { Native::of_place(spec, language, word) };
                parts.iter_mut().zip(&native).for_each(|(part, word)| part.natives.extend(native_of(word)));
            }
        }
        parts.iter_mut().for_each(add_hybrids);
        if spec.person && parts.len() == 2 {
            parts[0].is_given = true;
            parts[0].words.extend(spec.given.iter().filter(|name| !name.contains(' ')).map(|name| Reading::of(name).bare));
        }
        if let Some(family) = parts.last_mut() {
            family.words.extend(spec.family.iter().map(|name| Reading::of(name).bare));
        }
        forms.extend(eastern::forms(spec, &mut parts));
        forms.extend(compound::forms(spec));
        forms.insert(0, Form { parts, is_aligned: true });
        // Chinese and Korean family names stand first and are shared by millions.
        let is_eastern = spec.native.iter().any(|(language, _)| matches!(&**language, "zh" | "zh-hant" | "ko"));
        Self {
            rule: format!("names.{}", spec.id).into(),
            kind: if spec.person { EntityKind::Person } else { EntityKind::Place },
            has_family: spec.person && name.len() > 1 && !is_eastern,
            patronymic: father::part(spec),
            name_hash: hash_of_bare(name.iter().map(String::as_str)),
            name,
            styles,
            forms,
            not: spec.not.iter().map(|phrase| Fixed { key: fold(phrase), letters: letters(phrase) }).collect(),
            contexts: spec.contexts.iter().map(|word| fold(word)).collect(),
            ambiguous: spec.ambiguous,
        }
    }

    /// Its name, word by word.
    pub fn name(&self, style: Style) -> &[String] {
        let own = match style {
            Style::Reference => None,
            Style::Belarusian => self.styles[0].as_deref(),
            Style::Russian => self.styles[1].as_deref(),
            Style::Ukrainian => self.styles[2].as_deref(),
        };
        own.unwrap_or(&self.name)
    }

    /// Whether a word of a text is a spelling of a part of a form.
    pub(crate) fn accepts(&self, form: usize, part: usize, word: &Reading) -> bool {
        let form = &self.forms[form];
        let whole = match self.kind {
            EntityKind::Person => Whole::Person,
            EntityKind::Place if form.len() == 1 => Whole::Place,
            EntityKind::Place => Whole::LongerPlace,
        };
        form.parts[part].accepts(word, whole)
    }

    /// Whether its name ends in just this word.
    pub(crate) fn ends_in(&self, word: &Reading) -> bool {
        self.forms[0].anchor().words.first() == Some(&word.bare)
    }

    /// Whether a pack lists a word as a spelling of a form's last part.
    pub(crate) fn lists(&self, form: usize, word: &Reading) -> bool {
        self.forms[form].anchor().words.contains(&word.bare)
    }

    /// Whether its name is also another's, and a text has nothing that tells which is meant; `keys` gives the text's lines folded.
    pub fn is_unclear<'k>(&self, keys: impl FnOnce() -> &'k str) -> bool {
        self.ambiguous && {
            let keys = keys();
            !self.contexts.iter().any(|word| keys.contains(&**word))
        }
    }

    /// Whether a mention is part of a phrase that must stay.
    pub fn is_fixed(&self, before: &str, mention: &str, after: &str) -> bool {
        if self.not.is_empty() {
            return false;
        }
        let [before, key, after] = [before, mention, after].map(fold);
        let (at, text) = (before.len() + 1, format!("{before} {key} {after}"));
        let covers = |(start, phrase): (usize, &str)| start <= at && start + phrase.len() >= at + key.len();
        // A spelling that stays is meant as it is written: Susa, and not Şuşa.
        let is_meant = |not: &&Fixed| not.key != key || not.letters == letters(mention);
        self.not.iter().filter(is_meant).any(|not| text.match_indices(&*not.key).any(covers))
    }
}

/// A phrase that stays, folded and in its letters with their marks.
#[derive(Debug)]
struct Fixed {
    key: String,
    letters: String,
}

/// Letters and digits alone, in lower case: quotation marks and soft signs are written in many ways.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a place's spelling has a word of those known where it stands; else it is another name, none of whose words goes with them:
/// Boh River and Southern Bug make no Southern River.
fn shares_word(parts: &[Part], spelling: &[Vec<u8>]) -> bool {
    parts.iter().zip(spelling).any(|(part, word)| part.words.contains(word))
}

/// Whether a spelling of two words has them the other way round.
fn is_reversed(parts: &[Part], spelling: &[Vec<u8>]) -> bool {
    let ([given, family], [first, second]) = (parts, spelling) else { return false };
    let knows = |part: &Part, word| part.words.contains(word);
    !(knows(given, first) || knows(family, second)) && (knows(family, first) || knows(given, second))
}

/// Adds what lies between a Belarusian and a Russian form: Kolesnikava is half of Калеснікава and half of Колесникова.
fn add_hybrids(part: &mut Part) {
    const MOST: usize = 3;
    let form = |language: &str| part.natives.iter().find(|native| native.language() == language).map(|native| native.text().chars().collect::<Vec<char>>());
    let (Some(own), Some(russian)) = (form("be"), form("ru")) else { return };
    if own.len() != russian.len() {
        return;
    }
    let differs = |&at: &usize| matches!((own[at], russian[at]), ('а', 'о') | ('я' | 'э', 'е') | ('о', 'ё'));
    let places: Vec<usize> = (0..own.len()).filter(differs).collect();
    if !(1..=MOST).contains(&places.len()) {
        return;
    }
    for choice in 1_usize..1 << places.len() {
        let letter = |at: usize| {
            let chosen = places.iter().position(|&place| place == at).is_some_and(|bit| choice >> bit & 1 == 1);
            if chosen { own[at] } else { russian[at] }
        };
        part.natives.push(Native::new("ru", &(0..russian.len()).map(letter).collect::<String>()));
    }
}
