//! Cyrillic words of a text.

use crate::text::Span;

/// The words that begin with a Cyrillic capital, in order: letters, with hyphens and apostrophes between them.
pub(super) fn capital_words(text: &str) -> impl Iterator<Item = Span> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(at..)?;
            let start = at + rest.find(char::is_alphanumeric)?;
            let end = word_end(text, start);
            at = end;
            let word = Span::new(start, end);
            if word.of(text).starts_with(is_cyrillic_capital) {
                return Some(word);
            }
        }
    })
}

fn word_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut chars = text.get(start..).unwrap_or_default().char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let goes_on = c.is_alphanumeric() || c == '\u{301}' || is_joint(c) && chars.peek().is_some_and(|&(_, next)| next.is_alphanumeric());
        if !goes_on {
            break;
        }
        end = start + at + c.len_utf8();
    }
    end
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '_') || is_apostrophe(c)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`')
}

fn is_cyrillic_capital(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{42f}' | '\u{460}'..='\u{52f}') && c.is_uppercase()
}

/// A word as it is compared: in small letters, without stress marks, ё as е.
pub(super) fn fold(word: &str) -> String {
    let plain = |c| match c {
        'ё' => 'е',
        '\u{2010}' | '\u{2011}' => '-',
        _ if is_apostrophe(c) => '\'',
        _ => c,
    };
    word.chars().filter(|&c| c != '\u{301}').flat_map(char::to_lowercase).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capital_words_are_found_whole() {
        let text = "Учора ў Івана-Франкоўску Знам’янка, Minsk і Лу́цк; x-Ray 5Я";
        let words: Vec<&str> = capital_words(text).map(|word| word.of(text)).collect();
        assert_eq!(words, ["Учора", "Івана-Франкоўску", "Знам’янка", "Лу́цк"]);
        assert_eq!(fold("Лу́цк"), "луцк");
        assert_eq!(fold("Хрущёв’"), "хрущев'");
    }
}
