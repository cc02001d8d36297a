use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::{Cause, Edit, EditSet, Proposal, Safety};
use crate::text::Span;

/// Why a proposal was not applied.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Its rule is only proposed, for a person to review.
    Review,
    /// A deletion covers what it wanted to replace.
    Deleted,
    /// Another replacement of the same text ranked before it; that one's rule.
    Outranked(Arc<str>),
    /// The document would have lost more prose than the budget allows; the share it would have lost.
    Budget(String),
    /// The owner of the corpus excepts the place from the rule.
    Excepted,
    /// The edits would not have led back to the original: a fault in dechaff, and the document was left alone.
    Unsound,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Review => f.write_str("for review"),
            Self::Deleted => f.write_str("inside a deletion"),
            Self::Outranked(rule) => write!(f, "outranked by {rule}"),
            Self::Budget(share) => write!(f, "over the loss budget: {share}"),
            Self::Excepted => f.write_str("excepted by dechaff.toml"),
            Self::Unsound => f.write_str("the edits could not have been undone"),
        }
    }
}

/// A proposal that was not applied, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declined {
    /// What it covers.
    pub span: Span,
    /// What should have stood there.
    pub after: Box<str>,
    /// Whose it is.
    pub cause: Cause,
    /// Why it was not applied.
    pub reason: Reason,
}

/// Settles what the stages of one phase propose for `text`. The order of the proposals does not matter.
///
/// Deletions that overlap are united and keep every cause; those that only touch stay apart. A replacement that overlaps
/// a deletion is declined. Among overlapping replacements the higher rank wins, then the longer, the earlier, and the
/// lesser rule id. A replacement by what stands there already is dropped without a word.
///
/// # Panics
/// If a proposal does not fit the text or covers nothing: a stage is at fault then, not the input.
pub fn merge(text: &str, proposals: Vec<Proposal>) -> (EditSet, Vec<Declined>) {
    let mut declined = Vec::new();
    let (mut deletions, mut replacements) = (Vec::new(), Vec::new());
    for p in proposals {
        assert!(p.span.fits(text) && !p.span.is_empty(), "{} proposed {:?}", p.cause.rule, p.span);
        if p.safety == Safety::Review {
            declined.push(decline(p, Reason::Review));
        } else if p.is_deletion() {
            deletions.push(p);
        } else if *p.replacement != *p.span.of(text) {
            replacements.push(p);
        }
    }
    let mut settled: BTreeMap<usize, Edit> = unite(deletions).into_iter().map(|edit| (edit.span.start, edit)).collect();
    replacements.sort_by(|a, b| preference(a).cmp(&preference(b)));
    for p in replacements {
        let before = settled.range_mut(..p.span.end).next_back().map(|(_, edit)| edit);
        match before.filter(|edit| edit.span.overlaps(p.span)) {
            None => {
                settled.insert(p.span.start, Edit { span: p.span, after: p.replacement, causes: vec![p.cause] });
            }
            Some(edit) if edit.after.is_empty() => declined.push(decline(p, Reason::Deleted)),
            // Two stages that want the very same replacement are two causes of one edit.
            Some(edit) if edit.span == p.span && edit.after == p.replacement => edit.causes.push(p.cause),
            Some(edit) => {
                let winner = Arc::clone(&edit.causes[0].rule);
                declined.push(decline(p, Reason::Outranked(winner)));
            }
        }
    }
    let mut edits: Vec<Edit> = settled.into_values().collect();
    edits.iter_mut().for_each(|edit| edit.causes.dedup());
    declined.sort_by(|a, b| (a.span, &a.cause, &a.reason, &a.after).cmp(&(b.span, &b.cause, &b.reason, &b.after)));
    declined.dedup();
    (EditSet::from_sorted(edits), declined)
}

fn preference(p: &Proposal) -> impl Ord + '_ {
    (Reverse(p.rank), Reverse(p.span.len()), p.span.start, &p.cause, &p.replacement)
}

fn decline(p: Proposal, reason: Reason) -> Declined {
    Declined { span: p.span, after: p.replacement, cause: p.cause, reason }
}

/// Unites overlapping deletions. The cause that covers most comes first: it names the edit's kind.
fn unite(mut deletions: Vec<Proposal>) -> Vec<Edit> {
    deletions.sort_by(|a, b| (a.span, &a.cause).cmp(&(b.span, &b.cause)));
    let mut groups: Vec<(Span, Vec<Proposal>)> = Vec::new();
    for p in deletions {
        match groups.last_mut() {
            Some((span, members)) if span.overlaps(p.span) => {
                span.end = span.end.max(p.span.end);
                members.push(p);
            }
            _ => groups.push((p.span, vec![p])),
        }
    }
    groups
        .into_iter()
        .map(|(span, mut members)| {
            members.sort_by(|a, b| (Reverse(a.span.len()), &a.cause).cmp(&(Reverse(b.span.len()), &b.cause)));
            let mut causes: Vec<Cause> = Vec::with_capacity(members.len());
            for p in members {
                if !causes.contains(&p.cause) {
                    causes.push(p.cause);
                }
            }
            Edit { span, after: Box::default(), causes }
        })
        .collect()
}
