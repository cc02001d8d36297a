use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;

use super::WarcError;

/// What every record begins with.
pub(super) const MARK: &[u8] = b"WARC/1.";

/// A longer header block is none, but bytes that happen to begin like one.
pub(super) const MAX_HEAD: usize = 64 << 10;

/// Where things stand in a record.
#[derive(Debug)]
pub(super) struct Head {
    /// Where the headers begin, behind the version line.
    pub(super) fields_at: usize,
    /// The digits of Content-Length.
    pub(super) length_at: Range<usize>,
    /// The block, by Content-Length; it may go on beyond the bytes.
    pub(super) block: Range<usize>,
}

/// A header of a record or of an HTTP message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// Its name as it is written.
    pub name: Cow<'a, str>,
    /// Its value, continuation lines joined by a space.
    pub value: Cow<'a, str>,
}

/// Lines up to the last line end, without their ends, and where they begin.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    /// Where the next one begins; the end of `bytes` if there is none, whatever follows the last line end.
    pub(super) at: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (at, rest) = (self.at, self.bytes.get(self.at..)?);
        let Some(end) = memchr(b'\n', rest) else {
            self.at = self.bytes.len();
            return None;
        };
        let line = &rest[..end];
        self.at += line.len() + 1;
        Some((at, line.strip_suffix(b"\r").unwrap_or(line)))
    }
}

/// Looks for the end of the header block and for Content-Length, without looking at anything else: this is what cutting costs.
/// Of more bytes it says the same, unless it says [`WarcError::HeadCut`].
pub(super) fn scan(bytes: &[u8]) -> Result<Head, WarcError> {
    let start = spaces(bytes);
    let known = &bytes[start..];
    if !known.starts_with(MARK) && !MARK.starts_with(known) {
        return Err(WarcError::Version(shown(known)));
    }
    // So that bytes without a line end are not searched again and again while they grow.
    let window = &bytes[..bytes.len().min(start + MAX_HEAD)];
    let unended = || if window.len() < bytes.len() { WarcError::HeadTooLong } else { WarcError::HeadCut };
    let mut lines = Lines::new(window, start);
    let (_, version) = lines.next().ok_or_else(unended)?;
    let minor = version.strip_prefix(MARK).unwrap_or_default().trim_ascii_end();
    if minor.is_empty() || !minor.iter().all(u8::is_ascii_digit) {
        return Err(WarcError::Version(shown(version)));
    }
    let (fields_at, mut length_at) = (lines.at, None);
    loop {
        let (at, line) = lines.next().ok_or_else(unended)?;
        if line.is_empty() {
            break;
        }
        // The writer broke off, and the next record follows.
        if line.starts_with(MARK) {
            return Err(WarcError::NoColon(shown(line)));
        }
        if let (None, Some((name, value))) = (&length_at, split(line))
            && name.eq_ignore_ascii_case(b"Content-Length")
        {
            let start = at + line.len() - value.len() + spaces(value);
            length_at = Some(start..start + value.trim_ascii().len());
        }
    }
    let length_at = length_at.ok_or(WarcError::NoLength)?;
    let end = number(&bytes[length_at.clone()]).and_then(|length| lines.at.checked_add(length));
    let end = end.ok_or_else(|| WarcError::BadLength(shown(&bytes[length_at.clone()])))?;
    Ok(Head { fields_at, length_at, block: lines.at..end })
}

/// Takes header lines apart up to the empty one; and the first line that is none.
pub(super) fn fields<'a>(lines: &mut Lines<'a>) -> (Vec<Field<'a>>, Option<&'a [u8]>) {
    let (mut fields, mut odd) = (Vec::<Field<'a>>::new(), None);
    for (_, line) in lines {
        if line.is_empty() {
            break;
        }
        let goes_on = line.starts_with(b" ") || line.starts_with(b"\t");
        match (fields.last_mut().filter(|_| goes_on), split(line)) {
            (Some(last), _) => {
                let value = last.value.to_mut();
                value.push(' ');
                value.push_str(&String::from_utf8_lossy(line.trim_ascii()));
            }
            (None, Some((name, value))) => {
                fields.push(Field { name: String::from_utf8_lossy(name), value: String::from_utf8_lossy(value.trim_ascii()) });
            }
            (None, None) => odd = odd.or(Some(line)),
        }
    }
    (fields, odd)
}

/// The first value of a header.
pub(super) fn value<'a>(fields: &[Field<'a>], name: &str) -> Option<Cow<'a, str>> {
    values(fields, name).next().cloned()
}

/// All values of a header.
pub(super) fn values<'f, 'a>(fields: &'f [Field<'a>], name: &str) -> impl DoubleEndedIterator<Item = &'f Cow<'a, str>> {
    fields.iter().filter(move |field| field.name.eq_ignore_ascii_case(name)).map(|field| &field.value)
}

/// A header's name, and what stands behind the colon.
pub(super) fn split(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = memchr(b':', line)?;
    Some((line[..colon].trim_ascii(), &line[colon + 1..]))
}

/// Length of the white space that bytes begin with.
pub(super) fn spaces(bytes: &[u8]) -> usize {
    bytes.len() - bytes.trim_ascii_start().len()
}

/// Digits only: `parse` alone would take a sign.
fn number(digits: &[u8]) -> Option<usize> {
    let digits = digits.iter().all(u8::is_ascii_digit).then_some(digits)?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// The beginning of bytes, for messages.
pub(super) fn shown(bytes: &[u8]) -> String {
    const SHOWN: usize = 40;
    let first = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    String::from_utf8_lossy(&first[..first.len().min(SHOWN)]).trim_end().to_owned()
}
