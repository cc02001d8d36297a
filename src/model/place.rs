use super::column::{Column, Ground, at};
use super::page::Page;
use super::scan::{self, Scan, flag, float};

/// Where a line stands, and what the document is. Lengths are weights (see [`crate::text::weight`]), shares are 0 to 1, what does not
/// exist is -1.
pub(super) const COLUMNS: [Column; 33] = [
    ("cut before", Ground::Cuts),
    ("cut after", Ground::Cuts),
    ("lines of the document", Ground::Document),
    ("lines before", Ground::Place),
    ("lines after", Ground::Place),
    ("part of the document", Ground::Place),
    ("prose before", Ground::Place),
    ("prose after", Ground::Place),
    ("prose of the document", Ground::Document),
    ("share of prose", Ground::Document),
    ("lines since prose", Ground::Place),
    ("lines until prose", Ground::Place),
    ("text since prose", Ground::Place),
    ("text until prose", Ground::Place),
    ("prose run before", Ground::Place),
    ("prose run after", Ground::Place),
    ("lines between prose", Ground::Place),
    ("part between prose", Ground::Place),
    ("mean of five", Ground::Neighbours),
    ("mean of eleven", Ground::Neighbours),
    ("longest near", Ground::Neighbours),
    ("median", Ground::Document),
    ("against prose", Ground::Shape),
    ("prose lines", Ground::Document),
    ("cut in all", Ground::Cuts),
    ("cuts near", Ground::Cuts),
    ("unlike neighbours", Ground::Neighbours),
    ("sentences near", Ground::Neighbours),
    ("side of prose", Ground::Place),
    ("capitals of the document", Ground::Document),
    ("capital words beyond prose", Ground::Shape),
    ("longest before", Ground::Place),
    ("longest after", Ground::Place),
];

/// What does not exist.
pub(super) const NOWHERE: f32 = -1.0;

/// Sums of the first so many of a row of numbers.
pub(super) struct Sums(Vec<f64>);

impl Sums {
    pub(super) fn of(numbers: impl Iterator<Item = f32>) -> Self {
        let mut sum = 0.0;
        Self(
            std::iter::once(0.0)
                .chain(numbers.map(|n| {
                    sum += f64::from(n);
                    sum
                }))
                .collect(),
        )
    }

    /// Of those from one place up to another.
    #[expect(clippy::cast_possible_truncation, reason = "features are f32")]
    pub(super) fn sum(&self, from: usize, to: usize) -> f32 {
        if from < to { (self.0[to] - self.0[from]) as f32 } else { 0.0 }
    }

    /// The mean of those from one place up to another; 0 of none.
    pub(super) fn mean(&self, from: usize, to: usize) -> f32 {
        self.sum(from, to) / float(to.saturating_sub(from).max(1))
    }

    /// The mean of a number and so many on each side of it, as far as there are any.
    pub(super) fn around(&self, i: usize, reach: usize) -> f32 {
        self.mean(i.saturating_sub(reach), (i + reach + 1).min(self.0.len() - 1))
    }
}

/// Where the prose stands, from every line.
pub(super) struct Prose {
    /// The nearest prose line before each line, and after it.
    before: Vec<Option<usize>>,
    after: Vec<Option<usize>>,
    /// Weight of the unbroken prose that ends with each line, and that begins with it.
    ends: Vec<f32>,
    begins: Vec<f32>,
    /// For each line, the lines between the same two prose lines; a prose line by itself.
    pub(super) gaps: Vec<(usize, usize)>,
}

impl Prose {
    pub(super) fn of(scans: &[Scan]) -> Self {
        let n = scans.len();
        let mut this = Self { before: vec![None; n], after: vec![None; n], ends: vec![0.0; n], begins: vec![0.0; n], gaps: vec![(0, 0); n] };
        let (mut last, mut run) = (None, 0.0);
        for (i, scan) in scans.iter().enumerate() {
            this.before[i] = last;
            run = if scan.prose { run + scan.weight } else { 0.0 };
            this.ends[i] = run;
            last = if scan.prose { Some(i) } else { last };
        }
        (last, run) = (None, 0.0);
        for (i, scan) in scans.iter().enumerate().rev() {
            this.after[i] = last;
            run = if scan.prose { run + scan.weight } else { 0.0 };
            this.begins[i] = run;
            last = if scan.prose { Some(i) } else { last };
        }
        for (i, scan) in scans.iter().enumerate() {
            this.gaps[i] = if scan.prose { (i, i + 1) } else { (this.before[i].map_or(0, |p| p + 1), this.after[i].unwrap_or(n)) };
        }
        this
    }
}

