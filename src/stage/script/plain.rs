//! The cheap way out: what is too plain to be code.

use crate::text::count;

/// Bytes in which a line's nature is looked for; a longer one is looked at in pieces of this size.
pub(super) const PIECE: usize = 1000;

/// Shorter lines are plain only if they have no mark at all.
const SHORT: usize = 60;

/// Whether a stretch has too few marks to be code. One pass over its bytes settles most prose.
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    let (Some(head), Some(&[before, last])) = (bytes.first_chunk::<SHORT>(), bytes.last_chunk()) else {
        return false;
    };
    let ends_as_code = matches!(last, b';' | b'{' | b'}' | b'\\') || (last == b',' && matches!(before, b'"' | b'\'' | b')' | b']'));
    let begins_as_code = matches!(head[0], b'/' | b'<' | b'{' | b'[' | b'}' | b'\'' | b'*' | b'#' | b'"' | b'%');
    !begins_as_code && !ends_as_code && marks(head) < 2 && marks(bytes) * 24 < bytes.len()
}

/// Whether a short line has a heading's or a sentence's beginning and no mark: never the beginning of code.
pub(super) fn is_label(bytes: &[u8]) -> bool {
    bytes.len() < SHORT && bytes.first().is_some_and(|&b| b.is_ascii_uppercase() || b >= 0x80) && marks(bytes) == 0
}

/// How many of ``{}()[]<>=;_$|\\+&%/"`` there are; in ranges, which are few.
#[expect(clippy::needless_bitwise_bool, reason = "without branches the compiler takes many bytes at once")]
fn marks(bytes: &[u8]) -> usize {
    let within = |b: u8, first: u8, last: u8| b.wrapping_sub(first) <= last - first;
    count(bytes, |b| {
        within(b, b'[', b']')
            | within(b, b'{', b'}')
            | within(b, b'(', b')')
            | within(b, b'$', b'&')
            | within(b, b';', b'>')
            | (b == b'_')
            | (b == b'+')
            | (b == b'/')
            | (b == b'"')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_these() {
        let found: Vec<u8> = (0..=255).filter(|&b| marks(&[b]) == 1).collect();
        assert_eq!(found, b"\"$%&()+/;<=>[\\]_{|}");
    }
}
