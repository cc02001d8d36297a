use super::column::{Column, Ground};
use super::page::Page;
use super::place::NOWHERE;
use super::scan::float;
use crate::text::Family;

/// How many lines back a cut of each family was made, and how many on the next is; 0 beside the line itself. What was cut tells
/// what comes: links below the heading of others, remarks below a count of comments.
pub(super) const COLUMNS: [Column; 2 * Family::ALL.len()] = [
    ("lines since talk", Ground::Cuts),
    ("lines until talk", Ground::Cuts),
    ("lines since links", Ground::Cuts),
    ("lines until links", Ground::Cuts),
    ("lines since a menu", Ground::Cuts),
    ("lines until a menu", Ground::Cuts),
    ("lines since a notice", Ground::Cuts),
    ("lines until a notice", Ground::Cuts),
    ("lines since sharing", Ground::Cuts),
    ("lines until sharing", Ground::Cuts),
    ("lines since a plea", Ground::Cuts),
    ("lines until a plea", Ground::Cuts),
    ("lines since a byline", Ground::Cuts),
    ("lines until a byline", Ground::Cuts),
    ("lines since an advertisement", Ground::Cuts),
    ("lines until an advertisement", Ground::Cuts),
];

/// The numbers of [`COLUMNS`] for each line.
pub(super) fn since(page: &Page<'_>) -> Vec<[f32; COLUMNS.len()]> {
    let mut all = vec![[NOWHERE; COLUMNS.len()]; page.len()];
    for (number, &family) in Family::ALL.iter().enumerate() {
        let is_cut = |i: usize| page.families[i].contains(family);
        let mut last = None;
        for (i, line) in all.iter_mut().enumerate() {
            last = if is_cut(i) { Some(i) } else { last };
            line[2 * number] = last.map_or(NOWHERE, |last| float(i - last));
        }
        let mut next = None;
        for (i, line) in all.iter_mut().enumerate().rev() {
            next = if is_cut(i + 1) { Some(i) } else { next };
            line[2 * number + 1] = next.map_or(NOWHERE, |next| float(next - i));
        }
    }
    all
}
