"""Which sentences support which: the picture of the sentence graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from api.page.shown import shown
from summarizer import graph, textrank
from summarizer.model import Document, best_first

POOL = 150
"""In longer articles only so many of the best sentences are compared with each other."""
KEYS = 8
ROWS = 14
SUPPORTERS = 3
LEAST = 0.04
"""A smaller share of a sentence's support is not drawn."""
ROW = 30
LEFT = 118.0
DAMPING, TOLERANCE = 0.85, 1e-6


@dataclass(frozen=True, slots=True)
class Link:
    """``share`` is what ``supporter`` gives of all the support that ``supported`` gets."""

    supporter: int
    supported: int
    share: float


@dataclass(frozen=True, slots=True)
class Node:
    """A row of the picture; ``key`` is the sentence's number among the key sentences, from 1, or 0."""

    index: int
    key: int
    text: str
    y: int


@dataclass(frozen=True, slots=True)
class Arc:
    """A drawn link: an SVG path, and its width in pixels."""

    link: Link
    path: str
    width: float


@dataclass(frozen=True, slots=True)
class Picture:
    """The graph as rows in the article's order with arcs at their left."""

    nodes: Sequence[Node]
    arcs: Sequence[Arc]

    @property
    def height(self) -> int:
        """Of the whole, in the units of its coordinates."""
        return len(self.nodes) * ROW + 6


def links(document: Document, chosen: Sequence[int], scores: Sequence[float]) -> list[Link]:
    """For each chosen sentence those that support it most, as TextRank has it (Mihalcea & Tarau 2004): a sentence hands its own rank on to the others in
    proportion to the words that it shares with them.

    Compared are the chosen sentences and the best others by ``scores``, POOL in all; at most SUPPORTERS links lead to each.
    """
    pool = sorted(dict.fromkeys([*chosen, *best_first(scores)][:POOL]))
    words = document.words
    rows = [words.numbers[words.bounds[i]:words.bounds[i + 1]] for i in pool]
    lengths = np.array([len(row) for row in rows])
    if not lengths.any() or len(pool) < 2:
        return []
    present = graph.presence(np.repeat(np.arange(len(rows)), lengths), np.concatenate(rows), (len(rows), len(words.forms)))
    weights = textrank.overlap_dense(present, np.maximum(lengths, 1))
    ranks = graph.pagerank_undirected(weights, DAMPING, TOLERANCE).values
    out = weights.sum(axis=1)
    out[out == 0.0] = 1.0
    given = (weights * (ranks / out)[:, None]).round(12)
    return [Link(pool[row], index, round(share, 4)) for index in chosen for row, share in _supporters(given[:, pool.index(index)].tolist())]


def _supporters(given: Sequence[float]) -> list[tuple[int, float]]:
    """Who gives most, and what share of the whole.

    >>> _supporters([0.0, 3.0, 1.0])
    [(1, 0.75), (2, 0.25)]
    """
    total = sum(given)
    return [(row, given[row] / total) for row in best_first(given)[:SUPPORTERS] if given[row] > 0 and given[row] >= LEAST * total]


def picture(document: Document, chosen: Sequence[int], scores: Sequence[float]) -> Picture:
    """The best of the chosen sentences and their supporters, drawn. chosen: indices in the article's order."""
    keys = sorted(sorted(chosen, key=lambda i: (-scores[i], i))[:KEYS])
    found = links(document, keys, scores)
    rows = dict.fromkeys(keys)
    for link in sorted(found, key=lambda link: (-link.share, link.supporter, link.supported)):
        if len(rows) < ROWS:
            rows.setdefault(link.supporter)
    number = {index: i for i, index in enumerate(chosen, 1)}
    nodes = [Node(index, number.get(index, 0), shown(document.sentences[index].text), 18 + row * ROW) for row, index in enumerate(sorted(rows))]
    at = {node.index: node.y for node in nodes}
    return Picture(nodes, [_arc(link, at[link.supporter], at[link.supported]) for link in found if link.supporter in at]) if found else Picture((), ())


def _arc(link: Link, start: int, end: int) -> Arc:
    bulge = 22 + min(96.0, abs(end - start) * 0.42)
    stop = end - 5 if start < end else end + 5
    path = f"M{LEFT - 9:g} {start}C{LEFT - 9 - bulge:g} {start} {LEFT - 14 - bulge:g} {stop} {LEFT - 14:g} {stop}"
    return Arc(link, path, round(1.2 + 5 * link.share, 2))
