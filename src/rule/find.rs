use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::Hit;
use super::pack::Pack;
use super::regexes::{LineRegex, Reach, Wanted};
use super::row::Row;
use super::wording::{Open, Owner, RegionSpec, Role, begins_head};
use crate::text::{Memo, Span, View, ends_sentence, fold, remembered_of_line, weight};

/// A rule that matched and did not fire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Number of the rule in its pack.
    pub rule: usize,
    /// What it matched.
    pub span: Span,
    /// What was missing, in words.
    pub reason: String,
}

/// What a pack finds in a text.
#[derive(Debug, Default)]
pub struct Hits {
    /// The rules that fire, in order of lines.
    pub hits: Vec<Hit>,
    /// The rules that matched and held back; only where these were asked for.
    pub held: Vec<Held>,
}

impl Pack {
    /// What the rules take out of a text. Lines in `noise` count as noise to be near to; with `watch`, rules that
    /// matched and did not fire are told too.
    pub fn find(&self, view: &View<'_>, noise: &[usize], watch: bool) -> Hits {
        let mut search = Search { pack: self, view, watch, found: Vec::new(), opened: Vec::new(), closed: HashMap::default(), held: Vec::new() };
        search.match_lines();
        search.match_regions();
        let hits = search.settle(noise);
        search.held.dedup();
        Hits { hits, held: search.held }
    }
}

/// Most links that are taken with the heading over them.
const MOST_LINKS: usize = 12;

/// Most of the weight of a link's text.
const LINK_WEIGHT: usize = 140;

/// A line of less weight may well stand twice.
const COPY_WEIGHT: usize = 20;

/// What a line is by itself, wherever it stands.
#[derive(Debug, Default)]
struct Look {
    owners: Vec<Owner>,
    row: Option<Row>,
    /// Rules whose regexes match, each with what it takes; `None` is the whole line.
    matches: Vec<(usize, Option<Span>)>,
}

impl Look {
    fn is_empty(&self) -> bool {
        self.owners.is_empty() && self.row.is_none() && self.matches.is_empty()
    }
}

/// The looks at a text's lines, for those that stand in a later one.
struct Noted {
    pack: u64,
    looks: Vec<Option<Arc<Look>>>,
}

/// A match that may fire.
pub(super) struct Found {
    pub(super) hit: Hit,
    /// It may fire wherever it stands.
    pub(super) sure: bool,
}

pub(super) struct Search<'p, 'v> {
    pub(super) pack: &'p Pack,
    pub(super) view: &'v View<'v>,
    pub(super) watch: bool,
    pub(super) found: Vec<Found>,
    /// Lines that open a region, with the rule.
    opened: Vec<(usize, usize)>,
    /// Lines that close a region, by rule.
    closed: HashMap<usize, Vec<usize>, FixedState>,
    held: Vec<Held>,
}

impl Search<'_, '_> {
    fn match_lines(&mut self) {
        let view = self.view;
        let known = view.noted::<Noted>().filter(|(noted, _)| noted.pack == self.pack.fingerprint() && !self.watch);
        let looks: Vec<Option<Arc<Look>>> = match known {
            Some((noted, same)) => same.iter().enumerate().map(|(line, same)| same.map_or_else(|| self.look_again(line), |i| noted.looks[i].clone())).collect(),
            None => self.look_at_all(),
        };
        for (line, look) in looks.iter().enumerate() {
            self.take(line, look.as_deref());
        }
        view.note(Box::new(Noted { pack: self.pack.fingerprint(), looks }));
    }

    fn look_at_all(&mut self) -> Vec<Option<Arc<Look>>> {
        let (pack, view) = (self.pack, self.view);
        let mut wanted: Vec<(usize, &Wanted)> = Vec::new();
        // Whoever watches wants to know of regexes that would only be tried on shorter lines, too.
        let reach = if self.watch { Reach::All } else { Reach::Headless };
        pack.gate.scan_keys(view.keys(), reach, |line, found| wanted.push((line, found)));
        let mut rest = &*wanted;
        let lines = 0..view.lines().len();
        lines
            .map(|line| {
                let here = rest.iter().take_while(|&&(at, _)| at == line).count();
                let (here, further) = rest.split_at(here);
                rest = further;
                self.look(line, here)
            })
            .collect()
    }

    /// A look at one line that was not in the earlier text.
    fn look_again(&mut self, line: usize) -> Option<Arc<Look>> {
        let mut wanted: Vec<(usize, &Wanted)> = Vec::new();
        self.pack.gate.scan_key(self.view.keys().get(line), Reach::Headless, |found| wanted.push((line, found)));
        self.look(line, &wanted)
    }

