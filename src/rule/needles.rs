use crate::text::Span;

/// Finds which of many short texts stand in a longer one, ASCII case aside, in one pass that hardly ever looks twice.
///
/// Each needle is known by one of its four-byte grams, the one that fewest others have. The pass looks every gram of the text up
/// in a table of 64 kbit and compares the needles of those that are there. Building it is one hash a needle.
#[derive(Debug)]
pub(super) struct Needles {
    /// The needles one after the other, and where each ends.
    texts: String,
    ends: Vec<usize>,
    /// Which hashes some needle's gram has.
    known: Box<[u64]>,
    /// `entries[starts[h]..starts[h + 1]]` are the needles whose gram has hash `h`.
    starts: Box<[u32]>,
    entries: Vec<Entry>,
    /// Some needle has three bytes only.
    short: bool,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    needle: u32,
    /// Where its gram stands in it.
    offset: u32,
}

/// Hashes of grams, as many as there are bits in the table.
const HASHES: usize = 1 << 16;

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
        let mut common = vec![0_u32; HASHES];
        all().flat_map(grams).for_each(|(_, hash)| common[hash] += 1);
        let chosen: Vec<(usize, Entry)> = all()
            .zip(0..)
            .filter_map(|(text, needle)| {
                let (offset, hash) = grams(text).min_by_key(|&(_, hash)| common[hash])?;
                Some((hash, Entry { needle, offset }))
            })
            .collect();
        let short = all().any(|text| text.len() == 3);
        let mut starts = vec![0_u32; HASHES + 1];
        let mut known = vec![0_u64; HASHES / 64];
        for &(hash, _) in &chosen {
            starts[hash + 1] += 1;
            known[hash / 64] |= 1 << (hash % 64);
        }
        for hash in 0..HASHES {
            starts[hash + 1] += starts[hash];
        }
        let mut sorted = chosen;
        sorted.sort_by_key(|&(hash, entry)| (hash, entry.needle));
        let entries = sorted.into_iter().map(|(_, entry)| entry).collect();
        Self { texts, ends, known: known.into(), starts: starts.into(), entries, short }
    }

    /// Calls `each` with the number of a needle and the byte it stands at, hardly out of the order of the text.
    pub(super) fn scan(&self, text: &str, mut each: impl FnMut(usize, usize)) {
        if self.entries.is_empty() {
            return;
        }
        let bytes = text.as_bytes();
        for (at, gram) in bytes.windows(4).enumerate() {
            let gram = u32::from_le_bytes([gram[0], gram[1], gram[2], gram[3]]) | LOWER;
            self.look(bytes, at, hash_of_four(gram), &mut each);
            if self.short {
                self.look(bytes, at, hash_of_three(gram), &mut each);
            }
        }
        if let Some(&[a, b, c]) = bytes.last_chunk::<3>()
            && self.short
        {
            self.look(bytes, bytes.len() - 3, hash_of_three(u32::from_le_bytes([a, b, c, 0]) | LOWER), &mut each);
        }
    }

    fn look(&self, bytes: &[u8], at: usize, hash: usize, each: &mut impl FnMut(usize, usize)) {
        if self.known[hash / 64] >> (hash % 64) & 1 == 0 {
            return;
        }
        for entry in &self.entries[self.starts[hash] as usize..self.starts[hash + 1] as usize] {
            let number = entry.needle as usize;
            let from = number.checked_sub(1).map_or(0, |before| self.ends[before]);
            let needle = &self.texts.as_bytes()[from..self.ends[number]];
            let Some(start) = at.checked_sub(entry.offset as usize) else { continue };
            if bytes.get(start..start + needle.len()).is_some_and(|found| found.eq_ignore_ascii_case(needle)) {
                each(number, start);
            }
        }
    }
}

/// The bit that makes ASCII capitals small; other bytes only lose a difference that the comparison makes up for.
const LOWER: u32 = 0x2020_2020;

fn hash_of_four(gram: u32) -> usize {
    (gram.wrapping_mul(0x9e37_79b1) >> 16) as usize
}

/// Three bytes and a mark that no gram of four begins with in this way.
fn hash_of_three(gram: u32) -> usize {
    hash_of_four((gram & 0x00ff_ffff).wrapping_mul(0x85eb_ca6b) ^ 0x5bd1_e995)
}

/// The grams of a needle with their places: its only three bytes, or every four.
fn grams(text: &str) -> impl Iterator<Item = (u32, usize)> {
    let bytes = text.as_bytes();
    let fours = bytes.windows(4).take(LOOKED_AT).map(|g| hash_of_four(u32::from_le_bytes([g[0], g[1], g[2], g[3]]) | LOWER));
    let three = match *bytes {
        [a, b, c] => Some(hash_of_three(u32::from_le_bytes([a, b, c, 0]) | LOWER)),
        _ => None,
    };
    (0..).zip(three.into_iter().chain(fours))
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
