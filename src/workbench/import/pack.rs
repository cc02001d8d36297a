use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::message::{example, pattern, plural_forms, words};
use super::tree::is_language;
use super::{ImportError, Labels, read};
use crate::rule::{ARTICLE_START, Pack, SourceFile, check_cases};
use crate::text::{About, View, fold};

/// What became of one translation file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Language of the rules.
    pub lang: String,
    /// The rule files that were written, each with its number of lines.
    pub files: Vec<(PathBuf, usize)>,
    /// Labels that no kind of noise was found for, or that have no text to know them by.
    pub skipped: usize,
}

/// Makes a rule for each kind of noise among a translation file's labels, and writes it to `FOLDER/KIND/NAME.LANG.toml`.
///
/// The kind is what `pack`, English rules above all, makes of the English text or of the words of the key, unless `kind` is
/// given. Language: as given, as the file says, or as its name does; English otherwise. Rules get cases, and lines that do not
/// hold theirs are left out.
///
/// # Errors
/// If the file cannot be read, or a rule file cannot be written.
pub fn import(path: &Path, folder: &Path, lang: Option<&str>, kind: Option<&str>, pack: &Pack) -> Result<Imported, ImportError> {
    let labels = read(path)?;
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let lang = lang.map(str::to_owned).or_else(|| labels.lang.clone()).or_else(|| language_of(&stem)).unwrap_or_else(|| "en".to_owned());
    let lang = lang.split(['-', '_', '@']).next().unwrap_or(&lang).to_lowercase();
    let (by_kind, skipped) = sorted(&labels, kind, pack);
    let name = slug(&stem);
    let mut imported = Imported { lang: lang.clone(), skipped, ..Imported::default() };
    for (kind, lines) in by_kind {
        let file = folder.join(&kind).join(format!("{name}.{lang}.toml"));
        let id = format!("{kind}.{name}.{lang}");
        let lines = holding(lines, &kind, &id, &lang);
        if lines.is_empty() {
            continue;
        }
        let fail = |source| ImportError::File { path: file.clone(), source };
        fs::create_dir_all(folder.join(&kind)).map_err(fail)?;
        fs::write(&file, rule(&lines, &id, &lang, &stem)).map_err(fail)?;
        imported.files.push((file, lines.len()));
    }
    Ok(imported)
}

/// The patterns of the labels by kind of noise, each once, and how many labels were left out.
fn sorted(labels: &Labels, kind: Option<&str>, pack: &Pack) -> (BTreeMap<String, Vec<String>>, usize) {
    let mut by_kind: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut keys = BTreeSet::new();
    let mut skipped = 0;
    for entry in &labels.entries {
        let Some(kind) = kind.map(str::to_owned).or_else(|| kind_of(&entry.key, pack)) else {
            skipped += 1;
            continue;
        };
        let patterns: Vec<String> = entry.texts.iter().flat_map(|text| plural_forms(text)).filter_map(|text| pattern(&text)).collect();
        skipped += usize::from(patterns.is_empty());
        let lines = by_kind.entry(kind).or_default();
        lines.extend(patterns.into_iter().filter(|pattern| keys.insert(fold(&example(pattern)))));
    }
    (by_kind, skipped)
}

/// What the rules take a label for: its English text, or the words of its key, all of them or the last few.
fn kind_of(key: &str, pack: &Pack) -> Option<String> {
    if key.contains(' ') {
        return pattern(key).and_then(|pattern| kind_of_line(&example(&pattern), pack));
    }
    let parts: Vec<String> = key.split(['.', '/', ':']).map(words).collect();
    let tails = (0..parts.len()).map(|from| parts[from..].join(" "));
    tails.chain(parts.iter().rev().cloned()).find_map(|words| kind_of_line(&words, pack))
}

fn kind_of_line(line: &str, pack: &Pack) -> Option<String> {
    let text = format!("{ARTICLE_START}{line}\n");
    let view = View::new(&text, About::default(), &[]);
    let at = view.line_at(ARTICLE_START.len());
    let hits = pack.find(&view, &[at.saturating_sub(1)], false).hits;
    let mut rules = hits.iter().filter(|hit| hit.lines.contains(&at)).map(|hit| &pack.rules()[hit.rule]);
    rules.next().map(|rule| rule.kind.to_string())
}

/// The lines that stand their own cases.
fn holding(lines: Vec<String>, kind: &str, id: &str, lang: &str) -> Vec<String> {
    lines
        .into_iter()
        .filter(|line| {
            let file = SourceFile::new(format!("{kind}/{lang}.toml"), rule(std::slice::from_ref(line), id, lang, "label"));
            let files = [file];
            Pack::compile(&files).is_ok_and(|pack| check_cases(&pack, &files, |_| true).failures.is_empty())
        })
        .collect()
}

/// Most lines that become cases.
const MOST_CASES: usize = 12;

fn rule(lines: &[String], id: &str, lang: &str, from: &str) -> String {
    let list = |texts: &mut dyn Iterator<Item = String>| texts.fold(String::new(), |list, text| list + "  " + &quoted(&text) + ",\n");
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "lang = {}\n\n[[rule]]\nid = {}\nwhy = {}\nwhere = [\"end\", \"head\", \"near\"]\nlines = [\n{}]\nhit = [\n{}]\nmiss = [\n{}]\n",
        quoted(lang),
        quoted(id),
        quoted(&format!("labels of {from}")),
        list(&mut lines.iter().cloned()),
        list(&mut lines.iter().take(MOST_CASES).map(|line| example(line))),
        list(
            &mut lines
                .iter()
                .take(MOST_CASES)
                .map(|line| format!("The painter of the inn's sign wrote {} on it in Ghent, and nobody ever knew the reason.", example(line)))
        ),
    );
    text
}

pub(in crate::workbench) fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// `theme-de_DE` and `messages.pt-BR` name their language last.
fn language_of(stem: &str) -> Option<String> {
    let tail = |mark: &str| stem.rsplit(mark).next().filter(|tail| is_language(tail)).map(str::to_owned);
    tail(".").or_else(|| tail("-")).or_else(|| stem.rsplit_once('-').filter(|_| is_language(stem)).map(|_| stem.to_owned())).or_else(|| tail("_"))
}

/// Lower-case letters, digits and hyphens.
pub(in crate::workbench) fn slug(stem: &str) -> String {
    let plain: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "imported".to_owned() } else { parts.join("-") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::builtin_files;

    #[test]
    fn a_translation_file_becomes_rules_that_hold() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("harbour-nl.json");
        fs::write(
            &source,
            r#"{"comments": {"leaveReply": "Geef een antwoord", "count_one": "{{count}} reactie", "count_other": "{{count}} reacties"},
                "Share on {{network}}": "Deel dit op {{network}}", "readMore": "Lees verder", "engine": {"dpi": "Punten"}}"#,
        )
        .unwrap();
        let ours: Vec<SourceFile> = builtin_files().into_iter().filter(|file| !file.holds_names()).collect();
        let rules = folder.path().join("rules");
        let imported = import(&source, &rules, None, None, &Pack::compile(&ours).unwrap()).unwrap();
        assert_eq!((&*imported.lang, imported.skipped), ("nl", 1));
        let files = crate::rule::read_folder(&rules).unwrap();
        let pack = Pack::compile(&files).unwrap();
        assert_eq!(check_cases(&pack, &files, |_| true).failures, []);
        let page = format!("{ARTICLE_START}12 reacties\nDeel dit op WhatsApp\nLees verder\nPunten\n");
        assert_eq!(pack.find(&View::new(&page, About::default(), &[]), &[], false).hits.len(), 3);
    }
}
