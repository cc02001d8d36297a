use std::sync::Arc;

use super::Stage;
use crate::edit::{Cause, NearMiss, Proposal, Proposals};
use crate::name::{Atlas, Entity, EntityKind, Mention};
use crate::text::{Span, View};

/// Gives each known person and place one spelling.
///
/// A full name is rewritten wherever it stands. A bare family name is rewritten only if that person's full name stands in
/// the same document and nobody else there bears the family name. Addresses, handles and file names are left alone, and
/// so are documents in other languages than English, which have spellings of their own.
#[derive(Clone, Debug)]
pub struct Names {
    atlas: Arc<Atlas>,
}

/// A mention with what stands before it.
struct Found<'t> {
    mention: Mention,
    /// The word before, if only a space lies between, with its span.
    before: Option<(Span, &'t str)>,
    /// The mention is part of an address, a handle or a file name.
    guarded: bool,
}

impl Names {
    /// A stage over compiled names.
    pub fn new(atlas: Arc<Atlas>) -> Self {
        Self { atlas }
    }

    fn cause(&self, entity: &Entity, why: String) -> Cause {
        Cause { rule: Arc::clone(&entity.rule), kind: Arc::from("name"), stage: self.id(), why: why.into() }
    }

    /// The entity whose full name a mention is: its given name stands before.
    fn named_in_full(&self, found: &Found<'_>) -> Option<usize> {
        let (_, before) = found.before?;
        self.atlas.bearers(found.mention.spelling).iter().copied().find(|&n| self.atlas.entity(n).is_given(before))
    }

    /// What a bare family name means here: the entity and where its full name stands, or why that is not sure.
    fn antecedent(&self, found: &Found<'_>, all: &[Found<'_>]) -> Result<(usize, usize), Option<(usize, String)>> {
        let bearers = self.atlas.bearers(found.mention.spelling);
        let named: Vec<(usize, usize)> =
            all.iter().filter_map(|other| Some((self.named_in_full(other)?, other.mention.span.start))).filter(|(n, _)| bearers.contains(n)).collect();
        let Some(&(number, at)) = named.first() else { return Err(bearers.first().map(|&n| (n, "no full name in this document".to_owned()))) };
        if named.iter().any(|&(n, _)| n != number) {
            return Err(Some((number, "two people of this name in this document".to_owned())));
        }
        let others = all.iter().filter(|other| self.atlas.bearers(other.mention.spelling).contains(&number));
        for other in others {
            let stranger = other.before.filter(|(_, word)| is_given_like(word) && !self.atlas.entity(number).is_given(word));
            if let Some((_, word)) = stranger {
                return Err(Some((number, format!("another bearer of the name may be meant: {word} {}", self.atlas.entity(number).family))));
            }
        }
        Ok((number, at))
    }
}

impl Stage for Names {
    fn id(&self) -> &'static str {
        "names"
    }

    fn propose(&self, view: &View<'_>, out: &mut Proposals) {
        let text = view.text();
        let all: Vec<Found<'_>> = self.atlas.mentions(text).into_iter().map(|mention| look_around(text, mention)).collect();
        // The canonical spellings are those of English texts; Kiev is right in French.
        if all.is_empty() || view.lang().is_some_and(|lang| lang != "en") {
            return;
        }
        for found in &all {
            let span = found.mention.span;
            let bearers = self.atlas.bearers(found.mention.spelling);
            let place = bearers.iter().copied().find(|&n| self.atlas.entity(n).kind == EntityKind::Place);
            let full = self.named_in_full(found);
            let (number, why) = match (full, place) {
                (Some(number), _) => (number, "full name".to_owned()),
                (None, Some(number)) => (number, "place name".to_owned()),
                (None, None) => match self.antecedent(found, &all) {
                    Ok((number, at)) => (number, format!("family name; full name at byte {at}")),
                    Err(None) => continue,
                    Err(Some((number, reason))) => {
                        let entity = self.atlas.entity(number);
                        if span.of(text) != entity.family {
                            out.held_back(|| NearMiss { span, cause: self.cause(entity, reason) });
                        }
                        continue;
                    }
                },
            };
            let entity = self.atlas.entity(number);
            if found.guarded || entity.is_fixed(around(text, span)) {
                out.held_back(|| NearMiss { span, cause: self.cause(entity, "inside an address, a file name or a fixed phrase".to_owned()) });
                continue;
            }
            rewrite(text, span, &entity.family, &why, &mut |span, name, why| out.push(Proposal::replace(span, name, self.cause(entity, why))));
            if let Some((given, _)) = found.before.filter(|_| full.is_some()) {
                rewrite(text, given, &entity.given, &why, &mut |span, name, why| out.push(Proposal::replace(span, name, self.cause(entity, why))));
            }
        }
    }
}

/// Proposes the canonical word in the case that the present one is written in.
fn rewrite(text: &str, span: Span, canonical: &str, why: &str, push: &mut dyn FnMut(Span, String, String)) {
    let present = span.of(text);
    let capitals = present.chars().filter(|c| c.is_alphabetic()).count() > 1 && !present.chars().any(char::is_lowercase);
    let wanted = if capitals { canonical.to_uppercase() } else { canonical.to_owned() };
    if present != wanted {
        push(span, wanted, why.to_owned());
    }
}

/// The word before a mention and whether the mention is part of an address.
fn look_around(text: &str, mention: Mention) -> Found<'_> {
    let before = Span::new(0, mention.span.start).of(text);
    let word_end = before.trim_end_matches([' ', '\u{a0}']).len();
    let gap = before.len() - word_end;
    let head = Span::new(0, word_end).of(before);
    let letters = head.chars().rev().take_while(|&c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'));
    let word_start = word_end - letters.map(char::len_utf8).sum::<usize>();
    let span = Span::new(word_start, word_end);
    let word = (gap > 0 && gap <= 2 && !span.is_empty()).then(|| (span, span.of(text)));
    Found { mention, before: word, guarded: is_address(text, mention.span) }
}

/// Whether the run of characters without white space around a span is an address, handle, tag or file name.
fn is_address(text: &str, span: Span) -> bool {
    let left = Span::new(0, span.start).of(text).chars().rev().take_while(|c| !c.is_whitespace());
    let right: String = Span::new(span.end, text.len()).of(text).chars().take_while(|c| !c.is_whitespace()).take(80).collect();
    let marked = |c: char| matches!(c, '/' | '@' | '_' | '#' | '\\' | '=' | '%');
    let dotted = right.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
    left.take(80).any(marked) || right.contains(marked) || dotted
}

/// Some text on both sides of a mention, for phrases that must stay.
fn around(text: &str, span: Span) -> &str {
    const REACH: usize = 40;
    let start = text.floor_char_boundary(span.start.saturating_sub(REACH));
    let end = text.ceil_char_boundary((span.end + REACH).min(text.len()));
    Span::new(start, end).of(text)
}

/// A capitalised word that is no title: a given name, as far as one can tell.
fn is_given_like(word: &str) -> bool {
    const TITLES: &[&str] = &[
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "president",
        "minister",
        "mister",
        "madam",
        "herr",
        "frau",
        "señora",
        "señor",
        "madame",
        "monsieur",
        "pani",
        "pan",
    ];
    word.chars().next().is_some_and(char::is_uppercase) && word.chars().count() > 1 && !TITLES.contains(&&*word.to_lowercase())
}
