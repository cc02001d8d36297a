use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look};

use crate::text::{Span, fold};

/// When there are so many beginnings, they are followed no further.
const MANY: usize = 64;

/// A regex with more is not known by them.
const MOST: usize = 512;

/// A beginning is followed no further than so many bytes.
const LONGEST: usize = 8;

/// Shorter ones, in bytes, begin every other line.
const SHORTEST: usize = 2;

/// Folded texts of which one begins every line that a regex matches and that begins with a letter; none if the regex may match
/// elsewhere than at a line's start, or begins with anything.
pub(super) fn heads(regex: &str) -> Vec<String> {
    let Ok(hir) = ParserBuilder::new().build().parse(regex) else { return Vec::new() };
    let HirKind::Concat(parts) = hir.kind() else { return Vec::new() };
    let Some((start, parts)) = parts.split_first() else { return Vec::new() };
    if !matches!(start.kind(), HirKind::Look(Look::Start)) {
        return Vec::new();
    }
    let mut found = vec![Head::default()];
    for part in parts {
        found = extended(found, part);
    }
    // What begins with another character than a letter is no head of such a line.
    found.retain(|head| head.text.chars().next().is_none_or(begins_head));
    let texts: Option<BTreeSet<String>> = found.iter().map(|head| core(&head.text)).collect();
    texts.filter(|texts| texts.len() <= MOST).map(|texts| texts.into_iter().collect()).unwrap_or_default()
}

/// What a match begins with, as far as that is followed.
#[derive(Clone, Debug, Default)]
struct Head {
    text: String,
    /// Anything may come next.
    closed: bool,
}

/// The heads, each with what a part of the regex may add.
fn extended(heads: Vec<Head>, part: &Hir) -> Vec<Head> {
    if heads.len() > MANY || heads.iter().all(|head| head.closed) {
        return closed(heads);
    }
    match part.kind() {
        HirKind::Empty | HirKind::Look(_) => heads,
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(text) => each_open(heads, &|head| vec![grown(head, text)]),
            Err(_) => closed(heads),
        },
        HirKind::Class(Class::Unicode(class)) => {
            let chars: Vec<char> = class.ranges().iter().flat_map(|range| range.start()..=range.end()).take(MANY).collect();
            let small = chars.len() <= MANY / 8;
            each_open(heads, &|head| if small { chars.iter().map(|c| grown(head, c.encode_utf8(&mut [0; 4]))).collect() } else { closed(vec![head.clone()]) })
        }
        HirKind::Class(Class::Bytes(_)) => closed(heads),
        HirKind::Capture(capture) => extended(heads, &capture.sub),
        HirKind::Concat(parts) => parts.iter().fold(heads, extended),
        HirKind::Alternation(parts) => each_open(heads, &|head| parts.iter().flat_map(|part| extended(vec![head.clone()], part)).collect()),
        HirKind::Repetition(repetition) => each_open(heads, &|head| {
            // Before the first letter of a line that begins with one, what is no letter matches nothing.
            if repetition.min == 0 && head.text.is_empty() && has_no_letters(&repetition.sub) {
                return vec![head.clone()];
            }
            let mut all = extended(vec![head.clone()], &repetition.sub);
            if repetition.max != Some(1) {
                all = closed(all);
            }
            if repetition.min == 0 {
                all.push(head.clone());
            }
            all
        }),
    }
}

fn each_open(heads: Vec<Head>, extend: &dyn Fn(&Head) -> Vec<Head>) -> Vec<Head> {
    heads.into_iter().flat_map(|head| if head.closed { vec![head] } else { extend(&head) }).collect()
}

fn closed(heads: Vec<Head>) -> Vec<Head> {
    heads.into_iter().map(|head| Head { closed: true, ..head }).collect()
}

fn grown(head: &Head, text: &str) -> Head {
    let text = head.text.clone() + text;
    Head { closed: text.len() >= LONGEST, text }
}

/// Whether it cannot match at the start of a line that begins with a letter.
fn has_no_letters(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => {
            let mut letters = class.clone();
            letters.intersect(&LETTERS);
            letters.ranges().is_empty()
        }
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).is_ok_and(|text| text.starts_with(|c: char| !begins_head(c))),
        _ => false,
    }
}

/// Whether a line that begins with it is known by its head: letters that every version of Unicode knows for such, for the regexes'
/// classes are of another version than the standard library's.
pub(crate) fn begins_head(c: char) -> bool {
    c.is_ascii_alphabetic()
        || c.is_alphabetic()
            && matches!(c, '\u{c0}'..='\u{24f}' | '\u{386}'..='\u{3ce}' | '\u{400}'..='\u{481}' | '\u{48a}'..='\u{4ff}' | '\u{5d0}'..='\u{5ea}' | '\u{621}'..='\u{64a}'
                | '\u{904}'..='\u{939}' | '\u{e01}'..='\u{e2e}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fa5}' | '\u{ac00}'..='\u{d7a3}')
}

static LETTERS: LazyLock<ClassUnicode> = LazyLock::new(|| {
    let letters = ('\0'..=char::MAX).filter(|&c| begins_head(c));
    ClassUnicode::new(letters.map(|c| ClassUnicodeRange::new(c, c)))
});

/// A head's letters and single spaces, folded, as far as the first other character: folding them alone and within a line gives the same.
fn core(head: &str) -> Option<String> {
    let end = head.find(|c: char| !(c.is_alphabetic() || c == ' ')).unwrap_or(head.len());
    let plain = Span::new(0, end).of(head);
    let plain = plain.find("  ").map_or(plain, |gap| Span::new(0, gap).of(plain));
    let text = fold(plain.trim_end());
    (text.len() >= SHORTEST).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_line_begins_with_is_found() {
        for (regex, found) in [
            ("^share (?:this|it)", vec!["share it", "share this"]),
            (r"^\W{0,3}(?:please )?(?:log|sign) in", vec!["log in", "please log", "please sign", "sign in"]),
            ("^(?:Ähnliche|more) .{0,9}$", vec!["ahnliche", "more"]),
            (r"^[^\p{L}\d]*читайте", vec!["читаите"]),
            ("^[Vv]ideo:", vec!["video"]),
            ("^(?:» |more )", vec!["more"]),
        ] {
            assert_eq!(heads(regex), found, "{regex}");
        }
    }

    #[test]
    fn where_anything_may_stand_there_are_none() {
        for regex in
            [".{0,9}share", "^.{0,9}share", "^[^.]*share", "share", "^(?:share|.x)", r"^\d+ shares", "^(?:share)?.", r"^\w+ shares", "^a.", r"^\W share"]
        {
            assert_eq!(heads(regex), Vec::<String>::new(), "{regex}");
        }
    }
}
