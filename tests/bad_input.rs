//! What cannot be read or written: a clear message, the rest goes on, nothing is lost. Cases that need devices of the
//! system; the others are in `tests/cmd/bad-input.md`.
#![cfg(target_os = "linux")]

use std::fs;
use std::process::{Command, Output, Stdio};

use crate::dechaff;

const DIRTY: &str = "Rain fell on the harbour all night.\n\nLeave a Reply\n";

fn folder_with(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), DIRTY).unwrap();
    folder
}

fn says(output: &Output, code: i32, message: &str) {
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{text}");
    assert!(text.contains(message), "{text}");
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_the_rest_goes_on() {
    let folder = folder_with("a.txt");
    // It opens, and reading its first byte fails, for every user.
    let output = dechaff(folder.path(), &["clean", "/proc/self/mem", "a.txt", "--format", "txt", "--out", "out"]);
    says(&output, 1, "/proc/self/mem: Input/output error");
    assert!(!folder.path().join("out/mem").exists());
    assert_eq!(fs::read_to_string(folder.path().join("out/a.txt")).unwrap(), "Rain fell on the harbour all night.\n");
}

#[test]
fn a_file_that_grows_while_it_is_read_is_named_and_cleaned_as_far_as_it_went() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    let line = "{\"text\": \"Rain fell on the harbour all night.\"}\n";
    fs::write(&path, line.repeat(150_000)).unwrap();
    let mut run = Command::new(env!("CARGO_BIN_EXE_dechaff"));
    let mut run =
        run.current_dir(folder.path()).args(["clean", "a.jsonl", "--out", "out.jsonl", "-j1", "--no-builtin-rules"]).stderr(Stdio::piped()).spawn().unwrap();
    while run.try_wait().unwrap().is_none() {
        let mut file = fs::File::options().append(true).open(&path).unwrap();
        std::io::Write::write_all(&mut file, line.as_bytes()).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let output = run.wait_with_output().unwrap();
    says(&output, 1, "changed while it was read: it had ");
    assert!(fs::read_to_string(folder.path().join("out.jsonl")).unwrap().starts_with(line));
}

#[test]
fn a_loop_of_links_is_named() {
    let folder = folder_with("a.txt");
    std::os::unix::fs::symlink("loop.txt", folder.path().join("loop.txt")).unwrap();
    says(&dechaff(folder.path(), &["clean", "loop.txt", "a.txt", "--out", "out"]), 1, "loop.txt: Too many levels of symbolic links");
}

#[test]
fn a_full_disk_is_told_wherever_it_fills() {
    let folder = folder_with("a.txt");
    let full = "No space left on device";
    says(&dechaff(folder.path(), &["clean", "a.txt", "--out", "/dev/full", "--log", "log"]), 1, full);
    says(&dechaff(folder.path(), &["clean", "a.txt", "--out", "out.txt", "--log", "/dev/full"]), 1, full);
    let stdout = fs::File::options().write(true).open("/dev/full").unwrap();
    let output =
        Command::new(env!("CARGO_BIN_EXE_dechaff")).current_dir(folder.path()).args(["clean", "a.txt"]).stdout(stdout).stderr(Stdio::piped()).output().unwrap();
    says(&output, 1, full);
}

#[test]
fn in_place_an_input_survives_a_log_that_cannot_be_written() {
    let folder = folder_with("a.txt");
    says(&dechaff(folder.path(), &["clean", "a.txt", "--in-place", "--log", "/dev/full"]), 1, "No space left on device");
    assert_eq!(fs::read_to_string(folder.path().join("a.txt")).unwrap(), DIRTY);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no half-written file is left");
}

#[test]
fn an_output_folder_that_cannot_be_written_is_told() {
    let folder = folder_with("a.txt");
    // Nobody can make a file there, root neither.
    says(&dechaff(folder.path(), &["clean", "a.txt", "--out", "/proc/nowhere/a.txt", "--no-log"]), 1, "/proc/nowhere/a.txt");
    says(&dechaff(folder.path(), &["clean", "a.txt", "--out", "a.txt/inside/b.txt", "--no-log"]), 1, "Not a directory");
}

#[test]
fn a_reader_that_has_had_enough_is_no_error() {
    let folder = folder_with("a.txt");
    fs::write(folder.path().join("b.txt"), "Rain fell all night.\n".repeat(500_000)).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_dechaff"))
        .current_dir(folder.path())
        .args(["clean", "b.txt", "--quiet"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
