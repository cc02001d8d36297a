use std::collections::HashSet;

use foldhash::fast::FixedState;

use super::find::{Found, Search};
use super::near::Nearness;
use super::pack::Rule;
use super::{Hit, Place};

impl Search<'_, '_> {
    /// Decides which matches fire.
    pub(super) fn settle(&mut self, noise: &[usize]) -> Vec<Hit> {
        let mut found = std::mem::take(&mut self.found);
        found.sort_by_key(|found| (found.hit.span, found.hit.rule, !found.sure));
        found.dedup_by(|b, a| a.hit == b.hit);
        let mut near = Nearness::new(self.view, noise);
        let (mut fired, mut waiting) = (Vec::new(), Vec::new());
        for Found { hit, sure } in found {
            let rule = &self.pack.rules[hit.rule];
            let stands = sure || self.stands_right(rule, hit.lines.start);
            let waits = !stands && rule.places.contains(&Place::Near);
            // Telling the document's language costs more than looking where the line stands.
            if let Some(reason) = (stands || waits || self.watch).then(|| self.misfit(rule)).flatten() {
                self.hold(hit.rule, hit.span, || reason);
            } else if stands {
                near.mark(rule, &hit);
                fired.push(hit);
            } else if waits {
                waiting.push(hit);
            } else {
                self.hold(hit.rule, hit.span, || format!("it stands elsewhere than {}", places(rule)));
            }
        }
        // Once downwards and once upwards, so that a run of labels is taken from a sure hit on either side of it.
        for downwards in [true, false] {
            if !downwards {
                waiting.reverse();
            }
            waiting.retain(|hit: &Hit| {
                let fires = near.reaches(&hit.lines);
                if fires {
                    near.mark(&self.pack.rules[hit.rule], hit);
                    fired.push(hit.clone());
                }
                !fires
            });
        }
        for hit in waiting {
            self.hold(hit.rule, hit.span, || format!("no other noise beside it, and it stands elsewhere than {}", places(&self.pack.rules[hit.rule])));
        }
        // Vocabularies speak only of lines that no rule names.
        let named: HashSet<usize, FixedState> = fired.iter().filter(|hit| !self.pack.rules[hit.rule].has_terms).flat_map(|hit| hit.lines.clone()).collect();
        fired.retain(|hit| !(self.pack.rules[hit.rule].has_terms && named.contains(&hit.lines.start)));
        fired.sort_by_key(|hit| (hit.span, hit.rule));
        fired
    }

    /// Why the rule is not for this document at all.
    fn misfit(&self, rule: &Rule) -> Option<String> {
        if !rule.hosts.is_empty() && !self.view.is_on(&rule.hosts) {
            return Some(format!("only for {}", rule.hosts.join(", ")));
        }
        if self.view.is_on(&rule.not_hosts) {
            return Some("not for this host".to_owned());
        }
        if !rule.doc_lang.is_empty() && !self.view.lang().is_some_and(|lang| rule.doc_lang.iter().any(|l| l == lang)) {
            return Some(format!("only for documents in {}", rule.doc_lang.join(", ")));
        }
        None
    }

    fn stands_right(&self, rule: &Rule, line: usize) -> bool {
        rule.places.iter().any(|place| match place {
            Place::Anywhere => true,
            Place::Head => self.view.zones()[line].head,
            Place::Tail => self.view.zones()[line].tail,
            Place::End => self.view.zones()[line].end,
            Place::Near | Place::Body => false,
        })
    }
}

fn places(rule: &Rule) -> String {
    let names: Vec<&str> = rule.places.iter().map(|place| place.name()).collect();
    names.join(" or ")
}
