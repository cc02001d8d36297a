//! Units: a native letter or group with all its Latin spellings.

use super::fold::{bare, fold};
use super::letters::{ANYTHING, BOUNDARY, LetterSet, Letters, bit_of};
use super::systems::{SystemSet, Systems};
use super::table::{Spell, Table};

/// One way to write a unit in Latin letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spelling {
    /// Folded Latin letters, perhaps none.
    pub(crate) latin: Vec<u8>,
    /// The systems that give it.
    pub(crate) systems: SystemSet,
    /// What it costs.
    pub(crate) cost: u8,
    /// Letters that may come before.
    pub(crate) after: LetterSet,
    /// The number of that condition among the language's, see [`Unit::meets`].
    pub(crate) after_at: u8,
    /// Letters that may come next.
    pub(crate) before: LetterSet,
    /// Put together from the spellings of the single letters.
    pub(crate) joined: bool,
}

/// A native letter or group, or one that stands for several languages' forms.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    /// Letter numbers in the first language that has the unit.
    pub(crate) native: Vec<u8>,
    /// First letters, in all joined languages.
    pub(crate) first: LetterSet,
    /// Last letters, in all joined languages.
    pub(crate) last: LetterSet,
    /// Which of the language's conditions a following unit finds met after
    /// this one, one bit each.
    pub(crate) meets: u64,
    /// Cost of the correspondence itself.
    pub(crate) cost: u8,
    /// The spellings.
    pub(crate) spellings: Vec<Spelling>,
}

/// Longest Latin string of one spelling, in letters.
pub(crate) const MOST_LATIN: usize = 11;

/// Reads what a table says of exactly this native string.
pub(crate) fn direct(table: &Table, native: &str, letters: &Letters, systems: &Systems) -> Result<Vec<Spelling>, String> {
    let mut out = Vec::new();
    for spell in table.spell.iter().filter(|s| s.n == native) {
        let after = letters.condition(spell.after.as_deref())?;
        let before = letters.condition(spell.before.as_deref())?;
        for entry in &spell.to {
            let (latin, systems, cost) = entry_parts(entry, systems, spell)?;
            push_with_bare(&mut out, Spelling { latin, systems, cost, after, after_at: 0, before, joined: false });
        }
    }
    let unwritten =
        table.unwritten.as_ref().filter(|u| letters.ids(native).ok().and_then(|ids| ids.last().copied()).is_some_and(|l| letters.in_class(&u.after, l)));
    if let Some(unwritten) = unwritten {
        let plain = out.clone();
        for entry in &unwritten.latin {
            let (vowel, systems, cost) = entry_of(entry, systems)?;
            for s in &plain {
                out.extend(followed(s, &vowel, systems, cost, unwritten.double));
            }
        }
        if unwritten.double {
            out.extend(plain.iter().filter_map(doubled));
        }
    }
    Ok(out)
}

fn doubled(s: &Spelling) -> Option<Spelling> {
    let first = *s.latin.first()?;
    let mut latin = vec![first];
    latin.extend(&s.latin);
    Some(Spelling { latin, ..s.clone() })
}

fn followed(s: &Spelling, vowel: &[u8], systems: SystemSet, cost: u8, double: bool) -> Vec<Spelling> {
    let mut out = Vec::new();
    for base in std::iter::once(s.clone()).chain(doubled(s).filter(|_| double)) {
        let common = base.systems & systems;
        let systems = if common == 0 { base.systems } else { common };
        let latin = [base.latin.as_slice(), vowel].concat();
        out.push(Spelling { latin, systems, cost: base.cost + cost, before: s.before & !BOUNDARY, ..base });
    }
    out
}

fn entry_of(entry: &str, systems: &Systems) -> Result<(Vec<u8>, SystemSet, u8), String> {
    let mut words = entry.split_whitespace();
    let latin = words.next().ok_or("empty entry")?;
    let (latin, extra) = match latin.split_once('+') {
        Some((latin, extra)) => (latin, extra.parse::<u8>().map_err(|e| format!("{entry}: {e}"))?),
        None => (latin, 0),
    };
    if latin.chars().count() > MOST_LATIN {
        return Err(format!("{entry}: too long"));
    }
    let (set, cost) = systems.parse(words).map_err(|e| format!("{entry}: {e}"))?;
    Ok((fold(latin), set, cost + extra))
}

fn entry_parts(entry: &str, systems: &Systems, spell: &Spell) -> Result<(Vec<u8>, SystemSet, u8), String> {
    entry_of(entry, systems).map_err(|e| format!("{}: {e}", spell.n))
}

/// Adds a spelling, and the same without marks, which costs one more.
fn push_with_bare(out: &mut Vec<Spelling>, spelling: Spelling) {
    if spelling.latin.iter().any(|b| matches!(b, b'C' | b'S' | b'Z' | b'X')) {
        let latin = spelling.latin.iter().map(|b| bare(*b)).collect();
        out.push(Spelling { latin, cost: spelling.cost + 1, ..spelling.clone() });
    }
    out.push(spelling);
}

/// Puts the spellings of a longer native string together letter by letter.
pub(crate) fn joined(table: &Table, native: &str, letters: &Letters, systems: &Systems) -> Result<Vec<Spelling>, String> {
    let mut out = vec![Spelling { latin: Vec::new(), systems: SystemSet::MAX, cost: 0, after: ANYTHING, after_at: 0, before: ANYTHING, joined: true }];
    let ids = letters.ids(native)?;
    for (at, c) in native.chars().enumerate() {
        let choices = direct(table, c.to_string().as_str(), letters, systems)?;
        let mut longer = Vec::new();
        for (left, right) in out.iter().flat_map(|l| choices.iter().map(move |r| (l, r))) {
            let inside_left = at == 0 || right.after & bit_of(ids[at - 1]) != 0;
            let inside_right = left.before & bit_of(ids[at]) != 0;
            if !inside_left || !inside_right {
                continue;
            }
            let common = left.systems & right.systems;
            longer.push(Spelling {
                latin: [left.latin.as_slice(), &right.latin].concat(),
                systems: if common == 0 { right.systems } else { common },
                cost: left.cost + right.cost + u8::from(common == 0),
                after: if at == 0 { right.after } else { left.after },
                after_at: 0,
                before: right.before,
                joined: true,
            });
        }
        out = longer;
    }
    Ok(out)
}

/// Keeps the cheapest of spellings that differ in nothing but cost.
pub(crate) fn thin(spellings: &mut Vec<Spelling>, most_cost: u8) {
    spellings.retain(|s| s.cost <= most_cost);
    spellings.sort_by(|a, b| (&a.latin, a.after, a.before, a.joined, a.cost).cmp(&(&b.latin, b.after, b.before, b.joined, b.cost)));
    spellings.dedup_by(|b, a| {
        let same = a.latin == b.latin && a.after == b.after && a.before == b.before && a.joined == b.joined;
        if same {
            a.systems |= b.systems;
        }
        same
    });
}
