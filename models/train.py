#!/usr/bin/env python3
"""Makes the line model from labelled pages.

    cargo build --release
    pip install lightgbm numpy scikit-learn scipy
    models/compose.py WHOLE-PAGES.jsonl... --out target/composed
    models/train.py --dechaff target/release/dechaff --work target/model --out models/lines.model LABELLED.jsonl... --composed target/composed/*

The README says how labelled pages are written. Composed pages are learned from and not scored. Sites are kept apart throughout: of five parts of the sites each is judged by
what was learned from the other four, and those judgements make the calibration and the scores printed.

1. `dechaff model features` cleans the pages without a line model and describes the lines that are left.
2. Weights of words and hints: logistic regression. Its scores of each part come from the other four.
3. Boosted trees over the columns, of which those scores are some.
4. Calibration: the share of noise, in characters, among lines of each sum.
"""

import argparse
import json
import struct
import subprocess
from collections import defaultdict
from pathlib import Path

import lightgbm
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import SGDClassifier

from parts import PARTS, part_of

BITS = 19
HINTS = 20
# What a hint is worth beside all words of a line together.
HINT = 0.5
# Added to the sum of the trees: see `Header` in src/model/file.rs.
PROSE = 2.0
SOLID = 0.8
BODY = 0.25
HEADLINE = 1.5
SENTENCE, INSIDE, NEARLY_ALL, HEAD = 50, 0.02, 0.85, 2
# What is not judged: see src/model/mod.rs.
PARAGRAPH, LARGE_PART, LEAST_PROSE, LARGEST = 500, 0.1, 200, 1 << 17
TREES = dict(objective="binary", learning_rate=0.08, num_leaves=31, min_data_in_leaf=60, feature_fraction=0.4, bagging_fraction=0.7,
             bagging_freq=1, lambda_l2=5, max_bin=127, seed=1, deterministic=True, force_row_wise=True, verbose=-1)


class Lines:
    """All lines of all pages, side by side."""

    def __init__(self, folder, composed=()):
        self.pages = read(folder / "pages.jsonl")
        lines = read(folder / "lines.jsonl")
        self.text = [line["text"] for line in lines]
        self.size = np.array([line["size"] for line in lines], float)
        self.code = np.array([line["code"] for line in lines])
        labels = {"noise": 1, "content": 0, "ambiguous": -1}
        self.label = np.array([labels[line["label"]] for line in lines])
        self.page = np.repeat(np.arange(len(self.pages)), [page["lines"] for page in self.pages])
        self.part = np.array([part_of(page["site"]) for page in self.pages])[self.page]
        self.sets = sorted({page["set"] for page in self.pages})
        self.set = np.array([self.sets.index(page["set"]) for page in self.pages])[self.page]
        self.composed = np.array([page["set"] in composed for page in self.pages])[self.page]

    def words(self, folder):
        """A row a line: its words, which share a length of one, and its hints."""
        ids = np.fromfile(folder / "ids.u32", np.uint32).astype(np.int32)
        counts = np.fromfile(folder / "counts.u32", np.uint32).astype(np.int64)
        starts = np.concatenate([[0], np.cumsum(counts + HINTS)])
        values = np.repeat((1 / np.sqrt(np.maximum(counts, 1))).astype(np.float32), counts + HINTS)
        for k in range(HINTS):
            values[starts[1:] - 1 - k] = HINT
        return csr_matrix((values, ids, starts), shape=(len(counts), 1 << BITS))

    def columns(self, folder):
        names = json.loads((folder / "columns.json").read_text())
        return np.fromfile(folder / "columns.f32", np.float32).reshape(len(self.text), len(names)), names


