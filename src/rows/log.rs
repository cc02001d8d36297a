use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_json::ReaderBuilder;
use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};
use serde::{Deserialize, Serialize};

use super::{Error, jsonl};
use crate::edit::{Change, DeclinedChange, Digest, Failed, Record};

/// A record of the change log as a row. What the columns cannot say exactly is kept as its line.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct LogRow {
    v: Option<u32>,
    doc: Option<String>,
    id: Option<String>,
    in_bytes: Option<usize>,
    in_xxh3: Option<String>,
    out_bytes: Option<usize>,
    out_xxh3: Option<String>,
    rules: Option<String>,
    review: Option<bool>,
    changes: Option<Vec<ChangeRow>>,
    declined: Option<Vec<DeclinedRow>>,
    failed: Option<String>,
    line: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct ChangeRow {
    at_start: usize,
    at_end: usize,
    before: String,
    after: String,
    kind: String,
    stage: String,
    by: Vec<String>,
    why: String,
    raw: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct DeclinedRow {
    at_start: usize,
    at_end: usize,
    text: String,
    after: String,
    stage: String,
    by: String,
    reason: String,
}

/// The schema of a change log kept as Parquet: a row a document.
pub fn log_schema() -> SchemaRef {
    let field = |name: &str, kind: &DataType| Field::new(name, kind.clone(), true);
    let fields = |columns: &[(&str, &DataType)]| columns.iter().map(|(name, kind)| field(name, kind)).collect::<Fields>();
    let list = |item: DataType| DataType::List(Arc::new(field("element", &item)));
    let (text, count) = (&DataType::Utf8, &DataType::UInt64);
    let (version, flag, names) = (&DataType::UInt32, &DataType::Boolean, &list(DataType::Utf8));
    let places = [("at_start", count), ("at_end", count)];
    let change = [("before", text), ("after", text), ("kind", text), ("stage", text), ("by", names), ("why", text), ("raw", text)];
    let declined = [("text", text), ("after", text), ("stage", text), ("by", text), ("reason", text)];
    let changes = list(DataType::Struct(fields(&[&places[..], &change].concat())));
    let declined = list(DataType::Struct(fields(&[&places[..], &declined].concat())));
    let digests = [("in_bytes", count), ("in_xxh3", text), ("out_bytes", count), ("out_xxh3", text)];
    let ends = [("rules", text), ("review", flag), ("changes", &changes), ("declined", &declined), ("failed", text), ("line", text)];
    Arc::new(Schema::new(fields(&[&[("v", version), ("doc", text), ("id", text)], &digests[..], &ends].concat())))
}

/// Lines of a change log as a batch of [`log_schema`].
///
/// # Errors
/// If Arrow or Parquet refuse, as [`Error`] says.
pub fn log_batch<'a>(lines: impl IntoIterator<Item = &'a str>) -> Result<RecordBatch, Error> {
    let rows: Vec<LogRow> = lines.into_iter().map(LogRow::of).collect();
    let mut decoder = ReaderBuilder::new(log_schema()).with_batch_size(rows.len().max(1)).build_decoder()?;
    decoder.serialize(&rows)?;
    Ok(decoder.flush()?.unwrap_or_else(|| RecordBatch::new_empty(log_schema())))
}

/// The lines that became the batch, each with its line end.
///
/// # Errors
/// If Arrow or Parquet refuse, as [`Error`] says.
pub fn log_lines(batch: &RecordBatch) -> Result<Vec<u8>, Error> {
    let mut lines = Vec::new();
    for row in serde_json::Deserializer::from_slice(&jsonl(batch)?).into_iter::<LogRow>() {
        lines.extend(row?.line()?.as_bytes());
        lines.push(b'\n');
    }
    Ok(lines)
}

impl LogRow {
    fn of(line: &str) -> Self {
        let row = match serde_json::from_str(line).map(Self::failed) {
            Ok(row) => row,
            Err(_) => serde_json::from_str(line).map(Self::cleaned).unwrap_or_default(),
        };
        if row.line().is_ok_and(|told| told == line) { row } else { Self { line: Some(line.to_owned()), ..row } }
    }

    fn failed(failed: Failed) -> Self {
        Self { v: Some(failed.v), doc: Some(failed.doc), failed: Some(failed.failed), ..Self::default() }
    }

    fn cleaned(record: Record) -> Self {
        Self {
            v: Some(record.v),
            doc: Some(record.doc),
            id: record.id,
            in_bytes: Some(record.original.bytes),
            in_xxh3: Some(record.original.xxh3),
            out_bytes: Some(record.cleaned.bytes),
            out_xxh3: Some(record.cleaned.xxh3),
            rules: Some(record.rules),
            review: Some(record.review),
            changes: Some(record.changes.into_iter().map(ChangeRow::from).collect()),
            declined: Some(record.declined.into_iter().map(DeclinedRow::from).collect()),
            ..Self::default()
        }
    }

    fn line(&self) -> Result<String, serde_json::Error> {
        if let Some(line) = &self.line {
            return Ok(line.clone());
        }
        let (v, doc) = (self.v.unwrap_or_default(), self.doc.clone().unwrap_or_default());
        if let Some(failed) = self.failed.clone() {
            return serde_json::to_string(&Failed { v, doc, failed });
        }
        let digest = |bytes: Option<usize>, xxh3: &Option<String>| Digest { bytes: bytes.unwrap_or_default(), xxh3: xxh3.clone().unwrap_or_default() };
        serde_json::to_string(&Record {
            v,
            doc,
            id: self.id.clone(),
            original: digest(self.in_bytes, &self.in_xxh3),
            cleaned: digest(self.out_bytes, &self.out_xxh3),
            rules: self.rules.clone().unwrap_or_default(),
            encoding: None,
            review: self.review.unwrap_or_default(),
            changes: self.changes.iter().flatten().map(Change::from).collect(),
            declined: self.declined.iter().flatten().map(DeclinedChange::from).collect(),
        })
    }
}

impl From<Change> for ChangeRow {
    fn from(change: Change) -> Self {
        let Change { at: [at_start, at_end], before, after, kind, stage, by, why, raw } = change;
        Self { at_start, at_end, before, after, kind, stage, by, why, raw }
    }
}

impl From<&ChangeRow> for Change {
    fn from(row: &ChangeRow) -> Self {
        Self {
            at: [row.at_start, row.at_end],
            before: row.before.clone(),
            after: row.after.clone(),
            kind: row.kind.clone(),
            stage: row.stage.clone(),
            by: row.by.clone(),
            why: row.why.clone(),
            raw: row.raw.clone(),
        }
    }
}

impl From<DeclinedChange> for DeclinedRow {
    fn from(change: DeclinedChange) -> Self {
        let DeclinedChange { at: [at_start, at_end], text, after, stage, by, reason } = change;
        Self { at_start, at_end, text, after, stage, by, reason }
    }
}

impl From<&DeclinedRow> for DeclinedChange {
    fn from(row: &DeclinedRow) -> Self {
        Self {
            at: [row.at_start, row.at_end],
            text: row.text.clone(),
            after: row.after.clone(),
            stage: row.stage.clone(),
            by: row.by.clone(),
            reason: row.reason.clone(),
        }
    }
}
