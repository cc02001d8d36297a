//! The romanisation systems: their names, places in a bit set, and costs.

use super::TableError;
use serde::Deserialize;

/// A set of systems, one bit each.
pub(crate) type SystemSet = u32;

/// Most systems a set can hold.
pub(crate) const MOST_SYSTEMS: usize = 32;

#[derive(Deserialize)]
struct File {
    system: Vec<System>,
}

#[derive(Deserialize)]
struct System {
    name: String,
    cost: u8,
}

/// The list of systems.
pub(crate) struct Systems {
    list: Vec<System>,
}

impl Systems {
    /// Reads the embedded list.
    pub(crate) fn load() -> Result<Self, TableError> {
        let file: File = toml::from_str(include_str!("tables/systems.toml")).map_err(|e| TableError::new("systems", e.to_string()))?;
        if file.system.len() > MOST_SYSTEMS {
            return Err(TableError::new("systems", "more than 32 systems".to_owned()));
        }
        Ok(Self { list: file.system })
    }

    /// Reads a list of names; `*` means every system but `loose`.
    /// Gives the set and the cost of its cheapest member; `loose` and `old`
    /// set the cost whatever else is named.
    pub(crate) fn parse<'a>(&self, names: impl Iterator<Item = &'a str>) -> Result<(SystemSet, u8), String> {
        let mut set = 0;
        let mut cost = u8::MAX;
        let mut at_least = 0;
        for name in names {
            let mut known = false;
            for (at, system) in self.list.iter().enumerate() {
                if system.name == name || (name == "*" && system.name != "loose") {
                    set |= 1 << at;
                    cost = cost.min(system.cost);
                    known = true;
                    if name == "loose" || name == "old" {
                        at_least = at_least.max(system.cost);
                    }
                }
            }
            if !known {
                return Err(format!("unknown system {name}"));
            }
        }
        if set == 0 { Err("no system named".to_owned()) } else { Ok((set, cost.max(at_least))) }
    }
}
