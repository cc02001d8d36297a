from collections.abc import Iterable, Iterator, Sequence
from os import PathLike
from typing import Any, Literal, Protocol, final, overload

import pyarrow as pa

from dechaff._errors import TextError

__all__ = ["Batches", "Change", "Cleaned", "Cleaner", "Declined", "Line", "Profile", "Reason", "Survey", "_rebuild", "undo"]

_Path = str | PathLike[str]
_Mode = Literal["cautious", "keen"]
_Style = Literal["reference", "belarusian", "russian", "ukrainian"]
_Script = Literal["latin", "cyrillic", "all"]
_Offsets = Literal["characters", "bytes"]

class _Batch(Protocol):
    def __arrow_c_array__(self, requested_schema: object | None = None) -> object: ...

class _Stream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

@final
class Cleaner:
    """Rules and options, made ready once; shared by threads, and pickled whole: workers need none of the files it was made of.

    rules: folders of more rules. builtin_rules: those that come with dechaff.
    mode: "cautious" or "keen"; threshold: a probability in its place. model: False for none, or a model's file.
    names: one spelling a person or place; names_style, names_script, keep_quoted_names as on the command line.
    repair: broken characters; compatibility: full-width letters and ligatures too.
    config: exceptions from rules (dechaff.toml), which is looked for nowhere unless named here.
    max_loss: the share of its prose that a document may lose.
    profile: what is known of sites: a Profile, or the file that one is kept in (read, and not added to).
    threads: as many as there are cores unless told otherwise.
    """

    def __new__(
        cls,
        *,
        rules: _Path | Iterable[_Path] | None = None,
        builtin_rules: bool = True,
        mode: _Mode = "cautious",
        threshold: float | None = None,
        model: bool | _Path | None = None,
        names: bool = True,
        names_style: _Style = "reference",
        names_script: _Script = "latin",
        keep_quoted_names: bool = False,
        repair: bool = True,
        compatibility: bool = False,
        config: _Path | None = None,
        max_loss: float = 0.75,
        profile: Profile | _Path | None = None,
        threads: int | None = None,
    ) -> Cleaner: ...
    def clean(
        self, text: str, url: str | None = None, id: object | None = None, *, lang: str | None = None, name: str | None = None
    ) -> Cleaned:
        """Cleans one document. name: as the log names it, folder included, which is its site if it has no url."""

    @overload
    def clean_batch(
        self,
        texts: Iterable[str],
        urls: Iterable[str | None] | None = None,
        ids: Iterable[object] | None = None,
        *,
        langs: Iterable[str | None] | None = None,
        names: Iterable[str | None] | None = None,
        errors: Literal["raise"],
    ) -> list[Cleaned]:
        """Cleans a list of documents in parallel, without the GIL. A document that cannot be cleaned raises."""

    @overload
    def clean_batch(
        self,
        texts: Iterable[str],
        urls: Iterable[str | None] | None = None,
        ids: Iterable[object] | None = None,
        *,
        langs: Iterable[str | None] | None = None,
        names: Iterable[str | None] | None = None,
        errors: Literal["return"] = "return",
    ) -> list[Cleaned | TextError]:
        """Cleans a list of documents in parallel, without the GIL. A document that cannot be cleaned gives its error in its place."""

    @overload
    def clean_table(
        self,
        table: _Batch,
        *,
        text: str = "text",
        url: str = "url",
        id: str = "id",
        lang: str = "lang",
        into: str | None = None,
        changes: str = "changes",
        offsets: _Offsets = "characters",
    ) -> pa.RecordBatch: ...
    @overload
    def clean_table(
        self,
        table: _Stream,
        *,
        text: str = "text",
        url: str = "url",
        id: str = "id",
        lang: str = "lang",
        into: str | None = None,
        changes: str = "changes",
        offsets: _Offsets = "characters",
    ) -> pa.Table:
        """Cleans the text column, in its own type and place or in a new column `into`, and adds a column of changes.

        A list of structs a row (start, end, before, after, kind, stage, by, why), null where there was no text: a null, or bytes
        that are no UTF-8. All other columns are the same memory.
        """

    def clean_batches(
        self,
        batches: Iterable[pa.RecordBatch],
        *,
        text: str = "text",
        url: str = "url",
        id: str = "id",
        lang: str = "lang",
        into: str | None = None,
        changes: str = "changes",
        offsets: _Offsets = "characters",
    ) -> Batches:
        """The same for batches, each when it is asked for."""

    def why(
        self, text: str, url: str | None = None, id: object | None = None, *, lang: str | None = None, name: str | None = None
    ) -> list[Line]:
        """What is decided of each line, by which rule and on what evidence."""

    @staticmethod
    def undo(text: str, record: Cleaned | str | dict[str, Any], rules: Sequence[str] | None = None) -> str:
        """As `dechaff.undo`."""

    def survey(self, texts: Iterable[str], urls: Iterable[str | None] | None = None, *, names: Iterable[str | None] | None = None) -> Survey:
        """Looks for what recurs on the sites of some documents. Those that cannot be cleaned are passed over."""

    def survey_table(self, table: _Batch | _Stream, *, text: str = "text", url: str = "url", lang: str = "lang") -> Survey:
        """The same for the rows of a table, or of a batch."""

    def knowing(self, profile: Profile | _Path) -> Cleaner:
        """The same cleaner, which knows what recurs on the sites of a corpus."""

    @property
    def profile(self) -> Profile | None:
        """What it knows of sites."""

    @property
    def fingerprint(self) -> str:
        """Identifies rules and options: equal fingerprints give equal results."""

    def __reduce__(self) -> tuple[Any, tuple[bytes]]: ...

