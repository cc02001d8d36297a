use memchr::memchr2;

use super::Span;

/// One line of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The line with its end (`\n`, `\r\n` or a lone `\r`), so that the lines of a text concatenate to it.
    pub span: Span,
    /// The line without its end and without white space around it; empty for a blank line.
    pub body: Span,
}

impl Line {
    /// Whether it holds nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.body.is_empty()
    }
}

/// The lines of a text, in order. An empty text has none; a final line end opens no further line.
pub fn lines(text: &str) -> Vec<Line> {
    let bytes = text.as_bytes();
    let mut found = Vec::with_capacity(bytes.len() / 64 + 1);
    let mut start = 0;
    while start < bytes.len() {
        let (stop, end) = match memchr2(b'\n', b'\r', &bytes[start..]) {
            None => (bytes.len(), bytes.len()),
            Some(at) => {
                let stop = start + at;
                let long = bytes[stop] == b'\r' && bytes.get(stop + 1) == Some(&b'\n');
                (stop, stop + 1 + usize::from(long))
            }
        };
        found.push(Line { span: Span::new(start, end), body: trimmed(text, start, stop) });
        start = end;
    }
    found
}

fn trimmed(text: &str, start: usize, stop: usize) -> Span {
    let whole = Span::new(start, stop).of(text);
    let left = start + (whole.len() - whole.trim_start().len());
    Span::new(left.min(stop), left.min(stop) + whole.trim().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<(&str, &str)> {
        lines(text).iter().map(|line| (line.span.of(text), line.body.of(text))).collect()
    }

    #[test]
    fn every_line_end_counts_and_nothing_is_lost() {
        assert_eq!(parts("a\r\n b \rc\n\nd"), [("a\r\n", "a"), (" b \r", "b"), ("c\n", "c"), ("\n", ""), ("d", "d")]);
        assert_eq!(parts(""), []);
        assert_eq!(parts("\u{a0}x\u{3000}\n"), [("\u{a0}x\u{3000}\n", "x")]);
    }
}
