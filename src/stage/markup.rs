use std::sync::LazyLock;

use memchr::memchr_iter;

use super::{BuiltIn, Stage};
use crate::edit::{NearMiss, Proposal, Proposals};
use crate::text::{Span, View};

/// Takes HTML tags out of lines whose text stays: `<p>Rain fell.</p>` becomes `Rain fell.`
///
/// A tag goes from the start or the end of a line, and from inside a line that a tag stands at an end of. A tag that a
/// sentence speaks of ("the `<div>` around it") stands in the middle of a line without such tags, and stays.
#[derive(Clone, Copy, Debug, Default)]
pub struct Markup;

static TAGS: LazyLock<BuiltIn> = LazyLock::new(|| BuiltIn::new("markup", "tags", "script"));

/// A tag is at most so long, in bytes.
const LONGEST: usize = 2000;

impl Stage for Markup {
    fn id(&self) -> &'static str {
        "markup"
    }

    fn propose(&self, view: &View<'_>, out: &mut Proposals) {
        let mut last = None;
        for at in memchr_iter(b'<', view.text().as_bytes()) {
            let line = view.line_at(at);
            if last.replace(line) != Some(line) {
                tags_of_line(view.lines()[line].body, view.text(), out);
            }
        }
    }
}

fn tags_of_line(body: Span, text: &str, out: &mut Proposals) {
    let tags: Vec<Span> = tags(body.of(text)).into_iter().map(|tag| Span::new(body.start + tag.start, body.start + tag.end)).collect();
    let (Some(first), Some(last)) = (tags.first(), tags.last()) else { return };
    let bare = tags.iter().map(|tag| tag.len()).sum::<usize>() < body.len();
    let wrapped = first.start == body.start || last.end == body.end;
    for tag in tags {
        // A line of nothing but tags goes whole, as code.
        if wrapped && bare {
            out.push(Proposal::delete(tag, TAGS.cause("a tag in a line of text")));
        } else {
            out.held_back(|| NearMiss { span: tag, cause: TAGS.cause("a tag, but the sentence may speak of it") });
        }
    }
}

/// The tags in a line: `<`, perhaps `/`, a name that HTML knows, attributes, `>`.
fn tags(line: &str) -> Vec<Span> {
    let bytes = line.as_bytes();
    let mut found: Vec<Span> = Vec::new();
    for at in memchr_iter(b'<', bytes) {
        if found.last().is_some_and(|tag| tag.end > at) {
            continue;
        }
        let rest = &bytes[at + 1..];
        let rest = rest.strip_prefix(b"/").unwrap_or(rest);
        let name = &rest[..rest.iter().take_while(|b| b.is_ascii_alphanumeric()).count()];
        let known = ELEMENTS.iter().any(|element| element.as_bytes().eq_ignore_ascii_case(name));
        let ends = matches!(rest.get(name.len()), Some(b' ' | b'>' | b'/' | b'\t'));
        if known
            && ends
            && let Some(close) = memchr::memchr(b'>', &rest[..rest.len().min(LONGEST)])
        {
            let end = bytes.len() - rest.len() + close + 1;
            found.push(Span::new(at, end));
        }
    }
    found
}

/// Elements of running text and layout, HTML Living Standard, section 4; `title`, `input` and their like do not stand in articles.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "article",
    "aside",
    "b",
    "blockquote",
    "body",
    "br",
    "center",
    "cite",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "iframe",
    "img",
    "ins",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "s",
    "section",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "video",
    "wbr",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::merge;
    use crate::text::About;

    fn left(text: &str) -> String {
        let mut out = Proposals::new(false);
        Markup.propose(&View::new(text, About::default(), &[]), &mut out);
        merge(text, out.into_parts().0).0.apply(text)
    }

    #[test]
    fn tags_around_text_go() {
        for (text, rest) in [
            ("<p>Rain fell.</p>\n", "Rain fell.\n"),
            ("<p class=\"a\">Rain <b>fell</b>.\n", "Rain fell.\n"),
            ("Rain fell.<br />\n<li>Snow too", "Rain fell.\nSnow too"),
            ("<SPAN style='x'>Дождь</SPAN> шёл</div>", "Дождь шёл"),
        ] {
            assert_eq!(left(text), rest, "{text}");
        }
    }

    #[test]
    fn tags_that_are_spoken_of_stay() {
        for text in ["The <div> around it closes late.", "a < b and c > d", "<3 you", "Mail <ann@example.org>", "<unknown>x</unknown>", "if x <p and y> z"] {
            assert_eq!(left(text), text);
        }
    }
}
