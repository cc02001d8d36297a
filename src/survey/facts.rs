use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::furniture::Furniture;
use super::site::site_of;
use crate::text::View;

/// What is known of the sites of a corpus while it is cleaned.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    sites: BTreeMap<String, Furniture>,
}

impl Facts {
    pub(super) fn new(sites: BTreeMap<String, Furniture>) -> Self {
        Self { sites }
    }

    /// Whether nothing recurs anywhere.
    pub fn is_empty(&self) -> bool {
        self.sites.is_empty()
    }

    /// The sites with what recurs on each, by name.
    pub fn sites(&self) -> impl Iterator<Item = (&str, &Furniture)> {
        self.sites.iter().map(|(site, furniture)| (&**site, furniture))
    }

    /// The site of a view, if something recurs on it.
    pub fn site(&self, view: &View<'_>) -> Option<(&str, &Furniture)> {
        let site = site_of(view.host(), view.name());
        self.sites.get_key_value(&site).map(|(site, furniture)| (&**site, furniture))
    }

    /// As bytes, to be kept for a run that goes on.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Maps, lists and numbers: nothing that could not be written.
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// What [`Facts::to_bytes`] gave.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }

    /// Equal facts have equal fingerprints.
    pub fn fingerprint(&self) -> u64 {
        if self.is_empty() { 0 } else { xxh3_64(&self.to_bytes()) }
    }
}
