use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError, Weak};

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::EntitySpec;
use super::given::is_equivalent;
use super::reading::Reading;
use super::roman::{self, Pattern};
use crate::text::{MOST_KNOWN, Memo, remembered};

/// A native spelling of a part of a name, compiled when a text first has a word that may be one of its romanisations.
#[derive(Debug)]
pub(super) struct Native {
    language: String,
    text: String,
    pub(super) system: System,
    /// By which answers about it are remembered.
    hash: u64,
    pattern: OnceLock<Option<Box<Compiled>>>,
}

/// What kind of writing a spelling is in, which tells how near a romanisation must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum System {
    /// A letter for every sound.
    Letters,
    /// The same, read as neighbours do who write the name in their own way.
    Neighbourly,
    /// Without most vowels.
    Abjad,
    Kana,
    Hangul,
}

struct Compiled(Pattern);

impl std::fmt::Debug for Compiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pattern")
    }
}

/// What the codes of tables for neighbours end in.
const NEIGHBOURLY: &str = "-east";

impl Native {
    /// The spelling of a language; one that is known is shared, as given names are by many.
    pub(super) fn new(language: &str, text: &str) -> Arc<Self> {
        static KNOWN: LazyLock<Mutex<HashMap<u64, Weak<Native>>>> = LazyLock::new(Mutex::default);
        let hash = xxh3_64_with_seed(text.as_bytes(), xxh3_64(language.as_bytes()));
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(shared) = known.get(&hash).and_then(Weak::upgrade).filter(|shared| shared.language == language && shared.text == text) {
            return shared;
        }
        let system = match language {
            "ar" | "fa" | "he" => System::Abjad,
            "ja" => System::Kana,
            "ko" => System::Hangul,
            _ if language.ends_with(NEIGHBOURLY) => System::Neighbourly,
            _ => System::Letters,
        };
        let new = Arc::new(Self { language: language.to_owned(), text: text.to_owned(), system, hash, pattern: OnceLock::new() });
        known.insert(hash, Arc::downgrade(&new));
        new
    }

    /// A native spelling of a place in each way that it is taken: an entry's only one, if it is East Slavic, as neighbours write it too
    /// (Харків is Kharkov). Where there are others, what neighbours might make of one is some other place: Stalin is not Столин.
    pub(super) fn of_place(spec: &EntitySpec, language: &str, text: &str) -> Vec<Arc<Self>> {
        let is_lone = matches!(language, "be" | "ru" | "uk") && spec.native.len() == 1;
        let neighbourly = is_lone.then(|| Self::new(&format!("{language}{NEIGHBOURLY}"), text));
        [Self::new(language, text)].into_iter().chain(neighbourly).collect()
    }

    /// The spelling as it is written.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn language(&self) -> &str {
        &self.language
    }

    /// Keys of the words that it may become.
    pub(super) fn keys(&self) -> Vec<roman::Key> {
        self.pattern().map(Pattern::keys).unwrap_or_default()
    }

    /// How far a word is from what a single system gives; `None` if no system gives its letters.
    pub(super) fn strictness(&self, word: &Reading) -> Option<u8> {
        thread_local!(static KNOWN: Memo<Option<u8>> = Memo::default());
        remembered(&KNOWN, MOST_KNOWN, self.hash ^ word.hash, || self.strictness_of(&word.letters))
    }

    /// The same of folded letters.
    pub(super) fn strictness_of(&self, letters: &[u8]) -> Option<u8> {
        self.pattern()?.strictness_folded(letters)
    }

    /// Whether a word is a form of the same given name.
    pub(super) fn is_given_like(&self, word: &Reading) -> bool {
        thread_local!(static KNOWN: Memo<bool> = Memo::default());
        remembered(&KNOWN, MOST_KNOWN, self.hash ^ word.hash, || is_equivalent(self, word))
    }

    fn pattern(&self) -> Option<&Pattern> {
        let compiled =
            self.pattern.get_or_init(|| roman::language(&self.language)?.pattern(&self.text.to_lowercase()).map(|pattern| Box::new(Compiled(pattern))));
        compiled.as_deref().map(|compiled| &compiled.0)
    }
}
