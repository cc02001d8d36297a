use std::io;
use std::path::Path;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use super::clean::Done;
use super::logfile::LogFile;
use super::read::Beginning;
use super::resume::Checkpoint;
use super::rowfile::RowFile;
use super::summary::{Failure, Summary};
use super::tarball::Tarball;
use super::target::{Sink, Target};
use super::{Job, Observer, Plan, To};
use crate::format::Kind;
use crate::rows;

/// Writes what was cleaned, in order.
pub(super) struct Writer<'p> {
    plan: &'p Plan,
    rules: String,
    observer: &'p dyn Observer,
    every: Duration,
    /// Everything goes to standard output, for a reader.
    shown: Option<Sink>,
    log: LogFile,
    quarantine: Option<Sink>,
    stdout: Option<Sink>,
    /// The file being written; `None` after it failed.
    file: Option<Output>,
    /// The rows that a stopped run left, until the first ones come that say how they are laid out.
    rows: Option<(u64, rows::Checkpoint)>,
    summary: Summary,
    told: Instant,
}

/// A file being written.
enum Output {
    Plain(Sink),
    Tar(Tarball),
    Rows(Box<RowFile>),
}

impl<'p> Writer<'p> {
    /// A writer that begins anew, or goes on where an earlier run stopped.
    pub(super) fn open(plan: &'p Plan, rules: &str, shown: bool, from: Option<&Checkpoint>, every: Duration, observer: &'p dyn Observer) -> io::Result<Self> {
        let mut summary = from.map(|from| from.summary.clone()).unwrap_or_default();
        if from.is_none() {
            summary.skipped = plan.skipped;
            for failure in &plan.failures {
                observer.failed(failure);
                summary.fail(failure.clone());
            }
        }
        let quarantine = from.and_then(|from| from.quarantine).map(|length| plan.quarantine.open_at(length)).transpose()?;
        let mut writer = Self {
            plan,
            rules: rules.to_owned(),
            observer,
            every,
            shown: if shown { Some(Target::Stdout.open()?) } else { None },
            log: LogFile::open_at(&plan.log, from.map_or(0, |from| from.log))?,
            quarantine,
            stdout: None,
            file: None,
            rows: None,
            summary,
            told: Instant::now(),
        };
        if let Some((from, length)) = from.and_then(|from| Some((from, from.out?))) {
            match &from.rows {
                Some(rows) => writer.rows = Some((length, rows.clone())),
                None => writer.file = Some(writer.output(from.place.job, length)?),
            }
        }
        Ok(writer)
    }

    pub(super) fn write_all(mut self, finished: &Receiver<Vec<Done>>, is_stopped: &dyn Fn() -> bool) -> io::Result<Summary> {
        for done in finished.iter().flatten() {
            if let Err(error) = self.write(done) {
                self.abandon();
                return Err(error);
            }
        }
        if is_stopped() {
            self.summary.stopped = true;
            return Ok(self.summary);
        }
        for mut sink in [self.shown, self.stdout, self.quarantine].into_iter().flatten() {
            if let Err(error) = sink.flush() {
                sink.keep();
                return Err(error);
            }
            sink.finish()?;
        }
        self.log.finish()?;
        if let Some(path) = &self.plan.checkpoint {
            Checkpoint::remove(path);
        }
        Ok(self.summary)
    }

    fn output(&self, job: usize, length: u64) -> io::Result<Output> {
        let job = &self.plan.jobs[job];
        let sink = job.target.open_at(length)?;
        Ok(if matches!(job.kind, Kind::Tar) && job.to == To::Mirror { Output::Tar(Tarball::new(sink, job.codec)) } else { Output::Plain(sink) })
    }

    fn write(&mut self, mut done: Done) -> io::Result<()> {
        self.observer.advanced(done.progress);
        for failure in &done.summary.failures {
            self.observer.failed(failure);
        }
        self.summary.add(std::mem::take(&mut done.summary));
        self.log.write(&done.log)?;
        if !done.quarantine.is_empty() {
            let sink = match &mut self.quarantine {
                Some(sink) => sink,
                none => none.insert(self.plan.quarantine.open()?),
            };
            sink.write(&done.quarantine)?;
        }
        if let Some(shown) = &mut self.shown {
            return shown.write(&done.out);
        }
        let written = match &self.plan.jobs[done.job].target {
            Target::Nowhere => Ok(()),
            Target::Stdout if is_rows(&self.plan.jobs[done.job]) => self.write_file(&mut done),
            Target::Stdout => return self.write_stdout(&done),
            Target::Folder(folder) => write_documents(folder, &done),
            Target::File(_) => self.write_file(&mut done),
        };
        if let Err(error) = written {
            self.give_up();
            let failure = Failure { name: self.plan.jobs[done.job].source.to_string(), reason: format!("cannot be written: {error}") };
            self.observer.failed(&failure);
            self.summary.fail(failure);
        }
        self.checkpoint(&done)
    }

