use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dechaff::Pipeline;
use dechaff::model::LineModel;
use dechaff::name::{Scripts, Style};
use dechaff::pipeline::{Exceptions, Mode};
use dechaff::rule::{SourceFile, read_folder};
use dechaff::survey::Facts;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyString};
use serde::{Deserialize, Serialize};

use crate::errors::{self, OptionError, RulesError};

/// Path and text of a file.
type Text = (String, String);

/// All that goes into a cleaner, files read: what travels to workers, which need none of those files.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "switches that have nothing to do with each other")]
pub(crate) struct Options {
    pub(crate) rules: Vec<Text>,
    pub(crate) builtin_rules: bool,
    pub(crate) mode: String,
    pub(crate) threshold: Option<f32>,
    pub(crate) model: Judge,
    pub(crate) names: bool,
    pub(crate) names_style: String,
    pub(crate) names_script: String,
    pub(crate) keep_quoted_names: bool,
    pub(crate) repair: bool,
    pub(crate) compatibility: bool,
    pub(crate) config: Option<Text>,
    pub(crate) max_loss: f64,
    pub(crate) threads: usize,
}

/// Which line model judges.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Judge {
    Builtin,
    Nobody,
    Own(Vec<u8>),
}

impl Judge {
    /// `True`, `False`, or a file.
    pub(crate) fn of(model: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(wanted) = model.cast::<PyBool>() {
            return Ok(if wanted.is_true() { Self::Builtin } else { Self::Nobody });
        }
        let path: PathBuf = model.extract()?;
        fs::read(&path).map(Self::Own).map_err(|error| errors::file(&path, &error))
    }
}

/// The rule files of folders: a list of paths, or one.
pub(crate) fn rule_files(folders: Option<&Bound<'_, PyAny>>) -> PyResult<Vec<Text>> {
    let Some(folders) = folders else { return Ok(Vec::new()) };
    let is_one = folders.is_instance_of::<PyString>() || folders.hasattr("__fspath__")?;
    let folders: Vec<PathBuf> = if is_one { vec![folders.extract()?] } else { folders.try_iter()?.map(|folder| folder?.extract()).collect::<PyResult<_>>()? };
    let mut files = Vec::new();
    for folder in folders {
        let read = read_folder(&folder).map_err(|error| errors::rules(&error))?;
        files.extend(read.into_iter().map(|file| (file.path, file.text.into_owned())));
    }
    Ok(files)
}

pub(crate) fn read_config(path: Option<&Path>) -> PyResult<Option<Text>> {
    let read = |path: &Path| fs::read_to_string(path).map(|text| (path.display().to_string(), text)).map_err(|error| errors::file(path, &error));
    path.map(read).transpose()
}

impl Options {
    pub(crate) fn pipeline(&self) -> PyResult<Pipeline> {
        let mut builder = Pipeline::builder().max_loss(share("max_loss", self.max_loss)?).compatibility(self.compatibility);
        builder = builder.mode(named("mode", &self.mode, Mode::named, &Mode::ALL.map(|(name, _)| name))?);
        builder = builder.names_style(named("names_style", &self.names_style, Style::named, &Style::ALL.map(|(name, _)| name))?);
        builder = builder.names_scripts(named("names_script", &self.names_script, Scripts::named, &Scripts::ALL.map(|(name, _)| name))?);
        builder = builder.keep_quoted_names(self.keep_quoted_names);
        if !self.builtin_rules {
            builder = builder.without_builtin_rules();
        }
        if !self.repair {
            if self.compatibility {
                return Err(OptionError::new_err("compatibility=True is a way to repair: it does not go with repair=False"));
            }
            builder = builder.without_repair();
        }
        if let Some(threshold) = self.threshold {
            share("threshold", f64::from(threshold))?;
            builder = builder.threshold(threshold);
        }
        match &self.model {
            Judge::Builtin => {}
            Judge::Nobody => builder = builder.without_model(),
            Judge::Own(bytes) => {
                let model = LineModel::read(bytes).map_err(|error| RulesError::new_err((vec![format!("the line model: {error}")],)))?;
                builder = builder.model(model);
            }
        }
        if !self.names {
            builder = builder.without_names();
        }
        if let Some((path, text)) = &self.config {
            builder = builder.exceptions(Exceptions::parse(path, text.clone()).map_err(|error| errors::rules(&error))?);
        }
        let files = self.rules.iter().map(|(path, text)| SourceFile::new(path.clone(), text.clone()));
        builder.rule_files(files).build().map_err(|error| errors::rules(&error))
    }
}

fn share(what: &str, value: f64) -> PyResult<f64> {
    if (0.0..=1.0).contains(&value) { Ok(value) } else { Err(OptionError::new_err(format!("{what}={value}: a number from 0 to 1"))) }
}

fn named<T>(what: &str, name: &str, known: impl Fn(&str) -> Option<T>, all: &[&str]) -> PyResult<T> {
    known(name).ok_or_else(|| OptionError::new_err(format!("{what}={name:?}: one of {}", all.join(", "))))
}

/// What is known of sites: a `Profile`, or the file that one is kept in.
pub(crate) fn known(profile: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Arc<Facts>>> {
    let Some(profile) = profile else { return Ok(None) };
    if let Ok(profile) = profile.cast::<crate::survey::Profile>() {
        return Ok(Some(Arc::clone(&profile.get().facts)));
    }
    let path: PathBuf = profile.extract().map_err(|_| PyTypeError::new_err("profile: a dechaff.Profile, or the path of a profile's file"))?;
    crate::survey::read_profile(profile.py(), &path).map(|facts| Some(Arc::new(facts)))
}
