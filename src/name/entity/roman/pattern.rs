//! A native name made into an automaton over Latin letters.
//!
//! A state is a place in the native name (at most 63, so a set of states is
//! one machine word). Every arc takes one spelling of the native letters at
//! its start. Reading a Latin word costs time in proportion to its length.

use super::fold::{letter_fits, letter_index};
use super::language::Language;
use super::letters::{BOUNDARY, SEPARATOR, bit_of};
use super::systems::{MOST_SYSTEMS, SystemSet};

/// Longest native name, in letters.
const MOST_LETTERS: usize = 63;
/// Longest Latin word that is looked at.
const MOST_LATIN: usize = 95;
/// Longest Latin string of one arc.
const MOST_ARC: usize = super::unit::MOST_LATIN;
/// What a letter costs that the best system would have spelled otherwise.
const MIXED: u8 = 1;

/// One spelling of the native letters between two places.
#[derive(Clone, Copy)]
pub(crate) struct Arc {
    latin: [u8; MOST_ARC],
    length: u8,
    pub(crate) to: u8,
    pub(crate) cost: u8,
    pub(crate) systems: SystemSet,
}

impl Arc {
    pub(crate) fn latin(&self) -> &[u8] {
        &self.latin[..usize::from(self.length)]
    }
}

/// A native name, compiled.
pub(crate) struct Pattern {
    arcs: Vec<Arc>,
    /// Where the arcs of each place start, and after the last one end.
    starts: Vec<u32>,
    /// Latin letters that can start an arc of the place, one bit each.
    opening: Vec<u32>,
    /// Places with an arc of no letters.
    silent: u64,
}

impl Language {
    /// Compiles a native name; `None` if it has foreign characters, is empty
    /// or is longer than 63 letters.
    pub(crate) fn pattern(&self, native: &str) -> Option<Pattern> {
        let word = self.letters.read(native)?;
        if word.is_empty() || word.len() > MOST_LETTERS {
            return None;
        }
        let mut pattern = Pattern { arcs: Vec::new(), starts: Vec::new(), opening: Vec::new(), silent: 0 };
        for at in 0..word.len() {
            pattern.starts.push(u32::try_from(pattern.arcs.len()).ok()?);
            self.add_arcs(&word, at, &mut pattern.arcs);
            let from = *pattern.starts.last()? as usize;
            let mut opening = 0;
            for arc in &pattern.arcs[from..] {
                match arc.latin().first() {
                    Some(first) => opening |= 1 << letter_index(*first),
                    None => pattern.silent |= 1 << at,
                }
            }
            pattern.opening.push(opening);
        }
        pattern.starts.push(u32::try_from(pattern.arcs.len()).ok()?);
        pattern.arcs.shrink_to_fit();
        Some(pattern)
    }

    fn add_arcs(&self, word: &[u8], at: usize, out: &mut Vec<Arc>) {
        let from = out.len();
        if word[at] == SEPARATOR {
            out.push(Arc { latin: [0; MOST_ARC], length: 0, to: at as u8 + 1, cost: 0, systems: SystemSet::MAX });
            return;
        }
        let last = if at == 0 { BOUNDARY } else { bit_of(word[at - 1]) };
        for unit in &self.by_letter[usize::from(word[at])] {
            let unit = &self.units[usize::from(*unit)];
            if !word[at..].starts_with(&unit.native) {
                continue;
            }
            let end = at + unit.native.len();
            let next = word.get(end).map_or(BOUNDARY, |l| bit_of(*l));
            for s in unit.spellings.iter().filter(|s| !s.joined && s.after & last != 0 && s.before & next != 0) {
                let mut latin = [0; MOST_ARC];
                let Some(place) = latin.get_mut(..s.latin.len()) else { continue };
                place.copy_from_slice(&s.latin);
                let arc = Arc { latin, length: s.latin.len() as u8, to: end as u8, cost: s.cost, systems: s.systems };
                match out[from..].iter_mut().find(|a| a.to == arc.to && a.latin == arc.latin) {
                    Some(same) => {
                        same.cost = same.cost.min(arc.cost);
                        same.systems |= arc.systems;
                    }
                    None => out.push(arc),
                }
            }
        }
    }
}

