use std::any::Any;
use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::{Keys, Line};

/// What a stage worked out of each line.
pub type Notes = Box<dyn Any + Send + Sync>;

/// What was worked out of the lines of a text before it was edited: what depends on a line alone holds for it in the next text too.
#[derive(Debug)]
pub struct Earlier {
    text: String,
    lines: Vec<Line>,
    keys: Keys,
    notes: Option<Notes>,
}

impl Earlier {
    pub(super) fn new(text: String, lines: Vec<Line>, keys: Keys, notes: Option<Notes>) -> Self {
        Self { text, lines, keys, notes }
    }

    pub(super) fn notes(&self) -> Option<&Notes> {
        self.notes.as_ref()
    }

    pub(super) fn key(&self, i: usize) -> &str {
        self.keys.get(i)
    }

    /// For each line of a later text, one that was here already, if there is one.
    pub(super) fn find(&self, text: &str, lines: &[Line]) -> Vec<Option<usize>> {
        let known: HashMap<&str, usize, FixedState> = self.lines.iter().map(|line| line.body.of(&self.text)).zip(0..).collect();
        lines.iter().map(|line| known.get(line.body.of(text)).copied()).collect()
    }
}
