//! The article as a browser's reading view finds it.

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use super::{Extractor, Page, Unextractable, lines, metadata, visible};

/// Finds articles by scoring paragraphs and the elements around them. A page without an article, such as a list of links,
/// gives all of its visible text, as [`Visible`](super::Visible) does.
#[derive(Debug, Clone, Copy, Default)]
pub struct Article;

/// An attempt that finds fewer characters is followed by a less strict one. The usual 500 takes the whole page for
/// short articles, and for many in Chinese.
const ENOUGH: usize = 250;

impl Extractor for Article {
    fn name(&self) -> &'static str {
        "article"
    }

    fn extract(&self, html: &str, url: Option<&str>) -> Result<Page, Unextractable> {
        let doc = visible::parse(html)?;
        let mut readability = Readability { doc, doc_url: None, config: Config { char_threshold: ENOUGH, ..Config::default() } };
        let mut page = metadata::of(&readability, url);
        if let Ok(article) = readability.parse() {
            page.byline = page.byline.or(article.byline);
            page.text = lines::text_of(&Document::fragment(article.content).root(), false);
        }
        if page.text.is_empty() {
            // The search has changed the tree.
            page.text = visible::text(&visible::parse(html)?)?;
        }
        Ok(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of so many paragraphs of sentences, with a menu before and links after.
    fn page(paragraphs: usize) -> String {
        let menu = "<nav><ul><li><a href=/>Home</a><li><a href=/boats>Boats</a></ul></nav>";
        let paragraph = "<p>Early in the morning, the <i>fishermen</i> came back, and their boats were full of herring, as so often in May.</p>";
        let links =
            "<div class=related><h3>More</h3><ul><li><a href=/a>Nets for sale</a><li><a href=/b>Tides</a></ul></div><footer>All rights reserved</footer>";
        format!("<title>Herring | Harbour</title><body>{menu}<div class=content><h1>Herring</h1>{}</div>{links}", paragraph.repeat(paragraphs))
    }

    #[test]
    fn an_article_is_found_among_menus_and_links() {
        let found = Article.extract(&page(8), None).unwrap();
        let line = "Early in the morning, the fishermen came back, and their boats were full of herring, as so often in May.";
        let lines: Vec<_> = found.text.lines().filter(|line| *line != "Herring").collect();
        assert_eq!(lines, [line; 8]);
    }

    #[test]
    fn a_short_page_gives_its_text() {
        assert_eq!(Article.extract("<p>Closed today.", None).unwrap().text, "Closed today.\n");
        assert_eq!(Article.extract("<a href=/a>One</a><br><a href=/b>Two</a>", None).unwrap().text, "One\nTwo\n");
        assert_eq!(Article.extract("<nav>Home</nav>", None).unwrap().text, "Home\n");
    }

    #[test]
    fn a_page_that_shows_nothing_is_empty() {
        for html in ["", " \n", "<html><body></body>", "<script>x = 1</script>", "<title>Only</title>", "<p hidden>x"] {
            assert_eq!(Article.extract(html, None), Err(Unextractable::Empty), "{html}");
        }
    }

    #[test]
    fn a_text_without_markup_keeps_its_lines() {
        assert_eq!(Article.extract("first line\nsalt &amp; flour, 1 < 2\n", None).unwrap().text, "first line\nsalt & flour, 1 < 2\n");
    }

    #[test]
    fn hostile_markup_is_refused_or_read() {
        assert!(matches!(Article.extract(&"<div>".repeat(1_000_000), None), Err(Unextractable::TooDeep { .. })));
        assert!(matches!(Article.extract(&"<b>".repeat(1_000_000), None), Err(Unextractable::TooDeep { .. })));
        assert!(matches!(Article.extract(&format!("<p{}>x", " a".repeat(1_000_000)), None), Err(Unextractable::TooManyAttributes { .. })));
        let unclosed = Article.extract(&"<p>word".repeat(100_000), None).unwrap();
        assert_eq!(unclosed.text.lines().count(), 100_000);
        let long = format!("<p title='{}'>word", "a ".repeat(1_000_000));
        assert_eq!(Article.extract(&long, None).unwrap().text, "word\n");
    }

    #[test]
    fn the_deepest_page_that_is_read_fits_the_stack() {
        let deep = format!("{}{}", "<div>".repeat(500), "<p>some words, and more".repeat(100));
        assert_eq!(Article.extract(&deep, None).unwrap().text.lines().count(), 100);
    }

    #[test]
    fn binary_junk_is_no_disaster() {
        let junk: String = (0..100_000_u32).filter_map(|i| char::from_u32(i.wrapping_mul(2_654_435_761) >> 16)).collect();
        let _ = Article.extract(&junk, None);
        let _ = Article.extract(&junk.replace('a', "<"), Some("not a url"));
    }
}
