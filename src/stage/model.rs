use std::sync::{Arc, LazyLock};

use super::{BuiltIn, Stage};
use crate::edit::{Proposal, Proposals, Safety};
use crate::model::{LineModel, Page};
use crate::text::View;

/// Takes out lines that the line model holds for noise; proposes those that it is less sure of.
#[derive(Clone, Debug)]
pub struct Model {
    lines: Arc<LineModel>,
    remove: f32,
    review: f32,
}

static LINE: LazyLock<BuiltIn> = LazyLock::new(|| BuiltIn::new("model", "line", "model"));

impl Model {
    /// With a model, and the probabilities from which lines are removed and from which they are proposed.
    pub fn new(lines: Arc<LineModel>, remove: f32, review: f32) -> Self {
        Self { lines, remove, review }
    }
}

impl Stage for Model {
    fn id(&self) -> &'static str {
        "model"
    }

    fn propose(&self, view: &View<'_>, out: &mut Proposals) {
        let page = Page::of(view);
        for verdict in self.lines.judge(&page, self.review.min(self.remove)) {
            let why = format!("noise at {:.1} %: {}", verdict.probability * 100.0, verdict.why);
            let safety = if verdict.probability >= self.remove { Safety::Safe } else { Safety::Review };
            out.push(Proposal::delete(view.lines()[page.line(verdict.line)].span, LINE.cause(why)).with_safety(safety));
        }
    }
}
