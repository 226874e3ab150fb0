"""How time and memory grow with the length of one document, each measurement in a process of its own.

    python benchmarks/growth.py articles ARTICLES.jsonl [--megabytes 0.01 0.1 1 10 50] [--rankers learned textrank]
    python benchmarks/growth.py dull [--characters 10000000]

articles: the document is the texts of the file, one after another, again and again, to so many bytes of UTF-8. Time is that of the whole pipeline, from
bytes to a summary with line and keywords, against ``rjieba.tag`` over the same text in chunks.
dull: texts as large and as monotonous as they come, and a tenth of each, through each stage by itself and through the whole pipeline, in turns.
Memory is the peak above what the process has after a short article.
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable

from measuring import machine

CHUNK = 20_000
DULL: dict[str, Callable[[int], str]] = {
    "not a mark": lambda size: "路灯亮了居民很高兴" * (size // 9),
    "one sentence for ever": lambda size: "路灯亮了居民很高兴。" * (size // 10),
    "sentences of one word": lambda size: "".join(f"{chr(0x4E00 + i % 20_000)}{chr(0x4E00 + i // 20_000)}。" for i in range(size // 10)),
}
"""Texts of so many characters; at ten million the second is a sentence a million times, the third a million sentences of one word."""
STAGES = ("decode", "clean", "split", "segment", "learned", "textrank")


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


def peak() -> float:
    """The most megabytes that the process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(work: Callable[[], object]) -> dict[str, float]:
    """CPU seconds, and megabytes above the base."""
    base, began = peak(), time.process_time()
    work()
    return {"seconds": time.process_time() - began, "memory": peak() - base}


def of_articles(path: str, size: int, ranker: str) -> dict[str, float]:
    """The whole pipeline from bytes, and the tagger, over so much of the articles."""
    import rjieba

    from summarizer import Article, Options, summarize
    from summarizer.decoding import decode

    text = document(path, size)
    data, options = text.encode(), Options(ranker=ranker)
    summarize(text[:1000], options)
    began = time.process_time()
    for at in range(0, len(text), CHUNK):
        rjieba.tag(text[at:at + CHUNK])
    return {"tag": time.process_time() - began, **measured(lambda: summarize(Article(decode(data)[0]), options))}


def of_dull(name: str, size: int, stage: str) -> dict[str, float]:
    """One stage of the pipeline, or the whole of it with a ranker, over a dull text."""
    from summarizer import Article, Options, cleaning, segmenting, splitting, summarize
    from summarizer.decoding import decode

    text = DULL[name](size)
    data = text.encode()
    tokens = segmenting.segmenter("rjieba")
    summarize("路灯亮了。居民很高兴。", Options(ranker=stage if stage in STAGES[4:] else "learned"))
    works: dict[str, Callable[[], object]] = {
        "decode": lambda: decode(data), "clean": lambda: cleaning.clean(Article(text)), "split": lambda: splitting.split(text), "segment": lambda: tokens(text)}
    return measured(works.get(stage, lambda: summarize(text, Options(ranker=stage))))


def apart(*arguments: str) -> dict[str, float]:
    """What this program measures with these arguments in a process of its own."""
    done = subprocess.run([sys.executable, __file__, *arguments], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def show_articles(path: str, megabytes: list[float], rankers: list[str]) -> None:
    print("| ranker | MB | tag s | pipeline s | ratio | growth | memory over the base MB |\n|---|---|---|---|---|---|---|")
    for ranker in rankers:
        before = 0.0
        for size in megabytes:
            found = apart("articles", path, "--rankers", ranker, "--one", str(int(size * 1e6)))
            tag, taken = found["tag"], found["seconds"]
            growth = f"{taken / before:.2f} x" if before else ""
            cells = [ranker, f"{size:g}", f"{tag:.3f}", f"{taken:.3f}", f"{taken / tag:.2f}", growth, f"{found['memory']:.0f}"]
            print("| " + " | ".join(cells) + " |", flush=True)
            before = taken


def best(rounds: list[dict[str, float]]) -> dict[str, float]:
    """The least seconds and megabytes of several runs."""
    return {key: min(found[key] for found in rounds) for key in rounds[0]}


def show_dull(size: int, rounds: int) -> None:
    print("| text | stage | s for a tenth | s | growth | memory over the base MB |\n|---|---|---|---|---|---|")
    for name in DULL:
        for stage in STAGES:
            runs = [[apart("dull", "--text", name, "--stage", stage, "--one", str(length)) for length in (size // 10, size)] for _ in range(rounds)]
            small, large = (best(list(of_size)) for of_size in zip(*runs, strict=True))
            growth = f"{large['seconds'] / small['seconds']:.1f} x" if small["seconds"] > 0.02 else ""
            cells = [name, stage, f"{small['seconds']:.2f}", f"{large['seconds']:.2f}", growth, f"{large['memory']:.0f}"]
            print("| " + " | ".join(cells) + " |", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["articles", "dull"])
    parser.add_argument("articles", nargs="?")
    parser.add_argument("--megabytes", type=float, nargs="+", default=[0.01, 0.1, 1, 10, 50])
    parser.add_argument("--rankers", nargs="+", default=["learned", "textrank"])
    parser.add_argument("--characters", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=3, help="of dull texts, of which the best counts")
    parser.add_argument("--text", choices=DULL, help=argparse.SUPPRESS)
    parser.add_argument("--stage", choices=STAGES, help=argparse.SUPPRESS)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(of_dull(given.text, given.one, given.stage) if given.text else of_articles(given.articles, given.one, given.rankers[0])))
        return 0
    if given.what == "articles" and not given.articles:
        parser.error("which articles?")
    print(machine())
    if given.what == "articles":
        show_articles(given.articles, given.megabytes, given.rankers)
    else:
        show_dull(given.characters, given.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
