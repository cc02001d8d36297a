//! The gender guard, proved over every accepted spelling by way of the keys,
//! which say how a spelling ends.

use super::{ends_with_a, pattern};

const STEMS: [&str; 8] = ["кравц", "бар", "лук", "шчуч", "жук", "мал", "тарас", "гор"];

fn check(language: &str, ends: &[(&str, &str)]) {
    let language_of = super::super::language(language).unwrap();
    for stem in STEMS.iter().filter(|s| language != "ru" || **s != "шчуч") {
        for (masculine, feminine) in ends {
            let keys = |end: &str| language_of.pattern(&format!("{stem}{end}")).map(|p| p.keys());
            let (Some(m), Some(f)) = (keys(masculine), keys(feminine)) else { panic!("{stem}{masculine}") };
            assert!(m.iter().all(|k| !ends_with_a(*k)), "{stem}{masculine}");
            assert!(f.iter().all(|k| ends_with_a(*k)), "{stem}{feminine}");
        }
    }
}

#[test]
fn feminine_endings_never_match_masculine_names() {
    check(
        "ru",
        &[
            ("ов", "ова"),
            ("ев", "ева"),
            ("ёв", "ёва"),
            ("ин", "ина"),
            ("ын", "ына"),
            ("ский", "ская"),
            ("цкий", "цкая"),
            ("ый", "ая"),
            ("ой", "ая"),
            ("ий", "яя"),
        ],
    );
    check("be", &[("аў", "ава"), ("оў", "ова"), ("еў", "ева"), ("ёў", "ёва"), ("ін", "іна"), ("ын", "ына"), ("скі", "ская"), ("цкі", "цкая"), ("ы", "ая")]);
    check("uk", &[("ів", "іва"), ("ов", "ова"), ("ев", "ева"), ("їв", "їва"), ("ін", "іна"), ("ин", "ина"), ("ський", "ська"), ("цький", "цька"), ("ий", "а")]);
}

#[test]
fn patronymics_keep_their_gender() {
    for (language, son, daughter) in [("ru", "Иванович", "Ивановна"), ("be", "Іванавіч", "Іванаўна"), ("uk", "Іванович", "Іванівна")]
    {
        let (m, f) = (pattern(language, son), pattern(language, daughter));
        assert!(m.keys().iter().all(|k| !ends_with_a(*k)));
        assert!(f.keys().iter().all(|k| ends_with_a(*k)));
    }
}
