//! Patronymics made from given names, in Belarusian, Russian and Ukrainian.

/// The masculine patronymics of a full masculine given name.
pub(crate) fn masculine(language: &str, name: &str) -> Vec<String> {
    let name = name.to_lowercase().replace('ё', "е");
    let stem = |cut: usize| -> String {
        let keep = name.chars().count().saturating_sub(cut);
        name.chars().take(keep).collect()
    };
    let with = |cut: usize, tails: &[&str]| tails.iter().map(|t| stem(cut) + t).collect();
    let rules: &[(&str, usize, &[&str])] = match language {
        "ru" => &[("ий", 2, &["иевич", "ьевич"]), ("й", 1, &["евич"]), ("ь", 1, &["евич"]), ("а", 1, &["ич", "ович"]), ("я", 1, &["ич"]), ("", 0, &["ович"])],
        "be" => &[
            ("ый", 2, &["ыевіч", "'евіч"]),
            ("ій", 2, &["іевіч", "ьевіч"]),
            ("й", 1, &["евіч"]),
            ("ь", 1, &["евіч", "ьевіч"]),
            ("ў", 1, &["вавіч"]),
            ("а", 1, &["авіч"]),
            ("о", 1, &["овіч"]),
            ("я", 1, &["іч"]),
            ("", 0, &["авіч"]),
        ],
        "uk" => &[
            ("ій", 2, &["ійович"]),
            ("й", 1, &["йович"]),
            ("ь", 1, &["ьович", "ович"]),
            ("о", 1, &["ович"]),
            ("а", 1, &["ович"]),
            ("я", 1, &["ич"]),
            ("", 0, &["ович"]),
        ],
        _ => return Vec::new(),
    };
    rules.iter().find(|(end, _, _)| name.ends_with(end)).map_or_else(Vec::new, |(_, cut, tails)| with(*cut, tails))
}

/// The feminine patronymics beside a masculine one. In Ukrainian the Russian
/// ending is put on Ukrainian stems too.
pub(crate) fn feminine(language: &str, masculine: &str) -> Vec<String> {
    let tails: &[(&str, &str)] = match language {
        "ru" => &[("ович", "овна"), ("евич", "евна"), ("ильич", "ильинична"), ("ич", "ична")],
        "be" => &[("авіч", "аўна"), ("овіч", "оўна"), ("евіч", "еўна"), ("іч", "інічна")],
        "uk" => &[("йович", "ївна"), ("йович", "йовна"), ("ьович", "івна"), ("ович", "івна"), ("ович", "овна"), ("ич", "івна")],
        _ => return Vec::new(),
    };
    let low = masculine.to_lowercase();
    let mut found: Vec<(usize, String)> = tails.iter().filter_map(|(m, f)| low.strip_suffix(m).map(|stem| (m.len(), format!("{stem}{f}")))).collect();
    let longest = found.iter().map(|(length, _)| *length).max();
    found.retain(|(length, _)| Some(*length) == longest);
    found.into_iter().map(|(_, word)| word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_patronymics() {
        assert_eq!(masculine("ru", "Сергей"), ["сергеевич"]);
        assert_eq!(masculine("be", "Мікалай"), ["мікалаевіч"]);
        assert_eq!(masculine("uk", "Андрій"), ["андрійович"]);
        assert_eq!(feminine("uk", "андрійович"), ["андріївна", "андрійовна"]);
        assert_eq!(feminine("ru", "Ильич"), ["ильинична"]);
    }
}
