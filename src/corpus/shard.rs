use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;
use std::str::FromStr;

use super::{Job, Source};
use crate::format::{Codec, Formats, Input, Kind, newlines, starts_with};

/// One of several runs that share a corpus without talking to each other. Shards are of equal size in bytes; JSONL that lies
/// plain on the disk is cut between lines, other files go whole to the shard in which they begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    number: u64,
    of: u64,
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match numbers {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Self { number, of }),
            _ => Err("shards are named 1/8, 2/8 and so on to 8/8".to_owned()),
        }
    }
}

impl Shard {
    /// Whether it is the first: that which tells what concerns the corpus as a whole.
    pub(super) fn is_first(self) -> bool {
        self.number == 1
    }

    /// The jobs of the shard, out of those of the whole run with their sizes in bytes.
    pub(super) fn of(self, jobs: Vec<Job>, sizes: &[u64], formats: &Formats) -> Vec<Job> {
        let total: u64 = sizes.iter().sum();
        let bound = |number: u64| u64::try_from(u128::from(total) * u128::from(number) / u128::from(self.of)).unwrap_or(total);
        let own = bound(self.number - 1)..bound(self.number);
        let mut begin = 0;
        let mut kept = Vec::new();
        for (mut job, &size) in jobs.into_iter().zip(sizes) {
            let end = begin + size;
            let begins_here = own.contains(&begin) || (begin == total && self.number == self.of);
            let is_cut = begin < own.end && end > own.start && !(own.start <= begin && end <= own.end);
            if is_cut && can_be_cut(&job, formats) {
                job.range = Some(own.start.max(begin) - begin..own.end.min(end) - begin);
                kept.push(job);
            } else if begins_here {
                kept.push(job);
            }
            begin = end;
        }
        kept
    }
}

fn can_be_cut(job: &Job, formats: &Formats) -> bool {
    let Source::File(path) = &job.source else { return false };
    let is_plain = || Input::open(path, u64::MAX).is_ok_and(|input| input.is_plain());
    let is_wide = || starts_with(path).is_ok_and(|start| start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff"));
    let is_lines = matches!(&job.kind, Kind::Records(format) if format.name() == "jsonl");
    is_lines && job.codec == Codec::Plain && !job.is_in_place() && formats.charset.is_none() && is_plain() && !is_wide()
}

/// The lines that begin in a range of a file: where they begin and end, and the number of the first, from 1.
pub(super) fn lines_in(path: &Path, range: &Range<u64>) -> io::Result<(Range<u64>, u64)> {
    let start = line_start(path, range.start)?;
    let end = line_start(path, range.end)?;
    let mut before = BufReader::with_capacity(1 << 20, File::open(path)?.take(start));
    let mut number = 1;
    loop {
        let bytes = before.fill_buf()?;
        if bytes.is_empty() {
            return Ok((start..end, number));
        }
        number += newlines(bytes);
        let length = bytes.len();
        before.consume(length);
    }
}

/// Where the first line begins at or after a place.
fn line_start(path: &Path, place: u64) -> io::Result<u64> {
    let Some(before) = place.checked_sub(1) else { return Ok(0) };
    let mut file = BufReader::new(File::open(path)?);
    file.seek(SeekFrom::Start(before))?;
    let mut line = Vec::new();
    Ok(before + file.read_until(b'\n', &mut line)? as u64)
}
