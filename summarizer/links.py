"""Which sentence has which word, for products of that matrix of zeros and ones with several vectors at once, in a few bytes for each word of the text.

Every sum adds the same numbers in the same order as `graph.Incidence` does for one vector, so that the results are equal to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from summarizer.graph import Integers, Matrix, stretches, sums

ROWS = 2_000
"""Sentences that are summed together."""
LONG_ROW = 200
"""Sentences of more words are summed by themselves."""


class Links(NamedTuple):
    """sizes: how many words each sentence has. columns: the numbers of these words, sentence by sentence. width: above all these numbers."""

    sizes: Integers
    columns: NDArray[np.int32]
    width: int

    def transposed_times(self, part: Callable[[int, int], Matrix], count: int) -> Matrix:
        """The transposed matrix's products with ``count`` vectors over sentences: a row a word. part(first, last): those sentences' numbers, a row a vector.

        >>> Links(np.array([2, 1]), np.array([0, 1, 1], np.int32), 2).transposed_times(lambda first, last: np.array([[1.0, 10.0]])[:, first:last], 1)
        array([[ 1.],
               [11.]])
        """
        total = np.zeros((count, self.width))
        for first, last, words in self._stretches():
            columns, sizes = words.astype(np.intp), self.sizes[first:last]
            for row, values in zip(total, part(first, last), strict=True):
                np.add.at(row, columns, values.repeat(sizes))
        return np.ascontiguousarray(total.T)

    def _stretches(self) -> Iterator[tuple[int, int, NDArray[np.int32]]]:
        """Sentences that have about graph.WORDS words together: the first one, the one after the last, and their words."""
        bounds = np.concatenate(([0], self.sizes.cumsum()))
        for first, last in stretches(bounds):
            yield first, last, self.columns[bounds[first]:bounds[last]]

    def laid_out(self) -> Layout:
        """The same for products with vectors over words."""
        order = (-self.sizes).argsort(kind="stable")
        begins = (self.sizes.cumsum() - self.sizes)[order]
        sizes = self.sizes[order]
        long = int((-sizes).searchsorted(-LONG_ROW))
        of_long = [self.columns[begin:begin + size] for begin, size in zip(begins[:long].tolist(), sizes[:long].tolist(), strict=True)]
        blocks = []
        for first in range(long, len(order), ROWS):
            here = slice(first, first + ROWS)
            having = (-sizes[here]).searchsorted(-np.arange(sizes[first])).tolist()
            blocks.append((order[here], [self.columns[begins[first:first + rows] + place] for place, rows in enumerate(having)]))
        return Layout(order[:long], of_long, blocks)


class Layout(NamedTuple):
    """The sentences by falling number of words ("jagged diagonals", Saad 1989): long ones each with its words, others in blocks: which they are, then the
    first words of all of them, the second words of all that have so many, and so on."""

    long: Integers
    of_long: Sequence[NDArray[np.int32]]
    blocks: Sequence[tuple[Integers, Sequence[NDArray[np.int32]]]]

    def times(self, vectors: Matrix) -> Iterator[tuple[Integers, Matrix]]:
        """The matrix's products with several vectors over words, given as a row a word: sentences, and their sums, a row a sentence."""
        for row, columns in zip(self.long.tolist(), self.of_long, strict=True):
            nowhere = np.zeros(len(columns), np.intp)
            yield np.array([row]), np.array([[sums(nowhere, vector.take(columns), 1)[0] for vector in vectors.T]])
        for rows, places in self.blocks:
            total = np.zeros((len(rows), vectors.shape[1]))
            for columns in places:
                total[:len(columns)] += vectors.take(columns, 0)
            yield rows, total


def shared_words(bounds: Integers, numbers: NDArray[np.int32], width: int) -> Links:
    """Which sentence has which word, once however often; without the words that only one sentence has: they link nothing, and are half of all words.

    bounds: where each sentence's words begin, and how many there are. numbers: of the words, below ``width``. The words that are left are numbered anew.

    >>> shared_words(np.array([0, 3, 5]), np.array([2, 0, 2, 1, 2]), 3)
    Links(sizes=array([1, 1]), columns=array([0, 0], dtype=int32), width=1)
    """
    found = [_distinct(bounds[first:last + 1], numbers, width) for first, last in stretches(bounds)]
    spread = np.zeros(width, np.int64)
    for _, columns in found:
        spread += np.bincount(columns, minlength=width)
    kept = spread > 1
    renumbered = kept.cumsum(dtype=np.int32)
    renumbered -= 1
    sizes, left = [np.empty(0, np.int64)], [np.empty(0, np.int32)]
    for own, columns in found:
        here = kept[columns]
        sizes.append(np.bincount(np.arange(len(own)).repeat(own)[here], minlength=len(own)))
        left.append(renumbered[columns[here]])
    return Links(np.concatenate(sizes), np.concatenate(left), int(kept.sum()))


def _distinct(bounds: Integers, numbers: NDArray[np.int32], width: int) -> tuple[Integers, NDArray[np.int32]]:
    """How many distinct words each of a stretch of sentences has, and their numbers, sentence by sentence."""
    count = len(bounds) - 1
    cells = np.arange(count).repeat(bounds[1:] - bounds[:-1])
    cells *= width
    cells += numbers[bounds[0]:bounds[-1]]
    cells.sort()
    fresh = np.ones(len(cells), bool)
    np.not_equal(cells[1:], cells[:-1], out=fresh[1:])
    cells = cells[fresh]
    rows = cells // max(width, 1)
    cells -= rows * width
    return np.bincount(rows, minlength=count), cells.astype(np.int32)
