"""Scrapy: an item pipeline.

    ITEM_PIPELINES = {"dechaff.scrapy.DechaffPipeline": 300}

| setting | what |
|---|---|
| DECHAFF_FIELDS | fields that hold texts; ["text"] if not given |
| DECHAFF_URL_FIELD, DECHAFF_ID_FIELD | the item's address and id; "url" and "id" (its language, if it is told, is in "lang") |
| DECHAFF_RULES | folders of more rules |
| DECHAFF_PROFILE | a profile's file: what is known of sites |
| DECHAFF_LEARN | a profile's file that what was crawled is added to when the spider closes |
| DECHAFF_LOG | the change log, JSONL; %(name)s and %(time)s are the spider's name and start |
| DECHAFF_CHANGES_FIELD | a field that gets an item's changes, as the log has them |
| DECHAFF_OPTIONS | all else that dechaff.Cleaner takes, as a dict |

Stats: dechaff/texts, dechaff/changed, dechaff/changes, dechaff/changes/KIND, dechaff/review, dechaff/failed, dechaff/characters_removed.
"""

from __future__ import annotations

import logging
from datetime import datetime, timezone
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from itemadapter import ItemAdapter

from dechaff._core import Cleaned, Cleaner, Survey
from dechaff._errors import TextError
from dechaff._shared import failed_line

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

# Documents that are learned from at a time.
LEARNED = 256


class DechaffPipeline:
    """Cleans the texts of items. An item that cannot be cleaned goes on as it was, and is counted as failed."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DechaffPipeline:
        """As the crawler's settings say."""
        return cls(crawler)

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.stats = crawler.stats
        self.spider_name = crawler.spidercls.name
        self.fields: list[str] = settings.getlist("DECHAFF_FIELDS", ["text"])
        self.url_field = settings.get("DECHAFF_URL_FIELD", "url")
        self.id_field = settings.get("DECHAFF_ID_FIELD", "id")
        self.changes_field = settings.get("DECHAFF_CHANGES_FIELD")
        self.log_path = settings.get("DECHAFF_LOG")
        self.learn_path = settings.get("DECHAFF_LEARN")
        # The reactor's thread cleans item by item.
        options: dict[str, Any] = {"threads": 1, **settings.getdict("DECHAFF_OPTIONS")}
        if settings.get("DECHAFF_RULES"):
            options["rules"] = settings.getlist("DECHAFF_RULES")
        if settings.get("DECHAFF_PROFILE"):
            options["profile"] = settings.get("DECHAFF_PROFILE")
        self.cleaner = Cleaner(**options)
        self.log: IO[str] | None = None
        self.items = 0
        self.seen = Survey()
        self.to_learn: list[tuple[str, str | None]] = []

    def open_spider(self) -> None:
        """Begins the log."""
        if self.log_path:
            started = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H-%M-%S")
            path = Path(str(self.log_path) % {"name": self.spider_name, "time": started})
            path.parent.mkdir(parents=True, exist_ok=True)
            self.log = path.open("w", encoding="utf-8")

    def close_spider(self) -> None:
        """Ends the log, and keeps what was learned."""
        if self.log is not None:
            self.log.close()
        if self.learn_path:
            self._survey()
            self.seen.save(self.learn_path)

    def process_item(self, item: Any) -> Any:
        """Cleans the fields that hold texts."""
        adapter = ItemAdapter(item)
        self.items += 1
        for field in self.fields:
            text = adapter.get(field)
            if text is None:
                continue
            name = f"{self.spider_name}:{self.items}" + (f":{field}" if len(self.fields) > 1 else "")
            url, id, lang = (adapter.get(key) for key in (self.url_field, self.id_field, "lang"))
            [cleaned] = self.cleaner.clean_batch([text], urls=[url], ids=[id], langs=[lang], names=[name])
            self._count("texts")
            if isinstance(cleaned, TextError):
                self._count("failed")
                logger.warning("item %d, field %r of %s: %s", self.items, field, url or "no address", cleaned.reason)
                self._tell(failed_line(name, cleaned))
                continue
            self._tell(cleaned.to_json())
            self._counted(text, cleaned)
            adapter[field] = cleaned.text
            if self.changes_field:
                adapter[self.changes_field] = [*(adapter.get(self.changes_field) or []), *cleaned.record["changes"]]
            if self.learn_path:
                self.to_learn.append((text, url))
                if len(self.to_learn) >= LEARNED:
                    self._survey()
        return item

    def _tell(self, line: str) -> None:
        if self.log is not None:
            self.log.write(line + "\n")
            # A crawl that is killed keeps its log.
            self.log.flush()

    def _counted(self, text: str, cleaned: Cleaned) -> None:
        kinds = cleaned.kinds
        if cleaned.review:
            self._count("review")
        if kinds:
            self._count("changed")
            self._count("changes", sum(kinds.values()))
            self._count("characters_removed", len(text) - len(cleaned.text))
        for kind, count in kinds.items():
            self._count(f"changes/{kind}", count)

    def _count(self, what: str, by: int = 1) -> None:
        if self.stats is not None:
            self.stats.inc_value(f"dechaff/{what}", by)

    def _survey(self) -> None:
        texts, urls = [text for text, _ in self.to_learn], [url for _, url in self.to_learn]
        self.seen = self.seen | self.cleaner.survey(texts, urls)
        self.to_learn.clear()
