use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use super::target::{Sink, Target};
use crate::rows::{Layout, Names, RowReader, RowWriter, log_batch, log_lines, log_schema};

/// A change log being written: JSON lines, which a log that is to be Parquet becomes at its end.
#[derive(Default)]
pub(super) struct LogFile {
    lines: Sink,
    table: Option<PathBuf>,
}

/// Lines of a row group's batch are so long together.
const BATCH: usize = 4 << 20;

impl LogFile {
    /// Opens the log with the first `length` bytes of lines that an earlier run left.
    pub(super) fn open_at(target: &Target, length: u64) -> io::Result<Self> {
        let (lines, table) = Self::targets(target);
        Ok(Self { lines: lines.open_at(length)?, table })
    }

    /// Whether one that is not finished was left.
    pub(super) fn has_part(target: &Target) -> bool {
        Self::targets(target).0.has_part()
    }

    /// Where its lines are written, and the table that they become.
    fn targets(target: &Target) -> (Target, Option<PathBuf>) {
        match target {
            Target::File(path) if is_table(path) => (Target::File(path.with_extension("parquet.jsonl")), Some(path.clone())),
            target => (target.clone(), None),
        }
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.lines.write(bytes)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.lines.flush()
    }

    pub(super) fn length(&self) -> u64 {
        self.lines.length()
    }

    /// Lets it appear with as much as reached the disk, after a failure.
    pub(super) fn keep(self) {
        self.lines.keep();
    }

    /// Makes it stay.
    pub(super) fn finish(mut self) -> io::Result<()> {
        if let Err(error) = self.lines.flush() {
            self.lines.keep();
            return Err(error);
        }
        let Some((table, part)) = self.table.as_ref().and_then(|table| Some((table, self.lines.part()?))) else { return self.lines.finish() };
        let target = Target::File(table.clone());
        match tabulate(BufReader::new(File::open(part)?), target.open()?).and_then(Sink::finish) {
            Ok(()) => {
                drop(fs::remove_file(part));
                Ok(())
            }
            Err(error) => {
                target.remove_part();
                self.lines.keep();
                Err(error)
            }
        }
    }
}

fn tabulate(lines: impl BufRead, sink: Sink) -> io::Result<Sink> {
    let layout = Layout::new(&log_schema()).map_err(io::Error::other)?;
    let mut writer = RowWriter::new(sink, layout).map_err(io::Error::other)?;
    let mut batch: Vec<String> = Vec::new();
    let mut add = |batch: &mut Vec<String>| {
        let rows = log_batch(batch.iter().map(String::as_str)).map_err(io::Error::other)?;
        batch.clear();
        writer.write(&rows).map_err(io::Error::other)
    };
    let mut size = 0;
    for line in lines.lines() {
        let line = line?;
        size += line.len();
        batch.push(line);
        if size >= BATCH {
            add(&mut batch)?;
            size = 0;
        }
    }
    if !batch.is_empty() {
        add(&mut batch)?;
    }
    writer.finish().map_err(io::Error::other)
}

/// The lines of a change log, whatever it is kept as.
pub(super) fn lines_of(path: &Path) -> io::Result<Box<dyn Iterator<Item = io::Result<String>>>> {
    if !is_table(path) {
        return Ok(Box::new(BufReader::new(File::open(path)?).lines()));
    }
    let names = Names { text: "doc".to_owned(), ..Names::default() };
    let reader = RowReader::open(path, &names).map_err(io::Error::other)?;
    let lines = reader.flat_map(|rows| {
        let text = rows.and_then(|rows| log_lines(rows.batch())).map_err(io::Error::other);
        match text {
            Ok(text) => String::from_utf8_lossy(&text).lines().map(|line| Ok(line.to_owned())).collect::<Vec<_>>(),
            Err(error) => vec![Err(error)],
        }
    });
    Ok(Box::new(lines))
}

fn is_table(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "parquet")
}
