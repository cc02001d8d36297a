use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::files::{is_own, walk};
use super::{Failure, Target};
use crate::format::{Codec, DEFAULT_MAX_RATIO, Format, by_ending};

/// What shall be cleaned, and where to.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Files, folders, or `-` for standard input.
    pub inputs: Vec<PathBuf>,
    /// A file, or a folder that mirrors the inputs; standard output for a single input if not given.
    pub out: Option<PathBuf>,
    /// Write over the inputs.
    pub in_place: bool,
    /// Write no documents at all; what is shown, if anything, goes to standard output.
    pub dry: bool,
    /// Format of every input, whatever its ending.
    pub format: Option<Arc<dyn Format>>,
    /// Field that holds the text of a record, for formats chosen by ending.
    pub text_field: String,
    /// Where the change log goes.
    pub log: LogChoice,
    /// Where records go that could not be processed; beside the log if not given.
    pub quarantine: Option<PathBuf>,
    /// Leave out what `.gitignore` and the like name.
    pub respect_ignore_files: bool,
    /// Compress what is written in this way, whatever the inputs are compressed with; as its name says if not given.
    pub compress: Option<Codec>,
    /// What is too much.
    pub limits: Limits,
}

/// Bounds of what a run takes from its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of a record.
    pub max_doc_bytes: usize,
    /// Most bytes that one byte of compressed input may stand for, once these are more than 64 MB.
    pub max_ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_doc_bytes: 64 << 20, max_ratio: DEFAULT_MAX_RATIO }
    }
}

/// Where the change log goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LogChoice {
    /// Beside the output: `changes.jsonl` in a folder, `NAME.changes.jsonl` beside a file; none beside standard output.
    #[default]
    Beside,
    /// To this file.
    To(PathBuf),
    /// Nowhere.
    Off,
}

/// Where a document comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
}

/// One file to clean.
#[derive(Clone, Debug)]
pub struct Job {
    /// What is read.
    pub source: Source,
    /// How the log and messages name it.
    pub name: String,
    /// How documents stand in it.
    pub format: Arc<dyn Format>,
    /// What is written.
    pub target: Target,
    /// How that is compressed.
    pub codec: Codec,
}

impl Job {
    /// Whether what is written takes the place of what is read.
    pub(super) fn is_in_place(&self) -> bool {
        matches!((&self.source, &self.target), (Source::File(from), Target::File(to)) if from == to)
    }
}

/// What a run will do, settled before anything is written.
#[derive(Debug)]
pub struct Plan {
    /// Files, in order.
    pub jobs: Vec<Job>,
    /// Inputs that cannot be read, known beforehand.
    pub failures: Vec<Failure>,
    /// Files in folders whose ending no format claims.
    pub skipped: u64,
    /// The change log.
    pub log: Target,
    /// Records that cannot be processed.
    pub quarantine: Target,
    /// Bytes of input, as far as known.
    pub bytes: u64,
    /// What is too much.
    pub limits: Limits,
}

/// Why a request makes no plan; nothing was written.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// Several inputs, or a folder, and no place for the output.
    #[error("several files need a folder to go to: give --out FOLDER, or --in-place")]
    NoOutput,
    /// The output would be walked as input.
    #[error("the output {} lies inside the input {}", out.display(), input.display())]
    OutputInsideInput {
        /// The output.
        out: PathBuf,
        /// The input around it.
        input: PathBuf,
    },
    /// The output is an input.
    #[error("the output {} is an input itself: give another, or --in-place", .0.display())]
    OverInput(PathBuf),
    /// Two inputs have the same place in the output.
    #[error("{first} and {second} would both be written to {}", out.display())]
    SameOutput {
        /// The earlier input.
        first: String,
        /// The later input.
        second: String,
        /// Where both would go.
        out: PathBuf,
    },
    /// A file was named whose ending says nothing.
    #[error("{}: unknown format: give --format", .0.display())]
    UnknownFormat(PathBuf),
    /// Standard input has no ending.
    #[error("standard input has no ending: give --format")]
    StdinFormat,
    /// Standard input cannot be written over.
    #[error("standard input cannot be cleaned in place")]
    StdinInPlace,
    /// The log that would undo an earlier run in place would be lost.
    #[error("{}: this log undoes an earlier run in place; move it or give --log another file", .0.display())]
    LogInTheWay(PathBuf),
}

