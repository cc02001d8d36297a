//! Every rule holds its own cases.

use dechaff::rule::{Pack, SourceFile, builtin_files, check_cases};

#[test]
fn every_case_of_every_rule_holds() {
    // As a user's files, so that they are read and checked anew.
    let files: Vec<_> = builtin_files().into_iter().filter(|file| !file.holds_names()).map(|file| SourceFile::new(file.path, file.text)).collect();
    let pack = Pack::compile(&files).unwrap_or_else(|errors| panic!("{errors}"));
    let failures: Vec<String> = check_cases(&pack, &files, |_| true)
        .failures
        .into_iter()
        .map(|failure| {
            let file = files.iter().find(|file| file.path == failure.path).unwrap();
            let line = file.text[..failure.at.start].matches('\n').count() + 1;
            format!("{:?} {}:{line} {} in {:?}: {:?} → {:?}", failure.outcome, failure.path, failure.rule, failure.place, failure.text, failure.left)
        })
        .collect();
    assert!(failures.is_empty(), "{} cases fail\n{}", failures.len(), failures.join("\n"));
    assert!(pack.rules().len() > 100, "only {} rules were found", pack.rules().len());
}
