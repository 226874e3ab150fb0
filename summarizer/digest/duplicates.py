"""Exact and near-duplicates: candidates from sketches, each verified on the texts themselves.

Two editions of one report share most of their wording *and* their figures. Reports made from one template (share prices, penalties, resolutions) share
wording only, up to
a Jaccard similarity of 0.7; they are told apart by their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from summarizer.digest.sketches import SIZE, VERIFIED_LENGTH, jaccard, letters, overlap, shingles

NEIGHBOURS = 8
"""How many later articles with the same hash an article is paired with: a hash that a thousand articles share costs a thousand times this, not a million
pairs."""
SLICE = 1000
CACHED = 512
LEAST_SHARED = 4
"""Hashes that two sketches must share before their texts are compared."""
LEAST_ESTIMATE = 0.1
LEAST_JACCARD = 0.36
"""What a copy with a fifth of its characters changed still has."""
LEAST_WITH_TITLE = 0.28
LEAST_OVERLAP = 0.8
"""Where one text is much longer, how much of the shorter one it must hold."""
SAME_TITLE = 0.4
ALIKE = 0.8
"""From here on nothing more is asked but that the figures agree."""
WINDOW = 24
FOUND_AGAIN = 0.4
MOST_MISSING = 0.05
MOST_REWRITTEN = 0.35
"""The share of a text's windows that the other may lack: a copy has edits all over, a template has some passages that are wholly others; a new edition that
keeps
title or figures may have both."""
FAMILY = 5
"""Articles with the same shingles from which on a template is suspected."""
OWN_SHARED = 0.2
LEAST_NUMBERS = 4
CONTRADICTING = 0.2
AGREEING = 0.5
NUMBER = re.compile(r"(?<![A-Za-z0-9.])\d[\d,]*(?:\.\d+)?")
YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Facts:
    """What two texts are compared by; what only few comparisons need is made when it is asked for."""

    title: str
    text: str
    plain: str
    shingles: Any

    @classmethod
    def of(cls, title: str | None, text: str) -> Facts:
        """From a title and a text."""
        plain = letters(text)
        return cls(title or "", text, plain, shingles(plain, VERIFIED_LENGTH))

    @property
    def pairs(self) -> Any:
        """The pairs of neighbouring characters, in order."""
        return character_pairs(self.plain)

    @property
    def numbers(self) -> frozenset[str]:
        """The figures in the text."""
        return numbers(self.text)

    def titled_like(self, other: Facts) -> bool:
        """Whether the titles are much the same."""
        one, two = (shingles(letters(facts.title), VERIFIED_LENGTH) for facts in (self, other))
        return bool(len(one) and len(two)) and jaccard(one, two) >= SAME_TITLE


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair of positions worth comparing. common: whether many articles have what the two share. own: whether they share what no third article has."""

    one: int
    other: int
    common: bool
    own: bool


def numbers(text: str) -> frozenset[str]:
    """The figures that tell one event from another: three digits or more, years left out.

    >>> sorted(numbers("2023年上涨3.14%，报收1,204元，5人"))
    ['1,204', '3.14']
    """
    return frozenset(number for number in NUMBER.findall(text) if sum(map(str.isdigit, number)) >= 3 and not YEAR.fullmatch(number))


def groups(sketches: Sequence[Any], read: Callable[[int], tuple[str | None, str]], rank: Callable[[int], Any],
           marks: Sequence[str] = ()) -> list[list[int]]:
    """Groups of near-duplicates, each led by the article that speaks for it; groups in order of their leaders.

    sketches: of each article, as arrays. read: position → title and text. rank: position → what leaders and members are sorted by, the smallest first.
    marks: of each article, the same for the same title and text: these need not be compared.
    """
    facts = lru_cache(maxsize=CACHED)(lambda position: Facts.of(*read(position)))
    parent = _by_mark(len(sketches), marks)
    distinct = [one if parent[position] == position else one[:0] for position, one in enumerate(sketches)]
    for pair in candidates(distinct):
        roots = _root(parent, pair.one), _root(parent, pair.other)
        if roots[0] != roots[1] and same(facts(pair.one), facts(pair.other), doubtful=pair.common and not pair.own):
            parent[roots[0]] = roots[1]
    return _collected(parent, rank)


def linked(total: int, pairs: Iterable[tuple[int, int]], rank: Callable[[int], Any], marks: Sequence[str] = ()) -> list[list[int]]:
    """The groups that ``groups`` makes, where the pairs were found and compared already. total: how many articles there are."""
    parent = _by_mark(total, marks)
    for one, other in pairs:
        parent[_root(parent, one)] = _root(parent, other)
    return _collected(parent, rank)


def _by_mark(total: int, marks: Sequence[str]) -> list[int]:
    """Each position, or that of the first article with the same mark."""
    first: dict[str, int] = {}
    return [first.setdefault(mark, position) for position, mark in enumerate(marks)] if marks else list(range(total))


def _collected(parent: list[int], rank: Callable[[int], Any]) -> list[list[int]]:
    members: dict[int, list[int]] = {}
    for position in range(len(parent)):
        root = _root(parent, position)
        if root != position or position in members:
            members.setdefault(root, [root]).append(position)
    found = [sorted(set(group), key=rank) for group in members.values()]
    return sorted((group for group in found if len(group) > 1), key=lambda group: rank(group[0]))


