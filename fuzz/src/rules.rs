use dechaff::rule::{Pack, SourceFile, check_cases};
use dechaff::{Document, Pipeline, undo};

use super::input::Input;

/// Any text as a rule file: it compiles, or the errors name places in it.
pub fn rules(data: &[u8]) {
    let mut input = Input(data);
    let path = if input.byte() % 4 == 0 { "names/fuzz.toml" } else { "ours/fuzz.toml" };
    let text = input.text(usize::MAX);
    let file = SourceFile::new(path, text.clone());
    match Pipeline::builder().without_builtin_rules().rule_files([file.clone()]).build() {
        Err(errors) => {
            assert!(!errors.0.is_empty());
            for error in errors.0 {
                let (line, column) = error.position();
                assert!(text.get(error.at.clone()).is_some(), "{error} stands at {:?} of {}", error.at, text.len());
                assert!(line > 0 && column > 0 && !error.message.is_empty());
            }
        }
        Ok(pipeline) => {
            let document = Document::new("fuzz", text.as_str());
            let cleaned = pipeline.clean(&document);
            assert_eq!(undo(&cleaned.text, &pipeline.record(&document, &cleaned)).as_deref(), Ok(&*text));
            if let Ok(pack) = Pack::compile(std::slice::from_ref(&file)) {
                check_cases(&pack, &[file], |_| true);
            }
        }
    }
}
