//! Throughput of the rules stage: with 1,000 and with 10,000 phrases, and with the library's own rules.
//!
//! `cargo bench --bench rules`; compare the rates with one another, not with those of another machine.

#![allow(clippy::unwrap_used, missing_docs, reason = "a bench may panic, and has no callers")]

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dechaff::rule::{Pack, SourceFile, builtin_files};
use dechaff::text::{About, View};

const WORDS: [&str; 22] = [
    "share",
    "post",
    "previous",
    "comments",
    "reply",
    "newsletter",
    "subscribe",
    "cookies",
    "search",
    "story",
    "author",
    "page",
    "photo",
    "read",
    "more",
    "older",
    "print",
    "follow",
    "related",
    "topics",
    "archive",
    "menu",
];

/// A pack of so many phrases of three words; every tenth has a slot in place of the last word.
fn pack_of(phrases: usize) -> Pack {
    let mut lines = String::new();
    for n in 0..phrases {
        let word = |n: usize| WORDS[n % WORDS.len()];
        let last = if n % 10 == 0 { "{name}" } else { word(n / WORDS.len() / WORDS.len()) };
        write!(lines, "\"{} {} {last}\", ", word(n), word(n / WORDS.len())).unwrap();
    }
    let rules =
        format!("lang = \"en\"\n[[rule]]\nid = \"bench.lines\"\nwhy = \"made up\"\nlines = [{lines}]\nhit = \"Share share share\"\nmiss = \"The ferry.\"\n");
    Pack::compile(&[SourceFile::new("bench/en.toml", rules)]).unwrap()
}

fn rules(criterion: &mut Criterion) {
    let mut paths: Vec<_> = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/in")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    let texts: Vec<String> = paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let mut group = criterion.benchmark_group("rules");
    group.throughput(Throughput::Bytes(texts.iter().map(String::len).sum::<usize>() as u64));
    let builtin: Vec<SourceFile> = builtin_files().into_iter().filter(|file| !file.holds_names()).collect();
    let packs = [("1,000 phrases", pack_of(1_000)), ("10,000 phrases", pack_of(10_000)), ("the library's", Pack::compile(&builtin).unwrap())];
    for (name, pack) in &packs {
        group.bench_function(*name, |bencher| {
            bencher.iter(|| {
                for text in &texts {
                    let view = View::new(text, About::default(), &[]);
                    black_box(pack.find(&view, &[], false));
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, rules);
criterion_main!(benches);
