use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use super::{BuiltIn, Stage};
use crate::edit::{NearMiss, Proposal, Proposals};
use crate::text::{View, weight};

/// Takes out what stands twice: a headline repeated above the article, a paragraph repeated anywhere. The first stays.
///
/// Lines are compared folded. Short lines other than the headline are left alone (refrains, replies), questions too
/// (an interviewer asks twice), and so is everything in a text without prose (a poem may begin with its title).
/// What stands three times is the article's own way, and so are scattered copies of many paragraphs or of much of the
/// text; a run of paragraphs that stands twice in the same order is a copy however long it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Duplicates;

static HEADLINE: LazyLock<BuiltIn> = LazyLock::new(|| BuiltIn::new("duplicates", "headline", "duplicate"));
static PARAGRAPH: LazyLock<BuiltIn> = LazyLock::new(|| BuiltIn::new("duplicates", "paragraph", "duplicate"));

/// Least weight of a paragraph that is compared. Verse lines and replies are shorter.
const PARAGRAPH_WEIGHT: usize = 100;

/// So many paragraphs in the same order are a copy whatever their share.
const COPIED_RUN: usize = 4;

/// More scattered copies than this are no slip.
const SCATTERED: usize = 3;

/// Nor are scattered copies that make up more of the prose than this.
const SCATTERED_SHARE: f64 = 0.34;

/// Least weight of a headline: a label of two words may well stand twice.
const HEADLINE_WEIGHT: usize = 20;

/// A headline's copy stands among so many of the first lines that are not blank.
const HEADLINE_REACH: usize = 12;

impl Stage for Duplicates {
    fn id(&self) -> &'static str {
        "duplicates"
    }

    fn propose(&self, view: &View<'_>, out: &mut Proposals) {
        if !view.prose().contains(&true) {
            return;
        }
        repeated_headline(view, out);
        repeated_paragraphs(view, out);
    }
}

fn repeated_headline(view: &View<'_>, out: &mut Proposals) {
    let first_prose = view.prose().iter().position(|&prose| prose).unwrap_or_default();
    let filled = (0..view.lines().len()).filter(|&i| !view.lines()[i].is_blank()).take(HEADLINE_REACH);
    let head: Vec<usize> = filled.take_while(|&i| i < first_prose).collect();
    for (n, &line) in head.iter().enumerate() {
        let key = view.label(line);
        if weight(view.body(line)) < HEADLINE_WEIGHT || key.is_empty() {
            continue;
        }
        if let Some(&first) = head[..n].iter().find(|&&i| view.label(i) == key) {
            out.push(Proposal::delete(view.lines()[line].span, HEADLINE.cause(format!("stands in line {} already", first + 1))));
        }
    }
}

fn repeated_paragraphs(view: &View<'_>, out: &mut Proposals) {
    let copies = copies(view);
    let scattered: Vec<&Copy> = copies.iter().filter(|copy| copy.run < COPIED_RUN).collect();
    let size = |line: usize| view.lines()[line].body.len();
    let share = scattered.iter().map(|copy| size(copy.line)).sum::<usize>() as f64
        / (0..view.lines().len()).filter(|&i| view.prose()[i]).map(size).sum::<usize>() as f64;
    let deliberate = scattered.len() > SCATTERED || share > SCATTERED_SHARE;
    for copy in &copies {
        let Copy { line, first, times, run } = *copy;
        let why = format!("stands in line {} already", first + 1);
        let doubt = if is_question(view.body(line)) {
            "it is a question"
        } else if times > 2 && run < COPIED_RUN {
            "it stands there more than twice"
        } else if deliberate && run < COPIED_RUN {
            "the text repeats much"
        } else {
            out.push(Proposal::delete(view.lines()[line].span, PARAGRAPH.cause(why)));
            continue;
        };
        out.held_back(|| NearMiss { span: view.lines()[line].body, cause: PARAGRAPH.cause(format!("{why}, but {doubt}")) });
    }
}

/// A paragraph that stands further up already.
struct Copy {
    line: usize,
    /// Where it stands first.
    first: usize,
    /// How often it stands in the text.
    times: usize,
    /// How many paragraphs in a row are copied in the same order here.
    run: usize,
}

fn copies(view: &View<'_>) -> Vec<Copy> {
    let mut seen: HashMap<&str, (usize, usize), FixedState> = HashMap::default();
    // Paragraphs in order, each with the number among them of its first copy.
    let mut paragraphs: Vec<(usize, usize)> = Vec::new();
    for (line, at) in view.lines().iter().enumerate() {
        let body = view.body(line);
        // Bytes first: counting characters costs more, and a character has at least one byte.
        if at.body.len() >= PARAGRAPH_WEIGHT && weight(body) >= PARAGRAPH_WEIGHT {
            let (first, times) = seen.entry(view.keys().get(line)).or_insert((paragraphs.len(), 0));
            *times += 1;
            paragraphs.push((line, *first));
        }
    }
    let times: HashMap<usize, usize, FixedState> = seen.into_values().collect();
    let follows = |n: usize| n > 0 && paragraphs[n].1 < n && paragraphs[n - 1].1 < n - 1 && paragraphs[n].1 == paragraphs[n - 1].1 + 1;
    let mut copies = Vec::new();
    let mut n = 0;
    while n < paragraphs.len() {
        let run = 1 + (n + 1..paragraphs.len()).take_while(|&m| follows(m)).count();
        for &(line, first) in &paragraphs[n..n + run] {
            if paragraphs[first].0 < line {
                copies.push(Copy { line, first: paragraphs[first].0, times: times[&first], run });
            }
        }
        n += run;
    }
    copies
}

fn is_question(body: &str) -> bool {
    body.trim_end_matches(['"', '”', '»', '“', '’', ')', '」']).ends_with(['?', '？', '؟', ';', '\u{37e}'])
}
