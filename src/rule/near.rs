use super::Hit;
use super::pack::Rule;
use crate::edit::Safety;
use crate::text::View;

/// How many lines that are not blank lie at most between a line and the noise that it is near to, plus one.
const NEAR: usize = 2;

/// Which lines are noise, counted without the blank ones.
pub(super) struct Nearness {
    /// For each line, how many lines that are not blank stand before it.
    rank: Vec<usize>,
    /// By rank, whether the line is noise.
    noise: Vec<bool>,
}

impl Nearness {
    pub(super) fn new(view: &View<'_>, noise: &[usize]) -> Self {
        let mut filled = 0;
        let rank: Vec<usize> = view
            .lines()
            .iter()
            .map(|line| {
                let before = filled;
                filled += usize::from(!line.is_blank());
                before
            })
            .collect();
        let mut near = Self { rank, noise: vec![false; filled] };
        for &line in noise {
            near.set(line);
        }
        near
    }

    fn set(&mut self, line: usize) {
        if let Some(flag) = self.noise.get_mut(self.rank[line]) {
            *flag = true;
        }
    }

    pub(super) fn mark(&mut self, rule: &Rule, hit: &Hit) {
        if rule.safety == Safety::Safe {
            hit.lines.clone().for_each(|line| self.set(line));
        }
    }

    pub(super) fn reaches(&self, lines: &std::ops::Range<usize>) -> bool {
        let first = self.rank[lines.start];
        let last = self.rank[lines.end - 1];
        (first.saturating_sub(NEAR)..first).chain(last + 1..(last + 1 + NEAR).min(self.noise.len())).any(|i| self.noise[i])
    }
}
