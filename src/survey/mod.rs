//! What recurs on a site: lines that stand in many different documents of it, near-equal ones too.
//!
//! A [`Survey`] collects [`Page`]s, in any order and in parts that are merged; [`Facts`] are what follows from them.

mod copies;
mod facts;
mod furniture;
mod page;
mod pattern;
mod sample;
mod site;

pub use facts::Facts;
pub use furniture::{Furniture, Recurring};
pub use page::Page;
pub use sample::{Bounds, Survey};
pub use site::site_of;
