use super::declension::{Cases, inflect};
use super::index::{Natives, Spelling};
use super::word::fold;
use crate::name::{Mention, Written, is_capitals};
use crate::text::Span;

/// What a pack asks of a name in a Cyrillic text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Respelling {
    /// To leave it: it is a native spelling, in whatever case.
    Right,
    /// To write some of its words otherwise.
    As {
        /// The language of the spelling.
        language: String,
        /// The words and what becomes of them.
        words: Vec<(Span, String)>,
    },
    /// To write it otherwise, but the case that it stands in cannot be told.
    Unclear,
}

impl Natives {
    /// What becomes of the words of a mention.
    pub fn respelled(&self, text: &str, mention: &Mention) -> Respelling {
        let (own, variants): (Vec<&Spelling>, Vec<&Spelling>) = self.by_entity(mention.entity).partition(|spelling| !spelling.is_variant);
        if own.iter().any(|spelling| cases(spelling, text, mention) != 0) {
            return Respelling::Right;
        }
        let Some((variant, cases)) = variants.iter().map(|variant| (variant, cases(variant, text, mention))).find(|(_, cases)| *cases != 0) else {
            return Respelling::Right;
        };
        let Some(native) = own.iter().find(|own| own.language == variant.language) else { return Respelling::Right };
        let words = parts(native, mention).zip(&mention.words).map(|(part, &span)| Some((span, form(native, part, cases, span.of(text))?)));
        match words.collect::<Option<Vec<_>>>() {
            Some(words) => Respelling::As { language: variant.language.clone(), words },
            None => Respelling::Unclear,
        }
    }
}

/// The parts of a name that the words of a mention stand for.
fn parts(spelling: &Spelling, mention: &Mention) -> std::ops::Range<usize> {
    if mention.form == Written::Full { 0..spelling.words.len() } else { spelling.last()..spelling.words.len() }
}

/// The cases in which a mention's words are a spelling's.
fn cases(spelling: &Spelling, text: &str, mention: &Mention) -> Cases {
    if parts(spelling, mention).len() != mention.words.len() {
        return 0;
    }
    parts(spelling, mention).zip(&mention.words).fold(Cases::MAX, |cases, (part, word)| cases & spelling.cases(part, &fold(word.of(text))))
}

/// The form of a word that stands for all of some cases, and of several the one that ends most like what was written.
fn form(spelling: &Spelling, part: usize, cases: Cases, written: &str) -> Option<String> {
    let folded = fold(written);
    let alike = |form: &str| fold(form).chars().rev().zip(folded.chars().rev()).take_while(|(a, b)| a == b).count();
    let forms = inflect(&spelling.language, spelling.kind(part), spelling.is_female, &spelling.words[part]);
    let form = forms.into_iter().filter(|form| form.cases & cases == cases).max_by_key(|form| alike(&form.text))?.text;
    Some(match () {
        () if fold(&form) == folded => written.to_owned(),
        () if is_capitals(written) => form.to_uppercase(),
        () => form,
    })
}
