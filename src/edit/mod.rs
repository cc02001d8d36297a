//! Edits as data: proposals, how they are settled, composed, applied, logged and undone. Pure, no I/O.

mod compose;
mod family;
mod log;
mod merge;
mod proposal;
mod safety;
mod set;
mod undo;

pub(crate) use family::family_of;
pub use log::{Change, DeclinedChange, Digest, Failed, LOG_VERSION, Record};
pub use merge::{Declined, Reason, merge};
pub use proposal::{Cause, NearMiss, Proposal, Proposals};
pub use safety::Safety;
pub use set::{Edit, EditSet};
pub(crate) use undo::spliced;
pub use undo::{Splice, UndoError, backward, undo, undo_where};
