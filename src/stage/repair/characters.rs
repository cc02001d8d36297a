use super::{forms, invisible, is_plain, rough_lines, spaces};
use crate::edit::Proposals;
use crate::stage::Stage;
use crate::text::View;

/// Takes out characters that nobody sees and nothing needs, and brings spaces and letters into their usual form.
#[derive(Clone, Copy, Debug, Default)]
pub struct Characters {
    /// Whether forms kept for compatibility are replaced too: full-width letters, ligatures, lettered mathematics.
    pub compatibility: bool,
}

impl Stage for Characters {
    fn id(&self) -> &'static str {
        "repair"
    }

    fn propose(&self, view: &View<'_>, out: &mut Proposals) {
        let text = view.text();
        if is_plain(text) {
            return;
        }
        for (at, line) in rough_lines(text) {
            let found = if is_plain(line) { Suspects::default() } else { suspects(line.as_bytes()) };
            if found.invisible {
                invisible::propose(text, at, line, out);
            }
            if found.space {
                spaces::propose(text, at, line, out);
            }
            if found.marks {
                forms::compose(at, line, out);
            }
            if found.forms && self.compatibility {
                forms::simplify(at, line, out);
            }
        }
    }
}

/// What a line may hold, by its bytes alone.
#[derive(Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "four questions that have nothing to do with each other")]
struct Suspects {
    invisible: bool,
    space: bool,
    marks: bool,
    forms: bool,
}

/// Bytes after which it is worth looking at the next ones: controls, and first bytes of the characters in question.
static WATCHED: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = (b < 0x20 && b != 0x09 && b != 0x0a && b != 0x0d) || matches!(b, 0x7f | 0xc2 | 0xcc | 0xcd | 0xe1 | 0xe2 | 0xe3 | 0xef | 0xf0);
        b += 1;
    }
    table
};

fn suspects(line: &[u8]) -> Suspects {
    let mut found = Suspects::default();
    for (i, &b) in line.iter().enumerate() {
        if !WATCHED[usize::from(b)] {
            continue;
        }
        let (second, third) = (line.get(i + 1).copied().unwrap_or(0), line.get(i + 2).copied().unwrap_or(0));
        match (b, second, third) {
            (0xc2, 0xa0, _) | (0xe2, 0x80, 0x80..=0x8a | 0xaf) | (0xe2, 0x81, 0x9f) | (0xe3, 0x80, 0x80) => found.space = true,
            (0x00..=0x7f, ..)
            | (0xc2, 0x80..=0x9f | 0xad, _)
            | (0xe2, 0x80, 0x8b..=0x8f | 0xaa..=0xae)
            | (0xe2, 0x81, 0xa0..=0xaf)
            | (0xef, 0xbb, 0xbf)
            | (0xef, 0xbf, 0xbe | 0xbf)
            | (0xef, 0xb7, 0x90..=0xaf) => found.invisible = true,
            (0xcc, ..) | (0xcd, 0x80..=0xaf, _) | (0xe1, 0x84..=0x87, _) => found.marks = true,
            (0xef, 0xac | 0xbc | 0xbd, _) | (0xf0, 0x9d, _) => found.forms = true,
            _ => {}
        }
    }
    found
}
