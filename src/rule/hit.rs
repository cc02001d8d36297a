use std::ops::Range;

use crate::text::Span;

/// What a rule takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Number of the rule in its pack.
    pub rule: usize,
    /// The lines it is about.
    pub lines: Range<usize>,
    /// What it takes of them.
    pub span: Span,
}
