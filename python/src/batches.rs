use pyo3::prelude::*;
use pyo3::types::PyIterator;

use crate::cleaner::Cleaner;
use crate::columns::Columns;

/// Batches of rows, each cleaned when it is asked for.
#[pyclass(frozen, module = "dechaff")]
#[derive(Debug)]
pub(crate) struct Batches {
    cleaner: Py<Cleaner>,
    source: Py<PyIterator>,
    columns: Columns,
}

impl Batches {
    pub(crate) fn new(cleaner: Py<Cleaner>, source: Py<PyIterator>, columns: Columns) -> Self {
        Self { cleaner, source, columns }
    }
}

#[pymethods]
impl Batches {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some(batch) = self.source.bind(py).clone().next().transpose()? else { return Ok(None) };
        self.cleaner.get().clean_rows(py, batch.extract()?, &self.columns).map(Some)
    }
}
