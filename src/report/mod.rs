//! A run's summary for people: a table. As JSON a [`Summary`] writes itself.

use std::fmt::{self, Write};

use crate::corpus::Summary;

/// How many rules the table names.
const TOP_RULES: usize = 10;

/// How many failures the table names.
const TOP_FAILURES: usize = 10;

/// Writes the table: documents, characters removed by kind, the rules that did most, failures.
///
/// # Errors
/// Only those of `out`.
pub fn table(summary: &Summary, out: &mut impl Write) -> fmt::Result {
    writeln!(
        out,
        "documents {}   changed {}   for review {}   failed {}   files {}{}",
        thousands(summary.documents),
        thousands(summary.changed),
        thousands(summary.review),
        thousands(summary.failed),
        thousands(summary.files),
        if summary.skipped > 0 { format!("   skipped {}", thousands(summary.skipped)) } else { String::new() },
    )?;
    let saved = summary.bytes_in.saturating_sub(summary.bytes_out);
    let share = if summary.bytes_in == 0 { 0.0 } else { 100.0 * saved as f64 / summary.bytes_in as f64 };
    writeln!(out, "text {} bytes in, {} bytes out ({share:.1} % less)", thousands(summary.bytes_in), thousands(summary.bytes_out))?;
    if !summary.characters_by_kind.is_empty() {
        writeln!(out, "\n{:<40} {:>12}", "characters by kind", "")?;
        let mut kinds: Vec<_> = summary.characters_by_kind.iter().collect();
        kinds.sort_by_key(|&(kind, &characters)| (std::cmp::Reverse(characters), kind));
        for (kind, characters) in kinds {
            writeln!(out, "  {kind:<38} {:>12}", thousands(*characters))?;
        }
        writeln!(out, "\n{:<40} {:>12} {:>8}", "top rules", "characters", "edits")?;
        let mut rules: Vec<_> = summary.rules.iter().collect();
        rules.sort_by_key(|&(rule, count)| (std::cmp::Reverse(count.characters), rule));
        for (rule, count) in rules.iter().take(TOP_RULES) {
            writeln!(out, "  {rule:<38} {:>12} {:>8}", thousands(count.characters), thousands(count.edits))?;
        }
        if rules.len() > TOP_RULES {
            writeln!(out, "  and {} more", rules.len() - TOP_RULES)?;
        }
    }
    if summary.failed > 0 {
        writeln!(out, "\nfailures")?;
        for failure in summary.failures.iter().take(TOP_FAILURES) {
            writeln!(out, "  {}: {}", failure.name, failure.reason)?;
        }
        let unnamed = summary.failed.saturating_sub(TOP_FAILURES as u64);
        if unnamed > 0 {
            writeln!(out, "  and {} more", thousands(unnamed))?;
        }
    }
    Ok(())
}

/// A number with a comma between thousands.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
