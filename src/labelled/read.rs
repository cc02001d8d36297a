use std::fmt;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use serde::de::Error as _;

use super::Page;
use crate::format::{DEFAULT_MAX_RATIO, Input};

/// Why a file, or a page of it, could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LabelError {
    /// The file cannot be read, or no further.
    #[error("{file}: {reason}")]
    File {
        /// Its path.
        file: String,
        /// What the system says.
        reason: io::Error,
    },
    /// One line of it is no labelled page; the next ones follow.
    #[error("{file}:{line}: {reason}")]
    Page {
        /// Its path.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong, and at which column.
        reason: PageError,
    },
}

/// What is wrong with a page.
#[derive(Debug)]
pub struct PageError(serde_json::Error);

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A page is one line, so that the parser's own line number is always 1.
        let message = self.0.to_string();
        match message.rsplit_once(" at line ") {
            Some((what, _)) => write!(f, "{what} (column {})", self.0.column()),
            None => f.write_str(&message),
        }
    }
}

impl std::error::Error for PageError {}

/// The pages of one file, in order, read as they are asked for. A broken page is an error in its place, and the next one follows.
pub struct Pages<'r> {
    file: String,
    input: BufReader<Input<'r>>,
    line: usize,
    ended: bool,
}

impl fmt::Debug for Pages<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {} lines read", self.file, self.line)
    }
}

impl Pages<'static> {
    /// Opens a file; what it begins with tells its compression.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn open(path: &Path) -> Result<Self, LabelError> {
        let file = path.display().to_string();
        match Input::open(path, DEFAULT_MAX_RATIO) {
            Ok(input) => Ok(Self { file, input: BufReader::new(input), line: 0, ended: false }),
            Err(reason) => Err(LabelError::File { file, reason }),
        }
    }
}

impl<'r> Pages<'r> {
    /// Reads a stream; `file` names it in errors.
    ///
    /// # Errors
    /// If its start cannot be read.
    pub fn of(stream: impl io::Read + 'r, file: &str) -> Result<Self, LabelError> {
        match Input::of(stream, DEFAULT_MAX_RATIO) {
            Ok(input) => Ok(Self { file: file.to_owned(), input: BufReader::new(input), line: 0, ended: false }),
            Err(reason) => Err(LabelError::File { file: file.to_owned(), reason }),
        }
    }

    fn page(&self, line: &[u8]) -> Result<Page, LabelError> {
        parse(line).map_err(|error| LabelError::Page { file: self.file.clone(), line: self.line, reason: PageError(error) })
    }
}

impl Iterator for Pages<'_> {
    type Item = Result<Page, LabelError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut line = Vec::new();
        while !self.ended {
            line.clear();
            self.line += 1;
            match self.input.read_until(b'\n', &mut line) {
                Ok(0) => self.ended = true,
                Ok(_) if line.trim_ascii().is_empty() => {}
                Ok(_) => return Some(self.page(line.trim_ascii())),
                Err(reason) => {
                    self.ended = true;
                    return Some(Err(LabelError::File { file: self.file.clone(), reason }));
                }
            }
        }
        None
    }
}

fn parse(line: &[u8]) -> Result<Page, serde_json::Error> {
    let page: Page = serde_json::from_slice(line)?;
    match page.lines.iter().position(|line| line.text.contains(['\n', '\r'])) {
        Some(at) => Err(serde_json::Error::custom(format!("lines[{at}].text holds a line end"))),
        None => Ok(page),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Codec;
    use crate::labelled::{Label, Line};

    const GOOD: &str = r#"{"id":"a1","site":"x.example","lang":"en","gold_text":"Rain.","extra":[1],"lines":[{"text":"Rain.","label":"content"},{"text":"x=1;","label":"noise","why":"script"}]}"#;

    fn read(text: &str) -> Vec<Result<Page, String>> {
        Pages::of(text.as_bytes(), "set.jsonl").unwrap().map(|page| page.map_err(|error| error.to_string())).collect()
    }

    #[test]
    fn a_page_and_its_defaults() {
        let pages = read(&format!("{GOOD}\n\n{{\"id\":\"a2\",\"url\":null,\"lines\":[]}}"));
        let first = pages[0].as_ref().unwrap();
        assert_eq!((first.text().as_str(), first.site(), first.lines[1].is_code()), ("Rain.\nx=1;", "x.example", true));
        assert_eq!(first.lines[0], Line { text: "Rain.".into(), label: Label::Content, why: None });
        let second = pages[1].as_ref().unwrap();
        assert_eq!((second.text().as_str(), second.site(), second.gold_text.as_deref()), ("", "a2", None));
    }

    #[test]
    fn a_broken_page_is_named_and_the_rest_follows() {
        let broken = [
            (r#"{"id":"b"}"#, "missing field `lines` (column 10)"),
            (r#"{"id":"b","lines":[{"text":"t","label":"spam"}]}"#, "unknown variant `spam`, expected one of `content`, `noise`, `ambiguous` (column 45)"),
            (r#"{"id":7,"lines":[]}"#, "invalid type: integer `7`, expected a string (column 7)"),
            (r#"{"id":"b","lines":[{"text":"a\nb","label":"noise"}]}"#, "lines[0].text holds a line end"),
            (r#"{"id":"b","lines":["#, "EOF while parsing a list (column 19)"),
        ];
        for (line, message) in broken {
            let pages = read(&format!("{GOOD}\n{line}\n{GOOD}\n"));
            assert_eq!(pages.len(), 3);
            assert_eq!(pages[1].as_ref().unwrap_err(), &format!("set.jsonl:2: {message}"));
            assert!(pages[0].is_ok() && pages[2].is_ok());
        }
        let no_text = Pages::of(&b"\xff\xfe{}\n"[..], "set.jsonl").unwrap().next().unwrap();
        assert!(no_text.unwrap_err().to_string().starts_with("set.jsonl:1: expected value (column 1)"));
    }

    #[test]
    fn compressed_files_are_read_and_a_cut_one_up_to_the_cut() {
        let text = format!("{GOOD}\n").repeat(2000);
        for codec in Codec::ALL {
            let packed = codec.compress(text.as_bytes()).unwrap();
            assert_eq!(Pages::of(&*packed, "set").unwrap().flatten().count(), 2000, "{codec:?}");
            let cut = [packed.clone(), packed[..packed.len() / 2].to_vec()].concat();
            let pages: Vec<_> = Pages::of(&*cut, "set").unwrap().collect();
            assert!(pages.len() > 2000 && matches!(pages.last(), Some(Err(_))), "{codec:?}: {}", pages.len());
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        assert!(Pages::open(Path::new("nowhere.jsonl")).unwrap_err().to_string().starts_with("nowhere.jsonl: "));
    }
}
