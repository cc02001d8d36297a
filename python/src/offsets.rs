use dechaff::text::Span;
use pyo3::PyResult;

use crate::errors::OptionError;

/// What places are counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Offsets {
    /// Code points, as Python counts.
    #[default]
    Characters,
    /// Bytes of UTF-8, as the change log counts.
    Bytes,
}

impl Offsets {
    pub(crate) fn named(name: &str) -> PyResult<Self> {
        match name {
            "characters" => Ok(Self::Characters),
            "bytes" => Ok(Self::Bytes),
            _ => Err(OptionError::new_err(format!("offsets={name:?}: \"characters\" or \"bytes\""))),
        }
    }
}

/// Tells how many characters stand before a byte of a text. Places that ascend cost one pass together.
pub(crate) struct Characters<'t> {
    text: &'t str,
    byte: usize,
    count: usize,
}

impl<'t> Characters<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        Self { text, byte: 0, count: 0 }
    }

    pub(crate) fn before(&mut self, byte: usize) -> usize {
        if byte < self.byte {
            *self = Self::of(self.text);
        }
        self.count += Span::new(self.byte, byte).of(self.text).chars().count();
        self.byte = byte;
        self.count
    }

    pub(crate) fn place(&mut self, at: [usize; 2]) -> (usize, usize) {
        (self.before(at[0]), self.before(at[1]))
    }
}
