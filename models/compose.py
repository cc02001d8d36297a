#!/usr/bin/env python3
"""Makes more pages to learn from out of whole labelled pages: the same articles, with other noise around them.

    models/compose.py LABELLED.jsonl... --out FOLDER

Writes three files, a page of each for every page with an article:

- composed: the article between the head and the tail of a page of another site, in the same language;
- thinned: the page with runs of its noise left out;
- residue: the article with what an extractor may leave, a few lines before it, some behind, and here and there a run inside.

What is around an article tells less of the site then, and more of what noise is. Sites stay apart: both sites of a composed
page are of the same part (see train.py), and its own counts. The same input gives the same output.
"""

import argparse
import json
import random
from pathlib import Path

from parts import part_of

# Larger pages are lists of comments more than articles.
MOST_CHARS = 60_000
# A run of noise is left out or kept as a whole, and is of about so many lines.
RUN = 7


class Composer:
    def __init__(self, pages):
        self.random = random.Random(5)
        self.pages = [page for page in pages if body_of(page) and sum(len(line["text"]) for line in page["lines"]) <= MOST_CHARS]
        self.alike = {}
        for page in self.pages:
            self.alike.setdefault((page["lang"], part_of(page["site"])), []).append(page)

    def other(self, page):
        """A page of another site in the same language and part, if there is one."""
        others = [other for other in self.alike[page["lang"], part_of(page["site"])] if other["site"] != page["site"]]
        return self.random.choice(others) if others else None

    def thin(self, lines, kept):
        """Leaves runs of noise out, so that about this share of it is kept."""
        left, dropping = [], False
        for line in lines:
            if line["label"] != "content" and self.random.random() < 1 / RUN:
                dropping = self.random.random() > kept
            if line["label"] == "content" or not dropping:
                left.append(line)
        return left

    def run(self, lines, most):
        """A few lines that stand together somewhere."""
        start = self.random.randrange(len(lines)) if lines else 0
        return lines[start : start + self.random.randint(0, most)]

    def composed(self, page):
        other = self.other(page)
        if other is None:
            return None
        (_, own, _), (head, _, tail) = cut(page), cut(other)
        return self.thin(head, 0.7) + self.thin(own, 0.6) + self.thin(tail, 0.7)

    def thinned(self, page):
        return self.thin(page["lines"], 0.5)

    def residue(self, page):
        head, own, tail = cut(page)
        before_other, _, behind_other = cut(self.other(page) or page)
        # What stands next to an article is left most.
        before = head[len(head) - min(len(head), self.random.randint(0, 4)) :] if self.random.random() < 0.5 else self.run(before_other, 4)
        after = tail[: self.random.randint(0, 12)] if self.random.random() < 0.5 else self.run(behind_other, 12)
        inside = []
        for line in self.thin(own, 0.5):
            inside.append(line)
            if self.random.random() < 0.03:
                inside += self.run(before_other + behind_other, 5)
        return before + inside + after


def body_of(page):
    """The lines from the first to the last of the article, as a slice."""
    content = [at for at, line in enumerate(page["lines"]) if line["label"] == "content"]
    return slice(content[0], content[-1] + 1) if content else None


def cut(page):
    """What stands before the article, the article, and what stands behind it."""
    body = body_of(page)
    return page["lines"][: body.start], page["lines"][body], page["lines"][body.stop :]


def read(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("labelled", nargs="+", type=Path)
    arguments.add_argument("--out", type=Path, required=True)
    args = arguments.parse_args()
    composer = Composer([page for path in args.labelled for page in read(path)])
    args.out.mkdir(parents=True, exist_ok=True)
    for kind in (composer.composed, composer.thinned, composer.residue):
        name, count = kind.__name__, 0
        with open(args.out / f"{name}.jsonl", "w", encoding="utf-8") as out:
            for page in composer.pages:
                if lines := kind(page):
                    out.write(json.dumps({**page, "id": f"{page['id']}-{name}", "lines": lines}, ensure_ascii=False) + "\n")
                    count += 1
        print(f"{name}: {count} pages")


if __name__ == "__main__":
    main()
