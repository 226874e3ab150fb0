"""How time and memory grow with the length of one document, each length in a process of its own.

    python benchmarks/growth.py ARTICLES.jsonl [--megabytes 1 10 50] [--ranker textrank]

The document is the texts of the file, one after another, again and again, to so many bytes of UTF-8. Time is that of ``summarize`` against ``rjieba.tag``
over the same text in chunks; memory is the peak above what the process has after a short article.
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import subprocess
import sys
import time

from measuring import machine

CHUNK = 20_000


def document(path: str, size: int) -> str:
    """So many bytes of text."""
    with open(path, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    taken, total = [], 0
    for text in itertools.cycle(texts):
        if total >= size:
            break
        taken.append(text)
        total += len(text.encode())
    return "\n".join(taken).encode()[:size].decode(errors="ignore")


def measure(path: str, size: int, ranker: str) -> dict[str, float]:
    """CPU seconds of tagging and of summarizing, and megabytes above the base."""
    import rjieba

    from summarizer import Options, summarize

    text = document(path, size)
    options = Options(ranker=ranker)
    summarize(text[:1000], options)
    start = time.process_time()
    for at in range(0, len(text), CHUNK):
        rjieba.tag(text[at:at + CHUNK])
    tagged = time.process_time()
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    summarize(text, options)
    return {"tag": tagged - start, "summarize": time.process_time() - tagged, "memory": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base) / 1024}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles")
    parser.add_argument("--megabytes", type=float, nargs="+", default=[0.1, 1, 10, 50])
    parser.add_argument("--ranker", default="textrank")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(given.articles, given.one, given.ranker)))
        return 0
    print(machine())
    print("| MB | tag s | summarize s | ratio | growth | memory over the base MB |\n|---|---|---|---|---|---|")
    before = 0.0
    for megabytes in given.megabytes:
        command = [sys.executable, __file__, given.articles, "--ranker", given.ranker, "--one", str(int(megabytes * 1e6))]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        growth = f"{found['summarize'] / before:.2f} x" if before else ""
        tag, taken = found["tag"], found["summarize"]
        cells = [f"{megabytes:g}", f"{tag:.3f}", f"{taken:.3f}", f"{taken / tag:.2f}", growth, f"{found['memory']:.0f}"]
        print("| " + " | ".join(cells) + " |", flush=True)
        before = found["summarize"]
    return 0


if __name__ == "__main__":
    sys.exit(main())
