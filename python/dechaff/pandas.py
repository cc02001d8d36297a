"""pandas: `dechaff.pandas.clean(df)`, and `df["text"].dechaff` once this module is imported.

>>> import pandas as pd
>>> import dechaff.pandas
>>> df = pd.DataFrame({"text": ["The ferry is back.\\n\\nShares:\\n", None], "url": "https://harbour.example/1"})
>>> df["text"].dechaff.clean(urls=df["url"]).tolist()[0]
'The ferry is back.\\n'
>>> dechaff.pandas.clean(df)["changes"].tolist()[0][-1]["kind"]
'share'
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

import pandas as pd

from dechaff._core import Change, Cleaned, Cleaner
from dechaff._errors import TextError
from dechaff._shared import cleaner_of


def clean(
    df: pd.DataFrame, text: str = "text", url: str = "url", *, lang: str = "lang", changes: str = "changes", cleaner: Cleaner | None = None, **options: Any
) -> pd.DataFrame:
    """A frame with the text cleaned and a column of changes: a list of dicts a row, None where there was no text.

    A text that cannot be cleaned stays, and a warning says why.
    """
    urls, langs = (df[name] if name in df.columns else None for name in (url, lang))
    done = df[text].dechaff.cleaned(urls, langs, cleaner=cleaner, **options)
    told = [[_told(change) for change in cleaned.changes] if cleaned else None for cleaned in done]
    return df.assign(**{text: _texts(df[text], done), changes: pd.Series(told, index=df.index, dtype=object)})


@pd.api.extensions.register_series_accessor("dechaff")
class SeriesAccessor:
    """What dechaff does with a series of texts."""

    def __init__(self, series: pd.Series) -> None:
        self._series = series

    def clean(
        self, urls: Iterable[str] | None = None, langs: Iterable[str] | None = None, *, cleaner: Cleaner | None = None, **options: Any
    ) -> pd.Series:
        """The cleaned texts."""
        return _texts(self._series, self.cleaned(urls, langs, cleaner=cleaner, **options))

    def cleaned(
        self, urls: Iterable[str] | None = None, langs: Iterable[str] | None = None, *, cleaner: Cleaner | None = None, **options: Any
    ) -> pd.Series:
        """A `Cleaned` a row, None where there was no text."""
        given = self._series.notna().to_numpy()
        texts = self._series[given].tolist()
        own_urls, own_langs = _strings(urls, given), _strings(langs, given)
        done = iter(cleaner_of(cleaner, options).clean_batch(texts, urls=own_urls, langs=own_langs, ids=self._series.index[given]))
        return pd.Series([_or_warned(next(done)) if is_there else None for is_there in given], index=self._series.index, dtype=object)


def _strings(values: Iterable[Any] | None, given: Iterable[bool]) -> list[str | None] | None:
    """Of the rows that are given, what is a string: pandas puts a number where one is missing."""
    if values is None:
        return None
    return [value if isinstance(value, str) else None for value, is_there in zip(values, given, strict=True) if is_there]


def _texts(series: pd.Series, done: pd.Series) -> pd.Series:
    texts = [cleaned.text if cleaned else text for text, cleaned in zip(series, done, strict=True)]
    # A category has no room for new texts.
    dtype = object if isinstance(series.dtype, pd.CategoricalDtype) else series.dtype
    return pd.Series(texts, index=series.index, name=series.name, dtype=dtype)


def _or_warned(cleaned: Cleaned | TextError) -> Cleaned | None:
    if isinstance(cleaned, TextError):
        warnings.warn(str(cleaned), stacklevel=4)
        return None
    return cleaned


def _told(change: Change) -> dict[str, Any]:
    start, end = change.at
    told = {"before": change.before, "after": change.after, "kind": change.kind, "stage": change.stage}
    return {"start": start, "end": end, **told, "by": list(change.by), "why": change.why}
