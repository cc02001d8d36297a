use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::name::{Atlas, Written, given_senses, relation, strangers};
use crate::text::Document;

/// A person's name as a corpus spells it, to be looked over by somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suggested {
    /// The spelling that is used most.
    pub name: String,
    /// All spellings, each with how often it stands, and by how many steps it differs from the first.
    pub spellings: Vec<(String, usize, u16)>,
    /// Sites that have it.
    pub hosts: BTreeSet<String>,
    /// Months of texts that have it, `2024-05`, as far as their addresses tell.
    pub months: BTreeSet<String>,
    /// A line with another spelling than the first.
    pub example: String,
    /// Why it may be wrong.
    pub doubts: Vec<String>,
}

/// How far two spellings of a full name may be apart.
const LIMIT: u16 = 5;

/// From so far on a likeness is doubtful.
const DOUBTFUL: u16 = 3;

/// A name as it stands in a text: given and family name, and with the patronymic, if there is one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    short: String,
    whole: String,
}

impl Name {
    fn has_father(&self) -> bool {
        self.short != self.whole
    }

    /// Whether both tell of a father and it is not the same one.
    fn is_another(&self, other: &Self) -> bool {
        self.has_father() && other.has_father() && relation(&self.whole, &other.whole, LIMIT).is_none()
    }
}

#[derive(Default)]
struct Seen {
    count: usize,
    hosts: BTreeSet<String>,
    months: BTreeSet<String>,
    example: String,
}

/// Full names of a corpus that no pack knows.
fn unknown(documents: &[Document<'_>], atlas: &Atlas) -> BTreeMap<Name, Seen> {
    let mut seen: BTreeMap<Name, Seen> = BTreeMap::new();
    for document in documents {
        let known: BTreeSet<usize> = atlas
            .places(&document.text)
            .iter()
            .flat_map(|place| &place.mentions)
            .filter(|mention| mention.form == Written::Full)
            .flat_map(|mention| mention.words.iter().map(|word| word.start))
            .collect();
        for stranger in strangers(&document.text) {
            if known.contains(&stranger.given.start) {
                continue;
            }
            let family = stranger.family;
            let [given, last] = [stranger.given, family].map(|word| word.of(&document.text));
            let short = format!("{given} {last}");
            let whole = stranger.father.map_or_else(|| short.clone(), |father| format!("{given} {} {last}", father.of(&document.text)));
            let entry = seen.entry(Name { short, whole }).or_default();
            entry.count += 1;
            entry.hosts.extend(document.host());
            entry.months.extend(document.url.as_deref().and_then(month_in));
            if entry.example.is_empty() {
                let line = document.text.get(..family.end).and_then(|head| head.rsplit('\n').next()).unwrap_or_default();
                entry.example = line.chars().rev().take(80).collect::<Vec<_>>().into_iter().rev().collect();
            }
        }
    }
    seen
}

/// Spellings of one person, as far as they are found.
struct Group<'s> {
    names: Vec<&'s Name>,
    suggested: Suggested,
}

