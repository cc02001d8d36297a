use std::path::PathBuf;

use clap::{Subcommand, ValueHint};

use super::Input;

/// Write rules for lines that recur on the sites of a corpus, with cases, to look over
///
/// Exit code: 0, 1 if an input failed, 2 if an input cannot be read at all.
#[derive(Debug, clap::Args)]
pub(crate) struct Learn {
    /// Files and folders
    #[arg(required = true, value_name = "CORPUS", value_hint = ValueHint::AnyPath)]
    pub(crate) corpus: Vec<PathBuf>,
    /// Folder of rules to write: a file a site
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) input: Input,
}

/// Look after what is kept of sites between runs (clean --profile)
#[derive(Debug, clap::Args)]
pub(crate) struct Profile {
    #[command(subcommand)]
    pub(crate) command: ProfileCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ProfileCommand {
    Show(Show),
    Merge(MergeProfiles),
    Prune(Prune),
}

/// Say of each site how many documents were seen and how many lines recur
#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    /// Profiles
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
}

/// Add what some profiles remember to the first
#[derive(Debug, clap::Args)]
pub(crate) struct MergeProfiles {
    /// The profile to add to, and those that are added in their order
    #[arg(required = true, num_args = 2.., value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
}

/// Forget sites of which hardly anything was seen, and give the room back
#[derive(Debug, clap::Args)]
pub(crate) struct Prune {
    /// Profiles
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
    /// Sites with fewer documents are forgotten
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub(crate) least: u64,
}
