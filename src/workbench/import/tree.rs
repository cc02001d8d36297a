//! Nested keys: i18next and Ghost JSON, Rails YAML, Hugo TOML and YAML.

use saphyr::{LoadableYamlNode, Yaml};
use serde_json::Value;

use super::{Entry, Labels};

pub(super) fn json(text: &str) -> Result<Labels, String> {
    Ok(labels(&serde_json::from_str(text).map_err(|error| error.to_string())?))
}

pub(super) fn toml(text: &str) -> Result<Labels, String> {
    Ok(labels(&toml::from_str(text).map_err(|error| error.message().to_owned())?))
}

pub(super) fn yaml(text: &str) -> Result<Labels, String> {
    let documents = Yaml::load_from_str(text).map_err(|error| error.to_string())?;
    Ok(labels(&documents.iter().map(plain).next().unwrap_or_default()))
}

/// YAML as JSON has it; what is no text, list or mapping says nothing to a reader.
fn plain(yaml: &Yaml<'_>) -> Value {
    match yaml {
        Yaml::Mapping(mapping) => Value::Object(mapping.iter().filter_map(|(key, value)| Some((key.as_str()?.to_owned(), plain(value)))).collect()),
        Yaml::Sequence(items) => Value::Array(items.iter().map(plain).collect()),
        yaml => yaml.as_str().map_or(Value::Null, Value::from),
    }
}

fn labels(root: &Value) -> Labels {
    let mut labels = Labels::default();
    let mut root = root;
    // Rails puts the language on top.
    if let Some((lang, inner @ Value::Object(_))) = root.as_object().filter(|map| map.len() == 1).and_then(|map| map.iter().next())
        && is_language(lang)
    {
        labels.lang = Some(lang.clone());
        root = inner;
    }
    walk(root, &mut Vec::new(), &mut labels.entries);
    labels
}

/// Plural categories of Unicode, which Hugo and i18next use as last keys.
const PLURALS: &[&str] = &["zero", "one", "two", "few", "many", "other"];

fn walk<'v>(value: &'v Value, path: &mut Vec<&'v str>, entries: &mut Vec<Entry>) {
    match value {
        Value::Object(map) => {
            // Hugo's lists of messages.
            if let (Some(id), Some(translation)) = (map.get("id").and_then(Value::as_str), map.get("translation")) {
                path.push(id);
                walk(translation, path, entries);
                path.pop();
                return;
            }
            for (key, value) in map {
                path.push(key);
                walk(value, path, entries);
                path.pop();
            }
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, path, entries)),
        Value::String(text) => {
            let plural = |key: &&&str| PLURALS.contains(key);
            let named = if path.last().as_ref().is_some_and(plural) { &path[..path.len() - 1] } else { path };
            let key = named.join(".");
            let key = PLURALS.iter().find_map(|plural| key.strip_suffix(plural)?.strip_suffix('_')).unwrap_or(&key).to_owned();
            match entries.last_mut() {
                Some(last) if last.key == key => last.texts.push(text.clone()),
                _ => entries.push(Entry { key, texts: vec![text.clone()] }),
            }
        }
        _ => {}
    }
}

/// `de`, `pt-BR`, `zh_Hant`.
pub(super) fn is_language(text: &str) -> bool {
    let mut parts = text.split(['-', '_', '@']);
    let first = parts.next().unwrap_or_default();
    let lang = isolang::Language::from_639_1(first).or_else(|| isolang::Language::from_639_3(first));
    lang.is_some() && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(labels: &Labels) -> Vec<(&str, usize)> {
        labels.entries.iter().map(|entry| (&*entry.key, entry.texts.len())).collect()
    }

    #[test]
    fn every_dialect_gives_keys_and_texts() {
        let rails = yaml("nb:\n  comments:\n    submit: Send kommentar\n    count:\n      one: 1 kommentar\n      other: \"%{count} kommentarer\"\n").unwrap();
        assert_eq!(rails.lang.as_deref(), Some("nb"));
        assert_eq!(keys(&rails), [("comments.count", 2), ("comments.submit", 1)]);
        let hugo = yaml("- id: readMore\n  translation: Lees meer\n- id: minutes\n  translation:\n    other: \"{{ .Count }} minuten\"\n").unwrap();
        assert_eq!(keys(&hugo), [("readMore", 1), ("minutes", 1)]);
        let hugo = toml("[readMore]\nother = \"Lees meer\"\n").unwrap();
        assert_eq!(keys(&hugo), [("readMore", 1)]);
        let i18next = json(r#"{"reply_one": "1 svar", "reply_other": "{{count}} svar", "form": {"send": "Skicka"}}"#).unwrap();
        assert_eq!(keys(&i18next), [("form.send", 1), ("reply", 2)]);
        assert!(yaml("a: [").is_err());
        assert!(json("{").is_err());
    }
}
