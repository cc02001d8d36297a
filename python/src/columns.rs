use dechaff::rows::Names;
use pyo3::PyResult;

use crate::errors::OptionError;
use crate::offsets::Offsets;

/// Which columns of a table are read and which are written.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    pub(crate) names: Names,
    /// The column of the cleaned text; that of the text if not given.
    pub(crate) into: Option<String>,
    pub(crate) changes: String,
    pub(crate) offsets: Offsets,
}

impl Columns {
    pub(crate) fn new([text, url, id, lang]: [&str; 4], into: Option<String>, changes: &str, offsets: &str) -> PyResult<Self> {
        let names = Names { text: text.to_owned(), id: id.to_owned(), url: url.to_owned(), lang: lang.to_owned() };
        let into = into.filter(|into| into != text);
        if into.as_deref().unwrap_or(text) == changes {
            return Err(OptionError::new_err(format!("text and changes cannot both be column {changes:?}")));
        }
        Ok(Self { names, into, changes: changes.to_owned(), offsets: Offsets::named(offsets)? })
    }
}
