use std::collections::BTreeSet;

use dechaff::rule::{Pack, SourceFile};
use dechaff::text::{About, View, fold};
use regex::{Regex, RegexBuilder};

use super::input::Input;

/// Lines that the library takes for labels have at most so many bytes, and regexes are tried on so many characters.
const LABEL: usize = 400;
const MOST_CHARS: usize = 200;

/// Few rules are enough: what matters is how they are found.
const MOST_RULES: usize = 12;

/// One rule, and how one would look for it who has time.
enum Naive {
    /// Its lines' key.
    Phrase(String),
    Regex(Regex),
}

/// The engine finds what a naive search finds, whichever way it goes about it.
pub fn literal(data: &[u8]) {
    let mut input = Input(data);
    let length = input.below(usize::MAX) % 512;
    let wordings = input.text(length);
    let text = input.text(usize::MAX);
    let (mut file, mut naive) = (String::new(), Vec::new());
    for wording in wordings.lines().take(MOST_RULES) {
        let Some((toml, rule)) = rule(naive.len(), wording) else { continue };
        file.push_str(&toml);
        naive.push(rule);
    }
    if naive.is_empty() {
        return;
    }
    let pack = Pack::compile(&[SourceFile::new("ours/fuzz.toml", file.clone())]).unwrap_or_else(|errors| panic!("{errors}\n{file}"));
    let found = |watch: bool| -> BTreeSet<(usize, usize)> {
        let view = View::new(&text, About::default(), &[]);
        pack.find(&view, &[], watch).hits.into_iter().map(|hit| (hit.lines.start, hit.rule)).collect()
    };
    let hits = found(false);
    assert_eq!(hits, found(true), "watching finds something else\n{file}");
    let view = View::new(&text, About::default(), &[]);
    for line in 0..view.lines().len() {
        let body = view.body(line);
        for (number, rule) in naive.iter().enumerate() {
            let hit = hits.contains(&(line, number));
            match rule {
                Naive::Phrase(key) => {
                    let is_label = !body.is_empty() && body.len() <= LABEL;
                    let own = fold(body);
                    assert!(hit || !is_label || own != *key, "{body:?} is missed\n{file}");
                    // A row of labels is taken too.
                    assert!(!hit || own.contains(&**key), "{body:?} is no phrase\n{file}");
                }
                Naive::Regex(regex) => {
                    let wanted = body.chars().count() <= MOST_CHARS && regex.find_iter(body).any(|found| is_whole(body, found.range()));
                    assert_eq!(hit, wanted, "{body:?} and {regex}\n{file}");
                }
            }
        }
    }
}

/// A rule for a wording: `=` before it asks for a regex of it, `^` and `$` at its ends for one that stands there.
fn rule(number: usize, wording: &str) -> Option<(String, Naive)> {
    let wording: String = wording.chars().filter(|c| !c.is_control() && !matches!(c, '{' | '}')).collect();
    let head = format!("[[rule]]\nid = \"ours.r{number}\"\nwhy = \"x\"\nwhere = \"anywhere\"\nhit = \"x\"\nmiss = \"y\"\n");
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    if let Some(words) = wording.strip_prefix('=') {
        let begins = words.starts_with('^');
        let words = words.trim_start_matches('^');
        let ends = words.ends_with('$');
        let alternatives: Vec<&str> = words.trim_end_matches('$').split('|').collect();
        let needs: Vec<&str> = alternatives.iter().map(|text| need(text)).collect::<Option<_>>()?;
        let body = alternatives.iter().map(|text| regex::escape(text)).collect::<Vec<_>>().join("|");
        let pattern = format!("{}(?:{body}){}", if begins { "^" } else { "" }, if ends { "$" } else { "" });
        let regex = RegexBuilder::new(&pattern).case_insensitive(true).build().ok()?;
        let needs = needs.into_iter().map(quoted).collect::<Vec<_>>().join(", ");
        return Some((format!("{head}regex = {}\nneeds = [{needs}]\n", quoted(&pattern)), Naive::Regex(regex)));
    }
    let key = fold(&wording);
    // Figures alone are refused.
    let is_wording = key.bytes().any(|byte| !matches!(byte, b'0' | b' '));
    is_wording.then(|| (format!("{head}lines = {}\n", quoted(&wording)), Naive::Phrase(key)))
}

/// The longest word, if it is long enough to be searched for.
fn need(text: &str) -> Option<&str> {
    text.split_whitespace().max_by_key(|word| word.len()).filter(|word| word.len() >= 3 && word.chars().all(char::is_alphabetic))
}

/// Whether a match ends where words do; in scripts without spaces every character may be a word.
fn is_whole(body: &str, found: std::ops::Range<usize>) -> bool {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !dechaff::text::is_unspaced(c));
    let inside = &body[found.clone()];
    let starts = joins(body[..found.start].chars().next_back()) && joins(inside.chars().next());
    let ends = joins(inside.chars().next_back()) && joins(body[found.end..].chars().next());
    !starts && !ends
}
