//! What a page says of its own encoding.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

use super::Charset;

/// How far into a page a declaration is looked for. The standard says 1024; pages put scripts first.
const HEAD: usize = 4096;

/// The charset that a `<meta>` tag or else an XML declaration names.
pub(super) fn in_page(bytes: &[u8]) -> Option<Charset> {
    let head: String = bytes.iter().take(HEAD).map(|&byte| if byte.is_ascii() { char::from(byte.to_ascii_lowercase()) } else { ' ' }).collect();
    in_meta(&head).or_else(|| in_xml(&head)).and_then(Charset::by_label).map(believable)
}

/// Who could read the declaration was not reading UTF-16; the standard takes UTF-8 then.
fn believable(charset: Charset) -> Charset {
    if charset.0 == UTF_16LE || charset.0 == UTF_16BE {
        Charset::UTF_8
    } else if charset.0 == X_USER_DEFINED {
        Charset(WINDOWS_1252)
    } else {
        charset
    }
}

/// `<meta charset="x">`, and `<meta http-equiv=content-type content="text/html; charset=x">`.
fn in_meta(head: &str) -> Option<&str> {
    let mut rest = head;
    while let Some((_, tag)) = rest.split_once('<') {
        rest = tag;
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.split_once("-->")?.1;
        } else if let Some(meta) = tag.strip_prefix("meta").filter(|meta| meta.starts_with([' ', '\t', '\n', '\r', '\x0c', '/'])) {
            let (attributes, after) = meta.split_once('>')?;
            rest = after;
            if let Some(label) = value_of("charset", attributes) {
                return Some(label);
            }
        }
    }
    None
}

/// `<?xml version="1.0" encoding="x"?>` at the very start.
fn in_xml(head: &str) -> Option<&str> {
    value_of("encoding", head.strip_prefix("<?xml")?.split_once('>')?.0)
}

/// What stands after `name =`, in quotes or not.
fn value_of<'a>(name: &str, attributes: &'a str) -> Option<&'a str> {
    attributes.split(name).skip(1).find_map(|after| {
        let value = after.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
        value.split(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'' | ';' | '/' | '?')).next().filter(|label| !label.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(page: &str) -> Option<&'static str> {
        in_page(page.as_bytes()).map(|charset| charset.name())
    }

    #[test]
    fn declarations_are_found_in_every_spelling() {
        for page in [
            "<meta charset=koi8-r>",
            "<!doctype html><head><META CharSet = 'KOI8-R' />",
            r#"<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">"#,
            r#"<meta content='text/html;charset="koi8-r"' http-equiv=content-type>"#,
            r#"<meta name="charset" content="none"><meta charset="koi8-r">"#,
            r#"<?xml version="1.0" encoding="koi8-r"?><html>"#,
            "<!-- <meta charset=big5> --><meta charset=koi8-r>",
            "<?xml version='1.0' encoding='big5'?><meta charset=koi8-r>",
        ] {
            assert_eq!(name(page), Some("KOI8-R"), "{page}");
        }
    }

    #[test]
    fn what_is_no_declaration_is_none() {
        for page in [
            "",
            "<",
            "<meta",
            "<meta charset",
            "<meta charset=>",
            "<metal charset=koi8-r>",
            "<p>charset=koi8-r",
            "<!-- <meta charset=koi8-r>",
            "<meta charset=nonsense>",
        ] {
            assert_eq!(name(page), None, "{page}");
        }
        assert_eq!(name(&format!("{}<meta charset=koi8-r>", " ".repeat(HEAD))), None);
    }

    #[test]
    fn a_page_that_can_be_read_is_not_in_utf_16() {
        assert_eq!(name("<meta charset=utf-16>"), Some("UTF-8"));
        assert_eq!(name("<meta charset=x-user-defined>"), Some("windows-1252"));
    }
}
