use serde::{Deserialize, Serialize};

use super::{Scripts, father};
use crate::rule::{Problems, SourceFile, Table};

/// A running text that a names file is tried on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameCase {
    /// The text.
    pub text: String,
    /// What becomes of it; the same where nothing may change.
    pub gives: String,
    /// In which letters names are given one spelling.
    pub scripts: Scripts,
    /// Path of the file.
    pub path: String,
    /// Where the case stands in the file, in bytes.
    pub at: std::ops::Range<usize>,
}

/// One entry of a names file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EntitySpec {
    pub(crate) id: String,
    pub(crate) person: bool,
    /// The spelling that all others give way to.
    pub(crate) name: String,
    /// The same by other conventions, in the order of `Style`.
    pub(crate) styles: [Option<String>; 3],
    /// Spellings in the languages of those who bear or say it, by language code.
    pub(crate) native: Vec<(String, String)>,
    /// What native and Latin spellings say of the father, by language code; Latin ones have none.
    pub(crate) patronymic: Vec<(String, String)>,
    /// Native spellings that give way to the one in `native`, by language code.
    pub(crate) native_variants: Vec<(String, Vec<String>)>,
    /// A woman.
    pub(crate) female: bool,
    /// Other given names that it goes by.
    pub(crate) given: Vec<String>,
    /// Other spellings of the family name.
    pub(crate) family: Vec<String>,
    /// Other spellings of the whole name.
    pub(crate) latin: Vec<String>,
    /// Phrases in which the name means something else or is fixed.
    pub(crate) not: Vec<String>,
    /// Words of which a text must have one; of an ambiguous name.
    pub(crate) contexts: Vec<String>,
    /// The name is also another's, or a common word.
    pub(crate) ambiguous: bool,
}

const FILE_KEYS: &[&str] = &["person", "place", "case"];
const STYLE_KEYS: [&str; 3] = ["belarusian", "russian", "ukrainian"];
const COMMON_KEYS: [&str; 11] = ["id", "name", "native", "native_variants", "belarusian", "russian", "ukrainian", "latin", "not", "contexts", "ambiguous"];
const PERSON_KEYS: &[&str] = &["given", "family", "gender", "born", "about", "patronymic", "namesakes"];
const PLACE_KEYS: &[&str] = &["spellings", "former", "kind", "about", "policy"];
const CASE_KEYS: &[&str] = &["text", "gives", "script"];

/// The entities and cases of one names file; what is wrong goes to `problems`.
pub(crate) fn read(file: &SourceFile, problems: &mut Problems<'_>) -> (Vec<EntitySpec>, Vec<NameCase>) {
    let mut root = problems.parse();
    let people = root.tables("person", problems);
    let places = root.tables("place", problems);
    let cases = root.tables("case", problems);
    root.finish(FILE_KEYS, problems);
    let mut entities: Vec<EntitySpec> = people.into_iter().filter_map(|table| read_entity(table, true, problems)).collect();
    entities.extend(places.into_iter().filter_map(|table| read_entity(table, false, problems)));
    let cases = cases.into_iter().filter_map(|table| read_case(table, file, problems)).collect();
    (entities, cases)
}

fn read_entity(mut table: Table<'_>, person: bool, problems: &mut Problems<'_>) -> Option<EntitySpec> {
    let at = table.at.clone();
    let mut spec = EntitySpec { person, ..EntitySpec::default() };
    let id = table.string("id", problems);
    let name = table.string("name", problems);
    for (style, key) in spec.styles.iter_mut().zip(STYLE_KEYS) {
        *style = table.string(key, problems).map(|(text, _)| text);
    }
    if let Some(native) = table.table("native", problems) {
        spec.native = native.all_strings(problems);
    }
    if let Some(variants) = table.table("native_variants", problems) {
        spec.native_variants = read_variants(variants, &spec.native, problems);
    }
    let mut list = |key: &str| table.strings(key, problems).into_iter().map(|(text, _)| text).collect();
    if person {
        (spec.given, spec.family, spec.latin) = (list("given"), list("family"), list("latin"));
    } else {
        spec.latin = list("latin");
        spec.latin.extend::<Vec<String>>(list("spellings"));
    }
    (spec.not, spec.contexts) = (list("not"), list("contexts"));
    spec.ambiguous = table.boolean("ambiguous", problems).unwrap_or_default();
    // What is there for people to read.
    if person {
        spec.female = table.string("gender", problems).is_some_and(|(gender, _)| gender == "f");
        if let Some(fathers) = table.table("patronymic", problems) {
            spec.patronymic = fathers.all_strings(problems);
        }
    }
    for key in ["born", "about", "namesakes", "former", "kind", "policy"] {
        drop(table.values(key));
    }
    let known = [&COMMON_KEYS[..], if person { PERSON_KEYS } else { PLACE_KEYS }].concat();
    table.finish(&known, problems);
    if id.is_none() || name.is_none() {
        problems.add(at.clone(), "an entity needs an `id` and a `name`");
    }
    let (name, at) = name?;
    if name.trim().is_empty() {
        problems.add(at, "a `name` needs a word");
        return None;
    }
    let mut spec = EntitySpec { id: id?.0, name, ..spec };
    if person {
        father::settle(&mut spec);
    }
    Some(spec)
}

/// Each must have as many words as the spelling that it gives way to.
fn read_variants(mut table: Table<'_>, native: &[(String, String)], problems: &mut Problems<'_>) -> Vec<(String, Vec<String>)> {
    let mut all = Vec::new();
    for (language, own) in native {
        let mut names = Vec::new();
        for (name, at) in table.strings(language, problems) {
            if name.split_whitespace().count() == own.split_whitespace().count() {
                names.push(name);
            } else {
                problems.add(at, format!("a variant of `{own}` needs as many words"));
            }
        }
        if !names.is_empty() {
            all.push((language.clone(), names));
        }
    }
    let known: Vec<&str> = native.iter().map(|(language, _)| &**language).collect();
    table.finish(&known, problems);
    all
}

fn read_case(mut table: Table<'_>, file: &SourceFile, problems: &mut Problems<'_>) -> Option<NameCase> {
    let at = table.at.clone();
    let text = table.string("text", problems).map(|(text, _)| text);
    let gives = table.string("gives", problems).map(|(gives, _)| gives);
    let script = table.string("script", problems);
    let scripts = script.as_ref().map_or(Some(Scripts::default()), |(name, _)| Scripts::named(name));
    if let (None, Some((_, at))) = (scripts, &script) {
        problems.add(at.clone(), "a `script` is latin, cyrillic or all");
    }
    table.finish(CASE_KEYS, problems);
    if text.is_none() {
        problems.add(at.clone(), "a case needs a `text`");
    }
    let text = text?;
    Some(NameCase { gives: gives.unwrap_or_else(|| text.clone()), scripts: scripts?, text, path: file.path.clone(), at })
}
