use std::process::ExitCode;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use dechaff::RuleErrors;
use dechaff::corpus::{PlanError, RunError};
use dechaff::model::ModelError;
use dechaff::rule::RuleError;
use dechaff::survey::ProfileError;
use dechaff::workbench::RulesError;

/// Done, but some documents failed.
pub(crate) const SOME_FAILED: u8 = 1;

/// The command or the rules are wrong; nothing was done.
pub(crate) const USAGE: u8 = 2;

/// Stopped by Ctrl-C, as shells say it.
pub(crate) const INTERRUPTED: u8 = 130;

/// Tells why the command could not do its work, and gives the exit code.
pub(crate) fn report(error: &anyhow::Error) -> ExitCode {
    if is_broken_pipe(error) {
        // Whoever read our output has had enough.
        return ExitCode::SUCCESS;
    }
    let rules = error.downcast_ref::<RulesError>().and_then(|error| if let RulesError::Rules(errors) = error { Some(errors) } else { None });
    if let Some(errors) = error.downcast_ref::<RuleErrors>().or(rules) {
        for error in &errors.0 {
            anstream::eprintln!("{}", with_caret(error, "", true));
        }
        let count = errors.0.len();
        anstream::eprintln!("{count} error{} in the rules", if count == 1 { "" } else { "s" });
        return ExitCode::from(USAGE);
    }
    anstream::eprintln!("dechaff: {error:#}");
    let nothing_to_resume = matches!(error.downcast_ref(), Some(RunError::Resume { .. } | RunError::Profile(_)));
    let is_unusable = error.is::<ModelError>() || error.is::<ProfileError>() || error.is::<RulesError>();
    ExitCode::from(if nothing_to_resume || is_unusable || error.is::<PlanError>() || error.is::<Usage>() { USAGE } else { SOME_FAILED })
}

/// A request that makes no sense.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Usage(pub(crate) String);

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io = error.chain().filter_map(|cause| cause.downcast_ref::<std::io::Error>());
    let run = error.downcast_ref::<RunError>().and_then(|error| if let RunError::Write(io) = error { Some(io) } else { None });
    io.chain(run).any(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
}

/// A fault or a linter's finding with its name, if it has one, its file, line and a caret under it.
pub(crate) fn with_caret(error: &RuleError, name: &str, is_error: bool) -> String {
    if error.text.is_empty() {
        return format!("error: {}: {}", error.path, error.message);
    }
    let end = error.at.end.max(error.at.start + 1).min(error.text.len());
    // A fault that runs over lines is shown by its first.
    let first_line = error.text.get(error.at.start..end).and_then(|text| text.find('\n')).map_or(end, |len| error.at.start + len);
    let snippet = Snippet::source(&*error.text).path(&*error.path).annotation(AnnotationKind::Primary.span(error.at.start..first_line.max(error.at.start)));
    let level = if is_error { Level::ERROR } else { Level::WARNING };
    let title = level.primary_title(&*error.message);
    let title = if name.is_empty() { title } else { title.id(name) };
    let report = [title.element(snippet)];
    Renderer::styled().decor_style(DecorStyle::Ascii).render(&report)
}
