//! How a line begins and ends.

use super::tokens::{is_function, is_page_word, is_word};

/// How a line begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum First {
    #[default]
    Other,
    /// A capitalised word.
    Upper,
    /// A word in lower case.
    Lower,
    /// `width:`
    Key,
    /// `"width":`
    QuotedKey,
    /// `}`, `)`, `]`
    Close,
    /// `//`, `/*`, `<!--`
    Comment,
    /// `<b`, `</b`
    Tag,
    /// `name(`, `name =`, `name[`, `name.name`
    Name,
    /// `var`, `if (`, `else {`
    Keyword,
    Quote,
    /// `.`, `#`, `@`, `\`, `*`
    Symbol,
}

/// How a line ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Last {
    #[default]
    Other,
    Semicolon,
    Open,
    Close,
    Comma,
    /// A comma after a quote, bracket or digit.
    ValueComma,
    Quote,
    Tag,
    Operator,
}

pub(super) fn first(bytes: &[u8]) -> First {
    let at = |i: usize| bytes.get(i).copied().unwrap_or(0);
    let c = at(0);
    match c {
        b'}' | b')' | b']' => First::Close,
        b'/' if matches!(at(1), b'/' | b'*') => First::Comment,
        b'<' if at(1) == b'!' => First::Comment,
        b'-' if at(1) == b'-' && at(2) == b'>' => First::Comment,
        b'<' if at(1) == b'/' || at(1).is_ascii_alphabetic() => First::Tag,
        b'"' | b'\'' => {
            let close = bytes.iter().skip(1).take(64).position(|b| *b == c).map_or(usize::MAX - 8, |n| n + 2);
            if at(close) == b':' || (at(close) == b' ' && at(close + 1) == b':') { First::QuotedKey } else { First::Quote }
        }
        b'.' | b'#' | b'@' | b'\\' | b'*' => First::Symbol,
        b'a'..=b'z' | b'A'..=b'Z' => first_word(bytes),
        _ => First::Other,
    }
}

fn first_word(bytes: &[u8]) -> First {
    let size = bytes.iter().take(64).take_while(|b| is_word(**b) || **b == b'-').count();
    let (word, rest) = bytes.split_at(size);
    let next = rest.first().copied().unwrap_or(0);
    let bare = rest.trim_ascii_start().first().copied().unwrap_or(0);
    let lower = word[0].is_ascii_lowercase();
    if is_page_word(word)
        || (matches!(word, b"if" | b"for" | b"while" | b"switch" | b"catch" | b"function") && bare == b'(')
        || (matches!(word, b"try" | b"else" | b"do") && bare == b'{')
        || (word == b"function" && is_function(rest))
        || (word == b"return" && (bare == b';' || rest.ends_with(b";") || rest.ends_with(b"{")))
    {
        First::Keyword
    } else if next == b'('
        || next == b'['
        || (bare == b'=' || (bare == b'+' && rest.trim_ascii_start().get(1) == Some(&b'=')))
        || (next == b'.' && rest.get(1).is_some_and(u8::is_ascii_alphabetic))
    {
        First::Name
    } else if lower && next == b':' {
        First::Key
    } else if lower {
        First::Lower
    } else {
        First::Upper
    }
}

pub(super) fn last(bytes: &[u8]) -> Last {
    let before = bytes.len().checked_sub(2).map_or(0, |i| bytes[i]);
    match bytes.last().copied().unwrap_or(0) {
        b';' => Last::Semicolon,
        b'{' | b'(' | b'[' => Last::Open,
        b'}' | b']' | b')' => Last::Close,
        b',' if matches!(before, b'"' | b'\'' | b'}' | b']' | b')' | b'0'..=b'9') => Last::ValueComma,
        b',' => Last::Comma,
        b'"' | b'\'' | b'`' => Last::Quote,
        b'>' => Last::Tag,
        b'+' | b'=' | b'|' | b'&' | b'\\' | b'*' | b'/' => Last::Operator,
        _ => Last::Other,
    }
}
