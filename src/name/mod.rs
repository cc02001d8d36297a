//! People and places with one spelling each: read from `rules/names/*.toml`, compiled once, found in one scan.

mod atlas;
mod spec;

pub use atlas::{Atlas, Entity, EntityKind, Mention};
pub use spec::NameCase;
