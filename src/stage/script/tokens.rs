//! What a line is made of: its words, marks and how they are put together.

use memchr::memchr;

use super::ends::{First, Last, first, last};

/// Counts over one line, or one stretch of a long line. "Outside strings" means outside quotes that code would open.
#[derive(Clone, Debug, Default)]
pub(super) struct Makeup {
    pub(super) bytes: usize,
    pub(super) words: u32,
    /// Plain words with one space between them, outside strings: what prose is made of.
    pub(super) joined: u32,
    /// The most plain words in a row, outside strings, brackets and comments, with nothing but commas and the like between them.
    pub(super) streak: usize,
    /// `camelCase`, `snake_case` and `$` names.
    pub(super) names: u32,
    /// Letters and digits in one word.
    pub(super) mixed: u32,
    pub(super) numbers: u32,
    /// Bytes outside ASCII.
    pub(super) wide: u32,
    pub(super) keywords: u32,
    /// A word with `(` right after it, outside strings.
    pub(super) calls: u32,
    /// `a.b`
    pub(super) members: u32,
    /// `"key":`
    pub(super) pairs: u32,
    /// `=`
    pub(super) assigns: u32,
    /// `==`, `=>`, `&&`, `||`, `++`, `!x`, `+ "`
    pub(super) ops: u32,
    pub(super) braces: u32,
    pub(super) tags: u32,
    /// `;` with no space after it.
    pub(super) semis: u32,
    pub(super) strings: u32,
    pub(super) slashes: u32,
    pub(super) urls: u32,
    /// `%7B`
    pub(super) escapes: u32,
    /// The longest stretch without white space.
    pub(super) longest: usize,
    /// Signs of the languages of web pages.
    pub(super) page: u32,
    /// Signs of languages that no page runs.
    pub(super) foreign: u32,
    pub(super) first: First,
    pub(super) last: Last,
}

/// Words that the page's languages are written with and that prose hardly uses.
pub(super) fn is_page_word(word: &[u8]) -> bool {
    match word.len() {
        2 | 3 => matches!(word, b"px" | b"var" | b"src" | b"div"),
        4 | 5 => matches!(word, b"null" | b"href" | b"const" | b"async" | b"await" | b"endif"),
        6.. => matches!(word, b"typeof" | b"elseif" | b"undefined" | b"instanceof"),
        _ => false,
    }
}

/// The same for other languages.
fn is_foreign_word(word: &[u8]) -> bool {
    match word.len() {
        3 => matches!(word, b"def" | b"int" | b"nil"),
        4 => matches!(word, b"elif" | b"func" | b"impl" | b"sudo" | b"defn" | b"bool" | b"None" | b"True"),
        5 => matches!(word, b"defun" | b"elsif" | b"False"),
        6.. => matches!(word, b"struct" | b"typedef" | b"namespace" | b"println" | b"printf" | b"sizeof" | b"lambda" | b"size_t"),
        _ => false,
    }
}

impl Makeup {
    /// Whether plain words set the tone: most of it are, or a sentence's worth in a row.
    pub(super) fn is_sentence(&self) -> bool {
        let evidence: u32 = self.evidence().iter().map(|(n, _)| n).sum();
        let is_mostly_words = self.joined >= 8 && self.joined > 6 * evidence;
        match self.first {
            // Prose in a comment or in data.
            First::Comment | First::QuotedKey => false,
            // Data and markup may hold a sentence, too; only much prose in little of them is the article's.
            First::Tag | First::Key | First::Keyword | First::Symbol => is_mostly_words,
            _ => is_mostly_words || self.streak >= STREAK,
        }
    }

    /// Whether it is a text in percent signs, as scripts pass them on.
    pub(super) fn is_escaped(&self) -> bool {
        self.escapes >= 8 && self.joined == 0
    }

    /// What speaks for code, with its name in words.
    pub(super) fn evidence(&self) -> [(u32, &'static str); 10] {
        [
            (self.names, "made-up names"),
            (self.calls, "calls"),
            (self.pairs, "quoted keys"),
            (self.assigns, "assignments"),
            (self.ops, "operators"),
            (self.braces, "braces"),
            (self.tags, "tags"),
            (self.semis, "semicolons"),
            (self.strings, "quoted values"),
            (self.keywords, "keywords"),
        ]
    }

    /// The counts of several lines together, of what speaks for code.
    pub(super) fn sum<'a>(lines: impl Iterator<Item = &'a Self>) -> Self {
        lines.fold(Self::default(), |sum, line| Self {
            names: sum.names + line.names,
            calls: sum.calls + line.calls,
            pairs: sum.pairs + line.pairs,
            assigns: sum.assigns + line.assigns,
            ops: sum.ops + line.ops,
            braces: sum.braces + line.braces,
            tags: sum.tags + line.tags,
            semis: sum.semis + line.semis,
            strings: sum.strings + line.strings,
            keywords: sum.keywords + line.keywords,
            page: sum.page + line.page,
            foreign: sum.foreign + line.foreign,
            ..sum
        })
    }
}

/// So many plain words in a row are prose, whatever stands beside them.
const STREAK: usize = 10;

