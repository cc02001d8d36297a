/// A stretch that two sequences share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) len: usize,
}

/// The stretches that two sequences of numbers share, in order: the longest, and on both sides of it in the same way again.
///
/// These are the blocks of Python's `difflib`, so that scripts written with it give the same scores; no crate that is kept has them.
pub(super) fn blocks(a: &[u32], b: &[u32]) -> Vec<Block> {
    let mut search = Search::new(a, b);
    let mut blocks = Vec::new();
    let mut open = vec![(0, a.len(), 0, b.len())];
    while let Some((a_start, a_end, b_start, b_end)) = open.pop() {
        if a_start == a_end || b_start == b_end {
            continue;
        }
        if let Some(block) = search.longest(a_start, a_end, b_start, b_end) {
            blocks.push(block);
            open.push((a_start, block.a, b_start, block.b));
            open.push((block.a + block.len, a_end, block.b + block.len, b_end));
        }
    }
    blocks.sort_by_key(|block| block.a);
    blocks
}

struct Search<'a> {
    a: &'a [u32],
    /// Where each number stands in `b`.
    places: Vec<Vec<usize>>,
    /// For each place of `b`, how long the match is that ends there, and at which step that was found.
    lengths: Vec<(usize, usize)>,
    step: usize,
}

impl<'a> Search<'a> {
    fn new(a: &'a [u32], b: &[u32]) -> Self {
        let most = a.iter().chain(b).max().map_or(0, |&most| most as usize + 1);
        let mut places = vec![Vec::new(); most];
        b.iter().enumerate().for_each(|(at, &number)| places[number as usize].push(at));
        Self { a, places, lengths: vec![(0, 0); b.len()], step: 0 }
    }

    /// Of several as long the first in `a`, and of those the first in `b`.
    fn longest(&mut self, a_start: usize, a_end: usize, b_start: usize, b_end: usize) -> Option<Block> {
        let mut best: Option<Block> = None;
        // What an earlier search left is older than one step.
        self.step += 1;
        for at in a_start..a_end {
            self.step += 1;
            let places = &self.places[self.a[at] as usize];
            let within = places.partition_point(|&place| place < b_start)..places.partition_point(|&place| place < b_end);
            // Backwards, so that the place before still holds what the last step said of it.
            for &place in places[within].iter().rev() {
                let before = place.checked_sub(1).map(|before| self.lengths[before]).filter(|&(_, step)| step + 1 == self.step);
                let len = before.map_or(1, |(len, _)| len + 1);
                self.lengths[place] = (len, self.step);
                let is_better = best.is_none_or(|best| len > best.len || (len == best.len && best.a + best.len == at + 1));
                if is_better {
                    best = Some(Block { a: at + 1 - len, b: place + 1 - len, len });
                }
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn of(a: &str, b: &str) -> Vec<(usize, usize, usize)> {
        let numbers = |text: &str| text.bytes().map(u32::from).collect::<Vec<_>>();
        blocks(&numbers(a), &numbers(b)).iter().map(|block| (block.a, block.b, block.len)).collect()
    }

    #[test]
    fn blocks_are_those_that_difflib_finds() {
        // Each as `SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()` has it.
        assert_eq!(of("abxcd", "abcd"), [(0, 0, 2), (3, 2, 2)]);
        assert_eq!(of("qabxcd", "abycdf"), [(1, 0, 2), (4, 3, 2)]);
        assert_eq!(of("aab", "ab"), [(1, 0, 2)]);
        assert_eq!(of("xx", "x"), [(0, 0, 1)]);
        assert_eq!(of("x", "xx"), [(0, 0, 1)]);
        assert_eq!(of("private Thread", "private volatile Thread"), [(0, 0, 8), (8, 17, 6)]);
        assert_eq!(of("abc", ""), []);
    }

    proptest! {
        #[test]
        fn blocks_are_shared_and_in_order(a in vec(0_u32..4, 0..30), b in vec(0_u32..4, 0..30)) {
            let blocks = blocks(&a, &b);
            for block in &blocks {
                prop_assert_eq!(&a[block.a..block.a + block.len], &b[block.b..block.b + block.len]);
            }
            for pair in blocks.windows(2) {
                prop_assert!(pair[0].a + pair[0].len <= pair[1].a && pair[0].b + pair[0].len <= pair[1].b);
            }
        }
    }
}
