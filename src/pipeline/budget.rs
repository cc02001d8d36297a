use crate::edit::{Edit, EditSet};
use crate::text::View;

/// Below so many bytes of prose a document is no article that could be spoilt: a form, a menu, a plea alone.
const FLOOR: usize = 600;

/// The share of a text's prose, 0 to 1, that edits take out; 0 for a text with hardly any.
///
/// Copies of what stays, code, invisible characters and what other documents of the site have too do not count: nothing that a reader would miss is lost with them.
pub(super) fn prose_lost(view: &View<'_>, edits: &EditSet) -> f64 {
    let prose = || view.lines().iter().zip(view.prose()).filter(|&(_, &prose)| prose).map(|(line, _)| line.body);
    let total: usize = prose().map(crate::text::Span::len).sum();
    if total < FLOOR {
        return 0.0;
    }
    // What a rule wants too counts, though the site repeats it.
    let stage = |edit: &Edit| edit.causes.iter().map(|cause| cause.stage).find(|&stage| stage != "repeats");
    let counts = |edit: &Edit| stage(edit).is_some_and(|stage| !matches!(stage, "duplicates" | "script" | "repair"));
    let mut taken = edits.edits().iter().filter(|edit| edit.after.is_empty() && counts(edit)).peekable();
    let mut lost = 0;
    for body in prose() {
        while taken.next_if(|edit| edit.span.end <= body.start).is_some() {}
        for edit in taken.clone().take_while(|edit| edit.span.start < body.end) {
            lost += edit.span.end.min(body.end) - edit.span.start.max(body.start);
        }
    }
    lost as f64 / total as f64
}
