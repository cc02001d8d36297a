use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::facts::Facts;
use super::furniture::Furniture;
use super::page::Page;
use super::site::site_of;
use crate::text::{Document, View};

/// How much a survey keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// Most documents of a site that are kept. Up to there counts are exact; beyond, a share of p is off by sqrt(p (1 - p) / n) for n of
    /// these (standard error): by 3 points at most for 256.
    pub of_a_site: usize,
    /// Most documents in all. Beyond, fewer are kept of each site, 8 at the least, and then only some of the sites.
    pub in_all: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { of_a_site: 256, in_all: 1 << 18 }
    }
}

/// Fewer documents of a site tell nothing.
const FEWEST: usize = 8;

/// Collects what documents of each site are made of, within bounds.
///
/// Of each site those documents are kept whose signatures are least: a fair sample of the different ones, since signatures are hashes,
/// and the same one in whatever order and parts they come. When all sites together have too many, the bound of each is halved; which
/// bound that leads to depends on nothing but the documents either. So merging is commutative and associative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    bounds: Bounds,
    /// How often the bound was halved.
    level: u32,
    sites: HashMap<String, Sample, FixedState>,
    /// Documents kept.
    kept: usize,
}

/// Some of a site's documents, by their signatures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Sample {
    pages: BTreeMap<u64, Page>,
    /// There were more.
    is_part: bool,
}

/// A survey on its way: the sites by name, of each whether it is a part, and the pages by signature.
#[derive(Serialize, Deserialize)]
struct Packed<N, P> {
    bounds: Bounds,
    level: u32,
    sites: Vec<(N, bool, Vec<P>)>,
}

impl Default for Survey {
    fn default() -> Self {
        Self::new(Bounds::default())
    }
}

impl Survey {
    /// An empty survey.
    pub fn new(bounds: Bounds) -> Self {
        Self { bounds, level: 0, sites: HashMap::default(), kept: 0 }
    }

    /// Takes a document in. Its characters should be repaired as those of the documents that are cleaned.
    pub fn add(&mut self, document: &Document<'_>) {
        let host = document.host();
        let view = View::new(&document.text, document.about(host.as_deref()), &[]);
        self.add_page(&site_of(view.host(), view.name()), Page::of(&view));
    }

    /// Takes a document of a site in.
    pub fn add_page(&mut self, site: &str, page: Page) {
        if page.is_empty() || !self.takes(site) {
            return;
        }
        let most = self.most();
        let sample = match self.sites.get_mut(site) {
            Some(sample) => sample,
            None => self.sites.entry(site.to_owned()).or_default(),
        };
        let before = sample.pages.len();
        sample.pages.insert(page.signature(), page);
        sample.shrink(most);
        self.kept = self.kept + sample.pages.len() - before;
        self.settle();
    }

    /// Takes over what another survey with the same bounds collected.
    #[must_use]
    #[expect(clippy::iter_over_hash_type, reason = "sites do not depend on each other")]
    pub fn merge(mut self, mut other: Self) -> Self {
        debug_assert_eq!(self.bounds, other.bounds);
        if other.kept > self.kept {
            std::mem::swap(&mut self, &mut other);
        }
        if other.level > self.level {
            self.level = other.level;
            self.shrink();
        }
        let most = self.most();
        for (site, sample) in other.sites {
            if self.takes(&site) {
                let own = self.sites.entry(site).or_default();
                self.kept -= own.pages.len();
                own.is_part |= sample.is_part;
                own.pages.extend(sample.pages);
                own.shrink(most);
                self.kept += own.pages.len();
            }
        }
        self.settle();
        self
    }

    /// How many documents are kept, of how many sites.
    pub fn size(&self) -> (usize, usize) {
        (self.kept, self.sites.len())
    }

    /// The sites, by name.
    pub fn sites(&self) -> impl Iterator<Item = &str> {
        let mut sites: Vec<&str> = self.sites.keys().map(String::as_str).collect();
        sites.sort_unstable();
        sites.into_iter()
    }

    /// All that is kept, by site and signature.
    pub(super) fn pages(&self) -> impl Iterator<Item = (&str, &Page)> {
        self.sites().flat_map(|site| self.sites[site].pages.values().map(move |page| (site, page)))
    }

    /// Whether only some of the sites could be looked at.
    pub fn leaves_out_sites(&self) -> bool {
        self.sites_shift() > 0
    }

    /// As bytes, to be merged elsewhere: equal surveys give equal bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let sites = self.sites().map(|site| (site, self.sites[site].is_part, self.sites[site].pages.values().collect())).collect();
        // Lists and numbers: nothing that could not be written.
        postcard::to_allocvec(&Packed::<&str, &Page> { bounds: self.bounds, level: self.level, sites }).unwrap_or_default()
    }

    /// What [`Survey::to_bytes`] gave.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let packed: Packed<String, Page> = postcard::from_bytes(bytes).ok().filter(|packed: &Packed<_, _>| packed.level < u32::BITS * 4)?;
        let mut survey = Self { bounds: packed.bounds, level: packed.level, ..Self::default() };
        for (site, is_part, pages) in packed.sites {
            let pages = pages.into_iter().map(|page| page.is_sound().then(|| (page.signature(), page)));
            let pages = pages.collect::<Option<BTreeMap<u64, Page>>>()?;
            survey.kept += pages.len();
            survey.sites.insert(site, Sample { pages, is_part });
        }
        Some(survey)
    }

    /// What recurs on each site.
    pub fn facts(&self) -> Facts {
        let facts: BTreeMap<String, Furniture> = self
            .sites
            .par_iter()
            .filter_map(|(site, sample)| {
                let pages: Vec<&Page> = sample.pages.values().collect();
                Some((site.clone(), Furniture::of(site, &pages, sample.is_part)?))
            })
            .collect();
        Facts::new(facts)
    }

    /// Most documents of a site at the present level.
    fn most(&self) -> usize {
        let most = self.bounds.of_a_site;
        (most >> self.level.min(usize::BITS - 1)).max(FEWEST.min(most))
    }

    /// By how many levels the bound of a site cannot be halved any more.
    fn sites_shift(&self) -> u32 {
        let halvings = (self.bounds.of_a_site / FEWEST).checked_ilog2().unwrap_or(0);
        self.level.saturating_sub(halvings).min(63)
    }

    /// Whether a site is one of those that are looked at: all, or those with the least hashes.
    fn takes(&self, site: &str) -> bool {
        let shift = self.sites_shift();
        shift == 0 || xxh3_64(site.as_bytes()) >> (64 - shift) == 0
    }

    fn settle(&mut self) {
        while self.kept > self.bounds.in_all && self.sites_shift() < 63 {
            self.level += 1;
            self.shrink();
        }
    }

    fn shrink(&mut self) {
        let most = self.most();
        let mut sites = std::mem::take(&mut self.sites);
        sites.retain(|site, _| self.takes(site));
        sites.values_mut().for_each(|sample| sample.shrink(most));
        self.kept = sites.values().map(|sample| sample.pages.len()).sum();
        self.sites = sites;
    }
}

impl Sample {
    fn shrink(&mut self, most: usize) {
        while self.pages.len() > most {
            self.pages.pop_last();
            self.is_part = true;
        }
    }
}
