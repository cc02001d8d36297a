"""Ray Data: `ds.map_batches(dechaff.ray.Clean, batch_format="pyarrow", concurrency=4)`.

    profile = dechaff.ray.survey(ds)
    ds.map_batches(dechaff.ray.Clean, batch_format="pyarrow", concurrency=4, fn_constructor_kwargs={"profile": profile})
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from dechaff._core import Cleaner, Profile, Survey
from dechaff._shared import for_worker

if TYPE_CHECKING:
    import pyarrow as pa
    from ray.data import Dataset


class Clean:
    """Cleans the text of every row and adds a column of changes; an actor keeps its cleaner ready.

    Takes the columns that `Cleaner.clean_table` takes, a cleaner, or options for one.
    """

    def __init__(
        self,
        text: str = "text",
        url: str = "url",
        *,
        id: str = "id",
        lang: str = "lang",
        into: str | None = None,
        changes: str = "changes",
        offsets: Literal["characters", "bytes"] = "characters",
        cleaner: Cleaner | None = None,
        **options: Any,
    ) -> None:
        self.cleaner = for_worker(cleaner, options)
        self.columns: dict[str, Any] = {"text": text, "url": url, "id": id, "lang": lang, "into": into, "changes": changes, "offsets": offsets}

    def __call__(self, table: pa.Table) -> pa.Table:
        """A batch, cleaned."""
        return self.cleaner.clean_table(table, **self.columns)


def survey(ds: Dataset, text: str = "text", url: str = "url", *, lang: str = "lang", cleaner: Cleaner | None = None, **options: Any) -> Profile:
    """What recurs on the sites of a corpus, however its rows are parted."""
    own = for_worker(cleaner, options)

    def survey_batch(table: pa.Table) -> pa.Table:
        import pyarrow as pa

        return pa.table({"survey": [own.survey_table(table, text=text, url=url, lang=lang).to_bytes()]})

    parts = ds.map_batches(survey_batch, batch_format="pyarrow")
    return Survey.merged(Survey.from_bytes(row["survey"]) for row in parts.iter_rows()).profile()