/// Counts what a text of at most a few thousand bytes is made of.
pub(super) fn makeup(text: &str) -> Makeup {
    let mut scan = Scan {
        bytes: text.as_bytes(),
        at: 0,
        found: Makeup { bytes: text.len(), ..Makeup::default() },
        before: 0,
        plain_end: usize::MAX,
        word_end: usize::MAX,
        string_end: 0,
        gap: 0,
        streak: 0,
        depth: 0,
        in_comment: false,
    };
    scan.run();
    let mut found = scan.found;
    found.first = first(text.as_bytes());
    found.last = last(text.as_bytes());
    // Signs that only the whole line gives: a string given to a name, escapes in a row, a blob.
    found.page += u32::from(found.first == First::QuotedKey)
        + u32::from((found.first == First::Name || text.starts_with(['_', '$'])) && found.last == Last::Semicolon && found.strings > 0 && found.foreign == 0)
        + u32::from(found.escapes >= 4)
        + u32::from(found.first == First::Key && found.last == Last::Semicolon)
        + u32::from(found.braces > 0 && text.starts_with(['.', '#']) && text.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic))
        + u32::from(found.longest >= 80 && found.urls == 0 && found.mixed + found.names > 0 && found.foreign == 0);
    found
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    found: Makeup,
    /// The last byte that is not white space.
    before: u8,
    plain_end: usize,
    word_end: usize,
    /// One past the closing quote of the last string.
    string_end: usize,
    /// Where the last white space ended.
    gap: usize,
    streak: usize,
    /// Brackets opened and not closed.
    depth: usize,
    in_comment: bool,
}

pub(super) fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b == b'$' || b >= 0x80
}

