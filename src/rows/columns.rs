use arrow_schema::Schema;

use super::Error;
use super::cell::is_text;

/// The names of the columns that hold a document. A column is looked for by its exact name, then without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// The text; must be there.
    pub text: String,
    /// The document's own id.
    pub id: String,
    /// Its address.
    pub url: String,
    /// Its language.
    pub lang: String,
}

impl Default for Names {
    fn default() -> Self {
        Self { text: "text".to_owned(), id: "id".to_owned(), url: "url".to_owned(), lang: "lang".to_owned() }
    }
}

/// Where those columns are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns {
    pub(super) text: usize,
    pub(super) id: Option<usize>,
    pub(super) url: Option<usize>,
    pub(super) lang: Option<usize>,
}

impl Columns {
    pub(super) fn find(schema: &Schema, names: &Names) -> Result<Self, Error> {
        let fields = schema.fields();
        let find = |name: &str| {
            let exact = fields.iter().position(|field| field.name() == name);
            exact.or_else(|| fields.iter().position(|field| field.name().to_lowercase() == name.to_lowercase()))
        };
        let text =
            find(&names.text).ok_or_else(|| Error::NoColumn { name: names.text.clone(), there: fields.iter().map(|field| field.name().clone()).collect() })?;
        let field = schema.field(text);
        if !is_text(field.data_type()) {
            return Err(Error::NotText { name: field.name().clone(), holds: field.data_type().clone() });
        }
        Ok(Self { text, id: find(&names.id), url: find(&names.url), lang: find(&names.lang) })
    }
}

impl Columns {
    pub(super) fn all(self) -> impl Iterator<Item = usize> {
        [Some(self.text), self.id, self.url, self.lang].into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use arrow_schema::{DataType, Field};

    use super::*;

    fn schema(columns: &[(&str, DataType)]) -> Schema {
        Schema::new(columns.iter().map(|(name, kind)| Field::new(*name, kind.clone(), true)).collect::<Vec<_>>())
    }

    #[test]
    fn an_exact_name_goes_before_one_in_another_case() {
        let found = Columns::find(&schema(&[("TEXT", DataType::Utf8), ("text", DataType::Utf8), ("URL", DataType::Utf8)]), &Names::default());
        let found = found.unwrap();
        assert_eq!((found.text, found.id, found.url, found.lang), (1, None, Some(2), None));
    }

    #[test]
    fn what_is_missing_or_no_text_is_named() {
        let missing = Columns::find(&schema(&[("id", DataType::Int64), ("body", DataType::Utf8)]), &Names::default());
        assert_eq!(missing.unwrap_err().to_string(), "no column \"text\"; there are: id, body");
        let number = Columns::find(&schema(&[("text", DataType::Int64)]), &Names::default());
        assert_eq!(number.unwrap_err().to_string(), "column \"text\" holds Int64, not text");
    }
}
