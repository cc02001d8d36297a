use std::sync::Arc;

use super::Stage;
use crate::edit::{Cause, NearMiss, Proposal, Proposals};
use crate::rule::Pack;
use crate::text::View;

/// What the rule packs say.
#[derive(Clone, Debug)]
pub struct Rules {
    pack: Arc<Pack>,
}

impl Rules {
    /// A stage over compiled rules.
    pub fn new(pack: Arc<Pack>) -> Self {
        Self { pack }
    }

    fn cause(&self, rule: usize, why: String) -> Cause {
        let rule = &self.pack.rules()[rule];
        Cause { rule: Arc::clone(&rule.id), kind: Arc::clone(&rule.kind), stage: self.id(), why: why.into() }
    }
}

impl Stage for Rules {
    fn id(&self) -> &'static str {
        "rules"
    }

    fn propose(&self, view: &View<'_>, out: &mut Proposals) {
        let found = self.pack.find(view, &[], out.watched());
        for hit in found.hits {
            let safety = self.pack.rules()[hit.rule].safety;
            out.push(Proposal::delete(hit.span, self.cause(hit.rule, String::new())).with_safety(safety));
        }
        for held in found.held {
            out.held_back(|| NearMiss { span: held.span, cause: self.cause(held.rule, held.reason) });
        }
    }
}
