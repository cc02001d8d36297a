//! Rules as data: read strictly from TOML, compiled once into a pack, held by their own cases.

mod cases;
mod engine;
mod files;
mod find;
mod hit;
mod lexicon;
mod lines;
mod near;
mod needles;
mod pack;
mod regexes;
mod row;
mod settle;
mod vocabulary;
mod wording;

pub(crate) use cases::{ARTICLE_END, ARTICLE_START};
pub use cases::{CaseFailure, CaseResults, Outcome, cases_of, check_cases};
pub(crate) use files::builtin_names;
pub use files::{builtin_files, name_files, read_folder};
pub use find::{Held, Hits};
pub use hit::Hit;
pub use pack::{Pack, Rule};
pub(crate) use regexes::LineRegex;
pub(crate) use vocabulary::{vocabulary_hash, wording_of};
pub(crate) use wording::{Anchor, FILE_KEYS, Frozen, Layer, Problems, REGION_KEYS, RULE_KEYS, Role, RuleSpec, Table, read, split_at_brace};
pub use wording::{Case, HitCase, MissCase, Place, RuleError, RuleErrors, SourceFile};
