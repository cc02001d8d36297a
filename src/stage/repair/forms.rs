use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::edit::{Proposal, Proposals};
use crate::stage::BuiltIn;
use crate::text::Span;

static NFC: LazyLock<BuiltIn> = LazyLock::new(|| BuiltIn::new("repair", "nfc", "repair"));
static COMPATIBILITY: LazyLock<BuiltIn> = LazyLock::new(|| BuiltIn::new("repair", "compatibility", "repair"));

/// Composes Latin, Greek and Cyrillic letters with their marks, and Hangul syllables.
///
/// Only where fewer characters come of it: marks that have no letter of their own stay in the order they have.
pub(super) fn compose(at: usize, line: &str, out: &mut Proposals) {
    let mut chars = line.char_indices().peekable();
    while let Some((start, base)) = chars.next() {
        let joins: fn(char) -> bool = match base {
            'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{370}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' => is_mark,
            '\u{1100}'..='\u{1112}' => is_jamo,
            _ => continue,
        };
        let mut end = start + base.len_utf8();
        while let Some((next, c)) = chars.next_if(|&(_, c)| joins(c)) {
            end = next + c.len_utf8();
        }
        let cluster = Span::new(start, end).of(line);
        if end == start + base.len_utf8() {
            continue;
        }
        let composed: String = cluster.nfc().collect();
        if composed.chars().count() < cluster.chars().count() {
            out.push(Proposal::replace(Span::new(at + start, at + end), composed, NFC.cause("")));
        }
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{34e}' | '\u{350}'..='\u{36f}')
}

/// A vowel or a final: a further initial opens the next syllable.
fn is_jamo(c: char) -> bool {
    matches!(c, '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}')
}

/// Replaces letters and digits that exist only for the sake of other character sets, or as decoration.
pub(super) fn simplify(at: usize, line: &str, out: &mut Proposals) {
    let mut chars = line.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if !is_form(c) {
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some((next, c)) = chars.next_if(|&(_, c)| is_form(c)) {
            end = next + c.len_utf8();
        }
        let simple: String = Span::new(start, end).of(line).nfkc().collect();
        out.push(Proposal::replace(Span::new(at + start, at + end), simple, COMPATIBILITY.cause("")));
    }
}

/// Full-width letters and digits, Latin ligatures, mathematical letters and digits.
fn is_form(c: char) -> bool {
    matches!(c, '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' | '\u{fb00}'..='\u{fb06}' | '\u{1d400}'..='\u{1d7ff}')
}
