use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{RuleError, SourceFile};

/// Collects what is wrong in one file, so that all of it is told at once.
#[derive(Debug)]
pub(crate) struct Problems<'s> {
    file: &'s SourceFile,
    found: Vec<RuleError>,
}

impl<'s> Problems<'s> {
    pub(crate) fn new(file: &'s SourceFile) -> Self {
        Self { file, found: Vec::new() }
    }

    /// Path of the file.
    pub(crate) fn path(&self) -> &'s str {
        &self.file.path
    }

    pub(crate) fn add(&mut self, at: Range<usize>, message: impl Into<String>) {
        self.add_fault("invalid", at, message);
    }

    pub(crate) fn add_fault(&mut self, fault: &'static str, at: Range<usize>, message: impl Into<String>) {
        self.found.push(RuleError { path: self.file.path.clone(), text: self.file.text.clone(), at, message: message.into(), fault });
    }

    /// The errors in order. Of a line only the first: a lost quotation mark makes a line full of others.
    pub(crate) fn into_errors(mut self) -> Vec<RuleError> {
        self.found.sort_by_key(|error| error.at.start);
        self.found.dedup_by_key(|error| error.position().0);
        self.found
    }

    /// The file's top table; syntax errors are collected, and what can be read beside them is read.
    pub(crate) fn parse(&mut self) -> Table<'s> {
        let (root, errors) = DeTable::parse_recoverable(&self.file.text);
        for error in errors {
            self.add(error.span().unwrap_or(0..0), error.message().to_owned());
        }
        let span = root.span();
        Table::new(root.into_inner(), span)
    }
}

/// A value and the bytes of the file it stands at.
pub(crate) type At<T> = (T, Range<usize>);

/// One TOML table that is taken apart key by key; what is left over at the end is an error.
#[derive(Debug)]
pub(crate) struct Table<'s> {
    entries: BTreeMap<Cow<'s, str>, (Range<usize>, Spanned<DeValue<'s>>)>,
    /// Where the table stands.
    pub(crate) at: Range<usize>,
}

impl<'s> Table<'s> {
    fn new(table: DeTable<'s>, at: Range<usize>) -> Self {
        let entries = table.into_iter().map(|(key, value)| (key.get_ref().clone(), (key.span(), value))).collect();
        Self { entries, at }
    }

    fn take(&mut self, key: &str) -> Option<(DeValue<'s>, Range<usize>)> {
        let (_, value) = self.entries.remove(key)?;
        let span = value.span();
        Some((value.into_inner(), span))
    }

    /// Reports the keys that nobody took.
    pub(crate) fn finish(self, known: &[&str], problems: &mut Problems<'_>) {
        for (key, (at, _)) in self.entries {
            problems.add(at, format!("unknown key `{key}`; known are {}", known.join(", ")));
        }
    }

    pub(crate) fn string(&mut self, key: &str, problems: &mut Problems<'_>) -> Option<At<String>> {
        let (value, at) = self.take(key)?;
        as_string(value, at, key, problems)
    }

    pub(crate) fn number(&mut self, key: &str, problems: &mut Problems<'_>) -> Option<usize> {
        let (value, at) = self.take(key)?;
        let number = value.as_integer().and_then(|n| usize::from_str_radix(n.as_str(), n.radix()).ok());
        if number.is_none() {
            problems.add(at, format!("`{key}` must be a whole number"));
        }
        number
    }

    pub(crate) fn boolean(&mut self, key: &str, problems: &mut Problems<'_>) -> Option<bool> {
        let (value, at) = self.take(key)?;
        let yes = value.as_bool();
        if yes.is_none() {
            problems.add(at, format!("`{key}` must be true or false"));
        }
        yes
    }

    /// All that is left, which must be strings, by key.
    pub(crate) fn all_strings(self, problems: &mut Problems<'_>) -> Vec<(String, String)> {
        let entries = self.entries.into_iter().map(|(key, (_, value))| (key, value.span(), value.into_inner()));
        entries.filter_map(|(key, at, value)| Some((key.to_string(), as_string(value, at, &key, problems)?.0))).collect()
    }

    /// A string, or an array of strings.
    pub(crate) fn strings(&mut self, key: &str, problems: &mut Problems<'_>) -> Vec<At<String>> {
        self.values(key).into_iter().filter_map(|(value, at)| as_string(value, at, key, problems)).collect()
    }

    /// A value, or the values of an array.
    pub(crate) fn values(&mut self, key: &str) -> Vec<At<DeValue<'s>>> {
        match self.take(key) {
            None => Vec::new(),
            Some((DeValue::Array(items), _)) => items.into_iter().map(|item| (item.get_ref().clone(), item.span())).collect(),
            Some(single) => vec![single],
        }
    }

    pub(crate) fn table(&mut self, key: &str, problems: &mut Problems<'_>) -> Option<Self> {
        let (value, at) = self.take(key)?;
        into_table(value, at, key, problems)
    }

    /// The tables of an array of tables.
    pub(crate) fn tables(&mut self, key: &str, problems: &mut Problems<'_>) -> Vec<Self> {
        self.values(key).into_iter().filter_map(|(value, at)| into_table(value, at, key, problems)).collect()
    }
}

pub(crate) fn into_table<'s>(value: DeValue<'s>, at: Range<usize>, key: &str, problems: &mut Problems<'_>) -> Option<Table<'s>> {
    if let DeValue::Table(table) = value {
        Some(Table::new(table, at))
    } else {
        problems.add(at, format!("`{key}` must be a table, not {}", value.type_str()));
        None
    }
}

pub(crate) fn as_string(value: DeValue<'_>, at: Range<usize>, key: &str, problems: &mut Problems<'_>) -> Option<At<String>> {
    if let DeValue::String(text) = value {
        Some((text.into_owned(), at))
    } else {
        problems.add(at, format!("`{key}` must be a string, not {}", value.type_str()));
        None
    }
}
