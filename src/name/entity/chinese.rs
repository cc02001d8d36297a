//! A word of a Chinese name in Wade–Giles.

use super::roman::{pinyin_syllables, wade_giles};

/// The syllables of a family or given name as Wade–Giles writes each, breath marked.
#[derive(Clone, Debug)]
pub(super) struct Syllables {
    each: Vec<&'static [String]>,
    /// Apostrophes may be left out, as newspapers did: of a long name enough is left.
    is_lax: bool,
}

/// Whether apostrophes may stand where they belong, and whether they may be left out.
const STRICT: [bool; 2] = [true, false];
const NO_BREATH: [bool; 2] = [false, true];
const ANY_BREATH: [bool; 2] = [true, true];

/// The family and the given name of an entry in pinyin, syllable by syllable, if as many as it has characters.
pub(super) fn reading(name: &str, characters: usize) -> Option<(Vec<String>, Vec<String>)> {
    let name = name.to_lowercase();
    let (family, given) = name.split_once(' ')?;
    let [family, given] = [family, given].map(|word| pinyin_syllables(word).map(|all| all.into_iter().map(str::to_owned).collect::<Vec<_>>()));
    let (family, given) = (family?, given?);
    (family.len() + given.len() == characters).then_some((family, given))
}

impl Syllables {
    pub(super) fn new(pinyin: &[String], is_lax: bool) -> Self {
        Self { each: pinyin.iter().map(|syllable| wade_giles(syllable)).collect(), is_lax }
    }

    /// The letters of all its spellings.
    pub(super) fn spellings(&self) -> Vec<String> {
        let mut all = vec![String::new()];
        for syllable in &self.each {
            all = all.iter().flat_map(|head| syllable.iter().map(move |tail| format!("{head}{tail}"))).collect();
        }
        all
    }

    /// Whether a word is a spelling of it, apostrophes and hyphens as Wade–Giles has them or left out altogether.
    pub(super) fn accepts(&self, word: &str) -> bool {
        let word = marked(word);
        self.reads(&word, STRICT) || self.is_lax && self.reads(&word, NO_BREATH)
    }

    /// The same with every apostrophe in its place.
    pub(super) fn is_strictly(&self, word: &str) -> bool {
        self.reads(&marked(word), STRICT)
    }

    /// Whether a word would be a spelling of it but for an apostrophe that makes it another's.
    pub(super) fn is_denied_by(&self, word: &str) -> bool {
        let word = marked(word);
        word.contains('\'') && self.reads(&word.replace('\'', ""), NO_BREATH) && !self.reads(&word, ANY_BREATH)
    }

    /// Whether it is a spelling with apostrophes where they belong, or without.
    fn reads(&self, word: &str, breath: [bool; 2]) -> bool {
        let has_dots = word.contains('ü');
        let is = |syllables: &[&'static [String]], text: &str| {
            let mut heads = vec![text];
            for syllable in syllables {
                let spelled = |wade: &String| {
                    let wade = if has_dots { wade.clone() } else { wade.replace('ü', "u") };
                    let silent = wade.replace('\'', "");
                    [breath[0].then_some(wade), breath[1].then_some(silent)].into_iter().flatten()
                };
                let all: Vec<String> = syllable.iter().flat_map(spelled).collect();
                heads = heads.iter().flat_map(|head| all.iter().filter_map(|wade| head.strip_prefix(&**wade))).collect();
            }
            heads.contains(&"")
        };
        if !word.contains('-') {
            return is(&self.each, word);
        }
        let pieces: Vec<&str> = word.split('-').collect();
        pieces.len() == self.each.len() && pieces.iter().zip(&self.each).all(|(piece, syllable)| is(&[syllable], piece))
    }

    /// Whether a word shows that it is no pinyin, in which it might be another's.
    pub(super) fn shows_system(word: &str) -> bool {
        let word = marked(word);
        word.contains(['-', '\'']) || pinyin_syllables(&word).is_none()
    }
}

/// A word in small letters with apostrophes and hyphens of one kind, and no marks but those of ü.
fn marked(word: &str) -> String {
    let plain = |c: char| match c {
        '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '′' => '\'',
        '\u{2010}' | '\u{2011}' => '-',
        'ê' | 'ě' | 'ĕ' | 'é' | 'è' => 'e',
        'ŭ' => 'u',
        'ï' => 'i',
        _ => c,
    };
    word.chars().flat_map(char::to_lowercase).map(plain).collect()
}

/// Whether a word has a mark of breath.
pub(super) fn has_breath(word: &str) -> bool {
    marked(word).contains('\'')
}
