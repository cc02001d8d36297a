use std::fmt;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::apart::{check_apart, lies_inside};
use super::files::{is_own, walk};
use super::request::{Limits, LogChoice, PlanError, Request, SurveyChoice, To};
use super::resume;
use super::{Failure, Target};
use crate::format::{Codec, Formats, Kind, starts_with};

/// Where a document comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Stdin => f.write_str("standard input"),
        }
    }
}

/// One file to clean.
#[derive(Clone, Debug)]
pub struct Job {
    /// What is read.
    pub source: Source,
    /// How the log and messages name it.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// The format of what is written.
    pub to: To,
    /// What is written.
    pub target: Target,
    /// How that is compressed.
    pub codec: Codec,
    /// Only the lines that begin in these bytes.
    pub range: Option<Range<u64>>,
}

impl Job {
    /// What the name of a document's own file ends with.
    pub(super) fn txt_ending(&self) -> String {
        To::Txt.ending(self.codec)
    }

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
    /// Where a run notes how far it has come; none for one that leaves no file.
    pub checkpoint: Option<PathBuf>,
    /// What files inside archives are.
    pub formats: Formats,
    /// What is too much.
    pub limits: Limits,
    /// What is read beforehand to find out what recurs: all files of the whole run. Empty for none.
    pub surveyed: Vec<Job>,
    /// Where what recurs is kept between runs. Without a survey the run learns as it goes.
    pub profile: Option<PathBuf>,
    /// The run adds to it. A shard and a run that writes nothing do not: all shards of a run must know the same.
    pub adds_to_profile: bool,
}

impl Plan {
    /// A plan that reads nothing and writes nothing.
    pub(super) fn bare(formats: Formats, limits: Limits) -> Self {
        Self {
            jobs: Vec::new(),
            failures: Vec::new(),
            skipped: 0,
            log: Target::Nowhere,
            quarantine: Target::Nowhere,
            bytes: 0,
            checkpoint: None,
            formats,
            limits,
            surveyed: Vec::new(),
            profile: None,
            adds_to_profile: false,
        }
    }

    /// Whether it learns what recurs while it cleans.
    pub(super) fn learns_on_the_way(&self) -> bool {
        self.profile.is_some() && self.surveyed.is_empty()
    }

    /// Works out what a request means. Files in folders come by path; nothing is read but folders.
    ///
    /// # Errors
    /// If the request contradicts itself or would write over its input.
    pub fn new(request: &Request) -> Result<Self, PlanError> {
        let mut planning = Planning { request, one_file: is_one_file(request), plan: empty(request) };
        if planning.needs_output() {
            return Err(PlanError::NoOutput);
        }
        for input in &request.inputs {
            planning.add_input(input)?;
        }
        let mut plan = planning.plan;
        let size = |job: &Job| if let Source::File(path) = &job.source { fs::metadata(path).map_or(0, |data| data.len()) } else { 0 };
        let mut sizes: Vec<u64> = plan.jobs.iter().map(size).collect();
        plan.log = log_target(request, &plan.jobs)?;
        plan.quarantine = quarantine_target(request, &plan.log);
        check_apart(&plan, request)?;
        let has_stdin = plan.jobs.iter().any(|job| job.source == Source::Stdin);
        match request.survey {
            SurveyChoice::Yes if has_stdin => return Err(PlanError::StdinSurveyed),
            SurveyChoice::Auto if has_stdin => {}
            SurveyChoice::No => {}
            SurveyChoice::Auto | SurveyChoice::Yes => plan.surveyed.clone_from(&plan.jobs),
        }
        if let Some(shard) = request.shard {
            if has_stdin {
                return Err(PlanError::StdinInShards);
            }
            plan.jobs = shard.of(plan.jobs, &sizes, &plan.formats);
            sizes = plan.jobs.iter().map(|job| job.range.as_ref().map_or_else(|| size(job), |range| range.end - range.start)).collect();
            if !shard.is_first() {
                plan.failures.clear();
                plan.skipped = 0;
            }
        }
        plan.bytes = sizes.iter().sum();
        // What is learned on the way depends on what came before: there is no going on from the middle.
        plan.checkpoint = resume::place(&plan.jobs, &plan.log).filter(|_| !plan.learns_on_the_way());
        Ok(plan)
    }
}

