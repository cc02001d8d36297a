//! The embedded tables, read once.

use super::TableError;
use super::given::GivenNames;
use super::language::Language;
use super::systems::Systems;
use super::table::{Bridge, Table, read};
use std::collections::HashMap;
use std::sync::LazyLock;

const TABLES: [(&str, &str); 3] = [("be", include_str!("tables/be.toml")), ("ru", include_str!("tables/ru.toml")), ("uk", include_str!("tables/uk.toml"))];

const BRIDGES: [(&str, &str); 2] = [("east", include_str!("tables/east.toml")), ("east-place", include_str!("tables/east-place.toml"))];

/// Every language that has a table.
pub struct Store {
    languages: HashMap<String, Language>,
}

impl Store {
    /// Reads the embedded tables.
    pub fn load() -> Result<Self, TableError> {
        let systems = Systems::load()?;
        let mut tables = HashMap::new();
        for (name, text) in TABLES {
            tables.insert(name, read::<Table>(name, text)?);
        }
        let mut languages = HashMap::new();
        for table in tables.values() {
            languages.insert(table.language.clone(), Language::single(table, &systems)?);
        }
        for (name, text) in BRIDGES {
            let bridge: Bridge = read(name, text)?;
            let joined: Vec<&Table> = bridge.joins.iter().filter_map(|l| tables.get(l.as_str())).collect();
            languages.insert(bridge.language.clone(), Language::bridged(&bridge, &joined, &systems)?);
        }
        Ok(Self { languages })
    }

    /// A language by its code.
    pub fn get(&self, code: &str) -> Option<&Language> {
        self.languages.get(code)
    }
}

fn store() -> Option<&'static Store> {
    static STORE: LazyLock<Result<Store, TableError>> = LazyLock::new(Store::load);
    STORE.as_ref().ok()
}

/// A language by its code, from tables that are read at the first call.
/// A table that cannot be read gives no language; the tests load them all.
pub fn language(code: &str) -> Option<&'static Language> {
    store()?.get(code)
}

/// The given names, from a table that is read at the first call.
pub fn given_names() -> Option<&'static GivenNames> {
    static NAMES: LazyLock<Option<GivenNames>> = LazyLock::new(|| GivenNames::load(store()?).ok());
    NAMES.as_ref()
}

/// Whether two given names or patronymics, native or Latin, can be forms of
/// one name (Mikalai, Николай, Mykola, Nicholas).
pub fn given_equal(a: &str, b: &str) -> bool {
    given_names().is_some_and(|names| names.equal(a, b))
}
