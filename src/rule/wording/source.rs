use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// The text of one rule file.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path as shown to people, with `/` between its parts; the folder above the file names the pack.
    pub path: String,
    /// What it holds.
    pub text: Cow<'static, str>,
    /// It came with the library.
    pub(crate) builtin: bool,
}

impl SourceFile {
    /// A file held in memory.
    pub fn new(path: impl Into<String>, text: impl Into<Cow<'static, str>>) -> Self {
        Self { path: path.into(), text: text.into(), builtin: false }
    }

    /// Whether it holds names of people and places rather than line rules: its folder is called `names`.
    pub fn holds_names(&self) -> bool {
        self.pack() == "names"
    }

    /// The pack it belongs to: its folder's name, or its own where it stands in none.
    pub(crate) fn pack(&self) -> &str {
        let mut parts = self.path.rsplit('/');
        let file = parts.next().unwrap_or_default();
        parts.next().filter(|folder| !folder.is_empty()).unwrap_or_else(|| file.trim_end_matches(".toml"))
    }
}

/// One thing that is wrong in a rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleError {
    /// Path of the file.
    pub path: String,
    /// The file's text, for showing the place.
    pub text: Cow<'static, str>,
    /// Bytes of the file at fault; empty where it is the file as a whole.
    pub at: Range<usize>,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What kind of fault it is, as `dechaff rules lint` calls it: `invalid`, `caseless`, `uncompilable`.
    pub fault: &'static str,
}

impl RuleError {
    /// Line and column of the fault, both from 1; the column counts characters.
    pub fn position(&self) -> (usize, usize) {
        let before = self.text.get(..self.at.start).unwrap_or(&self.text);
        let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |tail| tail.chars().count()) + 1;
        (line, column)
    }
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.position();
        write!(f, "{}:{line}:{column}: {}", self.path, self.message)
    }
}

/// Everything that is wrong in a set of rule files, in the order of files and lines.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct RuleErrors(pub Vec<RuleError>);
