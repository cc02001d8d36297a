"""Measures `dechaff clean --stream` as a scraper would use it: how long an answer takes, and how much memory a long stream does.

    cargo build --release && python3 benches/stream.py [--records 1000000] [--noise 0.03] [-- MORE OPTIONS OF DECHAFF]

Latency: records of 10 kB, the next one sent when the answer to the last one is there, from the write to the whole line read; the
first hundred, for which rules are compiled, are told apart. Memory: small records, each with a number of its own, written as fast as
they are taken while another thread reads; the peak is what the system says of the process when it has ended. `--records 0` leaves
that out. Every answer is counted, and looked at for errors.
"""

import argparse
import json
import os
import random
import subprocess
import threading
import time
from pathlib import Path

import corpus

ROOT = Path(__file__).resolve().parent.parent
DECHAFF = ROOT / "target" / "release" / "dechaff"


def texts(size, seed, noise):
    """Texts of so many bytes: articles, and where one is too short another one behind it."""
    writer = corpus.Writer(seed, noise)
    while True:
        text = b""
        while len(text) < size:
            text += writer.article()[1].encode()
        yield text[:size].decode(errors="ignore")


def line(number, text):
    record = {"id": number, "url": f"https://site{number % 997}.example.org/{number}", "text": text}
    return json.dumps(record, ensure_ascii=False).encode() + b"\n"


class Stream:
    """A process that answers."""

    def __init__(self, program, options):
        command = [program, "clean", "--stream", "--quiet", *options]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.stdin, self.stdout = self.process.stdin, self.process.stdout

    def close(self):
        """Waits for the end, and gives the peak of memory in bytes."""
        _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        if self.process.returncode != 0:
            raise SystemExit(f"dechaff ended with {self.process.returncode}")
        return usage.ru_maxrss * 1024


def latency(args):
    stream = Stream(args.dechaff, args.options)
    times = []
    source = texts(args.size, 1, args.noise)
    for number in range(args.pages):
        record = line(number, next(source))
        begun = time.perf_counter()
        stream.stdin.write(record)
        stream.stdin.flush()
        answer = stream.stdout.readline()
        times.append((time.perf_counter() - begun) * 1e3)
        if b'"text"' not in answer:
            raise SystemExit(f"no answer: {answer!r}")
    stream.stdin.close()
    peak = stream.close()
    first, rest = times[:100], sorted(times[100:])
    share = lambda part: rest[min(len(rest) - 1, int(len(rest) * part))]
    print(f"{args.pages} records of {args.size} bytes: p50 {share(0.5):.2f} ms, p99 {share(0.99):.2f} ms, p99.9 {share(0.999):.2f} ms, most {rest[-1]:.2f} ms")
    print(f"  the first 100: median {sorted(first)[50]:.2f} ms, most {max(first):.2f} ms; peak of memory {peak / 1e6:.1f} MB")


def memory(args):
    writer = corpus.Writer(2, args.noise)
    kept = ["\n".join(writer.article()[1].splitlines()[:3]) for _ in range(20_000)]
    pick = random.Random(3)
    stream = Stream(args.dechaff, args.options)
    answers = []

    def read():
        count = sum(b'"text"' in answer for answer in stream.stdout)
        answers.append(count)

    reader = threading.Thread(target=read)
    reader.start()
    begun, size = time.perf_counter(), 0
    for number in range(args.records):
        record = line(number, f"{pick.choice(kept)}\n{number} people came.\nLeave a Reply\n")
        size += len(record)
        stream.stdin.write(record)
    stream.stdin.close()
    reader.join()
    peak = stream.close()
    taken = time.perf_counter() - begun
    if answers != [args.records]:
        raise SystemExit(f"{answers} answers for {args.records} records")
    print(f"{args.records} records of {size // args.records} bytes: {args.records / taken:.0f} a second, peak of memory {peak / 1e6:.1f} MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dechaff", default=str(DECHAFF), help="the program to measure")
    parser.add_argument("--pages", type=int, default=5_000, help="records whose answers are timed")
    parser.add_argument("--size", type=int, default=10_000, help="bytes of their texts")
    parser.add_argument("--records", type=int, default=1_000_000, help="records of the memory test")
    parser.add_argument("--noise", type=float, default=0.03, help="share of lines that are noise")
    parser.add_argument("options", nargs="*", help="more options of dechaff, after --")
    args = parser.parse_args()
    latency(args)
    if args.records:
        memory(args)


if __name__ == "__main__":
    main()
