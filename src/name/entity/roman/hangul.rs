//! Hangul syllables taken apart into conjoining jamo.

const FIRST: u32 = 0xac00;
const LAST: u32 = 0xd7a3;

/// The initial, the vowel and the final of a syllable.
pub(crate) fn split(c: char) -> Option<[Option<char>; 3]> {
    let code = c as u32;
    if !(FIRST..=LAST).contains(&code) {
        return None;
    }
    let at = code - FIRST;
    let last = at % 28;
    Some([char::from_u32(0x1100 + at / 588), char::from_u32(0x1161 + at % 588 / 28), if last == 0 { None } else { char::from_u32(0x11a7 + last) }])
}

#[cfg(test)]
mod tests {
    #[test]
    fn splits_a_syllable() {
        assert_eq!(super::split('한'), Some([Some('ᄒ'), Some('ᅡ'), Some('ᆫ')]));
        assert_eq!(super::split('a'), None);
    }
}
