//! Whole corpora: what is read, what is written where, and the run between.

mod apart;
mod archive;
mod checkpoints;
mod clean;
mod coding;
mod files;
mod live;
mod logfile;
mod observe;
mod plan;
mod quarantine;
mod read;
mod request;
mod resume;
mod rowfile;
mod rows;
mod run;
mod shard;
mod stream;
mod summary;
mod survey;
mod table;
mod tarball;
mod target;
mod undo;
mod write;

pub use live::{Framing, Live};
pub use observe::{Observer, Progress, Silent};
pub use plan::{Job, Plan, Source};
pub use quarantine::Quarantined;
pub use request::{Limits, LogChoice, PlanError, Request, SurveyChoice, To};
pub use run::{RunError, Runner, Show};
pub use shard::Shard;
pub use summary::{Failure, RuleCount, Summary};
pub use target::Target;
pub use undo::{UndoPlan, UndoSummary, run_undo};
