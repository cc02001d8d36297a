//! How well the extractors find articles: `cargo run --release --example extractors -- pages.jsonl...`
//!
//! Each line is an object with `html` and `gold_text`, the article as a human would copy it. Words are compared as bags, in
//! Chinese and Japanese characters; precision is the share of the found words that are right, recall of the right words that
//! are found, F1 their harmonic mean. All are means over pages.

#![allow(clippy::print_stdout, reason = "a program that prints a table")]

use std::collections::HashMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::time::{Duration, Instant};

use dechaff::html::{Article, Extractor, Visible};
use serde::Deserialize;

#[derive(Deserialize)]
struct Sample {
    html: String,
    gold_text: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<_> = std::env::args().skip(1).collect();
    if paths.is_empty() {
        return Err("name files with one {\"html\": …, \"gold_text\": …} a line".into());
    }
    println!("{:<10} {:>6} {:>9} {:>7} {:>7} {:>5} {:>7}  pages", "extractor", "F1", "precision", "recall", "pages", "none", "MB/s");
    for path in &paths {
        let samples =
            BufReader::new(File::open(path)?).lines().map(|line| Ok(serde_json::from_str(&line?)?)).collect::<Result<Vec<Sample>, Box<dyn Error>>>()?;
        for extractor in [&Article as &dyn Extractor, &Visible] {
            let of = Summary::of(extractor, &samples);
            let pages = samples.len().max(1) as f64;
            println!(
                "{:<10} {:>6.3} {:>9.3} {:>7.3} {:>7} {:>5} {:>7.1}  {path}",
                extractor.name(),
                of.score.f1 / pages,
                of.score.precision / pages,
                of.score.recall / pages,
                samples.len(),
                of.none,
                of.bytes as f64 / 1e6 / of.time.as_secs_f64(),
            );
        }
    }
    Ok(())
}

#[derive(Default)]
struct Summary {
    score: Score,
    /// Pages without a word.
    none: usize,
    bytes: usize,
    time: Duration,
}

impl Summary {
    fn of(extractor: &dyn Extractor, samples: &[Sample]) -> Summary {
        let mut summary = Summary::default();
        for sample in samples {
            let start = Instant::now();
            let page = extractor.extract(&sample.html, None);
            summary.time += start.elapsed();
            summary.bytes += sample.html.len();
            match page {
                Ok(page) => summary.score.add(&Score::of(&page.text, &sample.gold_text)),
                Err(_) => summary.none += 1,
            }
        }
        summary
    }
}

#[derive(Default)]
struct Score {
    f1: f64,
    precision: f64,
    recall: f64,
}

impl Score {
    fn of(found: &str, gold: &str) -> Score {
        let (found, gold) = (words(found), words(gold));
        let right: usize = found.iter().map(|(word, count)| *count.min(gold.get(word).unwrap_or(&0))).sum();
        let share = |of: &HashMap<String, usize>| right as f64 / of.values().sum::<usize>().max(1) as f64;
        let (precision, recall) = (share(&found), share(&gold));
        let f1 = if right == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
        Score { f1, precision, recall }
    }

    fn add(&mut self, other: &Score) {
        self.f1 += other.f1;
        self.precision += other.precision;
        self.recall += other.recall;
    }
}

/// How often each word stands in a text.
fn words(text: &str) -> HashMap<String, usize> {
    let mut words = HashMap::new();
    // A character of such a script is a word, so it gets spaces around it.
    let mut spaced = String::new();
    for c in text.chars() {
        if unspaced(c) { spaced.extend([' ', c, ' ']) } else { spaced.push(c) }
    }
    for word in spaced.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *words.entry(word.to_owned()).or_default() += 1;
    }
    words
}

/// Whether it is of a script that does not set its words apart.
fn unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
