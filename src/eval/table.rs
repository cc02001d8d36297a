use std::fmt::{self, Write};

use super::{Culprit, Estimate, Evaluation, LostLine, Scores};

/// How many rules and lost lines the table names.
const TOP: usize = 15;

/// Takes one score out of all.
type Column = fn(&Scores) -> Option<Estimate>;

/// The scores of a group of pages, in the order in which tables show them.
pub(super) const COLUMNS: [(&str, Column); 7] = [
    ("noise recall", |scores| scores.noise_recall),
    ("code recall", |scores| scores.code_recall),
    ("content loss", |scores| scores.content_loss),
    ("precision", |scores| scores.precision),
    ("pages hurt", |scores| scores.pages_hurt),
    ("F1", |scores| scores.f1),
    ("F1 untouched", |scores| scores.f1_untouched),
];

/// Writes the scores as tables for a terminal, all shares in per cent.
///
/// # Errors
/// Only those of `out`.
pub fn table(evaluation: &Evaluation, out: &mut impl Write) -> fmt::Result {
    scores("", &[("all", &evaluation.overall)], out)?;
    for (what, groups) in [("set", &evaluation.sets), ("language", &evaluation.languages)] {
        writeln!(out)?;
        scores(what, &groups.iter().map(|group| (&*group.name, &group.scores)).collect::<Vec<_>>(), out)?;
    }
    culprits("kind", &evaluation.kinds, usize::MAX, out)?;
    culprits("stage", &evaluation.stages, usize::MAX, out)?;
    culprits("rule", &evaluation.rules, TOP, out)?;
    if !evaluation.lost.is_empty() {
        writeln!(out, "\ncontent lines that lost something: {}, the worst first", evaluation.lost_lines)?;
    }
    evaluation.lost.iter().take(TOP).try_for_each(|line| lost(line, out))
}

fn scores(what: &str, groups: &[(&str, &Scores)], out: &mut impl Write) -> fmt::Result {
    let width = groups.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0).max(what.len());
    write!(out, "{what:<width$} {:>6} {:>6}", "pages", "sites")?;
    COLUMNS.iter().try_for_each(|(name, _)| write!(out, " {name:>20}"))?;
    writeln!(out)?;
    for (name, scores) in groups {
        write!(out, "{name:<width$} {:>6} {:>6}", scores.pages, scores.sites)?;
        COLUMNS.iter().try_for_each(|(_, score)| write!(out, " {:>20}", cell(score(scores))))?;
        writeln!(out)?;
    }
    Ok(())
}

/// Noise, code and content in characters, content also as a share of all content.
fn culprits(what: &str, culprits: &[Culprit], most: usize, out: &mut impl Write) -> fmt::Result {
    if culprits.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{what:<40} {:>10} {:>10} {:>10} {:>10} {:>20}", "noise", "code", "content", "% content", "precision")?;
    for culprit in culprits.iter().take(most) {
        let share = culprit.content_loss.map_or_else(|| "–".to_owned(), |share| format!("{:.3}", 100.0 * share));
        let Culprit { name, noise, code, content, precision, .. } = culprit;
        writeln!(out, "{name:<40} {noise:>10.0} {code:>10.0} {content:>10.0} {share:>10} {:>20}", cell(*precision))?;
    }
    match culprits.len().saturating_sub(most) {
        0 => Ok(()),
        more => writeln!(out, "and {more} more"),
    }
}

fn lost(line: &LostLine, out: &mut impl Write) -> fmt::Result {
    let mut shown: String = line.text.trim().chars().take(100).collect();
    if shown.len() < line.text.trim().len() {
        shown.push('…');
    }
    writeln!(out, "{:>6.0}  {} {}:{} [{}]\n        {shown}", line.characters, line.set, line.page, line.line, line.rules.join(" "))
}

fn cell(estimate: Option<Estimate>) -> String {
    estimate.map_or_else(|| "–".to_owned(), |Estimate { value, low, high }| format!("{} [{}, {}]", percent(value), percent(low), percent(high)))
}

/// In a loss hundredths of a per cent matter, in a recall they do not.
pub(super) fn percent(share: f64) -> String {
    if share < 0.05 { format!("{:.2}", 100.0 * share) } else { format!("{:.1}", 100.0 * share) }
}
