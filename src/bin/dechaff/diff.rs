use std::io::Write;

use anstyle::{AnsiColor, Style};
use dechaff::Cleaned;
use dechaff::Document;
use dechaff::corpus::Show;
use dechaff::edit::Edit;
use dechaff::text::{Line, Span, lines};

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
        let touched: Vec<Vec<&Edit>> = lines.iter().map(|line| edits_of(line, cleaned.edits.edits())).collect();
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
            self.line(text, line, &touched[i], i + 1, out)?;
        }
        writeln!(out)
    }

    fn line(&self, text: &str, line: &Line, edits: &[&Edit], number: usize, out: &mut Vec<u8>) -> std::io::Result<()> {
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
        let left = rewritten(text, line.body, edits);
        if !left.is_empty() {
            writeln!(out, "      {}+ {left}{:#}", self.plus, self.plus)?;
        }
        Ok(())
    }
}

/// The edits that change something of a line.
fn edits_of<'e>(line: &Line, edits: &'e [Edit]) -> Vec<&'e Edit> {
    let first = edits.partition_point(|edit| edit.span.end <= line.span.start);
    edits[first..].iter().take_while(|edit| edit.span.start < line.span.end).collect()
}

/// What stands in place of a span after the edits.
fn rewritten(text: &str, span: Span, edits: &[&Edit]) -> String {
    let mut left = String::new();
    let mut at = span.start;
    for edit in edits {
        left.push_str(Span::new(at, edit.span.start.clamp(at, span.end)).of(text));
        left.push_str(&edit.after);
        at = edit.span.end.clamp(at, span.end);
    }
    left.push_str(Span::new(at, span.end).of(text));
    left
}

impl Show for Diff {
    fn show(&self, document: &Document<'_>, cleaned: &Cleaned, out: &mut Vec<u8>) {
        if cleaned.is_changed() {
            // Writing to a vector cannot fail.
            drop(self.document(document, cleaned, out));
        }
    }
}
