use super::term::{TERM_SEED, term_hash};
use crate::text::is_unspaced;

/// A line's end is looked up by so many of its bytes at most.
const EDGE: usize = 48;

/// A character after which a fixed text may give way to something else: a space, and any in scripts without spaces.
pub(crate) fn is_joint(c: char) -> bool {
    c == ' ' || is_unspaced(c)
}

/// The hashes of what a text begins with, up to each of its first joints. The last one stands for the text.
pub(crate) fn heads(text: &str) -> impl Iterator<Item = u64> {
    let mut hash = TERM_SEED;
    let near = text.len().min(EDGE);
    text.char_indices().take_while(move |&(at, _)| at < near).filter_map(move |(at, c)| {
        hash = text.as_bytes()[at..at + c.len_utf8()].iter().copied().fold(hash, term_hash);
        is_joint(c).then_some(hash)
    })
}

/// The hashes of what a text ends with, back to each of its last joints.
pub(crate) fn tails(text: &str) -> impl Iterator<Item = u64> {
    let mut hash = !TERM_SEED;
    text.char_indices().rev().take_while(|&(at, _)| text.len() - at <= EDGE).filter_map(move |(at, c)| {
        hash = text.as_bytes()[at..at + c.len_utf8()].iter().copied().fold(hash, term_hash);
        is_joint(c).then_some(hash)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_among_the_edges_of_the_lines_that_have_it() {
        for (text, line) in [
            ("leave a reply to ", "leave a reply to ann"),
            ("由", "由李明发表"),
            ("a very long beginning of a line that goes on and on until ", "a very long beginning of a line that goes on and on until monday"),
        ] {
            assert!(heads(line).any(|hash| Some(hash) == heads(text).last()), "{text}");
        }
        for (text, line) in [
            (" comments", "0 comments"),
            ("发表", "由李明发表"),
            (" и ещё сорок человек оставили здесь свои комментарии", "анна и ещё сорок человек оставили здесь свои комментарии"),
        ] {
            assert!(tails(line).any(|hash| Some(hash) == tails(text).last()), "{text}");
        }
        assert_eq!(heads("by").count(), 0);
        assert!(heads("by ann").all(|hash| tails("ann by ").all(|other| other != hash)));
    }
}
