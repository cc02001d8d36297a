use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::coding::Coding;
use super::read::{Beginning, Place};
use super::summary::Summary;
use super::{Job, Plan, RunError, Source, Target};
use crate::rows;

/// How far a run has come: with the unfinished files beside their places, enough to go on from there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Checkpoint {
    pub(super) v: u32,
    /// What was asked for: inputs by name, outputs, options.
    pub(super) asked: String,
    /// Fingerprint of the rules.
    pub(super) rules: String,
    /// The inputs that were begun, as they were: sizes and times of change.
    pub(super) inputs: String,
    /// What comes next.
    pub(super) place: Place,
    /// What the file said at its beginning, base64.
    pub(super) header: String,
    /// Its encoding, if it is not UTF-8.
    pub(super) charset: Option<String>,
    pub(super) stored: Stored,
    pub(super) summary: Summary,
}

/// What is on the disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stored {
    /// Bytes of the file that is being written; `None` between files.
    pub(super) out: Option<u64>,
    /// That file is whole and only wants its name; the place is behind it.
    pub(super) is_whole: bool,
    /// The rows in these bytes.
    pub(super) rows: Option<rows::Checkpoint>,
    /// Bytes of the log.
    pub(super) log: u64,
    /// Bytes of the quarantine file.
    pub(super) quarantine: Option<u64>,
}

pub(super) const VERSION: u32 = 3;

impl Checkpoint {
    pub(super) fn beginning(&self) -> Beginning {
        let header = BASE64_STANDARD.decode(&self.header).unwrap_or_default().into();
        Beginning { header, coding: self.charset.as_deref().map(Coding::named).unwrap_or_default() }
    }

    /// What a stopped run left; `None` if there is nothing.
    ///
    /// # Errors
    /// If it cannot be read, or something that matters changed since.
    pub(super) fn read(plan: &Plan, rules: &str) -> Result<Option<Self>, RunError> {
        let Some(path) = &plan.checkpoint else { return Ok(None) };
        let refuse = |what: &str| RunError::Resume { path: path.clone(), reason: what.to_owned() };
        let text = match fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(refuse(&error.to_string())),
        };
        let known: Self = serde_json::from_slice(&text).map_err(|error| refuse(&format!("not written by this version: {error}")))?;
        if known.v != VERSION {
            return Err(refuse("written by another version"));
        }
        if known.asked != asked(plan) {
            return Err(refuse("the inputs or options are not those of the stopped run"));
        }
        if known.rules != rules {
            return Err(refuse("the rules or options changed since the run was stopped"));
        }
        if known.inputs != Inputs::default().until(&plan.jobs, known.place) {
            return Err(refuse("inputs that the stopped run had begun changed since"));
        }
        Ok(Some(known))
    }

    /// Whether everything is written, and at most wants its name.
    pub(super) fn is_end(&self, plan: &Plan) -> bool {
        self.place.job == plan.jobs.len()
    }

    /// Puts it in the place of the last one.
    pub(super) fn write(&self, path: &Path) -> io::Result<()> {
        let part = unfinished(path);
        fs::write(&part, serde_json::to_vec(self)?)?;
        fs::rename(part, path)
    }

    /// Takes it away when the run came to its end.
    pub(super) fn remove(path: &Path) {
        for path in [&unfinished(path), path, &facts_beside(path)] {
            drop(fs::remove_file(path));
        }
    }
}

/// Where a run's checkpoint stands: beside its log or its output. `None` for a run that leaves no file.
pub(super) fn place(jobs: &[Job], log: &Target) -> Option<PathBuf> {
    let files = jobs.iter().map(|job| &job.target);
    // What went to standard output cannot be taken back.
    if files.clone().any(|target| matches!(target, Target::Stdout | Target::Nowhere)) || jobs.iter().any(|job| job.source == Source::Stdin) {
        return None;
    }
    let beside = [log].into_iter().chain(files).find_map(|target| match target {
        Target::File(path) if fs::metadata(path).map_or(true, |data| data.is_file()) => Some(path),
        Target::Folder(path) => Some(path),
        _ => None,
    })?;
    let name = beside.file_name()?.to_string_lossy();
    Some(beside.with_file_name(format!(".{name}.{ENDING}")))
}

fn unfinished(path: &Path) -> PathBuf {
    path.with_extension("dechaff-resume.dechaff-part")
}

const ENDING: &str = "dechaff-resume";
const FACTS: &str = "dechaff-facts";

/// Where a run keeps what it found out beforehand, for one that goes on: by then its inputs may have been written over.
pub(super) fn facts_beside(checkpoint: &Path) -> PathBuf {
    checkpoint.with_extension(FACTS)
}

/// Whether a file is a checkpoint, or what stands beside one.
pub(super) fn is_checkpoint(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == ENDING || ending == FACTS)
}

pub(super) fn asked(plan: &Plan) -> String {
    let mut hash = Xxh3::new();
    for job in &plan.jobs {
        hash.update(format!("{:?}\0{}\0{:?}\0{:?}\0{:?}\0{:?}\0{:?}\n", job.source, job.name, job.kind, job.to, job.target, job.codec, job.range).as_bytes());
    }
    hash.update(format!("{:?}\0{:?}\0{:?}\0{:?}\0{}", plan.log, plan.quarantine, plan.formats, plan.limits, !plan.surveyed.is_empty()).as_bytes());
    format!("{:016x}", hash.digest())
}

/// The inputs that were begun, as they are: sizes and times of change.
#[derive(Default)]
pub(super) struct Inputs {
    passed: usize,
    hash: Xxh3,
}

impl Inputs {
    /// Those up to a place, which is never before the last one. Files that were cleaned in place are not what they were, and are
    /// left out.
    pub(super) fn until(&mut self, jobs: &[Job], place: Place) -> String {
        for job in jobs.get(self.passed..place.job).unwrap_or_default() {
            if !job.is_in_place() {
                self.hash.update(state_of(job).as_bytes());
            }
        }
        self.passed = place.job;
        let mut hash = self.hash.clone();
        let is_begun = place != Place { job: place.job, ..Place::default() };
        if let Some(job) = jobs.get(place.job).filter(|_| is_begun) {
            hash.update(state_of(job).as_bytes());
        }
        format!("{:016x}", hash.digest())
    }
}

fn state_of(job: &Job) -> String {
    let Source::File(path) = &job.source else { return String::new() };
    let state = fs::metadata(path).ok().map(|data| (data.len(), data.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok())));
    format!("{state:?}\n")
}
