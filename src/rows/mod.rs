//! Parquet: rows in, texts changed, rows out, all else as it was.
//!
//! A [`RowReader`] gives the rows of a file as batches of bounded size, [`Rows::documents`] their texts, [`Rows::with_texts`] the batch with new ones,
//! and a [`RowWriter`] writes such batches as the file had them ([`Layout`]).

mod batch;
mod build;
mod cell;
mod checkpoint;
mod columns;
mod error;
mod json;
mod layout;
mod log;
mod pieces;
mod read;
mod write;

pub use batch::{Row, RowChange, Rows};
pub use build::{NewRow, RowBuilder};
pub use checkpoint::Checkpoint;
pub use columns::Names;
pub use error::Error;
pub use json::jsonl;
pub use layout::Layout;
pub use log::{log_batch, log_lines, log_schema};
pub use read::RowReader;
pub use write::RowWriter;

#[cfg(test)]
mod tests;
