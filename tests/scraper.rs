//! The example of a scraper, against a server of its own.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use dechaff::{Record, undo};
use serde_json::Value;
use url::Url;

#[path = "../examples/scraper.rs"]
#[expect(dead_code, reason = "its main is not ours")]
mod crawler;

/// Headline and article of each page, which leads to the two that follow it.
const PAGES: [(&str, &str); 12] = [
    (
        "The mill turns again",
        "After eleven winters the wheel below the weir has begun to turn, and the miller's daughter says that the first flour will be sold before the end of the month.",
    ),
    (
        "A choir looks for basses",
        "Two of the four basses have moved to the coast, so the choir that sings in the granary is asking anyone with a low voice to come on Tuesday evening.",
    ),
    (
        "Bees in the belfry",
        "A swarm has settled behind the northern louvre of the church tower, where the sexton found it when the clock would not strike and he went up to look.",
    ),
    (
        "The ferry is late for a reason",
        "The engine of the smaller ferry is being mended with parts from the larger one, which is why passengers have waited on the slip since the beginning of the week.",
    ),
    (
        "Seven lanterns for the quay",
        "The harbour office has bought seven lanterns at an auction inland, and the electrician promises that all of them will burn when the boats come in on Friday.",
    ),
    (
        "A map older than the town",
        "In a drawer of the school library lay a map on which the river still runs east of the hill, drawn by somebody who signed it with a heron and no name.",
    ),
    (
        "The baker goes to night school",
        "Every evening after the ovens are banked the baker drives to the next valley, where she is learning to repair the clocks that her customers bring with their orders.",
    ),
    (
        "Snow on the pass in May",
        "Walkers who had set out in shirts came back over the pass in a snowstorm, and the keeper of the hut says that he has not poured so much tea since the war.",
    ),
    (
        "What the divers found",
        "At the foot of the old pier two divers found a crate of unopened bottles, a bicycle, and the brass bell that the school has been missing for a generation.",
    ),
    (
        "A bridge for the toads",
        "The road through the marsh will be closed on wet nights, because counting has shown that more toads than cars use it between the first and the last hour of darkness.",
    ),
    (
        "Пекарь закрывает лавку",
        "Пекарь с нижней улицы закрывает лавку после сорока лет работы, и соседи уже третий день приносят ему фотографии, на которых стоят у его прилавка.",
    ),
    (
        "The post comes by boat",
        "Since the landslide the letters for the upper villages have come by boat, and the postman has learned to row from a widow who used to race on the lake.",
    ),
];

fn page(n: usize) -> String {
    let (title, text) = PAGES[n];
    let next = [n + 1, n + 2].map(|next| format!("<a href='/news/{}#top'>On</a>", next % PAGES.len())).concat();
    let more = [
        "Nobody had expected it, and there is a photograph in the window of the newspaper's office.",
        "Whoever knows more about it may come by on any morning but Sunday.",
    ]
    .map(|line| format!("<p>{line}</p>"))
    .concat();
    format!(
        "<!doctype html><html lang='{}'><head><title>{title}</title></head><body><nav><a href='/'>Home</a> {next} <a href='/gone'>Gone</a> <a href='notes.txt'>Notes</a> \
         <a href='http://elsewhere.invalid/'>Elsewhere</a> <a href='mailto:a@b.invalid'>Mail</a></nav><article><h1>{title}</h1><p>{text}</p>{more}<p>Leave a Reply</p>\
         <p>Your email address will not be published. Required fields are marked *</p></article></body></html>",
        if n == 10 { "ru" } else { "en" }
    )
}

fn answer(path: &str) -> (&'static str, &'static str, Vec<u8>) {
    let found = |n: usize| ("200 OK", "text/html; charset=utf-8", page(n).into_bytes());
    match path.strip_prefix("/news/") {
        None if path == "/" => found(0),
        Some("notes.txt") => ("200 OK", "text/plain", b"Nothing but notes.".to_vec()),
        Some("10") => {
            let bytes = dechaff::charset::Charset::by_label("windows-1251").and_then(|charset| charset.encode(&page(10), false));
            ("200 OK", "text/html; charset=windows-1251", bytes.unwrap())
        }
        Some(number) => found(number.parse().unwrap()),
        None => ("404 Not Found", "text/html", b"<p>There is nothing here".to_vec()),
    }
}

fn serve(mut stream: TcpStream) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let request = lines.next().unwrap().unwrap();
    lines.map_while(Result::ok).take_while(|line| !line.is_empty()).for_each(drop);
    let (status, kind, body) = answer(request.split(' ').nth(1).unwrap());
    let head = format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    stream.write_all(&[head.as_bytes(), &body].concat()).unwrap();
}

fn objects(path: &std::path::Path) -> Vec<Value> {
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_page_is_fetched_once_cleaned_and_can_be_undone() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let start = Url::parse(&format!("http://{}/", server.local_addr().unwrap())).unwrap();
    thread::spawn(move || server.incoming().map_while(Result::ok).for_each(serve));
    let folder = tempfile::tempdir().unwrap();
    let crawled = crawler::crawl(&start, folder.path(), 1000).unwrap();

    // The first page stands at its own address too.
    assert_eq!(crawled.articles, PAGES.len() + 1);
    let failed: Vec<(&str, &str)> = crawled.failures.iter().map(|(url, reason)| (url.path(), &**reason)).collect();
    assert_eq!(failed, [("/gone", "http status: 404"), ("/notes.txt", "http status: 404"), ("/news/notes.txt", "not a web page but text/plain")]);

    let articles = objects(&folder.path().join("articles.jsonl"));
    let log = objects(&folder.path().join("changes.jsonl"));
    assert_eq!(articles.len(), log.len());
    for (title, text) in PAGES {
        let found = articles.iter().filter(|article| article["text"].as_str().unwrap().contains(text)).collect::<Vec<_>>();
        assert_eq!(found.len(), if title == PAGES[0].0 { 2 } else { 1 }, "{title}");
        assert_eq!(found[0]["title"], title);
    }
    for (article, record) in articles.iter().zip(log) {
        let text = article["text"].as_str().unwrap();
        assert!(!text.contains("Leave a Reply") && !text.contains("Required fields"), "{text}");
        assert_eq!(article["url"], record["doc"]);
        let record: Record = serde_json::from_value(record).unwrap();
        assert!(undo(text, &record).unwrap().contains("Leave a Reply\n"));
    }
}
