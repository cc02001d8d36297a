"""How a notebook shows a cleaned document."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dechaff._core import Change, Cleaned

# As many as are told apart; kinds take them in order of appearance.
COLOURS = ("#c0392b", "#2471a3", "#8e44ad", "#b9770e", "#117a65", "#a93276", "#5d6d7e", "#7b5b2e")

# A longer stretch of text that stays is cut in its middle.
SHOWN = 600


def page(cleaned: Cleaned) -> str:
    """The text with what was removed struck through and coloured by kind."""
    original = cleaned.original
    colours = {kind: COLOURS[at % len(COLOURS)] for at, kind in enumerate(cleaned.kinds)}
    pieces, at = [], 0
    for change in cleaned.changes:
        start, end = change.at
        pieces += [_kept(original[at:start]), _changed(change, colours[change.kind])]
        at = end
    pieces.append(_kept(original[at:]))
    legend = " ".join(f'<span style="color:{colours[kind]}">■ {escape(kind)} {count}</span>' for kind, count in cleaned.kinds.items())
    review = "<b>left as it was, for review</b> " if cleaned.review else ""
    body = f'<div style="white-space:pre-wrap;border-left:3px solid #ccc;padding-left:0.8em">{"".join(pieces)}</div>'
    return f'<div class="dechaff"><div style="font-size:smaller">{review}{legend or "nothing to do"}</div>{body}</div>'


def _kept(text: str) -> str:
    if len(text) <= SHOWN:
        return escape(text)
    half = SHOWN // 2
    left_out = len(text) - 2 * half
    return f'{escape(text[:half])}<span style="opacity:0.5"> … {left_out:,} characters … </span>{escape(text[-half:])}'


def _changed(change: Change, colour: str) -> str:
    told = ", ".join(change.by) + (f": {change.why}" if change.why else "")
    gone = f'<del style="color:{colour}" title="{escape(told)}">{escape(change.before)}</del>'
    return gone + (f'<ins style="color:{colour}">{escape(change.after)}</ins>' if change.after else "")
