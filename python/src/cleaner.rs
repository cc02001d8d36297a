use std::path::PathBuf;
use std::sync::Arc;

use dechaff::rows::Names;
use dechaff::survey::Facts;
use dechaff::{Document, Pipeline};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList, PyString};
use pyo3_arrow::input::AnyRecordBatch;
use pyo3_arrow::{PyRecordBatch, PyTable};
use rayon::prelude::*;

use crate::batches::Batches;
use crate::cleaned::{Cleaned, undo};
use crate::columns::Columns;
use crate::documents::{About, Given, Lists, batch};
use crate::errors::{OptionError, ProfileError};
use crate::options::{Judge, Options, known, read_config, rule_files};
use crate::pool::Pool;
use crate::survey::{Profile, Survey};
use crate::table;
use crate::why::{Line, why};

/// From so many bytes on, a single document is cleaned by all threads.
const LARGE: usize = 256 << 10;

/// Rules and options, made ready once; shared by threads, and sent to other processes as a whole.
#[pyclass(frozen, module = "dechaff")]
#[derive(Debug)]
pub(crate) struct Cleaner {
    options: Options,
    /// Without what is known of sites: what another cleaner is made of.
    bare: Pipeline,
    facts: Option<Arc<Facts>>,
    pub(crate) pipeline: Pipeline,
    pub(crate) pool: Pool,
}

impl Cleaner {
    fn build(options: Options, facts: Option<Arc<Facts>>) -> PyResult<Self> {
        let bare = options.pipeline()?;
        Ok(Self::of(options, bare, facts))
    }

    fn of(options: Options, bare: Pipeline, facts: Option<Arc<Facts>>) -> Self {
        let pipeline = facts.as_ref().map_or_else(|| bare.clone(), |facts| bare.knowing(Arc::clone(facts)));
        Self { pool: Pool::new(options.threads), options, bare, facts, pipeline }
    }

    fn cleaned(&self, document: &Document<'_>) -> Cleaned {
        let cleaned = self.pipeline.clean(document);
        let record = self.pipeline.record(document, &cleaned);
        Cleaned { text: cleaned.text, record }
    }
}

