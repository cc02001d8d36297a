//! Throughput of the names stage: with the library's packs on text that names nobody of them, and with 10,000 entities on text with
//! a changed name in every paragraph of 240 bytes, and of a kilobyte.
//!
//! `cargo bench --bench names`

#![allow(clippy::unwrap_used, missing_docs, reason = "a bench may panic, and has no callers")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dechaff::edit::Proposals;
use dechaff::name::{Atlas, Style};
use dechaff::rule::{SourceFile, builtin_files, name_files};
use dechaff::stage::{Names, Stage};
use dechaff::text::{About, View};

const SYLLABLES: [&str; 16] = ["ба", "ве", "го", "ду", "жа", "зо", "ка", "ле", "мо", "ну", "пе", "ра", "со", "ту", "ха", "ши"];
const LATIN: [&str; 16] = ["ba", "ve", "go", "du", "zha", "zo", "ka", "le", "mo", "nu", "pe", "ra", "so", "tu", "kha", "shi"];

/// A made-up family name, in Cyrillic and in Latin letters.
fn family(n: usize) -> (String, String) {
    let places = [n % 16, n / 16 % 16, n / 256 % 16, n / 4096 % 16];
    let of = |letters: &[&str; 16], end: &str| {
        let name: String = places.iter().map(|&place| letters[place]).collect::<String>() + end;
        let mut chars = name.chars();
        chars.next().map(|first| first.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
    };
    (of(&SYLLABLES, "нов"), of(&LATIN, "nov"))
}

fn made_up(entities: usize) -> Vec<SourceFile> {
    let mut text = String::new();
    for n in 0..entities {
        let (native, latin) = family(n);
        write!(text, "[[person]]\nid = \"p{n}\"\nname = \"Nikolai {latin}\"\nnative = {{ ru = \"Николай {native}\" }}\n").unwrap();
    }
    vec![SourceFile::new("bench/names/all.toml", text)]
}

/// About a megabyte, with a changed name in one of so many paragraphs.
fn text(one_of: usize) -> String {
    let mut text = String::new();
    for n in 0..4_000 {
        let (_, latin) = family(n * 37 % 10_000);
        let asked = if n % one_of == 0 { format!("Nikolay {latin}") } else { "Martin Greenhill".to_owned() };
        writeln!(text, "The council of Brackwater met on Tuesday to talk about the bridge, and the vote was put off once more. Nobody had asked {asked} about it. On Friday the Harbour Trust will count the money again, said Anna Brook, who keeps the books.").unwrap();
    }
    text
}

fn names(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("names");
    let cases = [
        ("library", name_files(builtin_files()), 1, 0),
        ("10,000 entities, a name a paragraph", made_up(10_000), 1, 4_000),
        ("10,000 entities, a name a kilobyte", made_up(10_000), 4, 1_000),
    ];
    for (what, files, one_of, least) in cases {
        let text = text(one_of);
        group.throughput(Throughput::Bytes(text.len() as u64));
        let stage = Names::new(Arc::new(Atlas::compile(&files).unwrap()), Style::Reference, false);
        let propose = || {
            let mut proposals = Proposals::new(false);
            stage.propose(&View::new(&text, About { lang: Some("en"), ..About::default() }, &[]), &mut proposals);
            proposals.into_parts().0.len()
        };
        assert!(propose() >= least, "{what}: {} names", propose());
        group.bench_function(what, |bencher| bencher.iter(|| black_box(propose())));
    }
    group.finish();
}

criterion_group!(benches, names);
criterion_main!(benches);
