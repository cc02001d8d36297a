use super::column::Ground;
use super::columns::COLUMNS;

impl Ground {
    /// As a person would say it.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Words => "its words",
            Self::Neighbours => "the lines around it",
            Self::Place => "its place",
            Self::Cuts => "what was removed beside it",
            Self::Vocabulary => "words foreign to the article",
            Self::Interface => "interface words",
            Self::Shape => "its shape",
            Self::Repeats => "it stands here more than once",
            Self::Document => "the page as a whole",
        }
    }
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
