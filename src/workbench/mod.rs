//! Work on rules: look them up, lint them, try them on their cases and on samples, see what a change of theirs does to a corpus.

mod compare;
mod documents;
mod html;
mod import;
mod learn;
mod lesson;
mod lint;
mod markdown;
mod revision;
mod scaffold;
mod schema;
mod suggest;
mod trial;

pub use compare::{ChangedLine, Comparison, Shift, Tally, compare};
pub use documents::documents;
pub use html::page;
pub use import::{ImportError, Imported, import};
pub use learn::{Learned, learn};
pub use lesson::{Lesson, Taught};
pub use lint::{Finding, Lint, lint};
pub use markdown::markdown;
pub use revision::{RulesError, rules_at};
pub use scaffold::{Scaffold, scaffold};
pub use schema::schema;
pub use suggest::{Suggested, names_file, suggest};
pub use trial::{Sample, SampleOutcome, Samples, Trial};
