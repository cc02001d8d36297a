"""A crawl of a site on this machine."""

import functools
import http.server
import json
import subprocess
import sys
import textwrap
import threading
from html import escape

import pytest

import dechaff
from conftest import told
from corpus import site

pytest.importorskip("scrapy")

PAGES = 60

CRAWL = """
import sys
from urllib.parse import urlsplit
import scrapy
from scrapy.crawler import CrawlerProcess

class Page(scrapy.Item):
    id = scrapy.Field()
    url = scrapy.Field()
    text = scrapy.Field()
    teaser = scrapy.Field()
    edits = scrapy.Field()

class Harbour(scrapy.Spider):
    name = "harbour"
    start_urls = [sys.argv[1]]

    def parse(self, response):
        path = urlsplit(response.url).path
        if path.startswith("/page"):
            text = response.css("pre::text").get()
            torn = path == "/page-7.html"
            yield Page(id=path, url=response.url, text=text + "\\ud83d" if torn else text, teaser="Shares:")
        yield from response.follow_all(css="a")

process = CrawlerProcess({
    "ITEM_PIPELINES": {"dechaff.scrapy.DechaffPipeline": 300},
    "FEEDS": {sys.argv[2]: {"format": "jsonlines", "overwrite": True}},
    "LOG_LEVEL": "WARNING",
    "TELNETCONSOLE_ENABLED": False,
    **eval(sys.argv[3]),
})
crawler = process.create_crawler(Harbour)
process.crawl(crawler)
process.start()
print(repr({name: value for name, value in crawler.stats.get_stats().items() if isinstance(value, (int, str))}))
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A site: a front page, and pages that link to the next ones."""
    folder = tmp_path_factory.mktemp("site")
    texts = {}
    for n, page in enumerate(site("harbour.example", PAGES)):
        texts[f"/page-{n}.html"] = page["text"]
        links = "".join(f'<a href="/page-{m}.html">on</a>' for m in (2 * n + 1, 2 * n + 2) if m < PAGES)
        (folder / f"page-{n}.html").write_text(f"<html><body><pre>{escape(page['text'])}</pre>{links}</body></html>", encoding="utf-8")
    (folder / "index.html").write_text('<html><body><a href="/page-0.html">in</a></body></html>')
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", texts
    server.shutdown()


def crawl(address, folder, **settings):
    """Crawls it; gives items by id, stats, the log by id, and what was printed."""
    script, feed = folder / "crawl.py", folder / "items.jsonl"
    script.write_text(textwrap.dedent(CRAWL))
    ran = subprocess.run([sys.executable, script, address, feed, repr(settings)], capture_output=True, text=True, cwd=folder, timeout=300)
    assert ran.returncode == 0, ran.stderr
    read = lambda path: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]  # noqa: E731
    log = folder / "harbour.changes.jsonl"
    return {item["id"]: item for item in read(feed)}, eval(ran.stdout), read(log) if log.exists() else [], ran.stderr


def test_a_crawl(served, tmp_path, cleaner):
    address, texts = served
    settings = {"DECHAFF_LOG": "%(name)s.changes.jsonl", "DECHAFF_CHANGES_FIELD": "edits", "DECHAFF_LEARN": "sites.profile"}
    items, stats, log, printed = crawl(address + "/index.html", tmp_path, **settings)
    assert set(items) == set(texts) and len(items) == PAGES >= 50
    logged = {record.get("id"): record for record in log}
    sums = {}
    for id, text in texts.items():
        if id == "/page-7.html":
            continue
        cleaned = cleaner.clean(text, url=items[id]["url"])
        assert items[id]["text"] == cleaned.text != text
        assert told(text, items[id]["edits"]) == told(text, cleaned.changes) == told(text, logged[id]["changes"])
        assert dechaff.undo(items[id]["text"], logged[id]) == text
        for kind, count in cleaned.kinds.items():
            sums[kind] = sums.get(kind, 0) + count
    assert stats["dechaff/texts"] == PAGES and stats["dechaff/changed"] == PAGES - 1 and stats["dechaff/failed"] == 1
    assert {name.removeprefix("dechaff/changes/"): n for name, n in stats.items() if name.startswith("dechaff/changes/")} == sums
    assert stats["dechaff/changes"] == sum(sums.values())
    assert items["/page-7.html"]["text"] == texts["/page-7.html"] + "\ud83d"
    assert [record for record in log if "failed" in record][0]["failed"].startswith("the text has a lone surrogate")
    assert "lone surrogate" in printed and "/page-7.html" in printed

    # The next crawl knows the site.
    learned = dechaff.Profile.read(tmp_path / "sites.profile")
    assert [site for site, _, _ in learned.sites] == ["127.0.0.1"]
    again, stats, _, _ = crawl(address + "/index.html", tmp_path, DECHAFF_PROFILE="sites.profile")
    assert stats["dechaff/changes/site-furniture"] > PAGES
    knowing = cleaner.knowing(learned)
    for id in ("/page-1.html", "/page-30.html"):
        assert "Gazette" in items[id]["text"] and "Gazette" not in again[id]["text"] == knowing.clean(texts[id], url=items[id]["url"]).text


def test_fields_and_options(served, tmp_path):
    address, texts = served
    settings = {"DECHAFF_FIELDS": ["teaser", "text"], "DECHAFF_OPTIONS": {"builtin_rules": False, "model": False}, "DECHAFF_RULES": [str(tmp_path)]}
    (tmp_path / "plea").mkdir()
    (tmp_path / "plea" / "en.toml").write_text(
        '[[rule]]\nid = "plea.tides"\nlang = "en"\nwhy = "furniture"\nwhere = ["anywhere"]\nlines = ["Shares"]\nhit = ["Shares:"]\nmiss = ["Shares rose on Monday."]\n'
    )
    items, stats, _, _ = crawl(address + "/index.html", tmp_path, **settings)
    assert {item["teaser"] for item in items.values()} == {""}
    assert stats["dechaff/texts"] == 2 * PAGES
    assert "Shares:" not in items["/page-3.html"]["text"] and "Leave a Reply" in items["/page-3.html"]["text"]
