use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::rule::split_at_brace;

/// Markup and entities, which a page's text does not show.
static MARKUP: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"</?[A-Za-z0-9][^<>]*>|&[a-z]+;|&#[0-9]+;").ok());

/// The places that programs fill: `%1$s`, `%d`, `%{name}`, `%(name)s`, `{{ name }}`, `{name}`, `${name}`.
static PLACEHOLDER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"%(?:[0-9]+\$)?[ds]|%\{(?P<a>[^{}]*)\}|%\((?P<b>[^()]*)\)[ds]|\{\{-?\s*(?P<c>[^{}]*?)\s*-?\}\}|\$?\{(?P<d>[A-Za-z0-9_.]*)\}").ok()
});

/// A label as a rule words it: markup gone, placeholders as slots. `None` where nothing is left to know it by.
pub(super) fn pattern(text: &str) -> Option<String> {
    let shown = MARKUP.as_ref()?.replace_all(text, " ");
    let mut before = String::new();
    let worded = PLACEHOLDER.as_ref()?.replace_all(&shown, |found: &Captures<'_>| {
        let name = ["a", "b", "c", "d"].iter().find_map(|group| found.name(group)).map(|name| name.as_str().to_lowercase());
        before = shown.get(..found.get(0).map_or(0, |all| all.start())).unwrap_or_default().to_lowercase();
        format!("{{{}}}", slot(name.as_deref(), &found[0], &before))
    });
    let worded = worded.split_whitespace().collect::<Vec<_>>().join(" ");
    let letters = without_slots(&worded).chars().filter(|c| c.is_alphabetic()).count();
    let dense = worded.chars().any(|c| ('\u{e00}'..='\u{d7af}').contains(&c));
    let touching = worded.contains("}{") || worded.contains("} {");
    (letters >= if dense { 2 } else { 3 } && !touching && worded.chars().count() <= LONGEST).then_some(worded)
}

/// Longer labels are texts.
const LONGEST: usize = 240;

fn slot(name: Option<&str>, placeholder: &str, before: &str) -> &'static str {
    let has = |words: &[&str]| name.is_some_and(|name| words.iter().any(|word| name.contains(word)));
    match () {
        () if placeholder.ends_with('d') && placeholder.starts_with('%') => "n",
        () if has(&["count", "num", "total", "minutes", "seconds", "size", "index", "limit"]) || name == Some("n") => "n",
        () if has(&["date", "time", "day", "month", "year"]) => "date",
        () if has(&["author", "user", "person"]) => "name",
        () if has(&["network", "service", "provider"]) => "network",
        () if before.trim_end().ends_with(" by") || before.trim_end() == "by" => "name",
        () if has(&["title", "post", "article", "headline"]) => "title",
        () => "site",
    }
}

fn without_slots(worded: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in worded.chars() {
        match c {
            '{' => inside = true,
            '}' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

/// The line that a pattern may print.
pub(super) fn example(pattern: &str) -> String {
    let fillings = [
        ("{n}", "12"),
        ("{date}", "3 May 2021"),
        ("{name}", "Ann Lee"),
        ("{network}", "Facebook"),
        ("{title}", "Storm closes the harbour"),
        ("{site}", "Harbour Post"),
    ];
    fillings.iter().fold(pattern.to_owned(), |line, (slot, filling)| line.replace(slot, filling))
}

/// The wordings of an ICU plural, `{n, plural, one {# reply} other {# replies}}`, with the text around it; else the text itself.
pub(super) fn plural_forms(text: &str) -> Vec<String> {
    let Some((before, body, after)) = icu(text) else { return vec![text.to_owned()] };
    let mut forms = Vec::new();
    let mut rest = body;
    while let Some((_, inner)) = rest.split_once('{') {
        let Some((form, tail)) = split_at_brace(inner) else { break };
        forms.push(format!("{before}{}{after}", form.replace('#', "{n}")));
        rest = tail;
    }
    forms
}

fn icu(text: &str) -> Option<(&str, &str, &str)> {
    let (start, _) =
        text.match_indices('{').find(|&(at, _)| text.get(at..).is_some_and(|rest| rest.split(',').nth(1).is_some_and(|kind| kind.trim() == "plural")))?;
    let (body, after) = split_at_brace(text.get(start + 1..)?)?;
    Some((text.get(..start)?, body.splitn(3, ',').nth(2)?, after))
}

/// The words of a key: `comments.leaveReply` for "comments leave reply".
pub(super) fn words(key: &str) -> String {
    let mut words = String::new();
    let mut lower = false;
    for c in key.chars() {
        if c.is_uppercase() && lower || !c.is_alphanumeric() {
            words.push(' ');
        }
        if c.is_alphanumeric() || c == '\'' {
            words.extend(c.to_lowercase());
        }
        lower = c.is_lowercase();
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_become_slots() {
        for (text, worded) in [
            ("%d Kommentare", Some("{n} Kommentare")),
            ("Share on %{network}", Some("Share on {network}")),
            ("Posted by %1$s", Some("Posted by {name}")),
            ("<a href=\"%s\">Read&nbsp;more</a> &raquo;", Some("Read more")),
            ("{{ .Count }} min read", Some("{n} min read")),
            ("%(count)s replies", Some("{n} replies")),
            ("{0}", None),
            ("%s %s", None),
            ("返信", Some("返信")),
        ] {
            assert_eq!(pattern(text).as_deref(), worded, "{text}");
        }
    }

    #[test]
    fn plurals_of_icu_give_every_form() {
        assert_eq!(plural_forms("{n, plural, one {# reply} other {# replies}} to this"), ["{n} reply to this", "{n} replies to this"]);
        assert_eq!(plural_forms("Reply"), ["Reply"]);
    }

    #[test]
    fn keys_come_apart_into_words() {
        assert_eq!(words("comments.leaveReply_button"), "comments leave reply button");
    }
}
