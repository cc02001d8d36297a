"""What the adapters share."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from dechaff._core import Cleaner
from dechaff._errors import OptionError, TextError


def cleaner_of(cleaner: Cleaner | None, options: dict[str, Any]) -> Cleaner:
    """The cleaner that was given, or one with these options; without any, all share one."""
    if cleaner is None:
        return Cleaner(**options) if options else _usual()
    if options:
        raise OptionError(f"a cleaner, or options for one ({', '.join(options)}), not both")
    return cleaner


def for_worker(cleaner: Cleaner | None, options: dict[str, Any]) -> Cleaner:
    """The same where as many processes as there are cores do the work: one thread each."""
    return cleaner_of(cleaner, options if cleaner is not None else {"threads": 1, **options})


def failed_line(doc: str, error: TextError) -> str:
    """The change log's record of a document that could not be cleaned."""
    return json.dumps({"v": 1, "doc": doc, "failed": error.reason}, ensure_ascii=False)


@lru_cache(maxsize=1)
def _usual() -> Cleaner:
    return Cleaner()