impl Pattern {
    /// Number of native letters.
    pub(crate) fn places(&self) -> usize {
        self.opening.len()
    }

    /// The arcs that start at a place.
    pub(crate) fn arcs(&self, place: usize) -> &[Arc] {
        &self.arcs[self.starts[place] as usize..self.starts[place + 1] as usize]
    }

    /// Whether any mix of spellings gives the folded Latin word.
    pub(crate) fn accepts_folded(&self, latin: &[u8]) -> bool {
        if latin.len() > MOST_LATIN {
            return false;
        }
        let mut reached = [0u64; MOST_LATIN + 1];
        reached[0] = 1;
        let end = 1u64 << self.places();
        for at in 0..latin.len() {
            let letter = latin[at];
            let wanted = opening_bits(letter);
            let mut open = reached[at] & !end;
            while open != 0 {
                let place = open.trailing_zeros() as usize;
                open &= open - 1;
                if self.opening[place] & wanted == 0 && self.silent & (1 << place) == 0 {
                    continue;
                }
                for arc in self.arcs(place) {
                    let length = usize::from(arc.length);
                    let to = 1u64 << arc.to;
                    if length == 0 {
                        open |= to & !end;
                        reached[at] |= to;
                    } else if fits(&latin[at..], arc.latin()) {
                        reached[at + length] |= to;
                    }
                }
            }
        }
        self.closed(reached[latin.len()]) & end != 0
    }

    /// Adds the places reached by arcs of no letters.
    fn closed(&self, mut places: u64) -> u64 {
        let mut open = places & self.silent;
        while open != 0 {
            let place = open.trailing_zeros() as usize;
            open &= open - 1;
            for arc in self.arcs(place).iter().filter(|a| a.length == 0) {
                places |= 1 << arc.to;
                open |= (1 << arc.to) & self.silent;
            }
        }
        places
    }

    /// How far the folded Latin word is from what one single system would give: for
    /// the system that fits best, the letters it would spell otherwise, and
    /// what rare spellings cost. `None` if the word is not accepted.
    pub(crate) fn strictness_folded(&self, latin: &[u8]) -> Option<u8> {
        if !self.accepts_folded(latin) {
            return None;
        }
        let width = self.places() + 1;
        let mut costs = vec![[u8::MAX; MOST_SYSTEMS]; (latin.len() + 1) * width];
        costs[0] = [0; MOST_SYSTEMS];
        for at in 0..=latin.len() {
            for place in 0..self.places() {
                let here = costs[at * width + place];
                if here[0] == u8::MAX {
                    continue;
                }
                for arc in self.arcs(place) {
                    if fits(&latin[at..], arc.latin()) {
                        let to = (at + usize::from(arc.length)) * width + usize::from(arc.to);
                        relax(&mut costs[to], &here, arc);
                    }
                }
            }
        }
        costs.last()?.iter().copied().min()
    }
}

fn relax(to: &mut [u8; MOST_SYSTEMS], from: &[u8; MOST_SYSTEMS], arc: &Arc) {
    for (system, (t, f)) in to.iter_mut().zip(from).enumerate() {
        let mixed = if arc.systems >> system & 1 == 0 { MIXED } else { 0 };
        *t = (*t).min(f.saturating_add(arc.cost + mixed).min(u8::MAX - 1));
    }
}

fn fits(text: &[u8], table: &[u8]) -> bool {
    text.len() >= table.len() && text.iter().zip(table).all(|(t, c)| letter_fits(*t, *c))
}

fn opening_bits(letter: u8) -> u32 {
    let own = 1 << letter_index(letter);
    if matches!(letter, b'A' | b'U') { own | 1 << letter_index(letter.to_ascii_lowercase()) } else { own }
}
