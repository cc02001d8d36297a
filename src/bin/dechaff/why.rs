use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use anyhow::Context;
use dechaff::Cleaned;
use dechaff::Document;
use dechaff::edit::Cause;
use dechaff::format::{Kind, Reader};
use dechaff::text::{Span, key_hash, lines};
use rayon::prelude::*;

use crate::args::Why;
use crate::failure::Usage;
use crate::surveyed;

const REMOVED: Style = AnsiColor::Red.on_default();
const CHANGED: Style = AnsiColor::Yellow.on_default();
const KEPT: Style = AnsiColor::Green.on_default();
const DIM: Style = Style::new().dimmed();

pub(crate) fn run(args: &Why) -> anyhow::Result<ExitCode> {
    let (path, numbers) = place(&args.place);
    let format = args.input.formats().of(&path).and_then(Kind::records);
    let format = format.ok_or_else(|| Usage(format!("{}: unknown format: give --format", path.display())))?;
    let (record, line) = match (&*numbers, format.is_numbered()) {
        ([record, line], true) => (Some(*record), Some(*line)),
        ([record], true) => (Some(*record), None),
        ([line], false) => (None, Some(*line)),
        ([], _) => (None, None),
        _ => return Err(Usage(format!("{}: no such place in a file of one document", args.place)).into()),
    };
    let mut pipeline = args.rules.pipeline()?;
    if args.survey {
        let survey = |documents: Vec<Document<'_>>| pipeline.survey(documents.into_par_iter());
        pipeline = surveyed::knowing(&pipeline, Reader::open(&path, &format)?.filter_map(Result::ok), survey);
    }
    let mut out = anstream::stdout().lock();
    let mut shown = 0;
    for document in Reader::open(&path, &format)? {
        let document = match document {
            Ok(document) => document,
            Err(error) => {
                anstream::eprintln!("dechaff: {error}");
                continue;
            }
        };
        let number = document.name.rsplit_once(':').and_then(|(_, number)| number.parse().ok());
        if record.is_some() && number != record {
            continue;
        }
        shown += explain(&document, &pipeline.explain(&document), line, &mut out).context("standard output")?;
    }
    if shown == 0 && !numbers.is_empty() {
        return Err(Usage(format!("{}: there is no such line", args.place)).into());
    }
    Ok(ExitCode::SUCCESS)
}

/// Splits `FILE:12` and `FILE:12:3`; a file whose own name ends like that is taken as it is.
fn place(text: &str) -> (PathBuf, Vec<usize>) {
    let mut path = text;
    let mut numbers = Vec::new();
    while numbers.len() < 2 && !Path::new(path).exists() {
        let Some((file, number)) = path.rsplit_once(':').and_then(|(file, number)| Some((file, number.parse().ok()?))) else { break };
        numbers.insert(0, number);
        path = file;
    }
    (PathBuf::from(path), numbers)
}

/// Tells of each line, or of one; gives how many were told of.
fn explain(document: &Document<'_>, cleaned: &Cleaned, only: Option<usize>, out: &mut impl Write) -> std::io::Result<usize> {
    let text: &str = &document.text;
    if only.is_none() {
        let review = if cleaned.review { "  left as it was: over the loss budget, for review" } else { "" };
        writeln!(out, "{}{review}", document.name)?;
    }
    let mut told = 0;
    for (i, line) in lines(text).iter().enumerate() {
        if only.is_some_and(|only| only != i + 1) || (only.is_none() && line.is_blank() && !is_touched(cleaned, line.span)) {
            continue;
        }
        told += 1;
        let edits: Vec<_> = cleaned.edits.edits().iter().filter(|edit| edit.span.overlaps(line.span)).collect();
        let gone = edits.iter().any(|edit| edit.after.is_empty() && edit.span.contains(line.body));
        let (style, verdict) = match () {
            () if gone => (REMOVED, "removed"),
            () if edits.is_empty() => (KEPT, "kept   "),
            () => (CHANGED, "changed"),
        };
        writeln!(out, "{:>5} {style}{verdict}{style:#}  {}", i + 1, line.body.of(text))?;
        if only.is_some() {
            writeln!(out, "              {DIM}line {:016x}{DIM:#}", key_hash(line.body.of(text)))?;
        }
        for edit in edits {
            let what = if gone { String::new() } else { format!(" {:?} → {:?}", edit.span.of(text), edit.after) };
            for cause in &edit.causes {
                tell(out, "by", cause, &what)?;
            }
        }
        for declined in cleaned.declined.iter().filter(|declined| declined.span.overlaps(line.span)) {
            tell(out, "declined", &declined.cause, &format!(": {}", declined.reason))?;
        }
        for near in cleaned.near.iter().filter(|near| near.span.overlaps(line.span)) {
            tell(out, "nearly", &near.cause, "")?;
        }
    }
    Ok(told)
}

fn is_touched(cleaned: &Cleaned, span: Span) -> bool {
    cleaned.edits.edits().iter().any(|edit| edit.span.overlaps(span))
}

fn tell(out: &mut impl Write, how: &str, cause: &Cause, what: &str) -> std::io::Result<()> {
    let why = if cause.why.is_empty() { String::new() } else { format!(": {}", cause.why) };
    writeln!(out, "              {DIM}{how}{DIM:#} {} ({}, {}){why}{what}", cause.rule, cause.stage, cause.kind)
}
