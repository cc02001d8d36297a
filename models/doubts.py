#!/usr/bin/env python3
"""Writes labelled pages again, with content lines that are none by eye made ambiguous.

    models/doubts.py LABELLED.jsonl... --out FOLDER

models/doubts.tsv lists such lines, by the page's id and the first twelve digits of the SHA-1 of the line, each with what it is.
They were found among the lines that cross-validation lost, so what is scored without them is a bound from the other side:
noise that is labelled as content and was kept is not in the list.
"""

import argparse
import csv
import hashlib
import json
from pathlib import Path


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("labelled", nargs="+", type=Path)
    arguments.add_argument("--out", type=Path, required=True)
    args = arguments.parse_args()
    with open(Path(__file__).with_name("doubts.tsv"), encoding="utf-8") as file:
        doubts = {(row["page"], row["text"]) for row in csv.DictReader(file, delimiter="\t")}
    args.out.mkdir(parents=True, exist_ok=True)
    for path in args.labelled:
        with open(path, encoding="utf-8") as pages, open(args.out / path.name, "w", encoding="utf-8") as out:
            changed = sum(relabel(json.loads(page), doubts, out) for page in pages)
        print(f"{path.name}: {changed} lines")


def relabel(page, doubts, out):
    """Writes a page; gives the number of its lines that are in doubt."""
    doubted = [line for line in page["lines"] if line["label"] == "content" and (page["id"], digest(line["text"])) in doubts]
    for line in doubted:
        line["label"] = "ambiguous"
    out.write(json.dumps(page, ensure_ascii=False) + "\n")
    return len(doubted)


def digest(text):
    return hashlib.sha1(text.encode()).hexdigest()[:12]


if __name__ == "__main__":
    main()
