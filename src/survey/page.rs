use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::pattern::loose_hash;
use crate::text::{View, ends_sentence, hash_of_key, weight};

/// What a line is like, from what speaks least for an article to what speaks most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A few words.
    Label,
    /// More words, and no sentence: a headline, a row of labels.
    Long,
    /// A sentence, shorter than prose.
    Sentence,
    Prose,
    /// A date, a number, symbols: what recurs of it says nothing.
    Bare,
}

/// A line as it is kept: 56 bits of its key's hash, its size and its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark(u64);

/// What stands for the beginning and the end of a document, and for what was left out between.
pub(super) const START: u64 = 1;
pub(super) const END: u64 = 2;
const GAP: Mark = Mark(0);

/// Most of a label's weight.
const LABEL_WEIGHT: usize = 60;

/// A sentence weighs more.
const SENTENCE_WEIGHT: usize = 20;

impl Mark {
    fn new(key: &str, body: &str, is_prose: bool) -> Self {
        let kind = kind_of(body, is_prose);
        let size = (body.len() as u64 / 32).min(31);
        Self(hash_of_key(key) & !0xff | size << 3 | kind as u64)
    }

    /// What it shares with the same line elsewhere.
    pub(super) fn id(self) -> u64 {
        self.0 >> 8
    }

    pub(super) fn kind(self) -> Kind {
        match self.0 & 7 {
            0 => Kind::Label,
            1 => Kind::Long,
            2 => Kind::Sentence,
            3 => Kind::Prose,
            _ => Kind::Bare,
        }
    }

    /// Its length, coarsely.
    pub(super) fn size(self) -> u32 {
        (self.0 >> 3 & 31) as u32 + 1
    }
}

fn kind_of(body: &str, is_prose: bool) -> Kind {
    if is_prose {
        return Kind::Prose;
    }
    if is_bare(body) {
        return Kind::Bare;
    }
    let weight = weight(body);
    match () {
        () if weight > SENTENCE_WEIGHT && ends_sentence(body) => Kind::Sentence,
        () if weight > LABEL_WEIGHT => Kind::Long,
        () => Kind::Label,
    }
}

/// A date stands among so many words at most.
const MOST_WORDS: usize = 6;

/// Symbols, numbers, or a date: a year, or two numbers, with a few words at most.
fn is_bare(body: &str) -> bool {
    let (mut words, mut numbers, mut has_year) = (0, 0, false);
    for run in body.split(|c: char| !c.is_alphanumeric()) {
        for part in run.split_inclusive(|c: char| !c.is_ascii_digit()) {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            numbers += usize::from(digits > 0);
            has_year |= digits == 4 && (part.starts_with("19") || part.starts_with("20"));
        }
        let mut in_word = false;
        for c in run.chars() {
            words += usize::from(c.is_alphabetic() && !in_word);
            in_word = c.is_alphabetic();
        }
        if words > MOST_WORDS {
            return false;
        }
    }
    words == 0 || has_year || numbers >= 2 && words < MOST_WORDS
}

/// A line of a document with what is looked up of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    /// Its number in the view.
    pub(super) line: usize,
    pub(super) mark: Mark,
    /// The hash of its pattern, if names stand in it.
    pub(super) loose: Option<u64>,
}

/// The lines of a view that are not blank.
pub(super) fn seen(view: &View<'_>) -> Vec<Seen> {
    let lines = (0..view.lines().len()).filter(|&line| !view.lines()[line].is_blank());
    let seen = lines.map(|line| {
        let body = view.body(line);
        let mark = Mark::new(view.keys().get(line), body, view.prose()[line]);
        Seen { line, mark, loose: if mark.kind() == Kind::Label { loose_hash(body) } else { None } }
    });
    seen.collect()
}

/// A line and what stands after it: what tells a place on a page.
pub(super) fn pair(before: u64, after: u64) -> u64 {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&before.to_le_bytes());
    bytes[8..].copy_from_slice(&after.to_le_bytes());
    xxh3_64(&bytes)
}

/// What a survey keeps of a document: its lines as hashes, in order. Eight bytes a line, and of a long document the beginning and the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    pub(super) marks: Box<[Mark]>,
    /// Lines with names in them, by their place among the marks, and the hashes of their patterns.
    pub(super) loose: Box<[(u16, u64)]>,
}

/// So many lines are kept of a document's beginning, and as many of its end.
const KEPT: usize = 256;

impl Page {
    /// What there is to know of a view.
    pub fn of(view: &View<'_>) -> Self {
        let all = seen(view);
        let is_long = all.len() > 2 * KEPT;
        let (first, last) = if is_long { (&all[..KEPT], &all[all.len() - KEPT..]) } else { (&*all, [].as_slice()) };
        let gap = is_long.then_some(Seen { line: 0, mark: GAP, loose: None });
        let kept = || first.iter().copied().chain(gap).chain(last.iter().copied());
        let loose = kept().zip(0_u16..).filter_map(|(seen, at)| Some((at, seen.loose?)));
        Self { marks: kept().map(|seen| seen.mark).collect(), loose: loose.collect() }
    }

    /// What tells documents with other lines from it.
    pub fn signature(&self) -> u64 {
        let mut hash = Xxh3::new();
        self.marks.iter().for_each(|mark| hash.update(&mark.0.to_le_bytes()));
        hash.digest()
    }

    /// Whether it has no line at all.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// Whether its parts fit together: one that was read from a file need not.
    pub(super) fn is_sound(&self) -> bool {
        self.loose.iter().all(|&(at, _)| usize::from(at) < self.marks.len())
    }

    /// The ids of its lines, those aside that say nothing.
    pub(super) fn ids(&self) -> impl Iterator<Item = u64> + '_ {
        self.marks.iter().filter(|mark| mark.id() != GAP.id() && mark.kind() != Kind::Bare).map(|mark| mark.id())
    }

    /// Which line stands after which, the ends included; patterns stand in the place of their lines too.
    pub(super) fn pairs(&self) -> impl Iterator<Item = u64> + '_ {
        let id = |at: Option<usize>| at.map_or(START, |at| self.marks.get(at).map_or(END, |mark| mark.id()));
        let joined = |before: u64, after: u64| (before != GAP.id() && after != GAP.id()).then(|| pair(before, after));
        let exact = (0..=self.marks.len()).filter_map(move |at| joined(id(at.checked_sub(1)), id(Some(at))));
        let loose = self.loose.iter().flat_map(move |&(at, hash)| {
            let at = usize::from(at);
            [joined(id(at.checked_sub(1)), hash), joined(hash, id(Some(at + 1)))].into_iter().flatten()
        });
        exact.chain(loose)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_numbers_are_bare() {
        for body in ["November 12, 2012", "2012年01月12日 07:37", "12", "***", "Posted 3 May 2019 at 14:05", "14:05 | 3. Mai"] {
            assert!(is_bare(body), "{body}");
        }
        for body in ["12 comments", "Page 1 of 2 in all of our pages", "Harbour news", "読者の皆様"] {
            assert!(!is_bare(body), "{body}");
        }
    }

    #[test]
    fn marks_keep_kind_and_size() {
        let mark = Mark::new("harbour news", "Harbour News", false);
        assert_eq!((mark.kind(), mark.size()), (Kind::Label, 1));
        assert_eq!(mark.id(), Mark::new("harbour news", "HARBOUR NEWS.", true).id());
    }
}
