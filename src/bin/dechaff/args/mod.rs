pub(crate) mod model;
pub(crate) mod names;
pub(crate) mod profile;
pub(crate) mod rules;
pub(crate) mod stream;

use std::path::PathBuf;

use anyhow::Context;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Parser, Subcommand, ValueHint};
use dechaff::charset::Charset;
use dechaff::corpus::{Limits, Shard, SurveyChoice};
use dechaff::format::Formats;
use dechaff::model::LineModel;
use dechaff::name::{Scripts, Style};
use dechaff::pipeline::{Builder, Exceptions, Mode};

use model::Model;
use names::Names;
use profile::{Learn, Profile};
use rules::Rules;
use stream::Streaming;

/// Takes the chaff out of scraped articles, logs every edit, undoes any of them.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, disable_help_subcommand = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Clean(Box<Clean>),
    Undo(Undo),
    Why(Why),
    Eval(Eval),
    Report(Report),
    Model(Model),
    Learn(Learn),
    Profile(Profile),
    Names(Names),
    Rules(Rules),
}

/// Put the reports of several runs together
#[derive(Debug, clap::Args)]
pub(crate) struct Report {
    #[command(subcommand)]
    pub(crate) command: ReportCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReportCommand {
    Merge(Merge),
}

/// Add up summaries, or join change logs, of the shards of a run
///
/// Exit code: 0, or 2 if a file is neither or the same document stands in two logs.
#[derive(Debug, clap::Args)]
pub(crate) struct Merge {
    /// Summaries (written by --summary) or change logs, in the order of their shards
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
    /// File to write; if not given, a table of summaries, or the log, goes to standard output
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) out: Option<PathBuf>,
}

/// Clean files, folders or standard input
///
/// Exit code: 0 done, 1 done but some documents failed (or --check found changes), 2 usage or rules error.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct Clean {
    /// Files, folders (walked), or - for standard input
    #[arg(required_unless_present = "stream", value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    pub(crate) inputs: Vec<PathBuf>,
    /// File, or folder that mirrors the inputs; standard output if not given
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) out: Option<PathBuf>,
    /// Write over the inputs
    #[arg(long, conflicts_with = "out")]
    pub(crate) in_place: bool,
    /// Change log; beside the output if not given
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) log: Option<PathBuf>,
    /// Write no change log
    #[arg(long, conflicts_with = "log")]
    pub(crate) no_log: bool,
    /// Where records go that cannot be processed; beside the log if not given
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) quarantine: Option<PathBuf>,
    /// Compress what is written, whatever the inputs are; else as the output's name says
    #[arg(long, value_name = "CODEC", value_parser = ["none", "gz", "zst", "bz2", "xz"], conflicts_with = "in_place")]
    pub(crate) compress: Option<String>,
    /// Format of what is written; that of the input, or what the output's name says, if not given
    #[arg(long, value_name = "FORMAT", value_parser = ["jsonl", "txt", "parquet"])]
    pub(crate) to: Option<String>,
    /// Clean only one of N equal parts, for several machines: 1/8, 2/8 … 8/8
    #[arg(long, value_name = "I/N")]
    pub(crate) shard: Option<Shard>,
    /// Read everything once beforehand, to find lines that recur on a site; auto: files and folders, not standard input
    #[arg(long, value_name = "WHEN", default_value = "auto", value_parser = survey_choices())]
    pub(crate) survey: SurveyChoice,
    /// Keep what recurs on each site in this file between runs; standard input is learned from as it is read
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) profile: Option<PathBuf>,
    /// Go on where an earlier run of the same command was stopped or killed
    #[arg(long, conflicts_with_all = ["diff", "check"])]
    pub(crate) resume: bool,
    /// Milliseconds between notes of how far the run has come
    #[arg(long, value_name = "MS", default_value_t = 2000, hide = true)]
    pub(crate) checkpoint_every: u64,
    /// Longer records go to quarantine, unread
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().max_doc_bytes)]
    pub(crate) max_doc_bytes: usize,
    /// Most bytes that one byte of compressed input may stand for, beyond 64 MB
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_ratio)]
    pub(crate) max_ratio: u64,
    /// Show what would change, with rule ids, and write nothing
    #[arg(long, conflicts_with_all = ["out", "in_place", "log", "check"])]
    pub(crate) diff: bool,
    /// Only say by exit code whether anything would change
    #[arg(long, conflicts_with_all = ["out", "in_place", "log"])]
    pub(crate) check: bool,
    /// Write the run's summary as JSON
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) summary: Option<PathBuf>,
    /// Leave out what .gitignore and .ignore files name
    #[arg(long)]
    pub(crate) respect_ignore_files: bool,
    /// Threads; as many as there are cores if not given, one for a stream
    #[arg(long, short = 'j', value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) threads: usize,
    /// Tell how far the run has come as JSON lines on standard error, in place of a bar
    #[arg(long, value_name = "HOW", value_parser = ["json"])]
    pub(crate) progress: Option<String>,
    /// No progress bar and no table
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// Log to standard error what is read and written; -vv how far the run has come
    #[arg(long, short, action = ArgAction::Count)]
    pub(crate) verbose: u8,
    #[command(flatten)]
    pub(crate) input: Input,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    #[command(flatten)]
    pub(crate) stream: Streaming,
}

