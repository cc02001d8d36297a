//! The orders and systems in which names of China, Japan and Korea are written in Latin letters.

use super::native::Native;
use super::part::Part;
use super::reading::Reading;
use super::{EntitySpec, Form, chinese};

/// Whether a language's names have the family name first and no space in them, so that they are no words beside the Latin ones.
pub(super) fn is_eastern(language: &str) -> bool {
    matches!(language, "zh" | "zh-hant" | "pinyin" | "ja" | "ja-kana" | "ko")
}

/// Adds native spellings to the parts of an entry's own name, and gives the other ways to write it whole.
pub(super) fn forms(spec: &EntitySpec, parts: &mut [Part]) -> Vec<Form> {
    let native = |wanted: &str| spec.native.iter().find(|(language, _)| language == wanted).map(|(_, name)| &**name);
    match (native("ja-kana"), native("ko"), native("zh")) {
        _ if !spec.person => Vec::new(),
        (Some(kana), ..) => japanese(kana, parts),
        (_, Some(hangul), _) => korean(hangul, parts),
        (.., Some(characters)) => chinese(native("pinyin").unwrap_or(&spec.name), characters.chars().count(), parts),
        _ => Vec::new(),
    }
}

fn japanese(kana: &str, parts: &mut [Part]) -> Vec<Form> {
    let (Some((family, given)), [_, _]) = (kana.split_once(' '), &*parts) else { return Vec::new() };
    let [family, given] = [family, given].map(|word| Native::new("ja", word));
    let Some(at) = family_place(&family, &given, parts) else { return Vec::new() };
    parts[at].natives.push(family);
    parts[1 - at].natives.push(given);
    vec![Form::other(vec![parts[1].clone(), parts[0].clone()])]
}

fn korean(hangul: &str, parts: &mut [Part]) -> Vec<Form> {
    let mut syllables = hangul.chars().map(String::from);
    let Some(family) = syllables.next().map(|family| Native::new("ko", &family)) else { return Vec::new() };
    let each: Vec<Part> = syllables.map(|syllable| Part::of_native(Native::new("ko", &syllable))).collect();
    let given = Native::new("ko", &hangul.chars().skip(1).collect::<String>());
    // Two syllables are what almost everybody has; one alone is too short, and more may be another's family name.
    if each.len() != 2 {
        return Vec::new();
    }
    let mut whole = [Part::of_native(family), Part::of_native(given)];
    if let [_, _] = &*parts
        && let Some(at) = family_place(&whole[0].natives[0], &whole[1].natives[0], parts)
    {
        for (part, own) in [(at, 0), (1 - at, 1)] {
            whole[own].words.clone_from(&parts[part].words);
            parts[part].natives.extend(whole[own].natives.iter().cloned());
        }
    }
    let [family, given] = &whole;
    let [first, second] = &*each else { return Vec::new() };
    vec![
        Form::other(vec![family.clone(), given.clone()]),
        Form::other(vec![given.clone(), family.clone()]),
        Form::other(vec![family.clone(), first.clone(), second.clone()]),
        Form::other(vec![first.clone(), second.clone(), family.clone()]),
    ]
}

/// Where the family name stands among an entry's two words, as far as its native spelling tells.
fn family_place(family: &Native, given: &Native, parts: &[Part]) -> Option<usize> {
    let fits = |native: &Native, part: &Part| part.words.first().is_some_and(|word| native.strictness_of(word).is_some());
    let score = |at: usize| u8::from(fits(family, &parts[at])) + u8::from(fits(given, &parts[1 - at]));
    match score(0).cmp(&score(1)) {
        std::cmp::Ordering::Greater => Some(0),
        std::cmp::Ordering::Less => Some(1),
        std::cmp::Ordering::Equal => None,
    }
}

fn chinese(pinyin: &str, characters: usize, parts: &mut [Part]) -> Vec<Form> {
    let Some((family, given)) = chinese::reading(pinyin, characters) else { return Vec::new() };
    let is_lax = given.len() > 1;
    let listed = |syllables: &[String]| Part::of_word(Reading::of(&syllables.concat()).bare);
    let spelled = |syllables: &[String]| Part::of_syllables(chinese::Syllables::new(syllables, is_lax));
    if let [own_family, own_given] = parts {
        own_family.breath = spelled(&family).syllables;
        own_given.breath = spelled(&given).syllables;
    }
    let mut surname = spelled(&family);
    surname.words = listed(&family).words;
    let mut forms = vec![Form::other(vec![surname.clone(), spelled(&given)])];
    if let [first, second] = &*given {
        let [first, second] = [first, second].map(std::slice::from_ref);
        forms.push(Form::other(vec![spelled(&given), surname.clone()]));
        forms.push(Form::other(vec![surname.clone(), spelled(first), spelled(second)]));
        forms.push(Form::other(vec![listed(&given), listed(&family)]));
        forms.push(Form::other(vec![listed(&family), listed(first), listed(second)]));
    }
    // What an entry spells in another way than pinyin is found by its pinyin too.
    let has_pinyin = parts.len() == 2 && parts[0].words.contains(&listed(&family).words[0]) && parts[1].words.contains(&listed(&given).words[0]);
    if !has_pinyin {
        forms.push(Form::other(vec![listed(&family), listed(&given)]));
    }
    forms
}

impl Form {
    fn other(parts: Vec<Part>) -> Self {
        Self { parts, is_aligned: false }
    }

    /// Whether the words of a whole name are by one system, where its system says so: with all its apostrophes or with none, and not
    /// such as another's pinyin has.
    pub(crate) fn is_coherent<'w>(&self, words: impl Iterator<Item = &'w str>) -> bool {
        let spelled: Vec<_> = self.parts.iter().zip(words).filter_map(|(part, word)| Some((part.syllables.as_ref()?, word))).collect();
        let is_marked = spelled.iter().any(|(_, word)| chinese::has_breath(word));
        spelled.is_empty()
            || spelled.iter().any(|(_, word)| chinese::Syllables::shows_system(word))
                && (!is_marked || spelled.iter().all(|(part, word)| part.is_strictly(word)))
    }
}
