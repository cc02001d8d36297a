"""Scores dechaff beside other text cleaners on folders or files of labelled pages, and prints the README's table.

    cargo build --release && python3 benches/quality/run.py LABELLED... [--work DIR] [--json FILE]

LABELLED is a folder of *.jsonl, plain, .gz or .zst, in the format that the README describes ("Measuring"), or such a file.
The peers are installed from PyPI into a virtual environment of their own in --work. `peers.py` says how each is run.
dechaff runs as `dechaff eval --no-model` does: all stages, all rules. The line model stays out, since the sets at hand may be
those that it learned from; models/README.md has its scores on sites that it never saw.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from environment import python

HERE = Path(__file__).resolve().parent
DECHAFF = HERE.parent.parent / "target" / "release" / "dechaff"
ENDINGS = (".jsonl", ".jsonl.gz", ".jsonl.zst")


def sets(paths):
    for path in paths:
        found = sorted(p for p in path.iterdir() if p.name.endswith(ENDINGS)) if path.is_dir() else [path]
        if not found:
            sys.exit(f"{path}: no labelled sets here")
        yield from found


def of_dechaff(dechaff, path):
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        done = subprocess.run([dechaff, "eval", path, "--json", out.name, "-q", "--no-model"])
        if done.returncode:
            sys.exit(f"{path}: dechaff eval says {done.returncode}")
        scores = json.loads(Path(out.name).read_text(encoding="utf-8"))["overall"]
    value = lambda name: scores[name] and scores[name]["value"]
    row = {"recall": value("noise_recall"), "loss": value("content_loss"), "f1": value("f1")}
    return {"untouched": {"recall": 0.0, "loss": 0.0, "f1": value("f1_untouched")}, "dechaff": row}


def check(name, ours, theirs):
    """Both scorers were written apart; on the untouched text they must say the same."""
    a, b = ours["untouched"]["f1"], theirs["untouched"]["f1"]
    if (a is None) != (b is None) or (a is not None and abs(a - b) > 1e-4):
        sys.exit(f"{name}: F1 of the untouched text is {a} for dechaff and {b} for peers.py")


def cell(score):
    percent = lambda x, digits: "–" if x is None else f"{100 * x:.{digits}f}"
    return f"{percent(score['recall'], 0)} · {percent(score['loss'], 2 if (score['loss'] or 0) < 0.05 else 1)} · {percent(score['f1'], 1)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", type=Path, nargs="+")
    parser.add_argument("--dechaff", type=Path, default=DECHAFF)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "dechaff-quality")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    peers, results = python(args.work, "-r", HERE / "requirements.txt"), {}
    for path in sets(args.labelled):
        name = path.name.split(".jsonl")[0]
        print(f"{name} …", file=sys.stderr)
        ours = of_dechaff(args.dechaff, path)
        theirs = json.loads(subprocess.run([peers, HERE / "peers.py", path], stdout=subprocess.PIPE, check=True).stdout)
        check(name, ours, theirs)
        results[name] = {**theirs, **ours}
    if args.json:
        args.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    columns = ["untouched", "dechaff", "C4", "jusText", "keywords", "ten words"]
    print("| set | untouched F1 | " + " | ".join(columns[1:]) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for name, row in results.items():
        untouched = row["untouched"]["f1"]
        print(f"| {name} | {'–' if untouched is None else f'{100 * untouched:.1f}'} | " + " | ".join(cell(row[c]) for c in columns[1:]) + " |")


if __name__ == "__main__":
    main()
