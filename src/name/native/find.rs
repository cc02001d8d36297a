use super::declension::{Cases, NOMINATIVE};
use super::index::{Natives, Spelling};
use super::word::{capital_words, fold};
use crate::name::english::begins_sentence;
use crate::name::entity::is_given_of;
use crate::name::words::{Gap, is_initial, word_after, word_before};
use crate::name::{Atlas, Mention, Place, Written};
use crate::text::Span;

impl Natives {
    /// Every Cyrillic word of a text that may be the last of an entity's name, in order.
    pub fn places(&self, atlas: &Atlas, text: &str) -> Vec<Place> {
        let mut taken = 0;
        let mut places: Vec<Place> = Vec::new();
        for word in capital_words(text).filter(|word| !word.of(text).contains('_')) {
            if word.start < taken {
                continue;
            }
            let mut mentions: Vec<Mention> = Vec::new();
            for spelling in self.by_form(&fold(word.of(text))) {
                let Some(mention) = mention(atlas, text, word, spelling) else { continue };
                match mentions.iter_mut().find(|known| known.entity == mention.entity) {
                    Some(known) if rank(&mention) > rank(known) => *known = mention,
                    Some(_) => {}
                    None => mentions.push(mention),
                }
            }
            let longest = mentions.iter().filter(|mention| mention.form == Written::Full).map(|mention| mention.words.len()).max();
            if let Some(longest) = longest {
                mentions.retain(|mention| mention.form == Written::Full && mention.words.len() == longest);
                taken = mentions.iter().flat_map(|mention| &mention.words).map(|word| word.end).max().unwrap_or_default();
            }
            // Who can be meant comes before who cannot.
            mentions.sort_by_key(|mention| std::cmp::Reverse(rank(mention)));
            if !mentions.is_empty() {
                places.push(Place { word, mentions, is_anothers: false });
            }
        }
        places
    }
}

/// A spelling in one language may say more than another's: a whole name, or that the name is not of the other sex.
fn rank(mention: &Mention) -> u8 {
    match &mention.form {
        Written::Full => 4,
        Written::Initial => 3,
        Written::Family => 2,
        Written::Other { .. } => 1,
        Written::OtherSex => 0,
    }
}

fn mention(atlas: &Atlas, text: &str, word: Span, spelling: &Spelling) -> Option<Mention> {
    let known = atlas.entity(spelling.entity);
    let with = |form, words| Some(Mention { entity: spelling.entity, form, words, is_aligned: true });
    let cases = spelling.cases(spelling.last(), &fold(word.of(text)));
    if cases == 0 {
        return if known.has_family { with(Written::OtherSex, vec![word]) } else { None };
    }
    let before = words_before(text, word, spelling, cases);
    if let Some(words) = before.or_else(|| Some(vec![given_after(text, word, spelling, cases)?, word])) {
        return if is_ambiguous(text, &words, spelling) {
            with(Written::Other { word: words[0], is_sure: false }, vec![word])
        } else {
            with(Written::Full, words)
        };
    }
    if !known.has_family || spelling.words.len() < 2 {
        return None;
    }
    let agrees = |initial: &str| fold(initial).chars().next() == fold(&spelling.words[0]).chars().next();
    if let Some(initial) = initial(text, word) {
        let form = if agrees(initial.of(text)) { Written::Initial } else { Written::Other { word: initial, is_sure: true } };
        return with(form, vec![word]);
    }
    let Some((before, Gap::Space)) = word_before(text, word.start) else { return with(Written::Family, vec![word]) };
    let said = before.of(text);
    let begins = begins_sentence(text, before.start);
    let is_given = is_given_of(said, true) || is_given_of(said, false);
    if !said.starts_with(char::is_uppercase) || begins && !is_given && said.chars().count() <= LONGEST_OPENER {
        return with(Written::Family, vec![word]);
    }
    with(Written::Other { word: before, is_sure: !begins || is_given }, vec![word])
}

/// Letters of a word that opens a sentence and is surely nobody's given name.
const LONGEST_OPENER: usize = 3;

