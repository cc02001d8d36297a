use crate::text::Span;

/// Finds which of many short texts stand in a longer one, ASCII case aside, in one pass that hardly ever looks twice.
///
/// The pass reads eight bytes at every other place and looks the grams that begin there up in a table of bits: those of six bytes,
/// and of four or three where shorter needles are. So a needle is known by two grams side by side, of which one stands at an even
/// place wherever the needle stands; they are the ones that fewest others have. Needles of three bytes have but one, which is
/// looked for at odd places too. Building it is a few hashes a needle.
#[derive(Debug)]
pub(super) struct Needles {
    /// The needles one after the other, and where each ends.
    texts: String,
    ends: Vec<usize>,
    /// Which hashes some needle's gram has, and which have those that pass this, by other bits.
    known: Box<Bits>,
    checked: Box<Bits>,
    /// `entries[starts[b]..starts[b + 1]]` are the needles whose gram's hash falls into bucket `b`.
    starts: Box<[u32]>,
    entries: Vec<Entry>,
    /// Which of [`GRAMS`] are in use at even places.
    grams: [bool; GRAMS.len()],
    /// There are needles of three bytes.
    shortest: bool,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    needle: u32,
    /// Where its gram stands in it.
    offset: u32,
    /// The gram's hash.
    hash: u64,
}

/// A bit for each hash.
type Bits = [u8; 1 << (HASH_BITS - 3)];

/// Bytes of a gram, the longest first.
const GRAMS: [usize; 3] = [6, 4, 3];

/// A gram's hash has so many bits.
const HASH_BITS: u32 = 18;

/// So many of these tell the bucket.
const BUCKET_BITS: u32 = 13;

