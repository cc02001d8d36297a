//! What recurs on a site: lines that stand in many different documents of it, near-equal ones too.
//!
//! A [`Survey`] collects [`Page`]s, in any order and in parts that are merged; [`Facts`] are what follows from them. A [`Profile`] keeps
//! pages between runs.

mod copies;
mod facts;
mod furniture;
mod page;
mod pattern;
mod profile;
mod sample;
mod site;

pub use facts::Facts;
pub use furniture::{Furniture, Recurring};
pub use page::Page;
pub use profile::{KnownSite, Profile, ProfileError};
pub use sample::{Bounds, Survey};
pub use site::site_of;
