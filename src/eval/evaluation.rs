use std::collections::BTreeMap;
use std::ops::AddAssign;

use rayon::prelude::*;
use serde::Serialize;

use super::bootstrap::{Estimate, Samples};
use super::page::{PageScore, Taken};
use super::sums::{Removed, Sums};
use crate::labelled::Page;
use crate::pipeline::Pipeline;

/// Cleans labelled pages and adds up what comes of them.
#[derive(Debug)]
pub struct Evaluator<'p> {
    pipeline: &'p Pipeline,
    overall: Sites<Sums>,
    sets: Vec<(String, Sites<Sums>)>,
    languages: BTreeMap<String, Sites<Sums>>,
    kinds: BTreeMap<String, Sites<Removed>>,
    stages: BTreeMap<String, Sites<Removed>>,
    rules: BTreeMap<String, Sites<Removed>>,
    lost: Vec<LostLine>,
}

/// Sums by site: pages of one stand or fall together.
type Sites<T> = BTreeMap<String, T>;

/// What an [`Evaluator`] found.
#[derive(Clone, Debug, Serialize)]
pub struct Evaluation {
    /// Fingerprint of rules and options.
    pub fingerprint: String,
    /// All pages.
    pub overall: Scores,
    /// By set, in the order in which they were given.
    pub sets: Vec<Group>,
    /// By language, those with most content first.
    pub languages: Vec<Group>,
    /// By kind of noise, those that removed most first.
    pub kinds: Vec<Culprit>,
    /// By stage.
    pub stages: Vec<Culprit>,
    /// By rule.
    pub rules: Vec<Culprit>,
    /// The content lines that lost most.
    pub lost: Vec<LostLine>,
    /// How many content lines lost something.
    pub lost_lines: usize,
}

/// The scores of some pages; `None` where there was nothing to score.
#[derive(Clone, Debug, Serialize)]
pub struct Scores {
    /// How many pages.
    pub pages: usize,
    /// Of how many sites.
    pub sites: usize,
    /// Characters labelled noise, code aside.
    pub noise: f64,
    /// Characters of code.
    pub code: f64,
    /// Characters labelled content.
    pub content: f64,
    /// Share of the noise that was removed.
    pub noise_recall: Option<Estimate>,
    /// Share of the code that was removed.
    pub code_recall: Option<Estimate>,
    /// Share of the content that was removed.
    pub content_loss: Option<Estimate>,
    /// Of noise and content that were removed, the share that was noise.
    pub precision: Option<Estimate>,
    /// Share of pages that lost more than 5 % of their content.
    pub pages_hurt: Option<Estimate>,
    /// Mean share of the cleaned text's runs of four words that the article has.
    pub text_precision: Option<Estimate>,
    /// Mean share of the article's runs of four words that the cleaned text has.
    pub text_recall: Option<Estimate>,
    /// Their F1.
    pub f1: Option<Estimate>,
    /// F1 of the text before it was cleaned.
    pub f1_untouched: Option<Estimate>,
}

/// A group of pages.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// Its name; `?` for the pages that say no language.
    pub name: String,
    /// Its scores.
    #[serde(flatten)]
    pub scores: Scores,
}

/// What a kind, a stage or a rule removed, in characters.
#[derive(Clone, Debug, Serialize)]
pub struct Culprit {
    /// Its name.
    pub name: String,
    /// Of noise, code aside.
    pub noise: f64,
    /// Of code.
    pub code: f64,
    /// Of content.
    pub content: f64,
    /// Share in all content that there was.
    pub content_loss: Option<f64>,
    /// Of what it removed, the share that was noise or code.
    pub precision: Option<Estimate>,
}

/// A content line of which something was removed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LostLine {
    /// The set.
    pub set: String,
    /// The page's id.
    pub page: String,
    /// Its number, from 1.
    pub line: usize,
    /// What it said.
    pub text: String,
    /// Characters lost.
    pub characters: f64,
    /// The rules that removed them.
    pub rules: Vec<String>,
}

/// How many lost lines an evaluation names.
const WORST: usize = 200;

impl<'p> Evaluator<'p> {
    /// With the pipeline that is to be measured.
    pub fn new(pipeline: &'p Pipeline) -> Self {
        Self {
            pipeline,
            overall: Sites::new(),
            sets: Vec::new(),
            languages: BTreeMap::new(),
            kinds: BTreeMap::new(),
            stages: BTreeMap::new(),
            rules: BTreeMap::new(),
            lost: Vec::new(),
        }
    }

    /// Cleans and scores pages of a set.
    pub fn add(&mut self, set: &str, pages: &[Page]) {
        self.add_with(self.pipeline, set, pages);
    }

