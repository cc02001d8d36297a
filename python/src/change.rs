use dechaff::edit::DeclinedChange;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::offsets::Characters;

/// One edit.
#[pyclass(frozen, eq, get_all, module = "dechaff")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// Start and end in the original text, in code points.
    at: (usize, usize),
    /// The same in bytes of UTF-8, as the change log counts.
    at_bytes: (usize, usize),
    before: String,
    after: String,
    kind: String,
    stage: String,
    by: Names,
    why: String,
}

/// Rule ids, a tuple for Python.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Names(Vec<String>);

impl<'py> IntoPyObject<'py> for &Names {
    type Target = PyTuple;
    type Output = Bound<'py, PyTuple>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.0)
    }
}

impl Change {
    pub(crate) fn new(change: &dechaff::Change, characters: &mut Characters<'_>) -> Self {
        Self {
            at: characters.place(change.at),
            at_bytes: change.at.into(),
            before: change.before.clone(),
            after: change.after.clone(),
            kind: change.kind.clone(),
            stage: change.stage.clone(),
            by: Names(change.by.clone()),
            why: change.why.clone(),
        }
    }
}

#[pymethods]
impl Change {
    fn __repr__(&self) -> String {
        let after = if self.after.is_empty() { String::new() } else { format!(" → {:?}", self.after) };
        let why = if self.why.is_empty() { String::new() } else { format!(": {}", self.why) };
        format!("<Change {}:{} {:?}{after} by {}{why}>", self.at.0, self.at.1, self.before, self.by.0.join(", "))
    }
}

/// What was proposed and not done.
#[pyclass(frozen, eq, get_all, module = "dechaff")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Declined {
    /// Start and end in the original text, in code points.
    at: (usize, usize),
    /// The same in bytes of UTF-8.
    at_bytes: (usize, usize),
    text: String,
    after: String,
    stage: String,
    by: String,
    reason: String,
}

impl Declined {
    pub(crate) fn new(declined: &DeclinedChange, characters: &mut Characters<'_>) -> Self {
        Self {
            at: characters.place(declined.at),
            at_bytes: declined.at.into(),
            text: declined.text.clone(),
            after: declined.after.clone(),
            stage: declined.stage.clone(),
            by: declined.by.clone(),
            reason: declined.reason.clone(),
        }
    }
}

#[pymethods]
impl Declined {
    fn __repr__(&self) -> String {
        format!("<Declined {}:{} {:?} by {}: {}>", self.at.0, self.at.1, self.text, self.by, self.reason)
    }
}
