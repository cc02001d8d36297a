use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::column::{Column, Ground};
use super::scan::{Scan, float};

/// How a line's words and the line itself recur in the document.
pub(super) const COLUMNS: [Column; 6] = [
    ("times in the document", Ground::Repeats),
    ("words of the prose", Ground::Vocabulary),
    ("names of the prose", Ground::Vocabulary),
    ("words of other labels", Ground::Vocabulary),
    ("words of the opening", Ground::Vocabulary),
    ("words of the first line", Ground::Vocabulary),
];

/// So many lines of prose open a text: a headline says what they say.
const OPENING: usize = 3;

/// Of a line none of whose words says what it is about.
const NONE: f32 = -1.0;

/// In how many places a word stands, by its stem.
#[derive(Clone, Copy, Default)]
struct Places {
    prose: u32,
    /// In prose, with a capital letter.
    names: u32,
    labels: u32,
    /// In the prose that opens the text, and in the document's first line.
    opening: bool,
    first: bool,
}

/// The numbers of [`COLUMNS`] for each line.
pub(super) fn recurrence(scans: &[Scan]) -> Vec<[f32; COLUMNS.len()]> {
    let tokens: usize = scans.iter().map(|scan| scan.tokens.len()).sum();
    let mut lines: HashMap<u64, u32, FixedState> = HashMap::with_capacity_and_hasher(scans.len(), FixedState::default());
    let mut words: HashMap<u32, usize, FixedState> = HashMap::with_capacity_and_hasher(tokens / 2, FixedState::default());
    let mut places: Vec<Places> = Vec::with_capacity(tokens / 2);
    // For each word of the document, which of the places is its own.
    let mut own = Vec::with_capacity(tokens);
    let mut proses = 0;
    for (i, scan) in scans.iter().enumerate() {
        proses += usize::from(scan.prose);
        *lines.entry(scan.key).or_default() += 1;
        for token in &scan.tokens {
            let at = *words.entry(token.stem).or_insert(places.len());
            if at == places.len() {
                places.push(Places::default());
            }
            own.push(at);
            if scan.prose {
                places[at].prose += 1;
                places[at].opening |= proses <= OPENING;
                places[at].names += u32::from(token.capital);
            } else {
                places[at].labels += 1;
            }
            places[at].first |= i == 0;
        }
    }
    let share = |n: u32, all: u32| if all == 0 { NONE } else { float(n as usize) / float(all as usize) };
    let mut rest = own.into_iter();
    let of_line = |(i, scan): (usize, &Scan)| {
        // A word of a prose line is counted in the line itself.
        let itself = u32::from(scan.prose);
        let (mut telling, mut known, mut labels, mut capital, mut named, mut opening, mut first) = (0, 0, 0, 0, 0, 0, 0);
        for (token, at) in scan.tokens.iter().zip(rest.by_ref()).filter(|(token, _)| token.letters) {
            let places = places[at];
            if token.is_telling() {
                telling += 1;
                opening += u32::from(places.opening);
                first += u32::from(places.first);
                if places.prose > itself {
                    known += 1;
                } else {
                    labels += u32::from(places.labels >= 3);
                }
            }
            if token.capital {
                capital += 1;
                named += u32::from(places.names > itself);
            }
        }
        let elsewhere = |n: u32, here: bool| if here { NONE } else { share(n, telling) };
        [
            float(lines[&scan.key] as usize),
            share(known, telling),
            share(named, capital),
            share(labels, telling),
            elsewhere(opening, scan.prose),
            elsewhere(first, i == 0),
        ]
    };
    scans.iter().enumerate().map(of_line).collect()
}
