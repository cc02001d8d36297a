use std::borrow::Cow;

/// One field of a record on its way into another format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// What it holds.
    pub value: Value<'a>,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// The document's text, which is written cleaned.
    Text,
    /// Anything else, as JSON without line ends.
    Json(Cow<'a, str>),
}

impl<'a> Field<'a> {
    /// A field that holds a string.
    pub fn string(name: impl Into<Cow<'a, str>>, value: &str) -> Self {
        Self { name: name.into(), value: Value::Json(quoted(value).into()) }
    }
}

/// Writes a record as one line of JSONL. A record that no field names gets its document's name as `id`.
pub fn write_object(fields: &[Field<'_>], name: &str, text: &str, out: &mut Vec<u8>) {
    let id = Field::string("id", name);
    let id = (!fields.iter().any(|field| field.name == "id")).then_some(&id);
    for (i, field) in id.into_iter().chain(fields).enumerate() {
        out.push(if i == 0 { b'{' } else { b',' });
        out.extend_from_slice(quoted(&field.name).as_bytes());
        out.push(b':');
        match &field.value {
            Value::Text => out.extend_from_slice(quoted(text).as_bytes()),
            Value::Json(json) => out.extend_from_slice(json.as_bytes()),
        }
    }
    out.extend_from_slice(b"}\n");
}

/// A string as JSON.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// JSON without the white space between its parts, numbers and escapes as they were written.
pub(super) fn compact(json: &str) -> Cow<'_, str> {
    if !json.contains(['\n', '\r']) {
        return Cow::Borrowed(json);
    }
    let (mut within, mut escaped) = (false, false);
    let kept = json.chars().filter(|&c| {
        let keep = within || !matches!(c, ' ' | '\n' | '\r' | '\t');
        within ^= c == '"' && !escaped;
        escaped = within && c == '\\' && !escaped;
        keep
    });
    Cow::Owned(kept.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_becomes_one_line_with_numbers_as_they_were() {
        let nested = "{\n  \"a\\\" b\": [1.10,\n 2e5], \"c\": \"x\\\\\" }";
        let fields = [Field { name: "meta".into(), value: Value::Json(compact(nested)) }, Field { name: "body".into(), value: Value::Text }];
        let mut out = Vec::new();
        write_object(&fields, "a.json:3", "Rain\n\"heavy\"", &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), r#"{"id":"a.json:3","meta":{"a\" b":[1.10,2e5],"c":"x\\"},"body":"Rain\n\"heavy\""}"#.to_owned() + "\n");
    }
}
