use std::path::{Path, PathBuf};
use std::sync::Arc;

use dechaff::survey::{Facts, Profile as Kept, Survey as Pages};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple, PyType};

use crate::errors::{self, ProfileError};

/// What some documents are made of, to be merged with what others are made of.
#[pyclass(frozen, module = "dechaff")]
#[derive(Debug)]
pub(crate) struct Survey {
    pub(crate) pages: Pages,
}

#[pymethods]
impl Survey {
    /// An empty survey.
    #[new]
    fn new() -> Self {
        Self { pages: Pages::default() }
    }

    /// What `to_bytes` gave.
    #[staticmethod]
    fn from_bytes(py: Python<'_>, bytes: &[u8]) -> PyResult<Self> {
        let pages = py.detach(|| Pages::from_bytes(bytes)).ok_or_else(|| ProfileError::new_err("these bytes are no survey"))?;
        Ok(Self { pages })
    }

    /// Equal surveys give equal bytes.
    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        let bytes = py.detach(|| self.pages.to_bytes());
        PyBytes::new(py, &bytes)
    }

    /// All of some surveys, in whatever order.
    #[staticmethod]
    fn merged(py: Python<'_>, surveys: &Bound<'_, PyAny>) -> PyResult<Self> {
        let mut pages = Pages::default();
        for survey in surveys.try_iter()? {
            let survey = survey?;
            let Ok(survey) = survey.cast::<Self>() else { return Err(PyTypeError::new_err("surveys are merged with surveys")) };
            let other = survey.get().pages.clone();
            pages = py.detach(|| pages.merge(other));
        }
        Ok(Self { pages })
    }

    fn __or__(&self, py: Python<'_>, other: &Bound<'_, Self>) -> Self {
        let (one, other) = (self.pages.clone(), other.get().pages.clone());
        Self { pages: py.detach(|| one.merge(other)) }
    }

    fn __eq__(&self, other: &Bound<'_, Self>) -> bool {
        self.pages == other.get().pages
    }

    /// What recurs on each site.
    fn profile(&self, py: Python<'_>) -> Profile {
        Profile { facts: Arc::new(py.detach(|| self.pages.facts())) }
    }

    /// Adds it to a profile's file, as `dechaff clean --profile` would; makes the file if there is none.
    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        py.detach(|| Kept::open(&path).and_then(|mut kept| kept.add(&self.pages))).map_err(|error| errors::profile(&error))
    }

    /// Documents that it keeps.
    #[getter]
    fn documents(&self) -> usize {
        self.pages.size().0
    }

    /// The sites that they are of.
    #[getter]
    fn sites(&self) -> Vec<&str> {
        self.pages.sites().collect()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        Ok((PyType::new::<Self>(py).getattr("from_bytes")?, PyTuple::new(py, [self.to_bytes(py)])?))
    }

    fn __repr__(&self) -> String {
        let (documents, sites) = self.pages.size();
        format!("<Survey of {documents} documents of {sites} sites>")
    }
}

/// What recurs on each site of a corpus.
#[pyclass(frozen, module = "dechaff")]
#[derive(Debug)]
pub(crate) struct Profile {
    pub(crate) facts: Arc<Facts>,
}

#[pymethods]
impl Profile {
    /// Reads the file that `dechaff clean --profile` or `Survey.save` wrote, all sites of it.
    #[staticmethod]
    fn read(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        Ok(Self { facts: Arc::new(read_profile(py, &path)?) })
    }

    /// What `to_bytes` gave.
    #[staticmethod]
    fn from_bytes(bytes: &[u8]) -> PyResult<Self> {
        let facts = Facts::from_bytes(bytes).ok_or_else(|| ProfileError::new_err("these bytes are no profile"))?;
        Ok(Self { facts: Arc::new(facts) })
    }

    /// Equal profiles give equal bytes.
    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.facts.to_bytes())
    }

    /// The sites on which something recurs, each with how many of its documents were looked at and how many lines recur.
    #[getter]
    fn sites(&self) -> Vec<(&str, u32, usize)> {
        self.facts.sites().map(|(site, furniture)| (site, furniture.documents().0, furniture.size())).collect()
    }

    fn __eq__(&self, other: &Bound<'_, Self>) -> bool {
        self.facts == other.get().facts
    }

    fn __len__(&self) -> usize {
        self.facts.sites().count()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        Ok((PyType::new::<Self>(py).getattr("from_bytes")?, PyTuple::new(py, [self.to_bytes(py)])?))
    }

    fn __repr__(&self) -> String {
        let lines: usize = self.facts.sites().map(|(_, furniture)| furniture.size()).sum();
        format!("<Profile of {} sites with {lines} lines that recur>", self.facts.sites().count())
    }
}

pub(crate) fn read_profile(py: Python<'_>, path: &Path) -> PyResult<Facts> {
    let read = || {
        let kept = Kept::open_existing(path)?;
        let sites = kept.sites()?;
        kept.facts(sites.iter().map(|site| &*site.name))
    };
    // A connection is one thread's.
    py.detach(read).map_err(|error| errors::profile(&error))
}
