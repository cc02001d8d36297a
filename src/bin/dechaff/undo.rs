use std::path::{Path, PathBuf};
use std::process::ExitCode;

use dechaff::corpus::{Target, UndoPlan, run_undo};

use crate::args::Undo;
use crate::failure::{SOME_FAILED, Usage};
use crate::progress::Bar;

pub(crate) fn run(args: &Undo) -> anyhow::Result<ExitCode> {
    let out = match &args.out {
        Some(out) if out.as_os_str() == "-" => Target::Stdout,
        Some(out) => Target::File(out.clone()),
        None if args.cleaned.is_dir() => return Err(Usage("a folder needs a folder to go to: give --out FOLDER".to_owned()).into()),
        None => Target::Stdout,
    };
    let rest_log = match &out {
        Target::File(out) if !args.rules.is_empty() && args.cleaned.is_dir() => Target::File(out.join("changes.jsonl")),
        Target::File(out) if !args.rules.is_empty() => Target::File(beside(out, "changes.jsonl")),
        _ => Target::Nowhere,
    };
    let plan = UndoPlan {
        cleaned: args.cleaned.clone(),
        log: args.log.clone(),
        out,
        quarantine: args.quarantine.clone().or_else(|| quarantine_beside(&args.log)),
        rules: args.rules.clone(),
        rest_log,
        formats: args.input.formats(),
    };
    let summary = run_undo(&plan, &Bar::new(args.quiet))?;
    if !args.quiet {
        anstream::eprintln!("{} edits taken back in {} documents, {} files written", summary.edits, summary.documents, summary.files);
        if let Target::File(log) = &plan.rest_log {
            anstream::eprintln!("log of the rest {}", log.display());
        }
    }
    Ok(if summary.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(SOME_FAILED) })
}

/// `a/b.jsonl` has `a/b.changes.jsonl` beside it.
fn beside(file: &Path, ending: &str) -> PathBuf {
    file.with_file_name(format!("{}.{ending}", file.file_stem().unwrap_or_default().to_string_lossy()))
}

fn quarantine_beside(log: &Path) -> Option<PathBuf> {
    let name = log.file_name()?.to_str()?;
    let own = name.strip_suffix("changes.jsonl").map(|stem| log.with_file_name(format!("{stem}quarantine.jsonl")));
    own.into_iter().chain([log.with_file_name("quarantine.jsonl")]).find(|path| path.is_file())
}
