use std::sync::Arc;

use dechaff::Pipeline;
use dechaff::survey::Survey;

/// So many are held in memory at once.
const WINDOW: usize = 512;

/// The pipeline with what recurs on the sites of all items, as `clean` finds it out before it cleans them; `survey` tells it of some.
pub(crate) fn knowing<T>(pipeline: &Pipeline, mut items: impl Iterator<Item = T>, survey: impl Fn(Vec<T>) -> Survey) -> Pipeline {
    let mut all = Survey::default();
    loop {
        let window: Vec<T> = items.by_ref().take(WINDOW).collect();
        if window.is_empty() {
            return pipeline.knowing(Arc::new(all.facts()));
        }
        all = all.merge(survey(window));
    }
}
