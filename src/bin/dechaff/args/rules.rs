use std::path::PathBuf;

use clap::{ArgAction, Subcommand, ValueHint};

/// Work on rules: look them up, lint, test, compare, write and import them
#[derive(Debug, clap::Args)]
pub(crate) struct Rules {
    #[command(subcommand)]
    pub(crate) command: RulesCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    Lint(Lint),
    Test(Test),
    Diff(RulesDiff),
    List(List),
    Show(ShowRule),
    Explain(Explain),
    Schema,
    New(New),
    Import(Import),
}

/// Look rules over: what does not compile, never fires, fires too often, or is slow
///
/// Exit code: 0 nothing found, 1 something found, 2 the rules cannot be read.
#[derive(Debug, clap::Args)]
pub(crate) struct Lint {
    /// Folder of rules; `builtin` for those that come with dechaff
    #[arg(value_name = "DIR", default_value = "rules")]
    pub(crate) rules: String,
    /// How findings are told
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json", "github"])]
    pub(crate) format: String,
    /// Leave out a lint (repeat for more)
    #[arg(long = "allow", value_name = "LINT", action = ArgAction::Append)]
    pub(crate) allowed: Vec<String>,
    /// Only rules whose id holds this
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub(crate) filter: String,
}

/// Try rules on their cases, and on samples where there are any
///
/// Exit code: 0 all hold, 1 some do not, 2 the rules cannot be read.
#[derive(Debug, clap::Args)]
pub(crate) struct Test {
    /// Folder of rules; `builtin` for those that come with dechaff
    #[arg(value_name = "DIR", default_value = "rules")]
    pub(crate) rules: String,
    /// Folder with `in/`, `expected/` and `edits/`; DIR/samples or the samples beside DIR if there are any
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) samples: Option<PathBuf>,
    /// Write what comes out of the samples as expected
    #[arg(long, short = 'U')]
    pub(crate) update: bool,
    /// Only rules whose id, and samples whose name, holds this
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub(crate) filter: String,
}

/// Show what a change of rules does to a corpus
///
/// Exit code: 0, or 1 if --fail-on found what it looks for, 2 if rules or corpus cannot be read.
#[derive(Debug, clap::Args)]
pub(crate) struct RulesDiff {
    /// Folder, `git:REV` (its folder `rules`), `git:REV:FOLDER`, or `builtin`
    #[arg(value_name = "OLD")]
    pub(crate) old: String,
    /// The same
    #[arg(value_name = "NEW")]
    pub(crate) new: String,
    /// Files and folders to clean with both
    #[arg(long, required = true, num_args = 1.., value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) corpus: Vec<PathBuf>,
    /// How the difference is told
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json", "markdown", "html"])]
    pub(crate) format: String,
    /// File to write; standard output if not given
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) out: Option<PathBuf>,
    /// Exit with 1 on: new-loss, a line newly removed that reads as prose; new-removal, any line newly removed; any, any difference
    #[arg(long, value_name = "WHAT", value_parser = ["new-loss", "new-removal", "any"])]
    pub(crate) fail_on: Option<String>,
    /// Most lines of each list in text and Markdown
    #[arg(long, value_name = "N", default_value_t = 40)]
    pub(crate) lines: usize,
    /// Clean with the rules that come with dechaff beside both
    #[arg(long)]
    pub(crate) with_builtin: bool,
    /// Field that holds a record's text
    #[arg(long, value_name = "NAME", default_value = "text")]
    pub(crate) text_field: String,
}

/// List rules
#[derive(Debug, clap::Args)]
pub(crate) struct List {
    /// Folder of rules
    #[arg(value_name = "DIR", default_value = "builtin")]
    pub(crate) rules: String,
    /// Only this kind of noise
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<String>,
    /// Only rules in this language
    #[arg(long, value_name = "LANG")]
    pub(crate) lang: Option<String>,
    /// How they are listed
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    pub(crate) format: String,
}

/// Print a rule as its file has it
#[derive(Debug, clap::Args)]
pub(crate) struct ShowRule {
    /// Full id
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Folder of rules
    #[arg(long = "rules", value_name = "DIR", default_value = "builtin")]
    pub(crate) rules: String,
}

/// Tell what a rule does, where, on which cases, and where it fired last
#[derive(Debug, clap::Args)]
pub(crate) struct Explain {
    /// Full id
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Folder of rules
    #[arg(long = "rules", value_name = "DIR", default_value = "builtin")]
    pub(crate) rules: String,
    /// Change log of the last run; changes.jsonl here if there is one
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) log: Option<PathBuf>,
}

/// Begin a new rule with a case that fails
#[derive(Debug, clap::Args)]
pub(crate) struct New {
    /// Kind of noise: the pack it goes to
    #[arg(value_name = "KIND")]
    pub(crate) kind: String,
    /// What it removes, for its id
    #[arg(value_name = "WHAT", default_value = "new-rule")]
    pub(crate) what: String,
    /// Language of its wording
    #[arg(long, value_name = "LANG", default_value = "en")]
    pub(crate) lang: String,
    /// Folder of rules
    #[arg(long = "rules", value_name = "DIR", default_value = "rules", value_hint = ValueHint::DirPath)]
    pub(crate) rules: PathBuf,
}

/// Make rules of translation files: gettext .po and .mo, i18next and Ghost .json, Rails and Hugo .yaml, Hugo .toml
#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    /// Translation files
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
    /// Folder of rules to write to
    #[arg(long, value_name = "DIR", default_value = "rules", value_hint = ValueHint::DirPath)]
    pub(crate) out: PathBuf,
    /// Language of the files; as they say themselves if not given
    #[arg(long, value_name = "LANG")]
    pub(crate) lang: Option<String>,
    /// Kind of noise of every label; guessed from keys and English texts if not given
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<String>,
}
