use std::collections::HashSet;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use super::entity::{FormOf, Reading, hash_of_bare, is_known_given, is_patronymic, may_be_patronymic};
use super::words::{Gap, capital_words, is_initial, word_after, word_before};
use super::{Atlas, EntityKind};
use crate::text::Span;

/// A word of a text that may be the last of an entity's name, and what else of the name stands beside it.
#[derive(Clone, Debug)]
pub struct Mention {
    /// The entity.
    pub entity: usize,
    /// How it is named.
    pub form: Written,
    /// The words that name it, in the order of its name; of a family name alone just that.
    pub words: Vec<Span>,
    /// Each of the words stands for one of the name's.
    pub is_aligned: bool,
}

/// How an entity is named in a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// By its whole name.
    Full,
    /// By a family name alone.
    Family,
    /// By a family name and an initial that agrees.
    Initial,
    /// By a family name, but behind a word that may be another's given name; surely so inside a sentence.
    Other {
        /// That word.
        word: Span,
        /// It surely is one.
        is_sure: bool,
    },
    /// By the form of the family name that bearers of the other sex have.
    OtherSex,
}

impl Mention {
    /// From the first of its words to the last, bytes of the text.
    pub fn span(&self) -> Span {
        let (starts, ends) = (self.words.iter().map(|word| word.start), self.words.iter().map(|word| word.end));
        Span::new(starts.min().unwrap_or_default(), ends.max().unwrap_or_default())
    }
}

/// What stands at one word.
#[derive(Clone, Debug)]
pub struct Place {
    /// The word.
    pub word: Span,
    /// Who may be meant, at least one; where any is named in full, only those are told.
    pub mentions: Vec<Mention>,
    /// The words are, as they stand, the name of another entity than these.
    pub is_anothers: bool,
}

impl Atlas {
    /// Every word of a text that may be the last of an entity's name, in order.
    pub fn places(&self, text: &str) -> Vec<Place> {
        let mut taken = 0;
        let mut places: Vec<Place> = Vec::new();
        for word in capital_words(text) {
            if word.start < taken {
                continue;
            }
            let place = self.place(text, word);
            if let Some(place) = place {
                taken = place
                    .mentions
                    .iter()
                    .filter(|mention| mention.form == Written::Full)
                    .flat_map(|mention| &mention.words)
                    .map(|word| word.end)
                    .max()
                    .unwrap_or_default();
                places.push(place);
            }
        }
        places
    }

    fn place(&self, text: &str, word: Span) -> Option<Place> {
        let mut forms = self.forms_of(word.of(text)).to_vec();
        let mut word = word;
        // Anti-Lukashenka.
        if forms.is_empty()
            && let Some((head, tail)) = word.of(text).split_once('-')
            && PREFIXES.contains(&&*head.to_lowercase())
        {
            word = Span::new(word.end - tail.len(), word.end);
            forms = self.forms_of(tail).to_vec();
        }
        // Kiev-based.
        if forms.is_empty()
            && let Some((head, tail)) = word.of(text).split_once('-')
            && tail.starts_with(char::is_lowercase)
        {
            word = Span::new(word.start, word.start + head.len());
            forms = self.forms_of(head).to_vec();
            forms.retain(|form| self.entity(form.entity).kind == EntityKind::Place);
        }
        let mut mentions: Vec<Mention> = forms.iter().filter_map(|&form| self.mention(text, word, form)).collect();
        // A longer name is the better reading.
        let longest = mentions.iter().filter(|mention| mention.form == Written::Full).map(|mention| mention.words.len()).max();
        if let Some(longest) = longest {
            mentions.retain(|mention| mention.form == Written::Full && mention.words.len() == longest);
            // The entry's own words come before its other forms.
            mentions.dedup_by_key(|mention| mention.entity);
            // Who spells the family name so is meant before those of whose it is but one romanisation.
            let last = Reading::of(word.of(text));
            let is_spelled = |mention: &Mention| self.entity(mention.entity).name.last().is_some_and(|name| Reading::of(name).bare == last.bare);
            if mentions.len() > 1 && mentions.iter().any(is_spelled) {
                mentions.retain(is_spelled);
            }
        }
        let first = mentions.first()?;
        let said = hash_of_bare(first.words.iter().map(|word| word.of(text)));
        let mut is_anothers = first.form == Written::Full && self.is_name(said);
        // What is some entity's name already is that entity's, whoever else is spelled like it.
        let is_own = |mention: &Mention| hash_of_bare(self.entity(mention.entity).name.iter().map(String::as_str)) == said;
        if is_anothers && mentions.iter().any(is_own) {
            mentions.retain(is_own);
            is_anothers = false;
        }
        Some(Place { word, mentions, is_anothers })
    }

