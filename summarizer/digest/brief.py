"""The brief (要闻): the few most important points over all articles, no two saying the same."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from summarizer.digest.model import Point
from summarizer.digest.sketches import letters

FEWEST, MOST = 5, 10
REPEATED_THEME = 0.45
"""What a second point of one theme is worth, of the first."""
SAME = 0.4
ALONE = 0.35
"""The weight of an article that belongs to no theme."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that might give a point. key: breaks ties, the same in any order of the articles."""

    position: int
    importance: float
    theme: int
    key: Any


def importance(copies: int, theme_size: int, centrality: float) -> float:
    """How much an article matters to the batch: how many editions of it there are, and how much else is about its subject.

    >>> importance(1, 1, 0.0) < importance(1, 5, 0.5) < importance(3, 5, 0.5)
    True
    """
    return round((1 + 2 * math.log(copies)) * (ALONE + centrality * math.log(theme_size)), 9)


def size(articles: int) -> int:
    """How many points a brief of so many articles has."""
    return max(0, min(MOST, max(FEWEST, round(2 * math.sqrt(articles / 3))), articles))


def bigrams(text: str) -> set[str]:
    """The pairs of neighbouring letters."""
    plain = letters(text)
    return {plain[i : i + 2] for i in range(len(plain) - 1)}


def alike(one: str, other: str) -> bool:
    """Whether the shorter text's wording is largely in the longer one.

    >>> alike("云渡市转移群众1.2万人", "暴雨中，云渡市紧急转移群众1.2万人")
    True
    """
    first, second = bigrams(one), bigrams(other)
    return len(first & second) >= SAME * max(1, min(len(first), len(second)))


def brief(candidates: Iterable[Candidate], point_of: Callable[[int], Point | None], most: int) -> tuple[Point, ...]:
    """The points, most important first: by falling importance, second points of a theme worth less, none that says what another says."""
    left = sorted(candidates, key=lambda c: (-c.importance, c.key))
    chosen: list[Point] = []
    used: dict[int, int] = {}
    while left and len(chosen) < most:
        best = max(left, key=lambda c: c.importance * REPEATED_THEME ** used.get(c.theme, 0) if c.theme >= 0 else c.importance)
        left.remove(best)
        point = point_of(best.position)
        if point is None or any(alike(point.text, other.text) for other in chosen):
            continue
        chosen.append(point)
        used[best.theme] = used.get(best.theme, 0) + 1
    return tuple(chosen)
