//! What is added up, page by page.

use std::ops::AddAssign;

/// A part of a whole, or a sum over a count.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ratio {
    pub(super) part: f64,
    pub(super) whole: f64,
}

impl Ratio {
    pub(super) fn share(self) -> Option<f64> {
        (self.whole > 0.0).then(|| self.part / self.whole)
    }

    /// Takes a value into a mean, if there is one.
    pub(super) fn count(&mut self, value: Option<f64>) {
        if let Some(value) = value {
            *self += Self { part: value, whole: 1.0 };
        }
    }
}

impl AddAssign for Ratio {
    fn add_assign(&mut self, other: Self) {
        self.part += other.part;
        self.whole += other.whole;
    }
}

/// Precision and recall of texts against the articles as they should be left.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Match {
    pub(super) precision: Ratio,
    pub(super) recall: Ratio,
}

impl Match {
    /// F1 of the mean precision and the mean recall, not the mean of F1: a page that has nothing left has no precision.
    pub(super) fn f1(&self) -> Option<f64> {
        let (precision, recall) = (self.precision.share()?, self.recall.share()?);
        (precision + recall > 0.0).then(|| 2.0 * precision * recall / (precision + recall))
    }
}

impl AddAssign for Match {
    fn add_assign(&mut self, other: Self) {
        self.precision += other.precision;
        self.recall += other.recall;
    }
}

/// Characters removed of noise, of code and of content; in `whole` all that there were.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Removed {
    pub(super) noise: Ratio,
    pub(super) code: Ratio,
    pub(super) content: Ratio,
}

impl Removed {
    /// Of the noise and the content that was removed, the share that was noise. Code stands apart: its size would hide the rest.
    pub(super) fn precision(&self) -> Option<f64> {
        Ratio { part: self.noise.part, whole: self.noise.part + self.content.part }.share()
    }

    /// The same with code as noise, for rules: those that know code only have a precision too.
    pub(super) fn precision_with_code(&self) -> Option<f64> {
        let right = self.noise.part + self.code.part;
        Ratio { part: right, whole: right + self.content.part }.share()
    }
}

impl AddAssign for Removed {
    fn add_assign(&mut self, other: Self) {
        self.noise += other.noise;
        self.code += other.code;
        self.content += other.content;
    }
}

/// All that is known of some pages.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub(super) removed: Removed,
    /// Pages that lost too much of their content.
    pub(super) hurt: Ratio,
    pub(super) cleaned: Match,
    pub(super) untouched: Match,
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        self.removed += other.removed;
        self.hurt += other.hurt;
        self.cleaned += other.cleaned;
        self.untouched += other.untouched;
    }
}
