//! People and places with one spelling each: read from `rules/names/*.toml`, found in one scan.

mod atlas;
mod english;
mod entity;
mod mention;
mod native;
mod pack;
mod spot;
mod stranger;
#[cfg(test)]
mod tests;
mod words;

pub use atlas::{Atlas, name_cases};
pub use entity::{Entity, EntityKind, NameCase, Scripts, Style};
pub(crate) use entity::{given_senses, relation};
pub use mention::{Mention, Place, Written};
pub use native::{Natives, Respelling};
pub(crate) use stranger::strangers;
pub(crate) use words::is_capitals;
