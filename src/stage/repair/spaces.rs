use std::sync::LazyLock;

use super::invisible::is_unseen;
use crate::edit::{Proposal, Proposals};
use crate::stage::BuiltIn;
use crate::text::Span;

static SPACE: LazyLock<BuiltIn> = LazyLock::new(|| BuiltIn::new("repair", "space", "repair"));

/// Makes plain spaces of the other kinds at a line's edges and in runs, where they only hold things apart.
///
/// One alone inside a line is as the author set it (`10 000`, `« ainsi »`, `3 km`); so is an ideographic space in a text
/// that has Chinese characters or kana.
pub(super) fn propose(text: &str, at: usize, line: &str, out: &mut Proposals) {
    let mut ideographs = None;
    let mut is_foreign = |c: char| match c {
        '\u{3000}' => !*ideographs.get_or_insert_with(|| text.chars().any(is_ideographic)),
        _ => is_kind(c),
    };
    let body = line.strip_suffix('\r').unwrap_or(line);
    let mut chars = body.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if !is_run(c) {
            continue;
        }
        let mut run = vec![(start, c)];
        while let Some(next) = chars.next_if(|&(_, c)| is_run(c)) {
            run.push(next);
        }
        let edge = start == 0 || chars.peek().is_none();
        let many = run.iter().filter(|&&(_, c)| is_space(c)).count() > 1;
        let wanted = |c: char| edge || many || c == '\u{3000}';
        for piece in run.chunk_by(|a, b| is_kind(a.1) && is_kind(b.1)) {
            let (first, last) = (piece[0], piece[piece.len() - 1]);
            if piece.iter().all(|&(_, c)| is_foreign(c) && wanted(c)) {
                let span = Span::new(at + first.0, at + last.0 + last.1.len_utf8());
                out.push(Proposal::replace(span, " ".repeat(piece.len()), SPACE.cause("")));
            }
        }
    }
}

/// A white-space character other than the plain space and the tab.
pub(super) fn is_kind(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

fn is_space(c: char) -> bool {
    c == ' ' || c == '\t' || is_kind(c)
}

/// What a run of white space is made of, with what nobody sees between.
fn is_run(c: char) -> bool {
    is_space(c) || is_unseen(c) || c.is_control()
}

fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{312f}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{ff01}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}
