//! Takes the chaff out of scraped articles, logs every edit, undoes any of them.
//!
//! A [`Pipeline`] is compiled once and shared by all threads. [`Pipeline::clean`] gives the text and its edits,
//! [`Pipeline::record`] the change log's record, [`undo`] the original back:
//!
//! ```
//! use dechaff::{Document, Pipeline, undo};
//!
//! let pipeline = Pipeline::builder().build()?;
//! let document = Document::new("harbour.txt", "The ferry is back.\n\nShares:\nLeave a Reply\n");
//! let cleaned = pipeline.clean(&document);
//! assert_eq!(cleaned.text, "The ferry is back.\n");
//!
//! for edit in cleaned.edits.edits() {
//!     println!("{:?} by {}", edit.span.of(&document.text), edit.causes[0].rule);
//! }
//! let record = pipeline.record(&document, &cleaned);
//! assert_eq!(undo(&cleaned.text, &record)?, document.text);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! For files and folders see [`corpus`]: a [`corpus::Plan`] says what is read and written, a [`corpus::Runner`] does it,
//! and a [`corpus::Observer`] is told. The library never prints.

pub mod charset;
pub mod corpus;
pub mod edit;
pub mod eval;
pub mod format;
pub mod html;
pub mod labelled;
pub mod model;
pub mod name;
pub mod pipeline;
pub mod report;
pub mod rows;
pub mod rule;
pub mod stage;
pub mod survey;
pub mod testing;
pub mod text;
pub mod warc;
pub mod workbench;

pub use edit::{Change, Record, UndoError, undo, undo_where};
pub use pipeline::{Cleaned, Pipeline};
pub use rule::{Pack, RuleErrors};
pub use text::Document;

/// The README's examples run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
