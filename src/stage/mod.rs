//! Stages: each looks at one phase's text and proposes edits. None changes text, and none sees what another stage of its
//! phase proposes, so they run in any order, or at once.

mod context;
mod duplicates;
mod foreign;
mod markup;
mod model;
mod names;
mod repair;
mod repeats;
mod rules;
mod script;
mod tidy;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

pub use context::Context;
pub use duplicates::Duplicates;
pub use foreign::Foreign;
pub use markup::Markup;
pub use model::Model;
pub use names::Names;
pub use repair::{Characters, Entities, Mojibake};
pub use repeats::Repeats;
pub use rules::Rules;
pub use script::Script;
pub use tidy::Tidy;

use crate::edit::{Cause, Proposals};
use crate::text::View;

/// One detector or normaliser.
pub trait Stage: Send + Sync + fmt::Debug {
    /// Its name in logs and reports.
    fn id(&self) -> &'static str;

    /// Proposes edits of the view's text. It cannot fail and does no I/O; what it is unsure of it leaves alone.
    fn propose(&self, view: &View<'_>, out: &mut Proposals);
}

/// A built-in rule of a stage, which has no rule file.
#[derive(Debug)]
struct BuiltIn {
    rule: Arc<str>,
    kind: Arc<str>,
    stage: &'static str,
}

impl BuiltIn {
    /// Rule `stage.name`, of a kind.
    fn new(stage: &'static str, name: &str, kind: &str) -> Self {
        Self { rule: format!("{stage}.{name}").into(), kind: kind.into(), stage }
    }

    fn cause(&self, why: impl Into<Cow<'static, str>>) -> Cause {
        Cause { rule: Arc::clone(&self.rule), kind: Arc::clone(&self.kind), stage: self.stage, why: why.into() }
    }
}