#[pymethods]
impl Cleaner {
    #[new]
    #[pyo3(signature = (*, rules=None, builtin_rules=true, mode="cautious", threshold=None, model=None, names=true, names_style="reference",
        names_script="latin", keep_quoted_names=false, repair=true, compatibility=false, config=None, max_loss=0.75, profile=None, threads=None))]
    #[expect(clippy::too_many_arguments, clippy::fn_params_excessive_bools, reason = "Python calls it by keywords")]
    fn new(
        py: Python<'_>,
        rules: Option<&Bound<'_, PyAny>>,
        builtin_rules: bool,
        mode: &str,
        threshold: Option<f32>,
        model: Option<&Bound<'_, PyAny>>,
        names: bool,
        names_style: &str,
        names_script: &str,
        keep_quoted_names: bool,
        repair: bool,
        compatibility: bool,
        config: Option<PathBuf>,
        max_loss: f64,
        profile: Option<&Bound<'_, PyAny>>,
        threads: Option<usize>,
    ) -> PyResult<Self> {
        let facts = known(profile)?;
        let options = Options {
            rules: rule_files(rules)?,
            builtin_rules,
            mode: mode.to_owned(),
            threshold,
            model: model.map_or(Ok(Judge::Builtin), Judge::of)?,
            names,
            names_style: names_style.to_owned(),
            names_script: names_script.to_owned(),
            keep_quoted_names,
            repair,
            compatibility,
            config: read_config(config.as_deref())?,
            max_loss,
            threads: threads.unwrap_or(0),
        };
        py.detach(|| Self::build(options, facts))
    }

    /// Cleans one document.
    #[pyo3(signature = (text, url=None, id=None, *, lang=None, name=None))]
    fn clean(
        &self,
        py: Python<'_>,
        text: &Bound<'_, PyString>,
        url: Option<&Bound<'_, PyAny>>,
        id: Option<&Bound<'_, PyAny>>,
        lang: Option<&Bound<'_, PyAny>>,
        name: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Cleaned> {
        let given = Given::new(text, About { url, id, lang, name }, None)?;
        let document = given.document();
        if document.text.len() < LARGE {
            return Ok(py.detach(|| self.cleaned(&document)));
        }
        let pool = self.pool.get()?;
        Ok(py.detach(|| pool.install(|| self.cleaned(&document))))
    }

    /// Cleans a list of documents, in parallel.
    #[pyo3(signature = (texts, urls=None, ids=None, *, langs=None, names=None, errors="return"))]
    #[expect(clippy::too_many_arguments, reason = "Python calls it by keywords")]
    fn clean_batch<'py>(
        &self,
        py: Python<'py>,
        texts: &Bound<'py, PyAny>,
        urls: Option<&Bound<'py, PyAny>>,
        ids: Option<&Bound<'py, PyAny>>,
        langs: Option<&Bound<'py, PyAny>>,
        names: Option<&Bound<'py, PyAny>>,
        errors: &str,
    ) -> PyResult<Bound<'py, PyList>> {
        if !matches!(errors, "return" | "raise") {
            return Err(OptionError::new_err(format!("errors={errors:?}: \"return\" or \"raise\"")));
        }
        let mut given = batch(texts, &Lists { urls, ids, langs, names })?;
        if errors == "raise"
            && let Some(at) = given.iter().position(Result::is_err)
        {
            return given.swap_remove(at).map(|_| PyList::empty(py));
        }
        let pool = self.pool.get()?;
        let cleaned: Vec<PyResult<Cleaned>> =
            py.detach(|| pool.install(|| given.into_par_iter().map(|given| given.map(|given| self.cleaned(&given.document()))).collect()));
        let list = PyList::empty(py);
        for cleaned in cleaned {
            match cleaned {
                Ok(cleaned) => list.append(Bound::new(py, cleaned)?)?,
                Err(error) => list.append(error.into_value(py))?,
            }
        }
        Ok(list)
    }

    /// Cleans a table or a batch of rows.
    #[pyo3(signature = (table, *, text="text", url="url", id="id", lang="lang", into=None, changes="changes", offsets="characters"))]
    #[expect(clippy::too_many_arguments, reason = "Python calls it by keywords")]
    fn clean_table<'py>(
        &self,
        py: Python<'py>,
        table: AnyRecordBatch,
        text: &str,
        url: &str,
        id: &str,
        lang: &str,
        into: Option<String>,
        changes: &str,
        offsets: &str,
    ) -> PyResult<Bound<'py, PyAny>> {
        let columns = Columns::new([text, url, id, lang], into, changes, offsets)?;
        self.clean_rows(py, table, &columns)
    }

    /// Cleans batches of rows one by one, as they are asked for.
    #[pyo3(signature = (batches, *, text="text", url="url", id="id", lang="lang", into=None, changes="changes", offsets="characters"))]
    #[expect(clippy::too_many_arguments, reason = "Python calls it by keywords")]
    fn clean_batches(
        slf: Bound<'_, Self>,
        batches: &Bound<'_, PyAny>,
        text: &str,
        url: &str,
        id: &str,
        lang: &str,
        into: Option<String>,
        changes: &str,
        offsets: &str,
    ) -> PyResult<Batches> {
        let columns = Columns::new([text, url, id, lang], into, changes, offsets)?;
        Ok(Batches::new(slf.unbind(), batches.try_iter()?.unbind(), columns))
    }

    /// What is decided of each line, by which rule and on what evidence.
    #[pyo3(signature = (text, url=None, id=None, *, lang=None, name=None))]
    fn why(
        &self,
        py: Python<'_>,
        text: &Bound<'_, PyString>,
        url: Option<&Bound<'_, PyAny>>,
        id: Option<&Bound<'_, PyAny>>,
        lang: Option<&Bound<'_, PyAny>>,
        name: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Vec<Line>> {
        let given = Given::new(text, About { url, id, lang, name }, None)?;
        let document = given.document();
        let pool = self.pool.get()?;
        Ok(py.detach(|| pool.install(|| why(&self.pipeline, &document))))
    }

    /// The original of a cleaned text.
    #[staticmethod]
    #[pyo3(name = "undo", signature = (text, record, rules=None))]
    fn back(text: &str, record: &Bound<'_, PyAny>, rules: Option<Vec<String>>) -> PyResult<String> {
        undo(text, record, rules)
    }

    /// Looks for what recurs on the sites of some documents. Those that cannot be cleaned are passed over.
    #[pyo3(signature = (texts, urls=None, *, names=None))]
    fn survey(&self, py: Python<'_>, texts: &Bound<'_, PyAny>, urls: Option<&Bound<'_, PyAny>>, names: Option<&Bound<'_, PyAny>>) -> PyResult<Survey> {
        let given = batch(texts, &Lists { urls, ids: None, langs: None, names })?;
        let given: Vec<Given> = given.into_iter().filter_map(Result::ok).collect();
        let pool = self.pool.get()?;
        Ok(Survey { pages: py.detach(|| pool.install(|| self.pipeline.survey(given.par_iter().map(Given::document)))) })
    }

    /// The same for the rows of a table, or of a batch.
    #[pyo3(signature = (table, *, text="text", url="url", lang="lang"))]
    fn survey_table(&self, py: Python<'_>, table: AnyRecordBatch, text: &str, url: &str, lang: &str) -> PyResult<Survey> {
        let names = Names { text: text.to_owned(), url: url.to_owned(), lang: lang.to_owned(), ..Names::default() };
        let pool = self.pool.get()?;
        py.detach(|| table::surveyed(&self.pipeline, &pool, table.into_reader()?, &names))
    }

    /// The same cleaner, which knows what recurs on the sites of a corpus.
    fn knowing(&self, profile: &Bound<'_, PyAny>) -> PyResult<Self> {
        Ok(Self::of(self.options.clone(), self.bare.clone(), known(Some(profile))?))
    }

    /// What it knows of sites.
    #[getter]
    fn profile(&self) -> Option<Profile> {
        self.facts.as_ref().map(|facts| Profile { facts: Arc::clone(facts) })
    }

    /// Identifies rules and options: equal fingerprints give equal results.
    #[getter]
    fn fingerprint(&self) -> &str {
        self.pipeline.fingerprint()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let state = (&self.options, self.facts.as_ref().map(|facts| facts.to_bytes()));
        let state = postcard::to_allocvec(&state).map_err(|error| OptionError::new_err(error.to_string()))?;
        // Through Python, where a process keeps those that it was sent.
        Ok((py.import("dechaff._state")?.getattr("cleaner")?, (PyBytes::new(py, &state),)))
    }

    fn __repr__(&self) -> String {
        let rules = if self.options.rules.is_empty() { String::new() } else { format!(", {} more rule files", self.options.rules.len()) };
        let known = self.facts.as_ref().map_or_else(String::new, |facts| format!(", {} sites known", facts.sites().count()));
        format!("<Cleaner {} ({}{rules}{known})>", self.fingerprint(), self.options.mode)
    }
}

