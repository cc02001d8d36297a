//! How much a line looks like code, as one number.

use super::ends::{First, Last};
use super::plain::{PIECE, is_label, is_plain};
use super::tokens::{Makeup, makeup};
use crate::text::Span;

/// What was found out about a line.
#[derive(Debug)]
pub(super) struct Look {
    /// Log odds that the line is code: above zero it rather is.
    pub(super) score: f32,
    /// What it is made of, unless it is plain prose.
    pub(super) makeup: Option<Makeup>,
}

/// The score of a line that is certainly prose.
const PROSE: f32 = -20.0;
/// The score of a short line that reads as a heading or the like.
const LABEL: f32 = -8.0;
/// The score of a line that is certainly code.
const CERTAIN: f32 = 8.0;

/// Looks at a line without the white space around it.
pub(super) fn look(body: &str) -> Look {
    if is_plain(body.as_bytes()) || is_table_row(body) {
        return Look { score: PROSE, makeup: None };
    }
    if is_label(body.as_bytes()) {
        return Look { score: LABEL, makeup: None };
    }
    let head = Span::new(0, body.floor_char_boundary(PIECE)).of(body);
    let mut makeup = makeup(head);
    let score = if is_remnant(body) {
        makeup.page += 1;
        CERTAIN
    } else if makeup.is_sentence() || (head.len() < body.len() && holds_prose(body)) {
        PROSE
    } else if makeup.is_escaped() {
        CERTAIN
    } else {
        score(&makeup)
    };
    Look { score, makeup: Some(makeup) }
}

/// The weights were learned by logistic regression on lines of web pages of which it was known whether they stood inside
/// a script, then rounded. Sizes are counted in bits, so that a score is the same on every machine.
fn score(m: &Makeup) -> f32 {
    let words = (m.words + 2) as f32;
    let rate = |n: u32| (n as f32 / words).min(1.0);
    let any = |n: u32| f32::from(u8::from(n > 0));
    let bits = |n: u32| (u32::BITS - n.leading_zeros()) as f32;
    let size = |n: u32| bits(n).min(4.0);
    let length = |n: usize| (usize::BITS - n.leading_zeros()) as f32;
    -2.6 - 0.8 * rate(m.joined) + 1.4 * rate(m.members) + 2.4 * rate(m.braces) + 0.8 * rate(m.semis)
        - 1.1 * rate(m.numbers)
        - 1.7 * rate(m.urls)
        - 0.9 * rate(m.wide / 4)
        + 2.1 * size(m.names)
        + 3.1 * size(m.calls)
        + 2.1 * size(m.braces)
        + 2.6 * size(m.semis)
        + 1.6 * any(m.keywords)
        + 2.4 * any(m.pairs)
        + 3.5 * any(m.assigns)
        + 3.6 * any(m.ops)
        + 3.0 * any(m.strings)
        + 1.6 * any(m.slashes)
        + 0.4 * length(m.longest / 16)
        - 0.4 * length(m.bytes)
        + by_first(m.first)
        + by_last(m.last)
}

fn by_first(first: First) -> f32 {
    match first {
        First::Upper => -3.5,
        First::Lower => 1.1,
        First::Key => 2.8,
        First::QuotedKey => 2.4,
        First::Close | First::Symbol => 4.3,
        First::Comment => 9.2,
        First::Tag => 3.2,
        First::Name => 1.6,
        First::Keyword => 5.2,
        First::Quote => 1.7,
        First::Other => 0.0,
    }
}

fn by_last(last: Last) -> f32 {
    match last {
        Last::Semicolon | Last::Comma => 2.8,
        Last::Open => 3.7,
        Last::Close => 0.7,
        Last::ValueComma => 5.5,
        Last::Quote => 2.7,
        Last::Tag => 1.7,
        Last::Operator => 1.2,
        Last::Other => 0.0,
    }
}

/// A row of a table drawn with bars, whatever its cells hold.
fn is_table_row(body: &str) -> bool {
    body.len() > 2 && body.starts_with('|') && body.ends_with('|')
}

/// What a template or a script leaves behind when nothing fills it: `{{ title }}`, `[gallery ids="1,2"]`, `undefined`.
fn is_remnant(body: &str) -> bool {
    let wrapped = |open: &str, close: &str| body.starts_with(open) && body.ends_with(close) && body.matches(open).count() == 1;
    matches!(body, "undefined" | "[object Object]" | "[object HTMLElement]")
        || wrapped("{{", "}}")
        || wrapped("{%", "%}")
        || wrapped("<%", "%>")
        || (wrapped("[", "]") && is_shortcode(body))
}

/// `[/name]`, or `[name attribute="value"]`.
fn is_shortcode(body: &str) -> bool {
    let inner = body.trim_matches(['[', ']']);
    let bare = inner.trim_start_matches('/');
    let rest = bare.trim_start_matches(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-');
    let is_named = bare.starts_with(|c: char| c.is_ascii_lowercase());
    is_named && if bare.len() < inner.len() { rest.is_empty() } else { rest.starts_with(' ') && (rest.contains("=\"") || rest.contains("='")) }
}

/// Whether a long line holds prose that no bracket encloses: code and an article on one line, not an article inside
/// a script's data.
fn holds_prose(body: &str) -> bool {
    let mut depth = 0_isize;
    let mut at = 0;
    while at < body.len() {
        let end = body.floor_char_boundary(at + PIECE);
        let piece = Span::new(at, end).of(body);
        if depth <= 0 && (is_plain(piece.as_bytes()) || makeup(piece).is_sentence()) {
            return true;
        }
        for b in piece.bytes() {
            match b {
                b'{' | b'[' | b'(' => depth += 1,
                b'}' | b']' | b')' => depth -= 1,
                _ => {}
            }
        }
        at = end;
    }
    false
}
