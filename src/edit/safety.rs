use serde::{Deserialize, Serialize};

/// Whether an edit is made, or only put before a reviewer.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Safety {
    /// Applied.
    Safe,
    /// Logged under `declined`, never applied.
    Review,
}
