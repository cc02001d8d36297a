use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use dechaff::corpus::{Failure, Observer, Progress};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

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
    failed: u64,
}

impl Bar {
    /// Draws only where a person looks, and tells failures unless asked to be quiet.
    pub(crate) fn new(quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        let bar = Self::hidden(quiet);
        if shown { Self { drawn: ProgressBar::new(0), ..bar } } else { bar }
    }

    /// Draws nothing, and tells failures unless asked to be quiet.
    pub(crate) fn hidden(quiet: bool) -> Self {
        Self { drawn: ProgressBar::hidden(), quiet, counts: Mutex::default() }
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
        let failed = if counts.failed > 0 { format!(", {} failed", counts.failed) } else { String::new() };
        self.drawn.set_message(format!("{} of {} files, {} documents{failed}", counts.files, counts.planned, counts.documents));
        self.drawn.inc(progress.bytes);
    }

    fn failed(&self, failure: &Failure) {
        if let Ok(mut counts) = self.counts.lock() {
            counts.failed += 1;
        }
        if !self.quiet {
            self.drawn.suspend(|| anstream::eprintln!("dechaff: {}: {}", failure.name, failure.reason));
        }
    }
}

/// The same as JSON lines on standard error, for machines: a line a second, a line a failure, and a last one.
pub(crate) struct JsonLines {
    state: Mutex<State>,
}

struct State {
    told: Told,
    begun: Instant,
    last: Instant,
}

/// One report.
#[derive(Default, Serialize)]
struct Told {
    files: u64,
    of_files: u64,
    /// Of input, as it lies on the disk.
    bytes: u64,
    of_bytes: u64,
    documents: u64,
    failed: u64,
    seconds: f64,
    bytes_per_second: f64,
    /// Unknown while nothing is done or the input's size is not known.
    seconds_left: Option<f64>,
    done: bool,
}

/// Time between two reports.
const EVERY: Duration = Duration::from_secs(1);

impl JsonLines {
    pub(crate) fn new() -> Self {
        let now = Instant::now();
        Self { state: Mutex::new(State { told: Told::default(), begun: now, last: now }) }
    }

    /// The last report.
    pub(crate) fn finish(&self) {
        if let Ok(mut state) = self.state.lock() {
            state.told.done = true;
            state.tell();
        }
    }
}

impl State {
    fn tell(&mut self) {
        let told = &mut self.told;
        told.seconds = self.begun.elapsed().as_secs_f64();
        told.bytes_per_second = told.bytes as f64 / told.seconds.max(1e-9);
        let left = told.of_bytes.saturating_sub(told.bytes) as f64;
        told.seconds_left = (told.bytes > 0 && told.of_bytes > 0).then(|| left / told.bytes_per_second);
        tell(&self.told);
        self.last = Instant::now();
    }
}

fn tell(line: &impl Serialize) {
    if let Ok(json) = serde_json::to_string(line) {
        anstream::eprintln!("{json}");
    }
}

impl Observer for JsonLines {
    fn planned(&self, files: u64, bytes: u64) {
        if let Ok(mut state) = self.state.lock() {
            (state.told.of_files, state.told.of_bytes) = (files, bytes);
        }
    }

    fn advanced(&self, progress: Progress) {
        let Ok(mut state) = self.state.lock() else { return };
        state.told.files += progress.files;
        state.told.bytes += progress.bytes;
        state.told.documents += progress.documents;
        if state.last.elapsed() >= EVERY {
            state.tell();
        }
    }

    fn failed(&self, failure: &Failure) {
        if let Ok(mut state) = self.state.lock() {
            state.told.failed += 1;
        }
        tell(failure);
    }
}
