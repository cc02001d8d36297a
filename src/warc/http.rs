use std::borrow::Cow;

use super::body::{self, Decoded};
use super::head::{self, Field, Lines};

/// An HTTP response.
#[derive(Clone, Debug)]
pub struct Http<'a> {
    /// 200 if all went well.
    pub status: u16,
    /// Its headers in the order they are written.
    pub headers: Vec<Field<'a>>,
    /// Its body, transfer and content codings undone.
    pub body: Cow<'a, [u8]>,
    /// Whether the body came to its end as far as its codings tell; else it is what stood before the cut, or the damage.
    pub whole: bool,
}

/// Why there is no response in a record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// It does not begin with a status line.
    #[error("no HTTP status line: {0:?}")]
    Status(String),
    /// Somebody's bomb.
    #[error("the body is larger than {0} bytes when decoded")]
    TooLarge(usize),
}

impl<'a> Http<'a> {
    /// The head is read like the record's own, which has the same grammar: crawls hold heads that parsers for servers
    /// rightly refuse (`HTTP/2 200`, lines without a colon, no empty line), and nothing is at risk here.
    pub(super) fn parse(block: &'a [u8], limit: usize) -> Result<Self, HttpError> {
        let mut lines = Lines::new(block, 0);
        let first = lines.next().map_or(block, |(_, line)| line);
        let status = status(first).ok_or_else(|| HttpError::Status(head::shown(block)))?;
        let (headers, _) = head::fields(&mut lines);
        let coded = block.get(lines.at..).unwrap_or_default();
        let is_chunked = list(&headers, "Transfer-Encoding").any(|coding| coding.eq_ignore_ascii_case("chunked"));
        let (sent, arrived) = match is_chunked.then(|| body::dechunk(coded)) {
            Some(Decoded::Out(sent, arrived)) => (Cow::Owned(sent), arrived),
            _ => (Cow::Borrowed(coded), true),
        };
        // The last one named was applied last.
        let codings = list(&headers, "Content-Encoding").rev().filter(|coding| !coding.eq_ignore_ascii_case("identity"));
        let (body, decoded) = body::decode_all(sent, codings, limit).ok_or(HttpError::TooLarge(limit))?;
        if body.len() > limit {
            return Err(HttpError::TooLarge(limit));
        }
        Ok(Self { status, headers, body, whole: arrived && decoded })
    }

    /// The first header of that name, in whatever case.
    pub fn header(&self, name: &str) -> Option<Cow<'a, str>> {
        head::value(&self.headers, name)
    }

    /// What the body is, in small letters and without parameters: `text/html`.
    pub fn content_type(&self) -> Option<String> {
        self.header("Content-Type").map(|value| media_type(&value))
    }

    /// The encoding that the body is said to be in.
    pub fn charset(&self) -> Option<String> {
        let value = self.header("Content-Type")?;
        let named = |parameter: &str| {
            let (name, value) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
        };
        value.split(';').skip(1).find_map(named).filter(|charset| !charset.is_empty())
    }

    /// Where the page has gone.
    pub fn location(&self) -> Option<Cow<'a, str>> {
        self.header("Location")
    }

    /// The languages of its readers.
    pub fn content_language(&self) -> Option<Cow<'a, str>> {
        self.header("Content-Language")
    }
}

