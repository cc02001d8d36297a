//! The inputs that fuzzing started from, and those that it found something with; `fuzz/README.md` says how to look for more.

use std::fs;
use std::panic::catch_unwind;

#[allow(unreachable_pub, reason = "the fuzz targets see them")]
#[path = "../fuzz/src/lib.rs"]
mod checks;

use crate::project;

#[test]
fn every_input_that_is_kept_holds() {
    for (name, check) in checks::ALL {
        let folders = ["corpus", "regressions"].map(|folder| project("fuzz").join(folder).join(name));
        assert!(folders[0].is_dir(), "no inputs for {name}");
        for folder in folders.iter().filter(|folder| folder.is_dir()) {
            let inputs: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
            assert!(!inputs.is_empty(), "{} is empty", folder.display());
            for path in inputs {
                let input = fs::read(&path).unwrap();
                assert!(catch_unwind(|| check(&input)).is_ok(), "{}", path.display());
            }
        }
    }
}