impl Plan {
    /// Works out what a request means. Files in folders come by path; nothing is read but folders.
    ///
    /// # Errors
    /// If the request contradicts itself or would write over its input.
    pub fn new(request: &Request) -> Result<Self, PlanError> {
        let mut planning = Planning { request, one_file: is_one_file(request), plan: empty(request.limits) };
        if planning.needs_output() {
            return Err(PlanError::NoOutput);
        }
        for input in &request.inputs {
            planning.add_input(input)?;
        }
        let mut plan = planning.plan;
        check_outputs(&plan.jobs, request)?;
        let files = plan.jobs.iter().filter_map(|job| if let Source::File(path) = &job.source { fs::metadata(path).ok() } else { None });
        plan.bytes = files.map(|data| data.len()).sum();
        plan.log = log_target(request, &plan.jobs)?;
        plan.quarantine = quarantine_target(request, &plan.log);
        Ok(plan)
    }
}

fn empty(limits: Limits) -> Plan {
    Plan { jobs: Vec::new(), failures: Vec::new(), skipped: 0, log: Target::Nowhere, quarantine: Target::Nowhere, bytes: 0, limits }
}

/// Whether the output is one file: a single input that is no folder, unless the output is one.
fn is_one_file(request: &Request) -> bool {
    let [input] = &*request.inputs else { return false };
    let into_folder = request.out.as_ref().is_some_and(|out| out.is_dir() || out.to_string_lossy().ends_with(['/', '\\']));
    !input.is_dir() && !into_folder
}

struct Planning<'r> {
    request: &'r Request,
    one_file: bool,
    plan: Plan,
}

impl Planning<'_> {
    fn needs_output(&self) -> bool {
        !self.request.dry && !self.request.in_place && self.request.out.is_none() && !self.one_file
    }

    fn add_input(&mut self, input: &Path) -> Result<(), PlanError> {
        if input.as_os_str() == "-" {
            return self.add_stdin();
        }
        if input.is_dir() {
            if let Some(out) = self.request.out.as_deref().filter(|_| !self.request.dry).filter(|out| lies_inside(out, input)) {
                return Err(PlanError::OutputInsideInput { out: out.to_owned(), input: input.to_owned() });
            }
            self.add_folder(input);
            return Ok(());
        }
        let Some(format) = self.request.format.clone().or_else(|| by_ending(input, &self.request.text_field)) else {
            return Err(PlanError::UnknownFormat(input.to_owned()));
        };
        let name = input.file_name().unwrap_or(input.as_os_str()).to_string_lossy().into_owned();
        if let Err(error) = fs::metadata(input) {
            self.plan.failures.push(Failure { name: input.display().to_string(), reason: error.to_string() });
            return Ok(());
        }
        self.add_job(Source::File(input.to_owned()), name.clone(), format, Path::new(&name));
        Ok(())
    }

    fn add_stdin(&mut self) -> Result<(), PlanError> {
        if self.request.in_place {
            return Err(PlanError::StdinInPlace);
        }
        let format = self.request.format.clone().ok_or(PlanError::StdinFormat)?;
        let inside = PathBuf::from(format!("stdin.{}", format.name()));
        self.add_job(Source::Stdin, "stdin".to_owned(), format, &inside);
        Ok(())
    }

    fn add_folder(&mut self, folder: &Path) {
        let found = walk(folder, self.request.respect_ignore_files);
        for (path, reason) in found.errors {
            self.plan.failures.push(Failure { name: path.display().to_string(), reason });
        }
        for path in found.files {
            let format = self.request.format.clone().or_else(|| by_ending(&path, &self.request.text_field));
            let Some(format) = format.filter(|_| !is_own(&path)) else {
                self.plan.skipped += 1;
                continue;
            };
            let inside = path.strip_prefix(folder).unwrap_or(&path).to_owned();
            let name = inside.to_string_lossy().replace('\\', "/");
            self.add_job(Source::File(path), name, format, &inside);
        }
    }

    /// `inside` is where it goes in a folder of output.
    fn add_job(&mut self, source: Source, name: String, format: Arc<dyn Format>, inside: &Path) {
        let target = match (&self.request.out, &source) {
            _ if self.request.dry => Target::Nowhere,
            (_, Source::File(input)) if self.request.in_place => Target::File(input.clone()),
            (None, _) => Target::Stdout,
            (Some(out), _) if out.as_os_str() == "-" => Target::Stdout,
            (Some(out), _) if self.one_file => Target::File(out.clone()),
            (Some(out), _) => Target::File(out.join(self.renamed(inside))),
        };
        let codec = match (&target, self.request.compress) {
            (Target::Nowhere, _) | (Target::Stdout, None) => Codec::Plain,
            (_, Some(asked)) => asked,
            (Target::File(path), None) => Codec::by_ending(path).0,
        };
        self.plan.jobs.push(Job { source, name, format, target, codec });
    }

    /// A file's name with the ending of what it is compressed with when it is written.
    fn renamed(&self, inside: &Path) -> PathBuf {
        let Some(codec) = self.request.compress else { return inside.to_owned() };
        let mut name = Codec::by_ending(inside).1.into_os_string();
        if codec != Codec::Plain {
            name.push(".");
            name.push(codec.ending());
        }
        name.into()
    }
}

