//! What a page's head says of the article.

use dom_query::Document;
use dom_smoothie::Readability;

use super::Page;

/// A page without text yet. `url` is where it came from.
pub(super) fn of(readability: &Readability, url: Option<&str>) -> Page {
    let doc = &readability.doc;
    let found = readability.get_article_metadata(readability.parse_json_ld());
    Page {
        text: String::new(),
        title: said(&found.title),
        byline: found.byline.as_deref().and_then(said),
        date: found.published_time.as_deref().and_then(said).or_else(|| first(doc, DATES)),
        lang: first(doc, LANGUAGES).map(|lang| lang.replace('_', "-")),
        url: first_where(doc, URLS, |url| url.starts_with("https://") || url.starts_with("http://")).or_else(|| url.and_then(said)),
    }
}

/// Selectors, each with the attribute that says it, the best first.
type Places = &'static [(&'static str, &'static str)];

const DATES: Places = &[
    ("meta[itemprop=datePublished]", "content"),
    ("[itemprop=datePublished][datetime]", "datetime"),
    ("meta[name='date']", "content"),
    ("meta[name='dc.date' i]", "content"),
    ("time[pubdate][datetime]", "datetime"),
];
const LANGUAGES: Places =
    &[("html[lang]", "lang"), ("html", "xml:lang"), ("meta[property='og:locale']", "content"), ("meta[http-equiv='content-language' i]", "content")];
const URLS: Places = &[("link[rel~=canonical]", "href"), ("meta[property='og:url']", "content")];

fn first(doc: &Document, places: Places) -> Option<String> {
    first_where(doc, places, |_| true)
}

fn first_where(doc: &Document, places: Places, fits: fn(&str) -> bool) -> Option<String> {
    places.iter().find_map(|(selector, attribute)| said(&doc.select_single(selector).attr(attribute)?).filter(|value| fits(value)))
}

/// A value in one line, unless it is blank.
fn said(value: &str) -> Option<String> {
    let words: Vec<_> = value.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(head: &str) -> Page {
        of(&Readability::from(format!("<html><head>{head}</head><body><p>text</p>")), Some("https://example.org/came-from"))
    }

    #[test]
    fn the_head_says_title_author_date_and_address() {
        let page = page(
            "<title>Bread</title><meta name=author content=' Ada\n Baker '><meta property='article:published_time' content='2024-05-06T07:08:09Z'>
             <link rel='shortlink canonical' href='https://example.org/bread'>",
        );
        assert_eq!(page.title.as_deref(), Some("Bread"));
        assert_eq!(page.byline.as_deref(), Some("Ada Baker"));
        assert_eq!(page.date.as_deref(), Some("2024-05-06T07:08:09Z"));
        assert_eq!(page.url.as_deref(), Some("https://example.org/bread"));
    }

    #[test]
    fn linked_data_is_read() {
        let page = page(
            r#"<title>Site</title><script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
               "headline": "Bread", "datePublished": "2024-05-06", "author": [{"name": "Ada"}, {"name": "Bo"}]}</script>"#,
        );
        assert_eq!((page.title.as_deref(), page.byline.as_deref(), page.date.as_deref()), (Some("Bread"), Some("Ada, Bo"), Some("2024-05-06")));
    }

    #[test]
    fn a_relative_address_is_none() {
        assert_eq!(
            page("<link rel=canonical href='/bread'><meta property=og:url content='http://example.org/b'>").url.as_deref(),
            Some("http://example.org/b")
        );
        assert_eq!(page("<link rel=canonical href='/bread'>").url.as_deref(), Some("https://example.org/came-from"));
    }

    #[test]
    fn the_language_is_what_the_page_says_first() {
        let lang = |html: &str| of(&Readability::from(html), None).lang;
        assert_eq!(lang("<html lang=de><meta property=og:locale content=en_US>").as_deref(), Some("de"));
        assert_eq!(lang("<html lang=''><meta property=og:locale content=pt_BR>").as_deref(), Some("pt-BR"));
        assert_eq!(lang("<meta http-equiv=Content-Language content=fi>").as_deref(), Some("fi"));
        assert_eq!(lang("<p>none"), None);
    }

    #[test]
    fn dates_stand_in_the_body_too() {
        assert_eq!(page("").date, None);
        assert_eq!(page("</head><time itemprop=datePublished datetime=2024-05-06>last week</time>").date.as_deref(), Some("2024-05-06"));
    }
}
