use crate::rule::{Problems, SourceFile, Table};

/// A running text that a names file is tried on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameCase {
    /// The text.
    pub text: String,
    /// What becomes of it; the same where nothing may change.
    pub gives: String,
    /// Path of the file.
    pub path: String,
    /// Where the case stands in the file, in bytes.
    pub at: std::ops::Range<usize>,
}

/// One entry of a names file.
#[derive(Debug)]
pub(super) struct EntitySpec {
    pub(super) id: String,
    pub(super) person: bool,
    /// The spelling that all others give way to.
    pub(super) name: String,
    /// Other spellings of the given name.
    pub(super) given: Vec<String>,
    /// Other spellings of the family name, or of the place.
    pub(super) other: Vec<String>,
    /// Phrases in which the name means something else or is fixed.
    pub(super) not: Vec<String>,
}

const FILE_KEYS: &[&str] = &["person", "place", "case"];
const PERSON_KEYS: &[&str] = &["id", "name", "given", "family", "not"];
const PLACE_KEYS: &[&str] = &["id", "name", "spellings", "not"];
const CASE_KEYS: &[&str] = &["text", "gives"];

/// The entities and cases of one names file; what is wrong goes to `problems`.
pub(super) fn read(file: &SourceFile, problems: &mut Problems<'_>) -> (Vec<EntitySpec>, Vec<NameCase>) {
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
    let id = table.string("id", problems);
    let name = table.string("name", problems);
    let mut list = |key: &str| table.strings(key, problems).into_iter().map(|(text, _)| text).collect();
    let (given, other) = if person { (list("given"), list("family")) } else { (Vec::new(), list("spellings")) };
    let not = list("not");
    table.finish(if person { PERSON_KEYS } else { PLACE_KEYS }, problems);
    if id.is_none() || name.is_none() {
        problems.add(at.clone(), "an entity needs an `id` and a `name`");
    }
    let (name, name_at) = name?;
    if person && !name.contains(' ') {
        problems.add(name_at, "a person's `name` is a given and a family name");
        return None;
    }
    Some(EntitySpec { id: id?.0, person, name, given, other, not })
}

fn read_case(mut table: Table<'_>, file: &SourceFile, problems: &mut Problems<'_>) -> Option<NameCase> {
    let at = table.at.clone();
    let text = table.string("text", problems).map(|(text, _)| text);
    let gives = table.string("gives", problems).map(|(gives, _)| gives);
    table.finish(CASE_KEYS, problems);
    if text.is_none() {
        problems.add(at.clone(), "a case needs a `text`");
    }
    let text = text?;
    Some(NameCase { gives: gives.unwrap_or_else(|| text.clone()), text, path: file.path.clone(), at })
}
