//! From web pages to the text of their articles.
//!
//! An [`Extractor`] decides what of a page is its article; [`Article`] is ours. Text comes out as the line-wise rules want it:
//! a paragraph, heading, list item or row of a table is a line.

mod article;
mod guard;
mod lines;
mod metadata;
mod visible;

use std::fmt::Debug;

pub use article::Article;
pub use visible::Visible;

use crate::charset::Charset;

/// Finds the article of a web page.
pub trait Extractor: Send + Sync + Debug {
    /// A short name, for logs and comparisons.
    fn name(&self) -> &'static str;

    /// The article of a page; `url` is where the page came from.
    ///
    /// # Errors
    /// If the page shows no text, or its markup would take more time or memory than any honest page needs.
    fn extract(&self, html: &str, url: Option<&str>) -> Result<Page, Unextractable>;
}

/// An article, and what its page says about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The article, a block a line, each with a line end.
    pub text: String,
    /// The title. It is in the text only if it stands in the article.
    pub title: Option<String>,
    /// Who wrote the article.
    pub byline: Option<String>,
    /// When it was published, as the page words it; mostly RFC 3339.
    pub date: Option<String>,
    /// The language that the page says it is in, as a BCP 47 tag.
    pub lang: Option<String>,
    /// The canonical URL, else the one the page came from.
    pub url: Option<String>,
}

/// Why a page has no article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unextractable {
    /// Nothing but markup.
    #[error("the page shows no text")]
    Empty,
    /// Elements within elements, or elements never closed.
    #[error("elements are nested more than {limit} deep")]
    TooDeep {
        /// How deep they may be.
        limit: usize,
    },
    /// One tag with very many attributes.
    #[error("a tag has more than {limit} attributes")]
    TooManyAttributes {
        /// How many a tag may have.
        limit: usize,
    },
}

/// Decodes a page, going by what the server said of its charset and by the page itself, and finds its article.
///
/// # Errors
/// As [`Extractor::extract`].
pub fn page_of(bytes: &[u8], http_charset: Option<Charset>, url: Option<&str>, extractor: &dyn Extractor) -> Result<Page, Unextractable> {
    let decoded = Charset::of_html(bytes, http_charset).decode(bytes);
    extractor.extract(&decoded.text, url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_decoded_before_it_is_read() {
        let html = "<html lang=ru><meta charset=windows-1251><title>Гавань</title><p>Рано утром рыбаки вернулись в гавань.";
        let bytes = Charset::by_label("windows-1251").unwrap().encode(html, false).unwrap();
        let page = page_of(&bytes, None, Some("https://example.org/a"), &Article).unwrap();
        assert_eq!(page.text, "Рано утром рыбаки вернулись в гавань.\n");
        assert_eq!((page.title.as_deref(), page.lang.as_deref(), page.url.as_deref()), (Some("Гавань"), Some("ru"), Some("https://example.org/a")));
    }
}
