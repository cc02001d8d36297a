use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

use crate::pipeline::Pipeline;
use crate::text::{Document, View, ends_sentence, lines, weight};

/// What a change of rules does to a corpus.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// Documents looked at.
    pub documents: usize,
    /// Documents that come out otherwise than before.
    pub touched: usize,
    /// By rule; a line that several rules take counts for each.
    pub rules: BTreeMap<String, Shift>,
    /// By kind of noise.
    pub kinds: BTreeMap<String, Shift>,
    /// The lines that come out otherwise, those that look most like prose first.
    pub lines: Vec<ChangedLine>,
}

/// How much a rule, or a kind, takes that it did not take before, and the other way round.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Shift {
    /// Newly removed.
    pub removed: Tally,
    /// No longer removed.
    pub kept: Tally,
}

/// Counts of what is touched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Documents.
    pub documents: usize,
    /// Lines.
    pub lines: usize,
    /// Characters.
    pub characters: usize,
}

/// A line that comes out otherwise than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangedLine {
    /// The document.
    pub document: String,
    /// Number of the line in it, from 1.
    pub line: usize,
    /// It is newly removed, or more of it; otherwise less of it is.
    pub removed: bool,
    /// The line.
    pub text: String,
    /// What the old rules leave of it.
    pub old: String,
    /// What the new rules leave of it.
    pub new: String,
    /// The rules that take it: the new ones if it is newly removed, else the old ones.
    pub rules: Vec<String>,
    /// It reads as prose.
    pub prose: bool,
    /// The line before it that is not blank.
    pub before: Option<String>,
    /// The line after it that is not blank.
    pub after: Option<String>,
    #[serde(skip)]
    kinds: Vec<String>,
    #[serde(skip)]
    characters: usize,
}

/// Cleans every document with the old rules and with the new ones, and tells the difference.
pub fn compare(old: &Pipeline, new: &Pipeline, documents: &[Document<'_>]) -> Comparison {
    let changed: Vec<Vec<ChangedLine>> = documents.par_iter().map(|document| compare_document(old, new, document)).collect();
    let mut comparison = Comparison { documents: documents.len(), ..Comparison::default() };
    for lines in changed {
        comparison.touched += usize::from(!lines.is_empty());
        comparison.count(&lines);
        comparison.lines.extend(lines);
    }
    // Stable, so that documents stay in order where lines look alike.
    comparison.lines.sort_by_key(|line| std::cmp::Reverse((line.prose, ends_sentence(&line.text), weight(&line.text))));
    comparison
}

impl Comparison {
    /// Whether a line that reads as prose is newly removed.
    pub fn has_new_loss(&self) -> bool {
        self.lines.iter().any(|line| line.removed && line.prose)
    }

    /// Whether anything is different.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    fn count(&mut self, lines: &[ChangedLine]) {
        let mut seen: BTreeSet<(bool, bool, &str)> = BTreeSet::new();
        for line in lines {
            let rules = line.rules.iter().map(|rule| (true, rule));
            let kinds = line.kinds.iter().map(|kind| (false, kind));
            for (is_rule, name) in rules.chain(kinds) {
                let table = if is_rule { &mut self.rules } else { &mut self.kinds };
                let shift = table.entry(name.clone()).or_default();
                let tally = if line.removed { &mut shift.removed } else { &mut shift.kept };
                tally.lines += 1;
                tally.characters += line.characters;
                tally.documents += usize::from(seen.insert((is_rule, line.removed, name)));
            }
        }
    }
}

fn compare_document(old: &Pipeline, new: &Pipeline, document: &Document<'_>) -> Vec<ChangedLine> {
    let text: &str = &document.text;
    let (old, new) = (old.clean(document), new.clean(document));
    if old.text == new.text {
        return Vec::new();
    }
    let host = document.host();
    let view = View::new(text, document.about(host.as_deref()), &[]);
    let mut changed = Vec::new();
    for (i, line) in lines(text).iter().enumerate().filter(|(_, line)| !line.is_blank()) {
        let [was, is] = [&old, &new].map(|cleaned| cleaned.edits.left_of(text, line.body).trim().to_owned());
        if was == is {
            continue;
        }
        let removed = is.chars().count() < was.chars().count();
        let takers = if removed { &new } else { &old }.edits.touching(line.body);
        let causes = || takers.iter().flat_map(|edit| &edit.causes).filter(|cause| cause.stage != "tidy");
        changed.push(ChangedLine {
            document: document.name.to_string(),
            line: i + 1,
            removed,
            text: view.body(i).to_owned(),
            characters: was.chars().count().abs_diff(is.chars().count()),
            old: was,
            new: is,
            rules: distinct(causes().map(|cause| &*cause.rule)),
            kinds: distinct(causes().map(|cause| &*cause.kind)),
            prose: view.prose()[i],
            before: view.line_before(i).map(|at| view.body(at).to_owned()),
            after: view.line_after(i).map(|at| view.body(at).to_owned()),
        });
    }
    changed
}

fn distinct<'a>(items: impl Iterator<Item = &'a str>) -> Vec<String> {
    items.collect::<BTreeSet<&str>>().into_iter().map(str::to_owned).collect()
}
