use super::Stage;
use crate::edit::Proposals;
use crate::text::View;

/// Stray code.
#[derive(Clone, Copy, Debug, Default)]
pub struct Script;

impl Stage for Script {
    fn id(&self) -> &'static str {
        "script"
    }

    fn propose(&self, _view: &View<'_>, _out: &mut Proposals) {}
}
