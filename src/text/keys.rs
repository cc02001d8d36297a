use super::fold::fold_onto;
use super::{Line, Span};

/// The keys of a text's lines (see [`fold`](super::fold)) in one string, so that one pass looks for many texts in all of them.
#[derive(Debug, Default)]
pub struct Keys {
    /// Each followed by a line end.
    text: String,
    /// Where each begins.
    starts: Vec<usize>,
}

impl Keys {
    /// The keys of a text's lines; `known` gives those that were worked out already.
    pub(super) fn new<'k>(text: &str, lines: &[Line], known: impl Fn(usize) -> Option<&'k str>) -> Self {
        let mut keys = String::with_capacity(text.len() + lines.len() + 8);
        let mut starts = Vec::with_capacity(lines.len() + 1);
        for (i, line) in lines.iter().enumerate() {
            starts.push(keys.len());
            match known(i) {
                Some(key) => keys.push_str(key),
                None if line.is_blank() => {}
                None => fold_onto(line.body.of(text), &mut keys),
            }
            keys.push('\n');
        }
        starts.push(keys.len());
        Self { text: keys, starts }
    }

    /// The key of line `i`; empty for a blank one.
    pub fn get(&self, i: usize) -> &str {
        Span::new(self.starts[i], self.starts[i + 1] - 1).of(&self.text)
    }

    /// All keys, each followed by a line end.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where key `i` begins in the text of all; of the number of lines, where that ends.
    pub fn start(&self, i: usize) -> usize {
        self.starts[i]
    }
}
