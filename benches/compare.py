"""Measures dechaff beside other tools, each row in one run on one corpus, and prints the ratios.

    cargo build --release && python3 benches/compare.py [--all] [--quick] [--strict] [--only NAME]

Only ratios count: a machine's own figures say nothing of another's. Rows of one core compare processor time, rows of two threads
the clock's. Each side is run once to warm up, then three times in turn, and its best time is taken. Every run's documents are
counted, so that a row is a test as well. Needs ripgrep, zstd and pigz; datatrove and pyarrow are installed into a virtual environment
of their own beside the corpus. Repair, rules, script, duplicates, names and log are on; the line model and the survey are off but for
--all, since no other side looks for what they look for.
"""

import argparse
import filecmp
import json
import os
import random
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

import corpus

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3

C4 = """
import sys
from loguru import logger
logger.remove()
from datatrove.pipeline.filters import C4QualityFilter
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
folder, name, out = sys.argv[1:]
documents = JsonlReader(folder, glob_pattern=name)()
documents = C4QualityFilter(min_num_sentences=-1)(documents)
for _ in JsonlWriter(out, compression=None)(documents):
    pass
"""

TO_PARQUET = """
import json, sys
import pyarrow as pa, pyarrow.parquet as pq
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
pq.write_table(pa.Table.from_pylist(rows), sys.argv[2], row_group_size=10_000)
"""

PARQUET = """
import sys
import pyarrow.parquet as pq
source = pq.ParquetFile(sys.argv[1])
with pq.ParquetWriter(sys.argv[2], source.schema_arrow) as out:
    for batch in source.iter_batches():
        out.write_batch(batch)
"""