    /// The same by the pipeline as it is with what was found out about the set's sites.
    pub fn add_with(&mut self, pipeline: &Pipeline, set: &str, pages: &[Page]) {
        let scores: Vec<PageScore> = pages.par_iter().map(|page| PageScore::of(page, pipeline)).collect();
        let of_set = self.sets.iter().position(|(name, _)| name == set).unwrap_or_else(|| {
            self.sets.push((set.to_owned(), Sites::new()));
            self.sets.len() - 1
        });
        for (page, score) in pages.iter().zip(scores) {
            let site = page.site();
            let language = page.lang.as_deref().filter(|lang| !lang.is_empty()).unwrap_or("?");
            for sites in [&mut self.overall, &mut self.sets[of_set].1, self.languages.entry(language.to_owned()).or_default()] {
                add(sites, site, score.sums);
            }
            for Taken { cause, removed } in score.taken {
                add(self.kinds.entry(cause.kind.to_string()).or_default(), site, removed);
                add(self.stages.entry(cause.stage.to_owned()).or_default(), site, removed);
                add(self.rules.entry(cause.rule.to_string()).or_default(), site, removed);
            }
            self.lost.extend(score.lost.into_iter().map(|lost| LostLine {
                set: set.to_owned(),
                page: page.id.clone(),
                line: lost.line,
                text: page.lines[lost.line - 1].text.clone(),
                characters: lost.characters,
                rules: lost.rules,
            }));
        }
    }

    /// The scores, with their intervals.
    pub fn finish(self) -> Evaluation {
        let mut lost = self.lost;
        // What loses as much stays in order of sets and pages.
        lost.sort_by(|a, b| b.characters.total_cmp(&a.characters));
        let lost_lines = lost.len();
        lost.truncate(WORST);
        let overall = Scores::of(&self.overall);
        let mut languages = groups(self.languages.into_iter().collect());
        languages.sort_by(|a, b| b.scores.content.total_cmp(&a.scores.content));
        Evaluation {
            fingerprint: self.pipeline.fingerprint().to_owned(),
            sets: groups(self.sets),
            languages,
            kinds: culprits(self.kinds, overall.content),
            stages: culprits(self.stages, overall.content),
            rules: culprits(self.rules, overall.content),
            overall,
            lost,
            lost_lines,
        }
    }
}

fn add<T: Default + AddAssign>(sites: &mut Sites<T>, site: &str, value: T) {
    if let Some(sum) = sites.get_mut(site) {
        *sum += value;
        return;
    }
    sites.insert(site.to_owned(), value);
}

fn groups(groups: Vec<(String, Sites<Sums>)>) -> Vec<Group> {
    groups.into_par_iter().map(|(name, sites)| Group { name, scores: Scores::of(&sites) }).collect()
}

fn culprits(groups: BTreeMap<String, Sites<Removed>>, content: f64) -> Vec<Culprit> {
    let culprit = |(name, sites): (String, Sites<Removed>)| {
        let sites: Vec<Removed> = sites.into_values().collect();
        let mut removed = Removed::default();
        sites.iter().for_each(|&site| removed += site);
        let (noise, code, content_gone) = (removed.noise.part, removed.code.part, removed.content.part);
        let precision = Samples::of(&sites).estimate(Removed::precision_with_code);
        Culprit { name, noise, code, content: content_gone, content_loss: (content > 0.0).then(|| content_gone / content), precision }
    };
    let mut culprits: Vec<Culprit> = groups.into_par_iter().map(culprit).collect();
    culprits.sort_by(|a, b| b.all().total_cmp(&a.all()));
    culprits
}

impl Culprit {
    fn all(&self) -> f64 {
        self.noise + self.code + self.content
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pages were counted one by one")]
impl Scores {
    fn of(sites: &Sites<Sums>) -> Self {
        let sites: Vec<Sums> = sites.values().copied().collect();
        let mut all = Sums::default();
        sites.iter().for_each(|&site| all += site);
        let samples = Samples::of(&sites);
        Self {
            pages: all.hurt.whole as usize,
            sites: sites.len(),
            noise: all.removed.noise.whole,
            code: all.removed.code.whole,
            content: all.removed.content.whole,
            noise_recall: samples.estimate(|sums| sums.removed.noise.share()),
            code_recall: samples.estimate(|sums| sums.removed.code.share()),
            content_loss: samples.estimate(|sums| sums.removed.content.share()),
            precision: samples.estimate(|sums| sums.removed.precision()),
            pages_hurt: samples.estimate(|sums| sums.hurt.share()),
            text_precision: samples.estimate(|sums| sums.cleaned.precision.share()),
            text_recall: samples.estimate(|sums| sums.cleaned.recall.share()),
            f1: samples.estimate(|sums| sums.cleaned.f1()),
            f1_untouched: samples.estimate(|sums| sums.untouched.f1()),
        }
    }
}
