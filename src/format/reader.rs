use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::vec::IntoIter;

use super::{Format, Part, Start, read_file, record_name};
use crate::text::Document;

/// Why a document, or a whole file, could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file cannot be read.
    #[error("{}: {source}", path.display())]
    File {
        /// Its path.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// One record of it is broken; the rest follows.
    #[error("{name}: {reason}")]
    Record {
        /// Source and record, `a.jsonl:17`.
        name: String,
        /// What is wrong.
        reason: String,
    },
}

/// The documents of one file, in order. A broken record is an error in its place, and the next one follows.
///
/// The file is held in memory; for corpora use [`crate::corpus`].
#[derive(Debug)]
pub struct Reader {
    documents: IntoIter<Result<Document<'static>, ReadError>>,
}

impl Reader {
    /// Opens a file.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn open(path: &Path, format: &Arc<dyn Format>) -> Result<Self, ReadError> {
        let bytes = read_file(path).map_err(|source| ReadError::File { path: path.to_owned(), source })?;
        Ok(Self::of(&bytes, &path.display().to_string(), &**format))
    }

    /// The documents in some bytes; `file` names them.
    pub fn of(bytes: &[u8], file: &str, format: &dyn Format) -> Self {
        let start = match Start::of(bytes, format) {
            Ok(start) => start,
            Err(reason) => return Self { documents: vec![Err(ReadError::Record { name: file.to_owned(), reason })].into_iter() },
        };
        let mut documents = Vec::new();
        format.parts(bytes, &start, &mut |part| match part {
            Part::Filler(_) => {}
            Part::Record(record) => {
                let name = record_name(format, file, record.number);
                documents.push(Ok(Document {
                    name: name.into(),
                    text: record.text.into_owned().into(),
                    id: record.id.map(|id| id.into_owned().into()),
                    url: record.url.map(|url| url.into_owned().into()),
                    lang: record.lang.map(|lang| lang.into_owned().into()),
                }));
            }
            Part::Broken(broken) => {
                documents.push(Err(ReadError::Record { name: record_name(format, file, broken.number), reason: broken.reason }));
            }
        });
        Self { documents: documents.into_iter() }
    }
}

impl Iterator for Reader {
    type Item = Result<Document<'static>, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.documents.next()
    }
}
