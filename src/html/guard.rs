//! Refuses markup that takes parsers and those who walk their trees quadratic time.
//!
//! Parsers search the open elements at many tags, and the attributes of a tag at each attribute. Neither is ever much on
//! an honest page, so one pass over the tags bounds both before anything is parsed. It does not know all the ways in which
//! a parser mends a page, so it allows for much more than the tree may show in the end.

use dom_query::Document;
use memchr::{memchr, memmem};

use super::Unextractable;

/// How many elements may be left open.
const OPEN: usize = 10_000;
/// How deep elements may nest, as in browsers.
const DEPTH: usize = 512;
/// How many attributes a tag may have.
const ATTRIBUTES: usize = 2_000;

/// They have no content.
const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "image", "img", "input", "keygen", "link", "meta", "param", "source", "track",
    "wbr",
];
/// They end where the next of their kind begins, or are opened once a page.
const MENDED: &[&str] =
    &["a", "body", "button", "caption", "colgroup", "dd", "dt", "head", "html", "li", "nobr", "option", "p", "tbody", "td", "tfoot", "th", "thead", "tr"];
/// What they hold is no markup.
const RAW: &[&str] = &["iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"];

/// Looks at every tag of a page.
pub(super) fn check(html: &str) -> Result<(), Unextractable> {
    let mut open = Open::default();
    let mut rest = html.as_bytes();
    while let Some((_, after)) = memchr(b'<', rest).and_then(|at| rest.split_at_checked(at + 1)) {
        rest = match after {
            [b'!', b'-', b'-', comment @ ..] => beyond(comment, b"-->"),
            [b'/', b'a'..=b'z' | b'A'..=b'Z', ..] => {
                let tag = Tag::read(after.get(1..).unwrap_or_default());
                open.close(tag.name);
                tag.after
            }
            [b'a'..=b'z' | b'A'..=b'Z', ..] => {
                let tag = Tag::read(after);
                if tag.attributes > ATTRIBUTES {
                    return Err(Unextractable::TooManyAttributes { limit: ATTRIBUTES });
                }
                open.open(&tag);
                if open.elements.len() > OPEN {
                    return Err(Unextractable::TooDeep { limit: OPEN });
                }
                if is(tag.name, RAW) { beyond_raw(tag.after, tag.name) } else { tag.after }
            }
            _ => after,
        };
    }
    Ok(())
}

/// Looks at what the parser made of a page.
pub(super) fn check_tree(doc: &Document) -> Result<(), Unextractable> {
    let mut depth = 0_usize;
    let mut next = Some(doc.root());
    while let Some(node) = next {
        next = node.first_child();
        depth += usize::from(next.is_some());
        if depth > DEPTH {
            return Err(Unextractable::TooDeep { limit: DEPTH });
        }
        let mut done = next.is_none().then_some(node);
        while let Some(node) = done {
            next = node.next_sibling();
            done = if next.is_none() { node.parent() } else { None };
            depth = depth.saturating_sub(usize::from(done.is_some()));
        }
    }
    Ok(())
}

/// The elements that stand open.
#[derive(Default)]
struct Open<'a> {
    elements: Vec<&'a [u8]>,
    /// Where among them an `<svg>` or `<math>` was opened: within it, `/>` closes.
    foreign: Option<usize>,
}

impl<'a> Open<'a> {
    fn open(&mut self, tag: &Tag<'a>) {
        let foreign = is(tag.name, &["svg", "math"]);
        if is(tag.name, VOID) || is(tag.name, MENDED) || (tag.slash && (foreign || self.foreign.is_some())) {
            return;
        }
        if foreign && self.foreign.is_none() {
            self.foreign = Some(self.elements.len());
        }
        self.elements.push(tag.name);
    }

    fn close(&mut self, name: &[u8]) {
        if let Some(at) = self.elements.iter().rposition(|open| open.eq_ignore_ascii_case(name)) {
            self.elements.truncate(at);
            self.foreign = self.foreign.filter(|&foreign| foreign < at);
        }
    }
}

/// A tag, from its name on.
struct Tag<'a> {
    name: &'a [u8],
    /// At least as many as it has.
    attributes: usize,
    /// Whether it ends in `/>`.
    slash: bool,
    after: &'a [u8],
}

