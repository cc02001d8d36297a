//! What rule files say, put in order for matching. The build script reads the library's own rules with this very code.

mod case;
mod choices;
mod edges;
mod frozen;
mod heads;
mod layer;
mod networks;
mod pattern;
mod required;
mod source;
mod spec;
mod table;
mod term;

pub(crate) use case::cases_in;
pub use case::{Case, HitCase, MissCase};
pub(crate) use choices::split_at_brace;
pub(crate) use edges::{heads, is_joint, tails};
pub(crate) use frozen::Frozen;
pub(crate) use heads::begins_head;
pub(crate) use layer::{Layer, Owner, TemplateAt, TermOwner};
pub(crate) use pattern::{Anchor, Pattern};
pub(crate) use required::Required;
pub use source::{RuleError, RuleErrors, SourceFile};
pub use spec::Place;
pub(crate) use spec::{FILE_KEYS, FileSpec, Open, REGION_KEYS, RULE_KEYS, RegexSpec, RegionSpec, Role, RuleSpec, read};
pub(crate) use table::{Problems, Table};
pub(crate) use term::{TERM_SEED, term_hash};
