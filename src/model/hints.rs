use super::columns::{Local, at};
use super::grams::id;
use super::token::stir;

/// How many hints there are of every line.
pub(super) const HINTS: usize = 20;

/// Makes steps of a length or a count: each is about one and a half times the last.
fn step(x: f32) -> i64 {
    const STEPS: [f32; 20] = [1.0, 2.0, 3.0, 4.0, 6.0, 9.0, 13.0, 19.0, 28.0, 40.0, 60.0, 90.0, 130.0, 190.0, 280.0, 400.0, 600.0, 900.0, 1300.0, 2000.0];
    i64::try_from(STEPS.partition_point(|&bound| bound <= x)).unwrap_or(0)
}

/// Makes so many steps of a share; -1 where there is none.
#[expect(clippy::cast_possible_truncation, reason = "shares are 0 to 1, counts are small")]
fn part(x: f32, steps: f32) -> i64 {
    (x * steps).floor().clamp(-1.0, 40.0) as i64
}

/// What a line is and where it stands, in steps, alone and two or three together: the words of a language that all lines
/// are written in. Numbers of weights, as [`super::grams::Grams`] gives for what it says.
pub(super) fn hints(line: &Local, out: &mut Vec<u32>) {
    let of = |column: usize| line[column];
    let length = step(of(at::WEIGHT));
    let ends = part(of(at::ENDS), 1.0);
    let last = part(of(at::LAST), 1.0);
    let first = part(of(at::FIRST), 1.0);
    let capital = part(of(at::CAPITAL_WORDS), 4.0);
    let known = part(of(at::KNOWN), 4.0);
    let named = part(of(at::NAMED), 3.0);
    let side = part(of(at::SIDE), 1.0);
    let times = step(of(at::TIMES)).min(4);
    let before = i64::from(of(at::CUT_BEFORE) > 0.0);
    let after = i64::from(of(at::CUT_AFTER) > 0.0);
    let hints: [&[i64]; HINTS] = [
        &[length],
        &[length, ends],
        &[last],
        &[first],
        &[first, last],
        &[capital, length],
        &[known],
        &[known, length.min(15)],
        &[named, capital],
        &[side, length],
        &[side, ends],
        &[times, side],
        &[part(of(at::DIGITS), 5.0), length],
        &[part(of(at::MARKS), 10.0)],
        &[part(of(at::PART), 10.0), side],
        &[before, after, side],
        &[step(of(at::SINCE_PROSE)), step(of(at::UNTIL_PROSE))],
        &[part(of(at::LABELLED), 4.0)],
        &[part(of(at::SEPARATORS), 1.0).min(3), part(of(at::QUOTES), 1.0).min(2), part(of(at::COLONS), 1.0).min(2)],
        &[part(of(at::WORD_LENGTH), 1.0), part(of(at::COMMAS), 1.0).min(3)],
    ];
    for (number, hint) in (1000..).zip(hints) {
        out.push(id(hint.iter().fold(number, |hash, &value| stir(hash, value.cast_unsigned()))));
    }
}