impl<'a> Tag<'a> {
    fn read(bytes: &'a [u8]) -> Tag<'a> {
        let (name, body) = split(bytes, |byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'));
        let (mut attributes, mut last, mut rest) = (0, b' ', body);
        while let [byte, after @ ..] = rest {
            rest = after;
            match byte {
                b'>' => return Tag { name, attributes, slash: last == b'/', after },
                b'"' | b'\'' if last == b'=' => {
                    let Some((_, beyond)) = memchr(*byte, after).and_then(|at| after.split_at_checked(at + 1)) else { break };
                    rest = beyond;
                    last = *byte;
                }
                byte if byte.is_ascii_whitespace() => {}
                _ => {
                    // A name begins after a space, a slash or the end of a quoted value.
                    attributes += usize::from(matches!(last, b'/' | b'"' | b'\'') || starts_word(body, rest));
                    last = *byte;
                }
            }
        }
        Tag { name, attributes, slash: false, after: &[] }
    }
}

/// Whether the byte before `rest` in `body` follows a space.
fn starts_word(body: &[u8], rest: &[u8]) -> bool {
    let at = body.len() - rest.len();
    at.checked_sub(2).and_then(|before| body.get(before)).is_some_and(u8::is_ascii_whitespace)
}

fn split(bytes: &[u8], ends: impl Fn(u8) -> bool) -> (&[u8], &[u8]) {
    let at = bytes.iter().position(|&byte| ends(byte)).unwrap_or(bytes.len());
    bytes.split_at(at)
}

fn is(name: &[u8], names: &[&str]) -> bool {
    names.iter().any(|other| name.eq_ignore_ascii_case(other.as_bytes()))
}

/// What follows `end`; nothing if it never comes.
fn beyond<'a>(bytes: &'a [u8], end: &[u8]) -> &'a [u8] {
    memmem::find(bytes, end).and_then(|at| bytes.get(at + end.len()..)).unwrap_or_default()
}

/// What follows from the end tag of a raw element on.
fn beyond_raw<'a>(mut bytes: &'a [u8], name: &[u8]) -> &'a [u8] {
    while let Some(at) = memmem::find(bytes, b"</") {
        let (_, end) = bytes.split_at(at);
        let after = end.get(2..).unwrap_or_default();
        if after.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return end;
        }
        bytes = after;
    }
    &[]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DEEP: Result<(), Unextractable> = Err(Unextractable::TooDeep { limit: OPEN });

    #[test]
    fn open_elements_are_bounded_however_it_is_written() {
        for tag in ["<div>", "<B>", "<span class='a>b'>", "<div/>", "<svg><g>", "<table><tr><td>", "<ul><li>", "<font color=red><p>"] {
            assert_eq!(check(&tag.repeat(OPEN + 1)), DEEP, "{tag}");
            assert_eq!(check(&tag.repeat(OPEN / 2)), Ok(()), "{tag}");
        }
    }

    #[test]
    fn trees_are_bounded_as_in_browsers() {
        let tree = |depth| check_tree(&Document::from("<div>".repeat(depth)));
        assert_eq!(tree(DEPTH - 10), Ok(()));
        assert_eq!(tree(DEPTH + 1), Err(Unextractable::TooDeep { limit: DEPTH }));
    }

    #[test]
    fn what_is_closed_or_closes_itself_may_go_on() {
        for piece in [
            "<p>a",
            "<li>a",
            "<td>a",
            "<br>",
            "<img src=a>",
            "<div></div>",
            "<DIV></div >",
            "<b><i></b>",
            "<!-- <div> -->",
            "<script>'<div>'</script>",
            "<style><div></STYLE>",
            "<svg><path d=''/><g></g></svg>",
            "<a name=x>",
            "a < b",
            "<div><p></div>",
            "</div>",
            "<textarea></p><div></textarea>",
        ] {
            assert_eq!(check(&piece.repeat(2 * OPEN)), Ok(()), "{piece}");
        }
    }

    #[test]
    fn attributes_are_bounded_and_their_values_are_not() {
        let tag = |attribute: &str, times| format!("<div{}>", attribute.repeat(times));
        for attribute in [" a", " a=b", " a = b", "\na='b'", "/a", " a=\"b c d\""] {
            assert_eq!(check(&tag(attribute, ATTRIBUTES + 1)), Err(Unextractable::TooManyAttributes { limit: ATTRIBUTES }), "{attribute}");
            assert_eq!(check(&tag(attribute, ATTRIBUTES / 4)), Ok(()), "{attribute}");
        }
        assert_eq!(check(&format!("<div title='{}'>", "a ".repeat(1_000_000))), Ok(()));
    }

    #[test]
    fn what_never_ends_ends() {
        for html in ["", "<", "</", "<!--", "<div", "<div a='", "<script>", "<script></", "<div a=", "</div", "<!"] {
            assert_eq!(check(html), Ok(()), "{html}");
        }
    }

    proptest! {
        #[test]
        fn balanced_markup_passes(names in prop::collection::vec("[a-z]{1,3}|h[1-6]", 1..50), times in 1..100_usize) {
            let names: Vec<_> = names.into_iter().filter(|name| !is(name.as_bytes(), RAW)).collect();
            let tree: String = names.iter().map(|name| format!("<{name}>")).chain(names.iter().rev().map(|name| format!("</{name}>"))).collect();
            prop_assert_eq!(check(&tree.repeat(times)), Ok(()));
        }
    }
}
