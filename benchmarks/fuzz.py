"""Fuzz one stage, or all of them, for so many minutes; executions are counted and printed, and what breaks is kept as a golden case.

    pip install 'summarizer[test,harden]'
    python benchmarks/fuzz.py --target cleaning --minutes 30
    python benchmarks/fuzz.py --target cleaning --minutes 30 --engine atheris

hypothesis draws structured inputs and makes what fails small; atheris mutates the bytes that they are drawn from, guided by the branches that each one reaches
in this package. The inputs and what must hold of them are in tests/fuzz/targets.py.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import resource
import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases" / "fuzz"
BATCH = 200


def as_json(value: Any) -> str:
    """An input as JSON; bytes as {"base64": …}, dates as {"date": …}."""
    def other(one: Any) -> Any:
        return {"base64": base64.b64encode(one).decode()} if isinstance(one, bytes) else {"date": one.isoformat()}

    return json.dumps(value, default=other, indent=1, sort_keys=True) + "\n"


def keep(target: str, value: Any) -> Path:
    text = as_json(value)
    CASES.mkdir(parents=True, exist_ok=True)
    path = CASES / f"{target}-{hashlib.sha256(text.encode()).hexdigest()[:10]}.json"
    path.write_text(text, encoding="utf-8")
    return path


def with_hypothesis(name: str, seconds: float) -> int:
    from hypothesis import HealthCheck, given, seed, settings

    from tests.fuzz.targets import TARGETS

    warnings.simplefilter("error")
    target = TARGETS[name]
    began = time.monotonic()
    executions, slowest, last = 0, 0.0, None

    def one(value: Any) -> None:
        nonlocal executions, slowest, last
        executions += 1
        last = value
        start = time.process_time()
        target.check(value)
        slowest = max(slowest, time.process_time() - start)

    number = 0
    while time.monotonic() - began < seconds:
        number += 1
        run = settings(max_examples=BATCH, deadline=None, database=None, suppress_health_check=list(HealthCheck))(seed(number)(given(target.inputs)(one)))
        try:
            run()
        except BaseException:
            # hypothesis runs the smallest failing input last
            print(f"kept as {keep(name, last)}", flush=True)
            raise
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name}: {executions} executions in {time.monotonic() - began:.0f} s with hypothesis; slowest {slowest:.2f} s CPU; peak {memory:.0f} MB; "
          "nothing found", flush=True)
    return 0


def with_atheris(name: str, seconds: float) -> int:
    """atheris ends the process itself, so its count is read from what it prints."""
    code = ("import sys, atheris\n"
            "with atheris.instrument_imports(include=['summarizer']):\n    from tests.fuzz.targets import TARGETS\n"
            "from hypothesis import HealthCheck, given, settings\n"
            f"target = TARGETS[{name!r}]\n"
            "run = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))(given(target.inputs)(lambda value: target.check(value)))\n"
            f"atheris.Setup(['fuzz', '-max_total_time={int(seconds)}', '-max_len=4096', '-rss_limit_mb=4096', '-print_final_stats=1'], "
            "run.hypothesis.fuzz_one_input)\natheris.Fuzz()\n")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
    stats = [line for line in done.stderr.splitlines() if line.startswith("stat::") or "cov:" in line][-8:]
    print(f"{name} with atheris, exit status {done.returncode}:", *stats, sep="\n  ", flush=True)
    if done.returncode:
        print(done.stdout[-4000:], done.stderr[-4000:])
    return done.returncode


def main() -> int:
    sys.path.insert(0, str(ROOT))
    from tests.fuzz.targets import TARGETS

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target", choices=["all", *TARGETS], default="all")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--engine", choices=["hypothesis", "atheris"], default="hypothesis")
    given = parser.parse_args()
    run = with_atheris if given.engine == "atheris" else with_hypothesis
    return max(run(name, given.minutes * 60) for name in (TARGETS if given.target == "all" else [given.target]))


if __name__ == "__main__":
    sys.exit(main())
