//! Which encoding bytes are in, and the way from bytes to text and back.

mod declared;
mod detect;

use std::borrow::Cow;
use std::fmt;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// An encoding of the [Encoding Standard](https://encoding.spec.whatwg.org/).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Charset(&'static Encoding);

/// Bytes made text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// Whether a byte order mark stood in front.
    pub bom: bool,
    /// Whether [`Charset::encode`] of this text and mark gives the very bytes back.
    pub exact: bool,
}

impl Charset {
    /// UTF-8.
    pub const UTF_8: Charset = Charset(UTF_8);

    /// The charset's name as in the standard, such as `windows-1252`.
    pub fn name(&self) -> &'static str {
        self.0.name()
    }

    /// The charset that web pages mean by a label: `latin1` is `windows-1252`.
    /// Labels that browsers refuse to decode (`iso-2022-kr`) are none.
    pub fn by_label(label: &str) -> Option<Charset> {
        Encoding::for_label_no_replacement(label.as_bytes()).map(Charset)
    }

    /// Makes text of bytes. What is not in this charset becomes U+FFFD.
    pub fn decode<'a>(&self, bytes: &'a [u8]) -> Decoded<'a> {
        let mark = self.mark();
        let (bom, body) = match bytes.strip_prefix(mark) {
            Some(body) if !mark.is_empty() => (true, body),
            _ => (false, bytes),
        };
        let (text, wrong) = self.0.decode_without_bom_handling(body);
        // Valid UTF-8 is its own encoding; elsewhere two sequences may mean one character.
        let exact = !wrong && (self.0 == UTF_8 || self.encode(&text, bom).is_some_and(|back| back == bytes));
        Decoded { text, bom, exact }
    }

    /// Makes bytes of text, with a byte order mark in front if the charset has one and `bom` asks for it;
    /// nothing if a character is not in this charset.
    pub fn encode(&self, text: &str, bom: bool) -> Option<Vec<u8>> {
        let mut bytes = if bom { self.mark().to_vec() } else { Vec::new() };
        if self.0 == UTF_16LE {
            bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        } else if self.0 == UTF_16BE {
            bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
        } else {
            let (body, _, unmappable) = self.0.encode(text);
            if unmappable {
                return None;
            }
            bytes.extend_from_slice(&body);
        }
        Some(bytes)
    }

    /// For text that comes in pieces; a byte order mark is decoded as the character that it is.
    pub(crate) fn decoder(self) -> encoding_rs::Decoder {
        self.0.new_decoder_without_bom_handling()
    }

    /// The byte order mark; of most charsets none.
    fn mark(self) -> &'static [u8] {
        if self.0 == UTF_8 {
            b"\xEF\xBB\xBF"
        } else if self.0 == UTF_16LE {
            b"\xFF\xFE"
        } else if self.0 == UTF_16BE {
            b"\xFE\xFF"
        } else {
            b""
        }
    }
}

impl fmt::Debug for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Charset({})", self.name())
    }
}

impl fmt::Display for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LABELS: &[&str] = &[
        "utf-8",
        "utf-16le",
        "utf-16be",
        "windows-1250",
        "windows-1251",
        "windows-1252",
        "windows-1255",
        "koi8-r",
        "ibm866",
        "macintosh",
        "iso-8859-2",
        "gb18030",
        "gbk",
        "shift_jis",
        "euc-jp",
        "iso-2022-jp",
        "euc-kr",
        "big5",
        "x-user-defined",
    ];

    fn charset(label: &str) -> Charset {
        Charset::by_label(label).unwrap()
    }

    #[test]
    fn labels_are_those_of_the_web() {
        assert_eq!(charset("Latin1").name(), "windows-1252");
        assert_eq!(charset(" GB2312 ").name(), "GBK");
        assert_eq!(Charset::by_label("iso-2022-kr"), None);
        assert_eq!(Charset::by_label("no such thing"), None);
    }

    #[test]
    fn text_is_read_in_its_charset() {
        for (label, bytes, text) in [
            ("windows-1251", &b"\xcf\xee\xeb\xe5"[..], "Поле"),
            ("koi8-r", b"\xf0\xcf\xcc\xc5", "Поле"),
            ("windows-1250", b"\xb3\xb9ka", "łąka"),
            ("gb18030", b"\xcc\xef\xd2\xb0", "田野"),
            ("shift_jis", b"\x93c\x82\xf1\x82\xda", "田んぼ"),
            ("euc-kr", b"\xb9\xe7", "밭"),
            ("big5", b"\xa5\xd0\xb3\xa5", "田野"),
            ("utf-16be", b"\x00a\x04\x11", "aБ"),
        ] {
            let decoded = charset(label).decode(bytes);
            assert_eq!((&*decoded.text, decoded.exact), (text, true), "{label}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_text_and_comes_back() {
        for (label, bytes) in [("utf-8", &b"\xEF\xBB\xBFa"[..]), ("utf-16le", b"\xFF\xFEa\0"), ("utf-16be", b"\xFE\xFF\0a")] {
            let decoded = charset(label).decode(bytes);
            assert_eq!(decoded, Decoded { text: "a".into(), bom: true, exact: true }, "{label}");
            assert_eq!(charset(label).encode("a", true).unwrap(), bytes);
        }
    }

    #[test]
    fn what_would_not_come_back_is_not_exact() {
        for (label, bytes) in [
            ("utf-8", &b"a\xff"[..]),
            ("utf-16le", b"a\0b"),
            ("utf-16le", b"\x00\xd8a\0"),
            ("windows-1255", b"\xd9"),
            // Two spellings of one character: the encoder writes the other.
            ("shift_jis", b"\xfa\x5b"),
        ] {
            assert!(!charset(label).decode(bytes).exact, "{label} {bytes:?}");
        }
    }

    #[test]
    fn a_character_outside_the_charset_is_not_encoded() {
        assert_eq!(charset("koi8-r").encode("田", false), None);
    }

    proptest! {
        #[test]
        fn exact_means_that_the_very_bytes_come_back(bytes in prop::collection::vec(any::<u8>(), 0..12), label in prop::sample::select(LABELS)) {
            let charset = charset(label);
            let Decoded { text, bom, exact } = charset.decode(&bytes);
            prop_assert_eq!(exact, charset.encode(&text, bom).is_some_and(|back| back == bytes));
        }

        #[test]
        fn text_that_can_be_written_can_be_read(text in "[ -~а-яąłé田野んぼ밭한]{0,20}", label in prop::sample::select(LABELS), bom: bool) {
            let charset = charset(label);
            if let Some(bytes) = charset.encode(&text, bom) {
                let decoded = charset.decode(&bytes);
                prop_assert_eq!(&*decoded.text, &*text);
                prop_assert!(decoded.exact);
                prop_assert_eq!(decoded.bom, bom && !charset.mark().is_empty());
            }
        }
    }
}
