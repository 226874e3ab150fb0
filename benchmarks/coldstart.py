"""What one line from one article costs as a process of its own, against one that only cuts a word with rjieba.

    python benchmarks/coldstart.py ARTICLE [--runs N] [--ranker NAME]

Compiled modules are taken from a cache, as after an installation. Every run is a new process; those of all subjects take turns.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time

from measuring import Times, machine, table

FLOOR = "import rjieba; rjieba.cut('你好')"
PROGRAM = "import sys; from summarizer.cli import run; run()"


def run(command: list[str], cache: str) -> tuple[float, float]:
    """CPU seconds (user and system) and wall seconds of one process. Raises RuntimeError where it fails."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "OPENBLAS_CORETYPE")}
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**kept, "PYTHONPYCACHEPREFIX": cache})
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime, time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("article")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--ranker", action="append", help="may be repeated [default: learned and textrank]")
    given = parser.parse_args()
    subjects = {"rjieba.cut": [sys.executable, "-c", FLOOR], "numpy": [sys.executable, "-c", "import numpy"]}
    for ranker in given.ranker or ["learned", "textrank"]:
        subjects[f"oneline, {ranker}"] = [sys.executable, "-c", PROGRAM, "oneline", "--ranker", ranker, given.article]
    times = {name: Times([], []) for name in subjects}
    with tempfile.TemporaryDirectory() as cache:
        for command in subjects.values():
            run(command, cache)
        for _ in range(given.runs):
            for name, command in subjects.items():
                cpu, wall = run(command, cache)
                times[name].cpu.append(cpu)
                times[name].wall.append(wall)
    print(machine())
    print(table(times, dict.fromkeys(subjects, 1.0), ["rjieba.cut"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
