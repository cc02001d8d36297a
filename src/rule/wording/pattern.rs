use serde::{Deserialize, Serialize};

use super::edges::{heads, tails};
use super::networks::is_network;
use crate::text::{Span, fold, weight};

/// A whole line as a rule words it: folded text with slots, such as `Leave a Reply to {name}`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Pattern {
    pieces: Vec<Piece>,
    /// Folded texts after each of which the line must have a colon, because the pattern has one there before a slot.
    labels: Vec<Box<str>>,
}

/// What the lines of a pattern have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor<'p> {
    /// They begin or end with a text of this hash (see [`heads`]).
    Edge(u64),
    /// They hold this text.
    Inner(&'p str),
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
enum Piece {
    Text(Box<str>),
    /// Its place in [`SLOTS`].
    Slot(usize),
}

/// What may stand in a slot, in terms of the folded line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Slot {
    /// What rules call it.
    name: &'static str,
    /// Most characters, a Chinese, Japanese or Korean one counting for two and a half.
    chars: usize,
    /// Most words, as spaces set them apart.
    words: usize,
    filling: Filling,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filling {
    Any,
    None,
    Some,
    Only,
    /// It is a network's name.
    Network,
}

const SLOTS: &[Slot] = &[
    Slot { name: "n", chars: 6, words: 3, filling: Filling::Only },
    Slot { name: "word", chars: 40, words: 1, filling: Filling::Any },
    Slot { name: "name", chars: 50, words: 4, filling: Filling::None },
    Slot { name: "site", chars: 60, words: 6, filling: Filling::Any },
    Slot { name: "date", chars: 50, words: 8, filling: Filling::Some },
    Slot { name: "network", chars: 24, words: 3, filling: Filling::Network },
    Slot { name: "title", chars: 240, words: 40, filling: Filling::Any },
];

impl Slot {
    fn accepts(&self, text: &str) -> bool {
        let words = 1 + memchr::memchr_iter(b' ', text.as_bytes()).count();
        let fits = words <= self.words && weight(text) <= self.chars && !text.starts_with(' ') && !text.ends_with(' ');
        fits && match self.filling {
            Filling::Any => true,
            Filling::None => !text.contains('0'),
            Filling::Some => text.contains('0'),
            Filling::Only => text.bytes().all(|b| matches!(b, b'0' | b' ')),
            Filling::Network => is_network(text),
        }
    }

    /// Whether no longer text fits either, if this one does not.
    fn is_beyond(&self, text: &str) -> bool {
        let is_other = match self.filling {
            Filling::None => text.contains('0'),
            Filling::Only => text.bytes().any(|b| !matches!(b, b'0' | b' ')),
            Filling::Any | Filling::Some | Filling::Network => false,
        };
        is_other || memchr::memchr_iter(b' ', text.as_bytes()).count() > self.words || text.len() > 4 * self.chars
    }
}

impl Pattern {
    /// Reads a pattern, once its choices are made (see [`writings`]).
    ///
    /// # Errors
    /// In words, if a slot is unknown, two slots touch, or nothing but slots is left.
    pub(crate) fn parse(source: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut labels = Vec::new();
        let mut rest = source;
        while let Some((text, (name, after))) = rest.split_once('{').and_then(|(text, tail)| Some((text, tail.split_once('}')?))) {
            let slot = SLOTS.iter().position(|slot| slot.name == name).ok_or_else(|| {
                let known: Vec<String> = SLOTS.iter().map(|slot| format!("{{{}}}", slot.name)).collect();
                format!("unknown slot {{{name}}}; known are {}", known.join(" "))
            })?;
            if text.trim_end().ends_with(COLONS) {
                let label = fold(text);
                labels.push(if label.chars().any(char::is_alphanumeric) { label.into_boxed_str() } else { Box::default() });
            }
            push_text(&mut pieces, text, true);
            if matches!(pieces.last(), Some(Piece::Slot(_))) {
                return Err("two slots touch: put text between them".to_owned());
            }
            pieces.push(Piece::Slot(slot));
            rest = after;
        }
        push_text(&mut pieces, rest, false);
        if !pieces.iter().any(|piece| matches!(piece, Piece::Text(text) if !text.trim().is_empty())) {
            return Err("nothing but slots: a pattern needs text of its own".to_owned());
        }
        Ok(Self { pieces, labels })
    }

    /// The folded line, where the pattern has no slots.
    pub(crate) fn phrase(&self) -> Option<&str> {
        match &*self.pieces {
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// What the lines that it matches are found by.
    pub(crate) fn anchor(&self) -> Anchor<'_> {
        let (edge, text) = match &*self.pieces {
            [Piece::Text(head), .., Piece::Text(tail)] if head.len() < tail.len() => (tails(tail).last(), &**tail),
            [Piece::Text(head), ..] => (heads(head).last(), &**head),
            [.., Piece::Text(tail)] => (tails(tail).last(), &**tail),
            pieces => {
                let texts = pieces.iter().filter_map(|piece| if let Piece::Text(text) = piece { Some(&**text) } else { None });
                (None, texts.max_by_key(|text| text.len()).unwrap_or_default())
            }
        };
        edge.map_or(Anchor::Inner(text), Anchor::Edge)
    }

    /// Whether it is this line: `key` is the line folded, `body` the line itself.
    pub(crate) fn matches(&self, key: &str, body: &str) -> bool {
        matches(&self.pieces, key) && self.labels.iter().all(|label| has_label(body, label))
    }
}

/// What stands after a label: the colon, wide too, and the marks that do its work in Armenian and Ethiopic.
const COLONS: [char; 4] = [':', '：', '՝', '፦'];

/// Whether a colon stands right after the label.
fn has_label(body: &str, label: &str) -> bool {
    body.match_indices(COLONS).any(|(at, _)| fold(Span::new(0, at).of(body)).ends_with(label))
}

/// Text between slots, folded; a break between it and a slot stays a space, so that `by{name}` and `by {name}` differ.
fn push_text(pieces: &mut Vec<Piece>, text: &str, slot_follows: bool) {
    if text.is_empty() {
        return;
    }
    let mut folded = fold(text);
    let is_break = |c: Option<char>| c.is_some_and(|c| !c.is_alphanumeric() && !matches!(c, '\'' | '’'));
    let after_slot = matches!(pieces.last(), Some(Piece::Slot(_)));
    if folded.chars().any(char::is_alphanumeric) {
        if after_slot && is_break(text.chars().next()) {
            folded.insert(0, ' ');
        }
        if slot_follows && is_break(text.chars().last()) {
            folded.push(' ');
        }
    } else {
        folded = if after_slot && slot_follows { " ".to_owned() } else { String::new() };
    }
    if !folded.is_empty() || pieces.is_empty() && !slot_follows {
        let symbols = if folded.is_empty() { text.trim().to_owned() } else { folded };
        pieces.push(Piece::Text(symbols.into_boxed_str()));
    }
}

fn matches(pieces: &[Piece], key: &str) -> bool {
    match pieces {
        [] => key.is_empty(),
        [Piece::Text(text), rest @ ..] => key.strip_prefix(&**text).is_some_and(|key| matches(rest, key)),
        [Piece::Slot(slot)] => !key.is_empty() && SLOTS[*slot].accepts(key),
        [Piece::Slot(slot), rest @ ..] => {
            let (slot, next) = (&SLOTS[*slot], if let Piece::Text(text) = &rest[0] { text } else { "" });
            let mut from = key.ceil_char_boundary(1);
            while let Some(at) = key.get(from..).and_then(|tail| tail.find(next)).map(|at| from + at) {
                let (filling, tail) = key.split_at(at);
                if slot.accepts(filling) && matches(rest, tail) {
                    return true;
                }
                if slot.is_beyond(filling) {
                    return false;
                }
                from = key.ceil_char_boundary(at + 1);
            }
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(pattern: &str, line: &str) -> bool {
        Pattern::parse(pattern).unwrap().matches(&fold(line), line)
    }

    #[test]
    fn slots_take_what_they_say() {
        assert!(hits("Leave a Reply to {name}", "» Leave a reply to Mary-Jane O'Neil"));
        assert!(!hits("Leave a Reply to {name}", "Leave a reply to the letter that the council sent us last week"));
        assert!(hits("{n} comments", "1,204 Comments »"));
        assert!(!hits("{n} comments", "comments"));
        assert!(hits("Comments ({n})", "Comments (12)"));
        assert!(hits("作者：{name}", "作者：李明"));
        assert!(hits("由{name}发表", "由李明发表"));
        assert!(hits("Posted on {date} by {name}", "Posted on 3 May 2021 by Ann Lee"));
        assert!(!hits("Posted on {date} by {name}", "Posted on Monday by Ann Lee"));
    }

    #[test]
    fn networks_are_listed() {
        assert!(hits("Share on {network}", "Share on WhatsApp"));
        assert!(hits("Share on {network}", "SHARE ON E-MAIL"));
        assert!(!hits("Share on {network}", "Share on Tuesday"));
    }

    #[test]
    fn a_colon_in_a_pattern_is_demanded() {
        assert!(hits("Also read: {title}", "ALSO READ : Storm closes in"));
        assert!(hits("Կարդացեք նաև: {title}", "Կարդացեք նաև՝ փոթորիկը մոտենում է"));
        assert!(!hits("Also read: {title}", "Also read the report on the storm"));
        assert!(hits("{n} of {site}: {title}", "3 of Harbour Post: the ferry"));
        assert!(!hits("{n} of {site}: {title}", "3 of the boats came back late"));
    }

    #[test]
    fn patterns_without_text_of_their_own_are_refused() {
        assert!(Pattern::parse("{n} {name}").is_err());
        assert!(Pattern::parse("{title}").is_err());
        assert!(Pattern::parse("by {nmae}").unwrap_err().contains("unknown slot {nmae}"));
        assert_eq!(Pattern::parse("×").unwrap().phrase(), Some("×"));
    }
}
