use super::column::{Column, Ground, joined};
use super::cuts;
use super::page::Page;
use super::place::{self, NOWHERE, Prose, Sums, places};
use super::scan::{self, Scan};
use super::wording::{self, wordings};
use super::words::{self, recurrence};

/// How many numbers tell of a line and its place.
pub(super) const LOCAL: usize = scan::COLUMNS.len() + words::COLUMNS.len() + place::COLUMNS.len() + cuts::COLUMNS.len() + wording::COLUMNS.len();

/// What is known of a line before any line was scored.
pub(super) type Local = [f32; LOCAL];

/// The columns of [`Local`].
const LOCAL_COLUMNS: [Column; LOCAL] = {
    let all = joined([("", Ground::Shape); LOCAL], &scan::COLUMNS, 0);
    let mut start = scan::COLUMNS.len();
    let all = joined(all, &words::COLUMNS, start);
    start += words::COLUMNS.len();
    let all = joined(all, &place::COLUMNS, start);
    start += place::COLUMNS.len();
    let all = joined(all, &cuts::COLUMNS, start);
    start += cuts::COLUMNS.len();
    joined(all, &wording::COLUMNS, start)
};

/// Where columns stand that others are made of.
pub(super) mod at {
    use super::LOCAL_COLUMNS as ALL;
    use crate::model::column::at;

    pub(in super::super) const WEIGHT: usize = at(&ALL, "weight");
    pub(in super::super) const WORD_LENGTH: usize = at(&ALL, "word length");
    pub(in super::super) const CAPITAL_WORDS: usize = at(&ALL, "capital words");
    pub(in super::super) const CAPITALS: usize = at(&ALL, "capitals of letters");
    pub(in super::super) const DIGITS: usize = at(&ALL, "digits");
    pub(in super::super) const MARKS: usize = at(&ALL, "marks");
    pub(in super::super) const ENDS: usize = at(&ALL, "ends a sentence");
    pub(in super::super) const LAST: usize = at(&ALL, "last character");
    pub(in super::super) const FIRST: usize = at(&ALL, "first character");
    pub(in super::super) const COMMAS: usize = at(&ALL, "commas");
    pub(in super::super) const SEPARATORS: usize = at(&ALL, "separators");
    pub(in super::super) const QUOTES: usize = at(&ALL, "quotes");
    pub(in super::super) const COLONS: usize = at(&ALL, "colons");
    pub(in super::super) const PROSE: usize = at(&ALL, "prose");
    pub(in super::super) const TIMES: usize = at(&ALL, "times in the document");
    pub(in super::super) const KNOWN: usize = at(&ALL, "words of the prose");
    pub(in super::super) const NAMED: usize = at(&ALL, "names of the prose");
    pub(in super::super) const LABELLED: usize = at(&ALL, "words of other labels");
    pub(in super::super) const CUT_BEFORE: usize = at(&ALL, "cut before");
    pub(in super::super) const CUT_AFTER: usize = at(&ALL, "cut after");
    pub(in super::super) const BEFORE: usize = at(&ALL, "lines before");
    pub(in super::super) const PART: usize = at(&ALL, "part of the document");
    pub(in super::super) const PROSE_BEFORE: usize = at(&ALL, "prose before");
    pub(in super::super) const PROSE_AFTER: usize = at(&ALL, "prose after");
    pub(in super::super) const PROSE_TOTAL: usize = at(&ALL, "prose of the document");
    pub(in super::super) const PROSE_SHARE: usize = at(&ALL, "share of prose");
    pub(in super::super) const SINCE_PROSE: usize = at(&ALL, "lines since prose");
    pub(in super::super) const UNTIL_PROSE: usize = at(&ALL, "lines until prose");
    pub(in super::super) const SIDE: usize = at(&ALL, "side of prose");
}

/// What the scores of the lines say of a line.
const SCORES: [Column; 13] = [
    ("score", Ground::Words),
    ("mean score", Ground::Document),
    ("score of the prose", Ground::Document),
    ("score of five", Ground::Neighbours),
    ("score of eleven", Ground::Neighbours),
    ("score of twenty-one", Ground::Neighbours),
    ("score above the prose", Ground::Words),
    ("score before", Ground::Neighbours),
    ("score after", Ground::Neighbours),
    ("highest of four before", Ground::Neighbours),
    ("score of the first between prose", Ground::Neighbours),
    ("mean between prose", Ground::Neighbours),
    ("words of the prose near", Ground::Vocabulary),
];

/// Stands for a score where no line is.
const NO_SCORE: f32 = -9.0;

/// Lines whose own numbers count for a line.
const NEIGHBOURS: [isize; 6] = [-3, -2, -1, 1, 2, 3];

