#!/usr/bin/env python3
"""How well names are told, on labelled pairs of spellings: python3 benches/quality/names.py PAIRS.tsv [--dechaff PATH]

PAIRS.tsv has a header; of its columns these are read: kind (person, place), source, lang, cls, a, b, ent_a, ent_b (the entities, alike
where both are one). Classes translit, fold, extra and order are one entity; those that begin with neg- are two.

check    A pack is made with `a` as each entity's name and a native spelling that the romanisation of `a` is read back to (Russian by
         BGN/PCGN, Ukrainian by the national system), and `names check` is asked whose each `b` is. Reading back is right for names that
         are written by the system, so that recall is a lower bound.
suggest  All full names of people stand in sentences of a corpus; `names suggest` says which are one person's.
"""

import argparse
import collections
import csv
import itertools
import json
import pathlib
import re
import subprocess
import tempfile
import tomllib

SAME = {"translit", "fold", "extra", "order"}
PATRONYMIC = re.compile(r"(v[iy]t?ch|ovna|evna|ivna|yvna|auna|euna|ichna|vič|wicz|witsch)$", re.I)
RUSSIAN = {
    "shch": "щ", "zh": "ж", "kh": "х", "ts": "ц", "ch": "ч", "sh": "ш", "yu": "ю", "ya": "я", "ye": "е", "yë": "ё", "yo": "ё",
    **dict(zip("abvgdeëziklmnoprstuf", "абвгдеёзиклмнопрстуф")),
}
UKRAINIAN = {
    "shch": "щ", "zgh": "зг", "zh": "ж", "kh": "х", "ts": "ц", "ch": "ч", "sh": "ш", "yu": "ю", "ya": "я", "ye": "є", "yi": "ї",
    "iu": "ю", "ia": "я", "ie": "є", **dict(zip("abvhgdezyklmnoprstuf", "абвгґдезиклмнопрстуф")),
}
ENDINGS = {
    "ru": [("skiy", "ский"), ("skii", "ский"), ("sky", "ский"), ("yy", "ый"), ("iy", "ий"), ("nye", "ные"), ("pol", "поль")],
    "uk": [("tskyi", "цький"), ("skyi", "ський"), ("yy", "ий"), ("yi", "ий"), ("tsk", "цьк"), ("sk", "ськ"), ("ets", "ець"), ("pol", "поль"), ("pil", "піль")],
}
# What romanisations leave out and the languages hardly ever do without: a sign behind л before н and с, before я behind lips, ї.
UNWRITTEN = {"ru": [("л(?=[нс])", "ль")], "uk": [("л(?=[нс])", "ль"), ("(?<=[бпвмф])(?=[яюєї])", "'"), ("ій(?=[зл])", "ії"), ("(?<=[аеіо])й(?=в)", "ї")]}


def read_back(word, lang):
    """The native spelling that a system writes so, or None."""
    table, word, end = (RUSSIAN if lang == "ru" else UKRAINIAN), word.lower(), ""
    for latin, native in ENDINGS[lang]:
        if word.endswith(latin) and len(word) > len(latin):
            word, end = word[: -len(latin)], native
            break
    out, at = "", 0
    while at < len(word):
        size = next((n for n in (4, 3, 2, 1) if at + n <= len(word) and word[at : at + n] in table), 0)
        before = word[at - 1] if at else ""
        if word[at] == "y" and size < 2 and (lang == "ru" or before and before in "aeiou"):
            out, at = out + ("й" if before and before in "aeiouë" else "ы"), at + 1
        elif word[at] == "i" and lang == "uk" and size < 2:
            out, at = out + ("й" if before and before in "aeiouy" else "і"), at + 1
        elif word[at] in "’'":
            out, at = out + "ь", at + 1
        elif size:
            out, at = out + table[word[at : at + size]], at + size
        else:
            return None
    out += end
    for place, written in UNWRITTEN[lang]:
        out = re.sub(place, written, out)
    return out.capitalize()


def native(name, lang):
    parts = [piece if piece in " -" else read_back(piece, lang) for piece in re.split(r"([ -])", name)]
    return None if None in parts else "".join(parts)


def titled(name):
    """Family names in capitals as a text has them."""
    return " ".join("-".join(part.capitalize() if part.isupper() else part for part in word.split("-")) for word in name.split())


def short(name):
    words = name.split()
    if len(words) == 3 and PATRONYMIC.search(words[1]):
        return f"{words[0]} {words[2]}"
    return name if len(words) == 2 else None


