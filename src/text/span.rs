use std::fmt;

/// A half-open range of bytes, `start..end`, whose ends lie on character boundaries of the text it speaks of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span `start..end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "a span runs forwards: {start}..{end}");
        Self { start, end }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether both cover a common byte; spans that only touch do not.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies in it.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the text has this span: within its length, both ends on character boundaries.
    pub fn fits(self, text: &str) -> bool {
        self.start <= self.end && text.is_char_boundary(self.start) && text.is_char_boundary(self.end)
    }

    /// The bytes of `text` that it covers.
    ///
    /// # Panics
    /// If the span does not fit the text; see [`Span::fits`].
    #[expect(clippy::string_slice, reason = "the one place where text is cut; the span's invariant is the check")]
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}
