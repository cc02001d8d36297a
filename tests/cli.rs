//! The command line as a user types it: `tests/cmd/*.md`, each in a copy of the folder of its name.

#[test]
fn commands() {
    let cases = trycmd::TestCases::new();
    for tool in ["cat", "cmp", "diff"] {
        cases.register_bin(tool, trycmd::schema::Bin::Path(tool.into()));
    }
    cases.default_bin_name("dechaff").case("tests/cmd/*.md");
    cases.run();
}
