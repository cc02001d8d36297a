use std::path::Path;
use std::sync::Arc;

use super::{Codec, Csv, Format, Html, Json, Jsonl, Txt, Warc};
use crate::charset::Charset;

/// What a file is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Records one after the other.
    Records(Arc<dyn Format>),
    /// Rows of a Parquet file.
    Parquet,
    /// Files in a tar archive.
    Tar,
}

impl Kind {
    /// Its name on the command line.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Records(format) => format.name(),
            Self::Parquet => "parquet",
            Self::Tar => "tar",
        }
    }

    /// Whether a cleaned file can be of the same format.
    pub fn is_mirrored(&self) -> bool {
        match self {
            Self::Records(format) => format.is_mirrored(),
            Self::Parquet | Self::Tar => true,
        }
    }

    /// Whether a file holds one document and no more.
    pub fn is_single(&self) -> bool {
        matches!(self, Self::Records(format) if !format.is_numbered())
    }

    /// The format of records; `None` for files of other kinds.
    pub fn records(self) -> Option<Arc<dyn Format>> {
        if let Self::Records(format) = self { Some(format) } else { None }
    }
}

/// What files are taken for, and which of their fields are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formats {
    /// Name of the format of every file, whatever its ending.
    pub forced: Option<String>,
    /// Field that holds a record's text.
    pub text_field: String,
    /// Field of JSONL that holds a web page, whose article is cleaned.
    pub html_field: Option<String>,
    /// What text that is no UTF-8 is encoded in; found out if not given.
    pub charset: Option<Charset>,
}

/// Most bytes that a page in an archive is unpacked to.
const PAGE: usize = 64 << 20;

impl Default for Formats {
    fn default() -> Self {
        Self { forced: None, text_field: "text".to_owned(), html_field: None, charset: None }
    }
}

impl Formats {
    /// The names that [`Formats::named`] knows.
    pub const NAMES: [&str; 10] = ["txt", "jsonl", "json", "csv", "tsv", "html", "warc", "wet", "parquet", "tar"];

    /// A format by its name.
    pub fn named(&self, name: &str) -> Option<Kind> {
        let text = &*self.text_field;
        let format: Arc<dyn Format> = match name {
            "txt" => Arc::new(Txt),
            "jsonl" => match &self.html_field {
                Some(html) => Arc::new(Jsonl::of_pages(text, html)),
                None => Arc::new(Jsonl::new(text)),
            },
            "json" => Arc::new(Json::new(text)),
            "csv" => Arc::new(Csv::new(text)),
            "tsv" => Arc::new(Csv::tabs(text)),
            "html" => Arc::new(Html::new(self.charset)),
            "warc" => Arc::new(Warc::pages(PAGE)),
            "wet" => Arc::new(Warc::texts(PAGE)),
            "parquet" => return Some(Kind::Parquet),
            "tar" => return Some(Kind::Tar),
            _ => return None,
        };
        Some(Kind::Records(format))
    }

    /// What a file is by its ending, whatever it is compressed with.
    pub fn of(&self, path: &Path) -> Option<Kind> {
        if let Some(forced) = &self.forced {
            return self.named(forced);
        }
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let whole = Codec::by_ending(Path::new(&name));
        let ending = whole.1.extension()?.to_str()?;
        self.named(match ending {
            "text" => "txt",
            "ndjson" => "jsonl",
            "tab" => "tsv",
            "htm" | "xhtml" => "html",
            "pq" => "parquet",
            "tgz" | "tzst" | "tbz2" | "txz" => "tar",
            ending => ending,
        })
    }

    /// What a file is by what it begins with, decompressed.
    pub fn by_content(&self, start: &[u8]) -> Option<Kind> {
        let text = start.strip_prefix(super::BOM).unwrap_or(start).trim_ascii_start();
        let begins = |tag: &[u8]| text.get(..tag.len()).is_some_and(|own| own.eq_ignore_ascii_case(tag));
        self.named(match text.first()? {
            _ if start.starts_with(b"PAR1") => "parquet",
            _ if begins(b"WARC/1.") => "warc",
            _ if begins(b"<!doctype html") || begins(b"<html") => "html",
            _ if start.get(257..262) == Some(b"ustar") => "tar",
            b'{' => "jsonl",
            b'[' => "json",
            _ => return None,
        })
    }
}
