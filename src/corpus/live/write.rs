use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;

use super::journal::Journal;
use crate::corpus::clean::Done;
use crate::corpus::{Observer, Summary};

/// Writes answers in the order of their turns, each as soon as it is there.
pub(super) struct Writer<'o, W> {
    output: W,
    log: Option<Journal>,
    quarantine: Option<PathBuf>,
    /// Opened when the first record fails.
    kept: Option<Journal>,
    observer: &'o dyn Observer,
    summary: Summary,
}

/// A record that was worked off, and its answer.
pub(super) type Answered = (Done, Vec<u8>);

impl<'o, W: Write> Writer<'o, W> {
    pub(super) fn open(output: W, log: Option<&Path>, quarantine: Option<PathBuf>, observer: &'o dyn Observer) -> io::Result<Self> {
        observer.planned(1, 0);
        let log = log.map(Journal::open).transpose()?;
        Ok(Self { output, log, quarantine, kept: None, observer, summary: Summary { files: 1, ..Summary::default() } })
    }

    pub(super) fn write_all(mut self, turns: &Receiver<Receiver<Answered>>) -> io::Result<Summary> {
        for turn in turns {
            // A task that gives nothing has panicked, which will be told.
            let Ok((done, answer)) = turn.recv() else { break };
            self.write(done, &answer)?;
        }
        Ok(self.summary)
    }

    /// The log first: whoever has an answer can undo it.
    fn write(&mut self, done: Done, answer: &[u8]) -> io::Result<()> {
        self.observer.advanced(done.progress);
        done.summary.failures.iter().for_each(|failure| self.observer.failed(failure));
        if let Some(log) = &mut self.log {
            log.write(&done.log)?;
        }
        if let Some(path) = self.quarantine.as_deref().filter(|_| !done.quarantine.is_empty()) {
            if self.kept.is_none() {
                self.kept = Some(Journal::open(path)?);
            }
            self.kept.as_mut().map_or(Ok(()), |kept| kept.write(&done.quarantine))?;
        }
        self.summary.add(done.summary);
        self.output.write_all(answer).and_then(|()| self.output.flush()).map_err(|error| io::Error::new(error.kind(), format!("standard output: {error}")))
    }
}
