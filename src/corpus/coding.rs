use std::io::{self, Cursor, Read};

use crate::charset::Charset;

/// How the text of a file came to be UTF-8.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Coding {
    /// It is.
    #[default]
    Utf8,
    /// It was made so while it was read.
    Decoded(Charset),
    /// It is not yet: its records can be told apart as they are.
    Raw(Charset),
}

impl Coding {
    /// The encoding of the file, if it is another.
    pub(super) fn charset(self) -> Option<Charset> {
        match self {
            Self::Utf8 => None,
            Self::Decoded(charset) | Self::Raw(charset) => Some(charset),
        }
    }

    /// By the name in a checkpoint.
    pub(super) fn named(name: &str) -> Self {
        match Charset::by_label(name) {
            Some(charset) if is_wide(charset) => Self::Decoded(charset),
            Some(charset) => Self::Raw(charset),
            None => Self::Utf8,
        }
    }
}

/// Whether bytes of this encoding look like line ends and quotation marks that are none.
fn is_wide(charset: Charset) -> bool {
    matches!(charset.name(), "UTF-16LE" | "UTF-16BE" | "ISO-2022-JP")
}

/// So much of a file's beginning is looked at.
const SHOWN: usize = 4096;

/// A stream as UTF-8 if it is of an encoding that must be decoded as a whole, and whether it is.
pub(super) fn decoded<'r>(mut stream: impl Read + 'r, declared: Option<Charset>) -> io::Result<(Box<dyn Read + 'r>, Coding)> {
    let mut start = Vec::with_capacity(SHOWN);
    stream.by_ref().take(SHOWN as u64).read_to_end(&mut start)?;
    let charset = Charset::of_text(&start, declared);
    let stream = Cursor::new(start).chain(stream);
    if is_wide(charset) {
        let text = Transcoded { stream, charset, decoder: charset.decoder(), text: Vec::new(), at: 0, ended: false };
        return Ok((Box::new(text), Coding::Decoded(charset)));
    }
    Ok((Box::new(stream), Coding::Utf8))
}

/// Decodes what is read. A byte order mark stays as the character that it is, so that it comes back.
struct Transcoded<R> {
    stream: R,
    charset: Charset,
    decoder: encoding_rs::Decoder,
    text: Vec<u8>,
    at: usize,
    ended: bool,
}

/// Bytes that are decoded at once.
const PIECE: usize = 64 << 10;

impl<R: Read> Transcoded<R> {
    fn fill(&mut self) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(PIECE);
        self.ended = self.stream.by_ref().take(PIECE as u64).read_to_end(&mut bytes)? < PIECE;
        let room = self.decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(4 * PIECE);
        self.text.resize(room, 0);
        let (result, _, written) = self.decoder.decode_to_utf8_without_replacement(&bytes, &mut self.text, self.ended);
        self.text.truncate(written);
        self.at = 0;
        match result {
            encoding_rs::DecoderResult::Malformed(..) => {
                self.ended = true;
                Err(io::Error::new(io::ErrorKind::InvalidData, format!("this is no {}", self.charset)))
            }
            _ => Ok(()),
        }
    }
}

impl<R: Read> Read for Transcoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() {
            if self.ended {
                return Ok(0);
            }
            self.fill()?;
        }
        let length = buffer.len().min(self.text.len() - self.at);
        buffer[..length].copy_from_slice(&self.text[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}
