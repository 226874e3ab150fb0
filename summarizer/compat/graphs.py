"""The two graphs of textrank4zh, built without its loops over all pairs: words that stand near each other, and sentences that share words.

The package fills a square matrix cell by cell; here only the entries that are not zero are made, by rows and columns as the matrix would list them.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from summarizer.compat.pagerank import Floats, Integers, Step, graph_pagerank, power_iteration

View = Sequence[Sequence[str]]
"""For each sentence its words, after some filter."""

MAX_PAIRS = 2_000_000
"""Pairs of sentences (counted once for each word shared) up to which they are listed; beyond, memory would grow with the square of the sentences."""
BLOCK = 4_000_000
"""Cells of the work table for longer documents: 32 MB."""


def word_scores(vertex_view: View, edge_view: View, window: int = 2, **config: Any) -> dict[str, float]:
    """The PageRank of each word of ``vertex_view``, in order of first appearance.

    Two words are joined, with weight 1 however often, if they stand less than ``window`` (at least 2) apart in a sentence of ``edge_view``.
    config: see graph_pagerank.

    >>> word_scores([["路灯", "节能"], ["路灯"]], [["路灯", "节能"], ["路灯", "路灯"]])
    {'路灯': 0.64912..., '节能': 0.35087...}
    """
    vertices: dict[str, int] = {}
    for word in itertools.chain.from_iterable(vertex_view):
        vertices.setdefault(word, len(vertices))
    size = len(vertices)
    words = np.array([vertices.get(word, -1) for word in itertools.chain.from_iterable(edge_view)], dtype=np.intp)
    lengths = [len(sentence) for sentence in edge_view]
    sentences = np.repeat(np.arange(len(lengths)), lengths)
    keys = []
    for distance in range(1, min(max(window, 2), max(lengths, default=0))):
        left, right = words[:-distance], words[distance:]
        joined = (sentences[:-distance] == sentences[distance:]) & (left >= 0) & (right >= 0)
        left, right = left[joined], right[joined]
        keys += [left * size + right, right * size + left]
    rows, columns = np.divmod(np.unique(np.concatenate(keys)), size) if keys else (np.zeros(0, np.intp), np.zeros(0, np.intp))
    scores = graph_pagerank(rows, columns, np.ones(len(rows)), size, **config)
    return dict(zip(vertices, scores.tolist(), strict=True))


def sentence_scores(view: View, **config: Any) -> Floats:
    """The PageRank of each sentence of ``view``.

    Two sentences are joined by the number of distinct words they share over the sum of the logarithms of their lengths; a sentence is joined to itself too,
    as in the package. config: see graph_pagerank.

    >>> sentence_scores([["路灯", "节能"], ["路灯", "明亮"], []]).round(4).tolist()
    [0.4651, 0.4651, 0.0698]
    """
    size = len(view)
    distinct = [list(dict.fromkeys(words)) for words in view]
    ids: dict[str, int] = {}
    words = np.array([ids.setdefault(word, len(ids)) for word in itertools.chain.from_iterable(distinct)], dtype=np.intp)
    counts = np.array([len(sentence) for sentence in distinct], dtype=np.intp)
    order = np.argsort(words, kind="stable")
    words, sentences = words[order], np.repeat(np.arange(size), counts)[order]
    lengths = np.array([len(sentence) for sentence in view], dtype=np.intp)
    frequencies = np.bincount(words)
    if (frequencies * (frequencies - 1) // 2).sum() <= MAX_PAIRS:
        return graph_pagerank(*_similarities(words, sentences, lengths, counts), size, **config)
    return _long_document(words, sentences, lengths, **config)


def _logarithms(lengths: Integers) -> Floats:
    """``ln`` of each length, by ``math.log``, which numpy's need not equal in the last bit."""
    known, places = np.unique(lengths, return_inverse=True)
    logs: Floats = np.array([math.log(length) if length else 0.0 for length in known.tolist()])[places]
    return logs


def _similarities(words: Integers, sentences: Integers, lengths: Integers, counts: Integers) -> tuple[Integers, Integers, Floats]:
    """Rows, columns and values of the similarity matrix, from each word's sentences (``words`` sorted, ``sentences`` rising within a word)."""
    size = len(lengths)
    keys = [np.zeros(0, np.intp)]
    heads = np.arange(len(words))
    for distance in range(1, len(words)):
        heads = heads[:np.searchsorted(heads, len(words) - distance)]
        heads = heads[words[heads] == words[heads + distance]]
        if not len(heads):
            break
        keys.append(sentences[heads] * size + sentences[heads + distance])
    pairs, shared = np.unique(np.concatenate(keys), return_counts=True)
    upper, lower = np.divmod(pairs, size)
    same = np.flatnonzero(counts)
    rows, columns = np.concatenate([upper, lower, same]), np.concatenate([lower, upper, same])
    logs = _logarithms(lengths)
    denominators = logs[rows] + logs[columns]
    order = np.argsort(rows * size + columns)
    order = order[denominators[order] >= 1e-12]
    values = np.concatenate([shared, shared, counts[same]])[order] / denominators[order]
    return rows[order], columns[order], values


def _long_document(words: Integers, sentences: Integers, lengths: Integers, **config: Any) -> Floats:
    """The same scores without the matrix, in memory that grows with the text and not with its square; sums are taken in another order (|Δ| about 1e-16)."""
    if config.pop("weight", "weight") != "weight":
        raise ValueError(f"edges without weights are supported up to {MAX_PAIRS} pairs of sentences only")
    size = len(lengths)
    flow = _implicit_step(words, sentences, lengths)
    sums = flow(np.ones(size))
    linked = sums != 0
    sums[linked] = 1.0 / sums[linked]
    return power_iteration(lambda x: flow(x * sums), np.flatnonzero(~linked), size, **config)


def _implicit_step(words: Integers, sentences: Integers, lengths: Integers) -> Step:
    """The product of the similarity matrix with a vector.

    The denominator depends on the two lengths only. So the vector is summed for each (length, word), these sums are mixed over the lengths by
    1 / (ln a + ln b), and each sentence adds up what its words hold in the row of its length. Words are taken in blocks that keep the table small.
    """
    size = len(lengths)
    kinds, kind_of = np.unique(lengths, return_inverse=True)
    logs = _logarithms(kinds)
    denominators = logs[:, None] + logs[None, :]
    mixing = np.divide(1.0, denominators, where=denominators >= 1e-12, out=np.zeros_like(denominators))
    width = max(1, BLOCK // len(kinds))
    borders = np.searchsorted(words, np.arange(0, int(words[-1]) + 1 + width, width)).tolist()
    blocks = [(sentences[a:b], words[a:b] - number * width) for number, (a, b) in enumerate(itertools.pairwise(borders))]

    def flow(x: Floats) -> Floats:
        total = np.zeros(size)
        for members, columns in blocks:
            cells = kind_of[members] * width + columns
            table = np.bincount(cells, weights=x[members], minlength=len(kinds) * width).reshape(len(kinds), width)
            # einsum adds in a fixed order; a BLAS product would depend on its threads
            mixed = np.einsum("ab,bw->aw", mixing, table)
            total += np.bincount(members, weights=mixed.ravel()[cells], minlength=size)
        return total

    return flow
