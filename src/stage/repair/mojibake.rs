use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::LazyLock;

use super::codepage::Page;
use super::evidence::{self, Place, Verdict};
use super::{is_plain, rough_lines};
use crate::edit::{Proposal, Proposals};
use crate::stage::{BuiltIn, Stage};
use crate::text::{Span, View};

/// Repairs UTF-8 that was read as a code page of one byte a character, once or several times over.
///
/// Characters that, as bytes of the page, are a sequence of UTF-8 are a suspicion; what they are beside, and what would
/// come of them, decides (see `evidence`). What is unlikely but possible in right text is repaired only in a line that
/// holds a sure case of the same page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mojibake;

pub(super) static MOJIBAKE: LazyLock<BuiltIn> = LazyLock::new(|| BuiltIn::new("repair", "mojibake", "repair"));

/// How often one text is taken to have been read wrongly.
const LAYERS: usize = 4;

impl Stage for Mojibake {
    fn id(&self) -> &'static str {
        "repair"
    }

    fn propose(&self, view: &View<'_>, out: &mut Proposals) {
        let text = view.text();
        if text.is_ascii() {
            return;
        }
        for (at, line) in rough_lines(text) {
            if is_plain(line) || !is_suspicious(line.as_bytes()) {
                continue;
            }
            for repair in repairs(line) {
                let span = Span::new(at + repair.span.start, at + repair.span.end);
                out.push(Proposal::replace(span, repair.after, MOJIBAKE.cause(repair.page.name())));
            }
        }
    }
}

/// A stretch of a line and what it was before it was read wrongly.
struct Repair {
    span: Span,
    after: String,
    page: Page,
}

/// For each first byte of a character the second bytes with which it can stand for a first byte, a bit each.
static LEADS: [u64; 256] = {
    let mut table = [0; 256];
    // `Â` to `ô`.
    table[0xc3] = u64::MAX;
    // `Ă` and `Ĺ` of Windows-1250.
    table[0xc4] = seconds(&[0x82, 0xb9]);
    // `В` to `Е`, `Р`, `С`, `в`.
    table[0xd0] = seconds(&[0x92, 0x93, 0x94, 0x95, 0xa0, 0xa1, 0xb2]);
    table[0xd1] = seconds(&[0x80]);
    // Mac Roman, and controls, which end a sequence of Latin-1.
    table[0xc2] = seconds(&[0xac]);
    table[0xc6] = seconds(&[0x92]);
    table[0xe2] = seconds(&[0x80, 0x88, 0x89]);
    table
};

const fn seconds(bytes: &[u8]) -> u64 {
    let mut bits = 0;
    let mut at = 0;
    while at < bytes.len() {
        bits |= 1 << (bytes[at] & 63);
        at += 1;
    }
    bits
}

/// Whether a character that could stand for a first byte has one behind it that could stand for a second.
///
/// It looks at bytes only, and no further than the first bytes of the next character: clean text passes at full speed.
fn is_suspicious(line: &[u8]) -> bool {
    let at = |i: usize| line.get(i).copied().unwrap_or(0);
    let mut pairs = line.windows(2).enumerate().filter(|(_, pair)| LEADS[usize::from(pair[0])] >> (pair[1] & 63) & 1 != 0);
    pairs.any(|(i, pair)| match pair[0] {
        // `Â` to `ô`, before a symbol; the first few of them, before a letter too.
        0xc3 => match at(i + 2) {
            0xc2 | 0xc6 | 0xcb | 0xe2 => true,
            0xc4 | 0xc5 => matches!(at(i + 1), 0x83..=0x85 | 0xb0),
            b' ' => at(i + 1) == 0x83,
            _ => false,
        },
        // Windows-1250 and Mac Roman (`¬†`, `ƒÅ`): before the beginning of a character of more than one byte.
        0xc4 | 0xc2 | 0xc6 => at(i + 2) >= 0xc2,
        // `Р`, `С`, `В`, `Г` before what Russian and Ukrainian have not; `вЂ`; `рџ`.
        0xd0 => match (at(i + 1), at(i + 2), at(i + 3)) {
            (0xa0 | 0xa1, 0xc2 | 0xd2 | 0xe2, _)
            | (0xa0 | 0xa1, 0xd0, 0x80..=0x83 | 0x85 | 0x88..=0x8f)
            | (0xa0 | 0xa1, 0xd1, 0x90..=0x93 | 0x95 | 0x98..=0x9f)
            | (0x92..=0x95, 0xc2 | 0xe2, _)
            | (0xb2, 0xd0, 0x82) => true,
            (0x93..=0x95, 0xd0, 0x80..=0x8f) | (0x93..=0x95, 0xd1 | 0xd2, 0x90..=0x9f) => {
                i > 0 && at(i - 1).is_ascii_alphabetic() || at(i + 4).is_ascii_alphabetic()
            }
            _ => false,
        },
        0xd1 => at(i + 2) == 0xd1 && at(i + 3) == 0x9f,
        // Mac Roman: `√©`, `≈Ç`, `‚Äô`, `–ü—Ä`.
        0xe2 => match (at(i + 1), at(i + 2), at(i + 3)) {
            (0x80, 0x9a, next) => next == 0xc3,
            (0x88, 0x9a, next) | (0x89, 0x88, next) | (0x80, 0x93 | 0x94, next) => next >= 0xc2,
            _ => false,
        },
        _ => false,
    })
}

