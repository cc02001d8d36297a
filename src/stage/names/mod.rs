mod native;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::{Arc, LazyLock, OnceLock};

use super::Stage;
use crate::edit::{Cause, NearMiss, Proposal, Proposals};
use crate::name::{Atlas, Entity, EntityKind, Mention, Natives, Place, Scripts, Style, Written, is_capitals};
use crate::text::{Script, Span, View, can_be_english, may_be_english};

/// Evidence, or what speaks against it, in words.
type Why = Cow<'static, str>;

/// Gives each known person and place one spelling.
///
/// A full name is rewritten wherever it stands. A bare family name is rewritten only if that person's full name stands in
/// the same document and nobody else there bears the family name. Addresses, handles, file names and code are left alone, and
/// so are documents in other languages than English, which have spellings of their own. What is done in Cyrillic texts is in
/// `native`.
#[derive(Clone, Debug)]
pub struct Names {
    atlas: Arc<Atlas>,
    style: Style,
    keeps_quotations: bool,
    scripts: Scripts,
    /// Made when a Cyrillic text is first looked at.
    natives: Arc<OnceLock<Natives>>,
}

impl Names {
    /// A stage over compiled names.
    pub fn new(atlas: Arc<Atlas>, style: Style, keeps_quotations: bool) -> Self {
        Self { atlas, style, keeps_quotations, scripts: Scripts::default(), natives: Arc::default() }
    }

    /// In which letters.
    #[must_use]
    pub fn in_scripts(self, scripts: Scripts) -> Self {
        Self { scripts, ..self }
    }

    fn natives(&self) -> &Natives {
        self.natives.get_or_init(|| Natives::of(&self.atlas))
    }

    /// Every word of a text, in the letters that are asked for, that may be the last of an entity's name.
    pub fn places(&self, view: &View<'_>) -> Vec<Place> {
        let latin = if self.scripts.has_latin() { self.atlas.places(view.text()) } else { Vec::new() };
        let cyrillic = if self.is_cyrillic(view) { self.natives().places(&self.atlas, view.text()) } else { Vec::new() };
        [latin, cyrillic].concat()
    }

    /// Whether names are looked for in Cyrillic letters.
    fn is_cyrillic(&self, view: &View<'_>) -> bool {
        self.scripts.has_cyrillic() && view.script() == Some(Script::Cyrillic)
    }

    fn cause(&self, entity: &Entity, why: Why) -> Cause {
        static KIND: LazyLock<Arc<str>> = LazyLock::new(|| Arc::from("name"));
        Cause { rule: Arc::clone(&entity.rule), kind: Arc::clone(&KIND), stage: self.id(), why }
    }

    fn name(&self, mention: &Mention) -> &[String] {
        self.atlas.entity(mention.entity).name(self.style)
    }

    /// Whose name stands at a place, and why it is rewritten or why not, guards and all.
    fn judge<'p>(&self, view: &View<'_>, place: &'p Place, all: &[Place]) -> (&'p Mention, Result<Why, Why>) {
        let (mention, why) = self.decide(view, place, all);
        let guarded = |why| self.guard(view.text(), self.atlas.entity(mention.entity), mention.span()).map_or(Ok(why), |reason| Err(reason.into()));
        (mention, why.and_then(guarded))
    }

    /// Whose name stands at a place, and why it could be rewritten or why not.
    fn decide<'p>(&self, view: &View<'_>, place: &'p Place, all: &[Place]) -> (&'p Mention, Result<Why, Why>) {
        let first = &place.mentions[0];
        if first.form != Written::Full {
            return match self.bearer(view, place, all) {
                Ok((mention, at)) => (mention, Ok(format!("family name; full name at byte {at}").into())),
                Err((mention, reason)) => (mention, Err(reason.into())),
            };
        }
        let entity = self.atlas.entity(first.entity);
        let why = match entity.kind {
            _ if place.mentions[1..].iter().any(|other| self.name(other) != self.name(first)) => Err("several entities are spelled like this"),
            _ if entity.is_unclear(|| view.keys().text()) => Err("nothing tells who or what is meant"),
            EntityKind::Person => Ok("full name"),
            EntityKind::Place => Ok("place name"),
        };
        (first, why.map(Cow::Borrowed).map_err(Cow::Borrowed))
    }

    /// The person whom a family name means here and where the full name stands, or why that is not sure.
    fn bearer<'p>(&self, view: &View<'_>, place: &'p Place, all: &[Place]) -> Result<(&'p Mention, usize), (&'p Mention, &'static str)> {
        let in_full = |mention: &Mention| {
            let full = |other: &&Place| other.mentions.iter().any(|full| full.form == Written::Full && full.entity == mention.entity);
            all.iter().find(full).map(|other| other.word.start)
        };
        let clear = place.mentions.iter().filter(|mention| !self.atlas.entity(mention.entity).is_unclear(|| view.keys().text()));
        let bearers: Vec<(&Mention, usize)> = clear.filter_map(|mention| Some((mention, in_full(mention)?))).collect();
        let Some(&(bearer, at)) = bearers.first() else { return Err((&place.mentions[0], "no full name in this document")) };
        if bearers.iter().any(|(other, _)| self.name(other).last() != self.name(bearer).last()) {
            return Err((bearer, "two people of this name in this document"));
        }
        if matches!(bearer.form, Written::Other { .. } | Written::OtherSex) {
            return Err((bearer, "another bearer of the name may be meant"));
        }
        let of_them = |mention: &&Mention| bearers.iter().any(|(bearer, _)| bearer.entity == mention.entity);
        let is_stranger = |mention: &Mention| matches!(mention.form, Written::Other { is_sure: true, .. } | Written::OtherSex);
        if all.iter().any(|other| other.mentions.iter().filter(of_them).any(is_stranger)) {
            return Err((bearer, "another bearer of the name in this document"));
        }
        Ok((bearer, at))
    }

    /// What becomes of the words of a mention.
    fn rewrite(&self, text: &str, mention: &Mention, why: &Why, out: &mut Vec<Proposal>) {
        let entity = self.atlas.entity(mention.entity);
        let name = entity.name(self.style);
        let mut push = |span: Span, wanted: &str| {
            let wanted = if is_capitals(span.of(text)) { Cow::Owned(wanted.to_uppercase()) } else { Cow::Borrowed(wanted) };
            if span.of(text) != wanted {
                out.push(Proposal::replace(span, wanted.into_owned(), self.cause(entity, why.clone())));
            }
        };
        let words = &*mention.words;
        match (words, mention.is_aligned && words.len() == name.len()) {
            (_, true) => words.iter().zip(name).for_each(|(&span, word)| push(span, word)),
            ([family], _) if mention.form != Written::Full => name.last().into_iter().for_each(|word| push(*family, with_article_of(family.of(text), word))),
            ([first, .., last], _) => push(Span::new(first.start, last.end), &name.join(" ")),
            ([only], _) => push(*only, &name.join(" ")),
            ([], _) => {}
        }
    }

    /// Why a mention is left alone wherever it stands.
    fn guard(&self, text: &str, entity: &Entity, span: Span) -> Option<&'static str> {
        if is_address(text, span) {
            return Some("inside an address or a file name");
        }
        if is_code(text, span) {
            return Some("inside code");
        }
        let (before, after) = around(text, span);
        if entity.is_fixed(before, span.of(text), after) {
            return Some("inside a fixed phrase");
        }
        (self.keeps_quotations && is_quoted(text, span)).then_some("inside a quotation")
    }
}

