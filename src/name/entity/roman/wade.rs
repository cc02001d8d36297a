//! Chinese syllables in pinyin and in Wade–Giles.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::TableError;
use super::table::read;

#[derive(Deserialize)]
struct File {
    initial: Vec<Initial>,
    r#final: Vec<Final>,
    syllable: Vec<Syllable>,
}

#[derive(Deserialize)]
struct Initial {
    pinyin: String,
    wade: String,
    finals: String,
}

#[derive(Deserialize)]
struct Final {
    pinyin: String,
    wade: String,
    behind: Option<String>,
}

#[derive(Deserialize)]
struct Syllable {
    pinyin: String,
    wade: String,
}

/// Longest syllable of pinyin: `zhuang`.
const LONGEST: usize = 6;

static SYLLABLES: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| load().unwrap_or_default());

fn load() -> Result<HashMap<String, Vec<String>>, TableError> {
    let file: File = read("zh", include_str!("tables/zh.toml"))?;
    let mut all = HashMap::new();
    for initial in &file.initial {
        for last in initial.finals.split(' ') {
            let is_here = |row: &&Final| row.pinyin == last && row.behind.as_ref().is_none_or(|behind| behind.split(' ').any(|known| known == initial.pinyin));
            let wade = file.r#final.iter().find(is_here).map_or(last, |row| &*row.wade);
            all.insert(format!("{}{last}", initial.pinyin), wade.split(' ').map(|wade| format!("{}{wade}", initial.wade)).collect());
        }
    }
    for syllable in file.syllable {
        all.insert(syllable.pinyin, syllable.wade.split(' ').map(str::to_owned).collect());
    }
    Ok(all)
}

/// What a syllable of pinyin is in Wade–Giles, without tones.
pub(crate) fn wade_giles(pinyin: &str) -> &'static [String] {
    SYLLABLES.get(pinyin).map(Vec::as_slice).unwrap_or_default()
}

/// The syllables of a word in pinyin, as few as there can be; `None` if it is no pinyin. Inside a word none begins with a vowel unless
/// an apostrophe says so, as pinyin's own rule has it.
pub(crate) fn pinyin_syllables(word: &str) -> Option<Vec<&str>> {
    let word = word.strip_prefix('\'').unwrap_or(word);
    if word.is_empty() {
        return Some(Vec::new());
    }
    let ends = (1..=LONGEST.min(word.len())).rev().filter(|&end| word.is_char_boundary(end));
    let split = |end: usize| {
        let (first, rest) = word.split_at(end);
        let is_joint = !rest.starts_with(['a', 'e', 'o', 'i', 'u', 'ü']);
        let mut all = vec![first];
        all.extend(pinyin_syllables(rest).filter(|_| is_joint && SYLLABLES.contains_key(first))?);
        Some(all)
    };
    ends.filter_map(split).min_by_key(Vec::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_some_four_hundred_syllables() {
        load().unwrap();
        assert!((395..=415).contains(&SYLLABLES.len()), "{}", SYLLABLES.len());
    }

    #[test]
    fn syllables_are_written_as_giles_did() {
        let pairs = "mao mao|ze tse|dong tung|zhou chou|lai lai|deng teng|xiao hsiao|ping p'ing|qi ch'i|jiang chiang|qing ch'ing|zhang chang|chun ch'un|qiao \
            ch'iao|guo kuo|ruo jo|zi tzu|ci tz'u|shi shih|zhi chih|ri jih|xue hsüeh|yu yü|you yu|yan yen|ye yeh|nü nü|hui hui|gui kuei|kui k'uei|shuo \
            shuo|duo to|xiong hsiung|rong jung|ju chü|quan ch'üan|er erh|jie chieh|dian tien|cao ts'ao|lüe lüeh|zhuang chuang";
        for pair in pairs.split('|') {
            let (pinyin, wade) = pair.split_once(' ').unwrap();
            assert_eq!(wade_giles(pinyin).first().map(String::as_str), Some(wade), "{pinyin}");
        }
        assert!(wade_giles("tse").is_empty());
    }

    #[test]
    fn pinyin_is_taken_apart() {
        assert_eq!(pinyin_syllables("zedong").unwrap(), ["ze", "dong"]);
        assert_eq!(pinyin_syllables("xian").unwrap(), ["xian"]);
        assert_eq!(pinyin_syllables("xi'an").unwrap(), ["xi", "an"]);
        assert_eq!(pinyin_syllables("fangan").unwrap(), ["fan", "gan"]);
        assert_eq!(pinyin_syllables("hsiaoping"), None);
        assert_eq!(pinyin_syllables("tsetung"), None);
    }
}
