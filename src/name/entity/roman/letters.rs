//! The native alphabet: letters as small numbers and conditions as bit sets.

use super::table::Table;
use std::collections::{BTreeMap, HashMap};

/// A set of native letters and the word boundary.
pub(crate) type LetterSet = u128;

/// The bit of a word's start and end.
pub(crate) const BOUNDARY: LetterSet = 1 << 127;
/// Every letter and the boundary.
pub(crate) const ANYTHING: LetterSet = LetterSet::MAX;
/// The number given to separators within a name (space, hyphen).
pub(crate) const SEPARATOR: u8 = 126;
const MOST_LETTERS: usize = 126;

/// The letters of one or several joined alphabets.
pub(crate) struct Letters {
    ids: HashMap<char, u8>,
    classes: BTreeMap<String, LetterSet>,
}

impl Letters {
    /// Joins the alphabets and classes of the tables.
    pub(crate) fn new(tables: &[&Table]) -> Result<Self, String> {
        let mut letters = Self { ids: HashMap::new(), classes: BTreeMap::new() };
        for c in tables.iter().flat_map(|t| t.alphabet.chars()) {
            let next = letters.ids.len();
            if next >= MOST_LETTERS {
                return Err("alphabet too large".to_owned());
            }
            letters.ids.entry(c).or_insert(next as u8);
        }
        for (name, members) in tables.iter().flat_map(|t| &t.classes) {
            let mut set = 0;
            for c in members.chars() {
                set |= letters.bit(c).ok_or_else(|| format!("class {name}: no letter {c}"))?;
            }
            *letters.classes.entry(name.clone()).or_default() |= set;
        }
        Ok(letters)
    }

    fn bit(&self, c: char) -> Option<LetterSet> {
        self.ids.get(&c).map(|id| 1 << id)
    }

    /// The numbers of a lower-case native string.
    pub(crate) fn ids(&self, native: &str) -> Result<Vec<u8>, String> {
        native.chars().map(|c| self.ids.get(&c).copied().ok_or_else(|| format!("no letter {c}"))).collect()
    }

    fn letter(&self, id: u8) -> Option<char> {
        self.ids.iter().find(|(_, i)| **i == id).map(|(c, _)| *c)
    }

    /// Whether a letter belongs to a named class.
    pub(crate) fn in_class(&self, class: &str, letter: u8) -> bool {
        self.classes.get(class).is_some_and(|set| set & bit_of(letter) != 0)
    }

    /// Reads a condition: class names, letters, `start`, `end`; `!` negates.
    pub(crate) fn condition(&self, text: Option<&str>) -> Result<LetterSet, String> {
        let Some(text) = text else { return Ok(ANYTHING) };
        let (negated, text) = match text.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let mut set = 0;
        for word in text.split_whitespace() {
            set |= match word {
                "start" | "end" => BOUNDARY,
                _ => match self.classes.get(word) {
                    Some(class) => *class,
                    None => self.letters_of(word)?,
                },
            };
        }
        Ok(if negated { !set } else { set })
    }

    fn letters_of(&self, word: &str) -> Result<LetterSet, String> {
        let mut set = 0;
        for c in word.chars() {
            set |= self.bit(c).ok_or_else(|| format!("no class or letter {word}"))?;
        }
        Ok(set)
    }

    /// The numbers of a native name as it is written: lower-cased, without
    /// stress marks; unknown characters make it `None`.
    pub(crate) fn read(&self, name: &str) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(name.len());
        for c in name.trim().chars().flat_map(char::to_lowercase) {
            match compose(out.last().and_then(|l| self.letter(*l)), c) {
                Some(whole) => *out.last_mut()? = *self.ids.get(&whole)?,
                None => self.read_char(plain(c), &mut out)?,
            }
        }
        Some(out)
    }

    fn read_char(&self, c: char, out: &mut Vec<u8>) -> Option<()> {
        if let Some(id) = self.ids.get(&c) {
            out.push(*id);
            return Some(());
        }
        match c {
            ' ' | '-' | '\u{a0}' | '\u{2010}' | '\u{2011}' | '\u{200c}' | '־' => out.push(SEPARATOR),
            '’' | 'ʼ' | '`' | 'ʹ' | '′' | '\'' => {
                if let Some(id) = self.ids.get(&'\'') {
                    out.push(*id);
                }
            }
            // Stress marks, Arabic and Hebrew vowel points, direction marks.
            '\u{300}'..='\u{301}' | '\u{64b}'..='\u{652}' | '\u{670}' | '\u{640}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}' | '\u{200e}' | '\u{200f}' => {
            }
            _ => {
                return super::hangul::split(c).and_then(|jamo| {
                    jamo.into_iter().flatten().try_for_each(|j| {
                        out.push(*self.ids.get(&j)?);
                        Some(())
                    })
                });
            }
        }
        Some(())
    }
}

/// The letter that a letter and a combining mark make together.
fn compose(last: Option<char>, mark: char) -> Option<char> {
    Some(match (last?, mark) {
        ('и', '\u{306}') => 'й',
        ('у', '\u{306}') => 'ў',
        ('е', '\u{308}') => 'ё',
        ('і', '\u{308}') => 'ї',
        ('ι', '\u{308}') => 'ϊ',
        ('υ', '\u{308}') => 'ϋ',
        ('ا', '\u{653}') => 'آ',
        _ => return None,
    })
}

/// A letter without its stress mark, and without a difference of code only.
fn plain(c: char) -> char {
    match c {
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' => 'ι',
        'ό' => 'ο',
        'ύ' => 'υ',
        'ώ' => 'ω',
        'ΐ' => 'ϊ',
        'ΰ' => 'ϋ',
        'ѐ' => 'е',
        'ѝ' => 'и',
        'ٱ' => 'ا',
        'ھ' | 'ہ' => 'ه',
        '׳' => '\'',
        _ => c,
    }
}

/// The set that holds one letter; a separator counts as a word boundary.
pub(crate) fn bit_of(letter: u8) -> LetterSet {
    if letter == SEPARATOR { BOUNDARY } else { 1 << letter }
}
