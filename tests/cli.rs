//! The command line as a user types it: `tests/cmd/*.md`, each in a copy of the folder of its name.

use std::env;

#[test]
fn commands() {
    let cases = trycmd::TestCases::new();
    for tool in ["cat", "cmp", "diff"] {
        let paths = env::var_os("PATH").unwrap();
        let path = env::split_paths(&paths).map(|folder| folder.join(tool)).find(|path| path.is_file()).unwrap();
        cases.register_bin(tool, path);
    }
    cases.default_bin_name("dechaff").case("tests/cmd/*.md").case("tests/cmd/*.toml");
    cases.run();
}
