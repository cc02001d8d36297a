use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use dechaff::survey::{Profile, ProfileError};
use dechaff::{Pipeline, workbench};

use crate::args::profile::{Learn, MergeProfiles, ProfileCommand, Prune, Show};
use crate::failure::SOME_FAILED;
use crate::output::write_file;

/// Writes the rules that a corpus teaches.
pub(crate) fn learn(args: &Learn) -> anyhow::Result<ExitCode> {
    let (documents, failures) = workbench::documents(&args.corpus, &args.input.formats())?;
    for failure in &failures {
        anstream::eprintln!("dechaff: {}: {}", failure.name, failure.reason);
    }
    let learned = workbench::learn(&documents, &Pipeline::builder().build()?);
    for (path, file) in &learned.files {
        let path = args.out.join(path);
        write_file(&path, file)?;
    }
    anstream::eprintln!("{} lines of {} sites, to look over: dechaff rules diff builtin {}", learned.lines, learned.files.len(), args.out.display());
    if learned.without_host > 0 {
        anstream::eprintln!("{} folders have documents without addresses: no rule can be for them", learned.without_host);
    }
    Ok(ExitCode::from(if failures.is_empty() { 0 } else { SOME_FAILED }))
}

pub(crate) fn run(command: &ProfileCommand) -> anyhow::Result<ExitCode> {
    match command {
        ProfileCommand::Show(args) => show(args),
        ProfileCommand::Merge(args) => merge(args),
        ProfileCommand::Prune(args) => prune(args),
    }
}

fn open(path: &Path) -> Result<Profile, ProfileError> {
    Profile::open_existing(path)
}

fn show(args: &Show) -> anyhow::Result<ExitCode> {
    let mut out = anstream::stdout().lock();
    writeln!(out, "{:>9} {:>10} {:>9}  site", "documents", "remembered", "recurring")?;
    for path in &args.files {
        let profile = open(path)?;
        for site in profile.sites()? {
            let recurring = profile.furniture(&site.name)?.map_or(0, |furniture| furniture.size());
            writeln!(out, "{:>9} {:>10} {recurring:>9}  {}", site.seen, site.remembered, site.name)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn merge(args: &MergeProfiles) -> anyhow::Result<ExitCode> {
    let Some((first, others)) = args.files.split_first() else { return Ok(ExitCode::SUCCESS) };
    let mut profile = Profile::open(first)?;
    for other in others {
        profile.merge(&open(other)?)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn prune(args: &Prune) -> anyhow::Result<ExitCode> {
    for path in &args.files {
        let forgotten = open(path)?.prune(args.least)?;
        anstream::eprintln!("{}: {forgotten} sites forgotten", path.display());
    }
    Ok(ExitCode::SUCCESS)
}
