//! `dechaff rules`: the workbench on the command line.

mod compare;
mod lint;
mod look;
mod trial;

use std::process::ExitCode;

use dechaff::rule::{Pack, SourceFile, builtin_files};
use dechaff::workbench::{import, scaffold, schema};

use crate::args::rules::{Import, New, RulesCommand};
use crate::failure::SOME_FAILED;

pub(crate) fn run(command: &RulesCommand) -> anyhow::Result<ExitCode> {
    match command {
        RulesCommand::Lint(args) => lint::run(args),
        RulesCommand::Test(args) => trial::run(args),
        RulesCommand::Diff(args) => compare::run(args),
        RulesCommand::List(args) => look::list(args),
        RulesCommand::Show(args) => look::show(args),
        RulesCommand::Explain(args) => look::explain(args),
        RulesCommand::New(args) => new(args),
        RulesCommand::Import(args) => import_files(args),
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

fn import_files(args: &Import) -> anyhow::Result<ExitCode> {
    let ours: Vec<SourceFile> = builtin_files().into_iter().filter(|file| !file.holds_names()).collect();
    let pack = Pack::compile(&ours)?;
    let mut failed = false;
    for path in &args.files {
        match import(path, &args.out, args.lang.as_deref(), args.kind.as_deref(), &pack) {
            Ok(imported) => {
                for (file, lines) in &imported.files {
                    anstream::println!("{}: {lines} lines", file.display());
                }
                anstream::eprintln!("{}: {} labels skipped, of no kind of noise or without text", path.display(), imported.skipped);
            }
            Err(error) => {
                failed = true;
                anstream::eprintln!("dechaff: {error}");
            }
        }
    }
    Ok(if failed { ExitCode::from(SOME_FAILED) } else { ExitCode::SUCCESS })
}
