use std::fs;
use std::process::ExitCode;

use anyhow::Context;
use dechaff::corpus::{Limits, LogChoice, Plan, Request, Runner, Show, Summary, Target};
use dechaff::format::Codec;
use dechaff::report;

use crate::args::Clean;
use crate::diff::Diff;
use crate::failure::{SOME_FAILED, with_caret};
use crate::progress::Bar;

pub(crate) fn run(args: &Clean) -> anyhow::Result<ExitCode> {
    let pipeline = args.rules.pipeline()?;
    let plan = Plan::new(&request(args))?;
    let bar = Bar::new(args.quiet);
    let diff = args.diff.then(Diff::for_stdout);
    let summary = Runner::new(&pipeline).threads(args.threads).run(&plan, diff.as_ref().map(|diff| diff as &dyn Show), &bar);
    bar.finish();
    let summary = summary?;
    if let Some(path) = &args.summary {
        let json = serde_json::to_string_pretty(&summary)? + "\n";
        fs::write(path, json).with_context(|| path.display().to_string())?;
    }
    if !args.quiet {
        tell(&summary, &plan)?;
        for unused in pipeline.exceptions().unused() {
            anstream::eprintln!("{}", with_caret(&unused, unused.fault, false));
        }
    }
    let found = args.check && summary.changed > 0;
    Ok(if summary.failed > 0 || found { ExitCode::from(SOME_FAILED) } else { ExitCode::SUCCESS })
}

fn request(args: &Clean) -> Request {
    Request {
        inputs: args.inputs.clone(),
        out: args.out.clone(),
        in_place: args.in_place,
        dry: args.diff || args.check,
        format: args.input.format(),
        text_field: args.input.text_field.clone(),
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
    }
}

fn tell(summary: &Summary, plan: &Plan) -> anyhow::Result<()> {
    let mut table = String::new();
    report::table(summary, &mut table)?;
    anstream::eprint!("{table}");
    if let Target::File(log) = &plan.log {
        anstream::eprintln!("\nchange log {}", log.display());
    }
    if let Target::File(kept) = &plan.quarantine
        && summary.failed > 0
        && kept.exists()
    {
        anstream::eprintln!("quarantine {}", kept.display());
    }
    Ok(())
}
