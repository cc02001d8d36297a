use std::io::IsTerminal;
use std::sync::Mutex;

use dechaff::corpus::{Failure, Observer, Progress};
use indicatif::{ProgressBar, ProgressStyle};

/// A bar on a terminal, failures as they come anywhere.
pub(crate) struct Bar {
    drawn: ProgressBar,
    quiet: bool,
    counts: Mutex<Counts>,
}

#[derive(Default)]
struct Counts {
    planned: u64,
    files: u64,
    documents: u64,
}

impl Bar {
    /// Draws only where a person looks, and tells failures unless asked to be quiet.
    pub(crate) fn new(quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        Self { drawn: if shown { ProgressBar::new(0) } else { ProgressBar::hidden() }, quiet, counts: Mutex::default() }
    }

    /// Takes the bar off the screen.
    pub(crate) fn finish(&self) {
        self.drawn.finish_and_clear();
    }
}

impl Observer for Bar {
    fn planned(&self, files: u64, bytes: u64) {
        self.drawn.set_length(bytes);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent:>3} %  {decimal_bytes_per_sec}  {eta} left  {msg}") {
            self.drawn.set_style(style);
        }
        if let Ok(mut counts) = self.counts.lock() {
            counts.planned = files;
        }
    }

    fn advanced(&self, progress: Progress) {
        let Ok(mut counts) = self.counts.lock() else { return };
        counts.files += progress.files;
        counts.documents += progress.documents;
        self.drawn.set_message(format!("{} of {} files, {} documents", counts.files, counts.planned, counts.documents));
        self.drawn.inc(progress.bytes);
    }

    fn failed(&self, failure: &Failure) {
        if !self.quiet {
            self.drawn.suspend(|| anstream::eprintln!("dechaff: {}: {}", failure.name, failure.reason));
        }
    }
}
