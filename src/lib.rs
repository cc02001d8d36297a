//! Takes the chaff out of scraped articles.
pub mod corpus;
pub mod edit;
pub mod format;
pub mod name;
pub mod pipeline;
pub mod report;
pub mod rule;
pub mod stage;
pub mod text;

pub use edit::{Change, Record, UndoError, undo, undo_where};
pub use pipeline::{Cleaned, Pipeline};
pub use rule::{Pack, RuleErrors};
pub use text::Document;
