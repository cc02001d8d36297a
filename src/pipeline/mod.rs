//! One document's way through the phases.

mod budget;
mod builder;
mod clean;
mod exceptions;
#[cfg(test)]
mod tests;

pub use builder::{Builder, Mode};
pub use clean::{Cleaned, Pipeline};
pub use exceptions::Exceptions;

use crate::stage::Stage;

/// Stages that look at one text together, and whose proposals are settled and applied at once.
#[derive(Debug)]
struct Phase {
    stages: Vec<Box<dyn Stage>>,
    /// It has nothing to do in a text from which nothing was removed.
    after_cuts: bool,
}
