use std::path::PathBuf;

use super::Shard;
use crate::format::{Codec, DEFAULT_MAX_RATIO, Formats};

/// What shall be cleaned, and where to.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Files, folders, or `-` for standard input.
    pub inputs: Vec<PathBuf>,
    /// A file, or a folder that mirrors the inputs; standard output for a single input if not given.
    pub out: Option<PathBuf>,
    /// Write over the inputs.
    pub in_place: bool,
    /// Write no documents at all; what is shown, if anything, goes to standard output.
    pub dry: bool,
    /// What the inputs are.
    pub formats: Formats,
    /// What is written; if not given, what the output's name says, or else the same as was read.
    pub to: Option<To>,
    /// Where the change log goes.
    pub log: LogChoice,
    /// Where records go that could not be processed; beside the log if not given.
    pub quarantine: Option<PathBuf>,
    /// Leave out what `.gitignore` and the like name.
    pub respect_ignore_files: bool,
    /// Compress what is written in this way, whatever the inputs are compressed with; as its name says if not given.
    pub compress: Option<Codec>,
    /// What is too much.
    pub limits: Limits,
    /// Only this part of the whole.
    pub shard: Option<Shard>,
    /// Whether all is read beforehand, to find out what recurs on each site.
    pub survey: SurveyChoice,
    /// Where what recurs on each site is kept between runs.
    pub profile: Option<PathBuf>,
    /// Where the caller will write the run's summary: no file that the run reads or writes.
    pub summary: Option<PathBuf>,
}

/// Whether a corpus is surveyed before it is cleaned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SurveyChoice {
    /// Files and folders are, standard input is not.
    #[default]
    Auto,
    /// It is; for standard input an error.
    Yes,
    /// It is not.
    No,
}

/// The format of what is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum To {
    /// That of the input, every byte kept that is not the text's.
    #[default]
    Mirror,
    /// An object a line, with all fields of the record.
    Jsonl,
    /// A file a document: `a.jsonl/17.txt`, or `a.html.txt`.
    Txt,
    /// Rows.
    Parquet,
}

impl To {
    /// All but that of the input.
    pub(super) const OTHERS: [Self; 3] = [Self::Jsonl, Self::Parquet, Self::Txt];

    /// By its name on the command line, which is also its ending.
    pub fn named(name: &str) -> Option<Self> {
        Self::OTHERS.into_iter().find(|to| to.name() == name)
    }

    /// Its name; empty for a mirror.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mirror => "",
            Self::Jsonl => "jsonl",
            Self::Txt => "txt",
            Self::Parquet => "parquet",
        }
    }

    /// What is put behind the name of an input, that of its compression left off, for what is written.
    pub(super) fn ending(self, codec: Codec) -> String {
        let endings = [self.name(), codec.ending()].into_iter().filter(|ending| !ending.is_empty());
        std::iter::once("").chain(endings).collect::<Vec<_>>().join(".")
    }
}

/// Bounds of what a run takes from its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of a record.
    pub max_doc_bytes: usize,
    /// Most bytes that one byte of compressed input may stand for, once these are more than 64 MB.
    pub max_ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_doc_bytes: 64 << 20, max_ratio: DEFAULT_MAX_RATIO }
    }
}

/// Where the change log goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LogChoice {
    /// Beside the output: `changes.jsonl` in a folder, `NAME.changes.jsonl` beside a file; none beside standard output.
    #[default]
    Beside,
    /// To this file.
    To(PathBuf),
    /// Nowhere.
    Off,
}

/// Why a request makes no plan; nothing was written.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// Several inputs, or a folder, and no place for the output.
    #[error("several files need a folder to go to: give --out FOLDER, or --in-place")]
    NoOutput,
    /// The output would be walked as input.
    #[error("the output {} lies inside the input {}", out.display(), input.display())]
    OutputInsideInput {
        /// The output.
        out: PathBuf,
        /// The input around it.
        input: PathBuf,
    },
    /// The output is an input.
    #[error("the output {} is an input itself: give another, or --in-place", .0.display())]
    OverInput(PathBuf),
    /// Two inputs have the same place in the output.
    #[error("{first} and {second} would both be written to {}", out.display())]
    SameOutput {
        /// The earlier input.
        first: String,
        /// The later input.
        second: String,
        /// Where both would go.
        out: PathBuf,
    },
    /// What is written beside the output would replace an input.
    #[error("the {what} {} is an input itself: give another", path.display())]
    SideOverInput {
        /// What it is.
        what: &'static str,
        /// Where it would go.
        path: PathBuf,
    },
    /// Two of the files that are written have the same place.
    #[error("the {other} and the {what} would both be written to {}", path.display())]
    SameFile {
        /// The one.
        other: &'static str,
        /// The other.
        what: &'static str,
        /// Where both would go.
        path: PathBuf,
    },
    /// A file was named whose ending says nothing.
    #[error("{}: unknown format: give --format", .0.display())]
    UnknownFormat(PathBuf),
    /// Standard input has no ending.
    #[error("standard input has no ending: give --format")]
    StdinFormat,
    /// Standard input cannot be written over.
    #[error("standard input cannot be cleaned in place")]
    StdinInPlace,
    /// What is written would be of another format than the file whose place it would take.
    #[error("{}: a {kind} file cannot be cleaned in place: it is written as {to}", path.display())]
    ConvertedInPlace {
        /// The input.
        path: PathBuf,
        /// Its format.
        kind: &'static str,
        /// What would be written.
        to: &'static str,
    },
    /// Standard input cannot be read twice.
    #[error("standard input cannot be surveyed: it is read only once")]
    StdinSurveyed,
    /// Standard input cannot be parted.
    #[error("standard input cannot be read in shards")]
    StdinInShards,
    /// The log that would undo an earlier run in place would be lost.
    #[error("{}: this log undoes an earlier run in place; move it or give --log another file", .0.display())]
    LogInTheWay(PathBuf),
}
