//! What the tables for Chinese, Japanese and Korean find by themselves, tried on the spellings that the packs list.

use super::{Atlas, Written};
use crate::rule::SourceFile;

/// Names of a pack with the spellings that it lists.
fn listed(pack: &str) -> Vec<(String, Vec<String>)> {
    let file: toml::Table = toml::from_str(pack).unwrap();
    let text = |value: &toml::Value| value.as_str().unwrap().to_owned();
    let people = file["person"].as_array().unwrap().iter();
    people.map(|entry| (text(&entry["name"]), entry.get("latin").map_or_else(Vec::new, |all| all.as_array().unwrap().iter().map(text).collect()))).collect()
}

/// How many of all listed spellings are found although they are not listed, and those that are taken for another's.
fn tried(pack: &str) -> (usize, usize, Vec<String>) {
    let bare: Vec<&str> = pack.lines().filter(|line| !line.starts_with("latin = ")).collect();
    let atlas = Atlas::compile(&[SourceFile::new("names/bare.toml".to_owned(), bare.join("\n"))]).unwrap_or_else(|errors| panic!("{errors}"));
    let (mut found, mut all, mut wrong) = (0, 0, Vec::new());
    for (name, spellings) in listed(pack) {
        for spelling in spellings {
            let places = atlas.places(&spelling);
            let full = places.iter().flat_map(|place| &place.mentions).filter(|mention| mention.form == Written::Full);
            let names: Vec<String> = full.map(|mention| atlas.entity(mention.entity).name.join(" ")).collect();
            all += 1;
            if names.contains(&name) {
                found += 1;
            } else if !names.is_empty() {
                wrong.push(format!("{spelling} ({name}) is taken for {names:?}"));
            }
        }
    }
    (found, all, wrong)
}

#[test]
fn tables_find_most_listed_spellings_and_nobody_elses() {
    let packs = [
        (include_str!("../../rules/names/chinese.toml"), 0.3),
        (include_str!("../../rules/names/japanese.toml"), 0.8),
        (include_str!("../../rules/names/korean.toml"), 0.6),
    ];
    for (pack, share) in packs {
        let (found, all, wrong) = tried(pack);
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(found as f64 >= share * all as f64, "{found} of {all}");
    }
}