/// Every target is written once, and over no input unless that was asked for.
fn check_outputs(jobs: &[Job], request: &Request) -> Result<(), PlanError> {
    let sources: BTreeMap<PathBuf, &Job> =
        jobs.iter().filter_map(|job| if let Source::File(path) = &job.source { Some((resolved(path), job)) } else { None }).collect();
    let mut written: BTreeMap<PathBuf, &Job> = BTreeMap::new();
    for job in jobs {
        let Target::File(path) = &job.target else { continue };
        let place = resolved(path);
        if !request.in_place && sources.contains_key(&place) {
            return Err(PlanError::OverInput(path.clone()));
        }
        if let Some(first) = written.insert(place, job) {
            return Err(PlanError::SameOutput { first: shown(first), second: shown(job), out: path.clone() });
        }
    }
    Ok(())
}

fn shown(job: &Job) -> String {
    match &job.source {
        Source::File(path) => path.display().to_string(),
        Source::Stdin => "standard input".to_owned(),
    }
}

fn log_target(request: &Request, jobs: &[Job]) -> Result<Target, PlanError> {
    let beside = match &request.log {
        LogChoice::Off => return Ok(Target::Nowhere),
        _ if request.dry => return Ok(Target::Nowhere),
        LogChoice::To(path) if path.as_os_str() == "-" => return Ok(Target::Stdout),
        LogChoice::To(path) => path.clone(),
        LogChoice::Beside => match (&request.out, &*request.inputs) {
            (Some(out), _) if out.as_os_str() == "-" => return Ok(Target::Nowhere),
            (Some(_), [_]) if matches!(jobs, [Job { target: Target::File(_), .. }]) && is_one_file(request) => beside_file(request.out.as_deref()),
            (Some(out), _) => out.join("changes.jsonl"),
            (None, [input]) if request.in_place && input.is_dir() => input.join("changes.jsonl"),
            (None, [input]) if request.in_place => beside_file(Some(input)),
            (None, _) if request.in_place => PathBuf::from("changes.jsonl"),
            (None, _) => return Ok(Target::Nowhere),
        },
    };
    if request.in_place && fs::metadata(&beside).is_ok_and(|data| data.is_file()) {
        return Err(PlanError::LogInTheWay(beside));
    }
    Ok(Target::File(beside))
}

/// `a/b.jsonl` has its log in `a/b.changes.jsonl`.
fn beside_file(file: Option<&Path>) -> PathBuf {
    let file = file.unwrap_or(Path::new("stdin"));
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem}.changes.jsonl"))
}

fn quarantine_target(request: &Request, log: &Target) -> Target {
    let beside = |path: &Path| Target::File(path.with_file_name("quarantine.jsonl"));
    match (&request.quarantine, log, &request.out) {
        _ if request.dry => Target::Nowhere,
        (Some(path), ..) => Target::File(path.clone()),
        (None, Target::File(log), _) if fs::metadata(log).map_or(true, |data| data.is_file()) => {
            match log.file_name().and_then(|name| name.to_str()?.strip_suffix(".changes.jsonl")) {
                Some(stem) => Target::File(log.with_file_name(format!("{stem}.quarantine.jsonl"))),
                None => beside(log),
            }
        }
        (None, _, Some(out)) if out.as_os_str() != "-" && !is_one_file(request) => Target::File(out.join("quarantine.jsonl")),
        (None, _, Some(out)) if out.as_os_str() != "-" => beside(out),
        _ => Target::File(PathBuf::from("quarantine.jsonl")),
    }
}

/// Whether `inner` is `outer` or lies below it, by where links lead.
fn lies_inside(inner: &Path, outer: &Path) -> bool {
    resolved(inner).starts_with(resolved(outer))
}

/// The absolute path without links and `..`, as far as it exists.
fn resolved(path: &Path) -> PathBuf {
    if let Ok(whole) = fs::canonicalize(path) {
        return whole;
    }
    match (path.parent(), path.components().next_back()) {
        (Some(parent), Some(Component::Normal(name))) if !parent.as_os_str().is_empty() => resolved(parent).join(name),
        _ => fs::canonicalize(".").unwrap_or_default().join(path),
    }
}
