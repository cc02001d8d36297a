#![expect(clippy::cast_possible_truncation, reason = "a table holds fewer than 2³² values")]

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// A table from 64-bit hashes to numbers, as bytes: it is looked up where it lies, in the program's own file too, and needs no
/// loading. Layout, all little-endian: `k`; how many sets of values there are, which hashes share; a filter of 2^k bytes, in which
/// every hash has a bit; the marks of the hashes, as lists by bucket; the values, as lists by set; of each hash the number of its
/// set, in two bytes if that is enough for all, else in four. Lists are the places where each begins, and where the last one ends,
/// and what they hold, in four bytes each.
///
/// A hash is known by its bucket and its mark, some fifty bits in all of a large table: of a thousand million hashes that are not
/// in it one or two are taken for one that is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frozen(pub(crate) Cow<'static, [u8]>);

/// Where the filter begins.
const FILTER: usize = 8;

/// Lists in a table.
struct Lists {
    /// Where they begin.
    at: usize,
    /// How many there are.
    count: usize,
}

impl Frozen {
    /// Puts entries together; a hash may have several values, and keeps them in ascending order, each once.
    pub(crate) fn new(mut entries: Vec<(u64, u32)>) -> Self {
        entries.sort_unstable();
        entries.dedup();
        let (mut sets, mut known) = (Vec::new(), HashMap::new());
        let mut hashes: Vec<(u64, u32)> = Vec::new();
        for same in entries.chunk_by(|a, b| a.0 == b.0) {
            let set: Vec<u32> = same.iter().map(|&(_, value)| value).collect();
            let number = *known.entry(set).or_insert_with_key(|set| {
                sets.push(set.clone());
                sets.len() as u32 - 1
            });
            hashes.push((same[0].0, number));
        }
        let bits = hashes.len().max(1).ilog2();
        hashes.sort_by_key(|&(hash, _)| (bucket(hash, bits), mark(hash)));
        let mut filter = vec![0_u8; 1 << bits];
        let mut marks = vec![Vec::new(); buckets(bits)];
        for &(hash, _) in &hashes {
            let (byte, bit) = filter_bit(mark(hash), bits);
            filter[byte] |= bit;
            marks[bucket(hash, bits)].push(mark(hash));
        }
        let mut bytes = [bits.to_le_bytes(), (sets.len() as u32).to_le_bytes()].concat();
        bytes.extend(filter);
        Lists::write(&marks, &mut bytes);
        Lists::write(&sets, &mut bytes);
        let width = width(sets.len());
        hashes.iter().for_each(|(_, set)| bytes.extend(&set.to_le_bytes()[..width]));
        Self(bytes.into())
    }

    /// The values of a hash.
    pub(crate) fn get(&self, hash: u64) -> impl Iterator<Item = u32> {
        self.find(hash).into_iter().flatten().map(|at| self.number(at))
    }

    /// Where the values of a hash stand; `None` if it is not there.
    #[inline]
    fn find(&self, hash: u64) -> Option<impl Iterator<Item = usize> + use<>> {
        let (bits, mark) = (self.number(0), mark(hash));
        let (byte, bit) = filter_bit(mark, bits);
        if self.0.get(FILTER + byte)? & bit == 0 {
            return None;
        }
        let marks = Lists { at: FILTER + (1 << bits), count: buckets(bits) };
        let place = marks.of(self, bucket(hash, bits)).find(|&place| self.number(marks.item(place)) == mark)?;
        let size = marks.size(self);
        let sets = Lists { at: marks.item(size), count: self.number(4) as usize };
        let width = width(sets.count);
        let number = self.0.get(sets.item(sets.size(self)) + width * place..)?.get(..width)?;
        let set = number.iter().rev().fold(0, |number, &byte| number << 8 | usize::from(byte));
        Some(sets.of(self, set).map(move |place| sets.item(place)))
    }

    fn number(&self, at: usize) -> u32 {
        self.0.get(at..).and_then(|bytes| bytes.first_chunk()).map_or(0, |bytes| u32::from_le_bytes(*bytes))
    }
}

impl Lists {
    fn write(lists: &[Vec<u32>], bytes: &mut Vec<u8>) {
        let mut at = 0;
        for list in lists {
            bytes.extend(u32::to_le_bytes(at));
            at += list.len() as u32;
        }
        bytes.extend(at.to_le_bytes());
        bytes.extend(lists.iter().flatten().flat_map(|number| number.to_le_bytes()));
    }

    /// Places of what a list holds.
    fn of(&self, table: &Frozen, list: usize) -> Range<usize> {
        table.number(self.at + 4 * list) as usize..table.number(self.at + 4 * list + 4) as usize
    }

    /// What all hold together.
    fn size(&self, table: &Frozen) -> usize {
        table.number(self.at + 4 * self.count) as usize
    }

    /// Where the item at a place stands.
    fn item(&self, place: usize) -> usize {
        self.at + 4 * (self.count + 1 + place)
    }
}

/// Bytes of a set's number, of so many sets.
fn width(sets: usize) -> usize {
    if sets <= 1 << 16 { 2 } else { 4 }
}

/// A bucket holds some four to eight entries: their marks stand side by side.
fn buckets(bits: u32) -> usize {
    1 << bits.saturating_sub(2)
}

/// Fibonacci hashing: the top bits of weak hashes spread too.
fn bucket(hash: u64, bits: u32) -> usize {
    (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32 >> (32 - bits.saturating_sub(2).min(31))) as usize
}

/// Other bits of a hash than those of its bucket.
fn mark(hash: u64) -> u32 {
    (hash.wrapping_mul(0xff51_afd7_ed55_8ccd) >> 32) as u32
}

/// Where the filter has the bit of a hash.
fn filter_bit(mark: u32, bits: u32) -> (usize, u8) {
    (mark.checked_shr(32 - bits.min(31)).unwrap_or_default() as usize, 1 << (mark & 7))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hash_has_its_values_and_others_none() {
        for size in [0, 1, 2, 3, 1000, 70_000] {
            let entries: Vec<(u64, u32)> = (0..size).map(|n| (n * n * 7919, u32::try_from(n).unwrap())).collect();
            let table = Frozen::new(entries.clone());
            for (hash, value) in entries {
                assert!(table.get(hash).any(|found| found == value), "{hash} of {size}");
            }
            assert_eq!(table.get(1).count(), 0);
        }
        assert_eq!(Frozen::new(vec![(5, 2), (5, 1), (5, 2)]).get(5).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(Frozen::default().get(5).count(), 0);
    }
}
