use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::{Builder, Exceptions, Part, Phase};
use crate::edit::{Cause, Change, Declined, DeclinedChange, Digest, Edit, EditSet, LOG_VERSION, NearMiss, Proposals, Reason, Record, merge};
use crate::stage::{Repeats, Stage};
use crate::survey::{Facts, Survey};
use crate::text::{About, Document, Earlier, View};

/// The phases in order, compiled once; shared by all threads.
///
/// ```
/// use dechaff::{Document, Pipeline, undo};
///
/// let pipeline = Pipeline::builder().build()?;
/// let dirty = Document::new("a.txt", "Rain fell on the harbour all night.\n\nPrevious Post Next Post\n");
/// let cleaned = pipeline.clean(&dirty);
/// assert_eq!(cleaned.text, "Rain fell on the harbour all night.\n");
/// assert_eq!(undo(&cleaned.text, &pipeline.record(&dirty, &cleaned))?, dirty.text);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Pipeline {
    pub(super) phases: Vec<Phase>,
    pub(super) exceptions: Arc<Exceptions>,
    pub(super) max_loss: f64,
    pub(super) fingerprint: String,
}

/// A cleaned document: the text, and all that was decided on the way.
#[derive(Clone, Debug)]
pub struct Cleaned {
    /// The cleaned text.
    pub text: String,
    /// The edits that lead from the original to it, in the original's coordinates.
    pub edits: EditSet,
    /// What was proposed and not applied, in the original's coordinates.
    pub declined: Vec<Declined>,
    /// What nearly happened, in the original's coordinates; filled by [`Pipeline::explain`] only.
    pub near: Vec<NearMiss>,
    /// The document was left as it was, for a person to look at.
    pub review: bool,
}

/// From so many bytes on, the stages of a phase run at once.
const LARGE: usize = 256 << 10;

impl Pipeline {
    /// A builder with the defaults of the command line.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Identifies rules and options: equal fingerprints give equal results.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// What the owner of the corpus excepts from rules.
    pub fn exceptions(&self) -> &Exceptions {
        &self.exceptions
    }

    /// The same pipeline, which knows what recurs on the sites of a corpus.
    #[must_use]
    pub fn knowing(&self, facts: Arc<Facts>) -> Self {
        let mut phases = self.phases.clone();
        let mut fingerprint = self.fingerprint.clone();
        if !facts.is_empty() {
            fingerprint = format!("{:016x}", xxh3_64(format!("{fingerprint}{:016x}", facts.fingerprint()).as_bytes()));
            let repeats: Arc<dyn Stage> = Arc::new(Repeats::new(facts));
            phases.iter_mut().filter(|phase| phase.part == Part::Remove).for_each(|phase| phase.stages.push(Arc::clone(&repeats)));
        }
        Self { phases, exceptions: Arc::clone(&self.exceptions), max_loss: self.max_loss, fingerprint }
    }

    /// A document with its characters repaired: what the stages that look for noise see of it, and what a survey counts.
    pub fn repaired<'d>(&self, document: &'d Document<'_>) -> Document<'d> {
        let host = document.host();
        let about = document.about(host.as_deref());
        let mut cleaned = Cleaned::of(&document.text);
        for phase in self.phases.iter().filter(|phase| phase.part == Part::Repair) {
            phase.run(&mut cleaned, about, &self.exceptions, false, &mut None);
        }
        let borrowed = |field: &'d Option<Cow<'_, str>>| field.as_deref().map(Cow::Borrowed);
        let text = if cleaned.is_changed() { Cow::Owned(cleaned.text) } else { Cow::Borrowed(&*document.text) };
        Document { name: Cow::Borrowed(&*document.name), text, id: borrowed(&document.id), url: borrowed(&document.url), lang: borrowed(&document.lang) }
    }