impl Cleaner {
    /// Gives a batch for a batch, and a table for a table.
    pub(crate) fn clean_rows<'py>(&self, py: Python<'py>, rows: AnyRecordBatch, columns: &Columns) -> PyResult<Bound<'py, PyAny>> {
        let pool = self.pool.get()?;
        match rows {
            AnyRecordBatch::RecordBatch(batch) => {
                let batch = batch.into_inner();
                let cleaned = py.detach(|| pool.install(|| table::cleaned(&self.pipeline, batch, columns)))?;
                PyRecordBatch::new(cleaned).into_pyarrow(py)
            }
            AnyRecordBatch::Stream(stream) => {
                let (cleaned, schema) = py.detach(|| table::all_cleaned(&self.pipeline, &pool, stream.into_reader()?, columns))?;
                PyTable::try_new(cleaned, schema)?.into_pyarrow(py)
            }
        }
    }
}

/// A cleaner out of what it was sent as.
#[pyfunction]
#[pyo3(name = "_rebuild")]
pub(crate) fn rebuild(py: Python<'_>, state: &[u8]) -> PyResult<Cleaner> {
    let fault = || ProfileError::new_err("a cleaner of another version of dechaff");
    let (options, facts): (Options, Option<Vec<u8>>) = postcard::from_bytes(state).map_err(|_| fault())?;
    let facts = facts.map(|bytes| Facts::from_bytes(&bytes).map(Arc::new).ok_or_else(fault)).transpose()?;
    py.detach(|| Cleaner::build(options, facts))
}
