"""How fast: this package, the packages that users have today, and the floor, `rjieba.tag`, over the same articles in one run.

    python benchmarks/speed.py ARTICLES.jsonl [--articles N] [--rounds N] [--peers] [--check N] [--seeds FOLDER]

All subjects take turns in every round. Ratios are of CPU time, to the floor and to textrank4zh: of the minima, then of the medians. ``--check`` compares
sentences and keywords of so many articles with a naive twin's, and the results of ``summarize_all`` (``all together``) with those of ``summarize``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import naive
import rjieba
from measuring import interleaved, machine, table

from summarizer import Options, read_articles, summarize, summarize_all
from summarizer.pipeline import analyse

SLOW = {"textrank4zh": 4, "snownlp": 10}
"""The share (one in so many) of the articles that these get: they take a hundred times as long."""


def load(path: str, count: int) -> list[str]:
    """Texts of the usual length of news."""
    texts = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            if 500 <= len(text) <= 900:
                texts.append(text)
            if len(texts) == count:
                break
    return texts


def over(texts: list[str], work: Callable[[str], object]) -> Callable[[], object]:
    """One round: the work on each text."""
    return lambda: [work(text) for text in texts]


def subjects(texts: list[str], with_peers: bool) -> tuple[dict[str, Callable[[], object]], dict[str, float]]:
    """What to run, and on how many articles each works in a round."""
    lean, default = Options(ranker="textrank", sentences=3, keywords=10), Options(sentences=3, keywords=10)
    found: dict[str, Callable[[], object]] = {
        "rjieba.tag": over(texts, rjieba.tag),
        "textrank": over(texts, lambda text: summarize(text, lean)), "textrank, all together": lambda: list(summarize_all(texts, lean)),
        "learned": over(texts, lambda text: summarize(text, default)), "learned, all together": lambda: list(summarize_all(texts, default))}
    units = dict.fromkeys(found, float(len(texts)))
    if with_peers:
        from peers import load as load_peers

        for peer in load_peers():
            some = texts[::SLOW.get(peer.name, 1)]
            calls = [call for call in (peer.sentences, peer.keywords) if call]
            found[peer.name] = over(some, lambda text, calls=calls: [call(text, 10) for call in calls])  # type: ignore[misc]
            units[peer.name] = float(len(some))
    return found, units


def seeds(folder: str) -> tuple[dict[str, Callable[[], object]], dict[str, float]]:
    """Files with markup, from bytes to result, against tagging their clean text."""
    data = [path.read_bytes() for path in sorted(Path(folder).iterdir())]
    clean = [article.text for one in data for article in read_articles(one)]
    lean = Options(ranker="textrank", sentences=3, keywords=10)
    work: dict[str, Callable[[], object]] = {
        "rjieba.tag of the clean text": lambda: [rjieba.tag(text) for text in clean],
        "bytes to result, textrank": lambda: [summarize(article, lean) for one in data for article in read_articles(one)]}
    return work, dict.fromkeys(work, float(len(data)))


def check(texts: list[str]) -> str:
    """How many articles differ from the naive twin."""
    options = Options(ranker="textrank", sentences=3, keywords=10)
    sentences = keywords = sets = together = 0
    for text, other in zip(texts, summarize_all(texts, options), strict=True):
        document = analyse(text, options)
        result = summarize(text, options)
        together += result != other
        sentences += [s.index for s in result.sentences] != naive.chosen(document, naive.sentences(document, options), options)
        own, twin = [k.word for k in result.keywords], naive.keywords(document, options)
        keywords += own != twin
        sets += set(own) != set(twin)
    return (f"{len(texts)} articles against the naive twin: sentences differ in {sentences}, the order of keywords in {keywords}, their set in {sets}; "
            f"all together against one at a time: {together} differ")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--check", type=int, default=0)
    parser.add_argument("--seeds", metavar="FOLDER")
    given = parser.parse_args()
    texts = load(given.file, max(given.articles, given.check))
    print(machine())
    found, units = subjects(texts[:given.articles], given.peers)
    references = ["rjieba.tag", *(["textrank4zh"] if given.peers else [])]
    print(table(interleaved(found, given.rounds), units, references))
    if given.seeds:
        work, counts = seeds(given.seeds)
        print(table(interleaved(work, given.rounds * 5), counts, ["rjieba.tag of the clean text"]))
    if given.check:
        print(check(texts[:given.check]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
