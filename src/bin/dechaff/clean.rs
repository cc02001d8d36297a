use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context;
use dechaff::corpus::{Limits, LogChoice, Plan, Request, RunError, Runner, Show, Summary, Target, To};
use dechaff::format::Codec;
use dechaff::{Pipeline, report};
use tracing::Level;

use crate::args::Clean;
use crate::diff::Diff;
use crate::failure::{INTERRUPTED, SOME_FAILED, with_caret};
use crate::output::write_file;
use crate::progress::{Bar, JsonLines};

/// Set by Ctrl-C and by a request to end.
static STOP: AtomicBool = AtomicBool::new(false);

pub(crate) fn run(args: &Clean) -> anyhow::Result<ExitCode> {
    listen(args);
    let pipeline = args.rules.pipeline()?;
    let plan = Plan::new(&request(args))?;
    if plan.checkpoint.is_some() {
        ctrlc::set_handler(|| STOP.store(true, Ordering::Relaxed)).context("cannot listen for Ctrl-C")?;
    }
    let summary = watched(args, &pipeline, &plan)?;
    let file = |target: &Target| if let Target::File(path) = target { Some(path.clone()) } else { None };
    let kept = file(&plan.quarantine).filter(|kept| summary.failed > 0 && kept.exists());
    finish(args, &pipeline, &summary, file(&plan.log).as_deref(), kept.as_deref())?;
    if summary.stopped {
        anstream::eprintln!("dechaff: stopped; the same command with --resume goes on from here");
        return Ok(ExitCode::from(INTERRUPTED));
    }
    let found = args.check && summary.changed > 0;
    Ok(if summary.failed > 0 || found { ExitCode::from(SOME_FAILED) } else { ExitCode::SUCCESS })
}

/// Runs the plan and tells how far it has come, in the way that was asked for.
fn watched(args: &Clean, pipeline: &Pipeline, plan: &Plan) -> Result<Summary, RunError> {
    let diff = args.diff.then(Diff::for_stdout);
    let show = diff.as_ref().map(|diff| diff as &dyn Show);
    let every = Duration::from_millis(args.checkpoint_every);
    let runner = Runner::new(pipeline).threads(args.threads).resume(args.resume).checkpoint_every(every).stop_on(&STOP);
    if args.progress.as_deref() == Some("json") {
        let lines = JsonLines::new();
        let summary = runner.run(plan, show, &lines);
        lines.finish();
        return summary;
    }
    let bar = Bar::new(args.quiet);
    let summary = runner.run(plan, show, &bar);
    bar.finish();
    summary
}

fn request(args: &Clean) -> Request {
    Request {
        inputs: args.inputs.clone(),
        out: args.out.clone(),
        in_place: args.in_place,
        dry: args.diff || args.check,
        formats: args.input.formats(),
        to: args.to.as_deref().and_then(To::named),
        log: match &args.log {
            _ if args.no_log => LogChoice::Off,
            Some(path) => LogChoice::To(path.clone()),
            None => LogChoice::Beside,
        },
        quarantine: args.quarantine.clone(),
        respect_ignore_files: args.respect_ignore_files,
        // `none` is no codec's ending.
        compress: args.compress.as_deref().map(|ending| Codec::of_ending(ending).unwrap_or_default()),
        limits: Limits { max_doc_bytes: args.max_doc_bytes, max_ratio: args.max_ratio.max(1) },
        shard: args.shard,
        survey: args.survey,
        profile: args.profile.clone(),
        summary: args.summary.clone(),
    }
}

/// Writes the library's messages to standard error, as far as was asked for.
pub(crate) fn listen(args: &Clean) {
    if args.verbose > 0 {
        let level = if args.verbose == 1 { Level::INFO } else { Level::DEBUG };
        tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(level).init();
    }
}

/// Writes and tells what was done.
pub(crate) fn finish(args: &Clean, pipeline: &Pipeline, summary: &Summary, log: Option<&Path>, kept: Option<&Path>) -> anyhow::Result<()> {
    if let Some(path) = &args.summary {
        let json = serde_json::to_string_pretty(summary)? + "\n";
        write_file(path, &json)?;
    }
    if args.quiet {
        return Ok(());
    }
    let mut table = String::new();
    report::table(summary, &mut table)?;
    anstream::eprint!("{table}");
    if let Some(log) = log {
        anstream::eprintln!("\nchange log {}", log.display());
    }
    if let Some(kept) = kept {
        anstream::eprintln!("quarantine {}", kept.display());
    }
    for unused in pipeline.exceptions().unused() {
        anstream::eprintln!("{}", with_caret(&unused, unused.fault, false));
    }
    Ok(())
}
