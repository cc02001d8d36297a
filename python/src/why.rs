use dechaff::edit::Cause;
use dechaff::text::{key_hash, lines};
use dechaff::{Document, Pipeline};
use pyo3::prelude::*;

/// A line of a document, and what was decided of it.
#[pyclass(frozen, get_all, module = "dechaff")]
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// From 1.
    number: usize,
    text: String,
    /// `kept`, `removed` or `changed`.
    verdict: &'static str,
    /// What stands in `dechaff.toml` to except it.
    hash: String,
    reasons: Vec<Reason>,
}

/// Who wanted something of a line, did not get it, or nearly wanted it.
#[pyclass(frozen, get_all, module = "dechaff")]
#[derive(Clone, Debug)]
pub(crate) struct Reason {
    /// `by`, `declined` or `nearly`.
    how: &'static str,
    rule: String,
    stage: &'static str,
    kind: String,
    why: String,
}

impl Reason {
    fn new(how: &'static str, cause: &Cause, more: Option<String>) -> Self {
        let why = [Some(cause.why.to_string()).filter(|why| !why.is_empty()), more].into_iter().flatten().collect::<Vec<_>>().join(": ");
        Self { how, rule: cause.rule.to_string(), stage: cause.stage, kind: cause.kind.to_string(), why }
    }
}

/// What is decided of each line.
pub(crate) fn why(pipeline: &Pipeline, document: &Document<'_>) -> Vec<Line> {
    let text: &str = &document.text;
    let cleaned = pipeline.explain(document);
    let told = lines(text).into_iter().zip(1..).map(|(line, number)| {
        let edits = cleaned.edits.touching(line.span);
        let gone = edits.iter().any(|edit| edit.after.is_empty() && edit.span.contains(line.body));
        let mut reasons = Vec::new();
        for cause in edits.iter().flat_map(|edit| &edit.causes) {
            reasons.push(Reason::new("by", cause, None));
        }
        for declined in cleaned.declined.iter().filter(|declined| declined.span.overlaps(line.span)) {
            reasons.push(Reason::new("declined", &declined.cause, Some(declined.reason.to_string())));
        }
        for near in cleaned.near.iter().filter(|near| near.span.overlaps(line.span)) {
            reasons.push(Reason::new("nearly", &near.cause, None));
        }
        let verdict = if gone {
            "removed"
        } else if edits.is_empty() {
            "kept"
        } else {
            "changed"
        };
        let body = line.body.of(text);
        Line { number, text: body.to_owned(), verdict, hash: format!("{:016x}", key_hash(body)), reasons }
    });
    told.collect()
}

#[pymethods]
impl Line {
    fn __repr__(&self) -> String {
        let line = format!("{:>5} {:<7}  {}", self.number, self.verdict, self.text);
        let told = std::iter::once(line).chain(self.reasons.iter().map(|reason| format!("      {}", reason.__repr__())));
        told.collect::<Vec<_>>().join("\n")
    }
}

#[pymethods]
impl Reason {
    fn __repr__(&self) -> String {
        let why = if self.why.is_empty() { String::new() } else { format!(": {}", self.why) };
        format!("{} {} ({}, {}){why}", self.how, self.rule, self.stage, self.kind)
    }
}
