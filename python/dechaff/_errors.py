"""What can go wrong. Every error of dechaff is a `DechaffError`."""

from __future__ import annotations

from typing import Any


class DechaffError(Exception):
    """What every error of dechaff is."""


class OptionError(DechaffError, ValueError):
    """An option that means nothing, or options that do not go together."""


class RulesError(DechaffError, ValueError):
    """Rules, exceptions or a line model that cannot be used; `problems` lists everything that is wrong, with its place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problems,)


class TextError(DechaffError, ValueError):
    """A document that cannot be cleaned. The others of its batch are."""

    def __init__(self, reason: str, record: int | None = None, id: str | None = None) -> None:
        number = "" if record is None else f" {record}"
        named = "" if id is None else f" (id {id!r})"
        super().__init__(f"record{number}{named}: {reason}" if number or named else reason)
        self.reason = reason
        """What is wrong."""
        self.record = record
        """Its number in the batch, from 1."""
        self.id = id
        """Its id, where it has one."""

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.reason, self.record, self.id)


class UndoError(DechaffError, ValueError):
    """A log that does not belong to its text, or was altered."""


class ProfileError(DechaffError, OSError):
    """A profile or a survey that cannot be read or written."""


class TableError(DechaffError, ValueError):
    """A table that has not the columns it should have, or what it holds is too much for one batch."""
