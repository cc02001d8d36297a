//! Running texts that the names packs carry come out as they say.

use dechaff::name::{Scripts, name_cases};
use dechaff::rule::{builtin_files, name_files};
use dechaff::{Document, Pipeline};

use crate::PIPELINE;

#[test]
fn every_case_of_every_names_file_holds() {
    let files = name_files(builtin_files());
    let cases = name_cases(&files).unwrap_or_else(|errors| panic!("{errors}"));
    let native = Pipeline::builder().names_scripts(Scripts::Cyrillic).build().unwrap();
    let mut failures = Vec::new();
    for case in &cases {
        let pipeline = if case.scripts == Scripts::Latin { &*PIPELINE } else { &native };
        let got = pipeline.clean(&Document::new("case", &*case.text)).text;
        if got != case.gives {
            failures.push(format!("{}: {:?}\n  gives {got:?}\n  not   {:?}", case.path, case.text, case.gives));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(cases.len() >= 200, "only {} cases were found", cases.len());
}
