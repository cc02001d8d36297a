//! The most probable spellings of a native name.

use super::super::pattern::Pattern;
use super::super::systems::SystemSet;
use std::collections::HashMap;

/// A spelling so far: its cost and the systems that give all of it.
#[derive(Clone, Copy)]
struct Rank {
    cost: u16,
    systems: SystemSet,
}

/// At most `most` spellings, the cheapest first, in lower-case
/// letters with the marks that folding keeps. Costs are those of rare spellings and changes of system.
pub(super) fn enumerate(pattern: &Pattern, most: usize) -> Vec<(String, u16)> {
    let mut reached: Vec<HashMap<Vec<u8>, Rank>> = vec![HashMap::new(); pattern.places() + 1];
    reached[0].insert(Vec::new(), Rank { cost: 0, systems: SystemSet::MAX });
    for place in 0..pattern.places() {
        for (latin, rank) in cheapest(std::mem::take(&mut reached[place]), most) {
            for arc in pattern.arcs(place) {
                let mut longer = latin.clone();
                longer.extend(arc.latin());
                let common = rank.systems & arc.systems;
                let new = Rank { cost: rank.cost + u16::from(arc.cost) + u16::from(common == 0), systems: if common == 0 { arc.systems } else { common } };
                let old = reached[usize::from(arc.to)].entry(longer).or_insert(new);
                if (new.cost, u32::MAX - new.systems.count_ones()) < (old.cost, u32::MAX - old.systems.count_ones()) {
                    *old = new;
                }
            }
        }
    }
    let last = reached.pop().unwrap_or_default();
    cheapest(last, most).into_iter().map(|(l, r)| (unfold(&l), r.cost)).collect()
}

/// The cheapest spellings; at equal cost those that more systems give.
fn cheapest(found: HashMap<Vec<u8>, Rank>, most: usize) -> Vec<(Vec<u8>, Rank)> {
    let mut list: Vec<_> = found.into_iter().collect();
    list.sort_by(|(a, x), (b, y)| (x.cost, y.systems.count_ones(), a).cmp(&(y.cost, x.systems.count_ones(), b)));
    list.truncate(most);
    list
}

/// A folded word in Latin letters with marks.
fn unfold(word: &[u8]) -> String {
    word.iter()
        .map(|letter| match letter {
            b'C' => 'č',
            b'S' => 'š',
            b'Z' => 'ž',
            b'X' => 'ŝ',
            b'A' => 'â',
            b'U' => 'û',
            plain => char::from(*plain),
        })
        .collect()
}
