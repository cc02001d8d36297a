use memchr::memchr_iter;

use super::Line;

/// How many bytes are of a kind. In bytes, and in blocks of fewer than those count and a multiple of what the compiler takes at once.
pub(crate) fn count(bytes: &[u8], is_of_kind: impl Fn(u8) -> bool) -> usize {
    const BLOCK: usize = 192;
    bytes.chunks(BLOCK).map(|block| usize::from(block.iter().fold(0_u8, |n, &b| n + u8::from(is_of_kind(b))))).sum()
}

/// How much a stretch of text says, in Latin letters' worth: characters, of which a Chinese, Japanese or Korean one counts
/// for two and a half.
pub fn weight(text: &str) -> usize {
    let chars = text.chars().count();
    // By first byte: kana begin with E3, Chinese characters with E3 to E9, Korean syllables with EA to ED.
    let dense = count(text.as_bytes(), |b| b.wrapping_sub(0xe3) < 11);
    chars + dense * 3 / 2
}

/// Whether it ends as a sentence does: in a full stop, question or exclamation mark or ellipsis of any script,
/// closing quotes and brackets aside.
pub fn ends_sentence(text: &str) -> bool {
    let bare =
        text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ')' | ']' | '”' | '’' | '»' | '“' | '«' | '」' | '』' | '）' | '›'));
    bare.ends_with(['.', '!', '?', '…', '。', '！', '？', '．', '؟', '۔', '।', '։', '።', '။', '។', '๏', '‼', '⁉', ';', '\u{37e}']) && !bare.ends_with(" .")
}

/// Whether a line reads as prose: long enough for a sentence, ended like one or longer still, and not full of brackets.
///
/// It looks at bytes only; 80 Latin letters' worth (see [`weight`]) with a sentence's end, or 200 without.
pub fn is_prose(body: &str) -> bool {
    if body.len() < 80 {
        return false;
    }
    let weight = weight(body);
    weight >= 80 && (weight >= 200 || ends_sentence(body)) && !is_bracketed(body) && has_gaps(body, weight)
}

/// Whether a sentence runs on from one line into the next: the text was wrapped at a width, and each line is prose.
pub(super) fn is_wrapped(line: &str, next: &str) -> bool {
    next.chars().next().is_some_and(char::is_lowercase) && weight(line) >= 40 && !ends_sentence(line) && !is_bracketed(line) && !is_bracketed(next)
}

/// More than one byte in 25 is a bracket, semicolon or equals sign: code, not prose.
#[expect(clippy::needless_bitwise_bool, reason = "without branches the compiler takes many bytes at once")]
fn is_bracketed(body: &str) -> bool {
    // Semicolon to `>`, bracket to bracket but for the backslash, brace to brace, parentheses.
    let is_mark = |b: u8| (b.wrapping_sub(b';') < 4) | (b == b'[') | (b == b']') | (b.wrapping_sub(b'{') < 3) | (b.wrapping_sub(b'(') < 2);
    count(body.as_bytes(), is_mark) * 25 > body.len()
}

/// Words are set apart by spaces, or the script needs none. A minified script or a long address has neither.
fn has_gaps(body: &str, weight: usize) -> bool {
    let spaces = memchr_iter(b' ', body.as_bytes()).count();
    spaces * 25 > weight || body.len() * 10 > body.chars().count() * 23
}

/// Where a line stands relative to the document's prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone {
    /// Hardly any prose stands before it.
    pub head: bool,
    /// Hardly any prose stands after it.
    pub tail: bool,
    /// Hardly any prose stands after it, itself aside.
    pub end: bool,
}

impl Zone {
    /// Inside the article: prose stands before and after it.
    pub fn is_body(self) -> bool {
        !self.head && !self.tail
    }
}

/// At most one part in so many of a document's prose may stand before its head ends, or after its tail begins.
const EDGE_PART: usize = 20;

/// The zone of each line. A prose line that opens or closes the body belongs to the body.
pub(super) fn zones(lines: &[Line], prose: &[bool]) -> Vec<Zone> {
    let size = |i: usize| if prose[i] { lines[i].body.len() } else { 0 };
    let total: usize = (0..lines.len()).map(size).sum();
    let edge = total / EDGE_PART;
    let mut before = 0;
    (0..lines.len())
        .map(|i| {
            let upto = before + size(i);
            let zone = Zone { head: upto <= edge, tail: total - before <= edge, end: total - upto <= edge };
            before = upto;
            zone
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_told_from_labels_lists_and_code() {
        assert!(is_prose("The council met on Tuesday evening and voted, after a long debate, to keep the old bridge open to cyclists."));
        assert!(is_prose("市议会星期二晚间开会，经过长时间辩论后投票决定，旧桥将继续向骑自行车的人开放，直到明年春天为止。"));
        assert!(!is_prose("Home News Sport Culture Opinion Weather Jobs Puzzles Recipes Newsletters Podcasts Video"));
        assert!(!is_prose("var a = document.createElement('script'); a.src = '//cdn.example/a.js'; document.head.appendChild(a);"));
        assert!(!is_prose("Leave a Reply"));
    }

    #[test]
    fn sentence_ends_of_many_scripts() {
        for text in ["Yes.", "He said “no.”", "对。", "نعم؟", "हाँ।", "Այո։", "好！」"] {
            assert!(ends_sentence(text), "{text}");
        }
        for text in ["Share:", "Read more »", "Kommentare", "12"] {
            assert!(!ends_sentence(text), "{text}");
        }
    }
}
