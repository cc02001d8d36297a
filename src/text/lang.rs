use xxhash_rust::xxh3::xxh3_64;

use super::{Memo, remembered};

/// A guess at the language of some prose, as an ISO 639-1 code where the language has one, else ISO 639-3.
///
/// A hint: short or mixed text gives `None` rather than a coin toss. Source: trigram statistics of the `whatlang` crate.
pub fn guess_language(text: &str) -> Option<&'static str> {
    // The same labels end most pages of a site, and the same prose is asked about after every phase.
    thread_local!(static KNOWN: Memo<Option<&'static str>> = Memo::default());
    remembered(&KNOWN, MOST_KNOWN, xxh3_64(text.as_bytes()), || {
        whatlang::detect(text).filter(whatlang::Info::is_reliable).map(|info| two_letters(info.lang().code()))
    })
}

/// So many guesses are remembered by each thread.
const MOST_KNOWN: usize = 4096;

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
    use super::guess_language;

    #[test]
    fn prose_is_recognised_and_scraps_are_not() {
        assert_eq!(guess_language("Der Stadtrat hat am Dienstag nach langer Debatte beschlossen, die alte Brücke zu erhalten."), Some("de"));
        assert_eq!(guess_language("Городской совет во вторник после долгих споров решил сохранить старый мост."), Some("ru"));
        assert_eq!(guess_language("12 :: 7"), None);
    }
}
