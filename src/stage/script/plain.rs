//! The cheap way out: what is too plain to be code.

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

const MARKS: [u8; 256] = {
    let mut table = [0; 256];
    let marks = b"{}()[]<>=;_$|\\+&%/\"";
    let mut i = 0;
    while i < marks.len() {
        table[marks[i] as usize] = 1;
        i += 1;
    }
    table
};

fn marks(bytes: &[u8]) -> usize {
    bytes.iter().map(|&b| usize::from(MARKS[usize::from(b)])).sum()
}
