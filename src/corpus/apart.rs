use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::plan::{Plan, Source};
use super::request::{PlanError, Request};
use super::{Job, Target};

/// Every file is written once, and over no input unless that was asked for.
pub(super) fn check_apart(plan: &Plan, request: &Request) -> Result<(), PlanError> {
    let mut folders = Folders::default();
    let sources: HashSet<PathBuf> =
        plan.jobs.iter().filter_map(|job| if let Source::File(path) = &job.source { Some(folders.resolved(path)) } else { None }).collect();
    let mut written: HashMap<PathBuf, &Job> = HashMap::new();
    for job in &plan.jobs {
        let (Target::File(path) | Target::Folder(path)) = &job.target else { continue };
        let place = folders.resolved(path);
        if !request.in_place && sources.contains(&place) {
            return Err(PlanError::OverInput(path.clone()));
        }
        if let Some(first) = written.insert(place, job) {
            return Err(PlanError::SameOutput { first: first.source.to_string(), second: job.source.to_string(), out: path.clone() });
        }
    }
    let file = |target: &Target| if let Target::File(path) = target { Some(path.clone()) } else { None };
    let sides =
        [("log", file(&plan.log)), ("quarantine file", file(&plan.quarantine)), ("summary", request.summary.clone()), ("profile", plan.profile.clone())];
    let mut known: HashMap<PathBuf, &'static str> = HashMap::new();
    for (what, path) in sides.into_iter().filter_map(|(what, path)| Some((what, path?))).filter(|(_, path)| !is_device(path)) {
        let place = folders.resolved(&path);
        if sources.contains(&place) {
            return Err(PlanError::SideOverInput { what, path });
        }
        let other = if written.contains_key(&place) { Some("output") } else { known.insert(place, what) };
        if let Some(other) = other {
            return Err(PlanError::SameFile { other, what, path });
        }
    }
    Ok(())
}

/// `/dev/null` and the like take everything.
fn is_device(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|data| !data.is_file() && !data.is_dir())
}

/// Whether two paths lead to one file or folder, links and `..` followed, there already or not. `/dev/null` and the like are no
/// file: they take everything.
pub fn is_same_file(one: &Path, other: &Path) -> bool {
    !is_device(one) && resolved(one) == resolved(other)
}

/// Whether `inner` is `outer` or lies below it, by where links lead.
pub(super) fn lies_inside(inner: &Path, outer: &Path) -> bool {
    resolved(inner).starts_with(resolved(outer))
}

/// Folders by where links lead, each found out once.
#[derive(Default)]
struct Folders(HashMap<PathBuf, PathBuf>);

impl Folders {
    /// As [`resolved`] gives it.
    fn resolved(&mut self, path: &Path) -> PathBuf {
        let (Some(folder), Some(Component::Normal(name))) = (path.parent(), path.components().next_back()) else { return resolved(path) };
        if folder.as_os_str().is_empty() || fs::read_link(path).is_ok() {
            return resolved(path);
        }
        if let Some(known) = self.0.get(folder) {
            return known.join(name);
        }
        let known = resolved(folder);
        let whole = known.join(name);
        self.0.insert(folder.to_owned(), known);
        whole
    }
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
