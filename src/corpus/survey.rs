use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;

use rayon::prelude::*;

use super::Plan;
use super::coding::Coding;
use super::read::{Chunk, Load};
use super::resume::facts_beside;
use super::run::read_windows;
use crate::format::{Format, Kind, Part, record_name};
use crate::pipeline::Pipeline;
use crate::survey::{Facts, Profile, ProfileError, Survey};
use crate::text::Document;

/// Reads all files of a run once and finds out what recurs on each site. What cannot be read is passed over here: cleaning tells of it.
pub(super) fn surveyed(plan: &Plan, pipeline: &Pipeline, pool: &rayon::ThreadPool, is_stopped: &(dyn Fn() -> bool + Sync)) -> Survey {
    let whole = Plan { jobs: plan.surveyed.clone(), ..Plan::bare(plan.formats.clone(), plan.limits) };
    thread::scope(|scope| {
        let (chunks, windows) = sync_channel(1);
        let whole = &whole;
        scope.spawn(move || read_windows(whole, None, pool.current_num_threads(), is_stopped, &chunks));
        windows.iter().fold(Survey::default(), |survey, window: Vec<Chunk>| survey.merge(pool.install(|| of_chunks(&window, whole, pipeline))))
    })
}

/// What some chunks hold.
fn of_chunks(chunks: &[Chunk], plan: &Plan, pipeline: &Pipeline) -> Survey {
    let add = |mut survey: Survey, chunk: &Chunk| {
        each_document(chunk, plan, &mut |document| survey.add(&pipeline.repaired(document)));
        survey
    };
    chunks.par_iter().fold(Survey::default, add).reduce(Survey::default, Survey::merge)
}

/// The documents of a chunk that can be read.
fn each_document(chunk: &Chunk, plan: &Plan, each: &mut dyn FnMut(&Document<'_>)) {
    match (&chunk.unit.kind, &chunk.load) {
        (Some(Kind::Records(format)), Load::Records(bytes)) => match chunk.coding {
            Coding::Raw(charset) => records(&**format, charset.decode(bytes).text.as_bytes(), chunk, plan, each),
            _ => records(&**format, bytes, chunk, plan, each),
        },
        (_, Load::Rows(rows)) => {
            for row in rows.documents() {
                if let Ok(Some(text)) = row.text {
                    let name = format!("{}:{}", chunk.unit.name, row.number);
                    each(&Document { name: name.into(), text: text.into(), id: row.id, url: row.url, lang: row.lang });
                }
            }
        }
        _ => {}
    }
}

fn records(format: &dyn Format, bytes: &[u8], chunk: &Chunk, plan: &Plan, each: &mut dyn FnMut(&Document<'_>)) {
    format.parts(bytes, &chunk.start, &mut |part| match part {
        Part::Record(record) if record.raw.len() <= plan.limits.max_doc_bytes => each(&record.document(record_name(format, &chunk.unit.name, record.number))),
        _ => {}
    });
}

/// Learns what recurs while a run goes on, window by window.
pub(super) struct Learner<'p> {
    pub(super) profile: Profile,
    pub(super) plan: &'p Plan,
    pub(super) pipeline: &'p Pipeline,
}

impl Learner<'_> {
    /// Takes in a window, and gives a pipeline that knows of its sites what was seen up to there.
    pub(super) fn learn(&mut self, window: &[Chunk], pool: &rayon::ThreadPool) -> Result<Pipeline, ProfileError> {
        let mut seen = pool.install(|| of_chunks(window, self.plan, self.pipeline));
        if self.plan.adds_to_profile {
            self.profile.add(&seen)?;
        }
        self.profile.recall(&mut seen)?;
        Ok(self.pipeline.knowing(Arc::new(pool.install(|| seen.facts()))))
    }
}

/// What a stopped run had found out, if it had begun to write.
pub(super) fn kept_facts(plan: &Plan) -> Option<Facts> {
    let checkpoint = plan.checkpoint.as_ref().filter(|path| path.exists())?;
    let bytes = fs::read(facts_beside(checkpoint)).ok()?;
    Facts::from_bytes(&bytes)
}

/// Keeps what was found out beside a checkpoint, for a run that goes on.
pub(super) fn keep_facts(checkpoint: &Path, facts: &Facts) -> io::Result<()> {
    let path = facts_beside(checkpoint);
    let part = path.with_extension("dechaff-facts.dechaff-part");
    fs::write(&part, facts.to_bytes())?;
    fs::rename(part, path)
}
