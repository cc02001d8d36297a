use serde_json::{Map, Value, json};

use crate::rule::{FILE_KEYS, REGION_KEYS, RULE_KEYS};

/// The JSON Schema of a rule file, for editors that complete and check TOML.
pub fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "dechaff rule file",
        "type": "object",
        "additionalProperties": false,
        "properties": keys(FILE_KEYS),
        "$defs": {
            "texts": { "oneOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] },
            "place": { "enum": ["anywhere", "head", "tail", "edge", "end", "near"] },
            "rule": {
                "type": "object",
                "additionalProperties": false,
                "required": ["id", "why", "hit", "miss"],
                "anyOf": [{ "required": ["lines"] }, { "required": ["terms"] }, { "required": ["regex", "needs"] }, { "required": ["region"] }],
                "properties": keys(RULE_KEYS),
            },
            "region": { "type": "object", "additionalProperties": false, "required": ["from"], "properties": keys(REGION_KEYS) },
            "hit": {
                "oneOf": [
                    { "type": "string" },
                    { "type": "object", "additionalProperties": false, "required": ["text"],
                      "properties": { "text": { "type": "string" }, "leaves": { "type": "string" } } },
                ]
            },
            "miss": {
                "oneOf": [
                    { "type": "string" },
                    { "type": "object", "additionalProperties": false, "required": ["text"],
                      "properties": { "text": { "type": "string" }, "at": { "enum": ["head", "body", "tail", "near"] } } },
                ]
            },
        },
    })
}

fn keys(names: &[&str]) -> Value {
    let keys: Map<String, Value> = names.iter().map(|&name| (name.to_owned(), key(name))).collect();
    Value::Object(keys)
}

/// What a key holds. Keys of the same name mean the same in every table.
fn key(name: &str) -> Value {
    let texts = |about: &str| json!({ "$ref": "#/$defs/texts", "description": about });
    let text = |about: &str| json!({ "type": "string", "description": about });
    let number = |about: &str, default: u32| json!({ "type": "integer", "minimum": 0, "default": default, "description": about });
    let one_of = |about: &str, options: &[&str]| json!({ "enum": options, "default": options[0], "description": about });
    let several = |item: &str, about: &str| {
        let item = json!({ "$ref": format!("#/$defs/{item}") });
        json!({ "oneOf": [item, { "type": "array", "items": item }], "description": about })
    };
    match name {
        "rule" => json!({ "type": "array", "items": { "$ref": "#/$defs/rule" } }),
        "region" => json!({ "$ref": "#/$defs/region", "description": "a block from an opening line to a closing one" }),
        "id" => json!({ "type": "string", "pattern": "^[a-z0-9-]+(\\.[a-z0-9-]+)+$", "description": "pack.what-it-removes" }),
        "why" => text("what it removes, in words"),
        "kind" => text("kind of noise; the pack's name unless given"),
        "lang" => texts("languages of the wording, ISO 639"),
        "glue" => texts("words that stand between terms and alone make no label"),
        "terms" => texts("words of interfaces; `comment*` is a stem"),
        "doc_lang" => texts("languages of documents it is for; all if left out"),
        "hosts" => texts("sites it is for, with their subdomains"),
        "not_hosts" => texts("sites it is not for"),
        "lines" => texts("whole lines, with slots and choices"),
        "regex" => texts("regular expressions over a line; case does not count"),
        "needs" => texts("words of which one stands in every line that the regex can match"),
        "from" => texts("opening lines"),
        "to" => texts("closing lines"),
        "evidence" => texts("words of which `min_evidence` must stand in the block"),
        "safety" => one_of("`review`: proposed and logged, never applied", &["safe", "review"]),
        "removes" => one_of("the whole line, or only what a regex matched", &["line", "match"]),
        "below" => one_of("`links`: the links below go too", &["keep", "links"]),
        "open" => one_of("`end`: without a closing line it runs to the end of the text", &["keep", "end"]),
        "max_len" => number("most characters of a line that a regex is tried on", 200),
        "max_lines" => number("most lines of a block that are not blank", 12),
        "min_evidence" => number("how many words of `evidence` must stand in the block", 1),
        "where" => several("place", "places; one is enough"),
        "hit" => several("hit", "lines that it must take"),
        "miss" => several("miss", "lines that an article could hold, which it must not take"),
        _ => json!({}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_described() {
        for name in FILE_KEYS.iter().chain(RULE_KEYS).chain(REGION_KEYS) {
            assert_ne!(key(name), json!({}), "{name}");
        }
    }
}