def _root(parent: list[int], position: int) -> int:
    while parent[position] != position:
        parent[position] = parent[parent[position]]
        position = parent[position]
    return position


def same(one: Facts, other: Facts, *, doubtful: bool = False) -> bool:
    """Whether two texts are editions of one. doubtful: what they share, many articles share."""
    similarity = jaccard(one.shingles, other.shingles)
    if similarity < LEAST_WITH_TITLE and overlap(one.shingles, other.shingles) < LEAST_OVERLAP:
        return False
    titled = one.titled_like(other)
    if similarity < (LEAST_WITH_TITLE if titled else LEAST_JACCARD) and overlap(one.shingles, other.shingles) < LEAST_OVERLAP:
        return False
    figures = one.numbers, other.numbers
    least = min(map(len, figures))
    shared = len(figures[0] & figures[1])
    if least >= LEAST_NUMBERS and shared < CONTRADICTING * least:
        return False
    agreeing = titled or (shared >= LEAST_NUMBERS and shared >= AGREEING * least)
    if similarity >= ALIKE or (doubtful and not agreeing):
        return similarity >= ALIKE
    return missing(one.pairs, other.pairs) <= (MOST_REWRITTEN if agreeing else MOST_MISSING)


def character_pairs(text: str) -> Any:
    """Each two neighbouring characters of a text as one number, in order."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    return codes[:-1] * np.uint64(1 << 21) + codes[1:]


def missing(one: Any, other: Any) -> float:
    """The share of the shorter text's windows of WINDOW pairs that the other mostly lacks.

    >>> a, b = character_pairs("路灯亮了" * 9), character_pairs("路灯亮了" * 9 + "雨停了，水退了，人回来了")
    >>> missing(a, b)
    0.0
    """
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    found = np.concatenate(([0], np.cumsum(np.isin(short, long))))
    width = min(WINDOW, len(short))
    if not width:
        return 0.0
    return float(np.mean((found[width:] - found[:-width]) / width < FOUND_AGAIN))


def candidates(sketches: Sequence[Any]) -> Iterator[Candidate]:
    """Pairs of positions, the smaller first, whose sketches share enough; in order."""
    total = len(sketches)
    if total < 2:
        return
    hashes, owners = _sorted(sketches)
    for key in _frequent_pairs(hashes, owners, total):
        one, other = divmod(int(key), total)
        found = candidate(one, other, sketches[one], sketches[other], lambda wanted: _holders(hashes, wanted))
        if found is not None:
            yield found


def candidate(one: int, other: int, first: Any, second: Any, holders: Callable[[Any], Any]) -> Candidate | None:
    """Two articles that share LEAST_SHARED hashes, if their sketches are alike enough to compare the texts.

    first, second: their sketches, sorted. holders: how many articles have each of some hashes of the two.
    """
    merged = np.sort(np.concatenate((first, second)))
    again = merged[1:] == merged[:-1]
    shared = merged[1:][again]
    both = merged[np.concatenate(([True], ~again))][:SIZE]
    if np.count_nonzero(shared <= both[-1]) < LEAST_ESTIMATE * len(both):
        return None
    held = np.sort(holders(shared))
    alone: list[int] = [int(np.count_nonzero(holders(sketch) <= 2)) for sketch in (first, second)]
    own = int(np.count_nonzero(held == 2)) >= OWN_SHARED * max(1, min(alone))
    median = (held[(len(held) - 1) // 2] + held[len(held) // 2]) / 2
    return Candidate(one, other, bool(median >= FAMILY), own)


def _sorted(sketches: Sequence[Any]) -> tuple[Any, Any]:
    """All hashes in order, and whose each is; sorted as one number each, in place, since these are the largest arrays of a digest."""
    keys = np.concatenate(list(sketches)).astype(np.uint64)
    keys <<= np.uint64(32)
    keys |= np.repeat(np.arange(len(sketches), dtype=np.uint32), [len(one) for one in sketches])
    keys.sort()
    owners = keys.astype(np.uint32)  # the lower half
    keys >>= np.uint64(32)
    return keys.astype(np.uint32), owners


def _holders(hashes: Any, wanted: Any) -> Any:
    """How many articles have each of the wanted hashes."""
    return np.searchsorted(hashes, wanted, "right") - np.searchsorted(hashes, wanted, "left")


def _frequent_pairs(hashes: Any, owners: Any, total: int) -> Iterator[int]:
    """Coded pairs of neighbours in at least LEAST_SHARED hashes, in slices of the smaller position, so that memory does not grow with the articles."""
    for start in range(0, total, SLICE):
        found = []
        for distance in range(1, NEIGHBOURS + 1):
            ahead = owners[:-distance]
            chosen = np.flatnonzero((hashes[distance:] == hashes[:-distance]) & (ahead >= start) & (ahead < start + SLICE))
            found.append(ahead[chosen].astype(np.int64) * total + owners[chosen + distance])
        yield from _frequent(found)


def _frequent(pairs: Iterable[Any]) -> Any:
    """The codes that come up often enough, sorted."""
    every = np.sort(np.concatenate(list(pairs)))
    if len(every) < LEAST_SHARED:
        return every[:0]
    return np.unique(every[: len(every) - LEAST_SHARED + 1][every[LEAST_SHARED - 1 :] == every[: len(every) - LEAST_SHARED + 1]])
