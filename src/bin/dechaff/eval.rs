use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use dechaff::eval::{Evaluator, html, table};
use dechaff::format::Codec;
use dechaff::labelled::{Page, Pages};

use crate::args::Eval;
use crate::failure::{SOME_FAILED, Usage};

/// Pages cleaned at once.
const WINDOW: usize = 512;

pub(crate) fn run(args: &Eval) -> anyhow::Result<ExitCode> {
    let pipeline = args.rules.pipeline()?;
    let mut evaluator = Evaluator::new(&pipeline);
    let (mut found, mut failed) = (0, false);
    for path in &args.sets {
        let mut pages = Pages::open(path)?.filter_map(|page| match page {
            Ok(page) => args.lang.as_ref().is_none_or(|lang| page.lang.as_ref() == Some(lang)).then_some(page),
            Err(error) => {
                failed = true;
                anstream::eprintln!("dechaff: {error}");
                None
            }
        });
        let set = name(path, &args.sets);
        loop {
            let window: Vec<Page> = pages.by_ref().take(WINDOW).collect();
            if window.is_empty() {
                break;
            }
            found += window.len();
            evaluator.add(&set, &window);
        }
    }
    if found == 0 {
        return Err(Usage("there are no pages to score".to_owned()).into());
    }
    let evaluation = evaluator.finish();
    if let Some(path) = &args.json {
        let json = serde_json::to_string_pretty(&evaluation)? + "\n";
        fs::write(path, json).with_context(|| path.display().to_string())?;
    }
    if let Some(path) = &args.html {
        fs::write(path, html(&evaluation, "How labelled pages come out")).with_context(|| path.display().to_string())?;
    }
    if !args.quiet {
        let mut text = String::new();
        table(&evaluation, &mut text)?;
        anstream::print!("{text}");
    }
    let loss = evaluation.overall.content_loss.map_or(0.0, |loss| 100.0 * loss.value);
    if let Some(most) = args.fail_over_loss.filter(|most| loss > *most) {
        anstream::eprintln!("dechaff: {loss:.2} % of the content were lost, over the {most} % of --fail-over-loss");
        failed = true;
    }
    Ok(if failed { ExitCode::from(SOME_FAILED) } else { ExitCode::SUCCESS })
}

/// A set's name: its file's without endings, or the whole path if another file has that name too.
fn name(path: &Path, all: &[PathBuf]) -> String {
    let short = |path: &Path| Codec::by_ending(path).1.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    match short(path) {
        Some(name) if all.iter().filter(|other| short(other).as_ref() == Some(&name)).count() == 1 => name,
        _ => path.display().to_string(),
    }
}
