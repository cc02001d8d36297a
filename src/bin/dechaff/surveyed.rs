use std::sync::Arc;

use dechaff::survey::Survey;
use dechaff::{Document, Pipeline};
use rayon::prelude::*;

/// Documents looked at at once.
const WINDOW: usize = 512;

/// The pipeline with what recurs on the sites of some documents, as `clean` finds it out before it cleans them.
pub(crate) fn knowing<T: Sync>(pipeline: &Pipeline, mut items: impl Iterator<Item = T>, document: impl Fn(&T) -> Document<'_> + Sync) -> Pipeline {
    let mut survey = Survey::default();
    loop {
        let window: Vec<T> = items.by_ref().take(WINDOW).collect();
        if window.is_empty() {
            return pipeline.knowing(Arc::new(survey.facts()));
        }
        let add = |mut survey: Survey, item: &T| {
            survey.add(&pipeline.repaired(&document(item)));
            survey
        };
        survey = survey.merge(window.par_iter().fold(Survey::default, add).reduce(Survey::default, Survey::merge));
    }
}
