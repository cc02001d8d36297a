use serde::Deserialize;

use super::columns::{COLUMNS, at, names};
use super::grams::BITS;
use super::trees::{TreeError, Trees};

/// Why a model cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// It does not begin with a line of JSON that says what follows.
    #[error("no model: its first line is no JSON")]
    Header(#[from] serde_json::Error),
    /// It was made for lines described in another way.
    #[error("made by another version: {0}")]
    Version(&'static str),
    /// It ends within the weights of words.
    #[error("it ends within its weights")]
    Short,
    /// Its trees are damaged.
    #[error(transparent)]
    Trees(#[from] TreeError),
}

/// The first line of a model's file: what follows, and how it is to be used.
#[derive(Debug, Deserialize)]
pub(super) struct Header {
    /// Names of the columns that the trees ask for.
    columns: Vec<String>,
    /// How many weights of words there are, as a power of two.
    bits: u32,
    trees: usize,
    /// What a weight of one is worth; the file holds signed roots.
    pub(super) step: f32,
    /// The score of a line without words.
    pub(super) bias: f32,
    /// What a hint is worth beside all words together.
    pub(super) hint: f32,
    /// How much more is asked of a line in a document that is all noise than in one that is all prose.
    pub(super) prose: f32,
    /// How much less is asked in a document that is nearly all prose: what an extractor left in.
    pub(super) solid: f32,
    /// How much more is asked of a sentence that stands between prose.
    pub(super) body: f32,
    /// How much more is asked of the first two lines of a document when prose follows: they may be its headline.
    pub(super) head: f32,
    /// Sums and the probabilities that they stand for, both ascending.
    pub(super) calibration: Vec<(f32, f32)>,
    /// From which probability on a line is removed.
    pub(super) cautious: f32,
    pub(super) keen: f32,
}

/// Sentences of fewer Latin letters' worth are as often labels.
const SENTENCE: f32 = 50.0;

/// The share of prose in such a document.
const SOLID: f32 = 0.85;

/// Prose of at least this part must stand on both sides of a line in the body.
const BODY: f32 = 0.02;

/// So many lines may be a headline and what is under it, and prose begins as soon after them.
const HEAD: f32 = 2.0;

impl Header {
    /// What is added to the trees' sum: a page that is mostly prose has little noise to hide in, the more so an extractor's
    /// residue, and a sentence between prose or a headline needs stronger evidence than a line at the edge.
    pub(super) fn shift(&self, row: &[f32; COLUMNS]) -> f32 {
        let is_sentence = row[at::ENDS] > 0.0 && row[at::WEIGHT] >= SENTENCE;
        let is_body = row[at::PROSE_BEFORE] > BODY && row[at::PROSE_AFTER] > BODY;
        let solid = if row[at::PROSE_SHARE] > SOLID { self.solid } else { 0.0 };
        let body = if is_sentence && is_body { self.body } else { 0.0 };
        let is_head = row[at::BEFORE] < HEAD && (0.0..=HEAD).contains(&row[at::UNTIL_PROSE]);
        let head = if is_head { self.head } else { 0.0 };
        self.prose * (row[at::PROSE_SHARE] - 0.5) + solid - body - head
    }
}

/// A model's parts.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) header: Header,
    pub(super) weights: Vec<i8>,
    pub(super) trees: Trees,
}

impl Parts {
    /// Reads a file: the header's line, a byte for each weight, the trees.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let end = memchr::memchr(b'\n', bytes).ok_or(ModelError::Short)?;
        let (line, rest) = bytes.split_at(end);
        let header: Header = serde_json::from_slice(line)?;
        if header.columns != names() {
            return Err(ModelError::Version("it asks for other columns"));
        }
        if header.bits != BITS {
            return Err(ModelError::Version("it has another number of weights"));
        }
        let (weights, trees) = rest[1..].split_at_checked(1 << BITS).ok_or(ModelError::Short)?;
        let trees = Trees::read(header.trees, trees)?;
        Ok(Self { header, weights: weights.iter().map(|&byte| byte.cast_signed()).collect(), trees })
    }
}
