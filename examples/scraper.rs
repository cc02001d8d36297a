//! A scraper that cleans what it fetches: `cargo run --release --example scraper -- http://127.0.0.1:8000/ out`
//!
//! It fetches the pages of one host, follows their links, finds the article of each page, cleans it, and writes `out/articles.jsonl`
//! and the change log `out/changes.jsonl`, a line a page each. One that crawls strangers' sites needs ureq's feature `rustls` for
//! https, and should read robots.txt and wait between pages.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that tells what it does")]

use std::collections::{HashSet, VecDeque};
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Duration;

use dechaff::charset::Charset;
use dechaff::html::{Article, page_of};
use dechaff::{Document, Pipeline};
use dom_query::Document as Html;
use ureq::{Agent, ResponseExt};
use url::Url;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(start), Some(folder)) = (args.next(), args.next()) else { return Err("name a page to begin at and a folder to write to".into()) };
    let crawled = crawl(&Url::parse(&start)?, Path::new(&folder), 1000)?;
    for (page, reason) in &crawled.failures {
        eprintln!("{page}: {reason}");
    }
    println!("{} articles, {} pages failed", crawled.articles, crawled.failures.len());
    Ok(())
}

/// What a crawl found.
#[derive(Debug, Default)]
pub(crate) struct Crawled {
    pub(crate) articles: usize,
    /// Pages without an article, and why.
    pub(crate) failures: Vec<(Url, String)>,
}

/// A page as the server gave it.
struct Fetched {
    /// Where it was found, after redirections.
    url: Url,
    /// What the server says of its encoding.
    charset: Option<Charset>,
    bytes: Vec<u8>,
}

/// Goes through the pages of a host, breadth first, at most so many.
pub(crate) fn crawl(start: &Url, folder: &Path, most: usize) -> Result<Crawled, Box<dyn Error>> {
    // Rules are compiled once, for all pages.
    let pipeline = Pipeline::builder().build()?;
    let agent: Agent = Agent::config_builder().timeout_global(Some(Duration::from_secs(20))).user_agent("dechaff-example/1").build().into();
    fs::create_dir_all(folder)?;
    let mut articles = BufWriter::new(File::create(folder.join("articles.jsonl"))?);
    let mut log = BufWriter::new(File::create(folder.join("changes.jsonl"))?);
    let (mut queue, mut seen) = (VecDeque::from([start.clone()]), HashSet::from([start.clone()]));
    let mut crawled = Crawled::default();
    while let Some(url) = queue.pop_front() {
        let page = match fetch(&agent, &url) {
            Ok(page) => page,
            Err(error) => {
                crawled.failures.push((url, error.to_string()));
                continue;
            }
        };
        for link in links(&page).filter(|link| link.origin() == start.origin()) {
            if seen.len() < most && seen.insert(link.clone()) {
                queue.push_back(link);
            }
        }
        let found = match page_of(&page.bytes, page.charset, Some(page.url.as_str()), &Article) {
            Ok(found) => found,
            Err(error) => {
                crawled.failures.push((url, error.to_string()));
                continue;
            }
        };
        let document = Document { lang: found.lang.map(Into::into), ..Document::new(url.as_str(), found.text).with_url(url.as_str()) };
        let cleaned = pipeline.clean(&document);
        let article = serde_json::json!({ "url": url.as_str(), "title": found.title, "date": found.date, "text": cleaned.text });
        writeln!(articles, "{article}")?;
        writeln!(log, "{}", serde_json::to_string(&pipeline.record(&document, &cleaned))?)?;
        crawled.articles += 1;
    }
    articles.flush()?;
    log.flush()?;
    Ok(crawled)
}

fn fetch(agent: &Agent, url: &Url) -> Result<Fetched, Box<dyn Error>> {
    let mut response = agent.get(url.as_str()).call()?;
    let body = response.body();
    if body.mime_type() != Some("text/html") {
        return Err(format!("not a web page but {}", body.mime_type().unwrap_or("something unnamed")).into());
    }
    let charset = body.charset().and_then(Charset::by_label);
    let url = Url::parse(&response.get_uri().to_string())?;
    // The body as it is: the page itself may know better than its server what it is encoded in.
    let bytes = response.body_mut().with_config().limit(8 << 20).read_to_vec()?;
    Ok(Fetched { url, charset, bytes })
}

/// Where a page leads, places within pages left off.
fn links(page: &Fetched) -> impl Iterator<Item = Url> + use<> {
    let html = Html::from(Charset::of_html(&page.bytes, page.charset).decode(&page.bytes).text.into_owned());
    let anchors = html.select("a[href]");
    let links = anchors.iter().filter_map(|anchor| page.url.join(&anchor.attr("href")?).ok());
    let links: Vec<Url> = links
        .map(|mut link| {
            link.set_fragment(None);
            link
        })
        .collect();
    links.into_iter()
}
