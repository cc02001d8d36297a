//! Imports point down only.

use std::fs;

use crate::project;

/// The folders of `src/`, each with those that it may import.
const LAYERS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("warc", &[]),
    ("charset", &[]),
    ("html", &["charset"]),
    ("edit", &["text"]),
    ("rows", &["edit"]),
    ("rule", &["edit", "text"]),
    ("name", &["rule", "text"]),
    ("model", &["rule", "text"]),
    ("survey", &["text"]),
    ("stage", &["model", "survey", "name", "rule", "edit", "text"]),
    ("workbench", &["corpus", "labelled", "model", "survey", "name", "pipeline", "format", "rule", "edit", "text"]),
    ("pipeline", &["stage", "model", "survey", "name", "rule", "edit", "text"]),
    ("format", &["warc", "html", "charset", "edit", "text"]),
    ("labelled", &["format", "text"]),
    ("eval", &["labelled", "pipeline", "edit", "text"]),
    ("corpus", &["pipeline", "survey", "rows", "format", "html", "charset", "edit", "text"]),
    ("report", &["corpus"]),
];

#[test]
fn imports_point_down() {
    let mut wrong = Vec::new();
    for (layer, below) in LAYERS {
        for entry in ignore::WalkBuilder::new(project("src").join(layer)).build() {
            let path = entry.unwrap().into_path();
            let Ok(code) = fs::read_to_string(&path) else { continue };
            for (number, line) in code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
                for import in line.match_indices("crate::").map(|(at, _)| &line[at + 7..]) {
                    let target: String = import.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                    if target != *layer && !below.contains(&&*target) {
                        wrong.push(format!("{}:{}: {layer} imports {target}", path.display(), number + 1));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_folder_has_a_layer() {
    for entry in fs::read_dir(project("src")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let known = name == "bin" || LAYERS.iter().any(|(layer, _)| *layer == name);
        assert!(known || entry.path().is_file(), "src/{name} has no layer");
    }
}
