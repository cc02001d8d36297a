use crate::text::Span;

/// Finds which of many short texts stand in a longer one, ASCII case aside, in one pass that hardly ever looks twice.
///
/// Each needle is known by one of its grams of six bytes (four or three if it has no more), the one that fewest others have. The
/// pass looks every gram of the text up in a table of 256 kbit and compares the needles of those that are there. Building it is
/// a few hashes a needle.
#[derive(Debug)]
pub(super) struct Needles {
    /// The needles one after the other, and where each ends.
    texts: String,
    ends: Vec<usize>,
    /// Which hashes some needle's gram has.
    known: Box<[u64]>,
    /// `entries[starts[b]..starts[b + 1]]` are the needles whose gram's hash falls into bucket `b`.
    starts: Box<[u32]>,
    entries: Vec<Entry>,
    /// Which of [`GRAMS`] are in use.
    grams: [bool; GRAMS.len()],
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    needle: u32,
    /// Where its gram stands in it.
    offset: u32,
    /// The gram's hash.
    hash: u32,
}

/// Bytes of a gram, the longest first.
const GRAMS: [usize; 3] = [6, 4, 3];

/// A gram's hash has so many bits.
const HASH_BITS: u32 = 18;

/// So many of these tell the bucket.
const BUCKET_BITS: u32 = 13;

/// A needle's gram is looked for in so many of its first bytes.
const LOOKED_AT: usize = 64;

impl Needles {
    /// Needles of fewer bytes are never found.
    pub(super) const SHORTEST: usize = 3;

    /// A finder for needles.
    pub(super) fn new<'n>(needles: impl Iterator<Item = &'n str>) -> Self {
        let mut texts = String::new();
        let ends: Vec<usize> = needles
            .map(|needle| {
                texts.push_str(needle);
                texts.len()
            })
            .collect();
        let all = || std::iter::once(&0).chain(&ends).zip(&ends).map(|(&start, &end)| Span::new(start, end).of(&texts));
        let mut common = vec![0_u32; 1 << HASH_BITS];
        all().flat_map(grams).for_each(|(_, hash)| common[hash as usize] += 1);
        let mut entries: Vec<Entry> = all()
            .zip(0..)
            .filter_map(|(text, needle)| {
                let (offset, hash) = grams(text).min_by_key(|&(_, hash)| common[hash as usize])?;
                Some(Entry { needle, offset, hash })
            })
            .collect();
        entries.sort_by_key(|entry| (entry.hash, entry.needle));
        let mut known = vec![0_u64; (1 << HASH_BITS) / 64];
        let mut starts = vec![0_u32; (1 << BUCKET_BITS) + 1];
        for entry in &entries {
            known[entry.hash as usize / 64] |= 1 << (entry.hash % 64);
            starts[bucket(entry.hash) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let grams = GRAMS.map(|gram| all().any(|text| gram_of(text.len()) == Some(gram)));
        Self { texts, ends, known: known.into(), starts: starts.into(), entries, grams }
    }

    /// Calls `each` with the number of a needle and the byte it stands at, hardly out of the order of the text.
    pub(super) fn scan(&self, text: &str, mut each: impl FnMut(usize, usize)) {
        if self.entries.is_empty() {
            return;
        }
        let bytes = text.as_bytes();
        for at in 0..bytes.len().saturating_sub(Self::SHORTEST - 1) {
            let word = word_at(bytes, at);
            for (gram, in_use) in GRAMS.into_iter().zip(self.grams) {
                if in_use && at + gram <= bytes.len() {
                    self.look(bytes, at, hash_of(word, gram), &mut each);
                }
            }
        }
    }

    #[inline]
    fn look(&self, bytes: &[u8], at: usize, hash: u32, each: &mut impl FnMut(usize, usize)) {
        if self.known[hash as usize / 64] >> (hash % 64) & 1 == 0 {
            return;
        }
        let bucket = bucket(hash);
        for entry in &self.entries[self.starts[bucket] as usize..self.starts[bucket + 1] as usize] {
            let number = entry.needle as usize;
            let Some(start) = at.checked_sub(entry.offset as usize).filter(|_| entry.hash == hash) else { continue };
            let from = number.checked_sub(1).map_or(0, |before| self.ends[before]);
            let needle = &self.texts.as_bytes()[from..self.ends[number]];
            if bytes.get(start..start + needle.len()).is_some_and(|found| found.eq_ignore_ascii_case(needle)) {
                each(number, start);
            }
        }
    }
}

/// The bits that make ASCII capitals small; other bytes only lose a difference that the comparison makes up for.
const LOWER: u64 = 0x2020_2020_2020_2020;

/// Eight bytes from a place on, with zeros beyond the end.
#[inline]
fn word_at(bytes: &[u8], at: usize) -> u64 {
    let rest = &bytes[at..];
    let word = rest.first_chunk().map_or_else(
        || {
            let mut word = [0; 8];
            word[..rest.len()].copy_from_slice(rest);
            u64::from_le_bytes(word)
        },
        |word| u64::from_le_bytes(*word),
    );
    word | LOWER
}

/// The hash of a word's first bytes; grams of different lengths have different ones.
#[inline]
fn hash_of(word: u64, gram: usize) -> u32 {
    let shift = 64 - 8 * gram;
    let mixed = (word << shift).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> (64 - HASH_BITS)) as u32
}

fn bucket(hash: u32) -> usize {
    (hash >> (HASH_BITS - BUCKET_BITS)) as usize
}

/// The gram that needles of a length are known by.
fn gram_of(len: usize) -> Option<usize> {
    GRAMS.into_iter().find(|&gram| gram <= len)
}

/// The grams of a needle: where each stands, and its hash.
fn grams(text: &str) -> impl Iterator<Item = (u32, u32)> {
    let gram = gram_of(text.len());
    let last = gram.map_or(0, |gram| text.len() - gram + 1);
    (0..).take(last.min(LOOKED_AT)).filter_map(move |at: u32| Some((at, hash_of(word_at(text.as_bytes(), at as usize), gram?))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(needles: &[&str], text: &str) -> Vec<(usize, usize)> {
        let mut all = Vec::new();
        Needles::new(needles.iter().copied()).scan(text, |needle, at| all.push((needle, at)));
        all.sort_unstable();
        all
    }

    #[test]
    fn every_needle_is_found_wherever_it_stands() {
        assert_eq!(found(&["tag", "reply", "コメント"], "Tags: REPLY to コメント tag"), [(0, 0), (0, 28), (1, 6), (2, 15)]);
        assert_eq!(found(&["tag"], "tag"), [(0, 0)]);
        assert_eq!(found(&["tag"], "ta"), []);
        assert_eq!(found(&[], "tag"), []);
    }

    proptest! {
        #[test]
        fn it_finds_what_a_plain_search_finds(needles in prop::collection::vec("[a-cÄ ]{3,6}", 1..20), text in "[a-cA-CÄ ]{0,80}") {
            let needles: Vec<&str> = needles.iter().map(String::as_str).collect();
            let mut plain: Vec<(usize, usize)> = Vec::new();
            for (number, needle) in needles.iter().enumerate() {
                let hits = text.char_indices().filter(|&(at, _)| text.as_bytes()[at..].get(..needle.len()).is_some_and(|t| t.eq_ignore_ascii_case(needle.as_bytes())));
                plain.extend(hits.map(|(at, _)| (number, at)));
            }
            plain.sort_unstable();
            prop_assert_eq!(found(&needles, &text), plain);
        }
    }
}
