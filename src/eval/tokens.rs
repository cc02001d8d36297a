//! Words, and how much two texts have in common.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

/// A Chinese character, a kana or a Thai letter is a word, so that four words mean something where no spaces stand; else a run of letters, digits and `_`.
static WORD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let dense = r"\u{3040}-\u{30ff}\u{3400}-\u{4dbf}\u{4e00}-\u{9fff}\u{f900}-\u{faff}\u{0e00}-\u{0e7f}";
    Regex::new(&format!(r"[{dense}]|[\p{{L}}\p{{N}}_--{dense}]+")).ok()
});

/// A text in which equal words are equal strings.
pub(super) fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkc().collect::<String>().to_lowercase()
}

pub(super) fn words(folded: &str) -> impl Iterator<Item = &str> {
    WORD.iter().flat_map(|word| word.find_iter(folded)).map(|found| found.as_str())
}

const SHINGLE: usize = 4;

/// A text's runs of four words, and how often each stands there.
pub(super) struct Shingles {
    counts: HashMap<[u32; SHINGLE], u32>,
    sum: u64,
}

/// Numbers words, from 1, so that texts can be compared by numbers.
#[derive(Default)]
pub(super) struct Words(HashMap<String, u32>);

impl Words {
    pub(super) fn shingles(&mut self, text: &str) -> Shingles {
        let folded = folded(text);
        let numbers: Vec<u32> = words(&folded).map(|word| self.number(word)).collect();
        let mut counts: HashMap<[u32; SHINGLE], u32> = HashMap::with_capacity(numbers.len());
        if (1..SHINGLE).contains(&numbers.len()) {
            // A text of fewer words is one run.
            let mut whole = [0; SHINGLE];
            whole[..numbers.len()].copy_from_slice(&numbers);
            counts.insert(whole, 1);
        }
        for run in numbers.windows(SHINGLE).filter_map(|run| run.try_into().ok()) {
            *counts.entry(run).or_default() += 1;
        }
        let sum = counts.values().map(|&count| u64::from(count)).sum();
        Shingles { counts, sum }
    }

    pub(super) fn number(&mut self, word: &str) -> u32 {
        if let Some(&known) = self.0.get(word) {
            return known;
        }
        let number = u32::try_from(self.0.len() + 1).unwrap_or(u32::MAX);
        self.0.insert(word.to_owned(), number);
        number
    }
}

impl Shingles {
    /// The share of these runs that `other` has too; `None` if there are none.
    pub(super) fn share_in(&self, other: &Self) -> Option<f64> {
        let common: u64 = self.counts.iter().map(|(run, &count)| u64::from(count.min(other.counts.get(run).copied().unwrap_or(0)))).sum();
        (self.sum > 0).then(|| common as f64 / self.sum as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_any_script() {
        let all = |text: &str| words(&folded(text)).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(all("Don't SHOUT, ﬁne_2 x²!"), ["don", "t", "shout", "fine_2", "x2"]);
        assert_eq!(all("渡轮 Ferry１号"), ["渡", "轮", "ferry1", "号"]);
        assert_eq!(all("نموذج الاتصال"), ["نموذج", "الاتصال"]);
        assert_eq!(all("}); — ×"), [""; 0]);
    }

    #[test]
    fn runs_of_four() {
        let share = |a: &str, b: &str| {
            let mut words = Words::default();
            let (a, b) = (words.shingles(a), words.shingles(b));
            (a.share_in(&b), b.share_in(&a))
        };
        assert_eq!(share("a b c d e", "A b c d"), (Some(0.5), Some(1.0)));
        assert_eq!(share("a b", "a b"), (Some(1.0), Some(1.0)));
        assert_eq!(share("a b", "a b c"), (Some(0.0), Some(0.0)));
        assert_eq!(share("", "a"), (None, Some(0.0)));
        assert_eq!(share("a a a a a", "a a a a"), (Some(0.5), Some(1.0)));
    }
}
