use std::borrow::Cow;

/// A table from 64-bit hashes to numbers, as bytes: it is looked up where it lies, in the program's own file too, and needs no
/// loading. Layout, all little-endian: `k`; a filter of 2^k bytes, in which every hash has a bit; places where the buckets start,
/// and where the last one ends; by bucket the mark of each hash, then each one's value.
///
/// A hash is known by its bucket and its mark, some fifty bits in all of a large table: of a thousand million hashes that are not
/// in it one or two are taken for one that is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frozen(pub(crate) Cow<'static, [u8]>);

impl Frozen {
    /// Puts entries together; a hash may have several values, and keeps them in ascending order, each once.
    pub(crate) fn new(entries: Vec<(u64, u32)>) -> Self {
        let bits = entries.len().max(1).ilog2();
        let mut entries: Vec<(usize, u32, u32)> = entries.into_iter().map(|(hash, value)| (bucket(hash, bits), mark(hash), value)).collect();
        entries.sort_unstable();
        entries.dedup();
        let mut starts = vec![0_u32; buckets(bits) + 1];
        let mut filter = vec![0_u8; 1 << bits];
        for &(bucket, mark, _) in &entries {
            starts[bucket + 1] += 1;
            let (byte, bit) = filter_bit(mark, bits);
            filter[byte] |= bit;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut bytes = bits.to_le_bytes().to_vec();
        bytes.extend(filter);
        bytes.extend(starts.into_iter().flat_map(u32::to_le_bytes));
        bytes.extend(entries.iter().flat_map(|(_, mark, _)| mark.to_le_bytes()));
        bytes.extend(entries.iter().flat_map(|(_, _, value)| value.to_le_bytes()));
        Self(bytes.into())
    }

    /// The values of a hash.
    pub(crate) fn get(&self, hash: u64) -> impl Iterator<Item = u32> {
        let mark = mark(hash);
        self.place(hash, mark).into_iter().flat_map(move |(from, to, marks, values)| {
            (from..to).filter(move |&at| self.number(marks + 4 * at) == mark).map(move |at| self.number(values + 4 * at))
        })
    }

    /// The entries of a hash's bucket, and where all marks and all values begin; `None` if the filter knows that it is not there.
    #[inline]
    fn place(&self, hash: u64, mark: u32) -> Option<(usize, usize, usize, usize)> {
        let bits = self.number(0);
        let (byte, bit) = filter_bit(mark, bits);
        if self.0.get(4 + byte)? & bit == 0 {
            return None;
        }
        let (starts, buckets) = (4 + (1 << bits), buckets(bits));
        let start = |at: usize| self.number(starts + 4 * at) as usize;
        let bucket = bucket(hash, bits);
        let marks = starts + 4 * (buckets + 1);
        Some((start(bucket), start(bucket + 1), marks, marks + 4 * start(buckets)))
    }

    fn number(&self, at: usize) -> u32 {
        self.0.get(at..).and_then(|bytes| bytes.first_chunk()).map_or(0, |bytes| u32::from_le_bytes(*bytes))
    }
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
        for size in [0, 1, 2, 3, 1000] {
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