/// What is to be repaired in a line. Where pages contradict each other, the one that explains more wins.
fn repairs(line: &str) -> Vec<Repair> {
    let chars: Vec<(usize, char)> = line.char_indices().collect();
    let mut readings: Vec<(usize, Vec<Repair>)> = Page::ALL.into_iter().map(|page| reading(line, &chars, page)).collect();
    readings.sort_by_key(|&(sure, _)| Reverse(sure));
    let mut found: Vec<Repair> = Vec::new();
    for repair in readings.into_iter().flat_map(|(_, repairs)| repairs) {
        if !found.iter().any(|other| other.span.overlaps(repair.span)) {
            found.push(repair);
        }
    }
    found
}

/// What is to be repaired if `page` is what the line was read as, and how many of its characters surely are wrong.
fn reading(line: &str, chars: &[(usize, char)], page: Page) -> (usize, Vec<Repair>) {
    let mut sure = 0;
    let mut judged: Vec<(Verdict, Repair)> = Vec::new();
    for run in runs(chars, page) {
        let verdict = run.verdict(chars, page);
        let after = again(&run.decoded, page).into_owned();
        if verdict == Verdict::Right || after.contains(|c: char| c.is_control()) {
            continue;
        }
        sure += if verdict == Verdict::Sure { run.end - run.start } else { 0 };
        let end = chars.get(run.end).map_or(line.len(), |&(at, _)| at);
        judged.push((verdict, Repair { span: Span::new(chars[run.start].0, end), after, page }));
    }
    (sure, judged.into_iter().filter(|(verdict, _)| *verdict == Verdict::Sure || sure > 0).map(|(_, repair)| repair).collect())
}

/// What was read wrongly twice is repaired twice.
fn again(decoded: &str, page: Page) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(decoded);
    for _ in 1..LAYERS {
        let Some(next) = one_layer(&text, Page::Western).or_else(|| one_layer(&text, page)) else { break };
        text = Cow::Owned(next);
    }
    text
}

/// A repaired stretch, repaired once more, if it needs that: it is all sequences, or has sure ones.
fn one_layer(text: &str, page: Page) -> Option<String> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut next = String::with_capacity(text.len());
    let mut done = 0;
    for run in runs(&chars, page) {
        if run.end - run.start == chars.len() || run.verdict(&chars, page) == Verdict::Sure {
            next.extend(chars[done..run.start].iter().map(|&(_, c)| c));
            next.push_str(&run.decoded);
            done = run.end;
        }
    }
    next.extend(chars[done..].iter().map(|&(_, c)| c));
    (done > 0).then_some(next)
}

/// Sequences that follow each other, as indexes of the line's characters.
struct Run {
    start: usize,
    end: usize,
    sequences: usize,
    decoded: String,
}

impl Run {
    fn verdict(&self, chars: &[(usize, char)], page: Page) -> Verdict {
        let shown: Vec<char> = chars[self.start..self.end].iter().map(|&(_, c)| c).collect();
        let char_at = |i: usize| chars.get(i).map(|&(_, c)| c);
        let place = Place {
            shown: &shown,
            decoded: &self.decoded,
            sequences: self.sequences,
            before: self.start.checked_sub(1).and_then(char_at),
            after: char_at(self.end),
        };
        evidence::judge(page, &place)
    }
}

/// All sequences of a line that could be UTF-8 read as `page`, those that touch taken together.
fn runs(chars: &[(usize, char)], page: Page) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let Some((decoded, len)) = sequence(chars, i, page) else {
            i += 1;
            continue;
        };
        match runs.last_mut() {
            Some(run) if run.end == i => {
                run.end = i + len;
                run.sequences += 1;
                run.decoded.push(decoded);
            }
            _ => runs.push(Run { start: i, end: i + len, sequences: 1, decoded: decoded.to_string() }),
        }
        i += len;
    }
    runs
}

/// The character that a sequence stands for, and how many characters are shown for it.
fn sequence(chars: &[(usize, char)], at: usize, page: Page) -> Option<(char, usize)> {
    let char_at = |i: usize| chars.get(i).map(|&(_, c)| c);
    let byte = |i: usize| char_at(i).filter(|c| !c.is_ascii()).and_then(|c| page.byte(c));
    // Cheap answers first: most characters begin nothing, and most of those that could stand before a letter.
    if !char_at(at).is_some_and(|c| page.leads(c)) || char_at(at + 1).is_none_or(|c| c.is_ascii() && c != ' ') {
        return None;
    }
    let mut bytes = [byte(at)?, 0, 0, 0];
    let len = match bytes[0] {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    for (i, slot) in bytes.iter_mut().enumerate().take(len).skip(1) {
        match byte(at + i).filter(|b| (0x80..=0xbf).contains(b)) {
            Some(b) => *slot = b,
            // `â€`: of the bytes that Windows-1252 leaves undefined, and that get lost, only the one of `”` is common.
            None if i == 2 && bytes[0] == 0xe2 && bytes[1] == 0x80 && matches!(page, Page::Western | Page::Central) => return Some(('”', 2)),
            None => return lost_space(chars, at, page),
        }
    }
    let decoded = std::str::from_utf8(&bytes[..len]).ok()?.chars().next()?;
    evidence::is_plausible(decoded).then_some((decoded, len))
}

/// `voilÃ `: the second byte of `à` is a no-break space, and somebody made it a plain one, or dropped it beside one.
fn lost_space(chars: &[(usize, char)], at: usize, page: Page) -> Option<(char, usize)> {
    let char_at = |i: usize| chars.get(i).map(|&(_, c)| c);
    let is_lost = page == Page::Western && char_at(at) == Some('Ã') && char_at(at + 1) == Some(' ');
    is_lost.then(|| ('à', if char_at(at + 2) == Some(' ') { 2 } else { 1 }))
}
