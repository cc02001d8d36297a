//! An index from Latin strings to the spellings of units.

use super::fold::{ALPHABET, letter_index};
use super::unit::Unit;

/// A unit and one of its spellings.
pub(crate) type Entry = (u16, u16);

struct Node {
    next: [u16; ALPHABET],
    entries: Vec<Entry>,
}

/// A prefix tree over folded Latin letters.
pub(crate) struct Trie {
    nodes: Vec<Node>,
}

impl Default for Trie {
    fn default() -> Self {
        Self { nodes: vec![Node { next: [0; ALPHABET], entries: Vec::new() }] }
    }
}

impl Trie {
    /// The spellings of all units.
    ///
    /// # Errors
    /// If there are more units, spellings of one or beginnings than sixteen bits number.
    pub(crate) fn of(units: &[Unit]) -> Result<Self, String> {
        let mut trie = Self::default();
        for (at, unit) in units.iter().enumerate() {
            let at = u16::try_from(at).map_err(|_| "too many units")?;
            for (s, spelling) in unit.spellings.iter().enumerate() {
                let s = u16::try_from(s).map_err(|_| "too many spellings")?;
                trie.insert(&spelling.latin, at, s)?;
            }
        }
        trie.nodes.iter_mut().for_each(|node| node.entries.sort_unstable());
        Ok(trie)
    }

    fn insert(&mut self, latin: &[u8], unit: u16, spelling: u16) -> Result<(), String> {
        let mut at = 0;
        for letter in latin {
            let index = letter_index(*letter);
            if self.nodes[at].next[index] == 0 {
                let new = u16::try_from(self.nodes.len()).map_err(|_| "too many Latin strings")?;
                self.nodes.push(Node { next: [0; ALPHABET], entries: Vec::new() });
                self.nodes[at].next[index] = new;
            }
            at = usize::from(self.nodes[at].next[index]);
        }
        self.nodes[at].entries.push((unit, spelling));
        Ok(())
    }

    /// Calls `found` with every spelling that starts `text`, and its length.
    pub(crate) fn matches(&self, text: &[u8], mut found: impl FnMut(Entry, usize)) {
        let mut level = vec![0usize];
        let mut length = 0;
        loop {
            for node in &level {
                for entry in &self.nodes[*node].entries {
                    found(*entry, length);
                }
            }
            let Some(letter) = text.get(length) else { return };
            let mut deeper = Vec::new();
            for node in &level {
                let mut step = |letter: u8| {
                    let next = self.nodes[*node].next[letter_index(letter)];
                    if next != 0 {
                        deeper.push(usize::from(next));
                    }
                };
                step(*letter);
                if matches!(letter, b'A' | b'U') {
                    step(letter.to_ascii_lowercase());
                }
            }
            if deeper.is_empty() {
                return;
            }
            level = deeper;
            length += 1;
        }
    }
}
