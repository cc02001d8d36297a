use memchr::memmem;

use super::pack::Pack;
use super::wording::Role;
use crate::edit::Safety;
use crate::text::fold;

/// A row has at most so many labels.
const MOST_LABELS: usize = 24;

/// A row of labels: how many there are, and whose.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) rules: Vec<usize>,
    pub(super) labels: usize,
}

impl Pack {
    /// A row of labels, `Share | Print | E-mail`: set apart by marks or wide gaps, and each a line of some rule's.
    pub(super) fn row(&self, body: &str) -> Option<Row> {
        let parts = if may_have_gaps(body.as_bytes()) { labels(body) } else { return None };
        if !(2..=MOST_LABELS).contains(&parts.len()) {
            return None;
        }
        let mut rules = Vec::new();
        for part in &parts {
            let key = fold(part);
            let owners = self.owners(&key, part, self.inner(&key));
            let owner = owners.iter().find(|owner| owner.role == Role::Line)?;
            if self.rules[owner.rule].safety != Safety::Safe {
                return None;
            }
            rules.push(owner.rule);
        }
        rules.dedup();
        Some(Row { rules, labels: parts.len() })
    }
}

/// Whether one of the marks of [`labels`] may stand in a line: it has a byte that one of them begins with, or two spaces.
fn may_have_gaps(body: &[u8]) -> bool {
    let begins = |b: u8| matches!(b, b'|' | b'/' | b'[' | b']' | b'\t' | b':') | matches!(b, 0xc2 | 0xe2 | 0xe3 | 0xef);
    body.iter().fold(false, |found, &b| found | begins(b)) || memmem::find(body, b"  ").is_some()
}

/// The parts of a line that marks (`|`, `·`, `›`, brackets, a colon) or wide gaps set apart.
fn labels(body: &str) -> Vec<&str> {
    let mark =
        |c: char| matches!(c, '|' | '·' | '•' | '‹' | '›' | '«' | '»' | '/' | '—' | '–' | '【' | '】' | '[' | ']' | '→' | '←' | '\t' | ':' | '：' | '\u{3000}');
    body.split(mark).flat_map(|part| part.split("  ")).map(str::trim).filter(|part| part.chars().any(char::is_alphanumeric)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::SourceFile;
    use crate::text::{About, View};

    const RULES: &str = r#"
        lang = "en"
        [[rule]]
        id = "share.labels"
        why = "labels of a share bar"
        where = "near"
        lines = ["Share", "Print", "E-mail", "Like ({n})"]
        hit = ["Print"]
        miss = ["Share the bread."]
    "#;

    fn hits(text: &str) -> usize {
        let pack = Pack::compile(&[SourceFile::new("share/en.toml", RULES)]).unwrap();
        pack.find(&View::new(text, About::default(), &[]), &[], false).hits.len()
    }

    #[test]
    fn a_row_of_known_labels_needs_no_noise_beside_it() {
        let prose = "The council met on Tuesday evening and voted, after a long debate, to keep the old bridge open to cyclists.\n";
        for (row, fires) in [
            ("Share | Print | E-mail", true),
            ("【Print】【Share】Like (7)", true),
            ("Share   Like (12)  Print", true),
            ("Share | Oslo | Print", false),
            ("Share | Print", false),
            ("Share", false),
        ] {
            assert_eq!(hits(&format!("{prose}{row}\n{prose}")) > 0, fires, "{row}");
        }
        assert!(hits("Share · Print") > 0, "two labels fire outside the body");
    }
}
