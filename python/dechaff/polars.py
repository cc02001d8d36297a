"""polars, through Arrow: `dechaff.polars.clean(df)`, and `df["text"].dechaff` once this module is imported.

>>> import polars as pl
>>> import dechaff.polars
>>> df = pl.DataFrame({"text": ["The ferry is back.\\n\\nShares:\\n", None]})
>>> df["text"].dechaff.clean().to_list()
['The ferry is back.\\n', None]
>>> dechaff.polars.clean(df)["changes"][0][-1]["kind"]
'share'
"""

from __future__ import annotations

from typing import Any

import polars as pl

from dechaff._core import Cleaner
from dechaff._shared import cleaner_of


def clean(
    df: pl.DataFrame, text: str = "text", url: str = "url", *, changes: str = "changes", cleaner: Cleaner | None = None, **options: Any
) -> pl.DataFrame:
    """A frame with the text cleaned and a column of changes: a list of structs a row, null where there was no text."""
    table = cleaner_of(cleaner, options).clean_table(df, text=text, url=url, changes=changes)
    return pl.DataFrame(table)


@pl.api.register_series_namespace("dechaff")
class SeriesNamespace:
    """What dechaff does with a series of texts."""

    def __init__(self, series: pl.Series) -> None:
        self._series = series

    def clean(
        self, urls: pl.Series | None = None, langs: pl.Series | None = None, *, cleaner: Cleaner | None = None, **options: Any
    ) -> pl.Series:
        """The cleaned texts."""
        return self.cleaned(urls, langs, cleaner=cleaner, **options)["text"].alias(self._series.name)

    def cleaned(
        self, urls: pl.Series | None = None, langs: pl.Series | None = None, *, cleaner: Cleaner | None = None, **options: Any
    ) -> pl.DataFrame:
        """The cleaned texts and their changes, as columns `text` and `changes`."""
        named = {"text": self._series, "url": urls, "lang": langs}
        columns = [series.alias(name) for name, series in named.items() if series is not None]
        return clean(pl.DataFrame(columns), cleaner=cleaner, **options).select("text", "changes")