@final
class Cleaned:
    """A cleaned document. In a notebook it shows what was removed."""

    @property
    def text(self) -> str: ...
    @property
    def changes(self) -> list[Change]:
        """What was changed, in order."""

    @property
    def declined(self) -> list[Declined]:
        """What was proposed and not done."""

    @property
    def kinds(self) -> dict[str, int]:
        """How many changes there are of each kind, in order of appearance."""

    @property
    def review(self) -> bool:
        """The document was left as it was, for a person to look at."""

    @property
    def id(self) -> str | None: ...
    @property
    def original(self) -> str:
        """The text before cleaning."""

    @property
    def record(self) -> dict[str, Any]:
        """The change log's record, as the command line writes it; places are in bytes of UTF-8."""

    def to_json(self) -> str:
        """The change log's record as a line of JSON, without its line end."""

    def undo(self, rules: Sequence[str] | None = None) -> str:
        """The text before cleaning, or without the changes of these rules."""

    @staticmethod
    def _of(text: str, json: str) -> Cleaned: ...
    def _repr_html_(self) -> str: ...
    def __reduce__(self) -> tuple[Any, tuple[str, ...]]: ...

@final
class Change:
    """One edit: `original[change.at[0]:change.at[1]] == change.before`."""

    @property
    def at(self) -> tuple[int, int]:
        """Start and end in the original text, in code points."""

    @property
    def at_bytes(self) -> tuple[int, int]:
        """The same in bytes of UTF-8, as the change log counts."""

    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str:
        """Empty for a deletion."""

    @property
    def kind(self) -> str: ...
    @property
    def stage(self) -> str: ...
    @property
    def by(self) -> tuple[str, ...]:
        """The rules that wanted it, the one that covers most first."""

    @property
    def why(self) -> str:
        """The evidence, where the rule's name does not say it all."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class Declined:
    """What was proposed and not done."""

    @property
    def at(self) -> tuple[int, int]: ...
    @property
    def at_bytes(self) -> tuple[int, int]: ...
    @property
    def text(self) -> str: ...
    @property
    def after(self) -> str: ...
    @property
    def stage(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def reason(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class Line:
    """A line of a document, and what was decided of it."""

    @property
    def number(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def verdict(self) -> Literal["kept", "removed", "changed"]: ...
    @property
    def hash(self) -> str:
        """What stands in dechaff.toml to except it."""

    @property
    def reasons(self) -> list[Reason]: ...

@final
class Reason:
    """Who wanted something of a line, did not get it, or nearly wanted it."""

    @property
    def how(self) -> Literal["by", "declined", "nearly"]: ...
    @property
    def rule(self) -> str: ...
    @property
    def stage(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def why(self) -> str: ...

@final
class Batches(Iterator[Any]):
    """Batches of rows, each cleaned when it is asked for."""

    def __iter__(self) -> Batches: ...
    def __next__(self) -> Any: ...

@final
class Survey:
    """What some documents are made of, to be merged with what others are made of: the same in whatever order and parts."""

    def __new__(cls) -> Survey: ...
    @staticmethod
    def from_bytes(bytes: bytes) -> Survey: ...
    def to_bytes(self) -> bytes:
        """Equal surveys give equal bytes."""

    @staticmethod
    def merged(surveys: Iterable[Survey]) -> Survey:
        """All of some surveys."""

    def __or__(self, other: Survey, /) -> Survey: ...
    def __ror__(self, other: Survey, /) -> Survey: ...
    def __eq__(self, other: object, /) -> bool: ...
    def profile(self) -> Profile:
        """What recurs on each site."""

    def save(self, path: _Path) -> None:
        """Adds it to a profile's file, as `dechaff clean --profile` would; makes the file if there is none."""

    @property
    def documents(self) -> int:
        """Documents that it keeps."""

    @property
    def sites(self) -> list[str]: ...
    def __reduce__(self) -> tuple[Any, tuple[bytes]]: ...

@final
class Profile:
    """What recurs on each site of a corpus."""

    @staticmethod
    def read(path: _Path) -> Profile:
        """Reads the file that `dechaff clean --profile` or `Survey.save` wrote, all sites of it."""

    @staticmethod
    def from_bytes(bytes: bytes) -> Profile: ...
    def to_bytes(self) -> bytes:
        """Equal profiles give equal bytes."""

    @property
    def sites(self) -> list[tuple[str, int, int]]:
        """The sites on which something recurs, each with how many documents were looked at and how many lines recur."""

    def __eq__(self, other: object, /) -> bool: ...
    def __len__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, tuple[bytes]]: ...

def undo(text: str, record: Cleaned | str | dict[str, Any], rules: Sequence[str] | None = None) -> str:
    """The original of a cleaned text, by its record: a Cleaned, a line of the change log, or what json makes of one.

    With rules, only their changes are taken back."""

def _rebuild(state: bytes) -> Cleaner: ...
