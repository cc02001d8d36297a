"""datatrove: a step that cleans documents on their way, with a change log beside.

    LocalPipelineExecutor([
        JsonlReader("crawl"),
        Dechaff(log="changes", mode="cautious"),
        JsonlWriter("cleaned"),
    ], tasks=8).run()
"""

from __future__ import annotations

from typing import Any

from datatrove.data import Document, DocumentsPipeline
from datatrove.io import DataFolderLike, get_datafolder
from datatrove.pipeline.base import PipelineStep
from datatrove.utils.batching import batched
from datatrove.utils.typeshelper import StatHints

from dechaff._core import Cleaned, Cleaner
from dechaff._errors import TextError
from dechaff._shared import failed_line, for_worker


class Dechaff(PipelineStep):
    """Cleans the text of every document; all documents go on, those that cannot be cleaned as they were.

    Args:
        log: folder of the change log, a file a task: 00000.jsonl
        url_key: where a document's metadata has its address
        batch_size: documents cleaned at a time
        cleaner: a cleaner; or options for one, such as mode, rules, profile
    """

    name = "🌾 Dechaff"
    type = "✂️ - FORMAT"

    def __init__(
        self, log: DataFolderLike | None = None, url_key: str = "url", batch_size: int = 64, cleaner: Cleaner | None = None, **options: Any
    ) -> None:
        super().__init__()
        self.log = get_datafolder(log) if log is not None else None
        self.url_key = url_key
        self.batch_size = batch_size
        self.cleaner = for_worker(cleaner, options)

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """Cleans batch by batch. The log of a task that is run again begins again."""
        log = self.log.open(f"{rank:05d}.jsonl", "wt", encoding="utf-8") if self.log is not None else None
        try:
            number = 0
            for batch in batched(data, self.batch_size):
                names = [f"{rank:05d}:{number + n}" for n in range(1, len(batch) + 1)]
                number += len(batch)
                with self.track_time("batch"):
                    lines = self._clean(batch, names)
                if log is not None:
                    log.writelines(line + "\n" for line in lines)
                yield from batch
        finally:
            if log is not None:
                log.close()

    def _clean(self, batch: list[Document], names: list[str]) -> list[str]:
        """Puts the cleaned texts into the documents of a batch; gives their log."""
        urls, langs = ([value if isinstance(value := document.metadata.get(key), str) else None for document in batch] for key in (self.url_key, "lang"))
        texts, ids = [document.text for document in batch], [document.id for document in batch]
        done = self.cleaner.clean_batch(texts, urls=urls, ids=ids, langs=langs, names=names)
        lines = []
        for document, name, cleaned in zip(batch, names, done, strict=True):
            self.stat_update(StatHints.total, StatHints.forwarded)
            if isinstance(cleaned, TextError):
                self.stat_update("failed")
                lines.append(failed_line(name, cleaned))
            else:
                self._count(document, cleaned)
                document.text = cleaned.text
                lines.append(cleaned.to_json())
            self.update_doc_stats(document)
        return lines

    def _count(self, document: Document, cleaned: Cleaned) -> None:
        kinds = cleaned.kinds
        if kinds:
            self.stat_update("changed")
            self.stat_update("removed", value=len(document.text) - len(cleaned.text), unit="character")
        if cleaned.review:
            self.stat_update("review")
        for kind, count in kinds.items():
            self.stat_update(f"changes_{kind}", value=count)
