use std::sync::LazyLock;

use super::files::{BUILTIN_HASH, BUILTIN_KINDS, BUILTIN_LANGS, builtin_terms};
use super::lexicon::{Lexicon, Wording};
use crate::edit::family_of;
use crate::text::{Family, LABEL_LIMIT, fold};

/// The library's own vocabulary of interfaces, whatever rules are in use.
struct Vocabulary {
    lexicon: Lexicon,
    /// Of each rule by its number; `None` of a kind that announces nothing.
    families: Vec<Option<Family>>,
}

static BUILTIN: LazyLock<Vocabulary> = LazyLock::new(|| {
    let families: Vec<Option<Family>> = BUILTIN_KINDS.iter().copied().map(family_of).collect();
    let mut lexicon = Lexicon::default();
    lexicon.add(builtin_terms(), BUILTIN_LANGS.iter().map(|&lang| lang.to_owned()).collect(), (0..families.len()).map(Some).collect());
    Vocabulary { lexicon, families }
});

/// How far a line's words are those of interfaces; a line too long to be a label has none.
pub(crate) fn wording_of(body: &str) -> Wording {
    if body.len() > LABEL_LIMIT { Wording::default() } else { BUILTIN.lexicon.wording(&fold(body), |rule| BUILTIN.families[rule]) }
}

/// Tells the library's vocabulary from that of another build.
pub(crate) fn vocabulary_hash() -> [u8; 8] {
    BUILTIN_HASH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_told_in_their_language_and_other_lines_are_not() {
        let label = wording_of("Skriv en kommentar til Hansen");
        assert_eq!((label.words, label.unknown, label.family), (5, 1, Some(Family::Talk)));
        let other = wording_of("Borgmesteren rejste til Odense");
        assert_eq!((other.terms, other.family), (0, None));
        assert_eq!(wording_of("Xyzzy plugh").unknown, 2);
        assert_eq!(wording_of(&"word ".repeat(100)), Wording::default());
    }

    #[test]
    fn of_a_longer_line_the_first_thirty_words_count() {
        let wording = wording_of(&"qwv ".repeat(50));
        assert_eq!((wording.words, wording.unknown), (30, 30));
    }

    #[test]
    fn every_kind_has_a_family_or_is_known_to_have_none() {
        const NONE: [&str; 7] = ["audio", "betting", "channels", "counters", "errors", "live", "polls"];
        for kind in BUILTIN_KINDS {
            assert!(family_of(kind).is_some() != NONE.contains(kind), "{kind}");
        }
    }
}
