use std::fmt::Write;

use super::compare::{ChangedLine, Comparison, Shift};

/// A comparison as Markdown, to paste into a pull request: the counts, then at most `most` lines.
pub fn markdown(comparison: &Comparison, most: usize) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(comparison, most, &mut out);
    out
}

fn write(comparison: &Comparison, most: usize, out: &mut String) -> std::fmt::Result {
    writeln!(out, "### Rule changes over {} documents\n", comparison.documents)?;
    if comparison.is_empty() {
        return writeln!(out, "Nothing comes out otherwise.");
    }
    writeln!(out, "{} come out otherwise.\n", comparison.touched)?;
    for (what, table) in [("kind", &comparison.kinds), ("rule", &comparison.rules)] {
        writeln!(out, "| {what} | newly removed | no longer removed |\n|---|---|---|")?;
        for (name, shift) in table {
            writeln!(out, "| `{name}` | {} | {} |", tally(shift, true), tally(shift, false))?;
        }
        writeln!(out)?;
    }
    for removed in [true, false] {
        let lines: Vec<&ChangedLine> = comparison.lines.iter().filter(|line| line.removed == removed).collect();
        if lines.is_empty() {
            continue;
        }
        let heading = if removed { "Newly removed" } else { "No longer removed" };
        writeln!(out, "#### {heading}\n\n```diff")?;
        for line in lines.iter().take(most) {
            one(line, out)?;
        }
        writeln!(out, "```")?;
        if lines.len() > most {
            writeln!(out, "and {} more\n", lines.len() - most)?;
        } else {
            writeln!(out)?;
        }
    }
    Ok(())
}

fn one(line: &ChangedLine, out: &mut String) -> std::fmt::Result {
    let prose = if line.prose { ", prose" } else { "" };
    writeln!(out, "@@ {}:{} {}{prose} @@", line.document, line.line, line.rules.join(" "))?;
    if let Some(before) = &line.before {
        writeln!(out, "  {}", shortened(before))?;
    }
    for (mark, text) in [('-', &line.old), ('+', &line.new)] {
        if !text.is_empty() {
            writeln!(out, "{mark} {text}")?;
        }
    }
    line.after.as_ref().map_or(Ok(()), |after| writeln!(out, "  {}", shortened(after)))
}

fn tally(shift: &Shift, removed: bool) -> String {
    let tally = if removed { &shift.removed } else { &shift.kept };
    if tally.lines == 0 {
        return "–".to_owned();
    }
    format!("{} lines, {} characters in {} documents", tally.lines, tally.characters, tally.documents)
}

/// Lines around a change are cut after so many characters.
const WIDTH: usize = 100;

pub(super) fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(WIDTH).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
