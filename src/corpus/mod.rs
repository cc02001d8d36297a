//! Whole corpora: what is read, what is written where, and the run between.

mod backwards;
mod chunks;
mod files;
mod observe;
mod plan;
mod quarantine;
mod run;
mod summary;
mod target;

pub use backwards::{UndoPlan, UndoSummary, run_undo};
pub use observe::{Observer, Progress, Silent};
pub use plan::{Job, Limits, LogChoice, Plan, PlanError, Request, Source};
pub use quarantine::Quarantined;
pub use run::{RunError, Runner, Show};
pub use summary::{Failure, RuleCount, Summary};
pub use target::Target;
