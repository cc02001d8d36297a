use std::sync::LazyLock;

use html_escape::NAMED_ENTITIES;
use memchr::memchr_iter;

use super::codepage::Page;
use crate::edit::{Proposal, Proposals};
use crate::stage::{BuiltIn, Stage};
use crate::text::{Span, View};

/// Decodes HTML entities that were left in the text, but not in code, and not those that a text speaks of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entities;

static ENTITY: LazyLock<BuiltIn> = LazyLock::new(|| BuiltIn::new("repair", "entity", "repair"));

/// The longest name of an entity is `CounterClockwiseContourIntegral`.
const LONGEST: usize = 33;

impl Stage for Entities {
    fn id(&self) -> &'static str {
        "repair"
    }

    fn propose(&self, view: &View<'_>, out: &mut Proposals) {
        let text = view.text();
        let mut done = 0;
        let mut code = (Span::new(0, 0), false);
        for at in memchr_iter(b'&', text.as_bytes()) {
            let Some((span, decoded)) = entity(text, at).filter(|_| at >= done) else { continue };
            if !code.0.contains(span) {
                let line = line_around(text, span);
                code = (line, is_code(line.of(text)));
            }
            if code.1 || is_quoted(text, span) || (is_in_address(text, at) && decoded != "&") || opens_tag(text, span, &decoded) {
                continue;
            }
            done = span.end;
            out.push(Proposal::replace(span, decoded, ENTITY.cause("")));
        }
    }
}

/// The entity that begins at `at`, and what it stands for; an entity of an ampersand is read on (`&amp;amp;`).
fn entity(text: &str, at: usize) -> Option<(Span, String)> {
    let (mut end, mut decoded) = one(text, at + 1)?;
    for _ in 0..3 {
        let Some((further, next)) = (decoded == "&").then(|| one(text, end)).flatten() else { break };
        (end, decoded) = (further, next);
    }
    Some((Span::new(at, end), decoded))
}

/// What stands between an ampersand and its semicolon, decoded, and where it ends.
fn one(text: &str, start: usize) -> Option<(usize, String)> {
    let rest = text.as_bytes().get(start..)?;
    let len = rest.iter().take(LONGEST).position(|&b| b == b';')?;
    let name = rest.get(..len)?;
    let decoded = match name {
        [b'#', b'x' | b'X', hex @ ..] => number(hex, 16)?.to_string(),
        [b'#', decimal @ ..] => number(decimal, 10)?.to_string(),
        _ => NAMED_ENTITIES.binary_search_by(|(known, _)| (*known).cmp(name)).ok().map(|i| NAMED_ENTITIES[i].1.to_owned())?,
    };
    Some((start + len + 1, decoded))
}

fn number(digits: &[u8], radix: u32) -> Option<char> {
    let digits = std::str::from_utf8(digits).ok().filter(|digits| digits.starts_with(|c: char| c.is_ascii_hexdigit()))?;
    let c = char::from_u32(u32::from_str_radix(digits, radix).ok()?)?;
    // Browsers read 128 to 159 as Windows-1252.
    let c = Page::from_control(c).unwrap_or(c);
    (!c.is_control() && c != char::REPLACEMENT_CHARACTER || matches!(c, '\t' | '\n')).then_some(c)
}

fn line_around(text: &str, span: Span) -> Span {
    let bytes = text.as_bytes();
    let start = memchr::memrchr(b'\n', &bytes[..span.start]).map_or(0, |at| at + 1);
    let end = memchr::memchr(b'\n', &bytes[span.end..]).map_or(text.len(), |at| span.end + at);
    Span::new(start, end)
}

/// A line of a program or of markup: there an entity may be just what is meant.
fn is_code(line: &str) -> bool {
    const MARKS: [&str; 14] = ["{", "}", "</", "/>", "=>", "==", ");", "=\"", "='", "\\n", "&&", "`", "\\u", "innerHTML"];
    let trimmed = line.trim_start();
    MARKS.iter().any(|mark| line.contains(mark))
        || trimmed.starts_with("//")
        || trimmed.starts_with('$')
        || ["var ", "let ", "const ", "return "].iter().any(|word| trimmed.starts_with(word) && line.trim_end().ends_with(';') && line.contains('='))
}

/// Named in quotation marks, or after a backslash: the text speaks of the entity.
fn is_quoted(text: &str, span: Span) -> bool {
    let (before, after) = beside(text, span);
    let quote = |c: Option<char>| c.is_some_and(|c| matches!(c, '"' | '\'' | '“' | '”' | '„' | '«' | '»' | '‘' | '’'));
    (quote(before) && quote(after)) || before == Some('\\')
}

fn beside(text: &str, span: Span) -> (Option<char>, Option<char>) {
    (Span::new(0, span.start).of(text).chars().next_back(), Span::new(span.end, text.len()).of(text).chars().next())
}

/// Within an address only the ampersand itself was escaped: `&copy=1` is a parameter.
fn is_in_address(text: &str, at: usize) -> bool {
    let word = Span::new(0, at).of(text).rsplit(char::is_whitespace).next().unwrap_or_default();
    word.contains("://") || word.starts_with("www.") || word.contains('?') && word.contains('=')
}

/// `&lt;b&gt;`: decoded, it would be taken for markup, and what the text says of tags be lost.
fn opens_tag(text: &str, span: Span, decoded: &str) -> bool {
    let after = || Span::new(span.end, text.len()).of(text);
    let before = || Span::new(0, span.start).of(text);
    match decoded {
        "<" => after().starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
        ">" => before().ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '"' | '-')),
        _ => false,
    }
}
