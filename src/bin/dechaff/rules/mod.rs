//! `dechaff rules`: the workbench on the command line.

mod compare;
mod lint;
mod look;
mod trial;

use std::process::ExitCode;

use dechaff::workbench::{scaffold, schema};

use crate::args::{New, RulesCommand};

pub(crate) fn run(command: &RulesCommand) -> anyhow::Result<ExitCode> {
    match command {
        RulesCommand::Lint(args) => lint::run(args),
        RulesCommand::Test(args) => trial::run(args),
        RulesCommand::Diff(args) => compare::run(args),
        RulesCommand::List(args) => look::list(args),
        RulesCommand::Show(args) => look::show(args),
        RulesCommand::Explain(args) => look::explain(args),
        RulesCommand::New(args) => new(args),
        RulesCommand::Schema => {
            anstream::println!("{}", serde_json::to_string_pretty(&schema())?);
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn new(args: &New) -> anyhow::Result<ExitCode> {
    let made = scaffold(&args.rules, &args.kind, &args.what, &args.lang)?;
    anstream::println!("{}: {}", made.path.display(), made.id);
    anstream::println!("its hit case fails until the rule takes it: dechaff rules test {} --filter {}", args.rules.display(), made.id);
    Ok(ExitCode::SUCCESS)
}
