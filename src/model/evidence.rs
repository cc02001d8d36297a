use super::columns::{COLUMNS, names};

/// What a judgement rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ground {
    Words,
    Neighbours,
    Place,
    Cuts,
    Vocabulary,
    Shape,
    Repeats,
    Document,
}

impl Ground {
    /// As a person would say it.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Words => "its words",
            Self::Neighbours => "the lines around it",
            Self::Place => "its place",
            Self::Cuts => "what was removed beside it",
            Self::Vocabulary => "words foreign to the article",
            Self::Shape => "its shape",
            Self::Repeats => "it stands here more than once",
            Self::Document => "the page as a whole",
        }
    }

    /// What a column speaks of.
    fn of(name: &str) -> Self {
        match name {
            "score" | "score above the prose" => Self::Words,
            "times in the document" => Self::Repeats,
            _ if name.contains("cut") => Self::Cuts,
            _ if name.contains("of the prose") && !name.contains("score") || name.contains("other labels") => Self::Vocabulary,
            "mean score"
            | "score of the prose"
            | "lines of the document"
            | "prose of the document"
            | "share of prose"
            | "median"
            | "prose lines"
            | "capitals of the document" => Self::Document,
            _ if name.contains("score") || name.ends_with(['1', '2', '3']) || NEAR.contains(&name) => Self::Neighbours,
            _ if PLACE.iter().any(|word| name.contains(word)) => Self::Place,
            _ => Self::Shape,
        }
    }
}

const NEAR: [&str; 7] =
    ["mean of five", "mean of eleven", "longest near", "unlike neighbours", "sentences near", "mean between prose", "highest of four before"];

const PLACE: [&str; 9] = ["before", "after", "part", "since", "until", "lines between", "side", "run", "longest"];

/// What each column speaks of.
pub(super) fn grounds() -> Vec<Ground> {
    names().iter().map(|name| Ground::of(name)).collect()
}

/// The grounds that moved a judgement most, the strongest first; none of less than a fifth of the strongest.
pub(super) fn strongest(grounds: &[Ground], moved: &[f32; COLUMNS]) -> Vec<Ground> {
    let mut sums: Vec<(Ground, f32)> = Vec::new();
    for (&ground, &by) in grounds.iter().zip(moved) {
        match sums.iter_mut().find(|(known, _)| *known == ground) {
            Some((_, sum)) => *sum += by,
            None => sums.push((ground, by)),
        }
    }
    sums.sort_by(|(a, by_a), (b, by_b)| by_b.total_cmp(by_a).then(a.cmp(b)));
    let least = sums.first().map_or(0.0, |&(_, by)| by * LEAST);
    sums.into_iter().filter(|&(_, by)| by > 0.0 && by >= least).map(|(ground, _)| ground).take(3).collect()
}

const LEAST: f32 = 0.2;
