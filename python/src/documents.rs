//! Documents out of Python.

use std::borrow::Cow;

use dechaff::Document;
use pyo3::exceptions::PyUnicodeEncodeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::PyString;

use crate::errors::{OptionError, TextError};

/// A document whose strings are Python's own: nothing of it is copied.
pub(crate) struct Given {
    name: Cow<'static, str>,
    own_name: Option<PyBackedStr>,
    text: PyBackedStr,
    id: Option<PyBackedStr>,
    url: Option<PyBackedStr>,
    lang: Option<PyBackedStr>,
}

/// What may be known of a document beside its text.
#[derive(Clone, Copy)]
pub(crate) struct About<'a, 'py> {
    pub(crate) url: Option<&'a Bound<'py, PyAny>>,
    pub(crate) id: Option<&'a Bound<'py, PyAny>>,
    pub(crate) lang: Option<&'a Bound<'py, PyAny>>,
    pub(crate) name: Option<&'a Bound<'py, PyAny>>,
}

impl Given {
    /// A document, `record` of its batch if it is in one; or the `TextError` that takes its place.
    pub(crate) fn new(text: &Bound<'_, PyAny>, about: About<'_, '_>, record: Option<usize>) -> PyResult<Self> {
        // An id may be a number, or anything that has a name.
        let id = about.id.map(Bound::str).transpose()?;
        let fail = |reason: String| TextError::new_err((reason, record, id.as_ref().map(ToString::to_string)));
        let field = |value: Option<&Bound<'_, PyAny>>, what| value.map(|value| string(value, what).map_err(fail)).transpose();
        Ok(Self {
            name: record.map_or(Cow::Borrowed("text"), |record| Cow::Owned(record.to_string())),
            own_name: field(about.name, "name")?,
            text: string(text, "text").map_err(fail)?,
            id: field(id.as_ref().map(Bound::as_any), "id")?,
            url: field(about.url, "url")?,
            lang: field(about.lang, "lang")?,
        })
    }

    pub(crate) fn document(&self) -> Document<'_> {
        Document {
            name: Cow::Borrowed(self.own_name.as_deref().unwrap_or(&self.name)),
            text: Cow::Borrowed(&self.text),
            id: borrowed(self.id.as_ref()),
            url: borrowed(self.url.as_ref()),
            lang: borrowed(self.lang.as_ref()),
        }
    }
}

fn borrowed(field: Option<&PyBackedStr>) -> Option<Cow<'_, str>> {
    field.map(|field| Cow::Borrowed(&**field))
}

/// What is known of the documents of a batch, a list each that is as long as that of the texts, or none.
pub(crate) struct Lists<'a, 'py> {
    pub(crate) urls: Option<&'a Bound<'py, PyAny>>,
    pub(crate) ids: Option<&'a Bound<'py, PyAny>>,
    pub(crate) langs: Option<&'a Bound<'py, PyAny>>,
    pub(crate) names: Option<&'a Bound<'py, PyAny>>,
}

/// The documents of a batch, each by itself: what is wrong with one is no matter of the others.
pub(crate) fn batch<'py>(texts: &Bound<'py, PyAny>, lists: &Lists<'_, 'py>) -> PyResult<Vec<PyResult<Given>>> {
    let texts = all(texts)?;
    let beside = |what: &str, list: Option<&Bound<'py, PyAny>>| match list.map(all).transpose()? {
        Some(values) if values.len() != texts.len() => Err(OptionError::new_err(format!("{} {what} for {} texts", values.len(), texts.len()))),
        values => Ok(values.unwrap_or_default()),
    };
    let (urls, ids) = (beside("urls", lists.urls)?, beside("ids", lists.ids)?);
    let (langs, names) = (beside("langs", lists.langs)?, beside("names", lists.names)?);
    let given = texts.iter().enumerate().map(|(at, text)| {
        let [url, id, lang, name] = [&urls, &ids, &langs, &names].map(|list| list.get(at).filter(|value| !value.is_none()));
        Given::new(text, About { url, id, lang, name }, Some(at + 1))
    });
    Ok(given.collect())
}

fn all<'py>(list: &Bound<'py, PyAny>) -> PyResult<Vec<Bound<'py, PyAny>>> {
    // Its characters would be cleaned one by one.
    if list.is_instance_of::<PyString>() {
        return Err(OptionError::new_err("a list is wanted, not a str"));
    }
    list.try_iter()?.collect()
}

fn string(value: &Bound<'_, PyAny>, what: &str) -> Result<PyBackedStr, String> {
    let Ok(text) = value.cast::<PyString>() else {
        let kind = value.get_type().name().map_or_else(|_| "object".to_owned(), |name| name.to_string());
        return Err(format!("the {what} is of type {kind}, not str"));
    };
    PyBackedStr::try_from(text.clone()).map_err(|error| surrogate(text, what, &error))
}

/// Why a `str` cannot be had as UTF-8, in words that help.
fn surrogate(text: &Bound<'_, PyString>, what: &str, error: &PyErr) -> String {
    let py = text.py();
    let place = || {
        let start: usize = error.value(py).getattr("start")?.extract()?;
        let code: Vec<u8> = text.as_any().get_item(start)?.call_method1("encode", ("utf-16-be", "surrogatepass"))?.extract()?;
        let code = code.iter().fold(0_u32, |code, byte| code << 8 | u32::from(*byte));
        Ok::<_, PyErr>((start, code))
    };
    match place() {
        Ok((start, code)) if error.is_instance_of::<PyUnicodeEncodeError>(py) => format!(
            "the {what} has a lone surrogate, U+{code:04X} at character {start}: half of a character that was torn apart, and no Unicode text. \
             {what}.encode(\"utf-16\", \"surrogatepass\").decode(\"utf-16\", \"replace\") joins halves that belong together and replaces the others"
        ),
        _ => format!("the {what} cannot be had as UTF-8: {error}"),
    }
}
