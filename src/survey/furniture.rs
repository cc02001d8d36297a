use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use foldhash::fast::FixedState;
use serde::{Deserialize, Serialize};

use super::copies::articles;
use super::page::{END, Kind, Page, START, Seen, pair, seen};
use super::site::is_folder;
use crate::text::View;

/// What recurs on one site: the lines of many different documents, and in what order they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Furniture {
    /// Different documents that were looked at.
    documents: u32,
    /// There were more.
    is_sample: bool,
    is_folder: bool,
    /// Lines by their hashes, ascending, with how many documents have each.
    lines: Vec<(u64, u32)>,
    /// Patterns, likewise.
    patterns: Vec<(u64, u32)>,
    /// What stands after what in several documents, ascending.
    pairs: Vec<u64>,
}

/// A line of a document that is furniture of its site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recurring {
    /// Its number in the view.
    pub line: usize,
    /// How many of the site's documents have it.
    pub documents: u32,
    /// They have it with other names.
    pub is_pattern: bool,
    /// Why it stays, if it does.
    pub doubt: Option<&'static str>,
}

/// Of how many documents of a site, in percent, a line must stand in at least, by what it is like.
const SHARES: [(Kind, u32); 4] = [(Kind::Label, 10), (Kind::Long, 20), (Kind::Sentence, 34), (Kind::Prose, 50)];

/// A pattern must stand in so many, with as many different names.
const PATTERN_SHARE: u32 = 20;
const PATTERN_LEAST: u32 = 4;

/// In so many documents, in percent, two lines must stand in the same order to tell a place on the page.
const PAIR_SHARE: u32 = 2;

/// A line that stands so often in the body of one document is part of how that one is built.
const BUILT: usize = 3;

impl Furniture {
    /// What recurs in the pages of a site; nothing if they are one article.
    pub(super) fn of(site: &str, pages: &[&Page], is_sample: bool) -> Option<Self> {
        let articles = articles(pages);
        let mut order: Vec<usize> = (0..pages.len()).collect();
        order.sort_by_key(|&page| articles[page]);
        let groups: Vec<Vec<&Page>> =
            order.chunk_by(|&a, &b| articles[a] == articles[b]).map(|group| group.iter().map(|&page| pages[page]).collect()).collect();
        if groups.len() < 2 {
            return None;
        }
        let documents = u32::try_from(groups.len()).unwrap_or(u32::MAX);
        let mut furniture = Self { documents, is_sample, is_folder: is_folder(site), ..Self::default() };
        furniture.lines = counted(&groups, Page::ids, furniture.needed(Kind::Label, false));
        if furniture.lines.is_empty() {
            return None;
        }
        furniture.patterns = counted(&groups, |page| page.loose.iter().map(|&(_, hash)| hash), furniture.needed_of_pattern());
        furniture.drop_single_patterns(pages);
        let least = (documents * PAIR_SHARE / 100).max(2);
        furniture.pairs = counted(&groups, Page::pairs, least).into_iter().map(|(pair, _)| pair).collect();
        Some(furniture)
    }

    /// A pattern that few names fill is no pattern: the lines speak for themselves.
    fn drop_single_patterns(&mut self, pages: &[&Page]) {
        let mut fills: HashMap<u64, HashSet<u64, FixedState>, FixedState> = HashMap::default();
        for page in pages {
            for &(at, hash) in &page.loose {
                fills.entry(hash).or_default().insert(page.marks[usize::from(at)].id());
            }
        }
        self.patterns.retain(|(hash, _)| fills.get(hash).is_some_and(|fills| fills.len() >= PATTERN_LEAST as usize));
    }

    /// Of how many documents a line must stand in. Two are enough at the edge of a site's pages, and for no folder's.
    fn needed(&self, kind: Kind, in_body: bool) -> u32 {
        let Some(&(_, share)) = SHARES.iter().find(|(known, _)| *known == kind) else { return u32::MAX };
        let least = if in_body || self.is_folder || kind == Kind::Prose { 3 } else { 2 };
        (self.documents * share).div_ceil(100).max(least)
    }

