//! What the words around a name say of it in an English text.

use std::collections::HashSet;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

/// Whether a sentence begins at a byte.
pub(super) fn begins_sentence(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().trim_end_matches([' ', '\t', '\u{a0}']);
    before.trim_end_matches(['"', '“', '”', '«', '‘', '\'', '(', '[', '—', '–', '-', ' ', '*']).is_empty()
        || before.ends_with(['.', '!', '?', '…', '\n', ':', ';', '"', '“', '«', '(', '—', '–', '*', '•', '|'])
}

/// Whether places stand between these words, behind a preposition and not before another name: Izmail is also a given name.
pub(super) fn is_where(before: &str, after: Option<&str>) -> bool {
    const PREPOSITIONS: &[&str] = &[
        "in", "to", "from", "near", "at", "of", "around", "outside", "towards", "toward", "via", "into", "over", "through", "beyond", "across", "inside",
        "for", "between", "reached", "left", "on", "off",
    ];
    const KINDS: &[&str] =
        &["region", "oblast", "province", "district", "city", "airport", "station", "street", "square", "county", "raion", "river", "front", "prison"];
    PREPOSITIONS.contains(&&*before.to_lowercase())
        && after.is_none_or(|after| !after.starts_with(char::is_uppercase) || KINDS.contains(&&*after.to_lowercase()))
}

/// What is put before a name without being part of it.
pub(super) const PREFIXES: [&str; 8] = ["anti", "pro", "ex", "non", "post", "pre", "neo", "then"];

/// A list of words to be looked up.
type Words = LazyLock<HashSet<&'static str, FixedState>>;

/// Words before a family name that say nothing of who bears it.
pub(super) fn is_title(word: &str) -> bool {
    const LIST: &str = "mr mrs ms miss dr doctor prof professor president minister prime premier mister madam madame lady sir lord herr frau monsieur pan pani \
        senator governor mayor general gen colonel col major captain lieutenant marshal admiral chancellor ambassador secretary speaker deputy \
        chairman chairwoman chief king queen prince princess sheikh imam ayatollah patriarch archbishop bishop metropolitan father comrade \
        judge justice leader candidate director editor coach champion oligarch dictator activist laureate vice ex former then opposition \
        foreign defence defense interior russian ukrainian belarusian soviet georgian armenian kazakh moldovan soviet-era tsar emperor saint st \
        pro anti strongman autocrat";
    static TITLES: Words = LazyLock::new(|| LIST.split_whitespace().collect());
    TITLES.contains(&*word.trim_end_matches('.').to_lowercase())
}

/// Words that open a sentence, and are nobody's given name.
pub(super) fn is_opener(word: &str) -> bool {
    const LIST: &str = "a about according after again against all along already also although among an and another any around as asked at because before \
        besides between both but by can could despite did does during earlier either even ever every finally for formerly from had has have he \
        her here his how however if in indeed initially inside instead is it its just last later like many meanwhile moreover most my nearly \
        neither never nevertheless next no nor not now of on once only or our over perhaps should since so some soon still such that the their \
        then there these they this those though through throughout thus to today together tomorrow toward towards under unless unlike until \
        upon was we were what when where whereas whether which while who whom whose why will with within without would yesterday yet you your \
        monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november \
        december";
    static OPENERS: Words = LazyLock::new(|| LIST.split_whitespace().collect());
    OPENERS.contains(&*word.to_lowercase())
}
