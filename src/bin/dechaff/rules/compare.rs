use std::io::Write;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use anyhow::Context;
use dechaff::Pipeline;
use dechaff::format::Formats;
use dechaff::workbench::{ChangedLine, Comparison, Tally, compare, documents, markdown, page, rules_at};

use crate::args::rules::RulesDiff;
use crate::failure::SOME_FAILED;
use crate::output::{refuse_inputs, write_file};

pub(super) fn run(args: &RulesDiff) -> anyhow::Result<ExitCode> {
    refuse_inputs(&args.out, &args.corpus)?;
    let pipeline = |place: &str| -> anyhow::Result<Pipeline> {
        let mut builder = Pipeline::builder();
        if !args.with_builtin {
            builder = builder.without_builtin_rules();
        }
        Ok(builder.rule_files(rules_at(place)?).build()?)
    };
    let (old, new) = (pipeline(&args.old)?, pipeline(&args.new)?);
    let (documents, failures) = documents(&args.corpus, &Formats { text_field: args.text_field.clone(), ..Formats::default() })?;
    for failure in &failures {
        anstream::eprintln!("dechaff: {}: {}", failure.name, failure.reason);
    }
    let comparison = compare(&old, &new, &documents);
    let told = match &*args.format {
        "json" => serde_json::to_string_pretty(&comparison)? + "\n",
        "markdown" => markdown(&comparison, args.lines),
        "html" => page(&comparison, &format!("{} → {}", args.old, args.new)),
        _ => text(&comparison, args.lines)?,
    };
    match &args.out {
        Some(path) => write_file(path, &told)?,
        None => anstream::stdout().write_all(told.as_bytes()).context("standard output")?,
    }
    let found = match args.fail_on.as_deref() {
        Some("new-loss") => comparison.has_new_loss(),
        Some("new-removal") => comparison.lines.iter().any(|line| line.removed),
        Some(_) => !comparison.is_empty(),
        None => false,
    };
    Ok(if found || !failures.is_empty() { ExitCode::from(SOME_FAILED) } else { ExitCode::SUCCESS })
}

const MINUS: Style = AnsiColor::Red.on_default();
const PLUS: Style = AnsiColor::Green.on_default();
const PROSE: Style = AnsiColor::Yellow.on_default();
const DIM: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();

fn text(comparison: &Comparison, most: usize) -> anyhow::Result<String> {
    let mut out = Vec::new();
    writeln!(out, "{} of {} documents come out otherwise", comparison.touched, comparison.documents)?;
    for (what, table) in [("kind", &comparison.kinds), ("rule", &comparison.rules)] {
        if table.is_empty() {
            continue;
        }
        writeln!(out, "\n{BOLD}{what:<44}{:>26}{:>26}{BOLD:#}", "newly removed", "no longer removed")?;
        for (name, shift) in table {
            writeln!(out, "{name:<44}{MINUS}{:>26}{MINUS:#}{PLUS}{:>26}{PLUS:#}", tally(&shift.removed), tally(&shift.kept))?;
        }
    }
    for removed in [true, false] {
        let lines: Vec<&ChangedLine> = comparison.lines.iter().filter(|line| line.removed == removed).collect();
        if lines.is_empty() {
            continue;
        }
        writeln!(out, "\n{BOLD}{}{BOLD:#}", if removed { "newly removed" } else { "no longer removed" })?;
        for line in lines.iter().take(most) {
            one(line, &mut out)?;
        }
        if lines.len() > most {
            writeln!(out, "{DIM}and {} more (--lines){DIM:#}", lines.len() - most)?;
        }
    }
    Ok(String::from_utf8(out)?)
}

fn one(line: &ChangedLine, out: &mut Vec<u8>) -> std::io::Result<()> {
    let prose = if line.prose { format!("  {PROSE}prose{PROSE:#}") } else { String::new() };
    writeln!(out, "{DIM}{}:{}{DIM:#} [{}]{prose}", line.document, line.line, line.rules.join(" "))?;
    for (style, mark, text) in [
        (DIM, ' ', line.before.as_deref().unwrap_or_default()),
        (MINUS, '-', &line.old),
        (PLUS, '+', &line.new),
        (DIM, ' ', line.after.as_deref().unwrap_or_default()),
    ] {
        if !text.is_empty() {
            let shown: String = if mark == ' ' { text.chars().take(100).collect() } else { text.to_owned() };
            writeln!(out, "  {style}{mark} {shown}{style:#}")?;
        }
    }
    Ok(())
}

/// Lines, characters, documents.
fn tally(tally: &Tally) -> String {
    if tally.lines == 0 { "–".to_owned() } else { format!("{} l {} c {} d", tally.lines, tally.characters, tally.documents) }
}
