"""The way back for rows of a table, which have their changes beside them and no record of the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dechaff._errors import UndoError


def undo_changes(text: str, changes: Iterable[Mapping[str, Any]] | None) -> str:
    """The original of a row's text, from its column of changes, counted in characters.

    >>> undo_changes("Rain fell.\\n", [{"start": 11, "end": 18, "before": "Shares:", "after": ""}])
    'Rain fell.\\nShares:'
    """
    pieces, at, original_at = [], 0, 0
    for number, change in enumerate(changes or [], 1):
        kept = change["start"] - original_at
        start, end = at + kept, at + kept + len(change["after"])
        if kept < 0 or text[start:end] != change["after"] or change["end"] - change["start"] != len(change["before"]):
            raise UndoError(f"change {number} does not belong to this text")
        pieces += [text[at:start], change["before"]]
        at, original_at = end, change["end"]
    if at > len(text):
        raise UndoError("the changes do not belong to this text: it is too short")
    return "".join([*pieces, text[at:]])
