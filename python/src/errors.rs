//! The exceptions of `dechaff/_errors.py`, and what becomes of the library's errors.

use std::path::Path;

use dechaff::RuleErrors;
use dechaff::survey::ProfileError as UnusableProfile;
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;

pyo3::import_exception!(dechaff._errors, OptionError);
pyo3::import_exception!(dechaff._errors, ProfileError);
pyo3::import_exception!(dechaff._errors, RulesError);
pyo3::import_exception!(dechaff._errors, TableError);
pyo3::import_exception!(dechaff._errors, TextError);
pyo3::import_exception!(dechaff._errors, UndoError);

pub(crate) fn rules(errors: &RuleErrors) -> PyErr {
    RulesError::new_err((errors.0.iter().map(ToString::to_string).collect::<Vec<_>>(),))
}

pub(crate) fn profile(error: &UnusableProfile) -> PyErr {
    ProfileError::new_err(error.to_string())
}

/// A file that an option names and that cannot be read, as `OSError` with its path.
pub(crate) fn file(path: &Path, error: &std::io::Error) -> PyErr {
    match error.raw_os_error() {
        Some(number) => PyOSError::new_err((number, error.to_string(), path.display().to_string())),
        None => PyOSError::new_err(format!("{}: {error}", path.display())),
    }
}
