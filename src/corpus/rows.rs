use super::clean::{CleanedRows, Work, push_json};
use super::quarantine::Quarantined;
use super::summary::Failure;
use super::{Target, To};
use crate::format::{Field, RawRecord, Value};
use crate::rows::{Error, NewRow, RowBuilder, RowChange, Rows, jsonl};
use crate::text::Document;

impl Work<'_> {
    /// Cleans the rows of a table. Of those before `logged` only the texts are wanted: a run that was stopped had told of them.
    pub(super) fn rows(&mut self, rows: &Rows, logged: u64) {
        let mut dropped = Vec::new();
        let changes: Vec<RowChange> = rows
            .documents()
            .enumerate()
            .map(|(at, row)| {
                let is_new = row.number >= logged;
                let name = format!("{}:{}", self.done.unit.name, row.number);
                match row.text {
                    Ok(None) => RowChange::Keep,
                    Ok(Some(text)) => {
                        let document = Document { name: name.into(), text: text.into(), id: row.id, url: row.url, lang: row.lang };
                        self.row(&document, is_new)
                    }
                    Err(error) => {
                        dropped.push(row.number);
                        if is_new {
                            self.broken_row(rows, at, name, &format!("the text is no UTF-8: {error}"));
                        }
                        RowChange::Drop
                    }
                }
            })
            .collect();
        if self.cleaner.show.is_some() {
            return;
        }
        if let Err(error) = self.write_rows(rows, &changes, dropped) {
            self.done.lost = true;
            self.done.summary.fail(Failure { name: self.done.unit.source.clone(), reason: error.to_string() });
        }
    }

    fn row(&mut self, document: &Document<'_>, is_new: bool) -> RowChange {
        let pipeline = self.cleaner.pipeline;
        let cleaned = pipeline.clean(document);
        let done = &mut self.done;
        if is_new {
            done.progress.documents += 1;
            done.summary.count(&document.text, &cleaned);
        }
        if let Some(show) = self.cleaner.show {
            show.show(document, &cleaned, &mut done.out);
            return RowChange::Keep;
        }
        if is_new && self.cleaner.plan.log != Target::Nowhere {
            push_json(&mut done.log, &pipeline.record(document, &cleaned));
        }
        if cleaned.is_changed() { RowChange::Replace(cleaned.text) } else { RowChange::Keep }
    }

    /// What cannot be cleaned goes to quarantine as JSON, with all its columns.
    fn broken_row(&mut self, rows: &Rows, at: usize, doc: String, reason: &str) {
        let done = &mut self.done;
        let raw = rows.jsonl(at..at + 1).unwrap_or_default();
        done.progress.documents += 1;
        done.set_aside(&Quarantined::new(doc.clone(), done.unit.source.clone(), 0, reason.to_owned(), &raw));
        done.summary.fail(Failure { name: doc, reason: reason.to_owned() });
    }

    fn write_rows(&mut self, rows: &Rows, changes: &[RowChange], dropped: Vec<u64>) -> Result<(), Error> {
        let batch = rows.with_texts(changes)?;
        let (first, read) = (rows.first(), rows.len() as u64);
        match self.done.unit.to {
            To::Jsonl => self.done.out.extend(jsonl(&batch)?),
            To::Txt => {
                let texts = rows.documents().zip(changes).filter_map(|(row, change)| match change {
                    RowChange::Replace(text) => Some((row.number, text.clone())),
                    _ => Some((row.number, row.text.ok()??.to_owned())),
                });
                let inside = self.done.unit.entry.as_ref().map(|(_, path)| format!("{path}/")).unwrap_or_default();
                let files = texts.map(|(number, text)| (format!("{inside}{number}{}", self.job.txt_ending()), text.into_bytes()));
                if matches!(self.job.target, Target::Folder(_)) {
                    self.done.files.extend(files);
                } else {
                    self.done.out.extend(files.flat_map(|(_, text)| text));
                }
            }
            To::Mirror | To::Parquet => self.done.rows = Some(CleanedRows { batch, first, read, dropped }),
        }
        Ok(())
    }

    /// Ends the rows that were made of records of other formats.
    pub(super) fn build_rows(&mut self) {
        if self.new_rows.rows() == 0 {
            return;
        }
        match self.new_rows.finish() {
            Ok(batch) => {
                let read = batch.num_rows() as u64;
                self.done.rows = Some(CleanedRows { batch, first: 0, read, dropped: Vec::new() });
            }
            Err(error) => {
                self.done.lost = true;
                self.done.summary.fail(Failure { name: self.done.unit.source.clone(), reason: error.to_string() });
            }
        }
    }
}

/// Makes a row of a record of another format; fields that are no columns go to its metadata.
pub(super) fn push(rows: &mut RowBuilder, record: &RawRecord<'_>, fields: &[Field<'_>], name: &str, text: &str) -> Result<(), Error> {
    const COLUMNS: [&str; 6] = ["id", "url", "lang", "title", "byline", "date"];
    let string = |name: &str| {
        let field = fields.iter().find(|field| field.name == name)?;
        if let Value::Json(json) = &field.value { serde_json::from_str::<String>(json).ok() } else { None }
    };
    let (title, byline, date) = (string("title"), string("byline"), string("date"));
    let is_column = |field: &&Field<'_>| COLUMNS.contains(&&*field.name) && (string(&field.name).is_some() || matches!(&*field.name, "id" | "url" | "lang"));
    let others = fields.iter().filter(|field| !is_column(field)).filter_map(|field| match &field.value {
        Value::Json(json) => Some(format!("{}:{json}", serde_json::Value::from(&*field.name))),
        Value::Text => None,
    });
    let others: Vec<String> = others.collect();
    let metadata = (!others.is_empty()).then(|| format!("{{{}}}", others.join(",")));
    rows.push(&NewRow {
        text,
        id: record.id.as_deref().or(Some(name)),
        url: record.url.as_deref(),
        lang: record.lang.as_deref(),
        title: title.as_deref(),
        byline: byline.as_deref(),
        date: date.as_deref(),
        metadata: metadata.as_deref(),
    })
}
