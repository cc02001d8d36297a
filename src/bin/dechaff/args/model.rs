use std::path::PathBuf;

use clap::{Subcommand, ValueHint};

use super::RuleArgs;

/// Work on the line model
#[derive(Debug, clap::Args)]
pub(crate) struct Model {
    #[command(subcommand)]
    pub(crate) command: ModelCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ModelCommand {
    Features(Features),
}

/// Describe labelled lines in numbers, for models/train.py
///
/// What other stages remove is removed first: the model learns from the lines that they leave. Exit code: 0, 1 if a page is
/// broken, 2 if a file cannot be read.
#[derive(Debug, clap::Args)]
pub(crate) struct Features {
    /// Files of labelled pages (JSONL, compressed or not)
    #[arg(required = true, value_name = "LABELLED", value_hint = ValueHint::FilePath)]
    pub(crate) sets: Vec<PathBuf>,
    /// Folder to write
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) out: PathBuf,
    /// Scores of all lines (f32, in the order of lines.jsonl): columns are written too
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) scores: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
}
