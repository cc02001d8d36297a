//! A language made ready: its letters, units, and an index of Latin strings.

use std::sync::OnceLock;

use super::TableError;
use super::letters::{BOUNDARY, LetterSet, Letters, bit_of};
use super::systems::Systems;
use super::table::{Bridge, Table};
use super::trie::Trie;
use super::unit::{Spelling, Unit, direct, joined, thin};

/// Dearest spelling that is put together from single letters.
const MOST_JOINED_COST: u8 = 3;
/// What writing a doubled letter once costs.
const SINGLE_FOR_DOUBLE: u8 = 1;

/// A language's units and indexes.
pub(crate) struct Language {
    pub(crate) letters: Letters,
    pub(crate) units: Vec<Unit>,
    /// Units by the number of their first native letter.
    pub(crate) by_letter: Vec<Vec<u16>>,
    /// Made when two Latin words are first compared.
    trie: OnceLock<Trie>,
    /// The conditions that a word's start meets, as in [`Unit::meets`].
    pub(crate) at_start: u64,
}

/// A unit to be: its native form in each language, cost and conditions.
struct Row {
    native: Vec<Option<String>>,
    cost: u8,
    after: LetterSet,
    before: LetterSet,
}

impl Language {
    /// The units' spellings by their letters. None of a language of which they cannot be numbered; the tests number all.
    pub(crate) fn trie(&self) -> &Trie {
        self.trie.get_or_init(|| Trie::of(&self.units).unwrap_or_default())
    }

    /// Makes one table into a language.
    pub(crate) fn single(table: &Table, systems: &Systems) -> Result<Self, TableError> {
        build(&[table], None, systems).map_err(|e| TableError::new(&table.language, e))
    }

    /// The first of several languages, with what the others make of its spellings besides.
    pub(crate) fn neighbourly(bridge: &Bridge, tables: &[&Table], systems: &Systems) -> Result<Self, TableError> {
        neighbourly(bridge, tables, systems).map_err(|e| TableError::new(&bridge.language, e))
    }

    /// Joins several languages by their correspondences.
    pub(crate) fn bridged(bridge: &Bridge, tables: &[&Table], systems: &Systems) -> Result<Self, TableError> {
        build(tables, Some(bridge), systems).map_err(|e| TableError::new(&bridge.language, e))
    }
}

fn build(tables: &[&Table], bridge: Option<&Bridge>, systems: &Systems) -> Result<Language, String> {
    let letters = Letters::new(tables)?;
    let mut units = Vec::new();
    for row in rows(tables, bridge, &letters)? {
        units.push(unit(&row, tables, &letters, bridge.is_some(), systems)?);
    }
    finished(letters, units, tables)
}

fn finished(letters: Letters, mut units: Vec<Unit>, tables: &[&Table]) -> Result<Language, String> {
    let at_start = number_conditions(&mut units)?;
    let highest = tables.iter().map(|t| t.alphabet.chars().count()).sum::<usize>();
    let mut by_letter = vec![Vec::new(); highest.max(128)];
    for (at, unit) in units.iter_mut().enumerate() {
        unit.spellings.shrink_to_fit();
        let at = u16::try_from(at).map_err(|_| "too many units")?;
        if let Some(first) = unit.native.first() {
            by_letter[usize::from(*first)].push(at);
        }
    }
    Ok(Language { letters, units, by_letter, trie: OnceLock::new(), at_start })
}

/// A native string of more letters is an ending or a name's stem, and what neighbours make of a stem is taken only where the word goes
/// on: Nikolayevka is Миколаївка, but Vladimir is not Володимир.
const LONGEST_OF_LETTERS: usize = 3;

