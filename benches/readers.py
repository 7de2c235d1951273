#!/usr/bin/env python3
"""Measures what reading a journal costs the run that writes it: status, export and verify in a loop, without a pause.

    python3 benches/readers.py [--rounds 3] [--calls 20000]

A reader takes a processor's time wherever it reads, so a run beside readers of its own journal is compared with one beside
readers of a copy. The longest wait is the longest time in which the run recorded nothing.
"""
import argparse
import datetime
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import tempfile
import threading
import time

from engine import Job, build

READERS = ["status", "export", "verify"]

# What `verify` ends with when a journal does not hold.
DAMAGED = 6


def longest_wait(journal):
    """Returns the longest time between two events of the run, in milliseconds."""
    sql = "SELECT at FROM event WHERE seq >= (SELECT max(seq) FROM event WHERE kind = 'run_started') ORDER BY seq"
    with sqlite3.connect(f"file:{journal}?mode=ro", uri=True) as connection:
        moments = [datetime.datetime.fromisoformat(at) for at, in connection.execute(sql)]
    return max((later - earlier).total_seconds() for earlier, later in zip(moments, moments[1:])) * 1000


def measure(job, calls, read):
    """Carries the job out while the journal `read` is read; returns calls a second, the longest wait, and the reads."""
    command, over, reads = job.plan(), threading.Event(), []

    def loop():
        while read and not over.is_set():
            reads.append(job.start(READERS[len(reads) % len(READERS)], read).wait())

    began, run, reader = time.monotonic(), job.start(*command), threading.Thread(target=loop)
    reader.start()
    code = run.wait()
    took = time.monotonic() - began
    over.set()
    reader.join()
    if code != 0 or DAMAGED in reads:
        raise SystemExit(f"the run ended with {code}, its readers with {set(reads)}")
    return calls / took, longest_wait(job.journal), len(reads)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--calls", type=int, default=20000)
    arguments = parser.parse_args()
    program, server = build()
    with tempfile.TemporaryDirectory() as folder, subprocess.Popen(
            [server], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as serving:
        job = Job(program, folder, int(serving.stdout.readline()), arguments.calls)
        measure(job, arguments.calls, None)
        copy = pathlib.Path(folder) / "copy.db"
        shutil.copy(job.journal, copy)
        sides = {"nobody reads": None, "a copy is read": copy, "its journal is read": job.journal}
        measured = {name: [] for name in sides}
        for _ in range(arguments.rounds):
            for name, read in sides.items():
                measured[name].append(measure(job, arguments.calls, read))
        serving.stdin.close()
    print("| | calls/s (least, most) | longest wait in ms (least, most) | reads |")
    print("| --- | ---: | ---: | ---: |")
    for name, runs in measured.items():
        rates, waits, reads = (sorted(column) for column in zip(*runs))
        print(f"| {name} | {statistics.median(rates):,.0f} ({rates[0]:,.0f}, {rates[-1]:,.0f}) "
              f"| {statistics.median(waits):.0f} ({waits[0]:.0f}, {waits[-1]:.0f}) | {sum(reads)} |")


if __name__ == "__main__":
    main()
