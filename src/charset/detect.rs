//! Which encoding bytes are in: marks and declarations first, then what the bytes can be.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_16BE, UTF_16LE};

use super::{Charset, declared};

impl Charset {
    /// The charset of a text: its byte order mark, UTF-8 if the bytes are that, what somebody `declared`,
    /// UTF-16 if its zero bytes show it, else the likeliest.
    pub fn of_text(bytes: &[u8], declared: Option<Charset>) -> Charset {
        if let Some((marked, _)) = Encoding::for_bom(bytes) {
            return Charset(marked);
        }
        // UTF-16 of most scripts and ISO-2022-JP of all are valid UTF-8 too, but text in UTF-8 holds neither zeros nor these escapes.
        if let Some(charset) = without_mark(bytes).or_else(|| iso_2022_jp(bytes)) {
            return charset;
        }
        if std::str::from_utf8(bytes).is_ok() {
            return Charset::UTF_8;
        }
        // One that has a broken character is still UTF-8.
        declared.unwrap_or_else(|| if Charset::UTF_8.fits(bytes) { Charset::UTF_8 } else { likeliest(bytes) })
    }

    /// The charset of a web page: its byte order mark, what the server said, what the page says, else as of a text.
    /// A declaration that the bytes belie gives way.
    pub fn of_html(bytes: &[u8], from_http: Option<Charset>) -> Charset {
        if let Some((marked, _)) = Encoding::for_bom(bytes) {
            return Charset(marked);
        }
        from_http.into_iter().chain(declared::in_page(bytes)).find(|charset| charset.fits(bytes)).unwrap_or_else(|| Charset::of_text(bytes, None))
    }

    /// Whether bytes that are declared to be in this charset may well be.
    fn fits(self, bytes: &[u8]) -> bool {
        let (text, wrong) = self.0.decode_without_bom_handling(bytes);
        if self == Charset::UTF_8 {
            // A page in UTF-8 may have a broken character or two; in another charset nearly none would come out right.
            let foreign = text.chars().filter(|c| !c.is_ascii()).count();
            let broken = text.chars().filter(|&c| c == char::REPLACEMENT_CHARACTER).count();
            return !wrong || broken * 2 < foreign;
        }
        // By chance a few pairs of bytes are UTF-8, never a whole page; but charsets of one byte decode anything.
        let utf_8 = !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok();
        !(utf_8 && (wrong || self.0.is_single_byte()))
    }
}

/// UTF-16 without a mark. Characters below U+0100 have a zero byte, always on the same side, and no other text has any.
fn without_mark(bytes: &[u8]) -> Option<Charset> {
    let (pairs, []) = bytes.as_chunks::<2>() else { return None };
    let zeros = |side: usize| pairs.iter().filter(|pair| pair.get(side) == Some(&0)).count();
    let (charset, zeros) = match (zeros(0), zeros(1)) {
        (0, zeros @ 1..) => (Charset(UTF_16LE), zeros),
        (zeros @ 1.., 0) => (Charset(UTF_16BE), zeros),
        _ => return None,
    };
    let (text, wrong) = charset.0.decode_without_bom_handling(bytes);
    let readable = !wrong && !text.chars().any(|c| c.is_control() && !c.is_whitespace());
    // A stray zero in UTF-8 proves nothing; text of characters that are no bytes of UTF-8 has few zeros.
    (readable && (zeros * 20 >= pairs.len() || std::str::from_utf8(bytes).is_err())).then_some(charset)
}

/// ISO-2022-JP switches scripts by an escape and is ASCII in bytes.
fn iso_2022_jp(bytes: &[u8]) -> Option<Charset> {
    let escapes = bytes.is_ascii() && memchr::memmem::find(bytes, b"\x1b$").is_some();
    (escapes && !ISO_2022_JP.decode_without_bom_handling(bytes).1).then_some(Charset(ISO_2022_JP))
}

