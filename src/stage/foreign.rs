use std::sync::LazyLock;

use super::{BuiltIn, Stage};
use crate::edit::{NearMiss, Proposal, Proposals};
use crate::text::{Script, View, ends_sentence, guess_language, main_script, weight};

/// Takes out a short line of its own in another script or language than the article, where an interface left it: after
/// the article, or beside noise that an earlier phase removed.
///
/// Lines with quotation marks stay, and so do sentences and everything in the article's body without removed noise
/// beside it: a quoted saying, a name in its own script, a line of a poem.
#[derive(Clone, Copy, Debug, Default)]
pub struct Foreign;

static LINE: LazyLock<BuiltIn> = LazyLock::new(|| BuiltIn::new("foreign", "line", "foreign"));

/// Most of a label's weight.
const LABEL_WEIGHT: usize = 60;

/// A line's language is told from its letters only if there are so many.
const TELLING_WEIGHT: usize = 24;

/// So much of a line's letters are of its own script.
const PURE: f64 = 0.9;

impl Stage for Foreign {
    fn id(&self) -> &'static str {
        "foreign"
    }

    fn propose(&self, view: &View<'_>, out: &mut Proposals) {
        if !view.prose().contains(&true) {
            return;
        }
        for line in 0..view.lines().len() {
            let zone = view.zones()[line];
            let body = view.body(line);
            if body.is_empty() || body.len() > 4 * LABEL_WEIGHT || view.prose()[line] {
                continue;
            }
            let apart = !zone.is_body() && (zone.tail || beside_cut(view, line)) && is_label(body);
            // Telling a language costs far more than looking where the line stands.
            if !apart && !out.watched() {
                continue;
            }
            let Some(why) = view.script().and_then(|article| is_foreign(view, body, article)) else { continue };
            if apart {
                out.push(Proposal::delete(view.lines()[line].span, LINE.cause(why)));
            } else {
                out.held_back(|| NearMiss { span: view.lines()[line].body, cause: LINE.cause(format!("{why}, but it may belong to the article")) });
            }
        }
    }
}

fn beside_cut(view: &View<'_>, line: usize) -> bool {
    view.cut_between(view.line_before(line), Some(line)) || view.cut_between(Some(line), view.line_after(line))
}

fn is_label(body: &str) -> bool {
    weight(body) <= LABEL_WEIGHT && !ends_sentence(body) && !body.contains(['"', '“', '„', '«', '»', '”', '「', '『', '《'])
}

/// In what way a line is foreign to the article.
fn is_foreign(view: &View<'_>, body: &str, article: Script) -> Option<String> {
    let (script, share) = main_script(body)?;
    if share < PURE {
        return None;
    }
    if script != article {
        // Latin stands in articles of every script: brands, names, abbreviations.
        return (script != Script::Latin).then(|| format!("{script:?} script in an article in {article:?} script"));
    }
    // Of articles in other scripts than Latin the guess is not sure enough.
    if weight(body) < TELLING_WEIGHT || article != Script::Latin {
        return None;
    }
    let (own, lang) = (guess_language(body)?, view.lang()?);
    (own != lang).then(|| format!("{own} in an article in {lang}"))
}