/// Give back the originals from cleaned files and their change log
#[derive(Debug, clap::Args)]
pub(crate) struct Undo {
    /// Cleaned file, or folder of cleaned files
    #[arg(value_name = "CLEANED", value_hint = ValueHint::AnyPath)]
    pub(crate) cleaned: PathBuf,
    /// The change log
    #[arg(long, value_name = "LOG", value_hint = ValueHint::FilePath)]
    pub(crate) log: PathBuf,
    /// File for a file, folder for a folder; standard output for a single file if not given
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) out: Option<PathBuf>,
    /// Take back only this rule's edits (repeat for more); the log of the rest is written beside the output
    #[arg(long = "rule", value_name = "ID", action = ArgAction::Append)]
    pub(crate) rules: Vec<String>,
    /// Records that failed go back to their places from here; the one beside the log if not given
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) quarantine: Option<PathBuf>,
    /// No last line
    #[arg(long, short)]
    pub(crate) quiet: bool,
    #[command(flatten)]
    pub(crate) input: Input,
}

/// Tell for each line what was decided, by which rule and on what evidence
#[derive(Debug, clap::Args)]
pub(crate) struct Why {
    /// A file, one of its lines, or for files of many records `FILE:RECORD` or `FILE:RECORD:LINE`
    #[arg(value_name = "FILE[:LINE]", value_hint = ValueHint::FilePath)]
    pub(crate) place: String,
    /// First find lines that recur on a site in this file, as `clean` does
    #[arg(long)]
    pub(crate) survey: bool,
    #[command(flatten)]
    pub(crate) input: Input,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
}

/// Clean pages whose lines are labelled, and tell how much noise went and how much content was lost
///
/// Exit code: 0, 1 if something could not be read or --fail-over-loss found too much, 2 usage or rules error.
#[derive(Debug, clap::Args)]
pub(crate) struct Eval {
    /// Labelled pages, a set a file: JSONL as the README says, compressed or not
    #[arg(required = true, value_name = "LABELLED", value_hint = ValueHint::FilePath)]
    pub(crate) sets: Vec<PathBuf>,
    /// Only pages in this language
    #[arg(long, value_name = "LANG")]
    pub(crate) lang: Option<String>,
    /// First find lines that recur on a site in each set, as `clean` does
    #[arg(long)]
    pub(crate) survey: bool,
    /// Write all scores as JSON
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) json: Option<PathBuf>,
    /// Write all scores, and the content lines that were lost, as a web page
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) html: Option<PathBuf>,
    /// Exit code 1 if more than so many per cent of the content are lost
    #[arg(long, value_name = "PERCENT")]
    pub(crate) fail_over_loss: Option<f64>,
    /// No tables
    #[arg(long, short)]
    pub(crate) quiet: bool,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
}

/// How documents stand in files.
#[derive(Debug, clap::Args)]
pub(crate) struct Input {
    /// Format of all files, whatever their ending
    #[arg(long, value_name = "FORMAT", value_parser = Formats::NAMES)]
    pub(crate) format: Option<String>,
    /// Field that holds a record's text
    #[arg(long, value_name = "NAME", default_value = "text")]
    pub(crate) text_field: String,
    /// Field of JSONL that holds a web page: its article is cleaned and written in the text field
    #[arg(long, value_name = "NAME")]
    pub(crate) html_field: Option<String>,
    /// What files that are no UTF-8 are encoded in; found out for texts, tables and pages if not given
    #[arg(long, value_name = "NAME", value_parser = charset)]
    pub(crate) encoding: Option<Charset>,
}

