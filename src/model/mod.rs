//! The line model: for every line of a document the probability that it is noise, learned from labelled pages.
//!
//! A line's words and what it is and where it stands, in steps, are weights that are added up: its score. Boosted trees then
//! weigh the scores of the line and of those around it, with lengths, marks, place, what was cut out beside it, and the
//! document as a whole. `models/README.md` says what it was learned from and how well it does; `models/train.py` makes it.
//! All arithmetic is additions, multiplications, divisions and square roots in one order: the same on every machine.

mod column;
mod columns;
mod cuts;
mod evidence;
mod file;
mod grams;
mod hints;
mod marks;
mod page;
mod place;
mod scan;
#[cfg(test)]
mod tests;
mod token;
mod trees;
mod wording;
mod words;

use std::sync::{Arc, LazyLock};

use column::Ground;
use columns::{COLUMNS, Known, Scored, at, grounds};
use evidence::strongest;
use file::Parts;
use grams::Grams;
use hints::{HINTS, hints};

use crate::text::{Memo, remembered_of_line};

pub use columns::names as column_names;
pub use file::ModelError;
pub use page::Page;
pub use trees::TreeError;

/// A model, ready to judge lines.
#[derive(Debug)]
pub struct LineModel {
    parts: Parts,
    grounds: Vec<Ground>,
    fingerprint: u64,
}

/// What a model thinks of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Which line of the page.
    pub line: usize,
    /// How likely it is noise, 0 to 1.
    pub probability: f32,
    /// What speaks most for that, in words.
    pub why: String,
}

/// The model that comes with the library.
static BUILTIN: LazyLock<Option<Arc<LineModel>>> = LazyLock::new(|| LineModel::read(include_bytes!("../../models/lines.model")).ok().map(Arc::new));

/// Documents with less prose than this have no body that lines could be told from: nothing is judged. In Latin letters' worth.
const LEAST_PROSE: f32 = 200.0;

/// A prose line of this many Latin letters' worth is never noise by the model's word alone, nor is one of this share of all the
/// document's prose.
const PARAGRAPH: f32 = 500.0;
const LARGE_PART: f32 = 0.1;

/// Documents of more bytes than this are hardly articles; of pages as long the model has seen three.
const LARGEST: usize = 1 << 17;

impl LineModel {
    /// The model that comes with the library; `None` only if its file is damaged, which a test would show.
    pub fn builtin() -> Option<Arc<Self>> {
        BUILTIN.clone()
    }

