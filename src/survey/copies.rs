use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::page::{Kind, Page};

/// Two documents are one article if so much of the shorter one's prose stands in the other, in percent.
const SHARED_PROSE: u32 = 60;

/// Documents without prose: so much of all their lines.
const SHARED_LINES: u32 = 90;

/// For each page the number of its article: pages of one article are copies, under several addresses or cut short.
pub(super) fn articles(pages: &[&Page]) -> Vec<usize> {
    let lines: Vec<Vec<(u64, u32)>> = pages.iter().map(|page| telling(page)).collect();
    let mut holders: HashMap<u64, Vec<usize>, FixedState> = HashMap::default();
    for (page, lines) in lines.iter().enumerate() {
        for &(id, _) in lines {
            holders.entry(id).or_default().push(page);
        }
    }
    // A site's pages are few enough for a table of all pairs.
    let mut shared = vec![0_u32; pages.len() * pages.len()];
    for (page, lines) in lines.iter().enumerate() {
        for (id, size) in lines {
            for &other in &holders[id] {
                shared[page * pages.len() + other] += size;
            }
        }
    }
    let mut article: Vec<usize> = (0..pages.len()).collect();
    for page in 0..pages.len() {
        let total = shared[page * pages.len() + page];
        let percent = if has_prose(pages[page]) { SHARED_PROSE } else { SHARED_LINES };
        for other in (0..pages.len()).filter(|&other| other != page) {
            if total > 0 && shared[page * pages.len() + other] * 100 >= total * percent {
                let (a, b) = (root(&article, page), root(&article, other));
                article[a.max(b)] = a.min(b);
            }
        }
    }
    (0..pages.len()).map(|page| root(&article, page)).collect()
}

fn root(article: &[usize], mut page: usize) -> usize {
    while article[page] != page {
        page = article[page];
    }
    page
}

fn has_prose(page: &Page) -> bool {
    page.marks.iter().any(|mark| mark.kind() == Kind::Prose)
}

/// The lines that tell an article from others, each once, with their sizes: its prose or, where there is none, all.
fn telling(page: &Page) -> Vec<(u64, u32)> {
    let any = !has_prose(page);
    let mut lines: Vec<(u64, u32)> = page.marks.iter().filter(|mark| any || mark.kind() == Kind::Prose).map(|mark| (mark.id(), mark.size())).collect();
    lines.sort_unstable();
    lines.dedup_by_key(|line| line.0);
    lines
}
