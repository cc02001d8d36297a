/// What a number speaks of, and so what a judgement rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ground {
    Words,
    Neighbours,
    Place,
    Cuts,
    Vocabulary,
    Interface,
    Shape,
    Repeats,
    Document,
}

/// A number that a line is described by: what it is called in models, and what it speaks of.
pub(super) type Column = (&'static str, Ground);

/// Where a column stands; a name that is not there does not compile.
pub(super) const fn at(columns: &[Column], name: &str) -> usize {
    let mut i = 0;
    while i < columns.len() {
        if is_same(columns[i].0.as_bytes(), name.as_bytes()) {
            return i;
        }
        i += 1;
    }
    panic!("no column of that name");
}

const fn is_same(a: &[u8], b: &[u8]) -> bool {
    let mut i = 0;
    while i < a.len() && i < b.len() && a[i] == b[i] {
        i += 1;
    }
    i == a.len() && i == b.len()
}

/// Puts columns in place from `start` on.
pub(super) const fn joined<const N: usize>(mut all: [Column; N], columns: &[Column], start: usize) -> [Column; N] {
    let mut i = 0;
    while i < columns.len() {
        all[start + i] = columns[i];
        i += 1;
    }
    all
}