    /// What some documents are made of, their characters repaired as those of documents that are cleaned.
    pub fn survey<'d>(&self, documents: impl ParallelIterator<Item = Document<'d>>) -> Survey {
        let add = |mut survey: Survey, document: Document<'d>| {
            survey.add(&self.repaired(&document));
            survey
        };
        documents.fold(Survey::default, add).reduce(Survey::default, Survey::merge)
    }

    /// Cleans one document.
    pub fn clean(&self, document: &Document<'_>) -> Cleaned {
        self.run(document, false)
    }

    /// Cleans one document and collects near misses on the way, which takes longer.
    pub fn explain(&self, document: &Document<'_>) -> Cleaned {
        self.run(document, true)
    }

    /// The log record of a cleaned document.
    pub fn record(&self, document: &Document<'_>, cleaned: &Cleaned) -> Record {
        Record {
            v: LOG_VERSION,
            doc: document.name.to_string(),
            id: document.id.as_deref().map(str::to_owned),
            original: Digest::of(&document.text),
            cleaned: Digest::of(&cleaned.text),
            rules: self.fingerprint.clone(),
            encoding: None,
            review: cleaned.review,
            changes: Change::list(&document.text, &cleaned.edits),
            declined: cleaned.declined.iter().map(|declined| DeclinedChange::new(&document.text, declined)).collect(),
        }
    }

    /// A document that would lose too much of its prose is cleaned without the line model, and if that is still too much, not at all.
    fn run(&self, document: &Document<'_>, watch: bool) -> Cleaned {
        let cleaned = self.through(document, watch, |_| true);
        let Some(reason) = self.refusal(document, &cleaned) else { return cleaned };
        if cleaned.edits.edits().iter().any(|edit| edit.causes.iter().any(is_judged)) {
            let mut without = self.through(document, watch, |phase| phase.part != Part::Judge);
            if self.refusal(document, &without).is_none() {
                without.declined.extend(cleaned.edits.edits().iter().flat_map(|edit| refused(edit, &reason)).filter(|declined| is_judged(&declined.cause)));
                return without;
            }
        }
        untouched(&document.text, cleaned, &reason)
    }

    fn through(&self, document: &Document<'_>, watch: bool, wanted: impl Fn(&Phase) -> bool) -> Cleaned {
        let host = document.host();
        let about = document.about(host.as_deref());
        let mut cleaned = Cleaned::of(&document.text);
        let mut earlier = None;
        for phase in self.phases.iter().filter(|phase| wanted(phase)) {
            phase.run(&mut cleaned, about, &self.exceptions, watch, &mut earlier);
        }
        cleaned
    }

    /// Why a document may not be cleaned so.
    fn refusal(&self, document: &Document<'_>, cleaned: &Cleaned) -> Option<Reason> {
        if cleaned.edits.is_empty() {
            return None;
        }
        let host = document.host();
        let lost = super::budget::prose_lost(&View::new(&document.text, document.about(host.as_deref()), &[]), &cleaned.edits);
        if lost > self.max_loss {
            return Some(Reason::Budget(format!("{:.0} % of the prose", lost * 100.0)));
        }
        (cleaned.edits.apply(&document.text) != cleaned.text).then_some(Reason::Unsound)
    }
}

impl Phase {
    fn run(&self, cleaned: &mut Cleaned, about: About<'_>, exceptions: &Exceptions, watch: bool, earlier: &mut Option<Earlier>) {
        let cuts = cleaned.edits.cuts();
        if self.after_cuts && cuts.is_empty() {
            return;
        }
        let view = View::new(&cleaned.text, about, &cuts).after(earlier.as_ref());
        let (proposed, near) = self.propose(&view, watch).into_parts();
        cleaned.near.extend(near.into_iter().map(|near| NearMiss { span: cleaned.edits.origin(near.span), ..near }));
        if proposed.is_empty() {
            return;
        }
        let mut declined = Vec::new();
        let proposed = exceptions.keep(&view, proposed, &mut declined);
        let (edits, merged) = merge(&cleaned.text, proposed);
        declined.extend(merged);
        cleaned.declined.extend(declined.into_iter().map(|declined| Declined { span: cleaned.edits.origin(declined.span), ..declined }));
        if !edits.is_empty() {
            let text = edits.apply(&cleaned.text);
            let worked_out = view.into_earlier();
            *earlier = worked_out(std::mem::replace(&mut cleaned.text, text));
            cleaned.edits = cleaned.edits.then(&edits);
        }
    }

    fn propose(&self, view: &View<'_>, watch: bool) -> Proposals {
        let ask = |stage: &dyn Stage| {
            let mut out = Proposals::new(watch);
            stage.propose(view, &mut out);
            out
        };
        let answers: Vec<Proposals> = if view.text().len() >= LARGE {
            self.stages.par_iter().map(|stage| ask(&**stage)).collect()
        } else {
            self.stages.iter().map(|stage| ask(&**stage)).collect()
        };
        let mut all = Proposals::new(watch);
        answers.into_iter().for_each(|answer| all.append(answer));
        all
    }
}

/// Whether the line model wanted it.
fn is_judged(cause: &Cause) -> bool {
    cause.stage == "model"
}

/// An edit as what each of its causes wanted and did not get.
fn refused<'e>(edit: &'e Edit, reason: &'e Reason) -> impl Iterator<Item = Declined> + 'e {
    edit.causes.iter().map(move |cause| Declined { span: edit.span, after: edit.after.clone(), cause: cause.clone(), reason: reason.clone() })
}

/// The document as it was, with everything that would have been done as declined.
fn untouched(original: &str, cleaned: Cleaned, reason: &Reason) -> Cleaned {
    let mut declined = cleaned.declined;
    declined.extend(cleaned.edits.edits().iter().flat_map(|edit| refused(edit, reason)));
    Cleaned { text: original.to_owned(), edits: EditSet::default(), declined, near: cleaned.near, review: true }
}

impl Cleaned {
    /// A document before anything was decided.
    fn of(text: &str) -> Self {
        Self { text: text.to_owned(), edits: EditSet::default(), declined: Vec::new(), near: Vec::new(), review: false }
    }

    /// Whether anything was changed.
    pub fn is_changed(&self) -> bool {
        !self.edits.is_empty()
    }
}