fn likeliest(bytes: &[u8]) -> Charset {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    Charset(detector.guess(None, Utf8Detection::Deny))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn charset(label: &str) -> Charset {
        Charset::by_label(label).unwrap()
    }

    /// A few sentences in a language that is written in the charset.
    const TEXTS: &[(&str, &str)] = &[
        ("windows-1250", "Wczesnym rankiem rybacy wrócili do portu. Łodzie były pełne śledzi, a na nabrzeżu czekali już kupcy i żony rybaków."),
        ("windows-1251", "Рано утром рыбаки вернулись в гавань. Лодки были полны сельди, и на причале уже ждали торговцы."),
        ("koi8-r", "Рано утром рыбаки вернулись в гавань. Лодки были полны сельди, и на причале уже ждали торговцы."),
        ("windows-1252", "Frühmorgens kehrten die Fischer zurück. Die Kähne waren voller Heringe, und am Kai standen längst die Händler."),
        ("gb18030", "清晨，渔民们回到了港口。船上装满了鲱鱼，商人们早已在码头上等候。"),
        ("shift_jis", "早朝、漁師たちが港に戻ってきた。船はニシンでいっぱいで、岸壁では商人たちがもう待っていた。"),
        ("euc-jp", "早朝、漁師たちが港に戻ってきた。船はニシンでいっぱいで、岸壁では商人たちがもう待っていた。"),
        ("iso-2022-jp", "早朝、漁師たちが港に戻ってきた。船はニシンでいっぱいで、岸壁では商人たちがもう待っていた。"),
        ("euc-kr", "이른 아침 어부들이 항구로 돌아왔다. 배에는 청어가 가득했고 부두에는 상인들이 이미 기다리고 있었다."),
        ("big5", "清晨，漁民們回到了港口。船上裝滿了鯡魚，商人們早已在碼頭上等候。"),
        ("utf-16le", "Early in the morning the fishermen came back."),
        ("utf-16be", "Рано утром рыбаки вернулись в гавань."),
        ("utf-16le", "清晨，渔民们回到了港口。\n船上装满了鲱鱼。"),
        ("utf-8", "Frühmorgens kehrten die Fischer zurück."),
    ];

    #[test]
    fn texts_are_known_by_their_bytes() {
        for (label, text) in TEXTS {
            let bytes = charset(label).encode(text, false).unwrap();
            let found = Charset::of_text(&bytes, None);
            assert_eq!(found.decode(&bytes).text, *text, "{label} taken for {found}");
        }
    }

    #[test]
    fn utf_8_goes_before_a_declaration_and_a_declaration_before_a_guess() {
        assert_eq!(Charset::of_text("naïve".as_bytes(), Some(charset("koi8-r"))), Charset::UTF_8);
        assert_eq!(Charset::of_text(b"na\xefve", Some(charset("koi8-r"))).name(), "KOI8-R");
        assert_eq!(Charset::of_text(b"\xff\xfea\0", Some(charset("koi8-r"))).name(), "UTF-16LE");
    }

    #[test]
    fn a_stray_zero_makes_no_utf_16() {
        let text = format!("{}\0{}", "plain words ".repeat(30), "x".repeat(7));
        assert_eq!(Charset::of_text(text.as_bytes(), None), Charset::UTF_8);
        assert_eq!(Charset::of_text(b"\0\0\0\0", None), Charset::UTF_8);
        assert_eq!(Charset::of_text(b"\x1b[31mred\x1b[0m", None), Charset::UTF_8);
    }

    #[test]
    fn a_page_is_in_what_the_server_says_then_in_what_it_says_itself() {
        let page = b"<meta charset=windows-1251><p>\xf0\xfb\xe1\xe0";
        assert_eq!(Charset::of_html(page, None).name(), "windows-1251");
        assert_eq!(Charset::of_html(page, Some(charset("koi8-r"))).name(), "KOI8-R");
        assert_eq!(Charset::of_html(b"\xef\xbb\xbf<meta charset=koi8-r>", None), Charset::UTF_8);
        assert_eq!(Charset::of_html(b"<p>nothing said", None), Charset::UTF_8);
    }

    #[test]
    fn a_declaration_that_the_bytes_belie_gives_way() {
        for label in ["shift_jis", "euc-kr", "iso-8859-1", "windows-1251"] {
            let page = format!("<meta charset={label}><p>Łodzie były pełne śledzi – już rano");
            assert_eq!(Charset::of_html(page.as_bytes(), None), Charset::UTF_8, "{label}");
        }
        let (_, text) = TEXTS[1];
        let page = [b"<meta charset=utf-8><p>".to_vec(), charset("windows-1251").encode(text, false).unwrap()].concat();
        assert_eq!(Charset::of_html(&page, None).name(), "windows-1251");
        let page = [b"<meta charset=utf-8><p>broken \xd0 once ".to_vec(), text.as_bytes().to_vec()].concat();
        assert_eq!(Charset::of_html(&page, None), Charset::UTF_8);
    }

    proptest! {
        #[test]
        fn what_is_found_reads_the_declared_bytes(text in "[а-яё ]{1,40}", label in prop::sample::select(&["windows-1251", "koi8-r", "gb18030", "shift_jis", "euc-kr", "big5"][..])) {
            let charset = charset(label);
            if let Some(bytes) = charset.encode(&text, false) {
                let page = [format!("<meta charset={label}>").into_bytes(), bytes].concat();
                prop_assert!(Charset::of_html(&page, None) == charset || std::str::from_utf8(&page).is_ok());
            }
        }

        #[test]
        fn any_bytes_have_a_charset(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = Charset::of_text(&bytes, None).decode(&bytes);
            let _ = Charset::of_html(&bytes, None).decode(&bytes);
        }
    }
}
