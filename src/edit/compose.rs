use super::{Cause, Edit, EditSet};
use crate::text::Span;

impl EditSet {
    /// This set and then `next`, which is in the coordinates of the text that this set gives, as one set in this set's
    /// own coordinates: `a.then(&b).apply(t) == b.apply(&a.apply(t))`.
    ///
    /// A deletion in `next` that runs over a place where this set deleted becomes one deletion on each side, so that
    /// every edit keeps just its own causes. Edits that otherwise overlap become one edit with the causes of all.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        let mut walk = Walk { firsts: self.edits(), taken: 0, shift: Shift::default(), out: Vec::new() };
        let mut seconds = next.edits();
        while let [second, rest @ ..] = seconds {
            walk.pass_until(second.span.start);
            let (cluster, len) = walk.cluster(seconds);
            debug_assert!(len <= rest.len() + 1, "a cluster is made of what is left");
            walk.emit(&cluster, &seconds[..len]);
            seconds = &seconds[len..];
        }
        walk.pass_until(usize::MAX);
        Self::from_sorted(walk.out)
    }
}

/// How far the original text is ahead of the intermediate one.
#[derive(Clone, Copy, Default)]
struct Shift {
    removed: usize,
    added: usize,
}

impl Shift {
    /// The original offset of an intermediate one.
    fn back(self, at: usize) -> usize {
        at + self.removed - self.added
    }

    /// The intermediate offset of an original one.
    fn forth(self, at: usize) -> usize {
        at + self.added - self.removed
    }

    fn past(self, edit: &Edit) -> Self {
        Self { removed: self.removed + edit.span.len(), added: self.added + edit.after.len() }
    }
}

struct Walk<'a> {
    firsts: &'a [Edit],
    taken: usize,
    shift: Shift,
    out: Vec<Edit>,
}

/// Edits of both sets that depend on each other.
struct Cluster<'a> {
    firsts: &'a [Edit],
    /// What they cover together in the intermediate text.
    range: Span,
}

impl<'a> Walk<'a> {
    /// Where a first edit's outcome stands in the intermediate text.
    fn outcome(first: &Edit, shift: Shift) -> Span {
        let start = shift.forth(first.span.start);
        Span::new(start, start + first.after.len())
    }

    /// Takes over the first edits whose outcome ends by `at`.
    fn pass_until(&mut self, at: usize) {
        while let Some(first) = self.firsts.get(self.taken) {
            if Self::outcome(first, self.shift).end > at {
                break;
            }
            self.shift = self.shift.past(first);
            self.taken += 1;
            self.out.push(first.clone());
        }
    }

    /// The cluster that the first of `seconds` belongs to, and how many of `seconds` are in it.
    fn cluster(&self, seconds: &[Edit]) -> (Cluster<'a>, usize) {
        let mut range = seconds[0].span;
        let (mut n_firsts, mut n_seconds, mut shift) = (0, 1, self.shift);
        loop {
            let first = self.firsts.get(self.taken + n_firsts);
            if let Some(first) = first.filter(|first| Self::outcome(first, shift).start < range.end) {
                let outcome = Self::outcome(first, shift);
                range = Span::new(range.start.min(outcome.start), range.end.max(outcome.end));
                shift = shift.past(first);
                n_firsts += 1;
            } else if let Some(second) = seconds.get(n_seconds).filter(|second| second.span.start < range.end) {
                range.end = range.end.max(second.span.end);
                n_seconds += 1;
            } else {
                return (Cluster { firsts: &self.firsts[self.taken..self.taken + n_firsts], range }, n_seconds);
            }
        }
    }

    fn emit(&mut self, cluster: &Cluster<'_>, seconds: &[Edit]) {
        let deletions_only = seconds.len() == 1 && seconds[0].after.is_empty() && cluster.firsts.iter().all(|first| first.after.is_empty());
        if deletions_only { self.emit_pieces(cluster, &seconds[0].causes) } else { self.emit_union(cluster, seconds) }
    }

    fn emit_pieces(&mut self, cluster: &Cluster<'_>, causes: &[Cause]) {
        let mut at = self.shift.back(cluster.range.start);
        for first in cluster.firsts {
            self.push(Span::new(at, first.span.start), "", causes.to_vec());
            at = first.span.end;
            self.shift = self.shift.past(first);
            self.taken += 1;
            self.out.push(first.clone());
        }
        self.push(Span::new(at, self.shift.back(cluster.range.end)), "", causes.to_vec());
    }

    /// Every byte of the cluster's range is either written by a first edit or covered by a second one, so the outcome
    /// needs nothing of the original text.
    fn emit_union(&mut self, cluster: &Cluster<'_>, seconds: &[Edit]) {
        let start = self.shift.back(cluster.range.start);
        let mut written = Vec::with_capacity(cluster.firsts.len());
        let mut causes = Vec::new();
        for first in cluster.firsts {
            written.push((Self::outcome(first, self.shift), &*first.after));
            causes.extend_from_slice(&first.causes);
            self.shift = self.shift.past(first);
            self.taken += 1;
        }
        let repaired = causes.len();
        let mut after = String::new();
        let mut at = cluster.range.start;
        for second in seconds {
            push_written(&mut after, &written, at, second.span.start);
            after.push_str(&second.after);
            causes.extend_from_slice(&second.causes);
            at = second.span.end;
        }
        push_written(&mut after, &written, at, cluster.range.end);
        if after.is_empty() {
            // What was removed in the end was removed by the second set: its causes name the edit.
            causes.rotate_left(repaired);
        }
        dedup_in_order(&mut causes);
        self.push(Span::new(start, self.shift.back(cluster.range.end)), &after, causes);
    }

    fn push(&mut self, span: Span, after: &str, causes: Vec<Cause>) {
        if !span.is_empty() || !after.is_empty() {
            self.out.push(Edit { span, after: after.into(), causes });
        }
    }
}

/// Adds what the first edits wrote between two offsets of the intermediate text.
fn push_written(after: &mut String, written: &[(Span, &str)], from: usize, to: usize) {
    for (outcome, text) in written {
        let (start, end) = (outcome.start.max(from), outcome.end.min(to));
        if start < end {
            after.push_str(Span::new(start - outcome.start, end - outcome.start).of(text));
        }
    }
}

fn dedup_in_order(causes: &mut Vec<Cause>) {
    let mut seen: Vec<Cause> = Vec::with_capacity(causes.len());
    causes.retain(|cause| {
        let new = !seen.contains(cause);
        if new {
            seen.push(cause.clone());
        }
        new
    });
}
