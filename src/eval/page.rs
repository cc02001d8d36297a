use super::shares::{kept_share, kept_shares};
use super::sums::{Ratio, Removed, Sums};
use super::tokens::Words;
use crate::edit::{Cause, Edit, EditSet};
use crate::labelled::{Label, Line, Page, size};
use crate::pipeline::Pipeline;
use crate::text::Span;

/// A page that lost more of its content is hurt.
const HURT: f64 = 0.05;

/// What came of one page.
pub(super) struct PageScore {
    pub(super) sums: Sums,
    /// What each edit took.
    pub(super) taken: Vec<Taken>,
    /// Content lines of which something was removed.
    pub(super) lost: Vec<Lost>,
}

/// What one edit took of one line.
pub(super) struct Taken {
    /// The first, which covers most: deletions that overlap are one edit, and its last rule may have wanted a word of ten lines.
    pub(super) cause: Cause,
    pub(super) removed: Removed,
}

/// A content line of which something was removed.
pub(super) struct Lost {
    pub(super) line: usize,
    pub(super) characters: f64,
    pub(super) rules: Vec<String>,
}

/// What a line counts as.
#[derive(Clone, Copy)]
enum Class {
    Noise,
    Code,
    Content,
}

impl Class {
    fn of(line: &Line) -> Option<Self> {
        match line.label {
            _ if line.is_code() => Some(Self::Code),
            Label::Noise => Some(Self::Noise),
            Label::Content => Some(Self::Content),
            Label::Ambiguous => None,
        }
    }

    fn removed(self, part: f64, whole: f64) -> Removed {
        let ratio = Ratio { part, whole };
        match self {
            Self::Noise => Removed { noise: ratio, ..Removed::default() },
            Self::Code => Removed { code: ratio, ..Removed::default() },
            Self::Content => Removed { content: ratio, ..Removed::default() },
        }
    }
}

impl PageScore {
    pub(super) fn of(page: &Page, pipeline: &Pipeline) -> Self {
        let document = page.document();
        Self::of_edits(page, &document.text, &pipeline.clean(&document).edits)
    }

    /// What some edits of a page's text make of it. The scores compare texts, as they would for any tool; who removed what is read from the edits.
    fn of_edits(page: &Page, text: &str, edits: &EditSet) -> Self {
        let mut score = Self { sums: Sums::default(), taken: Vec::new(), lost: Vec::new() };
        let cleaned = edits.apply(text);
        score.compare(page, &cleaned);
        score.trace(page, text, edits);
        if let Some(gold) = &page.gold_text {
            let mut words = Words::default();
            let gold = words.shingles(gold);
            for (text, sums) in [(&*cleaned, &mut score.sums.cleaned), (text, &mut score.sums.untouched)] {
                let text = words.shingles(text);
                sums.precision.count(text.share_in(&gold));
                sums.recall.count(gold.share_in(&text));
            }
        }
        score
    }

    fn compare(&mut self, page: &Page, cleaned: &str) {
        let lines: Vec<&str> = page.lines.iter().map(|line| &*line.text).collect();
        for (line, kept) in page.lines.iter().zip(kept_shares(&lines, cleaned)) {
            let whole = size(&line.text) as f64;
            if let Some(class) = Class::of(line) {
                self.sums.removed += class.removed(whole * (1.0 - kept), whole);
            }
        }
        let content = self.sums.removed.content;
        self.sums.hurt = Ratio { part: if content.part > HURT * content.whole { 1.0 } else { 0.0 }, whole: 1.0 };
    }

    fn trace(&mut self, page: &Page, text: &str, all: &EditSet) {
        let mut start = 0;
        for (i, line) in page.lines.iter().enumerate() {
            let span = Span::new(start, start + line.text.len());
            start = span.end + 1;
            let edits = all.touching(span);
            let Some(class) = Class::of(line).filter(|_| !edits.is_empty()) else { continue };
            let gone = size(&line.text) as f64 * (1.0 - kept_share(&line.text, &all.left_of(text, span)));
            if gone > 0.0 {
                self.taken
                    .extend(shared(edits, span, text).map(|(edit, share)| Taken { cause: edit.causes[0].clone(), removed: class.removed(gone * share, 0.0) }));
                if matches!(class, Class::Content) {
                    self.lost.push(Lost { line: i + 1, characters: gone, rules: rules(edits) });
                }
            }
        }
    }
}

/// The edits that touch a line, with their shares in what it lost: by the characters of it that they cover.
fn shared<'e>(edits: &'e [Edit], line: Span, text: &str) -> impl Iterator<Item = (&'e Edit, f64)> {
    let covered: Vec<f64> = edits.iter().map(|edit| size(Span::new(edit.span.start.max(line.start), edit.span.end.min(line.end)).of(text)) as f64).collect();
    let all: f64 = covered.iter().sum();
    let count = edits.len() as f64;
    // Words run together when only white space between them is taken out.
    edits.iter().zip(covered).map(move |(edit, covered)| (edit, if all > 0.0 { covered / all } else { 1.0 / count }))
}

