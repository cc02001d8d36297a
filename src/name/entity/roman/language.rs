//! A language made ready: its letters, units, and an index of Latin strings.

use super::TableError;
use super::letters::{LetterSet, Letters, bit_of};
use super::systems::Systems;
use super::table::{Bridge, Table};
use super::trie::Trie;
use super::unit::{Spelling, Unit, direct, joined, thin};

/// Dearest spelling that is put together from single letters.
const MOST_JOINED_COST: u8 = 3;
/// What writing a doubled letter once costs.
const SINGLE_FOR_DOUBLE: u8 = 1;

/// A language's units and indexes.
pub struct Language {
    pub(crate) code: String,
    pub(crate) letters: Letters,
    pub(crate) units: Vec<Unit>,
    /// Units by the number of their first native letter.
    pub(crate) by_letter: Vec<Vec<u16>>,
    pub(crate) trie: Trie,
}

/// A unit to be: its native form in each language, cost and conditions.
struct Row {
    native: Vec<Option<String>>,
    cost: u8,
    after: LetterSet,
    before: LetterSet,
}

impl Language {
    /// Makes one table into a language.
    pub fn single(table: &Table, systems: &Systems) -> Result<Self, TableError> {
        build(&table.language, &[table], None, systems).map_err(|e| TableError::new(&table.language, e))
    }

    /// Joins several languages by their correspondences.
    pub fn bridged(bridge: &Bridge, tables: &[&Table], systems: &Systems) -> Result<Self, TableError> {
        build(&bridge.language, tables, Some(bridge), systems).map_err(|e| TableError::new(&bridge.language, e))
    }

    /// The language's code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Number of units and of spellings.
    pub fn size(&self) -> (usize, usize) {
        (self.units.len(), self.units.iter().map(|u| u.spellings.len()).sum())
    }
}

fn build(code: &str, tables: &[&Table], bridge: Option<&Bridge>, systems: &Systems) -> Result<Language, String> {
    let letters = Letters::new(tables)?;
    let mut units = Vec::new();
    for row in rows(tables, bridge, &letters)? {
        units.push(unit(&row, tables, &letters, systems)?);
    }
    let highest = tables.iter().map(|t| t.alphabet.chars().count()).sum::<usize>();
    let mut by_letter = vec![Vec::new(); highest.max(128)];
    let mut trie = Trie::new();
    for (at, unit) in units.iter().enumerate() {
        let at = u16::try_from(at).map_err(|_| "too many units")?;
        if let Some(first) = unit.native.first() {
            by_letter[usize::from(*first)].push(at);
        }
        for (s, spelling) in unit.spellings.iter().enumerate() {
            let s = u16::try_from(s).map_err(|_| "too many spellings")?;
            trie.insert(&spelling.latin, at, s)?;
        }
    }
    trie.finish();
    Ok(Language { code: code.to_owned(), letters, units, by_letter, trie })
}

/// Every native string of the tables, the doubled consonants, and the rows
/// of the bridge.
fn rows(tables: &[&Table], bridge: Option<&Bridge>, letters: &Letters) -> Result<Vec<Row>, String> {
    let mut natives: Vec<String> = tables.iter().flat_map(|t| &t.spell).map(|s| s.n.clone()).collect();
    for table in tables.iter().filter(|t| t.unwritten.is_none()) {
        let doubled = table.classes.get("cons").map_or("", String::as_str);
        natives.extend(doubled.chars().map(|c| format!("{c}{c}")));
    }
    natives.sort();
    natives.dedup();
    let any = letters.condition(None)?;
    let mut out: Vec<Row> = natives
        .into_iter()
        .map(|n| Row { native: tables.iter().map(|t| Some(n.clone()).filter(|n| has(t, n))).collect(), cost: 0, after: any, before: any })
        .collect();
    for row in bridge.iter().flat_map(|b| &b.row) {
        out.push(Row {
            native: row.n.iter().map(|n| Some(n.clone()).filter(|n| n != "-")).collect(),
            cost: row.cost,
            after: letters.condition(row.after.as_deref())?,
            before: letters.condition(row.before.as_deref())?,
        });
    }
    Ok(out)
}

fn has(table: &Table, native: &str) -> bool {
    table.spell.iter().any(|s| s.n == native) || is_doubled(native) && native.chars().all(|c| table.alphabet.contains(c))
}

fn is_doubled(native: &str) -> bool {
    let mut chars = native.chars();
    chars.next() == chars.next() && native.chars().count() == 2
}

fn unit(row: &Row, tables: &[&Table], letters: &Letters, systems: &Systems) -> Result<Unit, String> {
    let mut unit = Unit { native: Vec::new(), first: 0, last: 0, cost: row.cost, spellings: Vec::new() };
    for (table, native) in tables.iter().zip(&row.native) {
        let Some(native) = native else { continue };
        let ids = letters.ids(native)?;
        unit.first |= ids.first().copied().map_or(0, bit_of);
        unit.last |= ids.last().copied().map_or(0, bit_of);
        let mut spellings = spellings_of(table, native, letters, systems)?;
        for s in &mut spellings {
            s.after &= row.after;
            s.before &= row.before;
        }
        unit.spellings.extend(spellings);
        if unit.native.is_empty() {
            unit.native = ids;
        }
    }
    thin(&mut unit.spellings, u8::MAX);
    Ok(unit)
}

fn spellings_of(table: &Table, native: &str, letters: &Letters, systems: &Systems) -> Result<Vec<Spelling>, String> {
    let mut out = direct(table, native, letters, systems)?;
    if native.chars().count() != 1 {
        let mut more = joined(table, native, letters, systems)?;
        thin(&mut more, MOST_JOINED_COST);
        out.extend(more);
    }
    if is_doubled(native) {
        let single: String = native.chars().take(1).collect();
        out.extend(direct(table, &single, letters, systems)?.into_iter().map(|s| Spelling { cost: s.cost + SINGLE_FOR_DOUBLE, ..s }));
    }
    Ok(out)
}
