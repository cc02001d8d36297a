//! One binary for all integration tests.
#![expect(clippy::unwrap_used, clippy::string_slice, reason = "a test that panics is a test that failed")]

mod bad_input;
mod cli;
mod compressed;
mod eval;
mod formats;
mod fuzz;
mod laws;
mod layers;
mod names;
mod resume;
mod rules;
mod samples;
mod scraper;
mod stream;
mod survey;
mod tables;
mod undo;
mod workbench;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use dechaff::Pipeline;

/// The pipeline as the command line builds it.
static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::builder().build().unwrap());

/// Runs the command in a folder.
fn dechaff(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dechaff")).current_dir(folder).args(args).output().unwrap()
}

/// What it told.
fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
