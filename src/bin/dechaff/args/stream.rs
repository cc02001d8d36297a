use clap::builder::{PossibleValuesParser, TypedValueParser};
use dechaff::corpus::Framing;

/// What makes no sense for records that are answered as they come.
const CONFLICTS: [&str; 11] = ["out", "in_place", "compress", "to", "shard", "resume", "diff", "check", "respect_ignore_files", "max_ratio", "encoding"];

/// How records of standard input are answered one by one.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Streaming")]
pub(crate) struct Streaming {
    /// Answer each record of standard input at once, in order: JSONL, a line for a line; a record that fails with {"error": …}
    #[arg(long, conflicts_with_all = CONFLICTS)]
    pub(crate) stream: bool,
    /// How records are parted: JSON lines, or texts behind their lengths in bytes (decimal, on a line of its own; of an error !LENGTH)
    #[arg(long, value_name = "HOW", default_value = "lines", requires = "stream", value_parser = framings())]
    pub(crate) framing: Framing,
    /// Put what the change log says of a record into its answer, as a field of this name
    #[arg(long, value_name = "NAME", requires = "stream")]
    pub(crate) log_field: Option<String>,
}

fn framings() -> impl TypedValueParser<Value = Framing> {
    PossibleValuesParser::new(Framing::ALL.map(|(name, _)| name)).map(|name| Framing::named(&name).unwrap_or_default())
}
