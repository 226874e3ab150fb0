"""Which candidates are worth a look, by a rough score, and the places of these."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .grams import Array, Floats, Ints, Mask
from .keyword_candidates import Candidates, Units
from .keyword_traits import OPEN

LONGEST = 30
"""Characters."""
LONE = 0.8
SHAPES = np.array([1.0, 0.6, 0.9, 0.54])
"""What is left of a candidate's promise: of a lone word; of a phrase that occurs more than once or in the title, of one that does not; the same of phrases that
are always part of a longer one.
"""


class Part(NamedTuple):
    """Some candidates, numbered 0…K-1, the shorter ones first, and their places.

    sizes, counts, first: of each candidate, its units, its places, and its first row in the rest, which has a row for each place, in order of candidate and
    position. times: the counts as floating-point numbers, which divide faster. starts, ends: a place's first unit, and the one after its last. quoted, sound:
    as of `Candidates`. beside: the traits of the unit to its left, of that to its right, and of both, of shape (3, places). longer: how often the run with the
    one and with the other occurs, of shape (2, places).
    """

    sizes: Ints
    counts: Ints
    times: Floats
    first: Ints
    starts: Ints
    ends: Ints
    quoted: Mask
    sound: Mask
    beside: Ints
    longer: Ints

    def between(self, low: int, high: int) -> Part:
        """The candidates from ``low`` to ``high``, renumbered from 0, and their places."""
        start, end = int(self.first[low]), int(self.first[high - 1] + self.counts[high - 1])
        places: list[Array] = [column[..., start:end] for column in self[4:]]
        return Part(self.sizes[low:high], self.counts[low:high], self.times[low:high], self.first[low:high] - start, *places)


def part_of(units: Units, found: Candidates, kept: Ints) -> Part:
    """The candidates of these numbers, which rise."""
    counts, sizes = found.counts[kept], found.sizes[kept]
    after = counts.cumsum()
    first = after - counts
    rows = (found.first[kept] - first).repeat(counts)
    rows += np.arange(len(rows))
    starts = found.starts[rows]
    ends = starts + sizes.repeat(counts)
    beside = np.empty((3, len(rows)), np.int64)
    beside[0], beside[1] = units.traits[starts - 1], units.traits[ends]
    np.bitwise_or(beside[0], beside[1], out=beside[2])
    return Part(sizes, counts, counts.astype(np.float64), first, starts, ends, found.quoted[rows], found.sound[rows], beside, found.longer(found.cells[rows]))


class Nesting(NamedTuple):
    """How candidates nest: whether each is always followed by the same unit, or nearly so; in how many of one unit more it stands."""

    swallowed: Mask
    longer: Ints


def nesting(found: Candidates) -> Nesting:
    """By taking a unit off each candidate, at its end and at its beginning."""
    number, wholes = len(found.counts), found.cells[found.first[found.lone:]] - found.stride
    without_last, without_first = found.at[wholes] - 1, found.at[wholes + 1] - 1
    swallowed = np.zeros(number, bool)
    swallowed[without_last[found.counts[found.lone:] >= 0.99 * found.counts[without_last]]] = True
    return Nesting(swallowed, np.bincount(without_last, minlength=number) + np.bincount(without_first, minlength=number))


def most_promising(units: Units, found: Candidates, swallowed: Mask, unit_idf: Floats, shortest: int, limit: int) -> tuple[Floats, Ints, Ints]:
    """A rough score of the best candidates, their numbers, rising, and the first unit of a sound place of each of these.

    shortest: the least number of characters. limit: the most candidates.
    """
    number, counts = len(found.counts), found.counts
    rows = found.sound.nonzero()[0]
    numbers = found.numbers[rows]
    starts = found.starts[found.first]
    # of places of one candidate the first is written last, and stays
    starts[numbers[::-1]] = found.starts[rows[::-1]]
    ends = starts + found.sizes
    characters = units.solid[ends] - units.solid[starts]
    kept = ((2 * np.bincount(numbers, minlength=number) >= counts) & (characters >= shortest) & (characters <= LONGEST)).nonzero()[0]
    worth, once = _worth(units, found)
    worth *= np.maximum(unit_idf[starts], unit_idf[ends - 1])
    worth[:found.lone] *= LONE
    worth[found.lone:] *= SHAPES[once[found.lone:] + 2 * swallowed[found.lone:]]
    promise = worth.astype(np.float32)[kept]
    if len(kept) > limit:
        best = _largest(promise, limit)
        promise, kept = promise[best], kept[best]
    return promise, kept, starts[kept]


def _worth(units: Units, found: Candidates) -> tuple[Floats, Ints]:
    """What the places of each candidate are worth, more in the title, in the first sentence and in quotes; and 1 for those with one, in the body."""
    counts, numbers = found.counts, found.numbers
    worth = counts.astype(np.float64)
    once = counts == 1
    if units.title_end > 1:
        titled = np.bincount(numbers[found.starts < units.title_end], minlength=len(counts))
        worth += 2.0 * titled
        once &= titled == 0
    worth[numbers[units.sentences[found.starts] == 1]] += 0.8
    if units.present & OPEN:
        worth[numbers[found.quoted]] += 1.0
    return worth, once.view(np.int8)


def _largest(values: Floats, limit: int) -> Ints:
    """The places of the largest values, rising; of equal ones the first.

    >>> _largest(np.array([0.5, 0.2, 0.5, 0.9, 0.5]), 3).tolist()
    [0, 2, 3]
    """
    ranked = values.copy()
    ranked.partition(len(values) - limit)
    least = ranked[len(values) - limit]
    chosen: Mask = values > least
    chosen[(values == least).nonzero()[0][:limit - np.count_nonzero(chosen)]] = True
    result: Ints = chosen.nonzero()[0]
    return result
