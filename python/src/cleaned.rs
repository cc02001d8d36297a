use dechaff::edit::undo_where;
use dechaff::{Record, UndoError as Mismatch};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple, PyType};

use crate::change::{Change, Declined};
use crate::errors::UndoError;
use crate::offsets::Characters;

/// A cleaned document.
#[pyclass(frozen, module = "dechaff")]
#[derive(Clone, Debug)]
pub(crate) struct Cleaned {
    #[pyo3(get)]
    pub(crate) text: String,
    pub(crate) record: Record,
}

#[pymethods]
impl Cleaned {
    /// What was changed, in order.
    #[getter]
    fn changes(&self) -> PyResult<Vec<Change>> {
        let original = self.original()?;
        let mut characters = Characters::of(&original);
        Ok(self.record.changes.iter().map(|change| Change::new(change, &mut characters)).collect())
    }

    /// What was proposed and not done.
    #[getter]
    fn declined(&self) -> PyResult<Vec<Declined>> {
        let original = self.original()?;
        let mut characters = Characters::of(&original);
        Ok(self.record.declined.iter().map(|declined| Declined::new(declined, &mut characters)).collect())
    }

    /// How many changes there are of each kind, in order of appearance.
    #[getter]
    fn kinds<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let kinds = PyDict::new(py);
        for change in &self.record.changes {
            let before: usize = kinds.get_item(&change.kind)?.map(|count| count.extract()).transpose()?.unwrap_or(0);
            kinds.set_item(&change.kind, before + 1)?;
        }
        Ok(kinds)
    }

    /// The document was left as it was, for a person to look at.
    #[getter]
    fn review(&self) -> bool {
        self.record.review
    }

    /// The record's own id.
    #[getter]
    fn id(&self) -> Option<&str> {
        self.record.id.as_deref()
    }

    /// The text before cleaning.
    #[getter]
    pub(crate) fn original(&self) -> PyResult<String> {
        dechaff::undo(&self.text, &self.record).map_err(|error| mismatch(&error))
    }

    /// The change log's record, as the command line writes it; places are in bytes of UTF-8.
    #[getter]
    fn record<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("json")?.call_method1("loads", (self.to_json()?,))
    }

    /// The change log's record as a line of JSON, without its line end.
    fn to_json(&self) -> PyResult<String> {
        serde_json::to_string(&self.record).map_err(|error| PyValueError::new_err(error.to_string()))
    }

    /// The text before cleaning, or without the changes of these rules.
    #[pyo3(signature = (rules=None))]
    fn undo(&self, rules: Option<Vec<String>>) -> PyResult<String> {
        undone(&self.text, &self.record, rules.as_deref())
    }

    #[staticmethod]
    fn _of(text: String, json: &str) -> PyResult<Self> {
        Ok(Self { text, record: parsed(json)? })
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let parts = PyTuple::new(py, [PyString::new(py, &self.text), PyString::new(py, &self.to_json()?)])?;
        Ok((PyType::new::<Self>(py).getattr("_of")?, parts))
    }

    fn __str__(&self) -> &str {
        &self.text
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        let own = slf.get();
        let named = own.record.id.as_ref().map_or_else(String::new, |id| format!(" {id}"));
        let after = own.text.chars().count();
        if own.record.review {
            return Ok(format!("<Cleaned{named}: left as it was, for review; {} changes declined>", own.record.declined.len()));
        }
        if own.record.changes.is_empty() {
            return Ok(format!("<Cleaned{named}: nothing to do in {after} characters>"));
        }
        let kinds: Vec<String> = own.kinds(slf.py())?.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
        let changes = if own.record.changes.len() == 1 { "change" } else { "changes" };
        let (before, count) = (own.original()?.chars().count(), own.record.changes.len());
        Ok(format!("<Cleaned{named}: {before} → {after} characters, {count} {changes}: {}>", kinds.join(", ")))
    }

    /// For notebooks: the text with what was removed struck through and coloured by kind.
    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("dechaff._html")?.call_method1("page", (slf,))
    }
}

/// The original of a cleaned text, by its record: a `Cleaned`, a line of the change log, or what `json` makes of one.
#[pyfunction]
#[pyo3(signature = (text, record, rules=None))]
pub(crate) fn undo(text: &str, record: &Bound<'_, PyAny>, rules: Option<Vec<String>>) -> PyResult<String> {
    if let Ok(cleaned) = record.cast::<Cleaned>() {
        return undone(text, &cleaned.get().record, rules.as_deref());
    }
    let json: String = match record.cast::<PyString>() {
        Ok(line) => line.to_str()?.to_owned(),
        Err(_) => record.py().import("json")?.call_method1("dumps", (record,))?.extract()?,
    };
    undone(text, &parsed(&json)?, rules.as_deref())
}

fn undone(text: &str, record: &Record, rules: Option<&[String]>) -> PyResult<String> {
    let undone = match rules {
        None => dechaff::undo(text, record),
        Some(rules) => undo_where(text, record, |rule| rules.iter().any(|own| own == rule)).map(|(text, _)| text),
    };
    undone.map_err(|error| mismatch(&error))
}

fn parsed(json: &str) -> PyResult<Record> {
    serde_json::from_str(json).map_err(|error| UndoError::new_err(format!("no record of a change log: {error}")))
}

fn mismatch(error: &Mismatch) -> PyErr {
    UndoError::new_err(error.to_string())
}
