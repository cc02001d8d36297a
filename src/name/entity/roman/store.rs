//! The embedded tables, each read when it is first asked for.

use std::sync::{LazyLock, OnceLock};

use super::TableError;
use super::given::GivenNames;
use super::language::Language;
use super::systems::Systems;
use super::table::{Bridge, BridgeRow, Table, read};

const TABLES: [(&str, &str); 15] = [
    ("be", include_str!("tables/be.toml")),
    ("ru", include_str!("tables/ru.toml")),
    ("uk", include_str!("tables/uk.toml")),
    ("bg", include_str!("tables/bg.toml")),
    ("sr", include_str!("tables/sr.toml")),
    ("mk", include_str!("tables/mk.toml")),
    ("kk", include_str!("tables/kk.toml")),
    ("el", include_str!("tables/el.toml")),
    ("ka", include_str!("tables/ka.toml")),
    ("hy", include_str!("tables/hy.toml")),
    ("ar", include_str!("tables/ar.toml")),
    ("fa", include_str!("tables/fa.toml")),
    ("he", include_str!("tables/he.toml")),
    ("ko", include_str!("tables/ko.toml")),
    ("ja", include_str!("tables/ja.toml")),
];

const BRIDGES: [(&str, &str); 2] = [("east", include_str!("tables/east.toml")), ("east-person", include_str!("tables/east-person.toml"))];

/// `east` seen from one of its languages: what its neighbours make of a native spelling of its own, and what is given for that.
const NEIGHBOURLY: [(&str, &str); 3] = [("be-east", "be"), ("ru-east", "ru"), ("uk-east", "uk")];

const COUNT: usize = TABLES.len() + BRIDGES.len() + NEIGHBOURLY.len();

static LANGUAGES: [OnceLock<Option<Language>>; COUNT] = [const { OnceLock::new() }; COUNT];

/// A language by its code. One whose table cannot be read is none; the tests read them all.
pub(crate) fn language(code: &str) -> Option<&'static Language> {
    let at = codes().position(|known| known == code)?;
    LANGUAGES[at].get_or_init(|| load(code).ok()).as_ref()
}

/// The codes of all languages, in the order of `LANGUAGES`.
pub(super) fn codes() -> impl Iterator<Item = &'static str> {
    TABLES.iter().chain(&BRIDGES).chain(&NEIGHBOURLY).map(|(code, _)| *code)
}

/// The given names.
pub(crate) fn given_names() -> Option<&'static GivenNames> {
    static NAMES: LazyLock<Option<GivenNames>> = LazyLock::new(|| GivenNames::load().ok());
    NAMES.as_ref()
}

fn load(code: &str) -> Result<Language, TableError> {
    static SYSTEMS: LazyLock<Result<Systems, TableError>> = LazyLock::new(Systems::load);
    let systems = SYSTEMS.as_ref().map_err(|error| TableError::new("systems", error.to_string()))?;
    if let Some((name, text)) = TABLES.iter().find(|(known, _)| *known == code) {
        return Language::single(&read(name, text)?, systems);
    }
    let first = NEIGHBOURLY.iter().find(|(known, _)| *known == code).map(|(_, first)| *first);
    let mut bridge = bridge(if first.is_some() { "east" } else { code })?;
    if let Some(at) = bridge.joins.iter().position(|join| Some(&**join) == first) {
        bridge.joins.swap(0, at);
        bridge.row.iter_mut().for_each(|row| row.n.swap(0, at));
    }
    let table = |join: &String| TABLES.iter().find(|(known, _)| known == join).map(|(name, text)| read(name, text));
    let tables: Vec<Table> = bridge.joins.iter().filter_map(table).collect::<Result<_, _>>()?;
    let tables: Vec<&Table> = tables.iter().collect();
    if first.is_some() { Language::neighbourly(&bridge, &tables, systems) } else { Language::bridged(&bridge, &tables, systems) }
}

/// A joint language's table, with the rows of the one that it extends.
fn bridge(code: &str) -> Result<Bridge, TableError> {
    let (name, text) = BRIDGES.iter().find(|(known, _)| *known == code).ok_or_else(|| TableError::new(code, "no such table".to_owned()))?;
    let mut own: Bridge = read(name, text)?;
    if let Some(base) = own.extends.clone() {
        let rows: Vec<BridgeRow> = bridge(&base)?.row;
        own.row.extend(rows);
    }
    Ok(own)
}
