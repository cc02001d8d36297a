use std::io::Write;
use std::process::ExitCode;

use anyhow::Context;
use dechaff::workbench::{Finding, lint, rules_at};
use serde_json::json;

use crate::args::rules::Lint;
use crate::failure::{SOME_FAILED, with_caret};

pub(super) fn run(args: &Lint) -> anyhow::Result<ExitCode> {
    let files = rules_at(&args.rules)?;
    let mut findings = lint(&files);
    findings.retain(|finding| finding.rule.contains(&args.filter) && !args.allowed.iter().any(|allowed| allowed == finding.lint.name()));
    let mut out = anstream::stdout().lock();
    tell(&findings, &args.format, &mut out).context("standard output")?;
    Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(SOME_FAILED) })
}

fn tell(findings: &[Finding], format: &str, out: &mut impl Write) -> std::io::Result<()> {
    for finding in findings {
        let Finding { lint, rule, error } = finding;
        let (line, column) = error.position();
        match format {
            "json" => writeln!(
                out,
                "{}",
                json!({ "lint": lint.name(), "error": lint.is_error(), "rule": rule, "path": error.path, "line": line, "column": column, "at": [error.at.start, error.at.end], "message": error.message })
            )?,
            "github" => {
                let level = if lint.is_error() { "error" } else { "warning" };
                let message = escaped(&error.message);
                writeln!(out, "::{level} file={},line={line},col={column},title={}::{message}", error.path, lint.name())?;
            }
            _ => writeln!(out, "{}\n", with_caret(error, lint.name(), lint.is_error()))?,
        }
    }
    if format == "text" {
        writeln!(out, "{}", if findings.is_empty() { "nothing found".to_owned() } else { format!("{} found", findings.len()) })?;
    }
    Ok(())
}

/// As a workflow command's message has to be written.
fn escaped(message: &str) -> String {
    message.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}
