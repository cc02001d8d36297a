//! What can be wrong with a table.

use std::fmt;

/// A table that cannot be used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableError {
    table: String,
    reason: String,
}

impl TableError {
    /// An error in the named table.
    pub(crate) fn new(table: &str, reason: String) -> Self {
        Self { table: table.to_owned(), reason }
    }
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "table {}: {}", self.table, self.reason)
    }
}

impl std::error::Error for TableError {}
