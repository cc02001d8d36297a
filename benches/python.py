"""Measures the Python package beside the command line and beside datatrove's C4 filter, all in one run on one corpus.

    cargo build --release && pip install './python[arrow]' 'datatrove[io]' regex spacy && python3 benches/python.py [--mb 50] [--strict]

Only ratios count: of processor time on one thread, of the clock on more. Documents are in memory before a side of Python is timed; the command line reads, writes and logs. Each side runs once to
warm up, then three times in turn, and its best time is taken. The bars: clean_batch and Arrow within 1.3 times the command line's time, and
ten times the documents a second of the filter on one core. Spark is measured on request (--spark), without a bar: what a job costs beyond the cleaning.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import corpus
import pyarrow as pa

import dechaff

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3


class Bench:
    """The corpus in all its shapes, and the best times so far."""

    def __init__(self, args, folder):
        self.command, self.folder = args.dechaff, folder
        self.source = folder / "corpus.jsonl"
        corpus.write_jsonl(self.source, int(args.mb * 1e6), noise=args.noise)
        records = [json.loads(line) for line in self.source.read_text(encoding="utf-8").splitlines()]
        self.texts = [record["text"] for record in records]
        self.urls = [record.get("url") for record in records]
        self.table = pa.table({"text": self.texts, "url": pa.array(self.urls, pa.string())})
        self.bytes = sum(len(text.encode()) for text in self.texts)
        self.expected = None

    def command_line(self, threads):
        out, log = self.folder / "out.jsonl", self.folder / "log.jsonl"
        options = ["--quiet", "--survey", "no", "--threads", str(threads), "--out", out, "--log", log]
        subprocess.run([self.command, "clean", self.source, *options], check=True)
        if self.expected is None:
            self.expected = [json.loads(line)["text"] for line in out.read_text(encoding="utf-8").splitlines()]

    def batch(self, cleaner):
        return [cleaned.text for cleaned in cleaner.clean_batch(self.texts, urls=self.urls)]

    def arrow(self, cleaner):
        return cleaner.clean_table(self.table)

    def one_by_one(self, cleaner):
        return [cleaner.clean(text, url=url).text for text, url in zip(self.texts, self.urls, strict=True)]

    def check(self, cleaner):
        """All sides must do the same."""
        if not self.batch(cleaner) == self.arrow(cleaner)["text"].to_pylist() == self.one_by_one(cleaner) == self.expected:
            raise SystemExit("the sides differ")

    def filtered(self, documents, c4):
        # The filter changes what it is given.
        return sum(c4.filter(type(document)(text=document.text, id=document.id)) is True for document in documents)


def processors():
    """Seconds that processors have worked for this process and those that it started."""
    return sum(os.times()[:4])


def best(*sides, by):
    """The best of three times of each side, measured in turn."""
    for side in sides:
        side()
    times = [float("inf")] * len(sides)
    for _ in range(ROUNDS):
        for at, side in enumerate(sides):
            start = by()
            side()
            times[at] = min(times[at], by() - start)
    return times


def c4_filters():
    """The filter as it comes, which counts sentences with spaCy, and the same without counting them."""
    from datatrove.data import Document
    from datatrove.pipeline.filters import C4QualityFilter
    from loguru import logger

    logger.remove()
    return Document, C4QualityFilter(), C4QualityFilter(min_num_sentences=-1)


def spark(bench, cores):
    """Cleaning through Spark beside Arrow alone, both on so many cores."""
    from pyspark.sql import SparkSession

    import dechaff.spark

    os.environ["PYSPARK_PYTHON"] = sys.executable
    source, out = str(bench.folder / "in.parquet"), str(bench.folder / "out.parquet")
    session = SparkSession.builder.master(f"local[{cores}]").config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    session.createDataFrame([(url, text) for url, text in zip(bench.urls, bench.texts)], "url string, text string").repartition(4 * cores).write.parquet(source)
    job = lambda: dechaff.spark.clean(session.read.parquet(source)).write.mode("overwrite").parquet(out)
    copy = lambda: session.read.parquet(source).write.mode("overwrite").parquet(out)
    survey = lambda: dechaff.spark.survey(session.read.parquet(source))
    cleaner = dechaff.Cleaner(threads=cores)
    times = best(job, copy, survey, lambda: bench.arrow(cleaner), by=time.perf_counter)
    session.stop()
    return times


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dechaff", default=ROOT / "target" / "release" / "dechaff", help="the command to measure")
    parser.add_argument("--mb", type=float, default=20, help="size of the corpus in megabytes")
    parser.add_argument("--noise", type=float, default=0.03, help="share of lines that are noise: 0.03 as after a good extractor, 0.6 as on whole pages")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--spark", action="store_true", help="measure Spark too")
    parser.add_argument("--strict", action="store_true", help="exit code 1 if a bar is missed")
    args = parser.parse_args()
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(args, Path(folder))
        cleaner = dechaff.Cleaner(threads=args.threads)
        bench.command_line(args.threads)
        bench.check(cleaner)
        document, c4, light = c4_filters()
        documents = [document(text=text, id=str(n)) for n, text in enumerate(bench.texts)]
        sides = [lambda: bench.command_line(args.threads), lambda: bench.batch(cleaner), lambda: bench.arrow(cleaner), lambda: bench.one_by_one(cleaner)]
        sides.append(lambda: cleaner.survey_table(bench.table))
        filters = [lambda: bench.filtered(documents, c4), lambda: bench.filtered(documents, light)]
        command, batch, arrow, single, survey, theirs, unsentenced = best(*sides, *filters, by=processors if args.threads == 1 else time.perf_counter)
        print(f"{len(bench.texts):,} documents, {bench.bytes / 1e6:.1f} MB of text, {args.threads} threads\n")
        print("| side                        | seconds | MB/s | documents/s | ratio | bar   |        |")
        print("|-----------------------------|---------|------|-------------|-------|-------|--------|")

        def row(name, seconds, ratio=None, bar="", ok=True):
            shown = "" if ratio is None else f"{ratio:.2f}"
            missed.append(not ok)
            told = "" if not bar else "ok" if ok else "MISSED"
            print(f"| {name:<27} | {seconds:>7.3f} | {bench.bytes / 1e6 / seconds:>4.1f} | {len(bench.texts) / seconds:>11,.0f} | {shown:>5} | {bar:<5} | {told:<6} |")

        row("command line", command)
        row("clean_batch", batch, batch / command, "≤ 1.3", batch <= 1.3 * command)
        row("clean_table", arrow, arrow / command, "≤ 1.3", arrow <= 1.3 * command)
        row("clean, one by one", single, single / command)
        row("survey_table", survey, survey / command)
        # The filter has one thread; on more, ours must be better by as much.
        faster = theirs / batch / args.threads
        row("datatrove's C4 filter", theirs, faster, "≥ 10", faster >= 10)
        row("  without its sentence count", unsentenced, unsentenced / batch / args.threads)
        if args.spark:
            job, copy, survey, alone = spark(bench, args.threads)
            row("Spark: Parquet to Parquet", job, job / alone)
            row("Spark: the same, no cleaning", copy)
            row("Spark: survey", survey)
    return 1 if args.strict and any(missed) else 0


if __name__ == "__main__":
    sys.exit(main())
