//! JSON string literals: where in a literal a stretch of the decoded text stands, and how text is written in one.

use crate::text::Span;

/// The inside of the literal that `serde_json` writes for a text: quotation marks left off.
pub(super) fn escaped(text: &str) -> String {
    let quoted = serde_json::to_string(text).unwrap_or_default();
    Span::new(1, quoted.len().max(2) - 1).of(&quoted).to_owned()
}

/// Offsets in a literal (quotation marks left off) of ascending offsets in the text that it stands for.
pub(super) fn offsets(literal: &str, wanted: impl Iterator<Item = usize>) -> Vec<usize> {
    let bytes = literal.as_bytes();
    let (mut at, mut decoded) = (0, 0);
    wanted
        .map(|target| {
            while decoded < target {
                let run = memchr::memchr(b'\\', &bytes[at..]).unwrap_or(bytes.len() - at);
                let plain = run.min(target - decoded);
                at += plain;
                decoded += plain;
                if decoded < target {
                    let (written, meant) = escape(&bytes[at..]);
                    at += written;
                    decoded += meant;
                }
            }
            at
        })
        .collect()
}

/// Bytes of the escape at the start, and bytes of UTF-8 that it stands for.
fn escape(bytes: &[u8]) -> (usize, usize) {
    let unit = |at: usize| {
        let digits = bytes.get(at + 2..at + 6)?;
        u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    match (bytes.get(1), unit(0)) {
        (Some(b'u'), Some(0xd800..=0xdbff)) => (12, 4),
        (Some(b'u'), Some(code)) => (6, char::from_u32(code).map_or(3, char::len_utf8)),
        _ => (2, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_boundary_is_found() {
        let literal = r#"a\n\u00e9\/\ud83d\ude00é\"\u0041z"#;
        let text: String = serde_json::from_str(&format!("\"{literal}\"")).unwrap();
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let found = offsets(literal, ends.iter().copied());
        for pair in ends.windows(2).zip(found.windows(2)) {
            let piece: String = serde_json::from_str(&format!("\"{}\"", Span::new(pair.1[0], pair.1[1]).of(literal))).unwrap();
            assert_eq!(piece, Span::new(pair.0[0], pair.0[1]).of(&text));
        }
    }
}
