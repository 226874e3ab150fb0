"""Themes: articles that are about one subject, found without being told how many.

Each article is a vector of its weightiest words (see findings); words of too many articles of the batch count little, words of one article not at all. Groups
come from
clustering.py; which of them are subjects, and their names, from subjects.py.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from summarizer.digest import clustering
from summarizer.digest.findings import terms_of

LEAST, LEAST_FEW, LEAST_MANY = 0.03, 0.05, 0.018
"""Average similarity of the articles of a theme: in a batch of USUAL_SIZE; the most and the least asked in smaller and larger ones, where chance shares less
or more."""
USUAL_SIZE = 300
LEAST_TO_JOIN = 0.08
TRUST = 60
"""How many articles a batch needs before its own frequencies count as much as the general ones."""
MOST_COMMON = 0.4
"""Words of more than this share of the articles say nothing about a theme."""
POWER = 1.5
ROWS = 1000
NAMED_BY = 80
"""Articles of a theme that are asked for its name."""
LEAST_MEMBERS = 2
MOST_THEMES = 40


@dataclass(frozen=True, slots=True)
class Group:
    """One theme before it has a name: rows, the most central first, how central each is (cosine to the centre), and their average similarity."""

    rows: tuple[int, ...]
    centrality: tuple[float, ...]
    likeness: float = 0.0

    def only(self, rows: Collection[int]) -> Group:
        """The theme without the other rows."""
        kept = [(row, near) for row, near in zip(self.rows, self.centrality, strict=True) if row in rows]
        return Group(tuple(row for row, _ in kept), tuple(near for _, near in kept), self.likeness)

    def joined(self, other: Group) -> Group:
        """The two as one, led and described by this one."""
        return Group(self.rows + other.rows, self.centrality + other.centrality, self.likeness)


def groups(blobs: Sequence[bytes], order: Sequence[int]) -> list[Group]:
    """Themes of the articles with these terms, the largest first.

    order: the rows to group, in an order that does not depend on how the articles came in; where there are too many to compare all, the first stand for all.
    """
    if len(order) < LEAST_MEMBERS:
        return []
    matrix = vectors(blobs, order)
    labels = clustering.cluster(matrix, least(len(order)), LEAST_TO_JOIN)
    count = int(labels.max()) + 1
    centres = clustering.centres_of(matrix, labels, count)
    found = []
    for label in range(count):
        places = np.flatnonzero(labels == label)
        near, likeness = _nearness(matrix[places], centres[label])
        best = sorted(range(len(places)), key=lambda i: (-near[i], places[i]))
        found.append((int(places[best[0]]), Group(tuple(order[places[i]] for i in best), tuple(near[i] for i in best), likeness)))
    return [group for _, group in sorted(found, key=lambda one: (-len(one[1].rows), -round(sum(one[1].centrality), 6), one[0]))]


def _nearness(rows: Any, centre: Any) -> tuple[list[float], float]:
    """How central each row of a group is, and how alike the rows are on average."""
    near = (rows @ centre.toarray().ravel()).astype(np.float64)
    squares = float(np.asarray(rows.multiply(rows).sum(axis=1)).sum(dtype=np.float64))
    size = len(near)
    # the sum of the rows is as long as their cosines to its direction together
    likeness = (float(near.sum()) ** 2 - squares) / (size * (size - 1)) if size > 1 else 1.0
    return [round(float(one), 6) for one in near], round(likeness, 6)


def least(articles: int) -> float:
    """The average similarity asked of a theme in a batch of so many articles.

    >>> least(20), least(300), least(100_000)
    (0.05, 0.03, 0.018)
    """
    return max(LEAST_MANY, min(LEAST_FEW, LEAST * float((USUAL_SIZE / articles) ** 0.3)))


def vectors(blobs: Sequence[bytes], order: Sequence[int]) -> Any:
    """A CSR matrix, one row of length 1 an article (or empty), one column a word that at least two and not too many of them have."""
    from scipy import sparse

    total = len(order)
    lengths = np.array([len(blobs[i]) // 8 for i in order], dtype=np.int64)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    words, counts = np.unique(np.frombuffer(b"".join(blobs[i][: len(blobs[i]) // 2] for i in order), "<u4"), return_counts=True)
    columns, values = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.float32)
    for row in range(0, total, ROWS):  # the larger numbers in between exist for some rows at a time only
        end = min(total, row + ROWS)
        part = slice(starts[row], starts[end])
        columns[part], values[part] = _weighted([blobs[i] for i in order[row:end]], lengths[row:end], words, counts, total)
    matrix = sparse.csr_matrix((values, columns, starts), shape=(total, len(words)))
    matrix.eliminate_zeros()
    return matrix


def _weighted(blobs: Sequence[bytes], lengths: Any, words: Any, counts: Any, total: int) -> tuple[Any, Any]:
    """Columns and weights of some rows."""
    parts = [terms_of(blob) for blob in blobs]
    columns = np.searchsorted(words, np.concatenate([part[0] for part in parts]))
    weights = np.concatenate([part[1] for part in parts]).astype(np.float64)
    general = np.concatenate([part[2] for part in parts]).astype(np.float64)
    held = counts[columns]
    trust = total / (total + TRUST)
    rarity = (1 - trust) * general + trust * np.log((total + 1) / (held + 0.5))
    spread = np.log((total + 1) / held) / np.log((total + 1) / 2)
    values = weights * np.maximum(rarity, 0) ** POWER * np.minimum(spread, 1)
    # the words that nobody shares count towards the length: two articles that share one word of forty are not alike
    ends = np.cumsum(lengths)
    squares = np.concatenate(([0], np.cumsum(values**2)))
    norms = np.sqrt(np.maximum(squares[ends] - squares[ends - lengths], 1e-9))
    values /= np.repeat(norms, lengths)
    values[(held < 2) | (held > max(3, MOST_COMMON * total))] = 0
    return columns, values
