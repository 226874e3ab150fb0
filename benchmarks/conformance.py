"""Compare summarizer.compat with the packages that it stands in for, document by document.

    python benchmarks/conformance.py [FILE.jsonl[:COUNT] …]

FILE: JSON lines with ``text``; COUNT: how many of them (all where left out). Without a file, the articles in examples/ are compared. Prints the documents
compared, the calls, and for each package the differences (there should be none) and, apart, the calls in which scores closer than 1e-12 swapped. Exit status 1
if anything differs.

textrank4zh: keywords and sentences must have scores within 1e-12 and the same order but for such swaps, key phrases must be equal as sets.
jieba.analyse: results must be equal, weights to the last bit.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import jieba
    import jieba.analyse
    import networkx

    # textrank4zh 0.3 calls a function that networkx 3 renamed
    networkx.from_numpy_matrix = networkx.from_numpy_array
    import textrank4zh
    from jieba import posseg

from summarizer.compat import jieba_analyse
from summarizer.compat import textrank4zh as ours

TOLERANCE = 1e-12
KEYWORD_CALLS: list[dict[str, Any]] = [
    {}, {"lower": True}, *({"window": window} for window in (3, 5, 10)), {"pagerank_config": {"alpha": 0.5}},
    *({"vertex_source": vertices, "edge_source": edges} for vertices in ours.VIEWS for edges in ours.VIEWS),
]
SENTENCE_CALLS: list[dict[str, Any]] = [{}, {"lower": True}, {"source": "no_filter"}, {"source": "all_filters", "lower": True}]
TFIDF_CALLS: list[dict[str, Any]] = [
    {}, {"withWeight": True, "topK": None}, {"withWeight": True, "allowPOS": ("n", "ns", "vn", "v")},
    {"withWeight": True, "allowPOS": ("n", "nr"), "withFlag": True, "topK": None}, {"topK": 5, "allowPOS": ("eng",)},
]
TEXTRANK_CALLS: list[dict[str, Any]] = [
    {}, {"withWeight": True, "topK": None}, {"withWeight": True, "withFlag": True}, {"allowPOS": ()},
    {"withWeight": True, "allowPOS": ("n", "ns", "nr", "nt", "nz", "vn", "v", "eng"), "topK": None},
]


class Package:
    """One package's tally: calls by outcome, and where it differed."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.examples: list[str] = []

    def add(self, outcome: str, what: str) -> None:
        self.counts["calls"] += 1
        self.counts[outcome] += 1
        if outcome == "differences":
            self.examples.append(what)


def compare_ranked(expected: list[tuple[Any, float]], found: list[tuple[Any, float]]) -> str:
    """``equal``, ``swaps`` or ``differences`` between two rankings of names with scores."""
    if expected == found:
        return "equal"
    scores, others = dict(expected), dict(found)
    same_names = scores.keys() == others.keys() and len(found) == len(expected)
    if not same_names or any(abs(scores[name] - others[name]) > TOLERANCE for name in scores):
        return "differences"
    if [name for name, _ in expected] == [name for name, _ in found]:
        return "equal within 1e-12"
    misplaced = any(abs(a - scores[name]) > TOLERANCE for (_, a), (name, _) in zip(expected, found, strict=True))
    return "differences" if misplaced else "swaps"


def compare_exactly(expected: Any, found: Any) -> str:
    return "equal" if expected == found else "differences"


def keywords(ranker: Any, text: str, call: dict[str, Any]) -> tuple[list[tuple[str, float]], set[str]]:
    ranker.analyze(text, **call)
    return [(item.word, item.weight) for item in ranker.keywords], set(ranker.get_keyphrases())


def sentences(ranker: Any, text: str, call: dict[str, Any]) -> list[tuple[Any, float]]:
    ranker.analyze(text, **call)
    return [((item.index, item.sentence), item.weight) for item in ranker.key_sentences]


def compare_keywords(expected: Any, found: Any) -> str:
    outcome = compare_ranked(expected[0], found[0])
    return outcome if outcome == "swaps" or expected[1] == found[1] else "differences"


class Conformance:
    """The tallies of all documents."""

    def __init__(self) -> None:
        self.documents = 0
        self.packages = {name: Package() for name in ("textrank4zh keywords", "textrank4zh sentences", "jieba TF-IDF", "jieba TextRank")}
        self.theirs = textrank4zh.TextRank4Keyword(), textrank4zh.TextRank4Sentence()
        self.ours = ours.TextRank4Keyword(), ours.TextRank4Sentence()

    def add(self, name: str, text: str) -> None:
        self.documents += 1
        for call in KEYWORD_CALLS:
            outcome = compare_keywords(keywords(self.theirs[0], text, call), keywords(self.ours[0], text, call))
            self.packages["textrank4zh keywords"].add(outcome, f"{name} {call}")
        for call in SENTENCE_CALLS:
            outcome = compare_ranked(sentences(self.theirs[1], text, call), sentences(self.ours[1], text, call))
            self.packages["textrank4zh sentences"].add(outcome, f"{name} {call}")
        for call in TFIDF_CALLS:
            outcome = compare_exactly(jieba.analyse.extract_tags(text, **call), jieba_analyse.extract_tags(text, **call))
            self.packages["jieba TF-IDF"].add(outcome, f"{name} {call}")
        for call in TEXTRANK_CALLS:
            outcome = compare_exactly(jieba.analyse.textrank(text, **call), jieba_analyse.textrank(text, **call))
            self.packages["jieba TextRank"].add(outcome, f"{name} {call}")

    @property
    def differences(self) -> int:
        return sum(package.counts["differences"] for package in self.packages.values())

    def report(self) -> Iterator[str]:
        yield f"{self.documents} documents compared"
        for name, package in self.packages.items():
            counts = package.counts
            equal = counts["equal"] + counts["equal within 1e-12"]
            yield (
                f"{name}: {counts['calls']} calls, {counts['differences']} differences, {counts['swaps']} with swaps within 1e-12, "
                f"{equal} equal ({counts['equal']} to the last bit)"
            )
            yield from (f"  differs: {example}" for example in package.examples[:10])
        yield f"{self.differences} differences in all"


def read_texts(argument: str) -> Iterator[tuple[str, str]]:
    name, _, count = argument.rpartition(":")
    path, limit = (name, int(count)) if name and count.isdigit() else (argument, None)
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(itertools.islice(file, limit), 1):
            yield f"{path}:{number}", json.loads(line)["text"]


def example_texts() -> Iterator[tuple[str, str]]:
    from summarizer import read_articles

    folder = Path(__file__).parent.parent / "examples"
    for article in read_articles(folder, on_failure=print):
        yield str(article.id), article.text


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", metavar="FILE[:COUNT]")
    arguments = parser.parse_args(argv)
    jieba.setLogLevel(60)
    # textrank4zh tags every sentence three times in every call; this gives it the same tags from the first time on
    vars(posseg)["cut"] = lru_cache(maxsize=2_000)(posseg.dt.lcut)
    conformance = Conformance()
    for name, text in itertools.chain.from_iterable(map(read_texts, arguments.files)) if arguments.files else example_texts():
        conformance.add(name, text)
    print("\n".join(conformance.report()))
    return 1 if conformance.differences or not conformance.documents else 0


if __name__ == "__main__":
    sys.exit(main())