fn neighbourly(bridge: &Bridge, tables: &[&Table], systems: &Systems) -> Result<Language, String> {
    let letters = Letters::new(tables)?;
    let mut units = Vec::new();
    for row in rows(tables, Some(bridge), &letters)? {
        let Some(own) = &row.native[0] else { continue };
        let is_long = row.native.iter().flatten().any(|native| native.chars().count() > LONGEST_OF_LETTERS && native != own);
        let is_stem = is_long && row.before != BOUNDARY;
        let ids = letters.ids(own)?;
        let mut spellings = if has(tables[0], own) { direct(tables[0], own, &letters, systems)? } else { Vec::new() };
        for (table, native) in tables.iter().zip(&row.native).skip(1) {
            let Some(native) = native else { continue };
            spellings.extend(spellings_of(table, native, &letters, systems)?);
            spellings.extend(letter_by_letter(table, native, &letters, systems)?.into_iter().map(|s| Spelling { joined: false, ..s }));
        }
        for s in &mut spellings {
            s.cost += row.cost;
            s.after &= row.after;
            s.before &= if is_stem { row.before & !BOUNDARY } else { row.before };
        }
        thin(&mut spellings, MOST_JOINED_COST);
        let (first, last) = (ids.first().copied().map_or(0, bit_of), ids.last().copied().map_or(0, bit_of));
        units.push(Unit { native: ids, first, last, meets: 0, cost: 0, spellings });
    }
    finished(letters, units, tables)
}

/// Numbers the different conditions on what comes before, so that units after
/// which the same ones hold are told apart no more. Gives those of the start.
fn number_conditions(units: &mut [Unit]) -> Result<u64, String> {
    let mut sets: Vec<LetterSet> = units.iter().flat_map(|u| &u.spellings).map(|s| s.after).collect();
    sets.sort_unstable();
    sets.dedup();
    if sets.len() > 64 {
        return Err("more than 64 different conditions".to_owned());
    }
    let met = |last: LetterSet| sets.iter().enumerate().filter(|(_, s)| **s & last != 0).fold(0, |m, (at, _)| m | 1 << at);
    for unit in units.iter_mut() {
        unit.meets = met(unit.last);
        for s in &mut unit.spellings {
            s.after_at = sets.binary_search(&s.after).map_err(|_| "lost condition")? as u8;
        }
    }
    Ok(met(BOUNDARY))
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

/// A row's unit; `joins` for a language by which two Latin words are compared.
fn unit(row: &Row, tables: &[&Table], letters: &Letters, joins: bool, systems: &Systems) -> Result<Unit, String> {
    let mut unit = Unit { native: Vec::new(), first: 0, last: 0, meets: 0, cost: row.cost, spellings: Vec::new() };
    for (table, native) in tables.iter().zip(&row.native) {
        let Some(native) = native else { continue };
        let ids = letters.ids(native)?;
        unit.first |= ids.first().copied().map_or(0, bit_of);
        unit.last |= ids.last().copied().map_or(0, bit_of);
        let mut spellings = spellings_of(table, native, letters, systems)?;
        if joins {
            spellings.extend(letter_by_letter(table, native, letters, systems)?);
        }
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

/// How a table spells a native string of several letters by its single ones, which a pattern does by itself.
fn letter_by_letter(table: &Table, native: &str, letters: &Letters, systems: &Systems) -> Result<Vec<Spelling>, String> {
    // With unwritten vowels there would be too many; the single letters do.
    if native.chars().count() == 1 || table.unwritten.is_some() {
        return Ok(Vec::new());
    }
    let mut spellings = joined(table, native, letters, systems)?;
    thin(&mut spellings, MOST_JOINED_COST);
    Ok(spellings)
}

/// How a table spells a native string as a whole.
fn spellings_of(table: &Table, native: &str, letters: &Letters, systems: &Systems) -> Result<Vec<Spelling>, String> {
    let mut out = direct(table, native, letters, systems)?;
    if is_doubled(native) {
        let single: String = native.chars().take(1).collect();
        out.extend(direct(table, &single, letters, systems)?.into_iter().map(|s| Spelling { cost: s.cost + SINGLE_FOR_DOUBLE, ..s }));
    }
    Ok(out)
}