    fn needed_of_pattern(&self) -> u32 {
        (self.documents * PATTERN_SHARE).div_ceil(100).max(PATTERN_LEAST)
    }

    /// How many different documents were looked at, and whether there were more.
    pub fn documents(&self) -> (u32, bool) {
        (self.documents, self.is_sample)
    }

    /// How many lines recur.
    pub fn size(&self) -> usize {
        self.lines.len()
    }

    /// The lines of a document of the site that recur on it, in order.
    ///
    /// Furniture stands among furniture. A line at a place of its own, where what stands before and after it is the document's alone, is
    /// the article's wherever else the site has it: its headline, a byline, a label within. In the head, where those stand, it
    /// must be the neighbour before: they follow what is the article's.
    pub fn find(&self, view: &View<'_>) -> Vec<Recurring> {
        let seen = seen(view);
        let placed: Vec<[bool; 2]> = (0..seen.len()).map(|at| self.placed(&seen, at, seen[at].mark.id())).collect();
        let own: HashSet<u64, FixedState> = seen.iter().zip(&placed).filter(|&(_, &placed)| placed == [false; 2]).map(|(seen, _)| seen.mark.id()).collect();
        let mut within: HashMap<u64, usize, FixedState> = HashMap::default();
        for seen in seen.iter().filter(|seen| view.zones()[seen.line].is_body()) {
            *within.entry(seen.mark.id()).or_default() += 1;
        }
        let found = seen.iter().enumerate().filter_map(|(at, line)| {
            let Seen { line: number, mark, loose } = *line;
            let (in_head, in_body) = (view.zones()[number].head, view.zones()[number].is_body());
            let doubt_of = |placed: [bool; 2]| match placed {
                [false, false] => Some("it stands at a place of its own here"),
                [false, true] if in_head => Some("it may be a headline or a byline"),
                _ => None,
            };
            let recurring = |documents, is_pattern, doubt| Some(Recurring { line: number, documents, is_pattern, doubt });
            let of_line = count(&self.lines, mark.id()).filter(|&n| n >= self.needed(mark.kind(), in_body));
            if let Some(documents) = of_line {
                let doubt = doubt_of(placed[at]);
                let doubt = doubt.or_else(|| own.contains(&mark.id()).then_some("it also stands at a place of its own here"));
                let doubt = doubt.or_else(|| (in_body && within[&mark.id()] >= BUILT).then_some("the article repeats it"));
                return recurring(documents, false, doubt);
            }
            let documents = count(&self.patterns, loose?).filter(|_| !in_body)?;
            recurring(documents, true, doubt_of(self.placed(&seen, at, loose?)))
        });
        found.collect()
    }

    /// Whether a line has the neighbours before and after it in other documents too.
    fn placed(&self, seen: &[Seen], at: usize, id: u64) -> [bool; 2] {
        let before = at.checked_sub(1).map_or(START, |before| seen[before].mark.id());
        let after = seen.get(at + 1).map_or(END, |after| after.mark.id());
        [pair(before, id), pair(id, after)].map(|pair| self.pairs.binary_search(&pair).is_ok())
    }
}

fn count(counts: &[(u64, u32)], of: u64) -> Option<u32> {
    counts.binary_search_by_key(&of, |count| count.0).ok().map(|at| counts[at].1)
}

/// In how many groups of pages each item stands, for those that do in at least so many; ascending.
fn counted<'p, T: Copy + Ord + Hash, I: Iterator<Item = T>>(groups: &[Vec<&'p Page>], items: impl Fn(&'p Page) -> I, least: u32) -> Vec<(T, u32)> {
    let mut counts: HashMap<T, u32, FixedState> = HashMap::default();
    for group in groups {
        let own: HashSet<T, FixedState> = group.iter().copied().flat_map(&items).collect();
        own.into_iter().for_each(|item| *counts.entry(item).or_default() += 1);
    }
    let mut counts: Vec<(T, u32)> = counts.into_iter().filter(|&(_, n)| n >= least).collect();
    counts.sort_unstable();
    counts
}
