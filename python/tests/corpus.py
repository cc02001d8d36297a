"""Texts: the project's samples, and small sites made up here."""

import json
import random
from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "in"

# Emoji, accents and joined letters: places in characters and in bytes part here.
WIDE = "Der Fähre geht’s gut 🛳️, sagt Ærø.\n\n👉 Shares:\nLeave a Reply\n\nZoë kam um 8 — mit dem Rad 🚲.\n\nPrevious Post Next Post\n"

PEOPLE = ["the harbour master", "a retired pilot", "two sisters from the upper town", "the baker's widow", "a class of nine-year-olds"]
DEEDS = ["counted the boats twice", "asked for a longer pier", "found a letter in a bottle", "repaired the old lantern", "painted the ticket hut blue"]
ENDS = ["before the tide turned", "although nobody had asked", "and then went home on foot", "while the rain came in from the west", "as in every spring"]


def samples():
    """All samples: a record a document, with id, text and, where the sample has one, url."""
    records = []
    for path in sorted(SAMPLES.rglob("*")):
        if path.suffix == ".txt":
            records.append({"id": path.stem, "text": path.read_text(encoding="utf-8")})
        elif path.suffix == ".jsonl":
            records += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [{"id": str(n), **{key: record[key] for key in ("url", "text") if isinstance(record.get(key), str)}} for n, record in enumerate(records)]


def article(seed):
    """Some paragraphs that no other article has."""
    draw = random.Random(seed)
    sentence = lambda: f"{draw.choice(PEOPLE).capitalize()} {draw.choice(DEEDS)} {draw.choice(ENDS)}, on day {draw.randrange(400)} of the count."  # noqa: E731
    return "\n\n".join(" ".join(sentence() for _ in range(draw.randrange(2, 6))) for _ in range(draw.randrange(3, 7)))


def site(host, count, first=0):
    """Pages of one site: each an article among furniture that no rule knows."""
    for n in range(first, first + count):
        head = f"{host.split('.')[0].title()} Gazette of the lower bay\nTides and timetables for members\n\n"
        tail = f"\n\nThe tide table hangs at {host}\nShares:\nPrevious Post Next Post\nLeave a Reply\n"
        yield {"id": f"{host}-{n}", "url": f"https://{host}/page/{n}", "text": f"{head}Headline {n} about boat {n * 7919 % 1000}\n\n{article(f'{host}{n}')}{tail}"}


def corpus(sites=4, pages=12):
    """Several sites, interleaved, so that parts of the corpus see parts of each."""
    columns = [list(site(f"port{n}.example", pages)) for n in range(sites)]
    return [record for row in zip(*columns) for record in row]
