use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::import::{quoted, slug};
use crate::pipeline::Pipeline;
use crate::rule::{Pack, SourceFile, check_cases};
use crate::survey::{Facts, Survey, site_of};
use crate::text::{Document, View, fold, is_prose};

/// Rules that a corpus taught, to be looked over by somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    /// Rule files by their paths: one a site.
    pub files: BTreeMap<String, String>,
    /// Lines in them.
    pub lines: usize,
    /// Sites with furniture that have no address, so that no rule can be for them.
    pub without_host: usize,
}

/// The pack that learned rules are of.
const PACK: &str = "sites";

/// Most lines that become cases of a rule, and most sentences that must stay.
const MOST_HITS: usize = 12;
const MOST_MISSES: usize = 5;

/// What was found of one site, by key.
#[derive(Default)]
struct Site {
    lines: BTreeMap<String, Line>,
    /// Lines that are some article's own, by key: a rule could not tell them from the rest.
    own: BTreeSet<String>,
    prose: Vec<String>,
}

struct Line {
    text: String,
    documents: u32,
    in_body: bool,
}

/// Furniture of each site of a corpus as rules for its host, with cases: lines that the corpus holds, and sentences of its articles.
/// Every line holds its own cases, or is left out.
pub fn learn(documents: &[Document<'_>], pipeline: &Pipeline) -> Learned {
    let repaired: Vec<Document<'_>> = documents.iter().map(|document| pipeline.repaired(document)).collect();
    let mut survey = Survey::default();
    repaired.iter().for_each(|document| survey.add(document));
    let facts = survey.facts();
    let mut sites: BTreeMap<String, Site> = BTreeMap::new();
    for document in &repaired {
        collect(document, &facts, &mut sites);
    }
    let mut learned = Learned::default();
    for (name, site) in &mut sites {
        site.lines.retain(|key, _| !site.own.contains(key));
        if name.ends_with('/') {
            learned.without_host += usize::from(!site.lines.is_empty());
        } else if let Some((file, lines)) = rules_of(name, site) {
            learned.files.insert(format!("{PACK}/{}.toml", id_of(name)), file);
            learned.lines += lines;
        }
    }
    learned
}

fn collect(document: &Document<'_>, facts: &Facts, sites: &mut BTreeMap<String, Site>) {
    let host = document.host();
    let view = View::new(&document.text, document.about(host.as_deref()), &[]);
    let Some((_, furniture)) = facts.site(&view) else { return };
    let site = sites.entry(site_of(view.host(), view.name())).or_default();
    let found = furniture.find(&view);
    for line in found.iter().filter(|line| line.doubt.is_none() && !line.is_pattern) {
        let entry = site.lines.entry(view.keys().get(line.line).to_owned());
        let entry = entry.or_insert_with(|| Line { text: view.body(line.line).to_owned(), documents: line.documents, in_body: false });
        entry.in_body |= view.zones()[line.line].is_body();
    }
    let doubtful = found.iter().filter(|line| line.doubt.is_some());
    site.own.extend(doubtful.map(|line| view.keys().get(line.line).to_owned()));
    let taken: BTreeSet<usize> = found.iter().map(|line| line.line).collect();
    let prose = (0..view.lines().len()).filter(|line| !taken.contains(line) && is_prose(view.body(*line))).map(|line| view.body(line).to_owned());
    if site.prose.len() < MOST_MISSES {
        site.prose.extend(prose.take(1));
    }
}

/// The rule file of a site, and of how many lines it is.
fn rules_of(host: &str, site: &Site) -> Option<(String, usize)> {
    let misses: Vec<&str> = site.prose.iter().map(String::as_str).filter(|prose| !site.lines.contains_key(&fold(prose))).collect();
    let mut file = format!("# Learned by `dechaff learn` from lines that recur on {host}: look each over before you use it.\nkind = \"site-furniture\"\n");
    let mut count = 0;
    let (anywhere, edge): (Vec<&Line>, Vec<&Line>) = site.lines.values().partition(|line| line.in_body && line.text.contains(char::is_whitespace));
    for (name, places, lines) in [("edge", &["head", "end"][..], edge), ("anywhere", &["anywhere"], anywhere)] {
        let rule = |lines: &[&Line]| rule(host, name, places, lines, &misses);
        let mut lines: Vec<&Line> = lines.into_iter().filter(|&line| holds(&rule(&[line]))).collect();
        lines.sort_by(|a, b| (b.documents, &a.text).cmp(&(a.documents, &b.text)));
        if !lines.is_empty() {
            file += &rule(&lines);
            count += lines.len();
        }
    }
    (count > 0).then_some((file, count))
}

/// A host as a part of a rule's id: itself, unless it has other letters.
fn id_of(host: &str) -> String {
    host.split('.').map(slug).collect::<Vec<_>>().join(".")
}

/// Whether a rule can be read, and stands its cases.
fn holds(rule: &str) -> bool {
    let files = [SourceFile::new(format!("{PACK}/learned.toml"), rule.to_owned())];
    Pack::compile(&files).is_ok_and(|pack| check_cases(&pack, &files, |_| true).failures.is_empty())
}

fn rule(host: &str, name: &str, places: &[&str], lines: &[&Line], misses: &[&str]) -> String {
    let list = |texts: &mut dyn Iterator<Item = &str>| texts.fold(String::new(), |list, text| list + "  " + &quoted(text) + ",\n");
    let places: Vec<String> = places.iter().map(|place| quoted(place)).collect();
    let id = format!("{PACK}.{}.{name}", id_of(host));
    let rest = "The keeper of the lock wrote down the height of the water every morning, and nobody ever asked him for it.";
    let misses = if misses.is_empty() { &[rest] } else { misses };
    let mut text = format!("\n[[rule]]\nid = {}\nwhy = {}\nhosts = [{}]\n", quoted(&id), quoted(&format!("recurs on {host}")), quoted(host));
    // A string takes whatever is written to it.
    let _ = write!(text, "where = [{}]\nlines = [\n", places.join(", "));
    for line in lines {
        let _ = writeln!(text, "  {}, # {} documents", quoted(&line.text), line.documents);
    }
    let hits = list(&mut lines.iter().take(MOST_HITS).map(|line| &*line.text));
    let _ = write!(text, "]\nhit = [\n{hits}]\nmiss = [\n{}]\n", list(&mut misses.iter().copied()));
    text
}