impl Scan<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn back(&self, n: usize) -> u8 {
        self.at.checked_sub(n).map_or(0, |i| self.bytes[i])
    }

    fn run(&mut self) {
        while self.at < self.bytes.len() {
            let c = self.bytes[self.at];
            if is_word(c) {
                self.word();
            } else if c.is_ascii_whitespace() {
                self.found.longest = self.found.longest.max(self.at - self.gap);
                self.at += 1;
                self.gap = self.at;
            } else {
                self.mark(c);
                self.before = c;
                self.at += 1;
            }
        }
        self.found.longest = self.found.longest.max(self.at - self.gap);
    }

    fn word(&mut self) {
        let start = self.at;
        let (mut letters, mut wide, mut digits, mut names) = (0, 0, 0, 0);
        let mut low = false;
        while let Some(&b) = self.bytes.get(self.at).filter(|b| is_word(**b)) {
            match b {
                b'a'..=b'z' => letters += 1,
                b'A'..=b'Z' => {
                    letters += 1;
                    names += u32::from(low);
                }
                b'0'..=b'9' => digits += 1,
                b'_' => names += 1,
                b'$' => names += u32::from(!self.peek(1).is_ascii_digit()),
                _ => wide += 1,
            }
            low = b.is_ascii_lowercase();
            self.at += 1;
        }
        let word = &self.bytes[start..self.at];
        let in_string = start < self.string_end;
        let found = &mut self.found;
        found.words += 1;
        found.wide += wide;
        let streak = std::mem::take(&mut self.streak);
        let here = self.word_end;
        self.word_end = self.at;
        let old = self.before;
        self.before = b'w';
        if matches!(word, b"http" | b"https") && self.bytes[self.at..].starts_with(b"://") {
            found.urls += 1;
            if matches!(start.checked_sub(1).map(|i| self.bytes[i]), Some(b'"' | b'\'')) {
                found.page += 1;
            }
            while self.at < self.bytes.len()
                && !matches!(self.bytes[self.at], b'"' | b'\'' | b'<' | b'>' | b')' | b'}' | b';' | b'\\')
                && !self.bytes[self.at].is_ascii_whitespace()
            {
                self.at += 1;
            }
            self.plain_end = self.at;
            self.word_end = self.at;
            return;
        }
        let next = self.bytes.get(self.at).copied().unwrap_or(0);
        let keyword = is_page_word(word) || (matches!(word, b"function" | b"catch") && is_function(&self.bytes[self.at..]));
        if keyword {
            found.keywords += 1;
            found.page += 1;
        } else if letters + wide == 0 && names == 0 {
            found.numbers += 1;
        } else if names > 0 && wide == 0 {
            found.names += 1;
        } else if digits > 0 && letters > 0 {
            found.mixed += 1;
        } else if old != b'<' && !(old == b'/' && start >= 2 && self.bytes[start - 2] == b'<') {
            if !in_string && start > 0 && self.bytes[start - 1] == b' ' && self.plain_end == start - 1 {
                found.joined += 1;
            }
            self.plain_end = self.at;
            if !in_string && !self.in_comment && self.depth == 0 && next != b'(' {
                // A writing without spaces has many words in one.
                self.streak = streak + 1 + wide as usize / 8;
                found.streak = found.streak.max(self.streak);
            }
        }
        if matches!(word, b"document" | b"window" | b"location" | b"console") && next == b'.' && self.peek(1).is_ascii_alphabetic() {
            self.found.page += 1;
        }
        let found = &mut self.found;
        if !in_string {
            if is_foreign_word(word) {
                found.foreign += 1;
            }
            // "line(s)" is no call.
            if next == b'(' && !self.bytes[self.at..].starts_with(b"(s)") {
                found.calls += 1;
            }
        }
        if letters > 0 && start > 0 && self.bytes[start - 1] == b'.' && here == start - 1 {
            found.members += 1;
        }
    }

    fn mark(&mut self, c: u8) {
        let next = self.peek(1);
        let in_string = self.at < self.string_end;
        if !matches!(c, b',' | b'.' | b'\'' | b'-' | b'"') {
            self.streak = 0;
        }
        match c {
            b'{' | b'[' | b'(' => self.depth += 1,
            b'}' | b']' | b')' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.in_comment |= c == b'/' && matches!(next, b'/' | b'*') && !in_string;
        match c {
            b'{' | b'}' => {
                self.found.braces += 1;
                if next == c || (c == b'{' && next == b'%') {
                    self.found.page += 1;
                }
            }
            b'(' if self.back(1) == b'$' => self.found.page += 1,
            b')' if self.back(1) == b'}' => self.found.page += 1,
            b';' if next != b' ' => self.found.semis += 1,
            b'=' => self.equals(next),
            b':' if next == b':' || next == b'=' => {
                self.found.foreign += 1;
                self.at += 1;
            }
            b'-' if next == b'>' && self.back(1) != b'-' => self.found.foreign += 1,
            b'&' | b'|' if next == c => {
                self.found.ops += 1;
                self.at += 1;
            }
            b'!' if next == b'=' || next == b'(' || next == b'!' || is_word(next) => {
                self.found.ops += 1;
                self.at += usize::from(next == b'=');
            }
            b'+' if matches!(next, b'+' | b'=' | b'"' | b'\'') => {
                self.found.ops += 1;
                self.at += usize::from(next == b'+' || next == b'=');
            }
            b'+' if matches!(self.before, b'"' | b'\'') => self.found.ops += 1,
            b'<' if next == b'/' || next == b'!' || next.is_ascii_alphabetic() => {
                self.found.tags += 1;
                if next != b'!' || self.peek(2) == b'-' || self.peek(2) == b'[' {
                    self.found.page += 1;
                }
            }
            b'\\' => {
                self.found.slashes += 1;
                if matches!(next, b'/' | b'"') {
                    self.found.page += 1;
                }
            }
            b'%' if next.is_ascii_digit() && self.peek(2).is_ascii_hexdigit() => self.found.escapes += 1,
            b'"' | b'\'' | b'`' if !in_string => self.quote(c),
            b'"' | b'\'' if self.at + 1 == self.string_end && (next == b':' || (next == b' ' && self.peek(2) == b':')) => {
                self.found.pairs += 1;
                self.found.page += 1;
            }
            b'"' if self.before == b'\\' && next == b':' => self.found.pairs += 1,
            b'#' if self.bytes[self.at..].starts_with(b"#include") => self.found.foreign += 2,
            _ => {}
        }
    }

    fn equals(&mut self, next: u8) {
        if next == b'=' || next == b'>' {
            self.found.ops += 1;
            self.at += 1;
            if next == b'>' || self.peek(1) == b'=' {
                self.found.page += 1;
            }
        } else {
            self.found.assigns += 1;
        }
    }

    /// A quote that code would open: at the line's start, after an opening bracket, an operator or a separator.
    ///
    /// What code would put after the closing one must follow, for prose has colons before its quotations too.
    fn quote(&mut self, c: u8) {
        let tight = self.back(1) == self.before;
        if self.at > 0 && !matches!(self.before, b'=' | b'+' | b'?' | b'[' | b'{' | b'&' | b'|' | b'(' | b'>' | b'<' | b',' | b':') {
            return;
        }
        let Some(size) = memchr(c, &self.bytes[self.at + 1..]) else {
            // Cut in the middle.
            if tight && self.at > 0 && self.before != b',' {
                self.string_end = self.bytes.len();
                self.found.strings += 1;
            }
            return;
        };
        let end = self.at + 1 + size + 1;
        let rest = self.bytes[end..].trim_ascii_start();
        let closes = match rest.first() {
            None => self.at > 0,
            Some(b':') => true,
            Some(b',') if self.at == 0 => rest.len() == 1,
            Some(after) => self.at > 0 && matches!(after, b',' | b';' | b'}' | b']' | b')' | b'+' | b'?' | b'=' | b'<' | b'>' | b'|' | b'&' | b'/' | b'\\'),
        };
        if closes || (tight && self.before == b'=' && self.at > 0) {
            self.string_end = end;
            self.found.strings += u32::from(self.at > 0);
        }
    }
}

/// What follows the word `function` in code: `(`, or a name and `(`.
pub(super) fn is_function(rest: &[u8]) -> bool {
    let bare = rest.trim_ascii_start();
    let name = bare.iter().take(64).take_while(|b| is_word(**b)).count();
    bare[name..].trim_ascii_start().first() == Some(&b'(')
}
