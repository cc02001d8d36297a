use xxhash_rust::xxh3::Xxh3;

use crate::text::fold;

/// Least letters and words of a line that stay when its names are left out.
const FIXED_LETTERS: usize = 8;
const FIXED_WORDS: usize = 2;

/// What tells a line with its names as slots from others: `Read more from Anna Berg` is `Read more from Rosa Holm`. Nothing for one
/// without names, or with hardly anything else. The first word is capital anyway, and is taken for a name nowhere.
pub(super) fn loose_hash(body: &str) -> Option<u64> {
    let mut hash = Xxh3::new();
    let (mut letters, mut words, mut names, mut in_name) = (0, 0, 0, false);
    for (n, word) in body.split_whitespace().enumerate() {
        let is_name = n > 0 && word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
        if is_name {
            names += usize::from(!in_name);
            if !in_name {
                hash.update(b"\0");
            }
        } else {
            let key = fold(word);
            let own = key.chars().filter(|c| c.is_alphabetic()).count();
            letters += own;
            words += usize::from(own > 0);
            hash.update(key.as_bytes());
            hash.update(b" ");
        }
        in_name = is_name;
    }
    (names > 0 && letters >= FIXED_LETTERS && words >= FIXED_WORDS).then(|| hash.digest())
}

#[cfg(test)]
mod tests {
    use super::loose_hash;

    #[test]
    fn names_are_slots() {
        assert_eq!(loose_hash("Read more from Anna Berg »"), loose_hash("Read more from Rosa Holm Lund »"));
        assert_ne!(loose_hash("Read more from Anna Berg"), loose_hash("Read more about Anna Berg"));
        assert_eq!(loose_hash("By Anna Berg"), None, "hardly anything but the name");
        assert_eq!(loose_hash("Read more from our desk"), None, "no name");
    }
}