    fn mention(&self, text: &str, word: Span, form: FormOf) -> Option<Mention> {
        let FormOf { entity, form: number } = form;
        let known = self.entity(entity);
        let parts = known.forms[number].len();
        let is_aligned = known.forms[number].is_aligned;
        let full = |words| Mention { entity, form: Written::Full, words, is_aligned };
        if let Some(words) = self.words_before(text, word, form, parts) {
            let is_place = known.kind == EntityKind::Place;
            let is_sure = parts > 1 || known.lists(number, &Reading::of(word.of(text))) || is_place && is_where(text, word);
            let said = words.iter().map(|word| word.of(text));
            return (is_sure && known.forms[number].is_coherent(said)).then(|| full(words));
        }
        if parts != 2 || !is_aligned || known.kind == EntityKind::Place {
            return None;
        }
        if let Some(given) = self.given_after(text, word, form) {
            return Some(full(vec![given, word]));
        }
        if !known.has_family {
            return None;
        }
        let alone = |form| Mention { entity, form, words: vec![word], is_aligned };
        let Some((before, Gap::Space)) = word_before(text, word.start) else { return Some(alone(Written::Family)) };
        let said = before.of(text);
        if is_initial(said) {
            let agrees = known.forms[number].agrees(said);
            return Some(alone(if agrees { Written::Initial } else { Written::Other { word: before, is_sure: true } }));
        }
        if !said.starts_with(char::is_uppercase) || is_title(said) {
            return Some(alone(Written::Family));
        }
        let begins = begins_sentence(text, before.start);
        if begins && is_opener(said) {
            return Some(alone(Written::Family));
        }
        Some(alone(Written::Other { word: before, is_sure: !begins || is_known_given(said) }))
    }

    fn accepts(&self, form: FormOf, part: usize, word: &Reading) -> bool {
        self.entity(form.entity).accepts(form.form, part, word)
    }

    /// The words of a form that ends with a word; between the given and the family name there may be a patronymic or an initial.
    fn words_before(&self, text: &str, last: Span, form: FormOf, parts: usize) -> Option<Vec<Span>> {
        let mut words = vec![last];
        let mut at = last.start;
        for part in (0..parts - 1).rev() {
            let (mut word, gap) = word_before(text, at)?;
            if gap != Gap::Space {
                return None;
            }
            if !self.accepts(form, part, &Reading::of(word.of(text))) {
                word = self.before_father(text, word, form.entity).filter(|_| parts == 2)?;
                if !self.accepts(form, part, &Reading::of(word.of(text))) {
                    return None;
                }
            }
            if part == 0 && (!word.of(text).starts_with(char::is_uppercase) || parts == 2 && is_title(word.of(text))) {
                return None;
            }
            words.push(word);
            at = word.start;
        }
        words.reverse();
        Some(words)
    }

    /// The word before one that may stand between a given and a family name: a patronymic, of one word or two, or an initial.
    fn before_father(&self, text: &str, between: Span, entity: usize) -> Option<Span> {
        const CHILD_OF: [&str; 10] = ["ogly", "oglu", "oghlu", "ogli", "ugli", "uulu", "uly", "kyzy", "qizi", "gyzy"];
        let before = |word: Span| word_before(text, word.start).filter(|(_, gap)| *gap == Gap::Space).map(|(word, _)| word);
        let said = between.of(text);
        if CHILD_OF.contains(&&*said.to_lowercase()) {
            return before(before(between)?);
        }
        let is_between = is_initial(said) || self.entity(entity).may_be_child_of(said);
        before(between).filter(|_| is_between)
    }

