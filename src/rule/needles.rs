use crate::text::Span;

/// Finds which of many short texts stand in a longer one, ASCII case aside, in one pass that hardly ever looks twice.
///
/// The pass reads eight bytes at every other place and looks their first four up in a table of bits. A needle of five bytes and
/// more has two such grams side by side, of which one stands at an even place wherever the needle stands; it is known by the two
/// that fewest others have, and by six bytes from there on if it is that long. Shorter needles are known by their first three
/// bytes, which are looked up at odd places too. Building it is a few hashes a needle.
#[derive(Debug)]
pub(super) struct Needles {
    /// The needles one after the other, and where each ends.
    texts: String,
    ends: Vec<usize>,
    /// Which hashes the first four bytes of some gram have.
    known: Box<Bits>,
    /// Which hashes the first three bytes of short needles have.
    known_short: Box<Bits>,
    /// Which hashes grams have.
    checked: Box<Bits>,
    /// `entries[starts[b]..starts[b + 1]]` are the needles whose gram's hash falls into bucket `b`.
    starts: Box<[u32]>,
    entries: Vec<Entry>,
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

/// Bytes of the grams of short needles, of those that all others are looked up by, and of those that long ones have.
const SHORT_GRAM: usize = 3;
const GRAM: usize = 4;
const LONG_GRAM: usize = 6;

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
        all().flat_map(grams).for_each(|(_, word)| common[place(hash_of(word, GRAM))] += 1);
        let (mut entries, mut known, mut known_short, mut checked) = (Vec::new(), no_bits(), no_bits(), no_bits());
        for (text, needle) in all().zip(0..) {
            let grams: Vec<(u32, u64)> = grams(text).collect();
            let rarest = grams.windows(2).min_by_key(|grams| grams.iter().map(|&(_, word)| common[place(hash_of(word, GRAM))]).sum::<u32>());
            for &(offset, word) in rarest.unwrap_or(&grams) {
                let hash = hash_of(word, gram_of(text.len()));
                if text.len() <= GRAM {
                    mark(&mut known_short, place(hash));
                } else {
                    mark(&mut known, place(hash_of(word, GRAM)));
                    mark(&mut checked, other_place(hash));
                }
                entries.push(Entry { needle, offset, hash });
            }
        }
        entries.sort_by_key(|entry: &Entry| (entry.hash, entry.needle));
        let mut starts = vec![0_u32; (1 << BUCKET_BITS) + 1];
        entries.iter().for_each(|entry| starts[bucket(entry.hash) + 1] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Self { texts, ends, known, known_short, checked, starts: starts.into(), entries }
    }

    /// Calls `each` with the number of a needle and the byte it stands at (for three letters, where they begin a word), hardly out of the order of the text.
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
            let hash = hash_of(word, GRAM);
            if has(&self.known, place(hash)) {
                for hash in [hash, hash_of(word, LONG_GRAM)] {
                    if has(&self.checked, other_place(hash)) {
                        self.compare(text, at, hash, each);
                    }
                }
            }
            for (word, at) in [(word, at), (word >> 8, at + 1)] {
                let hash = hash_of(word, SHORT_GRAM);
                if has(&self.known_short, place(hash)) {
                    self.compare(text, at, hash, each);
                }
            }
            at += 2;
        }
    }

    #[cold]
    #[inline(never)]
    fn compare(&self, bytes: &[u8], at: usize, hash: u64, each: &mut impl FnMut(usize, usize)) {
        let bucket = bucket(hash);
        for entry in &self.entries[self.starts[bucket] as usize..self.starts[bucket + 1] as usize] {
            let number = entry.needle as usize;
            let Some(start) = at.checked_sub(entry.offset as usize).filter(|_| entry.hash == hash) else { continue };
            if self.stands_at(number, bytes, start) {
                each(number, start);
            }
        }
    }

    fn stands_at(&self, number: usize, bytes: &[u8], start: usize) -> bool {
        let from = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        let needle = &self.texts.as_bytes()[from..self.ends[number]];
        let is_inside = |b: &u8| needle.len() == Self::SHORTEST && b.is_ascii_alphanumeric() && needle[0].is_ascii_alphanumeric();
        bytes.get(start..start + needle.len()).is_some_and(|found| found.eq_ignore_ascii_case(needle))
            && !start.checked_sub(1).and_then(|before| bytes.get(before)).is_some_and(is_inside)
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

fn mark(bits: &mut Bits, hash: usize) {
    bits[hash >> 3] |= 1 << (hash & 7);
}

/// The hash of a word's first bytes; grams of different lengths have different ones.
#[inline]
fn hash_of(word: u64, gram: usize) -> u64 {
    (word << (64 - 8 * gram)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Where the table of what is known has a hash's bit.
#[inline]
fn place(hash: u64) -> usize {
    (hash >> (64 - HASH_BITS)) as usize
}

/// Where the table of what is checked has it: by the next best bits.
#[inline]
fn other_place(hash: u64) -> usize {
    (hash << HASH_BITS >> (64 - HASH_BITS)) as usize
}

fn bucket(hash: u64) -> usize {
    (hash >> (64 - BUCKET_BITS)) as usize
}

/// The gram that needles of a length are known by: two of it fit side by side, but for the shortest.
fn gram_of(len: usize) -> usize {
    if len <= GRAM {
        SHORT_GRAM
    } else if len <= LONG_GRAM {
        GRAM
    } else {
        LONG_GRAM
    }
}

/// The grams that a needle may be known by: where each stands, and the word that begins there.
fn grams(text: &str) -> impl Iterator<Item = (u32, u64)> {
    let bytes = text.as_bytes();
    let last = match bytes.len() {
        ..SHORT_GRAM => 0,
        SHORT_GRAM | GRAM => 1,
        len => (len - gram_of(len) + 1).min(LOOKED_AT),
    };
    (0..).take(last).map(move |at: u32| (at, word_at(bytes, at as usize) | LOWER))
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
        assert_eq!(found(&["reply", "コメント"], "Tags: REPLY to コメント unreply"), [(0, 6), (0, 30), (1, 15)]);
        assert_eq!(found(&["replying"], "reply"), []);
        assert_eq!(found(&[], "tag"), []);
    }

    #[test]
    fn short_ones_are_found_at_even_and_odd_places() {
        assert_eq!(found(&["tag", " z ", "mail"], "Tag z tag email. 京TAG stag"), [(0, 0), (0, 6), (0, 20), (1, 3), (2, 11)]);
        assert_eq!(found(&["tag"], "ta"), []);
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
            let is_inside = |at: usize| at > 0 && text.as_bytes()[at - 1].is_ascii_alphanumeric() && text.as_bytes()[at].is_ascii_alphanumeric();
            let all = automaton.find_overlapping_iter(&text).map(|hit| (hit.pattern().as_usize(), hit.start()));
            let mut plain: Vec<(usize, usize)> = all.filter(|&(needle, at)| needles[needle].len() > Needles::SHORTEST || !is_inside(at)).collect();
            plain.sort_unstable();
            prop_assert_eq!(found(&needles, &text), plain);
        }

        #[test]
        fn every_tail_of_a_text_is_looked_at(needle in "[a-c]{5,12}", before in "[a-c ]{0,20}", after in "[a-c ]{0,9}") {
            let text = format!("{before}{needle}{after}");
            prop_assert!(found(&[&needle], &text).contains(&(0, before.len())));
        }
    }
}
