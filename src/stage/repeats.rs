use std::sync::{Arc, LazyLock};

use super::{BuiltIn, Stage};
use crate::edit::{NearMiss, Proposal, Proposals};
use crate::survey::Facts;
use crate::text::View;

/// Takes out furniture of the document's site: lines that recur over many different documents of it.
#[derive(Clone, Debug)]
pub struct Repeats {
    facts: Arc<Facts>,
}

static LINE: LazyLock<BuiltIn> = LazyLock::new(|| BuiltIn::new("repeats", "line", "site-furniture"));
static PATTERN: LazyLock<BuiltIn> = LazyLock::new(|| BuiltIn::new("repeats", "pattern", "site-furniture"));

impl Repeats {
    /// A stage that knows what recurs on each site.
    pub fn new(facts: Arc<Facts>) -> Self {
        Self { facts }
    }
}

impl Stage for Repeats {
    fn id(&self) -> &'static str {
        "repeats"
    }

    fn propose(&self, view: &View<'_>, out: &mut Proposals) {
        let Some((site, furniture)) = self.facts.site(view) else { return };
        let (all, is_sample) = furniture.documents();
        for found in furniture.find(view) {
            let rule = if found.is_pattern { &PATTERN } else { &LINE };
            let names = if found.is_pattern { " with other names" } else { "" };
            let sample = if is_sample { " looked at" } else { "" };
            let why = format!("stands{names} in {} of {all} documents{sample} of {site}", found.documents);
            match found.doubt {
                None => out.push(Proposal::delete(view.lines()[found.line].span, rule.cause(why))),
                Some(doubt) => out.held_back(|| NearMiss { span: view.lines()[found.line].body, cause: rule.cause(format!("{why}, but {doubt}")) }),
            }
        }
    }
}