    /// The given name behind a family name, as in lists: `LUKASHENKA Aliaksandr`, `Lukashenka, Aliaksandr`, `Lukashenka Aliaksandr Ryhoravich`.
    fn given_after(&self, text: &str, family: Span, form: FormOf) -> Option<Span> {
        let (word, gap) = word_after(text, family.end)?;
        let entity = self.entity(form.entity);
        let father = word_after(text, word.end).filter(|&(next, gap)| gap == Gap::Space && may_be_patronymic(next.of(text)));
        let is_own = father.map(|(father, _)| entity.may_be_child_of(father.of(text)));
        let is_list = gap == Gap::Comma || is_capitals(family.of(text)) && !is_capitals(word.of(text)) || is_own == Some(true);
        let is_given = word.of(text).starts_with(char::is_uppercase) && self.accepts(form, 0, &Reading::of(word.of(text)));
        (is_list && is_given && is_own != Some(false)).then_some(word)
    }
}

/// The full names of a text that no pack need know: a known given name of Eastern Slavs and a capital word behind it.
pub(crate) fn full_names(text: &str) -> Vec<(Span, Span)> {
    let given_before = |family: Span| {
        let (given, gap) = word_before(text, family.start)?;
        let said = given.of(text);
        let is_name = gap == Gap::Space && said.starts_with(char::is_uppercase) && !is_capitals(said) && !is_initial(said) && !is_title(said);
        (is_name && is_known_given(said) && !is_known_given(family.of(text))).then_some((given, family))
    };
    let long =
        |word: &Span| word.of(text).chars().count() > 2 && !word.of(text).contains(['\'', '’']) && !is_capitals(word.of(text)) && !is_patronymic(word.of(text));
    capital_words(text).filter(long).filter_map(given_before).collect()
}

/// Whether a word is written in capitals.
pub(crate) fn is_capitals(word: &str) -> bool {
    word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.chars().any(char::is_lowercase)
}

pub(super) fn begins_sentence(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().trim_end_matches([' ', '\t', '\u{a0}']);
    before.trim_end_matches(['"', '“', '”', '«', '‘', '\'', '(', '[', '—', '–', '-', ' ', '*']).is_empty()
        || before.ends_with(['.', '!', '?', '…', '\n', ':', ';', '"', '“', '«', '(', '—', '–', '*', '•', '|'])
}

/// Whether a word stands as places do, behind a preposition and not before another name: Izmail is also a given name.
fn is_where(text: &str, word: Span) -> bool {
    const PREPOSITIONS: &[&str] = &[
        "in", "to", "from", "near", "at", "of", "around", "outside", "towards", "toward", "via", "into", "over", "through", "beyond", "across", "inside",
        "for", "between", "reached", "left", "on", "off",
    ];
    const KINDS: &[&str] =
        &["region", "oblast", "province", "district", "city", "airport", "station", "street", "square", "county", "raion", "river", "front", "prison"];
    let before = word_before(text, word.start).is_some_and(|(before, gap)| gap == Gap::Space && PREPOSITIONS.contains(&&*before.of(text).to_lowercase()));
    let after = word_after(text, word.end).filter(|(_, gap)| *gap == Gap::Space).map(|(after, _)| after.of(text));
    before && after.is_none_or(|after| !after.starts_with(char::is_uppercase) || KINDS.contains(&&*after.to_lowercase()))
}

/// What is put before a name without being part of it.
const PREFIXES: [&str; 8] = ["anti", "pro", "ex", "non", "post", "pre", "neo", "then"];

/// A list of words to be looked up.
type Words = LazyLock<HashSet<&'static str, FixedState>>;

/// Words before a family name that say nothing of who bears it.
fn is_title(word: &str) -> bool {
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
fn is_opener(word: &str) -> bool {
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
