"""What is special about a batch: keywords that its articles have and texts in general have not."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from summarizer.digest.model import CorpusKeyword
from summarizer.digest.vocabulary import words
from summarizer.tfidf import Idf

BUCKETS = 1 << 19
USUAL = words("usual keywords")
"""Words that any article may have among its keywords: no theme is named by them."""


class Sieve:
    """Counts words that may be many, keeping only those that are frequent: a first pass counts by hash, in an array of fixed size; a second one counts
    exactly those whose
    hash came up often enough. Memory does not grow with the number of articles, nor does the result depend on their order.
    """

    def __init__(self, least: int) -> None:
        self.least = least
        self.buckets: Any = np.zeros(BUCKETS, dtype=np.uint32)
        self.counts: dict[str, int] = {}

    def sift(self, found: Iterable[str]) -> None:
        """First pass: an article's words."""
        for word in found:
            self.buckets[_bucket(word)] += 1

    def count(self, found: Iterable[str]) -> None:
        """Second pass: the same words again."""
        for word in found:
            if self.frequent(word):
                self.counts[word] = self.counts.get(word, 0) + 1

    def frequent(self, word: str) -> bool:
        """Whether the first pass may have seen the word often enough (never a false no)."""
        return bool(self.buckets[_bucket(word)] >= self.least)


def _bucket(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "replace")) % BUCKETS


def special(counts: Mapping[str, int], total: int, background: Idf, most: int = 30) -> list[CorpusKeyword]:
    """The words that stand out, best first.

    counts: in how many of the ``total`` articles each is a keyword. background: how rare it is in general. A word's score grows with the share of articles
    that have it,
    and with how much larger that is than in general (pointwise Kullback-Leibler divergence: T. Tomokiyo and M. Hurst, 2003). Parts of better words are left
    out.
    """
    rows = []
    for word, count in counts.items():
        if word in USUAL or (count < 2 and total > 5):
            continue
        share = count / total
        general = math.exp(-background.get(word.lower()))
        gain = share * math.log((share + 1e-9) / (general + 1e-6))
        if gain > 0:
            rows.append((-round(gain, 9), word, count))
    best = sorted(rows)
    kept: list[tuple[float, str, int]] = []
    for gain, word, count in best:
        if not any(word in other or (other in word and count <= other_count) for _, other, other_count in kept):
            kept.append((gain, word, count))
        if len(kept) == most:
            break
    top = -kept[0][0] if kept else 1.0
    return [CorpusKeyword(word, round(-gain / top, 6), count) for gain, word, count in kept]
