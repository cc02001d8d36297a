use super::column::{Column, Ground};
use super::page::Page;
use super::place::NOWHERE;
use super::scan::{flag, float};
use crate::rule::wording_of;
use crate::text::{Family, Memo, remembered_of_line};

/// How far a line's words are those of interfaces, in the language that fits it best: what is known of labels in languages that
/// nothing was learned of. Lines of prose are not looked up; a line too long for a label, or of numbers alone, has no words.
pub(super) const COLUMNS: [Column; 6] = [
    ("words looked up", Ground::Interface),
    ("unknown words", Ground::Interface),
    ("terms a word", Ground::Interface),
    ("terms", Ground::Interface),
    ("family of terms", Ground::Interface),
    ("begins with a term", Ground::Interface),
];

/// The numbers of [`COLUMNS`] for each line.
pub(super) fn wordings(page: &Page<'_>) -> Vec<[f32; COLUMNS.len()]> {
    thread_local!(static KNOWN: Memo<[f32; COLUMNS.len()]> = Memo::default());
    let of_line = |(body, &prose): (&&str, &bool)| if prose { [NOWHERE; COLUMNS.len()] } else { remembered_of_line(&KNOWN, 0, body, || numbers(body)) };
    page.bodies.iter().zip(&page.prose).map(of_line).collect()
}

fn numbers(body: &str) -> [f32; COLUMNS.len()] {
    let wording = wording_of(body);
    let words = float(wording.words.max(1));
    let family = if wording.terms == 0 { NOWHERE } else { float(wording.family.map_or(Family::ALL.len(), |family| family as usize)) };
    [float(wording.words), float(wording.unknown) / words, float(wording.terms) / words, float(wording.terms), family, flag(wording.begins)]
}
