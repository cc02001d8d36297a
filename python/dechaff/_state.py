"""Cleaners that were sent to this process: each is made ready once, however many tasks bring it."""

from __future__ import annotations

from functools import lru_cache

from dechaff._core import Cleaner, _rebuild


def cleaner(state: bytes) -> Cleaner:
    """The cleaner that was pickled so."""
    return _kept(state)


# Behind a plain function, which every pickler names by its module.
@lru_cache(maxsize=4)
def _kept(state: bytes) -> Cleaner:
    return _rebuild(state)
