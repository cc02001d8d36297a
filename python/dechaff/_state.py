"""Cleaners that were sent to this process: each is made ready once, however many tasks bring it."""

from __future__ import annotations

from functools import lru_cache

from dechaff._core import Cleaner, _rebuild


@lru_cache(maxsize=4)
def cleaner(state: bytes) -> Cleaner:
    """The cleaner that was pickled so."""
    return _rebuild(state)