/// The words of a spelling that ends with a word, all in one case; between the given and the family name there may be a patronymic.
fn words_before(text: &str, last: Span, spelling: &Spelling, cases: Cases) -> Option<Vec<Span>> {
    let mut words = vec![last];
    let (mut at, mut cases) = (last.start, cases);
    for part in (0..spelling.last()).rev() {
        let (mut word, gap) = word_before(text, at)?;
        if gap != Gap::Space {
            return None;
        }
        let mut own = spelling.cases(part, &fold(word.of(text)));
        if own == 0 && spelling.is_person && spelling.words.len() == 2 && may_be_child_of(word.of(text), spelling) {
            let (further, Gap::Space) = word_before(text, word.start)? else { return None };
            word = further;
            own = spelling.cases(part, &fold(word.of(text)));
        }
        cases &= own;
        if cases == 0 || !word.of(text).starts_with(char::is_uppercase) {
            return None;
        }
        words.push(word);
        at = word.start;
    }
    words.reverse();
    Some(words)
}

/// The given name behind a family name, as registers put it, with nothing behind it but a patronymic that could belong to it.
fn given_after(text: &str, family: Span, spelling: &Spelling, cases: Cases) -> Option<Span> {
    if !spelling.is_person || spelling.words.len() != 2 {
        return None;
    }
    let (given, _) = word_after(text, family.end)?;
    let is_name = given.of(text).starts_with(char::is_uppercase) && spelling.cases(0, &fold(given.of(text))) & cases != 0;
    let next = word_after(text, given.end).filter(|(_, gap)| *gap == Gap::Space).map(|(next, _)| next.of(text));
    let is_last = next.is_none_or(|next| !next.starts_with(char::is_uppercase) || may_be_child_of(next, spelling));
    (is_name && is_last).then_some(given)
}

/// Whether a whole name may be that of someone of the other sex in the nominative: Александра Лукашенко.
fn is_ambiguous(text: &str, words: &[Span], spelling: &Spelling) -> bool {
    let ([given, .., family], true) = (words, spelling.is_person) else { return false };
    let family = fold(family.of(text));
    let is_nominative = match spelling.counterpart() {
        Some(other) => fold(&other) == family,
        None => spelling.cases(spelling.last(), &family) & NOMINATIVE != 0,
    };
    let is_own = spelling.cases(0, &fold(given.of(text))) & NOMINATIVE != 0;
    is_nominative && !is_own && is_given_of(given.of(text), !spelling.is_female)
}

/// The first of the initials that stand before a word, or behind it.
fn initial(text: &str, word: Span) -> Option<Span> {
    let mut found = None;
    let mut at = word.start;
    // А.Лукашенко
    let glued = text.get(..at).filter(|head| head.ends_with('.')).map(|head| head.trim_end_matches(|c: char| c == '.' || c.is_alphabetic()));
    if let Some(head) = glued.filter(|head| is_initial(text.get(head.len()..at).unwrap_or_default())) {
        found = Some(Span::new(head.len(), at));
        at = head.len();
    }
    while let Some((before, Gap::Space)) = word_before(text, at)
        && is_initial(before.of(text))
    {
        found = Some(before);
        at = before.start;
    }
    found.or_else(|| {
        let (after, Gap::Space) = word_after(text, word.end)? else { return None };
        let is_letter = after.of(text).chars().count() == 1 && after.of(text).starts_with(char::is_uppercase);
        (is_letter && text.get(after.end..)?.starts_with('.')).then_some(after)
    })
}

/// Whether a word may stand between the given and the family name of a spelling: a patronymic, and no other than the pack says it is.
fn may_be_child_of(word: &str, spelling: &Spelling) -> bool {
    is_patronymic(word) && spelling.father.as_ref().is_none_or(|stem| fold(word).starts_with(&**stem))
}

/// Whether a word is a patronymic in any case.
fn is_patronymic(word: &str) -> bool {
    const STEMS: [&str; 15] = ["ович", "евич", "ьич", "авіч", "евіч", "овіч", "ьіч", "лліч", "овн", "евн", "ичн", "аўн", "еўн", "івн", "ївн"];
    let word = fold(word);
    let bare = word.trim_end_matches(['а', 'у', 'е', 'ы', 'и', 'і', 'о', 'м', 'й', 'ю']);
    let bare = bare.strip_suffix("ев").unwrap_or(bare);
    STEMS.iter().any(|end| bare.ends_with(end))
}
