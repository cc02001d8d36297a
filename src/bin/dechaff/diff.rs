use std::io::Write;

use anstyle::{AnsiColor, Style};
use dechaff::Cleaned;
use dechaff::Document;
use dechaff::corpus::Show;
use dechaff::edit::Edit;
use dechaff::text::{Line, lines};

/// Shows each changed document: its name, the lines that change with the rules that want it, two lines around them.
pub(crate) struct Diff {
    name: Style,
    minus: Style,
    plus: Style,
    rule: Style,
}

/// Unchanged lines shown around a change.
const AROUND: usize = 2;

/// Unchanged lines are cut after so many characters.
const WIDTH: usize = 100;

impl Diff {
    /// In colour if standard output is a terminal that wants it.
    pub(crate) fn for_stdout() -> Self {
        let colour = anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never;
        let style = |style: Style| if colour { style } else { Style::new() };
        Self {
            name: style(Style::new().bold()),
            minus: style(AnsiColor::Red.on_default()),
            plus: style(AnsiColor::Green.on_default()),
            rule: style(Style::new().dimmed()),
        }
    }

    fn document(&self, document: &Document<'_>, cleaned: &Cleaned, out: &mut Vec<u8>) -> std::io::Result<()> {
        let text: &str = &document.text;
        writeln!(out, "{}{}{:#}", self.name, document.name, self.name)?;
        let lines = lines(text);
        let touched: Vec<&[Edit]> = lines.iter().map(|line| cleaned.edits.touching(line.span)).collect();
        let near = |i: usize| touched[i.saturating_sub(AROUND)..(i + AROUND + 1).min(lines.len())].iter().any(|edits| !edits.is_empty());
        let mut skipped = false;
        for (i, line) in lines.iter().enumerate() {
            if !near(i) {
                skipped = true;
                continue;
            }
            if std::mem::take(&mut skipped) {
                writeln!(out, "  {}⋯{:#}", self.rule, self.rule)?;
            }
            self.line(text, line, (touched[i], &cleaned.edits.left_of(text, line.body)), i + 1, out)?;
        }
        writeln!(out)
    }

    fn line(&self, text: &str, line: &Line, (edits, left): (&[Edit], &str), number: usize, out: &mut Vec<u8>) -> std::io::Result<()> {
        let body = line.body.of(text);
        if edits.is_empty() {
            let shown: String = body.chars().take(WIDTH).collect();
            let cut = if shown.len() < body.len() { "…" } else { "" };
            return writeln!(out, "{number:>5}   {shown}{cut}");
        }
        let mut rules: Vec<&str> = edits.iter().flat_map(|edit| edit.causes.iter().map(|cause| &*cause.rule)).collect();
        rules.dedup();
        let rules = rules.join(" ");
        writeln!(out, "{number:>5} {}- {body}{:#}  {}[{rules}]{:#}", self.minus, self.minus, self.rule, self.rule)?;
        if !left.is_empty() {
            writeln!(out, "      {}+ {left}{:#}", self.plus, self.plus)?;
        }
        Ok(())
    }
}

impl Show for Diff {
    fn show(&self, document: &Document<'_>, cleaned: &Cleaned, out: &mut Vec<u8>) {
        if cleaned.is_changed() {
            // Writing to a vector cannot fail.
            drop(self.document(document, cleaned, out));
        }
    }
}
