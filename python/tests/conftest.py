"""What the tests share: the command line to compare with, and texts."""

import json
import os
import subprocess
from pathlib import Path

import pytest

import dechaff

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def command():
    """The command line. DECHAFF names it; else it is built."""
    named = os.environ.get("DECHAFF")
    if named:
        return named
    subprocess.run(["cargo", "build", "--quiet", "--bin", "dechaff"], cwd=ROOT, check=True)
    return str(Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug" / "dechaff")


@pytest.fixture(scope="session")
def cleaner():
    return dechaff.Cleaner()


@pytest.fixture
def run(command, tmp_path):
    """Cleans records with the command line; gives texts and log records, in order."""

    def run(records, *options):
        source, out, log = (tmp_path / name for name in ("feed.jsonl", "clean.jsonl", "log.jsonl"))
        source.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
        subprocess.run([command, "clean", source, "--quiet", "--out", out, "--log", log, *map(str, options)], check=True, cwd=tmp_path)
        read = lambda path: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]  # noqa: E731
        return [record["text"] for record in read(out)], read(log)

    return run


def told(original, changes):
    """Changes as they are compared: places in bytes, whoever told of them and in what form."""
    if changes is None:
        return None
    as_bytes = lambda at: len(original[:at].encode())  # noqa: E731
    rows = []
    for change in changes:
        if isinstance(change, dechaff.Change):
            start, end = change.at_bytes
            change = {name: getattr(change, name) for name in ("before", "after", "kind", "stage", "by", "why")}
        elif "at" in change:
            start, end = change["at"]
        else:
            start, end = as_bytes(change["start"]), as_bytes(change["end"])
        rows.append((start, end, *(change[name] for name in ("before", "after", "kind", "stage")), tuple(change["by"]), change.get("why", "")))
    return rows


@pytest.fixture(scope="session")
def pages():
    """Records whose ids are their places: all samples, small sites, and what tends to break."""
    from corpus import WIDE, article, corpus, samples

    # Names are given one spelling in English texts, so that it shows which language was told.
    other = "Maryia Kalesnikava spoke in Minsk on Monday evening, and Maria Kolesnikova was heard by all who had come to the square."
    odd = [WIDE, "", "\n", "x", "a\r\nLeave a Reply\r\n", "\ufeffLeave a Reply", "a\0b\nShares:\n", "ﬁne itâ€™s &amp; so", article(5).replace(" ", "\u00a0", 3)]
    records = [*samples(), *corpus(), *({"text": text} for text in odd), {"text": other, "lang": "de"}, {"text": other, "lang": "en"}]
    return [{"id": str(n), "url": record.get("url"), "lang": record.get("lang"), "text": record["text"]} for n, record in enumerate(records)]
