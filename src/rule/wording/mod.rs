//! What rule files say, put in order for matching. The build script reads the library's own rules with this very code.

mod case;
mod choices;
mod frozen;
mod layer;
mod networks;
mod pattern;
mod source;
mod spec;
mod table;

pub use case::{Case, HitCase, MissCase};
pub(crate) use choices::split_at_brace;
pub(crate) use frozen::Frozen;
pub(crate) use layer::{Layer, Owner, TermOwner};
pub(crate) use pattern::Pattern;
pub use source::{RuleError, RuleErrors, SourceFile};
pub use spec::Place;
pub(crate) use spec::{FILE_KEYS, FileSpec, Open, REGION_KEYS, RULE_KEYS, RegionSpec, Role, RuleSpec, TERM_SEED, read, term_hash};
pub(crate) use table::{Problems, Table};
