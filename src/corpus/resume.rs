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
    v: u32,
    /// What was asked for: inputs by name, outputs, options.
    asked: String,
    /// Fingerprint of the rules.
    rules: String,
    /// The inputs that were begun, as they were: sizes and times of change.
    inputs: String,
    /// What comes next.
    pub(super) place: Place,
    /// What the file said at its beginning, base64.
    header: String,
    /// Its encoding, if it is not UTF-8.
    charset: Option<String>,
    /// Bytes of the file that is being written; `None` between files.
    pub(super) out: Option<u64>,
    /// The rows in these bytes.
    pub(super) rows: Option<rows::Checkpoint>,
    pub(super) log: u64,
    pub(super) quarantine: Option<u64>,
    pub(super) summary: Summary,
}

const VERSION: u32 = 1;

impl Checkpoint {
    pub(super) fn new(plan: &Plan, rules: &str, place: Place, beginning: &Beginning) -> Self {
        Self {
            v: VERSION,
            asked: asked(plan),
            rules: rules.to_owned(),
            inputs: state_of(&plan.jobs, place),
            place,
            header: BASE64_STANDARD.encode(&beginning.header),
            charset: beginning.coding.charset().map(|charset| charset.name().to_owned()),
            out: None,
            rows: None,
            log: 0,
            quarantine: None,
            summary: Summary::default(),
        }
    }

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
        if known.inputs != state_of(&plan.jobs, known.place) {
            return Err(refuse("inputs that the stopped run had begun changed since"));
        }
        Ok(Some(known))
    }

    /// Puts it in the place of the last one.
    pub(super) fn write(&self, path: &Path) -> io::Result<()> {
        let part = unfinished(path);
        fs::write(&part, serde_json::to_vec(self)?)?;
        fs::rename(part, path)
    }

    /// Takes it away when the run came to its end.
    pub(super) fn remove(path: &Path) {
        for path in [&unfinished(path), path] {
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

/// Whether a file is a checkpoint.
pub(super) fn is_checkpoint(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == ENDING)
}

fn asked(plan: &Plan) -> String {
    let mut hash = Xxh3::new();
    for job in &plan.jobs {
        hash.update(format!("{:?}\0{}\0{:?}\0{:?}\0{:?}\0{:?}\0{:?}\n", job.source, job.name, job.kind, job.to, job.target, job.codec, job.range).as_bytes());
    }
    hash.update(format!("{:?}\0{:?}\0{:?}\0{:?}", plan.log, plan.quarantine, plan.formats, plan.limits).as_bytes());
    format!("{:016x}", hash.digest())
}

/// The inputs up to a place. Those that were cleaned in place are not what they were, and are left out.
fn state_of(jobs: &[Job], place: Place) -> String {
    let begun = usize::from(place != Place { job: place.job, ..Place::default() });
    let mut hash = Xxh3::new();
    for (i, job) in jobs.iter().take(place.job + begun).enumerate() {
        let Source::File(path) = &job.source else { continue };
        if job.is_in_place() && i < place.job {
            continue;
        }
        let state = fs::metadata(path).ok().map(|data| (data.len(), data.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok())));
        hash.update(format!("{state:?}\n").as_bytes());
    }
    format!("{:016x}", hash.digest())
}