/// A needle's grams are looked for in so many of its first bytes.
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
        all().flat_map(grams).for_each(|(_, hash)| common[first(hash)] += 1);
        let mut entries: Vec<Entry> = Vec::new();
        for (text, needle) in all().zip(0..) {
            let grams: Vec<(u32, u64)> = grams(text).collect();
            let side = if text.len() == Self::SHORTEST { 1 } else { 2 };
            let rarest = grams.windows(side).min_by_key(|grams| grams.iter().map(|&(_, hash)| common[first(hash)]).sum::<u32>());
            entries.extend(rarest.into_iter().flatten().map(|&(offset, hash)| Entry { needle, offset, hash }));
        }
        entries.sort_by_key(|entry| (entry.hash, entry.needle));
        let (mut known, mut checked) = (no_bits(), no_bits());
        let mut starts = vec![0_u32; (1 << BUCKET_BITS) + 1];
        for entry in &entries {
            known[first(entry.hash) >> 3] |= 1 << (first(entry.hash) & 7);
            checked[second(entry.hash) >> 3] |= 1 << (second(entry.hash) & 7);
            starts[bucket(entry.hash) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let shortest = all().any(|text| text.len() == Self::SHORTEST);
        let grams = GRAMS.map(|gram| all().any(|text| text.len() > Self::SHORTEST && gram_of(text.len()) == Some(gram)));
        Self { texts, ends, known, checked, starts: starts.into(), entries, grams, shortest }
    }

    /// Calls `each` with the number of a needle and the byte it stands at, hardly out of the order of the text.
    pub(super) fn scan(&self, text: &str, mut each: impl FnMut(usize, usize)) {
        if self.entries.is_empty() {
            return;
        }
        let bytes = text.as_bytes();
        self.pass(bytes, 0, bytes, &mut each);
        // The last bytes once more, with zeros behind them.
        let from = bytes.len().saturating_sub(7).next_multiple_of(2);
        let mut last = [0; 16];
        let rest = bytes.get(from..).unwrap_or_default();
        last[..rest.len()].copy_from_slice(rest);
        self.pass(&last[..rest.len() + 7], from, bytes, &mut each);
    }

    /// Looks up what begins at every other place of some bytes, of which the first is the text's at `from`.
    fn pass(&self, bytes: &[u8], from: usize, text: &[u8], each: &mut impl FnMut(usize, usize)) {
        let mut at = from;
        for window in bytes.windows(8).step_by(2) {
            let Some(window) = window.first_chunk() else { continue };
            let word = u64::from_le_bytes(*window) | LOWER;
            for (gram, in_use) in GRAMS.into_iter().zip(self.grams) {
                if in_use {
                    self.look(text, at, hash_of(word, gram), each);
                }
            }
            if self.shortest {
                self.look(text, at, short_hash(word), each);
                self.look(text, at + 1, short_hash(word >> 8), each);
            }
            at += 2;
        }
    }

    #[inline]
    fn look(&self, bytes: &[u8], at: usize, hash: u64, each: &mut impl FnMut(usize, usize)) {
        if has(&self.known, first(hash)) && has(&self.checked, second(hash)) {
            self.compare(bytes, at, hash, each);
        }
    }

    #[cold]
    #[inline(never)]
    fn compare(&self, bytes: &[u8], at: usize, hash: u64, each: &mut impl FnMut(usize, usize)) {
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
fn word_at(bytes: &[u8], at: usize) -> u64 {
    let rest = &bytes[at..];
    let mut word = [0; 8];
    let size = rest.len().min(8);
    word[..size].copy_from_slice(&rest[..size]);
    u64::from_le_bytes(word)
}

#[expect(clippy::large_stack_arrays, reason = "a few pages, and boxed at once")]
fn no_bits() -> Box<Bits> {
    Box::new([0; 1 << (HASH_BITS - 3)])
}

#[inline]
fn has(bits: &Bits, hash: usize) -> bool {
    bits[hash >> 3] >> (hash & 7) & 1 != 0
}

/// The hash of a word's first bytes; grams of different lengths have different ones.
#[inline]
fn hash_of(word: u64, gram: usize) -> u64 {
    (word << (64 - 8 * gram)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The hash of a needle of three bytes, by a factor of its own: longer ones are not found at odd places.
#[inline]
fn short_hash(word: u64) -> u64 {
    (word << 40).wrapping_mul(0xc2b2_ae3d_27d4_eb4f)
}

/// The best bits of a hash.
#[inline]
fn first(hash: u64) -> usize {
    (hash >> (64 - HASH_BITS)) as usize
}

/// The next best.
#[inline]
fn second(hash: u64) -> usize {
    (hash << HASH_BITS >> (64 - HASH_BITS)) as usize
}

fn bucket(hash: u64) -> usize {
    (hash >> (64 - BUCKET_BITS)) as usize
}

/// The gram that needles of a length are known by: two of it fit side by side.
fn gram_of(len: usize) -> Option<usize> {
    GRAMS.into_iter().find(|&gram| gram < len)
}

/// The grams of a needle: where each stands, and its hash.
fn grams(text: &str) -> impl Iterator<Item = (u32, u64)> {
    let bytes = text.as_bytes();
    let gram = gram_of(bytes.len());
    let last = match gram {
        Some(gram) => (bytes.len() - gram + 1).min(LOOKED_AT),
        None => usize::from(bytes.len() == Needles::SHORTEST),
    };
    (0..).take(last).map(move |at: u32| {
        let word = word_at(bytes, at as usize) | LOWER;
        (at, gram.map_or_else(|| short_hash(word), |gram| hash_of(word, gram)))
    })
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
        fn it_finds_what_an_automaton_finds_to_the_very_end(
            needles in prop::collection::vec("[abк한 ]{1,2}[a-cÄ]{1,12}|[a-c]{3}", 1..40),
            text in "[a-cA-CÄк한 ]{0,40}",
            last in 0_usize..40,
        ) {
            let mut needles: Vec<&str> = needles.iter().map(String::as_str).filter(|needle| needle.len() >= Needles::SHORTEST).collect();
            needles.sort_unstable();
            needles.dedup();
            let text = needles.get(last % needles.len().max(1)).map_or(text.clone(), |needle| text.clone() + needle);
            let automaton = aho_corasick::AhoCorasick::builder().ascii_case_insensitive(true).build(&needles).unwrap();
            let mut plain: Vec<(usize, usize)> = automaton.find_overlapping_iter(&text).map(|hit| (hit.pattern().as_usize(), hit.start())).collect();
            plain.sort_unstable();
            prop_assert_eq!(found(&needles, &text), plain);
        }

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
