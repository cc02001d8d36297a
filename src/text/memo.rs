use std::cell::RefCell;
use std::collections::HashMap;
use std::thread::LocalKey;

use foldhash::fast::FixedState;

/// Answers by the hash of what was asked, kept by each thread.
pub(crate) type Memo<T> = RefCell<HashMap<u64, T, FixedState>>;

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
