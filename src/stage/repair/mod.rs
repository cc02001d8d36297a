//! Repairs of characters that went wrong on the way: what no rule of wording could read past.
//!
//! Three stages, each a phase of its own, since each makes what the next one reads: `&acirc;€™` is mojibake only once its
//! entity is decoded, and `Â­` is a soft hyphen only once it is no longer mojibake.
//!
//! Of crates: the code pages are `encoding_rs`'s and the names of entities are `html-escape`'s table (no dependencies).
//! `plsfix`, a port of ftfy, rewrites whole texts without telling where, straightens right quotation marks and brings ICU
//! along; so mojibake is found here, by sequences of the wrong shape and what stands beside them.

mod characters;
mod codepage;
mod entities;
mod evidence;
mod forms;
mod invisible;
mod mojibake;
mod spaces;
#[cfg(test)]
mod tests;

pub use characters::Characters;
pub use entities::Entities;
pub use mojibake::Mojibake;

use memchr::memchr;

use crate::text::Span;

/// The lines of a text with their offsets, without `\n`: cheaper than a view's, for most texts need no repair.
fn rough_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.as_bytes().get(start..).filter(|rest| !rest.is_empty())?;
        let end = start + memchr(b'\n', rest).unwrap_or(rest.len());
        let line = (start, Span::new(start, end).of(text));
        start = end + 1;
        Some(line)
    })
}

/// Whether all of it is ASCII without control characters. Blocks, so that the compiler takes many bytes at once.
fn is_plain(text: &str) -> bool {
    let odd = |b: u8| (b < b' ' && !matches!(b, b'\t' | b'\n' | b'\r')) || b >= 0x7f;
    text.as_bytes().chunks(256).all(|block| !block.iter().fold(false, |found, &b| found | odd(b)))
}