class Ran:
    """What a run took: seconds of the clock, seconds of processors, most bytes of memory, and what it printed."""

    def __init__(self, command, shell=False):
        start = time.perf_counter()
        process = subprocess.Popen(command, shell=shell, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.printed = process.stdout.read().decode().strip()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.clock = time.perf_counter() - start
        self.cpu = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss * 1024
        self.code = process.returncode


class Unavailable(Exception):
    """A row cannot be measured here; says what is missing."""


class Bench:
    """The corpus, the tools and the rows measured so far."""

    def __init__(self, args):
        self.dechaff = Path(args.dechaff)
        self.stages = [] if args.all else ["--no-model", "--survey", "no"]
        self.work = Path(args.work)
        self.mb = 16 if args.quick else args.mb
        self.files = 2_000 if args.quick else 50_000
        self.rows = []
        self.out = self.work / "out"
        self.work.mkdir(parents=True, exist_ok=True)

    def made(self, name, make):
        """A file of the corpus, made when first asked for."""
        path = self.work / name
        if not path.exists():
            print(f"making {name} …", file=sys.stderr)
            make(path)
        return path

    def jsonl(self, mb=None):
        mb = mb or self.mb
        return self.made(f"corpus-{mb}.jsonl", lambda path: corpus.write_jsonl(path, int(mb * 1e6)))

    def packed(self, ending, tool):
        need(tool)
        source = self.jsonl()
        return self.made(f"{source.name}.{ending}", lambda path: subprocess.run(f"{tool} -q -c {source} > {path}", shell=True, check=True))

    def python(self):
        """The interpreter of an environment that has datatrove and pyarrow."""
        python = self.work / "venv" / "bin" / "python"
        if not python.exists():
            print("installing datatrove and pyarrow …", file=sys.stderr)
            venv.create(self.work / "venv", with_pip=True)
            subprocess.run([python, "-m", "pip", "install", "-q", "datatrove[io]", "regex", "pyarrow"], check=True)
        return python

    def pack(self, phrases, regexes):
        """A folder with a rule file of made-up phrases and regexes; of the phrases a list for ripgrep too."""
        folder = self.work / f"pack-{phrases}-{regexes}"
        if not folder.exists():
            (folder / "bench").mkdir(parents=True)
            write_pack(folder, phrases, regexes)
        return folder

    def clean(self, *options, source, documents=None, stages=None):
        """Runs dechaff and checks that as many documents come out as went in; `stages` are the options in place of the bench's own."""
        # A file system is slow to make files where many were just deleted: folders of many are left until the end.
        if self.out.exists() and source != self.work / f"files-{self.files}":
            shutil.rmtree(self.out)
        elif self.out.exists():
            self.out = self.work / f"out-{time.monotonic_ns()}"
        self.out.mkdir()
        summary = self.out / "summary.json"
        # What is compressed comes out plain: the other side only reads.
        target = self.out / Path(source).name.removesuffix(".gz").removesuffix(".zst")
        command = [self.dechaff, "clean", source, *(self.stages if stages is None else stages), "--quiet", "--out", target, "--summary", summary]
        if "--no-log" not in options:
            command += ["--log", self.out / "log.jsonl"]
        ran = Ran([*command, *options])
        if ran.code != 0:
            raise SystemExit(f"dechaff failed with {ran.code}: {command}")
        told = json.loads(summary.read_text())["documents"]
        if documents is not None and told != documents:
            raise SystemExit(f"{documents} documents went in, {told} were cleaned: {command}")
        return ran

    def undone(self, source):
        """Undoes the last run, of `source`, and checks that it comes back; gives the most memory in MiB."""
        back = self.out / "back.jsonl"
        ran = Ran([self.dechaff, "undo", self.out / source.name, "--log", self.out / "log.jsonl", "--out", back, "--quiet"])
        if ran.code != 0 or not filecmp.cmp(source, back, shallow=False):
            raise SystemExit(f"{source} does not come back from undo")
        return ran.memory / 2**20

    def row(self, name, what, ours, theirs, by, bar, least=False):
        """Measures two sides in turn and notes their ratio: ours to theirs, or theirs to ours where at least so much is wanted."""
        ours(), theirs()
        best = [None, None]
        for _ in range(ROUNDS):
            for side, run in enumerate((ours, theirs)):
                value = by(run())
                best[side] = value if best[side] is None else min(best[side], value)
        ratio = best[1] / best[0] if least else best[0] / best[1]
        self.note(name, what, *best, ratio, bar, least)

    def note(self, name, what, ours, theirs, ratio, bar, least=False):
        missed = bar is not None and (ratio < bar if least else ratio > bar)
        self.rows.append(missed)
        wanted = "" if bar is None else f"{'≥' if least else '≤'} {bar:g}"
        print(f"| {name:<11} | {what:<52} | {ours:>9.3f} | {theirs:>9.3f} | {ratio:>6.2f} | {wanted:<6} | {'' if bar is None else 'MISSED' if missed else 'ok':<6} |", flush=True)


def need(tool):
    if not shutil.which(tool):
        raise Unavailable(f"`{tool}` is not installed")


def write_pack(folder, phrases, regexes):
    words = "share story reply newsletter cookies author page photo read older print follow topics archive menu daily inbox button login video weather ticket widget banner puzzle recipe".split()
    pick = random.Random(7).choice
    # Some that the corpus has, so that both sides find something.
    lines = {noise for noise in corpus.ENGLISH["noise"] if noise.count(" ") > 1 and noise.isascii()}
    while len(lines) < phrases:
        lines.add(" ".join(pick(words) for _ in range(4)))
    lines = sorted(lines)
    (folder / "phrases").write_text("\n".join(lines) + "\n")
    rules = ["lang = \"en\"", "[[rule]]", "id = \"bench.lines\"", "why = \"made up\"", f"lines = {json.dumps(lines)}", f"hit = {json.dumps(lines[0])}", 'miss = "The ferry left."']
    for number in range(0, regexes, 10):
        pairs = [(pick(words), pick(words)) for _ in range(min(10, regexes - number))]
        patterns = [f"^(?:please )?{a} (?:to |for )?(?:our|the|your) {b}(?: .{{0,60}})?$" for a, b in pairs]
        rules += ["[[rule]]", f"id = \"bench.regex-{number}\"", "why = \"made up\"", f"regex = {json.dumps(patterns)}", f"needs = {json.dumps(sorted({a for a, _ in pairs}))}"]
        rules += [f"hit = {json.dumps(f'{pairs[0][0]} the {pairs[0][1]}')}", 'miss = "The ferry left."']
    (folder / "bench" / "en.toml").write_text("\n".join(rules) + "\n")


def cpu(ran):
    return ran.cpu


def clock(ran):
    return ran.clock


def documents_in(path):
    with open(path, "rb") as file:
        return sum(1 for _ in file)


def filters(bench):
    """One core beside a filter that is written in Python."""
    source, python = bench.jsonl(), bench.python()
    count = documents_in(source)
    theirs = bench.work / "c4"
    c4 = lambda: Ran([python, "-c", C4, source.parent, source.name, theirs])
    bench.row("c4", "one core, JSONL: datatrove's C4 filter", lambda: bench.clean("--threads", "1", source=source, documents=count), c4, cpu, 12, least=True)


def phrases(bench):
    """Made-up phrases and regexes beside ripgrep."""
    need("rg")
    source = bench.jsonl()
    count = documents_in(source)
    ours = lambda pack: lambda: bench.clean("--threads", "1", "--no-builtin-rules", "--rules", pack, source=source, documents=count)
    thousand, both, many = bench.pack(1_000, 0), bench.pack(1_000, 200), bench.pack(10_000, 0)
    rg = lambda: Ran(["rg", "-c", "-j1", "-i", "-F", "-f", thousand / "phrases", source])
    if not rg().printed:
        raise SystemExit("rg found none of the phrases")
    bench.row("regexes", "1,000 phrases, 200 regexes: rg -c -j1 -i -F -f", ours(both), rg, cpu, 1.0)
    bench.row("phrases", "1,000 phrases: rg -c -j1 -i -F -f", ours(thousand), rg, cpu, 0.4)
    bench.row("many", "10,000 phrases: 1,000 phrases", ours(many), ours(thousand), cpu, 2.5)


def compressed(bench):
    """Compressed input, beside merely reading it."""
    count = documents_in(bench.jsonl())
    for ending, tool, bar in [("zst", "zstd", 2.0), ("gz", "pigz", 1.0)]:
        source = bench.packed(ending, tool)
        read = lambda: counted(Ran(f"{tool} -d -c {source} | wc -l", shell=True), count)
        bench.row(ending, f"two threads, .jsonl.{ending}: {tool} -d | wc -l", lambda: bench.clean("--threads", "2", source=source, documents=count), read, clock, bar)


def counted(ran, count):
    if int(ran.printed) != count:
        raise SystemExit(f"{ran.printed} lines counted in place of {count}")
    return ran


def threads(bench):
    """Two threads beside one, and beside two processes that share nothing."""
    source = bench.jsonl()
    count = documents_in(source)
    halves = [bench.made(f"{source.stem}-{half}.jsonl", lambda path: half_of(source, path, half, count)) for half in (0, 1)]
    one = lambda: bench.clean("--threads", "1", source=source, documents=count)
    bench.row("threads", "two threads: one thread", lambda: bench.clean("--threads", "2", source=source, documents=count), one, clock, 1.6, least=True)
    bench.row("processes", "two processes: one thread", lambda: two_processes(bench, halves), one, clock, None, least=True)


def half_of(source, path, half, count):
    with open(source, "rb") as lines, open(path, "wb") as out:
        out.writelines(line for number, line in enumerate(lines) if (number >= count // 2) == bool(half))


def two_processes(bench, halves):
    start = time.perf_counter()
    command = lambda half: [bench.dechaff, "clean", half, *bench.stages, "--quiet", "--threads", "1", "--out", bench.work / f"{half.stem}.out.jsonl", "--log", bench.work / f"{half.stem}.log"]
    running = [subprocess.Popen(command(half), stderr=subprocess.DEVNULL) for half in halves]
    if any(process.wait() for process in running):
        raise SystemExit("dechaff failed")
    ran = running[0]
    ran.clock = time.perf_counter() - start
    return ran


def memory(bench):
    """The most memory, and how much more a corpus of four times the size takes."""
    sources = [bench.jsonl(), bench.jsonl(4 * bench.mb)]
    small, large = (bench.clean("--threads", "2", source=source, documents=documents_in(source)).memory / 2**20 for source in sources)
    bench.note("memory", f"two threads, MiB, {4 * bench.mb:g} MB: at most 64", large, 64, large / 64, 1.0)
    bench.note("growth", f"MiB, {4 * bench.mb:g} MB: {bench.mb:g} MB", large, small, large / small, 1.2)
    back = bench.undone(sources[1])
    bench.note("undo", f"the way back of {4 * bench.mb:g} MB, MiB: at most 64", back, 64, back / 64, 1.0)


def logs(bench):
    """The change log's price."""
    source = bench.jsonl()
    count = documents_in(source)
    bench.row("log", "one core, log: no log", lambda: bench.clean("--threads", "1", source=source, documents=count), lambda: bench.clean("--threads", "1", "--no-log", source=source, documents=count), cpu, 1.15)


def files(bench):
    """Many small files."""
    need("rg")
    folder = bench.made(f"files-{bench.files}", lambda path: corpus.write_folder(path, bench.files))
    rg = lambda: Ran(f"rg --no-ignore -c . {folder} | wc -l", shell=True)
    bench.row("files", f"two threads, {bench.files:,} small .txt files: rg -c .", lambda: bench.clean("--threads", "2", source=folder, documents=bench.files), lambda: counted(rg(), bench.files), clock, 4)


def parquet(bench):
    """Parquet beside reading and writing it."""
    python = bench.python()
    jsonl = bench.jsonl()
    count = documents_in(jsonl)
    source = bench.made(f"{jsonl.stem}.parquet", lambda path: subprocess.run([python, "-c", TO_PARQUET, jsonl, path], check=True))
    tried = Ran([bench.dechaff, "clean", source, *bench.stages, "--check", "--quiet", "--summary", bench.work / "parquet.json"])
    told = bench.work / "parquet.json"
    if tried.code > 1 or not told.exists() or json.loads(told.read_text())["documents"] != count:
        raise Unavailable("dechaff cannot read Parquet")
    copy = lambda: Ran([python, "-c", PARQUET, source, bench.work / "copy.parquet"])
    bench.row("parquet", "two threads: pyarrow reading and writing", lambda: bench.clean("--threads", "2", source=source, documents=count), copy, clock, 1.5)


def parts(bench):
    """What all of it takes, and what it takes without one of its parts."""
    source = bench.jsonl()
    count = documents_in(source)
    run = lambda *without: bench.clean("--threads", "1", *without, source=source, documents=count, stages=[])
    rate = source.stat().st_size / 1e6 / min(run().cpu for _ in range(ROUNDS))
    bench.note("all parts", "one core, model and survey on, MB/s: at least 40", rate, 40, rate / 40, 1.0, least=True)
    left_out = {"model": ["--no-model"], "survey": ["--survey", "no"], "names": ["--no-names"], "repair": ["--no-repair"], "all rules": ["--no-builtin-rules"], "log": ["--no-log"]}
    for part, options in left_out.items():
        bench.row(part, f"one core, all on: without {part}", run, lambda: run(*options), cpu, None)


GROUPS = [filters, phrases, compressed, threads, memory, logs, files, parquet, parts]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dechaff", default=ROOT / "target" / "release" / "dechaff", help="the command to measure")
    parser.add_argument("--work", default=ROOT / "target" / "compare", help="folder for corpora and outputs")
    parser.add_argument("--mb", type=float, default=200, help="size of the corpus in megabytes")
    parser.add_argument("--all", action="store_true", help="with the line model and the survey")
    parser.add_argument("--quick", action="store_true", help="a corpus of 16 MB and 2,000 files")
    parser.add_argument("--strict", action="store_true", help="exit code 1 if a bar is missed")
    parser.add_argument("--only", action="append", choices=[group.__name__ for group in GROUPS], help="these rows (repeat for more)")
    args = parser.parse_args()
    bench = Bench(args)
    if not bench.dechaff.exists():
        raise SystemExit(f"{bench.dechaff} is not there: cargo build --release")
    print(f"| {'row':<11} | {'ours: theirs':<52} | {'ours':>9} | {'theirs':>9} | {'ratio':>6} | {'bar':<6} |        |")
    print(f"|{'-' * 13}|{'-' * 54}|{'-' * 11}|{'-' * 11}|{'-' * 8}|{'-' * 8}|{'-' * 8}|")
    for group in GROUPS:
        if args.only and group.__name__ not in args.only:
            continue
        try:
            group(bench)
        except Unavailable as reason:
            print(f"| {group.__name__:<11} | not available: {reason}", flush=True)
    for folder in bench.work.glob("out*"):
        shutil.rmtree(folder)
    return 1 if args.strict and any(bench.rows) else 0


if __name__ == "__main__":
    sys.exit(main())
