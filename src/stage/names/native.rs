use super::{Names, Why};
use crate::edit::{NearMiss, Proposal, Proposals};
use crate::name::{Mention, Respelling, Written};
use crate::text::{Span, View};

/// Said of a name that is written as its bearers write it.
const RIGHT: &str = "a native spelling";

impl Names {
    /// Tells whose the names of a Cyrillic text are, and rewrites spellings that a pack lists as such that give way.
    pub(super) fn propose_cyrillic(&self, view: &View<'_>, out: &mut Proposals) {
        let text = view.text();
        let natives = self.natives();
        let all = natives.places(&self.atlas, text);
        if all.is_empty() {
            return;
        }
        for place in &all {
            let (mention, why) = self.judge(view, place, &all);
            if mention.form == Written::OtherSex {
                continue;
            }
            let entity = self.atlas.entity(mention.entity);
            match why.and_then(|why| Ok((self.respelled(view, mention)?, why))) {
                Ok((words, why)) => {
                    let changed = words.into_iter().filter(|(span, wanted)| span.of(text) != wanted);
                    changed.for_each(|(span, wanted)| out.push(Proposal::replace(span, wanted, self.cause(entity, why.clone()))));
                }
                Err(reason) => out.held_back(|| NearMiss { span: place.word, cause: self.cause(entity, reason) }),
            }
        }
    }

    /// What becomes of the words of a name, or why they stay.
    fn respelled(&self, view: &View<'_>, mention: &Mention) -> Result<Vec<(Span, String)>, Why> {
        match self.natives().respelled(view.text(), mention) {
            Respelling::Right => Err(RIGHT.into()),
            Respelling::Unclear => Err("the case that it stands in cannot be told".into()),
            // A spelling may be wrong in one language and right in another.
            Respelling::As { language, .. } if view.lang().is_some_and(|lang| !lang.starts_with(&*language)) => {
                Err(format!("the text is not in {language:?}").into())
            }
            Respelling::As { words, .. } => Ok(words),
        }
    }
}
