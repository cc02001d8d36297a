use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::edit::Change;
use crate::format::{Format, Formats, Kind, Part, Reader, Start, read_file};
use crate::pipeline::Pipeline;
use crate::rule::{CaseFailure, Outcome, Pack, RuleErrors, SourceFile, check_cases};
use crate::text::{Document, lines};

/// Rules tried on their own cases.
#[derive(Debug)]
pub struct Trial {
    /// How many rules were tried.
    pub rules: usize,
    /// How many cases hold.
    pub passed: usize,
    /// The cases that do not, in order of rules.
    pub failures: Vec<CaseFailure>,
}

impl Trial {
    /// Tries every rule whose id holds `filter` on its cases.
    ///
    /// # Errors
    /// If the rules cannot be compiled.
    pub fn of(files: &[SourceFile], filter: &str) -> Result<Self, RuleErrors> {
        let files: Vec<SourceFile> = files.iter().filter(|file| !file.holds_names()).cloned().collect();
        let pack = Pack::compile(&files)?;
        let wanted = |id: &str| id.contains(filter);
        let results = check_cases(&pack, &files, wanted);
        Ok(Self { rules: pack.rules().iter().filter(|rule| wanted(&rule.id)).count(), passed: results.passed, failures: results.failures })
    }
}

/// Sample documents: dirty ones in `in/`, what must come out in `expected/`, and by which edits in `edits/`.
#[derive(Clone, Debug)]
pub struct Samples {
    folder: PathBuf,
}

/// What became of one sample file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Path of the dirty file.
    pub path: PathBuf,
    /// Whether it came out as it should.
    pub outcome: SampleOutcome,
}

/// How a sample came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SampleOutcome {
    /// As expected, by the expected edits.
    Passed,
    /// A line should have gone and is still there: its document and text.
    Missing(String, String),
    /// A line is gone that should be there.
    Noisy(String, String),
    /// Something else is different: document, what is expected, what came.
    Wrong(String, String, String),
    /// There was nothing to compare with, or an update was asked for: it was written.
    Written,
}

impl Samples {
    /// The samples of a folder, which has a folder `in`.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Whether there are any.
    pub fn exist(&self) -> bool {
        self.folder.join("in").is_dir()
    }

    /// Cleans every sample whose file name holds `filter` and compares; with `update`, writes what comes out instead.
    ///
    /// # Errors
    /// If a file cannot be read or written.
    pub fn run(&self, pipeline: &Pipeline, filter: &str, update: bool) -> io::Result<Vec<Sample>> {
        let mut paths: Vec<PathBuf> = fs::read_dir(self.folder.join("in"))?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
        paths.retain(|path| path.is_file() && name(path).contains(filter));
        paths.sort();
        paths.into_par_iter().map(|path| Ok(Sample { outcome: self.one(pipeline, &path, update)?, path })).collect()
    }

    fn one(&self, pipeline: &Pipeline, path: &Path, update: bool) -> io::Result<SampleOutcome> {
        let expected = self.folder.join("expected").join(name(path));
        let edits = self.folder.join("edits").join(format!("{}.txt", name(path)));
        let format = Formats::default().of(path).and_then(Kind::records).ok_or_else(|| io::Error::other(format!("{}: unknown format", path.display())))?;
        let read = |path: &Path| -> io::Result<Vec<Document<'static>>> {
            Reader::open(path, &format).map_err(io::Error::other)?.map(|document| document.map_err(io::Error::other)).collect()
        };
        let mut told = String::new();
        let mut cleaned = Vec::new();
        for document in read(path)? {
            let clean = pipeline.clean(&document);
            let record = pipeline.record(&document, &clean);
            tell(&document, &record.changes, &mut told);
            cleaned.push((document.name.to_string(), clean.text));
        }
        if update || !expected.is_file() {
            write(&expected, &clean_file(pipeline, path, &*format)?)?;
            write(&edits, told.as_bytes())?;
            return Ok(SampleOutcome::Written);
        }
        let wanted = read(&expected)?;
        for ((document, got), wanted) in cleaned.iter().zip(&wanted) {
            if *got != wanted.text {
                return Ok(difference(&name(Path::new(document)), &wanted.text, got));
            }
        }
        if cleaned.len() != wanted.len() {
            return Ok(SampleOutcome::Wrong(name(path), format!("{} documents", wanted.len()), format!("{} documents", cleaned.len())));
        }
        match fs::read_to_string(&edits) {
            Ok(known) if known == told => Ok(SampleOutcome::Passed),
            Ok(known) => {
                let (was, is) = known.lines().zip(told.lines()).find(|(was, is)| was != is).unwrap_or_default();
                Ok(SampleOutcome::Wrong(name(&edits), was.to_owned(), is.to_owned()))
            }
            Err(_) => Ok(SampleOutcome::Passed),
        }
    }
}

/// The file as the command line writes it.
fn clean_file(pipeline: &Pipeline, path: &Path, format: &dyn Format) -> io::Result<Vec<u8>> {
    let bytes = read_file(path)?;
    let mut out = Vec::new();
    format.parts(&bytes, &Start::of(&bytes, format).map_err(io::Error::other)?, &mut |part| match part {
        Part::Filler(bytes) => out.extend_from_slice(bytes),
        Part::Broken(broken) => out.extend_from_slice(broken.raw),
        Part::Record(record) => {
            format.splice(&record, &pipeline.clean(&record.document(String::new())).edits.splices(), &mut out);
        }
    });
    Ok(out)
}

/// Where a cleaned text leaves the expected one.
fn difference(document: &str, wanted: &str, got: &str) -> SampleOutcome {
    let bodies = |text: &str| -> Vec<String> { lines(text).iter().filter(|line| !line.is_blank()).map(|line| line.body.of(text).to_owned()).collect() };
    let (wanted, got) = (bodies(wanted), bodies(got));
    let at = wanted.iter().zip(&got).take_while(|(wanted, got)| wanted == got).count();
    let document = document.to_owned();
    match (wanted.get(at), got.get(at)) {
        (Some(wanted), None) => SampleOutcome::Noisy(document, wanted.clone()),
        (None, Some(got)) => SampleOutcome::Missing(document, got.clone()),
        (Some(line), Some(other)) if got[at..].contains(line) && !wanted[at..].contains(other) => SampleOutcome::Missing(document, other.clone()),
        (Some(line), Some(other)) if wanted[at..].contains(other) && !got[at..].contains(line) => SampleOutcome::Noisy(document, line.clone()),
        (wanted, got) => SampleOutcome::Wrong(document, wanted.cloned().unwrap_or_default(), got.cloned().unwrap_or_default()),
    }
}

/// A document's edits, one a line: where, by which rules, what stood there and what stands there now.
fn tell(document: &Document<'_>, changes: &[Change], out: &mut String) {
    let name = name(Path::new(&*document.name));
    for change in changes.iter().filter(|change| change.stage != "tidy") {
        let after = if change.after.is_empty() { String::new() } else { format!(" → {:?}", change.after) };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{name} {}..{} {} {:?}{after}", change.at[0], change.at[1], change.by.join(" "), change.before);
    }
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

impl Outcome {
    /// Its name, as reports have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Missing => "Missing",
            Self::Noisy => "Noisy",
            Self::Wrong => "Wrong",
        }
    }
}
