//! Rules as data: read strictly from TOML, compiled once into a pack, held by their own cases.

mod cases;
mod find;
mod hit;
mod lexicon;
mod near;
mod pack;
mod pattern;
mod regexes;
mod source;
mod spec;
mod table;

pub use cases::{CaseFailure, Outcome, check_cases};
pub use find::{Held, Hits};
pub use hit::Hit;
pub use pack::{Pack, Rule};
pub use source::{RuleError, RuleErrors, SourceFile, builtin_files, read_folder};
pub use spec::{Case, HitCase, MissCase, Place};
pub(crate) use table::{Problems, Table};
