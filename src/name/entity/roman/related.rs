//! Whether two Latin spellings can come from one native string.
//!
//! The product of two letter-by-letter automata: both words are read at once,
//! each step taking one native unit off both. A cell is a pair of places in
//! the two words; its states differ in the last native letter and in what the
//! next one must be, so their number is bounded and the walk is a plain table.

use super::language::Language;
use super::letters::{ANYTHING, BOUNDARY, LetterSet};
use super::systems::SystemSet;
use super::unit::{Spelling, Unit};

/// What a change from one group of systems to another costs.
pub(crate) const MIXED: u16 = 1;
/// Longest word that is looked at, in folded letters.
const MOST_LETTERS: usize = 64;
/// Most states kept in a cell; the dearest go first.
const MOST_STATES: usize = 40;

#[derive(Clone, Copy)]
struct State {
    /// Conditions met by what came before.
    meets: u64,
    next: LetterSet,
    cost: u16,
    left: SystemSet,
    right: SystemSet,
    idle: bool,
}

/// A spelling found at a place of a word.
struct Arc<'a> {
    unit_at: u16,
    unit: &'a Unit,
    spelling: &'a Spelling,
    length: usize,
}

impl Language {
    /// The cost at which two folded Latin spellings come from one native
    /// string, if they do so for at most `limit`.
    pub(crate) fn related_folded(&self, a: &[u8], b: &[u8], limit: u16) -> Option<u16> {
        if a.is_empty() || b.is_empty() || a.len().max(b.len()) > MOST_LETTERS {
            return None;
        }
        if a == b {
            return Some(0);
        }
        let cells = self.product(a, b, limit);
        cells.last()?.iter().filter(|s| s.next & BOUNDARY != 0).map(|s| s.cost).min()
    }

    fn product(&self, a: &[u8], b: &[u8], limit: u16) -> Vec<Vec<State>> {
        let mut left: Vec<Option<Vec<Arc>>> = a.iter().map(|_| None).chain([None]).collect();
        let mut right: Vec<Option<Vec<Arc>>> = b.iter().map(|_| None).chain([None]).collect();
        let mut cells: Vec<Vec<State>> = vec![Vec::new(); (a.len() + 1) * (b.len() + 1)];
        let width = b.len() + 1;
        cells[0].push(State { meets: self.at_start, next: ANYTHING, cost: 0, left: SystemSet::MAX, right: SystemSet::MAX, idle: false });
        for here in 0..cells.len() {
            if cells[here].is_empty() {
                continue;
            }
            let (i, j) = (here / width, here % width);
            let x_arcs = left[i].get_or_insert_with(|| self.arcs(a, i));
            let y_arcs = right[j].get_or_insert_with(|| self.arcs(b, j));
            let mut at = 0;
            while let Some(state) = cells[here].get(at).copied() {
                at += 1;
                pairs(x_arcs, y_arcs, |x, y| {
                    if let Some(next) = step(&state, x, y, limit) {
                        push(&mut cells[(i + x.length) * width + j + y.length], next);
                    }
                });
            }
        }
        cells
    }

    /// The spellings that start at a place of a word, by unit.
    fn arcs<'a>(&'a self, word: &[u8], at: usize) -> Vec<Arc<'a>> {
        let mut arcs = Vec::new();
        self.trie().matches(&word[at..], |(unit_at, spelling), length| {
            let unit = &self.units[usize::from(unit_at)];
            let spelling = &unit.spellings[usize::from(spelling)];
            let starts = at == 0 || spelling.after != BOUNDARY;
            let ends = at + length == word.len() || spelling.before != BOUNDARY;
            if starts && ends {
                arcs.push(Arc { unit_at, unit, spelling, length });
            }
        });
        arcs.sort_by_key(|arc| arc.unit_at);
        arcs
    }
}

/// Calls `found` with every two arcs of the same unit.
fn pairs<'a>(left: &'a [Arc<'a>], right: &'a [Arc<'a>], mut found: impl FnMut(&Arc<'a>, &Arc<'a>)) {
    let mut from = 0;
    for x in left {
        while right.get(from).is_some_and(|y| y.unit_at < x.unit_at) {
            from += 1;
        }
        for y in right[from..].iter().take_while(|y| y.unit_at == x.unit_at) {
            found(x, y);
        }
    }
}

fn step(state: &State, x: &Arc, y: &Arc, limit: u16) -> Option<State> {
    let idle = x.length == 0 && y.length == 0;
    if x.unit.first & state.next == 0 || (idle && state.idle) {
        return None;
    }
    if state.meets >> x.spelling.after_at & state.meets >> y.spelling.after_at & 1 == 0 {
        return None;
    }
    let mut cost = state.cost + u16::from(x.unit.cost) + u16::from(x.spelling.cost) + u16::from(y.spelling.cost);
    let mut narrow = |old: SystemSet, new: SystemSet| {
        if old & new == 0 {
            cost += MIXED;
            new
        } else {
            old & new
        }
    };
    let left = narrow(state.left, x.spelling.systems);
    let right = narrow(state.right, y.spelling.systems);
    let next = x.spelling.before & y.spelling.before;
    (cost <= limit && next != 0).then_some(State { meets: x.unit.meets, next, cost, left, right, idle })
}

fn push(cell: &mut Vec<State>, state: State) {
    if let Some(old) = cell.iter_mut().find(|s| s.meets == state.meets && s.next == state.next && s.idle == state.idle) {
        let breadth = |s: &State| s.left.count_ones() + s.right.count_ones();
        if state.cost < old.cost || (state.cost == old.cost && breadth(&state) > breadth(old)) {
            *old = state;
        }
        return;
    }
    if cell.len() < MOST_STATES {
        cell.push(state);
    } else if let Some(worst) = cell.iter_mut().max_by_key(|s| s.cost)
        && worst.cost > state.cost
    {
        *worst = state;
    }
}