    /// What a line is, wherever it stands, if anything; `wanted` is what the gate found in it.
    fn look(&mut self, line: usize, wanted: &[(usize, &Wanted)]) -> Option<Arc<Look>> {
        thread_local!(static KNOWN: Memo<Option<Arc<Look>>> = Memo::default());
        let body = self.view.body(line);
        if body.is_empty() {
            return None;
        }
        // Near misses are told of each line anew.
        if self.watch {
            return self.find_out(line, wanted);
        }
        remembered_of_line(&KNOWN, self.pack.number(), body, || self.find_out(line, wanted))
    }

    fn find_out(&mut self, line: usize, wanted: &[(usize, &Wanted)]) -> Option<Arc<Look>> {
        let (key, body) = (self.view.label(line), self.view.body(line));
        let mut look = Look::default();
        if !key.is_empty() {
            look.owners = self.pack.owners(key, body, wanted.iter().flat_map(|(_, wanted)| wanted.templates.iter().copied()));
            if look.owners.is_empty() {
                look.row = self.pack.row(body);
            }
        }
        self.match_regexes(line, wanted, &mut look);
        (!look.is_empty()).then(|| Arc::new(look))
    }

    /// Takes what a line is for what it is where it stands.
    fn take(&mut self, line: usize, look: Option<&Look>) {
        if (self.view.zones()[line].end || !self.pack.terms_at_end)
            && let Some(rule) = self.term(line)
        {
            self.add(self.whole_line(line, line, rule));
        }
        let Some(look) = look else { return };
        if let Some(Row { rules, labels }) = &look.row {
            let sure = *labels > 2 || !self.view.zones()[line].is_body();
            rules.iter().for_each(|&rule| self.found.push(Found { hit: self.whole_line(line, line, rule), sure }));
        }
        for owner in &look.owners {
            self.matched(line, owner.rule, owner.role);
        }
        for &(rule, part) in &look.matches {
            match part {
                None => self.add_line(line, rule),
                Some(span) => self.add(self.part_of_line(line, span, rule)),
            }
        }
    }

    /// The rule of a line that is terms of a list and no more.
    fn term(&self, line: usize) -> Option<usize> {
        thread_local!(static KNOWN: Memo<Option<u32>> = Memo::default());
        let (label, body) = (self.view.label(line), self.view.body(line));
        // Thousands of answers are kept by each thread: four bytes of a number do.
        let rule = remembered_of_line(&KNOWN, self.pack.number(), body, || self.pack.lexicon.rule_of(label, body).and_then(|rule| u32::try_from(rule).ok()));
        rule.map(|rule| rule as usize)
    }

    fn matched(&mut self, line: usize, rule: usize, role: Role) {
        match role {
            Role::Line => self.add_line(line, rule),
            Role::From => self.opened.push((line, rule)),
            Role::To => self.closed.entry(rule).or_default().push(line),
        }
    }

    fn add(&mut self, hit: Hit) {
        self.found.push(Found { hit, sure: false });
    }

    /// A line, with the links below it where its rule takes them.
    fn add_line(&mut self, line: usize, rule: usize) {
        self.add(self.whole_line(line, line, rule));
        if self.pack.rules[rule].links_below && self.view.zones()[line].tail && self.view.prose().contains(&true) {
            for (first, last) in self.links_below(line) {
                self.add(self.whole_line(first, last, rule));
            }
        }
    }

    fn whole_line(&self, first: usize, last: usize, rule: usize) -> Hit {
        let lines = self.view.lines();
        Hit { rule, lines: first..last + 1, span: Span::new(lines[first].span.start, lines[last].span.end) }
    }

    /// The runs of lines below one that may be links' texts. A copy of a line above, such as the article's own headline, is
    /// none of ours.
    fn links_below(&self, line: usize) -> Vec<(usize, usize)> {
        let filled = (line + 1..self.view.lines().len()).filter(|&i| !self.view.lines()[i].is_blank());
        let mut runs: Vec<(usize, usize)> = Vec::new();
        let mut goes_on = false;
        for i in filled.take(MOST_LINKS).take_while(|&i| self.is_link(i)) {
            let key = self.view.label(i);
            let is_copy = weight(key) >= COPY_WEIGHT && (0..line).any(|above| self.view.label(above) == key);
            match runs.last_mut() {
                _ if is_copy => {}
                Some(run) if goes_on => run.1 = i,
                _ => runs.push((i, i)),
            }
            goes_on = !is_copy;
        }
        runs
    }