/// The numbers of [`COLUMNS`] for each line.
pub(super) fn places(page: &Page<'_>, scans: &[Scan], prose: &Prose) -> Vec<[f32; COLUMNS.len()]> {
    let n = scans.len();
    let weights = Sums::of(scans.iter().map(|scan| scan.weight));
    let proses = Sums::of(scans.iter().map(|scan| if scan.prose { scan.weight } else { 0.0 }));
    let ends = Sums::of(scans.iter().map(|scan| flag(scan.ends)));
    let cuts = Sums::of(page.cuts.iter().map(|&bytes| float(bytes)));
    let cut_places = Sums::of(page.cuts.iter().map(|&bytes| flag(bytes > 0)));
    let total = weights.sum(0, n).max(1.0);
    let prose_total = proses.sum(0, n);
    let median = middle(scans.iter().map(|scan| scan.weight).collect());
    let prose_weights: Vec<f32> = scans.iter().filter(|scan| scan.prose).map(|scan| scan.weight).collect();
    let prose_lines = float(prose_weights.len());
    let prose_median = middle(prose_weights).max(1.0);
    let weighted = |number: usize, of: fn(&Scan) -> f32, all: f32| scans.iter().map(|scan| scan.numbers[number] * of(scan)).sum::<f32>() / all.max(1.0);
    let capitals = weighted(CAPITALS, |scan| scan.weight, total);
    let capital_words = weighted(CAPITAL_WORDS, |scan| if scan.prose { scan.weight } else { 0.0 }, prose_total);
    let before = longest(scans.iter());
    let after = longest(scans.iter().rev());
    let first = scans.iter().position(|scan| scan.prose);
    let last = scans.iter().rposition(|scan| scan.prose);
    let share = |part: f32| if prose_total > 0.0 { part / prose_total } else { NOWHERE };
    (0..n)
        .map(|i| {
            let scan = &scans[i];
            let (previous, next) = (prose.before[i], prose.after[i]);
            let (from, to) = prose.gaps[i];
            let near = i.saturating_sub(3)..(i + 4).min(n);
            [
                float(page.cuts[i]),
                float(page.cuts[i + 1]),
                float(n),
                float(i),
                float(n - i),
                float(i) / float(n),
                share(proses.sum(0, i)),
                share(proses.sum(i + 1, n)),
                prose_total,
                prose_total / total,
                previous.map_or(NOWHERE, |p| float(i - p)),
                next.map_or(NOWHERE, |p| float(p - i)),
                previous.map_or(NOWHERE, |p| weights.sum(p + 1, i)),
                next.map_or(NOWHERE, |p| weights.sum(i + 1, p)),
                previous.map_or(0.0, |p| prose.ends[p]),
                next.map_or(0.0, |p| prose.begins[p]),
                float(to - from),
                float(i - from) / float(to - from),
                weights.around(i, 2),
                weights.around(i, 5),
                near.filter(|&j| j != i).map(|j| scans[j].weight).fold(0.0, f32::max),
                median,
                scan.weight / prose_median,
                prose_lines,
                cuts.sum(0, n + 1),
                cut_places.sum(i.saturating_sub(3), (i + 5).min(n + 1)),
                unlike(scans, i),
                ends.around(i, 5),
                side(i, first, last),
                capitals,
                scan.numbers[CAPITAL_WORDS] - capital_words,
                before[i],
                after[n - 1 - i],
            ]
        })
        .collect()
}

const CAPITAL_WORDS: usize = at(&scan::COLUMNS, "capital words");
const CAPITALS: usize = at(&scan::COLUMNS, "capitals of letters");

/// For each line, the weight of the longest one that comes before it in this order.
fn longest<'s>(scans: impl Iterator<Item = &'s Scan>) -> Vec<f32> {
    let mut most: f32 = 0.0;
    let mut before = |weight: f32| {
        let so_far = most;
        most = most.max(weight);
        so_far
    };
    scans.map(|scan| before(scan.weight)).collect()
}

fn middle(mut numbers: Vec<f32>) -> f32 {
    numbers.sort_by(f32::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(0.0)
}

/// How much its length differs from that of the two lines on each side, 0 to 1.
fn unlike(scans: &[Scan], i: usize) -> f32 {
    let own = scans[i].weight;
    let others = (i.saturating_sub(2)..(i + 3).min(scans.len())).filter(|&j| j != i);
    let (sum, n) = others.fold((0.0, 0), |(sum, n), j| (sum + (own - scans[j].weight).abs() / own.max(scans[j].weight).max(1.0), n + 1));
    sum / float(n.max(1))
}

/// Before the first prose line, it itself, between, the last one itself, after it, or in a document without.
fn side(i: usize, first: Option<usize>, last: Option<usize>) -> f32 {
    match (first, last) {
        (Some(first), _) if i < first => 0.0,
        (Some(first), _) if i == first => 1.0,
        (_, Some(last)) if i < last => 2.0,
        (_, Some(last)) if i == last => 3.0,
        (Some(_), Some(_)) => 4.0,
        _ => 5.0,
    }
}
