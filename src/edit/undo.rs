use super::{Change, Digest, Record};
use crate::text::Span;

/// Why a log could not be applied backwards.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UndoError {
    /// The text is not the one that the record describes.
    #[error("{doc}: the text does not belong to this log: it has {got} bytes and the log speaks of {want}")]
    Length {
        /// Source and record.
        doc: String,
        /// Bytes of the text.
        got: usize,
        /// Bytes that the log names.
        want: usize,
    },
    /// A replacement is not where the record says.
    #[error("{doc}: the text parts from the log at byte {at}: the log says {want:?}, there stands {got:?}")]
    Parts {
        /// Source and record.
        doc: String,
        /// Offset in the cleaned text.
        at: usize,
        /// What the log says.
        want: String,
        /// What the text has.
        got: String,
    },
    /// Same length and replacements, other bytes.
    #[error("{doc}: the text does not belong to this log: its XXH3 is {got}, the log says {want}")]
    Hash {
        /// Source and record.
        doc: String,
        /// Digest of the text.
        got: String,
        /// Digest that the log names.
        want: String,
    },
    /// The record contradicts itself.
    #[error("{doc}: change {change} of the log is out of order or out of range")]
    Disorder {
        /// Source and record.
        doc: String,
        /// Its number, from 1.
        change: usize,
    },
    /// The original that came out is not the one that went in.
    #[error("{doc}: undoing gives a text of XXH3 {got}, the original had {want}; the log was altered")]
    Original {
        /// Source and record.
        doc: String,
        /// Digest of what came out.
        got: String,
        /// Digest of the original.
        want: String,
    },
}

/// A piece of text to put in the place of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Splice<'a> {
    /// What it covers in the present text.
    pub span: Span,
    /// What shall stand there.
    pub text: &'a str,
    /// How the file format shall write it, if not in its usual way.
    pub raw: Option<&'a str>,
}

/// The original text, from the cleaned text and its record.
///
/// # Errors
/// If the record does not belong to the text, or was altered.
pub fn undo(cleaned: &str, record: &Record) -> Result<String, UndoError> {
    let original = spliced(cleaned, &backward(cleaned, record, |_| true)?);
    check_original(&original, record)?;
    Ok(original)
}

/// Takes back only the changes of which every rule is chosen by `rule`; gives the text and the record that remains.
/// A change that another rule wanted too stays.
///
/// # Errors
/// As [`undo`].
pub fn undo_where(cleaned: &str, record: &Record, rule: impl Fn(&str) -> bool) -> Result<(String, Record), UndoError> {
    let taken = |change: &Change| change.by.iter().all(|id| rule(id));
    let text = spliced(cleaned, &backward(cleaned, record, taken)?);
    let mut rest = record.clone();
    rest.changes.retain(|change| !taken(change));
    rest.cleaned = Digest::of(&text);
    if rest.changes.is_empty() {
        check_original(&text, record)?;
    }
    Ok((text, rest))
}

/// What must be spliced into the cleaned text to take back the changes that `chosen` accepts.
///
/// # Errors
/// If the record does not belong to the text.
pub fn backward<'r>(cleaned: &str, record: &'r Record, chosen: impl Fn(&Change) -> bool) -> Result<Vec<Splice<'r>>, UndoError> {
    let doc = || record.doc.clone();
    let mut splices = Vec::new();
    // Offsets in the original and in the cleaned text up to which they are known to agree.
    let (mut original_at, mut at) = (0, 0_usize);
    for (i, change) in record.changes.iter().enumerate() {
        let span = change.span();
        if span.start < original_at || span.end < span.start || span.end - span.start != change.before.len() {
            return Err(UndoError::Disorder { doc: doc(), change: i + 1 });
        }
        // A log may name any number.
        at = at.saturating_add(span.start - original_at);
        let outcome = Span { start: at, end: at.saturating_add(change.after.len()) };
        if outcome.end > cleaned.len() {
            return Err(UndoError::Length { doc: doc(), got: cleaned.len(), want: record.cleaned.bytes });
        }
        if !outcome.fits(cleaned) || outcome.of(cleaned) != change.after {
            let got = Span::new(cleaned.floor_char_boundary(at), cleaned.floor_char_boundary(outcome.end).max(cleaned.floor_char_boundary(at)));
            return Err(UndoError::Parts { doc: doc(), at, want: change.after.clone(), got: got.of(cleaned).to_owned() });
        }
        if chosen(change) {
            splices.push(Splice { span: outcome, text: &change.before, raw: change.raw.as_deref() });
        }
        original_at = span.end;
        at = outcome.end;
    }
    let present = Digest::of(cleaned);
    if present.bytes != record.cleaned.bytes {
        return Err(UndoError::Length { doc: doc(), got: present.bytes, want: record.cleaned.bytes });
    }
    if present != record.cleaned {
        return Err(UndoError::Hash { doc: doc(), got: present.xxh3, want: record.cleaned.xxh3.clone() });
    }
    Ok(splices)
}

/// A text with pieces of it replaced.
pub(crate) fn spliced(text: &str, splices: &[Splice<'_>]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for splice in splices {
        out.push_str(Span::new(at, splice.span.start).of(text));
        out.push_str(splice.text);
        at = splice.span.end;
    }
    out.push_str(Span::new(at, text.len()).of(text));
    out
}

fn check_original(text: &str, record: &Record) -> Result<(), UndoError> {
    let got = Digest::of(text);
    if got == record.original {
        return Ok(());
    }
    Err(UndoError::Original { doc: record.doc.clone(), got: got.xxh3, want: record.original.xxh3.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_beyond_all_numbers_is_refused() {
        let change = |at: usize, after: &str| Change {
            at: [at, at],
            before: String::new(),
            after: after.to_owned(),
            kind: String::new(),
            stage: String::new(),
            by: Vec::new(),
            why: String::new(),
            raw: None,
        };
        let record = Record {
            v: 1,
            doc: "a".to_owned(),
            id: None,
            original: Digest::of(""),
            cleaned: Digest::of("xx"),
            rules: String::new(),
            encoding: None,
            review: false,
            changes: vec![change(0, "xx"), change(usize::MAX, "y")],
            declined: Vec::new(),
        };
        assert!(matches!(undo("xx", &record), Err(UndoError::Length { .. })));
    }
}
