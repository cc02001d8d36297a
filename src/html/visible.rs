//! All that a page shows.

use std::borrow::Cow;

use dom_query::Document;
use dom_smoothie::Readability;

use super::{Extractor, Page, Unextractable, guard, lines, metadata};

/// Takes all visible text but navigation, asides, captions and footers; those too if there is nothing else.
#[derive(Debug, Clone, Copy, Default)]
pub struct Visible;

impl Extractor for Visible {
    fn name(&self) -> &'static str {
        "visible"
    }

    fn extract(&self, html: &str, url: Option<&str>) -> Result<Page, Unextractable> {
        let readability = Readability { doc: parse(html)?, doc_url: None, config: dom_smoothie::Config::default() };
        let text = text(&readability.doc)?;
        Ok(Page { text, ..metadata::of(&readability, url) })
    }
}

/// The tree of a page that is fit to be parsed.
pub(super) fn parse(html: &str) -> Result<Document, Unextractable> {
    guard::check(html)?;
    let doc = Document::from(&*lined(html));
    guard::check_tree(&doc)?;
    Ok(doc)
}

pub(super) fn text(doc: &Document) -> Result<String, Unextractable> {
    [false, true].into_iter().map(|frame| lines::text_of(&doc.root(), frame)).find(|text| !text.is_empty()).ok_or(Unextractable::Empty)
}

/// A text without markup has its lines only, and keeps them.
fn lined(html: &str) -> Cow<'_, str> {
    let tag = |pair: &[u8]| matches!(pair, [b'<', b'a'..=b'z' | b'A'..=b'Z' | b'!' | b'/' | b'?']);
    if html.as_bytes().windows(2).any(tag) { html.into() } else { format!("<pre>\n{html}").into() }
}
