//! A place's name of several words, which others write with hyphens or without.

use super::native::Native;
use super::part::Part;
use super::reading::Reading;
use super::{EntitySpec, Form, words};

/// The other ways to divide a place's name: into as many words as it has pieces, or into one.
pub(super) fn forms(spec: &EntitySpec) -> Vec<Form> {
    let own = pieces(&spec.name);
    if spec.person || own.len() < 2 {
        return Vec::new();
    }
    let alike = |name: &&str| pieces(name).len() == own.len();
    let latin: Vec<Vec<&str>> =
        [&spec.name].into_iter().chain(&spec.latin).chain(spec.styles.iter().flatten()).map(|name| &**name).filter(alike).map(pieces).collect();
    let native: Vec<(&str, Vec<&str>)> = spec.native.iter().filter(|(_, name)| alike(&&**name)).map(|(language, name)| (&**language, pieces(name))).collect();
    let part = |word: &dyn Fn(&[&str]) -> String| Part {
        words: latin.iter().map(|pieces| Reading::of(&word(pieces)).bare).collect(),
        natives: native.iter().flat_map(|(language, pieces)| Native::of_place(spec, language, &word(pieces))).collect(),
        ..Part::default()
    };
    let divided = || (0..own.len()).map(|at| part(&|pieces| pieces[at].to_owned())).collect();
    let joined = || vec![Part { is_joined: true, ..part(&|pieces| pieces.join("-")) }];
    let mut forms = Vec::new();
    match words(&spec.name).len() {
        1 => forms.push(divided()),
        count if count == own.len() => forms.push(joined()),
        _ => forms.extend([divided(), joined()]),
    }
    forms.into_iter().map(|parts| Form { parts, is_aligned: false }).collect()
}

fn pieces(name: &str) -> Vec<&str> {
    name.split(|c: char| c.is_whitespace() || c == '-').filter(|piece| !piece.is_empty()).collect()
}
