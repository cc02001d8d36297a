use xxhash_rust::xxh3::xxh3_64;

use super::roman;

/// A word of a text, ready to be compared.
#[derive(Debug)]
pub(crate) struct Reading<'w> {
    /// As it is written.
    pub(crate) raw: &'w str,
    /// Its letters as romanisations tell them apart.
    pub(super) letters: Vec<u8>,
    /// The same without any marks.
    pub(crate) bare: Vec<u8>,
    /// By which answers about it are remembered.
    pub(super) hash: u64,
}

impl<'w> Reading<'w> {
    pub(crate) fn of(word: &'w str) -> Self {
        let letters = roman::fold::fold(word);
        let bare = letters.iter().map(|&letter| roman::fold::bare(letter)).collect();
        Self { raw: word, letters, bare, hash: xxh3_64(word.as_bytes()) }
    }

    /// Its letters with vowels twice that are marked as long; `None` if none is.
    pub(super) fn drawn(&self) -> Option<Vec<u8>> {
        let long = |c: char| {
            Some(match c {
                'ā' | 'â' | 'Ā' | 'Â' => "aa",
                'ī' | 'î' | 'Ī' | 'Î' => "ii",
                'ū' | 'û' | 'Ū' | 'Û' => "uu",
                'ē' | 'ê' | 'Ē' | 'Ê' => "ee",
                'ō' | 'ô' | 'Ō' | 'Ô' => "oo",
                _ => return None,
            })
        };
        let is_drawn = !self.raw.is_ascii() && self.raw.chars().any(|c| long(c).is_some());
        is_drawn.then(|| roman::fold::fold(&self.raw.chars().map(|c| long(c).map_or_else(|| c.to_string(), str::to_owned)).collect::<String>()))
    }
}
