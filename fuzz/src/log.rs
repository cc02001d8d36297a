use dechaff::edit::{Digest, backward};
use dechaff::{Record, undo, undo_where};

use super::input::Input;

/// A log that anybody may have written, over any text: undoing gives the text that the log speaks of, or an error.
pub fn log(data: &[u8]) {
    let mut input = Input(data);
    let (kind, length) = (input.byte(), data.iter().position(|&byte| byte == b'\n').unwrap_or(data.len()));
    let line = input.bytes(length.saturating_sub(1));
    let Ok(mut record) = serde_json::from_slice::<Record>(line) else { return };
    let text = input.text(usize::MAX);
    let text = text.strip_prefix('\n').unwrap_or(&text);
    check(text, &record);
    // A digest cannot be guessed: with those that are right, the changes alone are to be judged.
    record.cleaned = Digest::of(text);
    if let (1, Ok(splices)) = (kind & 1, backward(text, &record, |_| true)) {
        let (mut original, mut at) = (String::new(), 0);
        for splice in splices {
            assert!(at <= splice.span.start && splice.span.fits(text));
            original.push_str(&text[at..splice.span.start]);
            original.push_str(splice.text);
            at = splice.span.end;
        }
        original.push_str(&text[at..]);
        record.original = Digest::of(&original);
        assert_eq!(undo(text, &record), Ok(original));
    }
    check(text, &record);
}

fn check(text: &str, record: &Record) {
    let undone = undo(text, record);
    if let Ok(original) = &undone {
        assert_eq!(Digest::of(text), record.cleaned);
        assert_eq!(Digest::of(original), record.original);
    }
    if let Ok((half, rest)) = undo_where(text, record, |rule| rule.len() % 2 == 0) {
        assert_eq!(Digest::of(&half), rest.cleaned);
        if undone.is_ok() {
            assert_eq!(undo(&half, &rest), undone);
        }
    } else {
        assert!(undone.is_err());
    }
    let json = serde_json::to_vec(record).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(serde_json::from_slice::<Record>(&json).ok().as_ref(), Some(record));
}