fn rules(edits: &[Edit]) -> Vec<String> {
    let mut rules: Vec<String> = edits.iter().flat_map(|edit| &edit.causes).map(|cause| cause.rule.to_string()).collect();
    rules.sort();
    rules.dedup();
    rules
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::{Index, select};

    use super::*;
    use crate::edit::{Proposal, merge};

    fn cause(rule: &str) -> Cause {
        Cause { rule: rule.into(), kind: "kind".into(), stage: "stage", why: "".into() }
    }

    fn line() -> impl Strategy<Value = Line> {
        let text = vec(select(&["ferry", "Kolesnikova", "渡轮", "العبارة", "so\u{ad}ft", "×", "});", " ", "1,5"][..]), 0..12).prop_map(|words| words.join(" "));
        let label = select(&[Label::Content, Label::Noise, Label::Ambiguous][..]);
        let why = prop::option::of(select(&["short", Line::CODE][..]));
        (text, label, why).prop_map(|(text, label, why)| Line { text, label, why: why.map(str::to_owned) })
    }

    fn page() -> impl Strategy<Value = Page> {
        let gold_text = prop::option::of("[a-c ]{0,20}");
        (vec(line(), 0..12), gold_text).prop_map(|(lines, gold_text)| Page { id: "p".into(), url: None, site: None, lang: None, gold_text, lines })
    }

    proptest! {
        #[test]
        fn shares_are_shares_and_what_edits_took_adds_up(page in page(), cuts in vec((any::<Index>(), any::<Index>(), select(&["", "", "Kalesnikava x"][..])), 0..6)) {
            let text = page.text();
            let places: Vec<usize> = (0..=text.len()).filter(|&at| text.is_char_boundary(at)).collect();
            let proposals = cuts.into_iter().enumerate().filter_map(|(i, (a, b, after))| {
                let (a, b) = (*a.get(&places), *b.get(&places));
                (a != b).then(|| Proposal::replace(Span::new(a.min(b), a.max(b)), after, cause(&format!("rule.{i}"))))
            });
            let (edits, _) = merge(&text, proposals.collect());
            let score = PageScore::of_edits(&page, &text, &edits);
            let removed = score.sums.removed;
            for ratio in [removed.noise, removed.code, removed.content, score.sums.hurt, score.sums.cleaned.precision, score.sums.cleaned.recall] {
                prop_assert!((0.0..=1.0).contains(&ratio.share().unwrap_or(0.0)), "{ratio:?}");
            }
            let mut taken = Removed::default();
            score.taken.iter().for_each(|by| taken += by.removed);
            for (of_all, of_edits) in [(removed.noise, taken.noise), (removed.code, taken.code), (removed.content, taken.content)] {
                prop_assert!(of_edits.part <= of_all.whole + 1e-9, "{of_all:?} {of_edits:?}");
            }
            let lost: f64 = score.lost.iter().map(|lost| lost.characters).sum();
            prop_assert!((taken.content.part - lost).abs() < 1e-9);
        }

        #[test]
        fn nothing_is_lost_where_nothing_was_done_and_all_where_all_was(page in page()) {
            let text = page.text();
            let untouched = PageScore::of_edits(&page, &text, &EditSet::default()).sums;
            for ratio in [untouched.removed.noise, untouched.removed.code, untouched.removed.content, untouched.hurt] {
                prop_assert!(ratio.part < 1e-12, "{ratio:?}");
            }
            prop_assert_eq!(untouched.cleaned.f1(), untouched.untouched.f1());
            prop_assume!(!text.is_empty());
            let (edits, _) = merge(&text, vec![Proposal::delete(Span::new(0, text.len()), cause("rule"))]);
            let emptied = PageScore::of_edits(&page, &text, &edits).sums;
            for ratio in [emptied.removed.noise, emptied.removed.code, emptied.removed.content] {
                prop_assert!(ratio.whole - ratio.part < 1e-12, "{ratio:?}");
            }
            prop_assert_eq!(emptied.hurt.part > 0.0, emptied.removed.content.whole > 0.0);
        }
    }

    #[test]
    fn what_several_edits_took_of_a_line_is_shared_by_what_they_cover() {
        let line = Line { text: "one three fiver".into(), label: Label::Content, why: None };
        let page = Page { id: "p".into(), url: None, site: None, lang: None, gold_text: None, lines: vec![line] };
        // Of three words two go: 2/3 of 13 characters, by edits that cover 3 and 5 of them.
        let proposals = vec![Proposal::delete(Span::new(0, 3), cause("a")), Proposal::delete(Span::new(10, 15), cause("b"))];
        let (edits, _) = merge(&page.text(), proposals);
        let score = PageScore::of_edits(&page, &page.text(), &edits);
        let by = |i: usize| (&*score.taken[i].cause.rule, (score.taken[i].removed.content.part * 100.0).round());
        assert_eq!((by(0), by(1)), (("a", 325.0), ("b", 542.0)));
        assert_eq!(score.lost[0].rules, ["a", "b"]);
    }
}
