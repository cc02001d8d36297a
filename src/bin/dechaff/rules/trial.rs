use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use anyhow::Context;
use dechaff::Pipeline;
use dechaff::rule::{CaseFailure, SourceFile};
use dechaff::workbench::{Sample, SampleOutcome, Samples, Trial, rules_at};

use crate::args::rules::Test;
use crate::failure::SOME_FAILED;

const BAD: Style = AnsiColor::Red.on_default();
const GOOD: Style = AnsiColor::Green.on_default();
const DIM: Style = Style::new().dimmed();

pub(super) fn run(args: &Test) -> anyhow::Result<ExitCode> {
    let files = rules_at(&args.rules)?;
    let trial = Trial::of(&files, &args.filter)?;
    let mut out = anstream::stdout().lock();
    for failure in &trial.failures {
        tell_case(failure, &files, &mut out).context("standard output")?;
    }
    let samples = match samples(args) {
        Some(samples) => {
            let pipeline = Pipeline::builder().without_builtin_rules().rule_files(files).build()?;
            samples.run(&pipeline, &args.filter, args.update).context("samples")?
        }
        None => Vec::new(),
    };
    let mut wrong = 0;
    for sample in &samples {
        wrong += usize::from(!matches!(sample.outcome, SampleOutcome::Passed | SampleOutcome::Written));
        tell_sample(sample, &mut out).context("standard output")?;
    }
    let style = if trial.failures.is_empty() && wrong == 0 { GOOD } else { BAD };
    writeln!(
        out,
        "{style}{} rules: {} cases Passed, {} failed; {} samples, {wrong} failed{style:#}",
        trial.rules,
        trial.passed,
        trial.failures.len(),
        samples.len()
    )?;
    Ok(if trial.failures.is_empty() && wrong == 0 { ExitCode::SUCCESS } else { ExitCode::from(SOME_FAILED) })
}

/// The samples asked for, or those in the rules' folder or beside it.
fn samples(args: &Test) -> Option<Samples> {
    if let Some(folder) = &args.samples {
        return Some(Samples::new(folder));
    }
    let folder = Path::new(&args.rules);
    let beside: PathBuf = folder.parent().map_or_else(PathBuf::new, |parent| parent.join("samples"));
    [folder.join("samples"), beside].into_iter().map(Samples::new).find(Samples::exist)
}

fn tell_case(failure: &CaseFailure, files: &[SourceFile], out: &mut impl Write) -> std::io::Result<()> {
    let text = files.iter().find(|file| file.path == failure.path).map_or("", |file| &file.text);
    let line = text.get(..failure.at.start).unwrap_or_default().matches('\n').count() + 1;
    writeln!(out, "{BAD}{}{BAD:#} {} in {}  {DIM}{}:{line}{DIM:#}", failure.outcome.name(), failure.rule, failure.place.name(), failure.path)?;
    writeln!(out, "    {:?}", failure.text)?;
    if failure.left != failure.text {
        writeln!(out, "    leaves {:?}", failure.left)?;
    }
    Ok(())
}

fn tell_sample(sample: &Sample, out: &mut impl Write) -> std::io::Result<()> {
    let path = sample.path.display();
    match &sample.outcome {
        SampleOutcome::Passed => Ok(()),
        SampleOutcome::Written => writeln!(out, "{DIM}written{DIM:#} {path}"),
        SampleOutcome::Missing(document, line) => writeln!(out, "{BAD}Missing{BAD:#} {document}: should go\n    {line}"),
        SampleOutcome::Noisy(document, line) => writeln!(out, "{BAD}Noisy{BAD:#} {document}: should stay\n    {line}"),
        SampleOutcome::Wrong(document, wanted, got) => writeln!(out, "{BAD}Wrong{BAD:#} {document}\n    wanted {wanted}\n    got    {got}"),
    }
}
