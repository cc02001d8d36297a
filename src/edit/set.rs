use super::Cause;
use crate::text::Span;

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

    /// Only the edits that `keep` accepts. Every subset of a set is a set of the same text.
    #[must_use]
    pub fn filtered(&self, keep: impl Fn(&Edit) -> bool) -> Self {
        Self { edits: self.edits.iter().filter(|edit| keep(edit)).cloned().collect() }
    }

    /// The text with all edits made.
    ///
    /// # Panics
    /// If the edits were made for another text.
    pub fn apply(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for edit in &self.edits {
            out.push_str(Span::new(at, edit.span.start).of(text));
            out.push_str(&edit.after);
            at = edit.span.end;
        }
        out.push_str(Span::new(at, text.len()).of(text));
        out
    }
}