fn empty(request: &Request) -> Plan {
    let bare = Plan::bare(request.formats.clone(), request.limits);
    Plan { profile: request.profile.clone(), adds_to_profile: request.shard.is_none() && !request.dry, ..bare }
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
            return self.add_folder(input);
        }
        let name = input.file_name().unwrap_or(input.as_os_str()).to_string_lossy().into_owned();
        if let Err(error) = fs::metadata(input) {
            if self.request.formats.of(input).is_none() {
                return Err(PlanError::UnknownFormat(input.to_owned()));
            }
            self.plan.failures.push(Failure { name: input.display().to_string(), reason: error.to_string() });
            return Ok(());
        }
        let kind = self.request.formats.of(input).or_else(|| self.request.formats.by_content(&starts_with(input).ok()?));
        let kind = kind.ok_or_else(|| PlanError::UnknownFormat(input.to_owned()))?;
        self.add_job(Source::File(input.to_owned()), name.clone(), kind, Path::new(&name))
    }

    fn add_stdin(&mut self) -> Result<(), PlanError> {
        if self.request.in_place {
            return Err(PlanError::StdinInPlace);
        }
        let kind = self.request.formats.of(Path::new("")).ok_or(PlanError::StdinFormat)?;
        let inside = PathBuf::from(format!("stdin.{}", kind.name()));
        self.add_job(Source::Stdin, "stdin".to_owned(), kind, &inside)
    }

    fn add_folder(&mut self, folder: &Path) -> Result<(), PlanError> {
        let found = walk(folder, self.request.respect_ignore_files);
        for (path, reason) in found.errors {
            self.plan.failures.push(Failure { name: path.display().to_string(), reason });
        }
        for path in found.files {
            let Some(kind) = self.request.formats.of(&path).filter(|_| !is_own(&path)) else {
                self.plan.skipped += 1;
                continue;
            };
            let inside = path.strip_prefix(folder).unwrap_or(&path).to_owned();
            let name = inside.to_string_lossy().replace('\\', "/");
            self.add_job(Source::File(path), name, kind, &inside)?;
        }
        Ok(())
    }

    /// `inside` is where it goes in a folder of output.
    fn add_job(&mut self, source: Source, name: String, kind: Kind, inside: &Path) -> Result<(), PlanError> {
        let to = self.to(&kind);
        if let Source::File(path) = &source
            && self.request.in_place
            && to != To::Mirror
        {
            return Err(PlanError::ConvertedInPlace { path: path.clone(), kind: kind.name(), to: to.name() });
        }
        let file = |path: PathBuf| if to == To::Txt && !kind.is_single() { Target::Folder(path) } else { Target::File(path) };
        let target = match (&self.request.out, &source) {
            _ if self.request.dry => Target::Nowhere,
            (_, Source::File(input)) if self.request.in_place => Target::File(input.clone()),
            (None, _) => Target::Stdout,
            (Some(out), _) if out.as_os_str() == "-" => Target::Stdout,
            (Some(out), _) if self.one_file => file(out.clone()),
            (Some(out), _) => file(out.join(self.renamed(inside, &kind, to))),
        };
        let codec = match (&target, self.request.compress) {
            // Parquet compresses its columns itself.
            _ if to == To::Parquet || (to == To::Mirror && matches!(kind, Kind::Parquet)) => Codec::Plain,
            (Target::Nowhere, _) | (Target::Stdout | Target::Folder(_), None) => Codec::Plain,
            (_, Some(asked)) => asked,
            (Target::File(path), None) => Codec::by_ending(path).0,
        };
        self.plan.jobs.push(Job { source, name, kind, to, target, codec, range: None });
        Ok(())
    }

    /// The format of what is written for a file.
    fn to(&self, kind: &Kind) -> To {
        let by_name = || {
            let out = self.request.out.as_deref().filter(|_| self.one_file)?;
            let to = To::named(Formats::default().of(out)?.name())?;
            (to != To::Txt || kind.is_single()).then_some(to)
        };
        match self.request.to.or_else(by_name).unwrap_or_default() {
            To::Mirror if !kind.is_mirrored() => To::Jsonl,
            to if to.name() == kind.name() => To::Mirror,
            to => to,
        }
    }

    /// A file's name with the endings of what it is when it is written.
    fn renamed(&self, inside: &Path, kind: &Kind, to: To) -> PathBuf {
        if to == To::Mirror && (self.request.compress.is_none() || matches!(kind, Kind::Parquet)) {
            return inside.to_owned();
        }
        let (codec, plain) = Codec::by_ending(inside);
        if to == To::Txt && !kind.is_single() {
            return plain;
        }
        let ending = if to.name() == kind.name() { To::Mirror } else { to };
        let codec = if to == To::Parquet { Codec::Plain } else { self.request.compress.unwrap_or(codec) };
        let mut name = plain.into_os_string();
        name.push(ending.ending(codec));
        name.into()
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
            (Some(_), [_]) if matches!(jobs, [Job { target: Target::File(_) | Target::Folder(_), .. }]) && is_one_file(request) => {
                beside_file(request.out.as_deref())
            }
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
    match (&request.quarantine, log, &request.out) {
        _ if request.dry => Target::Nowhere,
        (Some(path), ..) => Target::File(path.clone()),
        (None, Target::File(log), _) if fs::metadata(log).map_or(true, |data| data.is_file()) => Target::File(quarantine_beside(log)),
        (None, _, Some(out)) if out.as_os_str() != "-" && !is_one_file(request) => Target::File(out.join("quarantine.jsonl")),
        (None, _, Some(out)) if out.as_os_str() != "-" => Target::File(out.with_file_name("quarantine.jsonl")),
        _ => Target::File(PathBuf::from("quarantine.jsonl")),
    }
}

/// What belongs to a log: `a.quarantine.jsonl` to `a.changes.jsonl`.
pub(super) fn quarantine_beside(log: &Path) -> PathBuf {
    let stem = log.file_name().and_then(|name| name.to_str()?.strip_suffix(".changes.jsonl"));
    log.with_file_name(stem.map_or_else(|| "quarantine.jsonl".to_owned(), |stem| format!("{stem}.quarantine.jsonl")))
}
