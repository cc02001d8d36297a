use std::path::PathBuf;

use clap::{ArgAction, Subcommand, ValueHint};
use dechaff::name::{Scripts, Style};

use super::{Input, scripts, styles};

/// Work on names of people and places
#[derive(Debug, clap::Args)]
pub(crate) struct Names {
    #[command(subcommand)]
    pub(crate) command: NamesCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum NamesCommand {
    Check(CheckNames),
    Suggest(SuggestNames),
}

/// Find people whom a corpus spells in several ways and no pack knows, as a names file to look over
///
/// Exit code: 0, 1 if an input failed, 2 if the inputs or packs cannot be read.
#[derive(Debug, clap::Args)]
pub(crate) struct SuggestNames {
    /// Files and folders
    #[arg(required = true, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) corpus: Vec<PathBuf>,
    /// File to write; standard output if not given, or `-`
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) packs: Packs,
    #[command(flatten)]
    pub(crate) input: Input,
}

/// Whose names are known.
#[derive(Debug, clap::Args)]
pub(crate) struct Packs {
    /// Folder of more rules, in which a folder `names` holds packs (repeat for more)
    #[arg(long = "rules", value_name = "DIR", value_hint = ValueHint::DirPath, action = ArgAction::Append)]
    pub(crate) folders: Vec<PathBuf>,
    /// Leave out the packs that come with dechaff
    #[arg(long)]
    pub(crate) no_builtin_rules: bool,
}

/// Say whose name a spelling is taken for, and why or why not
///
/// Exit code: 0 all are somebody's, 1 some are nobody's, 2 the packs cannot be read.
#[derive(Debug, clap::Args)]
pub(crate) struct CheckNames {
    /// Names, or texts with names in them
    #[arg(required = true, value_name = "NAME")]
    pub(crate) names: Vec<String>,
    #[command(flatten)]
    pub(crate) packs: Packs,
    /// Whose spelling names are given where the packs have more than one
    #[arg(long, value_name = "STYLE", default_value = "reference", hide_default_value = true, value_parser = styles())]
    pub(crate) names_style: Style,
    /// In which letters names are told and given one spelling
    #[arg(long, value_name = "SCRIPT", default_value = "all", value_parser = scripts())]
    pub(crate) names_script: Scripts,
}
