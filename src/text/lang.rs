use memchr::memmem;
use xxhash_rust::xxh3::xxh3_64;

use super::{Memo, remembered};

/// A guess at the language of some prose, as an ISO 639-1 code where the language has one, else ISO 639-3.
///
/// A hint: short or mixed text gives `None` rather than a coin toss. Source: the smallest words of seven languages where prose is
/// full of one's, else trigram statistics of the `whatlang` crate.
pub fn guess_language(text: &str) -> Option<&'static str> {
    // The same labels end most pages of a site, and the same prose is asked about after every phase.
    thread_local!(static KNOWN: Memo<Option<&'static str>> = Memo::default());
    remembered(&KNOWN, MOST_GUESSES, xxh3_64(text.as_bytes()), || by_small_words(text).or_else(|| by_trigrams(text)))
}

fn by_trigrams(text: &str) -> Option<&'static str> {
    whatlang::detect(text).filter(whatlang::Info::is_reliable).map(|info| two_letters(info.lang().code()))
}

/// A language whose smallest words a text is full of, as prose of some length is; cheaper than trigrams, which are held against dozens of languages.
fn by_small_words(text: &str) -> Option<&'static str> {
    const LEAST: usize = 40;
    const MOST: usize = 200;
    let (mut counts, mut all) = ([0; SMALL_WORDS.len()], 0);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(MOST) {
        all += 1;
        if word.len() <= 5 {
            counts.iter_mut().zip(SMALL_WORDS).for_each(|(count, (_, words))| *count += usize::from(words.contains(&word)));
        }
    }
    let (best, &most) = counts.iter().enumerate().max_by_key(|&(_, count)| count)?;
    let others = counts.iter().enumerate().filter(|&(language, _)| language != best).map(|(_, &count)| count).max()?;
    (all >= LEAST && most * 8 >= all && 2 * most >= 5 * others).then_some(SMALL_WORDS[best].0)
}

/// Words that prose of a language is full of and that of its neighbours is not.
const SMALL_WORDS: [(&str, &[&str]); 7] = [
    ("en", &["the", "of", "and", "to", "was", "that", "with", "for", "from", "his", "her", "have", "has", "they", "by", "The"]),
    ("de", &["der", "die", "und", "den", "das", "mit", "ist", "nicht", "von", "dem", "auf", "eine", "für", "sich", "im", "zu", "Die", "Der", "Das"]),
    ("fr", &["les", "des", "une", "dans", "est", "pour", "qui", "sur", "pas", "du", "et", "au", "ce", "Les", "le"]),
    ("es", &["el", "los", "las", "una", "con", "por", "del", "y", "se", "El", "Los", "su", "en", "la"]),
    ("it", &["il", "che", "di", "della", "per", "non", "gli", "sono", "è", "nel", "dei", "Il"]),
    ("pt", &["não", "uma", "com", "os", "em", "dos", "da", "do", "um", "no", "na", "ao", "foi", "O"]),
    ("nl", &["het", "een", "van", "zijn", "dat", "niet", "voor", "met", "te", "op", "aan", "de", "De", "Het"]),
];

/// Whether a text is short or has the one word that no English text of some length does without; far cheaper than telling its language.
pub(crate) fn can_be_english(text: &str) -> bool {
    const SHORT: usize = 500;
    text.len() < SHORT || [&b" the "[..], b" The ", b" THE "].iter().any(|the| memmem::find(text.as_bytes(), the).is_some())
}

/// Whether a text whose language cannot be told has at least as many small words of English as of others.
pub(crate) fn may_be_english(text: &str) -> bool {
    const ENGLISH: &[&str] = &["the", "of", "and", "to", "in", "is", "was", "for", "with", "that", "on", "at", "by", "his", "her", "not", "he", "she", "it"];
    const OTHERS: &[&str] = &[
        "de", "het", "een", "van", "der", "die", "das", "und", "den", "dem", "mit", "la", "le", "les", "des", "du", "et", "el", "los", "del", "que", "y", "il",
        "di", "che", "con", "och", "att", "det", "som", "og", "er", "w", "z", "na", "się", "i", "je", "se", "za", "v", "ve", "bir", "da", "do", "o", "em",
        "și", "în", "ja", "un", "una", "est", "ist", "nicht", "pas",
    ];
    let words = || text.split(|c: char| !c.is_alphabetic()).take(400);
    let count = |known: &[&str]| words().filter(|word| known.contains(word)).count();
    count(OTHERS) <= count(ENGLISH)
}