    /// Reads a model, as `models/train.py` writes it.
    ///
    /// # Errors
    /// If it is damaged, or made for another version of the library.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        Ok(Self { parts: Parts::read(bytes)?, grounds: grounds(), fingerprint: xxhash_rust::xxh3::xxh3_64(bytes) })
    }

    /// Tells models apart.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// From which probability on a line is removed without being told otherwise, and if more loss is accepted.
    pub fn thresholds(&self) -> (f32, f32) {
        (self.parts.header.cautious, self.parts.header.keen)
    }

    /// The lines of a page that are noise with at least this probability. Not for it to judge are long paragraphs of prose,
    /// sentences that run on from line to line, and pages without an article.
    pub fn judge(&self, page: &Page<'_>, from: f32) -> Vec<Verdict> {
        if page.bodies.iter().map(|body| body.len()).sum::<usize>() > LARGEST {
            return Vec::new();
        }
        let known = Known::of(page);
        if known.local.first().is_none_or(|line| line[at::PROSE_TOTAL] < LEAST_PROSE) {
            return Vec::new();
        }
        let scores = self.scores(page, &known);
        let scored = Scored::new(&known, &scores);
        let least = self.sum_of(from);
        let is_paragraph = |line: &columns::Local| line[at::PROSE] > 0.0 && line[at::WEIGHT] >= PARAGRAPH.min(LARGE_PART * line[at::PROSE_TOTAL]);
        let open = (0..page.len()).filter(|&i| !page.wrapped[i] && !is_paragraph(&known.local[i]));
        open.filter_map(|i| {
            let row = scored.row(i);
            let shift = self.parts.header.shift(&row);
            let probability = self.probability(self.parts.trees.sum(&row, least - shift)? + shift);
            (probability >= from).then(|| Verdict { line: i, probability, why: self.why(&row, page.body(i)) })
        })
        .collect()
    }

    /// What the words and hints of each line are worth.
    fn scores(&self, page: &Page<'_>, known: &Known) -> Vec<f32> {
        let header = &self.parts.header;
        // A weight is kept as its signed root: a byte holds many small ones and few large ones.
        let worth = |id: u32| {
            let root = i32::from(self.parts.weights[id as usize]);
            root * root.abs()
        };
        let mut grams = Grams::default();
        let mut own = Vec::with_capacity(HINTS);
        let mut say = |body: &str| {
            let (mut words, mut count) = (0, 0_usize);
            grams.of(body, |id| {
                words += worth(id);
                count += 1;
            });
            (words, count)
        };
        thread_local!(static KNOWN: Memo<(i32, usize)> = Memo::default());
        let score = |(body, local): (&&str, &columns::Local)| {
            let (words, count) = remembered_of_line(&KNOWN, self.fingerprint, body, || say(body));
            own.clear();
            hints(local, &mut own);
            let hinted = own.iter().map(|&id| worth(id)).sum();
            header.bias + scan::float_of(words) * header.step / scan::float(count).sqrt() + scan::float_of(hinted) * header.step * header.hint
        };
        page.bodies.iter().zip(&known.local).map(score).collect()
    }

    /// The probability that a sum stands for: between two points of the calibration on the line that joins them.
    fn probability(&self, sum: f32) -> f32 {
        let points = &self.parts.header.calibration;
        let next = points.partition_point(|&(at, _)| at <= sum);
        match (next.checked_sub(1).map(|i| points[i]), points.get(next)) {
            (Some((x, p)), Some(&(y, q))) => p + (q - p) * (sum - x) / (y - x),
            (Some((_, p)), None) | (None, Some(&(_, p))) => p,
            (None, None) => 0.0,
        }
    }

    /// A sum under which no probability is as high as this.
    fn sum_of(&self, probability: f32) -> f32 {
        let points = &self.parts.header.calibration;
        let next = points.partition_point(|&(_, p)| p < probability);
        next.checked_sub(1).map_or(f32::NEG_INFINITY, |below| points[below].0)
    }

    fn why(&self, row: &[f32; COLUMNS], body: &str) -> String {
        let told = |ground: Ground| match self.loudest(body) {
            Some(word) if ground == Ground::Words => format!("its words (“{word}”)"),
            _ => ground.words().to_owned(),
        };
        let grounds: Vec<String> = strongest(&self.grounds, &self.parts.trees.moved(row)).into_iter().map(told).collect();
        grounds.join(", ")
    }

    /// The word of a line that speaks most for noise.
    fn loudest<'b>(&self, body: &'b str) -> Option<&'b str> {
        let words = body.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().any(char::is_alphabetic));
        let weighed = words.map(|word| (self.parts.weights[grams::of_word(word) as usize], word));
        // Of equals the first.
        weighed.rev().max_by_key(|&(weight, _)| weight).filter(|&(weight, _)| weight > 0).map(|(_, word)| word)
    }
}

/// What a model is made from: for each line of a page the numbers of the weights of its words, and of its hints.
pub fn ids(page: &Page<'_>) -> Vec<(Vec<u32>, Vec<u32>)> {
    let known = Known::of(page);
    let mut grams = Grams::default();
    let of_line = |(body, local): (&&str, &columns::Local)| {
        let (mut words, mut own) = (Vec::new(), Vec::with_capacity(HINTS));
        grams.of(body, |id| words.push(id));
        hints(local, &mut own);
        (words, own)
    };
    page.bodies.iter().zip(&known.local).map(of_line).collect()
}

/// What a model is made from: for each line of a page its columns, once each line has a score.
pub fn rows(page: &Page<'_>, scores: &[f32]) -> Vec<Vec<f32>> {
    let known = Known::of(page);
    let scored = Scored::new(&known, scores);
    (0..page.len()).map(|i| scored.row(i).to_vec()).collect()
}
