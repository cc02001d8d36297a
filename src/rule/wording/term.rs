use std::ops::Range;

use super::choices::writings;
use super::spec::is_number;
use super::{Problems, Table};
use crate::text::fold;

/// A word, or a few, of an interface; folded.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    pub(crate) text: String,
    pub(crate) at: Range<usize>,
    /// [`term_hash`] of the text.
    pub(crate) hash: u64,
    /// Its length in bytes.
    pub(crate) len: usize,
    /// It stands for every word that begins so.
    pub(crate) stem: bool,
}

impl Term {
    /// A term as a rule file words it.
    pub(crate) fn new(source: &str, at: Range<usize>) -> Self {
        let text = fold(source);
        Self { hash: text.bytes().fold(TERM_SEED, term_hash), len: text.len(), stem: source.ends_with('*'), text, at }
    }
}

/// The hash of no text.
pub(crate) const TERM_SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// Takes one byte more into a hash, so that a word's prefixes have theirs on the way (FNV-1a).
pub(crate) fn term_hash(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// The terms under a key of a rule file's table.
pub(super) fn read_terms(table: &mut Table<'_>, key: &str, problems: &mut Problems<'_>) -> Vec<Term> {
    let mut terms = Vec::new();
    for (source, at) in table.strings(key, problems) {
        match writings(&source, false) {
            Ok(writings) if writings.iter().any(|writing| writing.contains(['{', '}'])) => {
                problems.add(at, "a term takes choices such as `{a|b}`, and no slots");
            }
            Ok(writings) if writings.iter().any(|writing| is_number(&fold(writing))) => {
                problems.add(at, "nothing but numbers once folded: every figure of an article would count");
            }
            Ok(writings) => terms.extend(writings.iter().map(|writing| Term::new(writing, at.clone())).filter(|term| term.len > 0)),
            Err(message) => problems.add(at, message),
        }
    }
    terms
}
