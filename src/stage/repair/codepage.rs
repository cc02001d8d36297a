use std::sync::LazyLock;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};

/// Which code page UTF-8 was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// Windows-1252, and Latin-1 with it: undefined bytes are the controls of their number.
    Western,
    /// Windows-1250.
    Central,
    /// Windows-1251.
    Cyrillic,
    /// Mac OS Roman.
    Mac,
}

impl Page {
    pub(super) const ALL: [Self; 4] = [Self::Western, Self::Central, Self::Cyrillic, Self::Mac];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Western => "UTF-8 read as Windows-1252",
            Self::Central => "UTF-8 read as Windows-1250",
            Self::Cyrillic => "UTF-8 read as Windows-1251",
            Self::Mac => "UTF-8 read as Mac Roman",
        }
    }

    /// Whether `c` can be what this page shows for the first byte of a sequence that is worth looking at.
    pub(super) fn leads(self, c: char) -> bool {
        match self {
            Self::Western => matches!(c, 'Â'..='ô'),
            Self::Central => matches!(c, 'Á'..='ô' | 'Ă'..='Ű'),
            Self::Cyrillic => matches!(c, 'В'..='Я' | 'в' | 'р'),
            Self::Mac => matches!(c, '¬' | '√' | 'ƒ' | '≈' | '‚' | '–' | '—'),
        }
    }

    /// The byte above ASCII that this page shows as `c`.
    pub(super) fn byte(self, c: char) -> Option<u8> {
        static TABLES: LazyLock<[Vec<(char, u8)>; 4]> = LazyLock::new(|| [WINDOWS_1252, WINDOWS_1250, WINDOWS_1251, MACINTOSH].map(table));
        let table = &TABLES[self as usize];
        if let Ok(at) = table.binary_search_by_key(&c, |&(shown, _)| shown) {
            return Some(table[at].1);
        }
        // Latin-1 shows 80 to 9F as controls, and some texts mix both readings.
        (self == Self::Western).then(|| u8::try_from(u32::from(c)).ok().filter(|b| (0x80..=0x9f).contains(b)))?
    }

    /// What a Windows-1252 byte from 80 to 9F shows, given the control that Latin-1 made of it.
    pub(super) fn from_control(control: char) -> Option<char> {
        let byte = u8::try_from(u32::from(control)).ok().filter(|b| (0x80..=0x9f).contains(b))?;
        shown(WINDOWS_1252, byte).filter(|&c| c != control)
    }
}

fn table(encoding: &'static Encoding) -> Vec<(char, u8)> {
    let mut table: Vec<(char, u8)> = (0x80..=0xff).filter_map(|byte| Some((shown(encoding, byte)?, byte))).collect();
    table.sort_unstable();
    table
}

fn shown(encoding: &'static Encoding, byte: u8) -> Option<char> {
    encoding.decode_without_bom_handling(&[byte]).0.chars().next().filter(|&c| c != char::REPLACEMENT_CHARACTER)
}
