use dechaff::charset::{Charset, Decoded};

use super::input::Input;

const LABELS: [&str; 40] = [
    "utf-8",
    "utf-16le",
    "utf-16be",
    "ibm866",
    "iso-8859-2",
    "iso-8859-3",
    "iso-8859-4",
    "iso-8859-5",
    "iso-8859-6",
    "iso-8859-7",
    "iso-8859-8",
    "iso-8859-8-i",
    "iso-8859-10",
    "iso-8859-13",
    "iso-8859-14",
    "iso-8859-15",
    "iso-8859-16",
    "koi8-r",
    "koi8-u",
    "macintosh",
    "windows-874",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "x-mac-cyrillic",
    "gbk",
    "gb18030",
    "big5",
    "euc-jp",
    "iso-2022-jp",
    "shift_jis",
    "euc-kr",
    "x-user-defined",
    "latin1",
];

/// `exact` is true if, and only if, encoding gives the very bytes back; that what is found out about bytes is a charset they can be read in.
pub fn charset(data: &[u8]) {
    let mut input = Input(data);
    let label = LABELS[input.below(LABELS.len())];
    let bytes = input.0;
    let named = Charset::by_label(label).unwrap_or_else(|| panic!("{label} is unknown"));
    for charset in
        [named, Charset::of_text(bytes, None), Charset::of_text(bytes, Some(named)), Charset::of_html(bytes, None), Charset::of_html(bytes, Some(named))]
    {
        let Decoded { text, bom, exact } = charset.decode(bytes);
        let back = charset.encode(&text, bom);
        assert_eq!(exact, back.as_deref() == Some(bytes), "{charset}: {text:?} from {bytes:?}");
        assert_eq!(Charset::by_label(charset.name()), Some(charset));
    }
    if std::str::from_utf8(bytes).is_ok() {
        assert!(Charset::UTF_8.decode(bytes).exact);
    }
}