    fn match_regexes(&mut self, line: usize, wanted: &[(usize, &Wanted)], look: &mut Look) {
        let (pack, body, key) = (self.pack, self.view.body(line), self.view.keys().get(line));
        let mut numbers: Vec<usize> = wanted.iter().flat_map(|(_, wanted)| &wanted.regexes).copied().collect();
        if self.watch {
            pack.gate.scan_symbols(body, Reach::All, Some(pack.longest_line), |wanted| numbers.extend(&wanted.regexes));
        } else if body.starts_with(begins_head) {
            numbers.extend(pack.gate.by_head(key).filter(|&number| pack.regexes[number].is_open(key)));
            pack.gate.scan_symbols(body, Reach::Headless, None, |wanted| numbers.extend(&wanted.regexes));
        } else {
            pack.gate.scan_key(key, Reach::All, |wanted| numbers.extend(&wanted.regexes));
            pack.gate.scan_symbols(body, Reach::All, None, |wanted| numbers.extend(&wanted.regexes));
        }
        if numbers.is_empty() {
            return;
        }
        numbers.sort_unstable();
        numbers.dedup();
        let chars = body.chars().count();
        if chars > pack.longest_line {
            return;
        }
        for regex in numbers.into_iter().map(|number| &pack.regexes[number]) {
            if (self.watch || chars <= regex.max_len) && regex.may_match(key) {
                self.try_regex(line, regex, chars, look);
            }
        }
    }

    fn try_regex(&mut self, line: usize, regex: &LineRegex, chars: usize, look: &mut Look) {
        let body = self.view.body(line);
        if chars > regex.max_len {
            self.hold(regex.rule, self.view.lines()[line].body, || format!("the line has more than {} characters", regex.max_len));
        } else if let Some(span) = regex.find(body)
            && regex.confirms(body)
        {
            let whole = regex.whole_line || span.len() == body.len();
            look.matches.push((regex.rule, (!whole).then_some(span)));
        }
    }

    /// A part of a line, with the white space before it if it ends the line.
    fn part_of_line(&self, line: usize, span: Span, rule: usize) -> Hit {
        let at = self.view.lines()[line].body;
        let body = self.view.body(line);
        let start = if span.end == body.len() { Span::new(0, span.start).of(body).trim_end().len() } else { span.start };
        Hit { rule, lines: line..line + 1, span: Span::new(at.start + start, at.start + span.end) }
    }

    fn match_regions(&mut self) {
        let pack = self.pack;
        for (from, rule) in std::mem::take(&mut self.opened) {
            let Some(region) = &pack.rules[rule].region else { continue };
            let body = self.view.lines()[from].body;
            let Some(to) = self.region_end(from, rule, region) else {
                self.hold(rule, body, || format!("no closing line within {} lines", region.max_lines));
                continue;
            };
            let shown = self.evidence(from..to + 1, region);
            if shown < region.min_evidence.min(region.evidence.len()) {
                self.hold(rule, body, || format!("{shown} of the {} words that the block must show", region.min_evidence));
                continue;
            }
            let lines = self.view.lines();
            let span = Span::new(lines[from].span.start, lines[to].span.end);
            self.add(Hit { rule, lines: from..to + 1, span });
        }
    }

    /// The last line of a region: its first closing line, else as far as the rule lets it run.
    fn region_end(&self, from: usize, rule: usize, region: &RegionSpec) -> Option<usize> {
        let filled = || (from..self.view.lines().len()).filter(|&i| !self.view.lines()[i].is_blank());
        let last_allowed = filled().take(region.max_lines).last()?;
        let closing = self.closed.get(&rule).and_then(|lines| lines.iter().copied().find(|&to| to > from));
        match region.open {
            _ if closing.is_some_and(|to| to <= last_allowed) => closing,
            Open::Keep => None,
            Open::End => (filled().next_back() == Some(last_allowed)).then_some(last_allowed),
        }
    }

    /// Whether a line may be a link's text: short, and no sentence; headlines ask, though.
    fn is_link(&self, line: usize) -> bool {
        let body = self.view.body(line);
        let begins = !body.starts_with(char::is_lowercase);
        begins && !self.view.prose()[line] && (!ends_sentence(body) || body.ends_with(['?', '？'])) && weight(body) <= LINK_WEIGHT
    }

    /// How many of the region's words stand in these lines.
    fn evidence(&self, lines: std::ops::Range<usize>, region: &RegionSpec) -> usize {
        let text: Vec<String> = lines.map(|i| fold(self.view.body(i))).collect();
        region.evidence.iter().filter(|word| text.iter().any(|line| line.contains(&***word))).count()
    }

    pub(super) fn hold(&mut self, rule: usize, span: Span, reason: impl FnOnce() -> String) {
        if self.watch {
            self.held.push(Held { rule, span, reason: reason() });
        }
    }
}
