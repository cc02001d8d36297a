//! Rules as data: read strictly from TOML, compiled once into a pack, held by their own cases.

mod cases;
mod files;
mod find;
mod hit;
mod lexicon;
mod near;
mod needles;
mod pack;
mod regexes;
mod wording;

pub use cases::{CaseFailure, Outcome, cases_of, check_cases};
pub use files::{builtin_files, read_folder};
pub use find::{Held, Hits};
pub use hit::Hit;
pub use pack::{Pack, Rule};
pub use wording::{Case, HitCase, MissCase, Place, RuleError, RuleErrors, SourceFile};
pub(crate) use wording::{Problems, Table};