def check(pairs, dechaff):
    for kind, lang in (("place", "ru"), ("place", "uk"), ("person", "ru")):
        rows = [row for row in pairs if row["kind"] == kind and row["lang"] == lang]
        for source in sorted({row["source"] for row in rows}):
            score_check([row for row in rows if row["source"] == source], f"{kind} {lang} {source}", kind, lang, dechaff)


def score_check(rows, what, kind, lang, dechaff):
    entries = {}
    for row in rows:
        spelled = native(titled(row["a"]), lang)
        if spelled:
            entries.setdefault(row["ent_a"], (f"e{len(entries)}", row["a"], titled(row["a"]), spelled))
    with tempfile.TemporaryDirectory() as folder:
        pack = pathlib.Path(folder, "names", "pairs.toml")
        pack.parent.mkdir()
        entry = "[[{}]]\nid = {}\nname = {}\nnative = {{ {} = {} }}\n"
        pack.write_text("".join(entry.format(kind, *map(json.dumps, (id, name)), lang, json.dumps(spelled, ensure_ascii=False)) for id, _, name, spelled in entries.values()))
        asked = [row for row in rows if row["ent_a"] in entries and entries[row["ent_a"]][1] == row["a"]]
        command = [dechaff, "names", "check", "--no-builtin-rules", "--rules", folder, "--", *(row["b"] for row in asked)]
        said = subprocess.run(command, capture_output=True, text=True).stdout
    answers = re.split(r"\n(?! )", said.rstrip("\n"))
    counts = collections.Counter()
    for row, answer in zip(asked, answers, strict=True):
        own = f"names.{entries[row['ent_a']][0]} "
        taken = any(own in line and "a family name" not in line for line in answer.splitlines()[1:])
        # A namesake that is spelled alike in every letter is no mistake of a romanisation.
        label = "same" if row["cls"] in SAME else "other" if row["cls"].startswith("neg-") else None
        counts[label, taken] += 1
    report(what, counts["same", True], counts["other", True], counts["same", True] + counts["same", False], counts["other", False])


def report(what, right, wrong, positives, spared):
    precision, recall = right / max(1, right + wrong), right / max(1, positives)
    print(f"{what:22} precision {precision:.4f} ({wrong} wrong, {spared} others told apart)  recall {recall:.3f} of {positives}")


def suggest(pairs, dechaff):
    people = [row for row in pairs if row["kind"] == "person" and row["lang"] in ("be", "ru", "uk")]
    for source in sorted({row["source"] for row in people}):
        bearers, same = collections.defaultdict(set), set()
        for row in (row for row in people if row["source"] == source):
            names = [short(titled(row[side])) for side in "ab"]
            for side, name in zip("ab", names):
                if name:
                    bearers[titled(row[side])].add(row[f"ent_{side}"])
            if row["cls"] in SAME and all(names) and names[0] != names[1]:
                same.add(tuple(sorted(names)))
        found = set()
        for entry in suggested(sorted(bearers), dechaff):
            found.update(tuple(sorted(pair)) for pair in itertools.combinations([entry["name"], *entry["latin"]], 2))
        by_short = collections.defaultdict(set)
        for name, entities in bearers.items():
            by_short[short(name)] |= entities
        right = sum(bool(by_short[a] & by_short[b]) for a, b in found)
        counted = len(same & found)
        precision = right / max(1, len(found))
        print(f"suggest {source:14} precision {precision:.4f} ({len(found) - right} wrong of {len(found)})  recall {counted / max(1, len(same)):.3f} of {len(same)}")


def suggested(names, dechaff):
    sentences = ("The council heard that {} had signed the paper on Tuesday.", "A letter from {} was read at the meeting.", "On Friday evening {} spoke about the bridge.")
    with tempfile.TemporaryDirectory() as folder:
        corpus = pathlib.Path(folder, "corpus.jsonl")
        texts = (sentence.format(name) for name in names for sentence in sentences)
        corpus.write_text("".join(json.dumps({"id": str(n), "text": text}, ensure_ascii=False) + "\n" for n, text in enumerate(texts)))
        said = subprocess.run([dechaff, "names", "suggest", corpus, "--no-builtin-rules"], capture_output=True, text=True, check=True)
    return tomllib.loads(said.stdout).get("person", [])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pairs", type=pathlib.Path)
    parser.add_argument("--dechaff", default="dechaff")
    args = parser.parse_args()
    with args.pairs.open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    check(pairs, args.dechaff)
    suggest(pairs, args.dechaff)


if __name__ == "__main__":
    main()
