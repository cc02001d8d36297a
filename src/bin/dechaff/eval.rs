use std::process::ExitCode;

use dechaff::eval::{Evaluator, html, table};
use dechaff::labelled::{Page, Pages};
use rayon::prelude::*;

use crate::args::Eval;
use crate::failure::{SOME_FAILED, Usage};
use crate::output::{refuse_inputs, write_file};
use crate::sets::{Sets, name};
use crate::surveyed;

/// Pages cleaned at once.
const WINDOW: usize = 512;

pub(crate) fn run(args: &Eval) -> anyhow::Result<ExitCode> {
    refuse_inputs(args.json.iter().chain(&args.html), &args.sets)?;
    let pipeline = args.rules.pipeline()?;
    let mut evaluator = Evaluator::new(&pipeline);
    let (mut found, mut sets) = (0, Sets::default());
    for path in &args.sets {
        let survey = |pages: Vec<Page>| pipeline.survey(pages.par_iter().map(Page::document));
        let knowing = if args.survey { Some(surveyed::knowing(&pipeline, Pages::open(path)?.filter_map(Result::ok), survey)) } else { None };
        let mut pages = sets.pages(path)?.filter(|page| args.lang.as_ref().is_none_or(|lang| page.lang.as_ref() == Some(lang)));
        let set = name(path, &args.sets);
        loop {
            let window: Vec<Page> = pages.by_ref().take(WINDOW).collect();
            if window.is_empty() {
                break;
            }
            found += window.len();
            evaluator.add_with(knowing.as_ref().unwrap_or(&pipeline), &set, &window);
        }
    }
    if found == 0 {
        return Err(Usage("there are no pages to score".to_owned()).into());
    }
    let evaluation = evaluator.finish();
    if let Some(path) = &args.json {
        let json = serde_json::to_string_pretty(&evaluation)? + "\n";
        write_file(path, &json)?;
    }
    if let Some(path) = &args.html {
        write_file(path, &html(&evaluation, "How labelled pages come out"))?;
    }
    if !args.quiet {
        let mut text = String::new();
        table(&evaluation, &mut text)?;
        anstream::print!("{text}");
    }
    let loss = evaluation.overall.content_loss.map_or(0.0, |loss| 100.0 * loss.value);
    if let Some(most) = args.fail_over_loss.filter(|most| loss > *most) {
        anstream::eprintln!("dechaff: {loss:.2} % of the content were lost, over the {most} % of --fail-over-loss");
        sets.failed = true;
    }
    Ok(if sets.failed { ExitCode::from(SOME_FAILED) } else { ExitCode::SUCCESS })
}