/// What is taken out.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct RuleArgs {
    /// Folder of more rules (repeat for more)
    #[arg(long = "rules", value_name = "DIR", value_hint = ValueHint::DirPath, action = ArgAction::Append)]
    pub(crate) folders: Vec<PathBuf>,
    /// Leave out the rules that come with dechaff
    #[arg(long)]
    pub(crate) no_builtin_rules: bool,
    /// How readily the line model removes: hardly ever anything of the article, or most of the noise
    #[arg(long, value_name = "MODE", default_value = "cautious", value_parser = modes())]
    pub(crate) mode: Mode,
    /// Probability of being noise, 0 to 1, from which on the line model removes a line, in place of what the mode says
    #[arg(long, value_name = "P", value_parser = probability)]
    pub(crate) threshold: Option<f32>,
    /// Line model to use in place of the one that comes with dechaff
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "no_model")]
    pub(crate) model: Option<PathBuf>,
    /// Judge no lines by the line model
    #[arg(long)]
    pub(crate) no_model: bool,
    /// Leave names as they are
    #[arg(long)]
    pub(crate) no_names: bool,
    /// Whose spelling names are given where the packs have more than one
    #[arg(long, value_name = "STYLE", default_value = "reference", hide_default_value = true, value_parser = styles())]
    pub(crate) names_style: Style,
    /// In which letters names are given one spelling; in Cyrillic ones only where a pack lists spellings to replace
    #[arg(long, value_name = "SCRIPT", default_value = "latin", hide_default_value = true, value_parser = scripts())]
    pub(crate) names_script: Scripts,
    /// Leave names in quotations as they are
    #[arg(long)]
    pub(crate) keep_quoted_names: bool,
    /// Leave broken characters as they are: mojibake, left-over entities, invisible characters, odd spaces
    #[arg(long)]
    pub(crate) no_repair: bool,
    /// Repair forms kept for compatibility too: full-width Latin letters and digits, ligatures
    #[arg(long, conflicts_with = "no_repair")]
    pub(crate) compatibility: bool,
    /// Exceptions from rules; the nearest dechaff.toml here or in a folder above if not given
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,
    /// Share of its prose that a document may lose, 0 to 1; one that would lose more is left as it is
    #[arg(long, value_name = "SHARE", default_value_t = dechaff::pipeline::DEFAULT_MAX_LOSS, value_parser = share)]
    pub(crate) max_loss: f64,
}

fn modes() -> impl TypedValueParser<Value = Mode> {
    PossibleValuesParser::new(Mode::ALL.map(|(name, _)| name)).map(|name| Mode::named(&name).unwrap_or_default())
}

fn styles() -> impl TypedValueParser<Value = Style> {
    PossibleValuesParser::new(Style::ALL.map(|(name, _)| name)).map(|name| Style::named(&name).unwrap_or_default())
}

fn scripts() -> impl TypedValueParser<Value = Scripts> {
    PossibleValuesParser::new(Scripts::ALL.map(|(name, _)| name)).map(|name| Scripts::named(&name).unwrap_or_default())
}

fn survey_choices() -> impl TypedValueParser<Value = SurveyChoice> {
    PossibleValuesParser::new(["auto", "yes", "no"]).map(|choice| match &*choice {
        "yes" => SurveyChoice::Yes,
        "no" => SurveyChoice::No,
        _ => SurveyChoice::Auto,
    })
}

fn charset(label: &str) -> Result<Charset, String> {
    Charset::by_label(label).ok_or_else(|| "no encoding that browsers know".to_owned())
}

fn share(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|share| (0.0..=1.0).contains(share)).ok_or_else(|| "a number from 0 to 1".to_owned())
}

fn probability(text: &str) -> Result<f32, String> {
    text.parse().ok().filter(|share| (0.0..=1.0).contains(share)).ok_or_else(|| "a number from 0 to 1".to_owned())
}

impl Input {
    pub(crate) fn formats(&self) -> Formats {
        Formats { forced: self.format.clone(), text_field: self.text_field.clone(), html_field: self.html_field.clone(), charset: self.encoding }
    }
}

impl RuleArgs {
    pub(crate) fn pipeline(&self) -> anyhow::Result<dechaff::Pipeline> {
        Ok(self.builder()?.build()?)
    }

    /// What goes into the pipeline.
    pub(crate) fn builder(&self) -> anyhow::Result<Builder> {
        let mut builder = dechaff::Pipeline::builder().max_loss(self.max_loss);
        if self.no_builtin_rules {
            builder = builder.without_builtin_rules();
        }
        if self.no_repair {
            builder = builder.without_repair();
        }
        builder = builder.compatibility(self.compatibility);
        builder = builder.names_style(self.names_style).names_scripts(self.names_script).keep_quoted_names(self.keep_quoted_names);
        builder = builder.mode(self.mode);
        if let Some(threshold) = self.threshold {
            builder = builder.threshold(threshold);
        }
        if let Some(path) = &self.model {
            let shown = || path.display().to_string();
            builder = builder.model(LineModel::read(&std::fs::read(path).with_context(shown)?).with_context(shown)?);
        }
        if self.no_model {
            builder = builder.without_model();
        }
        if self.no_names {
            builder = builder.without_names();
        }
        let config = self.config.clone().or_else(|| Exceptions::locate(&std::env::current_dir().ok()?));
        if let Some(path) = config {
            let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            let shown = path.strip_prefix(std::env::current_dir().unwrap_or_default()).unwrap_or(&path).display().to_string();
            builder = builder.exceptions(Exceptions::parse(&shown, text)?);
        }
        for folder in &self.folders {
            builder = builder.rule_files(dechaff::rule::read_folder(folder)?);
        }
        Ok(builder)
    }
}
