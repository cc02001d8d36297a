use std::sync::Arc;

use super::chinese::Syllables;
use super::native::{Native, System};
use super::reading::Reading;

/// One word of an entity's name: given name, family name, or one of a place's.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// Spellings that are listed, without marks.
    pub(super) words: Vec<Vec<u8>>,
    /// Native spellings, which other forms of the name may share.
    pub(super) natives: Vec<Arc<Native>>,
    /// Its syllables, of a name in Wade–Giles.
    pub(super) syllables: Option<Syllables>,
    /// The same of a name in pinyin: spellings that are listed are compared without apostrophes, and one may make them another's.
    pub(super) breath: Option<Syllables>,
    /// Several words put together, which only a hyphen tells from a word of its own: Mari-El, but not Mariel.
    pub(super) is_joined: bool,
    /// Other given names than romanisations of the native one are the same person's.
    pub(super) is_given: bool,
}

/// What a word is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whole {
    /// A person's name.
    Person,
    /// A place's name of one word: itself.
    Place,
    /// A place's name of several.
    LongerPlace,
}

/// How far a part of a person's name may be from what one system gives.
const PERSON_LIMIT: u8 = 6;

/// How far a word may be from a name in letters that leave vowels out, which are but half of it; shorter words are never taken for one.
const ABJAD_LIMIT: u8 = 2;
const SHORTEST_ABJAD: usize = 5;

/// The same for kana; a word of three letters may be many a name.
const KANA_LIMIT: u8 = 2;
const SHORTEST_KANA: usize = 4;

/// The same for Korean letters: hardly any, for a syllable more or less is another person. With breves the system is plain.
const KOREAN_LIMIT: u8 = 1;
const BREVE_LIMIT: u8 = 5;

/// How far a place's name may be.
const PLACE_LIMIT: u8 = 4;

/// The same for words of less than five letters: alone they must be by one system, and three are many another word.
const SHORT_PLACE_LIMIT: u8 = 0;
const SHORT_PIECE_LIMIT: u8 = 1;
const SHORT_PLACE: usize = 5;
const SHORTEST_PLACE: usize = 4;

/// How far a romanisation of a name in letters for every sound may be; `None` for a word that is too short.
fn limit_of(letters: usize, whole: Whole) -> Option<u8> {
    match whole {
        Whole::Person => Some(PERSON_LIMIT),
        _ if letters >= SHORT_PLACE => Some(PLACE_LIMIT),
        Whole::LongerPlace => Some(SHORT_PIECE_LIMIT),
        Whole::Place => (letters >= SHORTEST_PLACE).then_some(SHORT_PLACE_LIMIT),
    }
}

/// The same for a neighbour's way to write a place's name: a longer word leaves more to differ in, and is fewer other words. Beside other
/// words of the name it may be short.
fn neighbourly_limit(letters: usize, whole: Whole) -> Option<u8> {
    match letters {
        14.. => Some(6),
        8.. => Some(4),
        6.. => Some(3),
        4.. if whole == Whole::LongerPlace => Some(2),
        5 => Some(1),
        _ => None,
    }
}

impl Part {
    /// Of a listed spelling without marks.
    pub(super) fn of_word(word: Vec<u8>) -> Self {
        Self { words: vec![word], ..Self::default() }
    }

    pub(super) fn of_native(native: Arc<Native>) -> Self {
        Self { natives: vec![native], ..Self::default() }
    }

    pub(super) fn of_syllables(syllables: Syllables) -> Self {
        Self { syllables: Some(syllables), ..Self::default() }
    }

    /// Whether a word of a text is a spelling of it.
    pub(super) fn accepts(&self, word: &Reading, whole: Whole) -> bool {
        // A vowel that is marked as long must be: Ōno is not Ono.
        if let Some(kana) = self.natives.iter().find(|native| native.system == System::Kana)
            && let Some(drawn) = word.drawn()
        {
            return kana.strictness_of(&drawn).is_some_and(|cost| cost <= KANA_LIMIT);
        }
        if self.is_joined && !word.raw.contains(['-', '\u{2010}', '\u{2011}']) {
            return false;
        }
        if self.breath.as_ref().is_some_and(|breath| breath.is_denied_by(word.raw)) {
            return false;
        }
        if self.words.contains(&word.bare) || self.syllables.as_ref().is_some_and(|syllables| syllables.accepts(word.raw)) {
            return true;
        }
        if word.letters.is_empty() {
            return false;
        }
        let letters = word.letters.len();
        let is_long = |least: usize| letters >= if whole == Whole::Person { least } else { SHORT_PLACE };
        let limit = |native: &Native| match native.system {
            System::Abjad => is_long(SHORTEST_ABJAD).then_some(ABJAD_LIMIT),
            System::Neighbourly => neighbourly_limit(letters, whole),
            System::Kana => is_long(SHORTEST_KANA).then_some(KANA_LIMIT),
            System::Hangul => is_long(1).then_some(if word.raw.contains(['ŏ', 'ŭ', 'ǒ', 'ǔ']) { BREVE_LIMIT } else { KOREAN_LIMIT }),
            System::Letters => limit_of(letters, whole),
        };
        let is_near = |native: &Native| limit(native).is_some_and(|limit| native.strictness(word).is_some_and(|cost| cost <= limit));
        self.natives.iter().any(|native| is_near(native) || self.is_given && native.is_given_like(word))
    }
}