/// So many guesses are remembered by each thread.
const MOST_GUESSES: usize = 7 << 9;

fn two_letters(code: &'static str) -> &'static str {
    const PAIRS: &[(&str, &str)] = &[
        ("afr", "af"),
        ("aka", "ak"),
        ("amh", "am"),
        ("ara", "ar"),
        ("aze", "az"),
        ("bel", "be"),
        ("ben", "bn"),
        ("bul", "bg"),
        ("cat", "ca"),
        ("ces", "cs"),
        ("cmn", "zh"),
        ("cym", "cy"),
        ("dan", "da"),
        ("deu", "de"),
        ("ell", "el"),
        ("eng", "en"),
        ("epo", "eo"),
        ("est", "et"),
        ("fin", "fi"),
        ("fra", "fr"),
        ("guj", "gu"),
        ("heb", "he"),
        ("hin", "hi"),
        ("hrv", "hr"),
        ("hun", "hu"),
        ("hye", "hy"),
        ("ind", "id"),
        ("ita", "it"),
        ("jav", "jv"),
        ("jpn", "ja"),
        ("kan", "kn"),
        ("kat", "ka"),
        ("khm", "km"),
        ("kor", "ko"),
        ("lat", "la"),
        ("lav", "lv"),
        ("lit", "lt"),
        ("mal", "ml"),
        ("mar", "mr"),
        ("mkd", "mk"),
        ("mya", "my"),
        ("nep", "ne"),
        ("nld", "nl"),
        ("nob", "nb"),
        ("ori", "or"),
        ("pan", "pa"),
        ("pes", "fa"),
        ("pol", "pl"),
        ("por", "pt"),
        ("ron", "ro"),
        ("rus", "ru"),
        ("sin", "si"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("sna", "sn"),
        ("spa", "es"),
        ("srp", "sr"),
        ("swe", "sv"),
        ("tam", "ta"),
        ("tel", "te"),
        ("tgl", "tl"),
        ("tha", "th"),
        ("tuk", "tk"),
        ("tur", "tr"),
        ("ukr", "uk"),
        ("urd", "ur"),
        ("uzb", "uz"),
        ("vie", "vi"),
        ("yid", "yi"),
        ("zul", "zu"),
    ];
    PAIRS.iter().find(|(long, _)| *long == code).map_or(code, |(_, short)| short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_tell_what_trigrams_tell() {
        let texts = [
            (
                "en",
                "The council met on Tuesday to talk about the bridge, and the vote was put off for the third time. Nobody had asked the people who live by the river, said the woman who keeps the books of the harbour. They have waited for an answer from the mayor, and the answer was that the money is with the bank. ",
            ),
            (
                "de",
                "Der Stadtrat hat am Dienstag nach langer Debatte beschlossen, die alte Brücke zu erhalten, und die Feuerwehr soll den Weg im Winter räumen. Niemand hat die Leute gefragt, die mit dem Boot über den Fluss kommen, sagt der Wirt. Das Geld ist nicht da, und die Bank will von der Sache nichts wissen. Auf eine Antwort wartet man für den Rest des Jahres. ",
            ),
            (
                "es",
                "El ayuntamiento se reunió el martes para hablar del puente, y la votación se aplazó por tercera vez. Los vecinos de las casas del puerto no saben con quién hablar, y el dinero se acabó en la primavera. Por la noche los barcos se quedan en el muelle, y la dueña de la fonda cierra con llave. Una de las maestras del pueblo lo cuenta con calma y se ríe. ",
            ),
        ];
        for (lang, text) in texts {
            assert_eq!((by_small_words(text), by_trigrams(text)), (Some(lang), Some(lang)));
            assert_eq!(by_small_words(text.split_once(',').unwrap().0), None);
        }
    }

    #[test]
    fn prose_is_recognised_and_scraps_are_not() {
        assert_eq!(guess_language("Der Stadtrat hat am Dienstag nach langer Debatte beschlossen, die alte Brücke zu erhalten."), Some("de"));
        assert_eq!(guess_language("Городской совет во вторник после долгих споров решил сохранить старый мост."), Some("ru"));
        assert_eq!(guess_language("12 :: 7"), None);
    }
}
