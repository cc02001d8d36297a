//! dechaff for Python: `dechaff/_core.pyi` says what Python sees of it.

mod batches;
mod change;
mod cleaned;
mod cleaner;
mod columns;
mod documents;
mod errors;
mod offsets;
mod options;
mod pool;
mod survey;
mod table;
mod why;

use pyo3::prelude::*;

/// The library's part of the package.
#[pymodule]
mod _core {
    #[pymodule_export]
    use super::batches::Batches;
    #[pymodule_export]
    use super::change::{Change, Declined};
    #[pymodule_export]
    use super::cleaned::{Cleaned, undo};
    #[pymodule_export]
    use super::cleaner::{Cleaner, rebuild};
    #[pymodule_export]
    use super::survey::{Profile, Survey};
    #[pymodule_export]
    use super::why::{Line, Reason};
}
