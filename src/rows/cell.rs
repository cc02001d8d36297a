use std::borrow::Cow;

use arrow_array::cast::AsArray;
use arrow_array::{Array, BinaryArray, BinaryViewArray, LargeBinaryArray, LargeStringArray, StringArray, StringViewArray, downcast_integer_array};
use arrow_schema::DataType;

/// A column of strings or bytes, whatever its type.
pub(super) enum Cells<'a> {
    Utf8(&'a StringArray),
    LargeUtf8(&'a LargeStringArray),
    Utf8View(&'a StringViewArray),
    Binary(&'a BinaryArray),
    LargeBinary(&'a LargeBinaryArray),
    BinaryView(&'a BinaryViewArray),
    Dictionary { codes: &'a dyn Array, keys: Vec<usize>, values: Box<Cells<'a>> },
}

/// Whether [`Cells::of`] knows columns of this type.
pub(super) fn is_text(kind: &DataType) -> bool {
    use DataType::{Binary, BinaryView, Dictionary, LargeBinary, LargeUtf8, Utf8, Utf8View};
    match kind {
        Utf8 | LargeUtf8 | Utf8View | Binary | LargeBinary | BinaryView => true,
        Dictionary(_, values) => !matches!(**values, Dictionary(..)) && is_text(values),
        _ => false,
    }
}

impl<'a> Cells<'a> {
    pub(super) fn of(array: &'a dyn Array) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Utf8 => Self::Utf8(array.as_string_opt()?),
            DataType::LargeUtf8 => Self::LargeUtf8(array.as_string_opt()?),
            DataType::Utf8View => Self::Utf8View(array.as_string_view_opt()?),
            DataType::Binary => Self::Binary(array.as_binary_opt()?),
            DataType::LargeBinary => Self::LargeBinary(array.as_binary_opt()?),
            DataType::BinaryView => Self::BinaryView(array.as_binary_view_opt()?),
            DataType::Dictionary(..) => {
                let dictionary = array.as_any_dictionary_opt()?;
                let values = dictionary.values();
                // An empty dictionary has no key to normalise: all rows are null.
                let keys = if values.is_empty() { Vec::new() } else { dictionary.normalized_keys() };
                Self::Dictionary { codes: array, keys, values: Box::new(Self::of(values.as_ref())?) }
            }
            _ => return None,
        })
    }

    fn array(&self) -> &'a dyn Array {
        match self {
            Self::Utf8(array) => *array,
            Self::LargeUtf8(array) => *array,
            Self::Utf8View(array) => *array,
            Self::Binary(array) => *array,
            Self::LargeBinary(array) => *array,
            Self::BinaryView(array) => *array,
            Self::Dictionary { codes, .. } => *codes,
        }
    }

    /// The bytes of a row, if it is not null.
    pub(super) fn bytes(&self, row: usize) -> Option<&'a [u8]> {
        if self.array().is_null(row) {
            return None;
        }
        match self {
            Self::Utf8(array) => Some(array.value(row).as_bytes()),
            Self::LargeUtf8(array) => Some(array.value(row).as_bytes()),
            Self::Utf8View(array) => Some(array.value(row).as_bytes()),
            Self::Binary(array) => Some(array.value(row)),
            Self::LargeBinary(array) => Some(array.value(row)),
            Self::BinaryView(array) => Some(array.value(row)),
            Self::Dictionary { keys, values, .. } => values.bytes(*keys.get(row)?),
        }
    }

    /// The text of a row, if it is not null; bytes that are no UTF-8 are an error.
    pub(super) fn text(&self, row: usize) -> Result<Option<&'a str>, std::str::Utf8Error> {
        if self.array().is_null(row) {
            return Ok(None);
        }
        match self {
            Self::Utf8(array) => Ok(Some(array.value(row))),
            Self::LargeUtf8(array) => Ok(Some(array.value(row))),
            Self::Utf8View(array) => Ok(Some(array.value(row))),
            Self::Dictionary { keys, values, .. } => keys.get(row).map_or(Ok(None), |&key| values.text(key)),
            Self::Binary(_) | Self::LargeBinary(_) | Self::BinaryView(_) => self.bytes(row).map(std::str::from_utf8).transpose(),
        }
    }
}

/// A column of names: text, or integers shown as text.
pub(super) enum Labels<'a> {
    Text(Cells<'a>),
    Integers(&'a dyn Array),
}

impl<'a> Labels<'a> {
    pub(super) fn of(array: &'a dyn Array) -> Option<Self> {
        if array.data_type().is_integer() { Some(Self::Integers(array)) } else { Cells::of(array).map(Self::Text) }
    }

    pub(super) fn get(&self, row: usize) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(cells) => cells.text(row).ok().flatten().map(Cow::Borrowed),
            Self::Integers(array) if array.is_null(row) => None,
            Self::Integers(array) => {
                let array = *array;
                downcast_integer_array!(
                    array => Some(Cow::Owned(array.value(row).to_string())),
                    _ => None
                )
            }
        }
    }
}
