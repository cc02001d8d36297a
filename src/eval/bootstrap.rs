use std::ops::AddAssign;

use serde::Serialize;

/// A score from 0 to 1, with the ends of its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The score.
    pub value: f64,
    /// 2.5 % of the samples lie below.
    pub low: f64,
    /// 2.5 % of the samples lie above.
    pub high: f64,
}

const ROUNDS: usize = 1000;

/// Sums over all sites, and over as many sites drawn with repetition, a thousand times.
pub(super) struct Samples<T> {
    all: T,
    draws: Vec<T>,
}

impl<T: Copy + Default + AddAssign> Samples<T> {
    pub(super) fn of(sites: &[T]) -> Self {
        let sum = |sites: &mut dyn Iterator<Item = T>| {
            let mut sum = T::default();
            sites.for_each(|site| sum += site);
            sum
        };
        let mut random = Random(0);
        let draws = (0..ROUNDS).map(|_| sum(&mut (0..sites.len()).map(|_| sites[random.below(sites.len())]))).collect();
        Self { all: sum(&mut sites.iter().copied()), draws }
    }

    /// A score with its interval; `None` where there is nothing to score.
    pub(super) fn estimate(&self, score: impl Fn(&T) -> Option<f64>) -> Option<Estimate> {
        let value = score(&self.all)?;
        let mut values: Vec<f64> = self.draws.iter().filter_map(score).collect();
        values.sort_by(f64::total_cmp);
        Some(Estimate { value, low: quantile(&values, 0.025).unwrap_or(value), high: quantile(&values, 0.975).unwrap_or(value) })
    }
}

/// Between two values in proportion.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a list of a thousand")]
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let at = share * sorted.len().checked_sub(1)? as f64;
    let (below, above) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    Some(below + (above - below) * at.fract())
}

/// `SplitMix64`: the same draws on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 up to `end`, which it never is.
    #[expect(clippy::cast_possible_truncation, reason = "the upper half of the product is below `end`")]
    fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_the_known_ones() {
        let mut random = Random(0);
        assert_eq!([random.next(), random.next()], [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4]);
    }

    #[test]
    fn quantiles_lie_between_values() {
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.75), Some(3.0));
        assert_eq!(quantile(&[7.0], 0.975), Some(7.0));
        assert_eq!(quantile(&[], 0.5), None);
    }

    #[test]
    fn the_interval_of_a_mean_is_as_wide_as_theory_says() {
        // The mean of 400 coins has a standard error of 0.025.
        let coins: Vec<f64> = (0..400).map(|i| f64::from(i % 2)).collect();
        let estimate = Samples::of(&coins).estimate(|sum| Some(sum / 400.0)).unwrap();
        assert!((estimate.value - 0.5).abs() < 1e-12);
        assert!((estimate.low - 0.451).abs() < 0.008 && (estimate.high - 0.549).abs() < 0.008, "{estimate:?}");
    }

    #[test]
    fn one_site_has_no_spread_and_none_no_score() {
        let one = Samples::of(&[3.0]).estimate(|sum: &f64| Some(*sum)).unwrap();
        assert_eq!((one.value, one.low, one.high), (3.0, 3.0, 3.0));
        assert_eq!(Samples::<f64>::of(&[]).estimate(|_| None), None);
    }
}