def read(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def logistic(words, lines, chosen):
    """Weights as signed roots (i8), what one is worth, and the bias."""
    rows = np.flatnonzero(chosen & (lines.label >= 0))
    np.random.default_rng(0).shuffle(rows)
    weight = np.sqrt(np.minimum(lines.size, 400)) + 1
    fit = SGDClassifier(loss="log_loss", alpha=3e-6, max_iter=6, tol=None, average=True, random_state=0)
    fit.fit(words[rows], lines.label[rows], sample_weight=weight[rows])
    weights = fit.coef_[0]
    # Squares, so that a byte holds many small weights and few large ones.
    roots = np.sqrt(np.abs(weights))
    step = roots.max() / 127
    return (np.sign(weights) * np.round(roots / step)).astype(np.int8), np.float32(step * step), np.float32(fit.intercept_[0])


def scores(words, weights, step, bias):
    worth = weights.astype(np.float32) * np.abs(weights.astype(np.float32)) * step
    return (words @ worth + bias).astype(np.float32)


def trees(columns, lines, chosen, rounds):
    rows = chosen & (lines.label >= 0)
    weight = np.sqrt(np.minimum(lines.size, 1000)) + 1
    return lightgbm.train(TREES, lightgbm.Dataset(columns[rows], lines.label[rows], weight=weight[rows]), rounds)


def shift(columns, names, lines):
    """What is added to the sum of the trees, and which lines are not for the model to judge."""
    at = {name: columns[:, i] for i, name in enumerate(names)}
    inside = (at["prose before"] > INSIDE) & (at["prose after"] > INSIDE)
    sentence = (at["ends a sentence"] > 0) & (at["weight"] >= SENTENCE)
    all_prose = at["prose of the document"]
    closed = (at["prose"] > 0) & (at["weight"] >= np.minimum(PARAGRAPH, LARGE_PART * all_prose)) | (all_prose < LEAST_PROSE)
    closed |= (np.bincount(lines.page, [len(text.encode()) for text in lines.text]) > LARGEST)[lines.page]
    share = at["share of prose"]
    head = (at["lines before"] < HEAD) & (at["lines until prose"] >= 0) & (at["lines until prose"] <= HEAD)
    return PROSE * (share - 0.5) + SOLID * (share > NEARLY_ALL) - BODY * (sentence & inside) - HEADLINE * head, closed


def calibrate(sums, lines):
    """Sums and the probability of noise that they stand for."""
    known = lines.label >= 0
    fit = IsotonicRegression(out_of_bounds="clip", y_min=0.0005, y_max=0.9995)
    fit.fit(sums[known], lines.label[known], sample_weight=np.minimum(lines.size[known], 400))
    points = np.unique(np.round(np.quantile(sums[known], np.linspace(0, 1, 41)), 2))
    points = np.unique(np.concatenate([points, np.arange(-1, 9, 0.25)]))
    # Steps of equal probability are tilted, so that a threshold stands for one sum.
    probability = 0.99 * np.maximum.accumulate(fit.predict(points)) + 0.01 * (points - points[0]) / (points[-1] - points[0])
    return [[round(float(x), 3), round(float(p), 6)] for x, p in zip(points, probability)]


def table(sums, lines, thresholds):
    """Noise recall and content loss, in percent, set by set, with what the other stages removed."""
    total, rows = defaultdict(lambda: np.zeros(2)), []
    for page in lines.pages:
        total[page["set"]] += [page["noise"], page["content"]]
    for i, name in enumerate(lines.sets):
        own = (lines.set == i) & ~lines.code & ~lines.composed
        if not own.any():
            continue
        sums_of = [np.array([lines.size[own & (lines.label == label) & (sums < t)].sum() for label in (1, 0)]) for t in thresholds]
        rows.append((name, [100 * (1 - left / total[name]) for left in sums_of]))
    return rows


def write(path, header, weights, model):
    booster = model.dump_model()
    with open(path, "wb") as out:
        out.write(json.dumps({**header, "trees": len(booster["tree_info"])}, separators=(",", ":")).encode() + b"\n")
        out.write(weights.tobytes())
        for tree in booster["tree_info"]:
            nodes, leaves = [], []
            number(tree["tree_structure"], nodes, leaves)
            out.write(struct.pack("<H", len(nodes)))
            for node in nodes:
                # The largest f32 that is not above the threshold decides alike.
                bound = np.float32(node["threshold"])
                bound = np.nextafter(bound, np.float32(-np.inf)) if float(bound) > node["threshold"] else bound
                out.write(struct.pack("<Hhhff", node["split_feature"], node["yes"], node["no"], bound, node["internal_value"]))
            out.write(struct.pack(f"<{len(leaves)}f", *leaves))


def number(node, nodes, leaves):
    """Lays a tree out with parents before children; gives a node's number, or -1 minus a leaf's."""
    if "split_feature" not in node:
        leaves.append(node["leaf_value"])
        return -len(leaves)
    at = len(nodes)
    nodes.append(node)
    node["yes"] = number(node["left_child"], nodes, leaves)
    node["no"] = number(node["right_child"], nodes, leaves)
    return at


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("labelled", nargs="+", type=Path)
    arguments.add_argument("--composed", nargs="*", type=Path, default=[], help="what compose.py made of some of them")
    arguments.add_argument("--dechaff", required=True)
    arguments.add_argument("--work", type=Path, required=True, help="scratch folder, some gigabytes")
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--rounds", type=int, default=200)
    arguments.add_argument("--cautious", type=float, default=3.17, help="sum from which on a line is removed")
    arguments.add_argument("--keen", type=float, default=2.1)
    args = arguments.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)

    def features(*more):
        subprocess.run([args.dechaff, "model", "features", *map(str, args.labelled + args.composed), "--out", str(args.work), *more], check=True)

    features()
    lines = Lines(args.work, {path.stem for path in args.composed})
    words = lines.words(args.work)
    held = np.zeros(len(lines.text), np.float32)
    # Composed pages say the same words again.
    found = ~lines.composed
    for part in range(PARTS):
        held[lines.part == part] = scores(words[lines.part == part], *logistic(words, lines, found & (lines.part != part)))
    held.tofile(args.work / "scores.f32")
    features("--scores", str(args.work / "scores.f32"))
    columns, names = lines.columns(args.work)

    sums = np.zeros(len(lines.text))
    for part in range(PARTS):
        model = trees(columns, lines, lines.part != part, args.rounds)
        sums[lines.part == part] = model.predict(columns[lines.part == part], raw_score=True)
        print(f"part {part + 1} of {PARTS}", flush=True)
    added, closed = shift(columns, names, lines)
    sums = np.where(closed, -99, sums + added)
    np.save(args.work / "sums.npy", sums)
    thresholds = [args.cautious, args.keen]
    print(f"{'set':42} {'others':>12} {'cautious':>12} {'keen':>12}   noise recall / content loss, %")
    for name, cells in table(sums, lines, [1e9, *thresholds]):
        print(f"{name:42} " + " ".join(f"{noise:6.1f}/{content:5.2f}" for noise, content in cells))

    calibration = calibrate(sums[found & ~closed], subset(lines, found & ~closed))
    at, probability = zip(*calibration)
    weights, step, bias = logistic(words, lines, found)
    header = {"columns": names, "bits": BITS, "step": float(step), "bias": float(bias), "hint": HINT, "prose": PROSE, "solid": SOLID, "body": BODY, "head": HEADLINE,
              "calibration": calibration, **{mode: round(float(np.interp(t, at, probability)), 6) for mode, t in zip(["cautious", "keen"], thresholds)}}
    write(args.out, header, weights, trees(columns, lines, np.ones(len(lines.text), bool), args.rounds))
    print({key: header[key] for key in ("cautious", "keen", "step", "bias")}, args.out.stat().st_size, "bytes")


def subset(lines, chosen):
    """Label and size of some lines."""
    part = argparse.Namespace()
    part.label, part.size = lines.label[chosen], lines.size[chosen]
    return part


if __name__ == "__main__":
    main()
