use super::{Cause, Splice, family_of};
use crate::text::{Cut, Span};

/// One edit that was settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What it covers in the text it applies to.
    pub span: Span,
    /// What stands there afterwards; empty for a deletion.
    pub after: Box<str>,
    /// Who wanted it; at least one, and the first gives the edit its kind and stage.
    pub causes: Vec<Cause>,
}

impl Edit {
    fn is_repair(&self) -> bool {
        self.causes.iter().all(|cause| cause.stage == "repair")
    }
}

/// Edits of one text, in order, none overlapping another. They may touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditSet {
    edits: Vec<Edit>,
}

impl EditSet {
    pub(super) fn from_sorted(edits: Vec<Edit>) -> Self {
        debug_assert!(edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "sorted and disjoint");
        Self { edits }
    }

    /// The edits, in order.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// Where text was taken out, in the text that the edits give; places where several edits meet are one. A repair
    /// takes out characters that nobody sees, which is no cut.
    pub fn cuts(&self) -> Vec<Cut> {
        let mut cuts: Vec<Cut> = Vec::new();
        let (mut removed, mut added) = (0, 0);
        for edit in &self.edits {
            let at = edit.span.start + added - removed;
            removed += edit.span.len();
            added += edit.after.len();
            if !edit.after.is_empty() || edit.is_repair() {
                continue;
            }
            let families = edit.causes.iter().filter_map(|cause| family_of(&cause.kind)).collect();
            match cuts.last_mut() {
                Some(cut) if cut.at == at => {
                    cut.bytes += edit.span.len();
                    cut.families = cut.families.union(families);
                }
                _ => cuts.push(Cut { at, bytes: edit.span.len(), families }),
            }
        }
        cuts
    }

    /// What a span of the text that the edits give covers in the text that they apply to. An end that lies inside a
    /// replacement is moved outwards.
    pub fn origin(&self, span: Span) -> Span {
        let (mut start, mut end) = (span.start, span.end);
        let (mut removed, mut added) = (0, 0);
        for edit in &self.edits {
            let outcome = edit.span.start + added - removed;
            if outcome >= span.end.max(span.start + 1) {
                break;
            }
            let outcome_end = outcome + edit.after.len();
            removed += edit.span.len();
            added += edit.after.len();
            if outcome_end <= span.start {
                start = span.start + removed - added;
            } else if outcome <= span.start {
                start = edit.span.start;
            }
            end = if outcome_end > span.end { edit.span.end } else { span.end + removed - added };
        }
        Span::new(start.min(end), end)
    }

    /// The text with all edits made.
    ///
    /// # Panics
    /// If the edits were made for another text.
    pub fn apply(&self, text: &str) -> String {
        rewrite(text, Span::new(0, text.len()), &self.edits)
    }

    /// The edits that change something of a span.
    pub fn touching(&self, span: Span) -> &[Edit] {
        let first = self.edits.partition_point(|edit| edit.span.end <= span.start);
        let count = self.edits[first..].iter().take_while(|edit| edit.span.start < span.end).count();
        &self.edits[first..first + count]
    }

    /// What stands in place of a span of the text after the edits; an edit that goes beyond the span brings all that it writes.
    pub fn left_of(&self, text: &str, span: Span) -> String {
        rewrite(text, span, self.touching(span))
    }

    /// The edits as pieces to put into a record of a file.
    pub fn splices(&self) -> Vec<Splice<'_>> {
        self.edits.iter().map(|edit| Splice { span: edit.span, text: &edit.after, raw: None }).collect()
    }
}

fn rewrite(text: &str, span: Span, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(span.len());
    let mut at = span.start;
    for edit in edits {
        out.push_str(Span::new(at, edit.span.start.clamp(at, span.end)).of(text));
        out.push_str(&edit.after);
        at = edit.span.end.clamp(at, span.end);
    }
    out.push_str(Span::new(at, span.end).of(text));
    out
}
