use std::cell::RefCell;
use std::collections::HashMap;
use std::thread::LocalKey;

use foldhash::fast::FixedState;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Answers by the hash of what was asked, kept by each thread.
pub(crate) type Memo<T> = RefCell<HashMap<u64, T, FixedState>>;

/// Answers that are kept about words and lines: as many as fill a table of 2¹⁴ places.
pub(crate) const MOST_KNOWN: usize = 7 << 11;

/// The answer that is known for a hash, or else what `work` gives. When `most` are known, all are forgotten.
pub(crate) fn remembered<T: Clone>(memo: &'static LocalKey<Memo<T>>, most: usize, hash: u64, work: impl FnOnce() -> T) -> T {
    if let Some(known) = memo.with_borrow(|known| known.get(&hash).cloned()) {
        return known;
    }
    let answer = work();
    memo.with_borrow_mut(|known| {
        if known.len() >= most {
            known.clear();
        }
        known.insert(hash, answer.clone());
    });
    answer
}

/// Bytes of the longest line that is remembered.
const LONGEST_LINE: usize = 256;

/// The answer about a line that depends on nothing but its text; `asker` tells what was asked. A site's pages share most of their short
/// lines, so those are remembered.
pub(crate) fn remembered_of_line<T: Clone>(memo: &'static LocalKey<Memo<T>>, asker: u64, line: &str, work: impl FnOnce() -> T) -> T {
    if line.len() > LONGEST_LINE { work() } else { remembered(memo, MOST_KNOWN, xxh3_64_with_seed(line.as_bytes(), asker), work) }
}
