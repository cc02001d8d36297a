use arrow_schema::{ArrowError, DataType};
use parquet::errors::ParquetError;

/// What can be wrong with a Parquet file, or with what is to become one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Neither its beginning nor its end is Parquet's.
    #[error("not a Parquet file")]
    NotParquet,
    /// It begins like a Parquet file and does not end like one.
    #[error("the Parquet file is cut off: its footer is missing")]
    Truncated,
    /// The footer is there and says nonsense.
    #[error("the footer of the Parquet file cannot be read: {0}")]
    Footer(String),
    /// The footer or some column is encrypted.
    #[error("the Parquet file is encrypted")]
    Encrypted,
    /// There is no column of the text's name.
    #[error("no column {name:?}; there are: {}", there.join(", "))]
    NoColumn {
        /// The name looked for.
        name: String,
        /// The columns' names.
        there: Vec<String>,
    },
    /// The text's column holds something else.
    #[error("column {name:?} holds {holds}, not text")]
    NotText {
        /// The column.
        name: String,
        /// Its type.
        holds: DataType,
    },
    /// A page is corrupt; the rows before `row` were given.
    #[error("row {row} cannot be read: {reason}")]
    Row {
        /// The row, from 1.
        row: u64,
        /// What the reader of pages says.
        reason: String,
    },
    /// As many changes as rows are needed.
    #[error("{changes} changes for {rows} rows")]
    Changes {
        /// Rows of the batch.
        rows: usize,
        /// Changes given.
        changes: usize,
    },
    /// A column's type holds at most 2 GB a batch, or a dictionary as many values as its keys can name.
    #[error("the texts of one batch are more than the column's type can hold")]
    TooLong,
    /// More row groups than a file can have.
    #[error("more than 32767 row groups")]
    TooManyGroups,
    /// A checkpoint of another file, or a broken one.
    #[error("the checkpoint does not belong to this file: {0}")]
    Checkpoint(String),
    /// A line of a change log that is not one.
    #[error("not a record of the change log: {0}")]
    Log(#[from] serde_json::Error),
    /// Encoding or writing failed.
    #[error(transparent)]
    Parquet(#[from] ParquetError),
    /// Columns do not fit together.
    #[error(transparent)]
    Arrow(#[from] ArrowError),
    /// The file system.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}
