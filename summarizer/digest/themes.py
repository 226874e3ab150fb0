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


def groups(blobs: Sequence[bytes], order: Sequence[int]) -> list[Group]:
    """Themes of the articles with these terms, the largest first.

    order: the rows in an order that does not depend on how the articles came in; where there are too many to compare all, the first stand for all.
    """
    if len(blobs) < LEAST_MEMBERS:
        return []
    matrix = vectors(blobs)
    ordered = np.asarray(order, dtype=np.int64)
    shuffled = matrix[ordered]
    labels = clustering.cluster(shuffled, least(len(blobs)), LEAST_TO_JOIN)
    count = int(labels.max()) + 1
    if not count:
        return []
    centres = clustering.centres_of(shuffled, labels, count)
    members = np.flatnonzero(labels >= 0)
    near, squares = np.zeros(len(labels)), np.zeros(len(labels))
    for start in range(0, len(members), clustering.BLOCK):
        rows = members[start : start + clustering.BLOCK]
        part = shuffled[rows]
        near[rows] = np.asarray(part.multiply(centres[labels[rows]]).sum(axis=1)).ravel()
        squares[rows] = np.asarray(part.multiply(part).sum(axis=1)).ravel()
    by_label: dict[int, list[int]] = {}
    for row in members:
        by_label.setdefault(int(labels[row]), []).append(int(row))
    found = []
    for members_of in by_label.values():
        best = sorted(members_of, key=lambda row: (-round(float(near[row]), 6), row))
        size = len(best)
        # the sum of the rows is as long as their cosines to its direction together
        likeness = (float(near[best].sum()) ** 2 - float(squares[best].sum())) / (size * (size - 1)) if size > 1 else 1.0
        found.append(Group(tuple(int(ordered[row]) for row in best), tuple(round(float(near[row]), 6) for row in best), round(likeness, 6)))
    rank = {int(row): place for place, row in enumerate(ordered)}
    return sorted(found, key=lambda group: (-len(group.rows), -round(sum(group.centrality), 6), rank[group.rows[0]]))


def least(articles: int) -> float:
    """The average similarity asked of a theme in a batch of so many articles.

    >>> least(20), least(300), least(100_000)
    (0.05, 0.03, 0.018)
    """
    return max(LEAST_MANY, min(LEAST_FEW, LEAST * float((USUAL_SIZE / articles) ** 0.3)))


def vectors(blobs: Sequence[bytes]) -> Any:
    """A CSR matrix, one row of length 1 an article (or empty), one column a word that at least two and not too many of them have."""
    from scipy import sparse

    total = len(blobs)
    lengths = np.array([len(blob) // 8 for blob in blobs], dtype=np.int64)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    words, counts = np.unique(np.frombuffer(b"".join(blob[: len(blob) // 2] for blob in blobs), "<u4"), return_counts=True)
    columns, values = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.float32)
    for row in range(0, total, ROWS):  # the larger numbers in between exist for some rows at a time only
        end = min(total, row + ROWS)
        part = slice(starts[row], starts[end])
        columns[part], values[part] = _weighted(blobs[row:end], lengths[row:end], words, counts, total)
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
