use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use super::{BuiltIn, Stage};
use crate::edit::{NearMiss, Proposal, Proposals};
use crate::text::{View, fold, weight};

/// Takes out what stands twice: a headline repeated above the article, a paragraph repeated anywhere. The first stays.
///
/// Lines are compared folded. Short lines other than the headline are left alone (refrains, replies), questions too
/// (an interviewer asks twice), and so is everything in a text without prose (a poem may begin with its title).
#[derive(Clone, Copy, Debug, Default)]
pub struct Duplicates;

static HEADLINE: LazyLock<BuiltIn> = LazyLock::new(|| BuiltIn::new("duplicates", "headline", "duplicate"));
static PARAGRAPH: LazyLock<BuiltIn> = LazyLock::new(|| BuiltIn::new("duplicates", "paragraph", "duplicate"));

/// Least weight of a paragraph that is compared. Verse lines and replies are shorter.
const PARAGRAPH_WEIGHT: usize = 100;

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
        let key = &view.keys()[line];
        if weight(view.body(line)) < HEADLINE_WEIGHT || key.is_empty() {
            continue;
        }
        if let Some(&first) = head[..n].iter().find(|&&i| view.keys()[i] == *key) {
            out.push(Proposal::delete(view.lines()[line].span, HEADLINE.cause(format!("stands in line {} already", first + 1))));
        }
    }
}

fn repeated_paragraphs(view: &View<'_>, out: &mut Proposals) {
    let mut seen: HashMap<String, usize, FixedState> = HashMap::default();
    for (line, at) in view.lines().iter().enumerate() {
        let body = view.body(line);
        // Bytes first: counting characters costs more, and a character has at least one byte.
        if at.body.len() < PARAGRAPH_WEIGHT || weight(body) < PARAGRAPH_WEIGHT {
            continue;
        }
        let Some(&first) = seen.get(&fold(body)) else {
            seen.insert(fold(body), line);
            continue;
        };
        let why = format!("stands in line {} already", first + 1);
        if is_question(body) {
            out.held_back(|| NearMiss { span: at.body, cause: PARAGRAPH.cause(format!("{why}, but it is a question")) });
        } else {
            out.push(Proposal::delete(at.span, PARAGRAPH.cause(why)));
        }
    }
}

fn is_question(body: &str) -> bool {
    body.trim_end_matches(['"', '”', '»', '“', '’', ')', '」']).ends_with(['?', '？', '؟', ';', '\u{37e}'])
}
