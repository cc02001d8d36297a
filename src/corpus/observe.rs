use super::Failure;

/// How far a run has come since the last report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of input that were worked off.
    pub bytes: u64,
    /// Documents that were worked off, failed ones included.
    pub documents: u64,
    /// Files that were finished.
    pub files: u64,
}

/// Is told what a run does; the only way in which the library speaks. Called from one thread at a time.
pub trait Observer: Sync {
    /// The run begins: so many files, and their bytes as far as known.
    fn planned(&self, _files: u64, _bytes: u64) {}

    /// Some more is done.
    fn advanced(&self, _progress: Progress) {}

    /// A document or file could not be processed; the run goes on.
    fn failed(&self, _failure: &Failure) {}
}

/// An observer that looks away.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Observer for Silent {}
