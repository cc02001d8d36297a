"""Runs the peers over one file of labelled pages and prints their scores as JSON; `run.py` calls it in their environment.

All are run by line, as a user of plain text would run them, and kept lines are kept as they were:
  C4         datatrove's C4QualityFilter, each line a document, so that a brace or "lorem ipsum" costs its line and not the page; no least
             number of sentences. (Its rules are for English: only `. ? ! " '` end a sentence.)
  jusText    its classification, each line a paragraph, in the page's own language (the label's, which favours it); where it has no list of
             stop words, as its manual says: without one. Plain text has no links, so their density is zero.
  keywords   a line goes if it is shorter than 100 characters and holds one of the words below
  ten words  a line stays if it has ten words or more
  untouched  nothing is removed; to compare scorers
Scores are those of the README ("Measuring").
"""

import functools
import gzip
import json
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path

WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f]"
    r"|[^\W\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f]+"
)

KEYWORDS = re.compile(
    r"\b(cookies?|javascript|subscri(be|ption)|newsletter|sign (in|up)|log ?in|register|advertisement|sponsored|copyright|all rights reserved|"
    r"privacy|terms of (use|service)|share|tweet|facebook|twitter|whatsapp|comments?|reply|read more|related|follow us|menu|skip to|"
    r"previous|next|contact us|about us|home|search)\b",
    re.IGNORECASE,
)

# jusText names its lists in English.
LANGUAGES = {
    "ar": "Arabic", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali", "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "da": "Danish",
    "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French",
    "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic", "it": "Italian",
    "ka": "Georgian", "kk": "Kazakh", "ko": "Korean", "lb": "Luxembourgish", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian",
    "ms": "Malay", "nb": "Norwegian_Bokmal", "nl": "Dutch", "nn": "Norwegian_Nynorsk", "no": "Norwegian_Bokmal", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish",
    "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese",
}  # fmt: skip


def words(text):
    return WORD.findall(unicodedata.normalize("NFKC", text).lower())


def untouched(lines, lang):
    return [True] * len(lines)


def ten_words(lines, lang):
    return [len(words(line)) >= 10 for line in lines]


def keywords(lines, lang):
    return [len(line) >= 100 or not KEYWORDS.search(line) for line in lines]


@functools.cache
def c4_filter():
    from loguru import logger

    logger.remove()
    from datatrove.pipeline.filters import C4QualityFilter

    return C4QualityFilter(min_num_sentences=-1, remove_citations=False)


def c4(lines, lang):
    from datatrove.data import Document

    def keep(line):
        document = Document(text=line, id="")
        kept = c4_filter().filter(document)
        return kept is True and bool(document.text)

    return [keep(line) for line in lines]


@functools.cache
def stop_words(lang):
    import justext

    name = LANGUAGES.get((lang or "").split("-")[0].lower())
    return justext.get_stoplist(name) if name else frozenset()


def by_justext(lines, lang):
    from types import SimpleNamespace

    from justext.core import classify_paragraphs, revise_paragraph_classification
    from justext.paragraph import Paragraph

    paragraphs = [Paragraph(SimpleNamespace(dom="html.body.p", xpath="/html[1]/body[1]/p[1]")) for _ in lines]
    for paragraph, line in zip(paragraphs, lines):
        paragraph.append_text(line)
    stops = stop_words(lang)
    no_stops = {} if stops else {"stopwords_low": 0, "stopwords_high": 0}
    # A blank line is no paragraph.
    worded = [paragraph for paragraph in paragraphs if paragraph.text]
    classify_paragraphs(worded, stops, **no_stops)
    revise_paragraph_classification(worded)
    return [not paragraph.is_boilerplate for paragraph in paragraphs]


METHODS = {"untouched": untouched, "C4": c4, "jusText": by_justext, "keywords": keywords, "ten words": ten_words}


def shingles(text):
    of = words(text)
    return Counter(tuple(of[i : i + 4]) for i in range(max(1, len(of) - 3))) if of else Counter()


def size(text):
    return sum(not c.isspace() for c in text)


class Sums:
    def __init__(self):
        self.sizes, self.gone, self.matches = Counter(), Counter(), {"p": [], "r": []}

    def add(self, page, keep, gold):
        for line, kept in zip(page["lines"], keep):
            label = "code" if line.get("why") == "script" else line["label"]
            self.sizes[label] += size(line["text"])
            self.gone[label] += 0 if kept else size(line["text"])
        if gold is not None:
            text = shingles("\n".join(line["text"] for line, kept in zip(page["lines"], keep) if kept))
            common = (text & gold).total()
            self.matches["p"] += [common / text.total()] if text else []
            self.matches["r"] += [common / gold.total()] if gold else []

    def scores(self):
        share = lambda label: self.gone[label] / self.sizes[label] if self.sizes[label] else None
        mean = lambda values: sum(values) / len(values) if values else None
        p, r = mean(self.matches["p"]), mean(self.matches["r"])
        f1 = None if p is None or r is None or p + r == 0 else 2 * p * r / (p + r)
        return {"recall": share("noise"), "loss": share("content"), "f1": f1}


def read(path):
    if path.suffix == ".zst":
        import zstandard

        data = zstandard.ZstdDecompressor().stream_reader(path.open("rb"), read_across_frames=True).read()
    else:
        data = (gzip.open(path) if path.suffix == ".gz" else path.open("rb")).read()
    return [json.loads(line) for line in data.split(b"\n") if line.strip()]


def main():
    sums = {name: Sums() for name in METHODS}
    for page in read(Path(sys.argv[1])):
        lines = [line["text"] for line in page["lines"]]
        gold = None if page.get("gold_text") is None else shingles(page["gold_text"])
        for name, method in METHODS.items():
            sums[name].add(page, method(lines, page.get("lang")), gold)
    json.dump({name: of.scores() for name, of in sums.items()}, sys.stdout)


if __name__ == "__main__":
    main()
