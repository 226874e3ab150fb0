"""The timeline: dated sentences of all articles, the most telling ones, in order."""

from __future__ import annotations

import datetime
import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from summarizer.digest.brief import alike
from summarizer.digest.dates import day_of
from summarizer.digest.findings import BASE_YEAR
from summarizer.digest.model import Event

FEWEST, MOST = 15, 60
A_DAY = 6
AN_ARTICLE = 3
FURTHER = 0.6
"""What an article's second event is worth, of its first; of its third, of the second."""
YEARS = 6
"""One event of so many at most may be known to the year only."""
SPARE = 4
"""How many times more sentences than wanted are looked at, to have enough when those that say the same are left out."""
PRECISION = {"day": 1.0, "month": 0.5, "year": 0.3}
UNCERTAIN = 0.7
NEAR = 45
"""Days around the batch's own within which an event counts in full."""


@dataclass(frozen=True, slots=True, order=True)
class Dated:
    """A dated sentence and its weight; ordered by weight, then by what does not depend on the articles' order."""

    weight: float
    key: tuple[Any, ...]
    date: str
    precision: str
    certain: bool
    position: int
    start: int
    end: int
    expression: tuple[int, int]


def middle(days: Iterable[datetime.date]) -> datetime.date | None:
    """The median day."""
    every = sorted(days)
    return every[len(every) // 2] if every else None


def year_of(dateline: str, middle_day: datetime.date | None) -> int | None:
    """The year that puts a dateline's month and day (``06-15``) nearest to the batch's own days, where that is within half a year.

    >>> year_of("12-30", datetime.date(2026, 1, 5)), year_of("06-15", None)
    (2025, None)
    """
    if middle_day is None:
        return None
    days = [day for year in (-1, 0, 1) if (day := day_of(f"{middle_day.year + year}-{dateline}"))]
    best = min(days, key=lambda day: abs((day - middle_day).days), default=None)
    return best.year if best and abs((best - middle_day).days) <= 183 else None


def dated(rows: Sequence[Sequence[Any]], position: int, key: str, importance: float, year: int | None, middle_day: datetime.date | None) -> list[Dated]:
    """The dated sentences of one article, the weightiest of them. rows: of its findings. year: that of its dateline, where only the batch says it."""
    found = []
    for date, precision, certain, depends, start, end, begin, stop in rows:
        if depends:
            if year is None:
                continue
            date, certain = f"{int(date[:4]) - BASE_YEAR + year:04d}{date[4:]}", False
        weight = importance * PRECISION[precision] * (1.0 if certain else UNCERTAIN) * _nearness(date, precision, middle_day)
        found.append(Dated(round(weight, 9), (key, -start), date, precision, certain, position, start, end, (begin, stop)))
    best = heapq.nlargest(AN_ARTICLE, found)
    return [replace(one, weight=round(one.weight * FURTHER**place, 9)) for place, one in enumerate(best)]


def _nearness(date: str, precision: str, middle_day: datetime.date | None) -> float:
    day = day_of(date + {"day": "", "month": "-15", "year": "-07-01"}[precision])
    if middle_day is None or day is None:
        return 1.0
    return 1.0 / (1.0 + max(0, abs((day - middle_day).days) - NEAR) / 90)


def timeline(candidates: Iterable[Dated], text_of: Callable[[int, int, int], str], most: int = MOST) -> tuple[Event, ...]:
    """The weightiest events, none told twice, in order of time. text_of: position, start, end → the sentence."""
    chosen: list[Event] = []
    days: dict[str, list[Event]] = {}
    years = 0
    for one in heapq.nlargest(most * SPARE, candidates):
        text = text_of(one.position, one.start, one.end)
        same_day = days.setdefault(one.date, [])
        if len(same_day) >= A_DAY or (one.precision == "year" and years >= most // YEARS) or any(alike(text, other.text) for other in same_day):
            continue
        years += one.precision == "year"
        event = Event(one.date, one.precision, one.certain, text, one.position, one.start, one.end, one.expression)
        same_day.append(event)
        chosen.append(event)
        if len(chosen) == most:
            break
    return tuple(sorted(chosen, key=lambda event: (event.date, chosen.index(event))))


def size(articles: int) -> int:
    """How many events the timeline of so many articles has."""
    return max(FEWEST, min(MOST, articles))
