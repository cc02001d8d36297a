//! dechaff for Python.

use pyo3::prelude::*;

/// What Python sees of the library.
#[pymodule]
mod _core {}
