use super::page::Page;
use super::place::{self, NOWHERE, Prose, Sums, places};
use super::scan::{self, Scan};
use super::words::{self, recurrence};

/// How many numbers tell of a line and its place.
pub(super) const LOCAL: usize = scan::COLUMNS.len() + words::COLUMNS.len() + place::COLUMNS.len();

/// What is known of a line before any line was scored.
pub(super) type Local = [f32; LOCAL];

/// Where columns stand that others are made of.
pub(super) mod at {
    use super::{place, scan, words};

    pub(in super::super) const WEIGHT: usize = 0;
    pub(in super::super) const WORD_LENGTH: usize = 2;
    pub(in super::super) const CAPITAL_WORDS: usize = place::CAPITAL_WORDS;
    pub(in super::super) const CAPITALS: usize = place::CAPITALS;
    pub(in super::super) const DIGITS: usize = 5;
    pub(in super::super) const MARKS: usize = 6;
    pub(in super::super) const ENDS: usize = 9;
    pub(in super::super) const LAST: usize = 10;
    pub(in super::super) const FIRST: usize = 11;
    pub(in super::super) const COMMAS: usize = 13;
    pub(in super::super) const SEPARATORS: usize = 14;
    pub(in super::super) const QUOTES: usize = 19;
    pub(in super::super) const COLONS: usize = 21;
    pub(in super::super) const PROSE: usize = 30;
    const WORDS: usize = scan::COLUMNS.len();
    pub(in super::super) const TIMES: usize = WORDS;
    pub(in super::super) const KNOWN: usize = WORDS + 1;
    pub(in super::super) const NAMED: usize = WORDS + 2;
    pub(in super::super) const LABELLED: usize = WORDS + 3;
    const PLACE: usize = WORDS + words::COLUMNS.len();
    pub(in super::super) const CUT_BEFORE: usize = PLACE;
    pub(in super::super) const CUT_AFTER: usize = PLACE + 1;
    pub(in super::super) const PART: usize = PLACE + 5;
    pub(in super::super) const PROSE_BEFORE: usize = PLACE + 6;
    pub(in super::super) const PROSE_AFTER: usize = PLACE + 7;
    pub(in super::super) const PROSE_TOTAL: usize = PLACE + 8;
    pub(in super::super) const PROSE_SHARE: usize = PLACE + 9;
    pub(in super::super) const SINCE_PROSE: usize = PLACE + 10;
    pub(in super::super) const UNTIL_PROSE: usize = PLACE + 11;
    pub(in super::super) const SIDE: usize = PLACE + 28;
    const _: () = assert!(SIDE + 5 == PLACE + place::COLUMNS.len());
}

/// What the scores of the lines say of a line.
const SCORES: [&str; 13] = [
    "score",
    "mean score",
    "score of the prose",
    "score of five",
    "score of eleven",
    "score of twenty-one",
    "score above the prose",
    "score before",
    "score after",
    "highest of four before",
    "score of the first between prose",
    "mean between prose",
    "words of the prose near",
];

/// Stands for a score where no line is.
const NO_SCORE: f32 = -9.0;

/// Lines whose own numbers count for a line.
const NEIGHBOURS: [isize; 6] = [-3, -2, -1, 1, 2, 3];

/// What of them counts, and what stands there where the document has no such line.
const OF_NEIGHBOURS: [(&str, Option<usize>, f32); 10] = [
    ("weight", Some(at::WEIGHT), NOWHERE),
    ("ends a sentence", Some(at::ENDS), NOWHERE),
    ("score", None, NO_SCORE),
    ("prose", Some(at::PROSE), NOWHERE),
    ("last character", Some(at::LAST), NOWHERE),
    ("capitals of letters", Some(at::CAPITALS), NOWHERE),
    ("words of the prose", Some(at::KNOWN), -2.0),
    ("digits", Some(at::DIGITS), NOWHERE),
    ("capital words", Some(at::CAPITAL_WORDS), NOWHERE),
    ("cut before", Some(at::CUT_BEFORE), NOWHERE),
];

/// How many columns there are.
pub(super) const COLUMNS: usize = LOCAL + SCORES.len() + NEIGHBOURS.len() * OF_NEIGHBOURS.len();

/// The columns' names, in order.
pub fn names() -> Vec<String> {
    let own = scan::COLUMNS.iter().chain(&words::COLUMNS).chain(&place::COLUMNS).chain(&SCORES).map(|&name| name.to_owned());
    let near = NEIGHBOURS.iter().flat_map(|offset| OF_NEIGHBOURS.iter().map(move |(name, ..)| format!("{name} {offset:+}")));
    own.chain(near).collect()
}

/// A page with all that is known of its lines before they are scored.
pub(super) struct Known {
    pub(super) local: Vec<Local>,
    prose: Prose,
}

impl Known {
    pub(super) fn of(page: &Page<'_>) -> Self {
        let scans: Vec<Scan> = page.bodies.iter().map(|body| Scan::of(body, page.script)).collect();
        let prose = Prose::of(&scans);
        let words = recurrence(&scans);
        let places = places(page, &scans, &prose);
        let join = |((scan, words), place): ((&Scan, &[f32; words::COLUMNS.len()]), &[f32; place::COLUMNS.len()])| {
            let mut all = [0.0; LOCAL];
            let (own, rest) = all.split_at_mut(scan::COLUMNS.len());
            own.copy_from_slice(&scan.numbers);
            let (of_words, of_place) = rest.split_at_mut(words.len());
            of_words.copy_from_slice(words);
            of_place.copy_from_slice(place);
            all
        };
        let local = scans.iter().zip(&words).zip(&places).map(join).collect();
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
            OF_NEIGHBOURS.iter().map(move |&(_, column, nothing)| match (j, column) {
                (Some(j), Some(column)) => self.known.local[j][column],
                (Some(j), None) => scores[j],
                (None, _) => nothing,
            })
        });
        near.iter_mut().zip(numbers).for_each(|(to, number)| *to = number);
        row
    }
}
