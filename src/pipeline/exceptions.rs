use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::edit::{Declined, Proposal, Reason};
use crate::rule::{Problems, RuleError, RuleErrors, SourceFile};
use crate::text::{View, key_hash};

/// What the owner of a corpus excepts from rules: hosts, documents, or single lines. Read from `dechaff.toml`.
///
/// ```toml
/// [[except]]
/// rule = "comments.*"            # an id, or all that begin so
/// host = "example.org"           # with its subdomains; or
/// document = "archive/7.txt"     # as the log names it; or
/// line = "b8e5f2a77c0d9e13"      # as `dechaff why FILE:LINE` tells it
/// why = "the forum is the content here"
/// ```
#[derive(Debug, Default)]
pub struct Exceptions {
    file: Option<SourceFile>,
    items: Vec<Exception>,
}

#[derive(Debug)]
struct Exception {
    rule: String,
    hosts: Vec<String>,
    documents: Vec<String>,
    lines: Vec<u64>,
    at: Range<usize>,
    used: AtomicBool,
}

/// Name of the file that is looked for.
const FILE: &str = "dechaff.toml";

impl Exceptions {
    /// The nearest `dechaff.toml` of a folder or one above it.
    pub fn locate(folder: &Path) -> Option<PathBuf> {
        folder.ancestors().map(|folder| folder.join(FILE)).find(|path| path.is_file())
    }

    /// Reads a file of exceptions.
    ///
    /// # Errors
    /// Everything that is wrong in it, at once.
    pub fn parse(path: &str, text: String) -> Result<Self, RuleErrors> {
        let file = SourceFile::new(path, text);
        let mut problems = Problems::new(&file);
        let mut root = problems.parse();
        let mut items = Vec::new();
        for mut table in root.tables("except", &mut problems) {
            let at = table.at.clone();
            let rule = table.strings("rule", &mut problems).into_iter().next();
            let hosts: Vec<String> = table.strings("host", &mut problems).into_iter().map(|(host, _)| host.to_lowercase()).collect();
            let documents: Vec<String> = table.strings("document", &mut problems).into_iter().map(|(document, _)| document).collect();
            let mut lines = Vec::new();
            for (hash, at) in table.strings("line", &mut problems) {
                match u64::from_str_radix(&hash, 16) {
                    Ok(hash) => lines.push(hash),
                    Err(_) => problems.add(at, format!("`{hash}` is no line hash: `dechaff why FILE:LINE` tells it, 16 hexadecimal digits")),
                }
            }
            table.strings("why", &mut problems);
            table.finish(&["rule", "host", "document", "line", "why"], &mut problems);
            if hosts.is_empty() && documents.is_empty() && lines.is_empty() {
                problems.add(at.clone(), "an exception needs a `host`, a `document` or a `line`");
            }
            match rule {
                Some((rule, _)) => items.push(Exception { rule, hosts, documents, lines, at, used: AtomicBool::new(false) }),
                None => problems.add(at, "an exception needs a `rule`: an id, or `pack.*`"),
            }
        }
        root.finish(&["except"], &mut problems);
        let errors = problems.into_errors();
        if errors.is_empty() { Ok(Self { file: Some(file), items }) } else { Err(RuleErrors(errors)) }
    }

    /// The bytes that they were read from.
    pub(super) fn bytes(&self) -> &[u8] {
        self.file.as_ref().map_or(&[], |file| file.text.as_bytes())
    }

    /// The exceptions that nothing has met so far, each with its place in the file.
    pub fn unused(&self) -> Vec<RuleError> {
        let Some(file) = &self.file else { return Vec::new() };
        let unused = self.items.iter().filter(|item| !item.used.load(Ordering::Relaxed));
        unused
            .map(|item| RuleError {
                path: file.path.clone(),
                text: file.text.clone(),
                at: item.at.clone(),
                message: format!("this exception from {} was never needed", item.rule),
                fault: "unused-exception",
            })
            .collect()
    }

    /// Takes out the proposals that an exception holds for.
    pub(super) fn keep(&self, view: &View<'_>, proposals: Vec<Proposal>, declined: &mut Vec<Declined>) -> Vec<Proposal> {
        if self.items.is_empty() {
            return proposals;
        }
        let (kept, excepted): (Vec<_>, Vec<_>) = proposals.into_iter().partition(|proposal| !self.covers(view, proposal));
        declined.extend(excepted.into_iter().map(|p| Declined { span: p.span, after: p.replacement, cause: p.cause, reason: Reason::Excepted }));
        kept
    }

    fn covers(&self, view: &View<'_>, proposal: &Proposal) -> bool {
        let mut covered = false;
        for item in self.items.iter().filter(|item| item.is_for(&proposal.cause.rule)) {
            if item.holds(view, proposal) {
                item.used.store(true, Ordering::Relaxed);
                covered = true;
            }
        }
        covered
    }
}

impl Exception {
    fn is_for(&self, rule: &str) -> bool {
        self.rule.strip_suffix('*').map_or(rule == self.rule, |start| rule.starts_with(start))
    }

    fn holds(&self, view: &View<'_>, proposal: &Proposal) -> bool {
        let in_document = || view.name().is_some_and(|name| self.documents.iter().any(|own| own == name));
        let on_line = || {
            let first = view.line_at(proposal.span.start);
            let last = view.line_at(proposal.span.end.saturating_sub(1));
            (first..=last).any(|line| self.lines.contains(&key_hash(view.body(line))))
        };
        view.is_on(&self.hosts) || in_document() || !self.lines.is_empty() && on_line()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_told() {
        for (text, wanted) in [
            ("[[except]]\nhost = \"a.example\"", "needs a `rule`"),
            ("[[except]]\nrule = \"share.*\"", "needs a `host`"),
            ("[[except]]\nrule = \"share.*\"\nline = \"12 comments\"", "is no line hash"),
            ("[[except]]\nrule = \"a\"\nhosts = \"b\"", "unknown key `hosts`"),
        ] {
            let errors = Exceptions::parse("dechaff.toml", text.to_owned()).unwrap_err();
            assert!(errors.to_string().contains(wanted), "{errors}");
        }
    }
}
