//! One document's way through the phases.

mod budget;
mod builder;
mod clean;
mod exceptions;
#[cfg(test)]
mod tests;

pub use builder::{Builder, DEFAULT_MAX_LOSS, Mode};
pub use clean::{Cleaned, Pipeline};
pub use exceptions::Exceptions;

use std::sync::Arc;

use crate::stage::Stage;

/// What a phase is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// It makes the characters those that the author wrote.
    Repair,
    /// It takes out what is noise at first sight.
    Remove,
    /// It judges what is left; where that would cost too much, it steps back.
    Judge,
    /// It goes on from there.
    Rest,
}

/// Stages that look at one text together, and whose proposals are settled and applied at once.
#[derive(Clone, Debug)]
struct Phase {
    stages: Vec<Arc<dyn Stage>>,
    part: Part,
    /// It has nothing to do in a text from which nothing was removed.
    after_cuts: bool,
}
