use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::ExitCode;

use anstyle::Style;
use anyhow::Context;
use dechaff::Record;
use dechaff::rule::{Case, Pack, Rule, SourceFile, cases_of, check_cases};
use dechaff::workbench::rules_at;
use serde_json::json;

use crate::args::rules::{Explain, List, ShowRule};
use crate::failure::Usage;

const DIM: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();

/// So many of the last places that a rule fired in are shown.
const LAST: usize = 10;

pub(super) fn list(args: &List) -> anyhow::Result<ExitCode> {
    let files = line_rules(&args.rules)?;
    let pack = Pack::compile(&files)?;
    let mut out = anstream::stdout().lock();
    let wanted = |rule: &&Rule| args.kind.as_ref().is_none_or(|kind| **kind == *rule.kind) && args.lang.as_ref().is_none_or(|lang| rule.lang.contains(lang));
    for rule in pack.rules().iter().filter(wanted) {
        if args.format == "json" {
            let rule = json!({ "id": &*rule.id, "kind": &*rule.kind, "lang": rule.lang, "where": places(rule), "why": rule.why, "path": &*rule.path, "hosts": rule.hosts });
            writeln!(out, "{rule}")?;
        } else {
            writeln!(out, "{:<44} {:<14} {:<5} {:<16} {DIM}{}{DIM:#}", rule.id, rule.kind, rule.lang.join(","), places(rule), rule.why)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn show(args: &ShowRule) -> anyhow::Result<ExitCode> {
    let files = line_rules(&args.rules)?;
    let (file, start, block) = block(&files, &args.id).ok_or_else(|| unknown(&args.id, &files))?;
    let line = file.text.get(..start).unwrap_or_default().matches('\n').count() + 1;
    anstream::println!("{DIM}# {}:{line}{DIM:#}\n{}", file.path, block.trim_end());
    Ok(ExitCode::SUCCESS)
}

pub(super) fn explain(args: &Explain) -> anyhow::Result<ExitCode> {
    let files = line_rules(&args.rules)?;
    let pack = Pack::compile(&files)?;
    let rule = pack.rules().iter().find(|rule| *rule.id == *args.id).ok_or_else(|| unknown(&args.id, &files))?;
    let mut out = anstream::stdout().lock();
    writeln!(out, "{BOLD}{}{BOLD:#}  {DIM}{}{DIM:#}", rule.id, rule.path)?;
    writeln!(out, "Removes {}.", rule.why)?;
    writeln!(out, "Kind {}, in {}; fires {}.", rule.kind, rule.lang.join(", "), places(rule))?;
    for (what, hosts) in [("Only on", &rule.hosts), ("Not on", &rule.not_hosts)] {
        if !hosts.is_empty() {
            writeln!(out, "{what} {}.", hosts.join(", "))?;
        }
    }
    let own: Vec<SourceFile> = files.iter().filter(|file| *file.path == *rule.path).cloned().collect();
    let failed = check_cases(&pack, &own, |id| *id == *rule.id).failures;
    for case in cases_of(&own).remove(&*rule.id).unwrap_or_default() {
        let (what, text, at) = match &case {
            Case::Hit(hit) => ("takes ", &hit.text, &hit.at),
            Case::Miss(miss) => ("leaves", &miss.text, &miss.at),
        };
        let verdict = if failed.iter().any(|failure| failure.at == *at) { "  (fails)" } else { "" };
        writeln!(out, "  {DIM}{what}{DIM:#} {text:?}{verdict}")?;
    }
    let default = Path::new("changes.jsonl");
    match args.log.as_deref().or_else(|| default.exists().then_some(default)) {
        Some(log) => firings(log, &rule.id, &mut out),
        None => Ok(writeln!(out, "{DIM}Where it fired last: give the change log of a run with --log.{DIM:#}")?),
    }?;
    Ok(ExitCode::SUCCESS)
}

/// The last places of a log where a rule fired.
fn firings(log: &Path, id: &str, out: &mut impl Write) -> anyhow::Result<()> {
    let name = || log.display().to_string();
    let file = BufReader::new(File::open(log).with_context(name)?);
    let (mut count, mut documents) = (0, 0);
    let mut last: Vec<String> = Vec::new();
    for line in file.lines() {
        // Records of failures have no changes.
        let Ok(record) = serde_json::from_str::<Record>(&line.with_context(name)?) else { continue };
        let own: Vec<String> = record
            .changes
            .iter()
            .filter(|change| change.by.iter().any(|by| by == id))
            .map(|change| format!("{}: {:?}", record.doc, change.before.trim_end()))
            .collect();
        count += own.len();
        documents += usize::from(!own.is_empty());
        last.extend(own);
        last.drain(..last.len().saturating_sub(LAST));
    }
    writeln!(out, "Fired {count} times in {documents} documents of {}{}", name(), if last.is_empty() { "." } else { "; last:" })?;
    for place in last {
        writeln!(out, "  {place}")?;
    }
    Ok(())
}

fn line_rules(place: &str) -> anyhow::Result<Vec<SourceFile>> {
    Ok(rules_at(place)?.into_iter().filter(|file| !file.holds_names()).collect())
}

fn places(rule: &Rule) -> String {
    let names: Vec<&str> = rule.places.iter().map(|place| place.name()).collect();
    names.join(" or ")
}

/// The part of a file that a rule stands in, comments above it included, and where it begins.
fn block<'f>(files: &'f [SourceFile], id: &str) -> Option<(&'f SourceFile, usize, &'f str)> {
    files.iter().find_map(|file| {
        let at = file.text.find(&format!("id = {id:?}"))?;
        let start = file.text.get(..at)?.rfind("[[rule]]")?;
        let end = file.text.get(at..)?.find("[[rule]]").map_or(file.text.len(), |end| at + end);
        // A comment above the next rule is that rule's.
        let block = file.text.get(start..end)?;
        let own = block.trim_end().lines().rev().take_while(|line| line.starts_with('#')).map(|line| line.len() + 1).sum::<usize>();
        Some((file, start, block.trim_end().get(..block.trim_end().len() - own.min(block.trim_end().len())).unwrap_or(block)))
    })
}

fn unknown(id: &str, files: &[SourceFile]) -> Usage {
    let ids = files.iter().flat_map(|file| file.text.lines().filter_map(|line| line.strip_prefix("id = \"")?.strip_suffix('"')));
    let like: Vec<&str> = ids.filter(|known| known.contains(id) || id.contains(known)).take(5).collect();
    let hint = if like.is_empty() { "see `dechaff rules list`".to_owned() } else { format!("did you mean {}?", like.join(", ")) };
    Usage(format!("no rule {id}: {hint}"))
}
