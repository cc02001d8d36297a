use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use dechaff::corpus::{Summary, Target};
use dechaff::report;
use serde::Deserialize;

use crate::args::Merge;
use crate::failure::Usage;
use crate::output::write_file;

pub(crate) fn run(args: &Merge) -> anyhow::Result<ExitCode> {
    let summaries: Vec<Option<Summary>> = args.files.iter().map(|path| summary(path)).collect::<anyhow::Result<_>>()?;
    let count = summaries.iter().flatten().count();
    if count == 0 {
        match &args.out {
            Some(path) => Target::File(path.clone()).fill(|out| join(&args.files, out))?,
            None => join(&args.files, &mut anstream::stdout().lock())?,
        }
        return Ok(ExitCode::SUCCESS);
    }
    if count < summaries.len() {
        return Err(Usage("summaries and change logs cannot be merged with each other".to_owned()).into());
    }
    let mut all = Summary::default();
    summaries.into_iter().flatten().for_each(|part| all.add(part));
    if let Some(path) = &args.out {
        let json = serde_json::to_string_pretty(&all)? + "\n";
        write_file(path, &json)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = String::new();
    report::table(&all, &mut table)?;
    anstream::print!("{table}");
    Ok(ExitCode::SUCCESS)
}

/// The summary that a file holds; `None` if it holds something else.
fn summary(path: &Path) -> anyhow::Result<Option<Summary>> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    // The lines of a log are objects too, but have no such fields.
    let mut json = serde_json::Deserializer::from_reader(BufReader::new(file)).into_iter();
    Ok(json.next().and_then(Result::ok))
}

#[derive(Deserialize)]
struct Line {
    v: u32,
    doc: String,
}

fn join(files: &[PathBuf], out: &mut dyn Write) -> anyhow::Result<()> {
    let mut seen = HashSet::new();
    for path in files {
        let file = BufReader::new(File::open(path).with_context(|| path.display().to_string())?);
        for (i, line) in file.lines().enumerate() {
            let line = line.with_context(|| path.display().to_string())?;
            let place = || format!("{}:{}", path.display(), i + 1);
            let known: Line = serde_json::from_str(&line).map_err(|_| Usage(format!("{}: neither a summary nor a line of a change log", place())))?;
            if known.v != dechaff::edit::LOG_VERSION {
                return Err(Usage(format!("{}: a change log of version {}", place(), known.v)).into());
            }
            if !seen.insert(known.doc.clone()) {
                return Err(Usage(format!("{}: {} stands in an earlier log too", place(), known.doc)).into());
            }
            writeln!(out, "{line}")?;
        }
    }
    Ok(out.flush()?)
}
