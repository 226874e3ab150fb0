"""SIGKILL at random moments of a digest with a store: every run that is taken up again must end with the bytes of an undisturbed one.

    python benchmarks/kills.py [--kills 20] [--seed 1]

Half of the kills hit the main process, half one of its workers, each in a run of its own with a new store, at a moment drawn evenly over the time that an
undisturbed run takes, or has workers. What a killed run had delivered already must be right as it is: its articles count as known from then on. The articles
are made of the sentences of examples/. Ends with 1 where a byte differs or a record is lost or doubled.
"""

import argparse
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = 300


def write_articles(path, rng):
    """As many articles, each of eight sentences of the examples."""
    from summarizer import read_articles

    sentences = [s for one in read_articles(str(ROOT / "examples"), on_failure=lambda failure: None) for s in re.findall(r"[^。\n]+。", one.text)]
    with path.open("w", encoding="utf-8") as out:
        for number in range(ARTICLES):
            text = "".join(rng.sample(sentences, 8))
            out.write(json.dumps({"id": str(number), "date": f"2026-06-{number % 28 + 1:02d}", "text": text}, ensure_ascii=False) + "\n")


def command(folder, name):
    """A run whose store and result are called so."""
    return [sys.executable, "-c", "from summarizer.cli import run; run()", "digest", str(folder / "articles.jsonl"), "--ranker", "tfidf", "--jobs", "2", "-q",
            "--store", str(folder / f"{name}.sqlite"), "-o", str(folder / f"{name}.json")]


def workers(pid):
    """The processes below this one that are still running."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []


def undisturbed(folder):
    """Run once; how long it took, and when its workers were first and last there."""
    began = time.monotonic()
    running = subprocess.Popen(command(folder, "undisturbed"))
    seen = []
    while running.poll() is None:
        if workers(running.pid):
            seen.append(time.monotonic() - began)
        time.sleep(0.02)
    if running.returncode or not seen:
        raise SystemExit(f"the undisturbed run ended with {running.returncode}, workers seen {len(seen)} times")
    return time.monotonic() - began, seen[0], seen[-1]


def killed(running, moment, worker):
    """Kill the run, or one of its workers, so many seconds after it began; whether there was anything left to kill."""
    time.sleep(moment)
    victims = workers(running.pid)[-1:] if worker else [running.pid]
    for pid in victims if running.poll() is None else []:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True
    return False


def intact(store):
    """Whether the store is sound and has each article once."""
    connection = sqlite3.connect(store)
    sound = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    counts = connection.execute("SELECT count(*), count(DISTINCT content) FROM records").fetchone()
    connection.close()
    return sound and counts == (ARTICLES, ARTICLES)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    rng = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_articles(folder / "articles.jsonl", rng)
        whole, first, last = undisturbed(folder)
        expected = (folder / "undisturbed.json").read_bytes()
        print(f"{ARTICLES} articles, undisturbed {whole:.1f} s, {len(expected)} bytes")
        wrong = hits = number = 0
        while hits < given.kills and number < 3 * given.kills:
            run, who = f"run{number}", ("main process", "worker")[number % 2]
            moment = rng.uniform(first, last) if who == "worker" else rng.uniform(0, whole)
            running = subprocess.Popen(command(folder, run), stderr=subprocess.DEVNULL)
            hit = killed(running, moment, who == "worker")
            ended = running.wait()
            delivered = (folder / f"{run}.json").exists()
            if ended and not delivered:
                subprocess.run(command(folder, run), check=True)
            same = (folder / f"{run}.json").read_bytes() == expected and intact(folder / f"{run}.sqlite")
            wrong, hits, number = wrong + (not same), hits + hit, number + 1
            what = "nothing to kill" if not hit else "killed after it had delivered" if ended and delivered else "killed"
            print(f"  {who:12} at {moment:5.2f} s: {what:29} run ended with {ended:3}, {'same' if same else 'OTHER'} bytes", flush=True)
        print(f"{hits} kills in {number} runs, {wrong} wrong")
    return 1 if wrong or hits < given.kills else 0


if __name__ == "__main__":
    sys.exit(main())
