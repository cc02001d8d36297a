use std::io::{self, Read, Seek, Write};

use tempfile::SpooledTempFile;

use super::To;
use super::clean::Done;
use super::target::Sink;
use crate::format::Codec;
use crate::rows::RowWriter;

/// A tar archive being written: an entry's size stands before it, so that each is put aside until it is whole.
pub(super) struct Tarball {
    sink: Sink,
    codec: Codec,
    /// The entry that is being put together; `None` between entries.
    entry: Option<Entry>,
    /// It must not appear.
    lost: bool,
    /// What makes the next compressed member.
    member: Vec<u8>,
    /// Bytes since a member last ended with an entry.
    since: usize,
}

/// What an entry will hold.
enum Entry {
    Bytes(SpooledTempFile),
    Rows(Box<RowWriter<SpooledTempFile>>),
}

/// An entry is held in memory up to this size.
const IN_MEMORY: usize = 4 << 20;

/// A compressed member ends with an entry from this size on, and at four times that anywhere.
const MEMBER: usize = 1 << 20;

impl Tarball {
    pub(super) fn new(sink: Sink, codec: Codec) -> Self {
        Self { sink, codec, entry: None, lost: false, member: Vec::new(), since: 0 }
    }

    pub(super) fn add(&mut self, done: &Done) -> io::Result<()> {
        let Some((header, path)) = &done.unit.entry else { return Ok(()) };
        if done.first {
            let spool = SpooledTempFile::new(IN_MEMORY);
            self.entry = Some(match done.layout.clone() {
                Some(layout) if done.unit.to == To::Mirror => Entry::Rows(Box::new(RowWriter::new(spool, layout).map_err(io::Error::other)?)),
                _ => Entry::Bytes(spool),
            });
            self.lost = false;
        }
        self.lost |= done.lost;
        match (&mut self.entry, &done.rows) {
            (Some(Entry::Bytes(entry)), _) => entry.write_all(&done.out)?,
            (Some(Entry::Rows(entry)), Some(rows)) => drop(entry.write(&rows.batch).map_err(io::Error::other)?),
            _ => {}
        }
        if !done.last {
            return Ok(());
        }
        let mut entry = match self.entry.take() {
            Some(Entry::Bytes(entry)) if !self.lost => entry,
            Some(Entry::Rows(entry)) if !self.lost => entry.finish().map_err(io::Error::other)?,
            _ => return Ok(()),
        };
        let size = entry.stream_position()?;
        entry.rewind()?;
        let is_converted = done.unit.to != To::Mirror && done.unit.kind.is_some();
        let path = if is_converted { path.clone() + &done.unit.to.ending(Codec::Plain) } else { path.clone() };
        self.append(header.clone(), &path, size, entry)
    }

    /// Adds an entry of so many bytes.
    pub(super) fn append(&mut self, mut header: tar::Header, name: &str, size: u64, mut data: impl Read) -> io::Result<()> {
        header.set_size(size);
        let mut head = tar::Builder::new(Vec::new());
        head.append_data(&mut header, name, io::empty())?;
        let mut start = head.into_inner()?;
        // The builder closes the archive; what it adds behind the header are two empty blocks.
        start.truncate(start.len() - 2 * BLOCK);
        self.push(&start)?;
        let mut piece = vec![0; MEMBER];
        let mut left = size;
        while left > 0 {
            let length = data.read(&mut piece)?;
            if length == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            left -= length as u64;
            self.push(&piece[..length])?;
        }
        let over = usize::try_from(size % BLOCK as u64).unwrap_or_default();
        self.push(&[0; BLOCK][..(BLOCK - over) % BLOCK])?;
        if self.since < MEMBER {
            return Ok(());
        }
        self.since = 0;
        self.settle()
    }

    fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.codec == Codec::Plain {
            return self.sink.write(bytes);
        }
        self.member.extend_from_slice(bytes);
        self.since += bytes.len();
        if self.member.len() >= 4 * MEMBER { self.settle() } else { Ok(()) }
    }

    fn settle(&mut self) -> io::Result<()> {
        if !self.member.is_empty() {
            self.sink.write(&self.codec.compress(&self.member)?)?;
            self.member.clear();
        }
        Ok(())
    }

    /// Whether all that was added is on its way to the disk.
    pub(super) fn is_settled(&self) -> bool {
        self.entry.is_none() && self.member.is_empty()
    }

    /// Hands everything to the system; gives the length so far.
    pub(super) fn flush(&mut self) -> io::Result<u64> {
        self.sink.flush()?;
        Ok(self.sink.length())
    }

    /// Ends the archive, and gives what it was written to.
    pub(super) fn close(mut self) -> io::Result<Sink> {
        self.push(&[0; 2 * BLOCK])?;
        self.settle()?;
        Ok(self.sink)
    }
}

/// A tar archive is made of blocks of so many bytes.
const BLOCK: usize = 512;