/// What of them counts, and what stands there where the document has no such line.
const OF_NEIGHBOURS: [(&str, Ground, Option<usize>, f32); 10] = [
    ("weight", Ground::Neighbours, Some(at::WEIGHT), NOWHERE),
    ("ends a sentence", Ground::Neighbours, Some(at::ENDS), NOWHERE),
    ("score", Ground::Neighbours, None, NO_SCORE),
    ("prose", Ground::Neighbours, Some(at::PROSE), NOWHERE),
    ("last character", Ground::Neighbours, Some(at::LAST), NOWHERE),
    ("capitals of letters", Ground::Neighbours, Some(at::CAPITALS), NOWHERE),
    ("words of the prose", Ground::Vocabulary, Some(at::KNOWN), -2.0),
    ("digits", Ground::Neighbours, Some(at::DIGITS), NOWHERE),
    ("capital words", Ground::Neighbours, Some(at::CAPITAL_WORDS), NOWHERE),
    ("cut before", Ground::Cuts, Some(at::CUT_BEFORE), NOWHERE),
];

/// How many columns there are.
pub(super) const COLUMNS: usize = LOCAL + SCORES.len() + NEIGHBOURS.len() * OF_NEIGHBOURS.len();

/// The columns' names, in order.
pub fn names() -> Vec<String> {
    let own = LOCAL_COLUMNS.iter().chain(&SCORES).map(|&(name, _)| name.to_owned());
    let near = NEIGHBOURS.iter().flat_map(|offset| OF_NEIGHBOURS.iter().map(move |&(name, ..)| format!("{name} {offset:+}")));
    own.chain(near).collect()
}

/// What each column speaks of.
pub(super) fn grounds() -> Vec<Ground> {
    let own = LOCAL_COLUMNS.iter().chain(&SCORES).map(|&(_, ground)| ground);
    own.chain(NEIGHBOURS.iter().flat_map(|_| OF_NEIGHBOURS.iter().map(|&(_, ground, ..)| ground))).collect()
}

/// A page with all that is known of its lines before they are scored.
pub(super) struct Known {
    pub(super) local: Vec<Local>,
    prose: Prose,
}

impl Known {
    pub(super) fn of(page: &Page<'_>) -> Self {
        let scans: Vec<Scan> = page.bodies.iter().zip(&page.prose).map(|(body, &prose)| Scan::of(body, prose, page.script)).collect();
        let prose = Prose::of(&scans);
        let words = recurrence(&scans);
        let (places, since, wordings) = (places(page, &scans, &prose), cuts::since(page), wordings(page));
        let of_line = |i: usize| {
            let mut all = [0.0; LOCAL];
            let numbers = scans[i].numbers.iter().chain(&words[i]).chain(&places[i]).chain(&since[i]).chain(&wordings[i]);
            all.iter_mut().zip(numbers).for_each(|(to, &number)| *to = number);
            all
        };
        let local = (0..scans.len()).map(of_line).collect();
        Self { local, prose }
    }
}

/// A page whose lines have scores.
pub(super) struct Scored<'k> {
    known: &'k Known,
    scores: &'k [f32],
    sums: Sums,
    words: Sums,
    mean: f32,
    of_prose: f32,
}

impl<'k> Scored<'k> {
    pub(super) fn new(known: &'k Known, scores: &'k [f32]) -> Self {
        let sums = Sums::of(scores.iter().copied());
        let roots = || known.local.iter().map(|line| line[at::PROSE] * line[at::WEIGHT].sqrt());
        let of_prose = scores.iter().zip(roots()).map(|(score, root)| score * root).sum::<f32>() / roots().sum::<f32>().max(1.0);
        let mean = sums.mean(0, scores.len());
        Self { known, scores, sums, words: Sums::of(known.local.iter().map(|line| line[at::KNOWN])), mean, of_prose }
    }

    /// All columns of line `i`.
    pub(super) fn row(&self, i: usize) -> [f32; COLUMNS] {
        let (n, scores, sums) = (self.scores.len(), self.scores, &self.sums);
        let (from, to) = self.known.prose.gaps[i];
        let of_scores = [
            scores[i],
            self.mean,
            self.of_prose,
            sums.around(i, 2),
            sums.around(i, 5),
            sums.around(i, 10),
            scores[i] - self.of_prose,
            sums.mean(0, i),
            sums.mean(i + 1, n),
            scores[i.saturating_sub(4)..i].iter().copied().fold(NO_SCORE, f32::max),
            scores[from],
            sums.mean(from, to),
            self.words.around(i, 3),
        ];
        let mut row = [0.0; COLUMNS];
        let (local, rest) = row.split_at_mut(LOCAL);
        local.copy_from_slice(&self.known.local[i]);
        let (own, near) = rest.split_at_mut(SCORES.len());
        own.copy_from_slice(&of_scores);
        let others = NEIGHBOURS.iter().map(|&offset| i.checked_add_signed(offset).filter(|&j| j < n));
        let numbers = others.flat_map(|j| {
            OF_NEIGHBOURS.iter().map(move |&(_, _, column, nothing)| match (j, column) {
                (Some(j), Some(column)) => self.known.local[j][column],
                (Some(j), None) => scores[j],
                (None, _) => nothing,
            })
        });
        near.iter_mut().zip(numbers).for_each(|(to, number)| *to = number);
        row
    }
}
