//! Which share of each line is kept.

use std::collections::HashMap;

use super::matching::blocks;
use super::tokens::{Words, folded, words};

/// More pairs of words than this are counted, not aligned.
const ALIGNED: usize = 4_000_000;

/// The share of each line's words that a cleaned text has, in order. Only the text is looked at, as one would for any tool: lines are
/// aligned whole, and where lines differ their words. A line without a word stands whole or not at all.
pub(super) fn kept_shares(lines: &[&str], cleaned: &str) -> Vec<f64> {
    let mut numbers = Numbers::default();
    let before: Vec<Numbered> = lines.iter().map(|line| numbers.of(line)).collect();
    let left: Vec<&str> = cleaned.split(ends_line).collect();
    let after: Vec<Numbered> = left.iter().map(|line| numbers.of(line)).filter(|line| !line.words.is_empty()).collect();
    let mut shares = vec![0.0; lines.len()];

    let mut wordless: HashMap<&str, usize> = HashMap::new();
    left.iter().for_each(|line| *wordless.entry(line.trim()).or_default() += 1);
    for (i, line) in lines.iter().enumerate().filter(|&(i, _)| before[i].words.is_empty()) {
        if take_one(&mut wordless, &line.trim()) {
            shares[i] = 1.0;
        }
    }

    let worded: Vec<usize> = (0..lines.len()).filter(|&i| !before[i].words.is_empty()).collect();
    let a: Vec<u32> = worded.iter().map(|&i| before[i].line).collect();
    let b: Vec<u32> = after.iter().map(|line| line.line).collect();
    let (mut a_done, mut b_done) = (0, 0);
    let ends = blocks(&a, &b).into_iter().map(|block| (block.a, block.b, block.len)).chain([(a.len(), b.len(), 0)]);
    for (a_start, b_start, len) in ends {
        replaced(&worded[a_done..a_start], &before, &after[b_done..b_start], &mut shares);
        worded[a_start..a_start + len].iter().for_each(|&i| shares[i] = 1.0);
        (a_done, b_done) = (a_start + len, b_start + len);
    }
    shares
}

/// The share of one line's words that what is left of it has.
pub(super) fn kept_share(line: &str, left: &str) -> f64 {
    let mut numbers = Numbers::default();
    let (before, after) = (numbers.of(line), numbers.of(left));
    if before.words.is_empty() {
        return if line.trim() == left.trim() { 1.0 } else { 0.0 };
    }
    let kept = common(&before.words, &after.words).iter().filter(|&&kept| kept).count();
    kept as f64 / before.words.len() as f64
}

/// Lines in whose place others stand: their words are aligned over the ends of lines.
fn replaced(lines: &[usize], before: &[Numbered], after: &[Numbered], shares: &mut [f64]) {
    let flat: Vec<u32> = lines.iter().flat_map(|&i| before[i].words.iter().copied()).collect();
    let written: Vec<u32> = after.iter().flat_map(|line| line.words.iter().copied()).collect();
    let mut kept = common(&flat, &written).into_iter();
    for &i in lines {
        let all = before[i].words.len();
        shares[i] = kept.by_ref().take(all).filter(|&kept| kept).count() as f64 / all as f64;
    }
}

/// Which numbers of `a` are in `b` too.
fn common(a: &[u32], b: &[u32]) -> Vec<bool> {
    let mut kept = vec![false; a.len()];
    if a.len() * b.len() > ALIGNED {
        let mut rest: HashMap<u32, usize> = HashMap::new();
        b.iter().for_each(|&number| *rest.entry(number).or_default() += 1);
        a.iter().zip(&mut kept).for_each(|(number, kept)| *kept = take_one(&mut rest, number));
    } else {
        blocks(a, b).iter().for_each(|block| kept[block.a..block.a + block.len].fill(true));
    }
    kept
}

fn take_one<T: std::hash::Hash + Eq>(counts: &mut HashMap<T, usize>, item: &T) -> bool {
    counts.get_mut(item).filter(|count| **count > 0).map(|count| *count -= 1).is_some()
}

/// All that any tool may take for a line's end.
fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// A line as numbers: of itself, and of its words.
struct Numbered {
    line: u32,
    words: Vec<u32>,
}

#[derive(Default)]
struct Numbers {
    words: Words,
    lines: HashMap<Vec<u32>, u32>,
}

impl Numbers {
    fn of(&mut self, line: &str) -> Numbered {
        let words: Vec<u32> = words(&folded(line)).map(|word| self.words.number(word)).collect();
        let next = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        let line = *self.lines.entry(words.clone()).or_insert(next);
        Numbered { line, words }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_a_line() {
        for (line, left, share) in [
            ("one two three four", "one two three four", 1.0),
            ("one two three four", "", 0.0),
            ("One two, three four", "one  two three", 0.75),
            ("Mrs Kolesnikova came", "Mrs Kalesnikava came", 2.0 / 3.0),
            ("b a", "a b", 0.5),
            ("});", " }); ", 1.0),
            ("});", "}", 0.0),
            ("hyphen\u{ad}ated", "hyphenated", 0.0),
        ] {
            for share_kept in [kept_share(line, left), kept_shares(&[line], left)[0]] {
                assert!((share_kept - share).abs() < 1e-12, "{line:?} {left:?}: {share_kept}");
            }
        }
    }

    #[test]
    fn shares_of_lines() {
        let lines = ["Menu", "×", "The ferry came back.", "×", "", "Read more of it", "Mr Ivanov paid"];
        assert_eq!(kept_shares(&lines, &lines.join("\n")), [1.0; 7]);
        // Words are aligned over ends of lines, and of two equal lines the first is kept.
        let cleaned = "The ferry\ncame back.\n×\nMr Ivanow paid";
        assert_eq!(kept_shares(&lines, cleaned), [0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 2.0 / 3.0]);
        assert_eq!(kept_shares(&["a", "a"], "a"), [1.0, 0.0]);
    }

    #[test]
    fn very_long_lines_are_counted() {
        let (long, half) = ("a b ".repeat(3000), "b ".repeat(3000));
        assert!((kept_share(&long, &half) - 0.5).abs() < 1e-12);
    }
}
