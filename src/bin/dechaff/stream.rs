use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context;
use dechaff::corpus::{Framing, Limits, Live, Observer, SurveyChoice};

use crate::args::Clean;
use crate::clean::{finish, listen};
use crate::failure::{INTERRUPTED, SOME_FAILED, Usage};
use crate::progress::{Bar, JsonLines};

/// Set by Ctrl-C and by a request to end.
static STOP: AtomicBool = AtomicBool::new(false);

pub(crate) fn run(args: &Clean) -> anyhow::Result<ExitCode> {
    check(args).map_err(|reason| Usage(reason.to_owned()))?;
    listen(args);
    let pipeline = args.rules.pipeline()?;
    ctrlc::set_handler(stop).context("cannot listen for Ctrl-C")?;
    let live = Live::new(&pipeline)
        .framing(args.stream.framing)
        .formats(args.input.formats())
        .limits(Limits { max_doc_bytes: args.max_doc_bytes, ..Limits::default() })
        .threads(args.threads)
        .log(args.log.clone())
        .log_field(args.stream.log_field.clone())
        .quarantine(args.quarantine.clone())
        .profile(args.profile.clone())
        .stop_on(&STOP);
    let answer = |observer: &dyn Observer| live.run(io::stdin(), io::stdout(), observer);
    let summary = if args.progress.is_some() {
        let lines = JsonLines::new();
        let summary = answer(&lines);
        lines.finish();
        summary?
    } else {
        answer(&Bar::hidden(args.quiet))?
    };
    let kept = live.quarantine_file().filter(|kept| summary.failed > 0 && kept.exists());
    finish(args, &pipeline, &summary, args.log.as_deref(), kept.as_deref())?;
    Ok(match summary {
        summary if summary.stopped => ExitCode::from(INTERRUPTED),
        summary if summary.failed > 0 => ExitCode::from(SOME_FAILED),
        _ => ExitCode::SUCCESS,
    })
}

/// What the parser of arguments cannot know to be wrong.
fn check(args: &Clean) -> Result<(), &'static str> {
    let is_named = |path: &Option<std::path::PathBuf>, wrong: fn(&Path) -> bool| path.as_deref().is_some_and(wrong);
    let with_lengths = args.stream.framing == Framing::Length;
    match () {
        () if args.inputs.iter().any(|input| input.as_os_str() != "-") => Err("--stream reads standard input: leave out files and folders"),
        () if args.survey == SurveyChoice::Yes => Err("a stream cannot be surveyed: it is read only once; --profile learns as it is read"),
        () if args.input.format.as_deref().is_some_and(|format| format != "jsonl") => {
            Err("a stream is JSONL, or texts with --framing length: leave out --format")
        }
        () if with_lengths && (args.input.format.is_some() || args.input.html_field.is_some() || args.input.text_field != "text") => {
            Err("--framing length is for plain texts, which have no fields")
        }
        () if with_lengths && args.stream.log_field.is_some() => Err("--log-field is for JSON lines: a text has no fields"),
        () if is_named(&args.log, |path| path.as_os_str() == "-") => Err("standard output is for answers: give --log a file, or --log-field a name"),
        () if is_named(&args.log, |path| path.extension().is_some_and(|ending| ending == "parquet")) => {
            Err("a log that grows record by record cannot be Parquet: give --log a name that ends in .jsonl")
        }
        () => Ok(()),
    }
}

/// The second time nobody wants to wait for whoever does not take our answers.
#[expect(clippy::exit, reason = "the main thread may wait in a system call")]
fn stop() {
    if STOP.swap(true, Ordering::Relaxed) {
        std::process::exit(i32::from(INTERRUPTED));
    }
}
