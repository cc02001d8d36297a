//! The `dechaff` command: arguments in, the library's work, and everything that a person reads.

mod args;
mod clean;
mod diff;
mod eval;
mod failure;
mod merge;
mod model;
mod names;
mod output;
mod profile;
mod progress;
mod rules;
mod sets;
mod stream;
mod surveyed;
mod undo;
mod why;

use std::process::ExitCode;

use clap::Parser;

/// A sixth less of one core's time than the system's takes.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = args::Args::parse();
    let result = match args.command {
        args::Command::Clean(clean) if clean.stream.stream => stream::run(&clean),
        args::Command::Clean(clean) => clean::run(&clean),
        args::Command::Undo(undo) => undo::run(&undo),
        args::Command::Why(why) => why::run(&why),
        args::Command::Eval(eval) => eval::run(&eval),
        args::Command::Report(report) => match report.command {
            args::ReportCommand::Merge(merge) => merge::run(&merge),
        },
        args::Command::Model(model) => match model.command {
            args::model::ModelCommand::Features(features) => model::features(&features),
        },
        args::Command::Learn(learn) => profile::learn(&learn),
        args::Command::Profile(profile) => profile::run(&profile.command),
        args::Command::Names(names) => match names.command {
            args::names::NamesCommand::Check(check) => names::check(&check),
            args::names::NamesCommand::Suggest(suggest) => names::suggest(&suggest),
        },
        args::Command::Rules(rules) => rules::run(&rules.command),
    };
    result.unwrap_or_else(|error| failure::report(&error))
}