/// Full names of a corpus that stand there in several spellings and that no pack knows. Each spelling is held against the most
/// used one only, so that likeness is never handed on; what is like two names, or has another patronymic than one of the group, is
/// left out, and named in the doubts.
pub fn suggest(documents: &[Document<'_>], atlas: &Atlas) -> Vec<Suggested> {
    let seen = unknown(documents, atlas);
    let mut order: Vec<(&Name, &Seen)> = seen.iter().collect();
    order.sort_by_key(|(name, seen)| (std::cmp::Reverse(seen.count), *name));
    let mut groups: Vec<Group<'_>> = Vec::new();
    // Groups by what their given names can be: no others can be related.
    let mut bearers: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (name, seen) in order {
        let senses = given_senses(&name.short);
        let near: BTreeSet<usize> = senses.iter().filter_map(|sense| bearers.get(sense)).flatten().copied().collect();
        let alike = |at: usize| {
            let first = groups[at].names[0];
            let steps = relation(&first.whole, &name.whole, LIMIT).filter(|_| parts(&first.short) == parts(&name.short))?;
            Some((at, steps))
        };
        let like: Vec<(usize, u16)> = near.into_iter().filter_map(alike).collect();
        match *like {
            [] => {
                senses.into_iter().for_each(|sense| bearers.entry(sense).or_default().push(groups.len()));
                let spellings = vec![(name.short.clone(), seen.count, 0)];
                let suggested =
                    Suggested { name: name.short.clone(), spellings, hosts: seen.hosts.clone(), months: seen.months.clone(), ..Suggested::default() };
                groups.push(Group { names: vec![name], suggested });
            }
            [(at, _)] if groups[at].names.iter().any(|other| other.is_another(name)) => {
                groups[at].suggested.doubts.push(format!("{} is another person, and is left out", name.whole));
            }
            [(at, steps)] => groups[at].add(name, seen, steps),
            _ => like.iter().for_each(|&(at, _)| groups[at].suggested.doubts.push(format!("{} may be this person or another, and is left out", name.whole))),
        }
    }
    groups.into_iter().map(|group| group.suggested).filter(|suggested| suggested.spellings.len() > 1).collect()
}

impl<'s> Group<'s> {
    fn add(&mut self, name: &'s Name, seen: &Seen, steps: u16) {
        self.names.push(name);
        let suggested = &mut self.suggested;
        suggested.hosts.extend(seen.hosts.iter().cloned());
        suggested.months.extend(seen.months.iter().cloned());
        if let Some((_, count, _)) = suggested.spellings.iter_mut().find(|(spelling, ..)| *spelling == name.short) {
            *count += seen.count;
            return;
        }
        suggested.spellings.push((name.short.clone(), seen.count, steps));
        if suggested.example.is_empty() {
            suggested.example.clone_from(&seen.example);
        }
        if steps > DOUBTFUL {
            suggested.doubts.push(format!("{} is {steps} steps away", name.whole));
        }
    }
}

/// The month in an address, as in `/2024/05/` and `2024-05-17`.
fn month_in(url: &str) -> Option<String> {
    let numbers: Vec<&str> = url.split(|c: char| !c.is_ascii_digit()).collect();
    let is_month = |text: &str| text.len() == 2 && text.parse().is_ok_and(|month: u8| (1..=12).contains(&month));
    let is_year = |text: &str| text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
    numbers.windows(2).find(|pair| is_year(pair[0]) && is_month(pair[1])).map(|pair| pair.join("-"))
}

/// Of how many parts a name is: one with two family names is not one with the first of them.
fn parts(name: &str) -> usize {
    name.split([' ', '-']).count()
}

/// The suggestions as a names file. Nothing of it is applied before it stands in a folder of rules.
pub fn names_file(found: &[Suggested]) -> String {
    // A string takes whatever is written to it.
    write_file(found).unwrap_or_default()
}

fn write_file(found: &[Suggested]) -> Result<String, std::fmt::Error> {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut out = String::from("# Suggested by `dechaff names suggest`: look each over before you use it.\n");
    for group in found {
        let id: Vec<String> =
            crate::text::fold(&group.name).split_whitespace().map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect()).collect();
        writeln!(out, "\n[[person]]\nid = {}\nname = {}", quoted(&id.join("-")), quoted(&group.name))?;
        let others: Vec<String> = group.spellings.iter().skip(1).map(|(name, ..)| quoted(name)).collect();
        writeln!(out, "latin = [{}]", others.join(", "))?;
        let counts: Vec<String> = group.spellings.iter().map(|(name, count, _)| format!("{name} {count}")).collect();
        let hosts: Vec<&str> = group.hosts.iter().map(String::as_str).take(5).collect();
        let hosts = if hosts.is_empty() { String::new() } else { format!("; on {}", hosts.join(", ")) };
        let months = match (group.months.first(), group.months.last()) {
            (Some(first), Some(last)) if first != last => format!("; {first} to {last}"),
            (Some(only), _) => format!("; {only}"),
            _ => String::new(),
        };
        writeln!(out, "# {}{hosts}{months}", counts.join(", "))?;
        writeln!(out, "# … {}", group.example.replace(['\n', '\r'], " "))?;
        group.doubts.iter().try_for_each(|doubt| writeln!(out, "# doubt: {doubt}"))?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_held_against_the_most_used_one() {
        let texts = [
            "We met Nikolai Varanetski twice. Nikolai Varanetski spoke.",
            "Then Mikalai Varanietski left, and Nikolai Petrov stayed.",
            "Nikolay Voronetsky wrote; Nikolay Voronov read.",
        ];
        let documents: Vec<Document<'_>> = texts.iter().map(|text| Document::new("a", *text)).collect();
        let found = suggest(&documents, &Atlas::compile(&[]).unwrap());
        let names: Vec<&str> = found.iter().flat_map(|group| &group.spellings).map(|(name, ..)| &**name).collect();
        assert_eq!(names, ["Nikolai Varanetski", "Mikalai Varanietski", "Nikolay Voronetsky"]);
        let file = names_file(&found);
        assert!(file.contains("id = \"nikolai-varanetski\"") && file.contains("# Nikolai Varanetski 2, "), "{file}");
    }

    #[test]
    fn sites_and_months_are_told() {
        let first = Document::new("a", "We met Nikolai Varanetski.").with_url("https://tides.example/2021/03/bridge.html");
        let second = Document::new("b", "We met Mikalai Varanietski.").with_url("https://quay.example/news/2024-05-17-bridge");
        let file = names_file(&suggest(&[first, second], &Atlas::compile(&[]).unwrap()));
        assert!(file.contains("; on quay.example, tides.example; 2021-03 to 2024-05\n"), "{file}");
        assert_eq!(month_in("https://a.example/2024/13/1999-7"), None);
    }

    #[test]
    fn another_patronymic_is_left_out_and_said() {
        let text = "We met Ivan Petrovich Barsukov. Ivan Petrovich Barsukov left. Ivan Barsukou stayed. Ivan Lukich Barsukou wrote.";
        let found = suggest(&[Document::new("a", text)], &Atlas::compile(&[]).unwrap());
        let spellings: Vec<&str> = found.iter().flat_map(|group| &group.spellings).map(|(name, ..)| &**name).collect();
        assert_eq!(spellings, ["Ivan Barsukov", "Ivan Barsukou"]);
        let (same, other) = (&found[0].spellings, &found[0].doubts);
        assert_eq!((same[1].1, other.len()), (1, 0), "{other:?}");
    }
}
