//! Running texts that the names packs carry come out as they say.

use dechaff::Document;
use dechaff::name::name_cases;
use dechaff::rule::{builtin_files, name_files};

use crate::PIPELINE;

#[test]
fn every_case_of_every_names_file_holds() {
    let files = name_files(builtin_files());
    let cases = name_cases(&files).unwrap_or_else(|errors| panic!("{errors}"));
    let mut failures = Vec::new();
    for case in &cases {
        let got = PIPELINE.clean(&Document::new("case", &*case.text)).text;
        if got != case.gives {
            failures.push(format!("{}: {:?}\n  gives {got:?}\n  not   {:?}", case.path, case.text, case.gives));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(cases.len() >= 200, "only {} cases were found", cases.len());
}