impl Stage for Names {
    fn id(&self) -> &'static str {
        "names"
    }

    fn propose(&self, view: &View<'_>, out: &mut Proposals) {
        if self.scripts.has_latin() {
            self.propose_latin(view, out);
        }
        if self.is_cyrillic(view) {
            self.propose_cyrillic(view, out);
        }
    }
}

impl Names {
    fn propose_latin(&self, view: &View<'_>, out: &mut Proposals) {
        if view.declared_lang().is_some_and(|lang| !lang.starts_with("en")) {
            return;
        }
        let text = view.text();
        if view.declared_lang().is_none() && !can_be_english(text) {
            return;
        }
        let all = self.atlas.places(text);
        if all.is_empty() {
            return;
        }
        let mut found = Vec::new();
        for place in all.iter().filter(|place| !place.is_anothers) {
            let (mention, why) = self.judge(view, place, &all);
            match why {
                Ok(why) => self.rewrite(text, mention, &why, &mut found),
                Err(reason) if Some(place.word.of(text)) != self.name(mention).last().map(String::as_str) => {
                    out.held_back(|| NearMiss { span: place.word, cause: self.cause(self.atlas.entity(mention.entity), reason) });
                }
                Err(_) => {}
            }
        }
        // The canonical spellings are those of English texts; Kiev is right in French. Telling a language is dear.
        if !found.is_empty() && view.lang().map_or_else(|| may_be_english(text), |lang| lang.starts_with("en")) {
            found.into_iter().for_each(|proposal| out.push(proposal));
        }
    }
}

/// A family name with its article only if the word that it is to stand for has one: Assad is the short form of al-Assad.
fn with_article_of<'n>(word: &str, name: &'n str) -> &'n str {
    const ARTICLES: [&str; 2] = ["al-", "el-"];
    let bare = ARTICLES.iter().find_map(|article| name.strip_prefix(article));
    bare.filter(|_| !word.contains('-')).unwrap_or(name)
}

/// Whether the run of characters without white space around a span is an address, handle, tag or file name.
fn is_address(text: &str, span: Span) -> bool {
    let left = Span::new(0, span.start).of(text).chars().rev().take_while(|c| !c.is_whitespace());
    let right: String = Span::new(span.end, text.len()).of(text).chars().take_while(|c| !c.is_whitespace()).take(80).collect();
    let marked = |c: char| matches!(c, '/' | '@' | '_' | '#' | '\\' | '=' | '%');
    let dotted = right.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
    left.take(80).any(marked) || right.contains(marked) || dotted
}

/// The line that a span begins in, up to the span.
fn line_before(text: &str, span: Span) -> &str {
    let head = Span::new(0, span.start).of(text);
    head.rsplit('\n').next().unwrap_or_default()
}

/// Whether a backquote is open before a span.
fn is_code(text: &str, span: Span) -> bool {
    line_before(text, span).matches('`').count() % 2 == 1
}

/// Whether a quotation is open before a span, in its line.
fn is_quoted(text: &str, span: Span) -> bool {
    let before = line_before(text, span);
    let open = |opening: char, closing: char| before.matches(opening).count() > before.matches(closing).count();
    before.matches('"').count() % 2 == 1 || open('“', '”') || open('«', '»')
}

/// Some text before and behind a mention, for phrases that must stay.
fn around(text: &str, span: Span) -> (&str, &str) {
    const REACH: usize = 40;
    let start = text.floor_char_boundary(span.start.saturating_sub(REACH));
    let end = text.ceil_char_boundary((span.end + REACH).min(text.len()));
    (Span::new(start, span.start).of(text), Span::new(span.end, end).of(text))
}