    fn write_stdout(&mut self, done: &Done) -> io::Result<()> {
        let sink = match &mut self.stdout {
            Some(sink) => sink,
            none => none.insert(Target::Stdout.open()?),
        };
        sink.write(&done.out)
    }

    fn write_file(&mut self, done: &mut Done) -> io::Result<()> {
        let job = &self.plan.jobs[done.job];
        let is_archive = matches!(job.kind, Kind::Tar);
        if let Some((length, rows)) = self.rows.take() {
            let sink = job.target.open_at(length)?;
            self.file = Some(Output::Rows(Box::new(RowFile::resume(sink, done.layout.take(), &rows)?)));
        } else if done.begins_job() && is_rows(job) && !done.lost {
            let layout = done.layout.take().filter(|_| matches!(job.kind, Kind::Parquet));
            self.file = Some(Output::Rows(Box::new(RowFile::new(job.target.open()?, layout)?)));
        } else if done.begins_job() && (is_archive || !done.lost) {
            self.file = Some(self.output(done.job, 0)?);
        }
        if done.lost && (done.unit.entry.is_none() || job.is_in_place()) {
            self.give_up();
        }
        match &mut self.file {
            Some(Output::Tar(tarball)) => tarball.add(done)?,
            Some(Output::Plain(sink)) => sink.write(&done.out)?,
            Some(Output::Rows(file)) => done.rows.iter().try_for_each(|rows| file.add(rows))?,
            None => {}
        }
        if !done.ends_job() || self.file.is_none() {
            return Ok(());
        }
        // No file appears before its part of the log and the quarantine is written: it can always be undone.
        self.log.flush()?;
        self.quarantine.as_mut().map_or(Ok(()), Sink::flush)?;
        tracing::info!(file = %job.source, "written");
        match self.file.take() {
            Some(Output::Plain(sink)) => sink.finish(),
            Some(Output::Tar(tarball)) => tarball.close()?.finish(),
            Some(Output::Rows(file)) => file.finish(),
            None => Ok(()),
        }
    }

    /// The run cannot go on. What it left can be resumed; if not, files that were finished can still be undone by as much of
    /// the log as there is.
    fn abandon(mut self) {
        if !self.plan.checkpoint.as_deref().is_some_and(Path::exists) {
            self.give_up();
            self.log.keep();
            self.quarantine.into_iter().for_each(Sink::keep);
        }
    }

    /// The file that is being written must not appear.
    fn give_up(&mut self) {
        match self.file.take() {
            Some(Output::Plain(sink)) => sink.discard(),
            Some(Output::Tar(tarball)) => tarball.discard(),
            Some(Output::Rows(file)) => file.discard(),
            None => {}
        }
    }

    /// Notes from time to time how far the run has come.
    fn checkpoint(&mut self, done: &Done) -> io::Result<()> {
        let Some(path) = &self.plan.checkpoint else { return Ok(()) };
        if self.told.elapsed() < self.every {
            return Ok(());
        }
        let (mut place, mut rows) = (done.next, None);
        // An archive is not put together from the middle of a file.
        let out = match &mut self.file {
            Some(Output::Tar(tarball)) if !tarball.is_settled() => return Ok(()),
            Some(Output::Tar(tarball)) => Some(tarball.flush()?),
            Some(Output::Plain(sink)) => {
                sink.flush()?;
                Some(sink.length())
            }
            Some(Output::Rows(file)) => match file.checkpoint(done.next.number)? {
                Some((known, row)) => {
                    place.number = row;
                    let bytes = known.bytes;
                    rows = Some(known);
                    Some(bytes)
                }
                None => return Ok(()),
            },
            // A file that failed in its middle is not begun again.
            None if !done.ends_job() && matches!(self.plan.jobs[done.job].target, Target::File(_)) => return Ok(()),
            None => None,
        };
        self.log.flush()?;
        let quarantine = match &mut self.quarantine {
            Some(sink) => {
                sink.flush()?;
                Some(sink.length())
            }
            None => None,
        };
        let beginning = if done.last { Beginning::default() } else { done.beginning.clone() };
        let mut checkpoint = Checkpoint::new(self.plan, &self.rules, place, &beginning);
        checkpoint.rows = rows;
        (checkpoint.out, checkpoint.log, checkpoint.quarantine) = (out, self.log.length(), quarantine);
        checkpoint.summary = self.summary.clone();
        checkpoint.write(path)?;
        tracing::debug!(job = place.job, offset = place.offset, record = place.number, "noted how far the run has come");
        self.told = Instant::now();
        Ok(())
    }
}

/// Whether rows are written for a job.
fn is_rows(job: &Job) -> bool {
    job.to == To::Parquet || job.to == To::Mirror && matches!(job.kind, Kind::Parquet)
}

/// Writes documents to files of their own.
fn write_documents(folder: &Path, done: &Done) -> io::Result<()> {
    for (path, text) in &done.files {
        let mut sink = Target::File(folder.join(path)).open()?;
        sink.write(text)?;
        sink.finish()?;
    }
    Ok(())
}