/// A content type without its parameters.
pub(super) fn media_type(value: &str) -> String {
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// What a header lists, over all lines of its name.
fn list<'f>(headers: &'f [Field<'_>], name: &str) -> impl DoubleEndedIterator<Item = &'f str> {
    head::values(headers, name).flat_map(|value| value.split(',')).map(str::trim).filter(|item| !item.is_empty())
}

/// `HTTP/1.1 200 OK`, and `HTTP/2 200`, which gives no reason.
fn status(line: &[u8]) -> Option<u16> {
    let words = line.strip_prefix(b"HTTP/")?;
    let code = words.split(u8::is_ascii_whitespace).skip(1).find(|word| !word.is_empty())?;
    let code: u16 = std::str::from_utf8(code).ok()?.parse().ok()?;
    (100..1000).contains(&code).then_some(code)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::super::tests::record;
    use super::super::{Kind, parse};
    use super::*;

    fn http(block: &[u8]) -> Http<'_> {
        Http::parse(block, 1000).unwrap()
    }

    #[test]
    fn a_record_that_warcio_wrote_is_read() {
        let bytes = b"WARC/1.1\r\nWARC-IP-Address: 127.0.0.1\r\nWARC-Type: response\r\n\
            WARC-Record-ID: <urn:uuid:1bdbf1ad-ee3f-4aba-ae61-74b09b981fce>\r\nWARC-Target-URI: http://127.0.0.1:39343/latin\r\n\
            WARC-Date: 2026-11-22T10:28:03.423120Z\r\nWARC-Payload-Digest: sha1:HUPXNL3QYM6II47NTDOBBUILNDT7WYJS\r\n\
            WARC-Block-Digest: sha1:HUOPEMQEFGPUX3Z4IQPZIHXX2WJDMM5W\r\nContent-Type: application/http; msgtype=response\r\n\
            Content-Length: 204\r\n\r\n\
            HTTP/1.1 200 OK\r\nServer: BaseHTTP/0.6 Python/3.11.7\r\nDate: Sun, 22 Nov 2026 10:28:03 GMT\r\n\
            Content-Type: Text/HTML; Charset=\"ISO-8859-1\"\r\nContent-Language: de\r\nContent-Length: 23\r\n\r\n\
            <p>Stra\xdfe nach K\xf6ln</p>\r\n\r\n";
        let record = parse(bytes).unwrap();
        let http = record.http(1000).unwrap().unwrap();
        assert_eq!((record.kind, http.status, http.whole), (Kind::Response, 200, true));
        assert_eq!(http.content_type().unwrap(), "text/html");
        assert_eq!(http.charset().unwrap(), "ISO-8859-1");
        assert_eq!(http.content_language().unwrap(), "de");
        assert_eq!(http.location(), None);
        assert_eq!(*http.body, *b"<p>Stra\xdfe nach K\xf6ln</p>");
        assert_eq!(record.http(22).unwrap_err().to_string(), "the body is larger than 22 bytes when decoded");
    }

    #[test]
    fn heads_may_be_odd() {
        let http = http(b"HTTP/2 301\nLOCATION : /there\nno header\nX-Long: a\n b\ncontent-type: text/html;charset=;charset='utf-8'\n\n<p>\r\n");
        assert_eq!((http.status, http.location().unwrap()), (301, "/there".into()));
        assert_eq!(http.header("x-long").unwrap(), "a b");
        assert_eq!(http.charset(), None);
        assert_eq!(*http.body, *b"<p>\r\n");
        for head in ["HTTP/1.1 204", "HTTP/1.0  204 No Content\r\nX: y", "HTTP/1.1 204 ö\r\nX: y\r\n", "HTTP/3 204\r\n\r\n"] {
            let http = self::http(head.as_bytes());
            assert_eq!((http.status, http.body.len()), (204, 0), "{head}");
        }
        for bad in ["", "<html>", "HTTP/1.1\r\n\r\n", "HTTP/1.1 OK\r\n", "HTTP/1.1 20\r\n", "GET / HTTP/1.1\r\n"] {
            assert!(Http::parse(bad.as_bytes(), 1000).is_err(), "{bad}");
        }
    }

    #[test]
    fn codings_are_undone_in_turn() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(b"The ferry is back.").unwrap();
        let inner = packer.finish().unwrap();
        let outer = zstd::encode_all(&inner[..], 3).unwrap();
        let head =
            format!("HTTP/1.1 200 OK\r\nContent-Encoding: GZip\r\nContent-Encoding: identity, zstd\r\nTransfer-Encoding: Chunked\r\n\r\n{:x}\r\n", outer.len());
        let sent = [head.as_bytes(), &outer, b"\r\n0\r\n\r\n"].concat();
        assert_eq!((&*http(&sent).body, http(&sent).whole), (&b"The ferry is back."[..], true));
        // The crawler took the chunks apart, and left the head as it was.
        let unchunked = [head.rsplit_once("\r\n").unwrap().0.rsplit_once("\r\n").unwrap().0.as_bytes(), b"\r\n", &outer].concat();
        assert_eq!(&*http(&unchunked).body, b"The ferry is back.");
        let plain = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\nX-Crawler-Content-Encoding: br\r\n\r\n<p>The ferry is back.";
        assert!(matches!(http(plain).body, Cow::Borrowed(b"<p>The ferry is back.")));
        let cut = http(&sent[..sent.len() - 9]);
        assert!(!cut.whole && b"The ferry is back.".starts_with(&cut.body));
    }

    #[test]
    fn only_responses_hold_pages() {
        let is_http = "Content-Type: application/http; msgtype=response\r\n";
        let http = |kind, headers, block: &[u8]| parse(&record(kind, headers, block)).unwrap().http(99).map(|http| http.map(|http| http.status));
        assert_eq!(http("response", is_http, b"HTTP/1.1 200 OK\r\n\r\n"), Ok(Some(200)));
        assert_eq!(http("response", "", b"HTTP/1.1 200 OK\r\n\r\n"), Ok(Some(200)));
        assert_eq!(http("response", "Content-Type: text/dns\r\n", b"isle.example. A 127.0.0.1"), Ok(None));
        assert_eq!(http("response", is_http, b"<p>"), Err(HttpError::Status("<p>".to_owned())));
        assert_eq!(http("request", is_http, b"GET / HTTP/1.1\r\n\r\n"), Ok(None));
        assert_eq!(http("revisit", is_http, b"HTTP/1.1 304 Not Modified\r\n\r\n"), Ok(None));
    }
}
