use std::io;
use std::path::Path;
use std::sync::mpsc::Receiver;

use super::checkpoints::Checkpoints;
use super::clean::Done;
use super::logfile::LogFile;
use super::read::{Beginning, Place};
use super::resume::{Checkpoint, Stored};
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
    observer: &'p dyn Observer,
    checkpoints: Checkpoints<'p>,
    /// Everything goes to standard output, for a reader.
    shown: Option<Sink>,
    log: LogFile,
    quarantine: Option<Sink>,
    stdout: Option<Sink>,
    /// The job whose chunks come.
    job: usize,
    /// The file being written; `None` after it failed.
    file: Option<Output>,
    /// The rows that a stopped run left, until the first ones come that say how they are laid out.
    rows: Option<(u64, rows::Checkpoint)>,
    /// The job of a file that was given up, as long as the last checkpoint goes on from its middle.
    doomed: Option<usize>,
    summary: Summary,
}

/// A file being written.
enum Output {
    Plain(Sink),
    Tar(Tarball),
    Rows(Box<RowFile>),
}

impl<'p> Writer<'p> {
    /// A writer that begins anew, or goes on where an earlier run stopped.
    pub(super) fn open(plan: &'p Plan, shown: bool, checkpoints: Checkpoints<'p>, from: Option<&Checkpoint>, observer: &'p dyn Observer) -> io::Result<Self> {
        let mut writer = Self {
            plan,
            observer,
            checkpoints,
            shown: if shown { Some(Target::Stdout.open()?) } else { None },
            log: LogFile::default(),
            quarantine: None,
            stdout: None,
            job: from.map_or(0, |from| from.place.job),
            file: None,
            rows: None,
            doomed: None,
            summary: Summary::default(),
        };
        if let Some(from) = from {
            writer.go_on(from)?;
            return Ok(writer);
        }
        writer.log = LogFile::open_at(&plan.log, 0)?;
        writer.summary.skipped = plan.skipped;
        plan.failures.iter().for_each(|failure| writer.fail(failure.clone()));
        Ok(writer)
    }

    fn go_on(&mut self, from: &Checkpoint) -> io::Result<()> {
        let plan = self.plan;
        self.summary = from.summary.clone();
        // At the end, what is not there has its name already.
        let is_end = from.is_end(plan);
        if !is_end || LogFile::has_part(&plan.log) {
            self.log = LogFile::open_at(&plan.log, from.stored.log)?;
        }
        if let Some(length) = from.stored.quarantine.filter(|_| !is_end || plan.quarantine.has_part()) {
            self.quarantine = Some(plan.quarantine.open_at(length)?);
        }
        match (from.stored.out, &from.stored.rows) {
            (None, _) => {}
            (Some(length), _) if from.stored.is_whole => {
                let job = from.place.job.checked_sub(1).and_then(|job| plan.jobs.get(job)).filter(|job| job.target.has_part());
                if let Some((job, error)) = job.and_then(|job| Some((job, job.target.open_at(length).and_then(Sink::finish).err()?))) {
                    self.fail(not_written(job, &error));
                }
            }
            (Some(length), Some(rows)) => self.rows = Some((length, rows.clone())),
            (Some(length), None) => self.file = Some(self.output(from.place.job, length)?),
        }
        Ok(())
    }

    fn fail(&mut self, failure: Failure) {
        self.observer.failed(&failure);
        self.summary.fail(failure);
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
        if self.checkpoints.is_before_end() {
            self.note(Place { job: self.plan.jobs.len(), ..Place::default() }, &Beginning::default(), None, None)?;
        }
        for mut sink in [self.shown, self.stdout, self.quarantine].into_iter().flatten() {
            if let Err(error) = sink.flush() {
                sink.keep();
                return Err(error);
            }
            sink.finish()?;
        }
        self.log.finish()?;
        self.checkpoints.end();
        Ok(self.summary)
    }

    fn output(&self, job: usize, length: u64) -> io::Result<Output> {
        let job = &self.plan.jobs[job];
        let sink = job.target.open_at(length)?;
        Ok(if matches!(job.kind, Kind::Tar) && job.to == To::Mirror { Output::Tar(Tarball::new(sink, job.codec)) } else { Output::Plain(sink) })
    }

    fn write(&mut self, mut done: Done) -> io::Result<()> {
        self.job = done.job;
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
            self.fail(not_written(&self.plan.jobs[done.job], &error));
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
        let Some(file) = self.file.take() else { return Ok(()) };
        let mut sink = match file.close() {
            Ok(sink) => sink,
            Err(error) => {
                self.remove_part();
                return Err(error);
            }
        };
        if self.checkpoints.inside().is_some() {
            // Once it has its name there is no going on from its middle.
            sink.flush()?;
            self.note(done.next, &Beginning::default(), Some(sink.length()), None)?;
        }
        sink.finish()
    }

    /// The run cannot go on. What it left can be resumed; if not, files that were finished can still be undone by as much of
    /// the log as there is.
    fn abandon(mut self) {
        if !self.checkpoints.has_any() {
            self.give_up();
            self.log.keep();
            self.quarantine.into_iter().for_each(Sink::keep);
        }
    }

    /// The file that is being written must not appear.
    fn give_up(&mut self) {
        if self.file.take().is_some() {
            self.remove_part();
        }
    }

    fn remove_part(&mut self) {
        if self.checkpoints.inside() == Some(self.job) {
            self.doomed = Some(self.job);
        } else {
            self.plan.jobs[self.job].target.remove_part();
        }
    }

    /// Notes from time to time how far the run has come.
    fn checkpoint(&mut self, done: &Done) -> io::Result<()> {
        if !self.checkpoints.is_due() {
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
        let beginning = if done.last { Beginning::default() } else { done.beginning.clone() };
        self.note(place, &beginning, out, rows)
    }

    /// Notes that the run has come to a place, with so many bytes of the file that is being written on the disk.
    fn note(&mut self, place: Place, beginning: &Beginning, out: Option<u64>, rows: Option<rows::Checkpoint>) -> io::Result<()> {
        self.log.flush()?;
        let quarantine = match &mut self.quarantine {
            Some(sink) => {
                sink.flush()?;
                Some(sink.length())
            }
            None => None,
        };
        let is_whole = self.file.is_none();
        let stored = Stored { out, rows, is_whole, log: self.log.length(), quarantine };
        self.checkpoints.write(place, beginning, stored, &self.summary)?;
        if let Some(job) = self.doomed.take() {
            self.plan.jobs[job].target.remove_part();
        }
        Ok(())
    }
}

impl Output {
    /// Ends the file, and gives what it was written to.
    fn close(self) -> io::Result<Sink> {
        match self {
            Self::Plain(sink) => Ok(sink),
            Self::Tar(tarball) => tarball.close(),
            Self::Rows(file) => file.close(),
        }
    }
}

fn not_written(job: &Job, error: &io::Error) -> Failure {
    Failure { name: job.source.to_string(), reason: format!("cannot be written: {error}") }
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
