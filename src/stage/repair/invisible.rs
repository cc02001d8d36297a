use std::sync::LazyLock;

use super::codepage::Page;
use super::mojibake::MOJIBAKE;
use crate::edit::{Proposal, Proposals};
use crate::stage::BuiltIn;
use crate::text::Span;

static SOFT_HYPHEN: LazyLock<BuiltIn> = LazyLock::new(|| BuiltIn::new("repair", "soft-hyphen", "repair"));
static ZERO_WIDTH: LazyLock<BuiltIn> = LazyLock::new(|| BuiltIn::new("repair", "zero-width", "repair"));
static CONTROL: LazyLock<BuiltIn> = LazyLock::new(|| BuiltIn::new("repair", "control", "repair"));

/// Takes out soft hyphens, zero-width characters that do nothing where they stand, and control characters.
pub(super) fn propose(text: &str, at: usize, line: &str, out: &mut Proposals) {
    let chars: Vec<(usize, char)> = line.char_indices().collect();
    let lone = lone_bidi(&chars);
    let mut rtl = None;
    for (i, &(offset, c)) in chars.iter().enumerate() {
        let span = Span::new(at + offset, at + offset + c.len_utf8());
        // What a reader sees on each side.
        let before = || chars[..i].iter().rev().map(|&(_, c)| c).find(|&c| !is_unseen(c));
        let after = || chars[i + 1..].iter().map(|&(_, c)| c).find(|&c| !is_unseen(c));
        let cause = match c {
            // At a line's end it is a hyphen that is seen, and the word goes on below.
            '\u{ad}' if !matches!(after(), None | Some('\r')) => SOFT_HYPHEN.cause(""),
            // At the very start it says that a file is UTF-8.
            '\u{feff}' if span.start > 0 => ZERO_WIDTH.cause("byte order mark"),
            '\u{200b}' if !breaks_words(before()) && !breaks_words(after()) => ZERO_WIDTH.cause("zero-width space"),
            '\u{200c}' | '\u{200d}' if is_simple(before()) && is_simple(after()) => ZERO_WIDTH.cause("joiner of letters that do not join"),
            '\u{2060}' if is_gap(before()) || is_gap(after()) => ZERO_WIDTH.cause("word joiner beside a space"),
            '\u{200e}' | '\u{200f}' if !*rtl.get_or_insert_with(|| text.chars().any(is_rtl)) => ZERO_WIDTH.cause("direction mark in a text of one direction"),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' if lone.contains(&i) => ZERO_WIDTH.cause("direction control without its pair"),
            '\u{b}' | '\u{c}' => {
                let joins = !is_gap(before()) && !is_gap(after());
                out.push(Proposal::replace(span, if joins { " " } else { "" }, CONTROL.cause("")));
                continue;
            }
            '\u{80}'..='\u{9f}' => {
                match Page::from_control(c) {
                    Some(meant) => out.push(Proposal::replace(span, meant.to_string(), MOJIBAKE.cause("Windows-1252 read as Latin-1"))),
                    None => out.push(Proposal::delete(span, CONTROL.cause(""))),
                }
                continue;
            }
            '\r' | '\t' => continue,
            _ if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{fdd0}'..='\u{fdef}') => CONTROL.cause(""),
            _ => continue,
        };
        out.push(Proposal::delete(span, cause));
    }
}

/// The embeddings and isolates that nothing closes, and the closings of nothing.
fn lone_bidi(chars: &[(usize, char)]) -> Vec<usize> {
    let (mut open, mut lone) = (Vec::new(), Vec::new());
    for (i, &(_, c)) in chars.iter().enumerate() {
        match c {
            '\u{202a}' | '\u{202b}' | '\u{202d}' | '\u{202e}' | '\u{2066}'..='\u{2068}' => open.push((i, c)),
            '\u{202c}' | '\u{2069}' => {
                let pairs = |opened: char| (c == '\u{2069}') == ('\u{2066}'..='\u{2068}').contains(&opened);
                match open.iter().rposition(|&(_, opened)| pairs(opened)) {
                    Some(at) => lone.extend(open.drain(at..).skip(1).map(|(i, _)| i)),
                    None => lone.push(i),
                }
            }
            _ => {}
        }
    }
    lone.extend(open.into_iter().map(|(i, _)| i));
    lone
}

/// Characters that take no room.
pub(super) fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn is_gap(c: Option<char>) -> bool {
    c.is_none_or(char::is_whitespace)
}

/// Scripts of South-East Asia, Tibet and Ethiopia, in which a zero-width space sets words apart.
fn breaks_words(c: Option<char>) -> bool {
    c.is_some_and(
        |c| matches!(c, '\u{e00}'..='\u{109f}' | '\u{1200}'..='\u{139f}' | '\u{1700}'..='\u{17ff}' | '\u{1900}'..='\u{1cff}' | '\u{a980}'..='\u{aadf}'),
    )
}

/// Characters that a joiner does nothing to: neither an emoji nor a letter of a script whose letters join.
fn is_simple(c: Option<char>) -> bool {
    c.is_none_or(|c| {
        c.is_whitespace()
            || matches!(c, '!'..='~' | '\u{a1}'..='\u{a8}' | '\u{aa}'..='\u{ac}' | '\u{af}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' | '\u{2010}'..='\u{2027}' | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{ff01}'..='\u{ff9f}')
    })
}

fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}
