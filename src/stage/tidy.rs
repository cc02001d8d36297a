use std::ops::Range;
use std::sync::LazyLock;

use super::{BuiltIn, Stage};
use crate::edit::{Proposal, Proposals};
use crate::text::{Span, View};

/// Takes out the blank lines that removals left behind.
///
/// Where blank lines stood on both sides of what was removed, as many stay as the longer side had; at the start and the
/// end of the text none stay. Blank lines beside which nothing was removed are not looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tidy;

static BLANK: LazyLock<BuiltIn> = LazyLock::new(|| BuiltIn::new("tidy", "blank-lines", "tidy"));

impl Stage for Tidy {
    fn id(&self) -> &'static str {
        "tidy"
    }

    fn propose(&self, view: &View<'_>, out: &mut Proposals) {
        let mut done = 0;
        for cut in view.cuts() {
            let Some(run) = blank_run(view, cut.at).filter(|run| run.start >= done) else { continue };
            done = run.end;
            let spare = spare_lines(view, &run);
            if !spare.is_empty() {
                let span = Span::new(view.lines()[spare.start].span.start, view.lines()[spare.end - 1].span.end);
                out.push(Proposal::delete(span, BLANK.cause("blank lines around a removal")));
            }
        }
    }
}

/// The blank lines that touch a place between two lines, if there are any.
fn blank_run(view: &View<'_>, at: usize) -> Option<Range<usize>> {
    let lines = view.lines();
    let next = lines.partition_point(|line| line.span.start < at);
    if lines.get(next).map_or(view.text().len(), |line| line.span.start) != at {
        return None;
    }
    let start = (0..next).rev().take_while(|&i| lines[i].is_blank()).last().unwrap_or(next);
    let end = (next..lines.len()).find(|&i| !lines[i].is_blank()).unwrap_or(lines.len());
    (start < end).then_some(start..end)
}

/// The lines of a run that are too many: all but as many as the longest stretch between two removals has.
fn spare_lines(view: &View<'_>, run: &Range<usize>) -> Range<usize> {
    let lines = view.lines();
    if run.start == 0 || run.end == lines.len() {
        return run.clone();
    }
    let is_cut = |line: usize| view.cuts().binary_search_by_key(&lines[line].span.start, |cut| cut.at).is_ok();
    let (mut longest, mut length) = (0, 0);
    for line in run.clone() {
        length = if is_cut(line) { 1 } else { length + 1 };
        longest = longest.max(length);
    }
    run.start + longest..run.end
}
