"""No regular expression of the package backtracks catastrophically: each meets texts made from itself, and its time grows with their length.

New expressions fall under this by themselves: they are found in the modules' variables, in their tables and in calls of ``re``.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.hostile import Hostile, matches_whole, patterns, searches

SHORT, TIMES = 1000, 4
PATTERNS = patterns("summarizer", "api")
BOUNDED = {
    "summarizer.cleaning.ORIGINAL": 400, "summarizer.cleaning.datelines.PATTERNS[": 160,
    "summarizer.cleaning.vocabulary.HEAD[": 140, "summarizer.splitting._WORD": 12, "summarizer.splitting._LETTERS_WITH_STOPS": 12,
    "summarizer.cleaning.pages.SEPARATOR": 200, "summarizer.learned.clauses.QUOTED": 200,
    "summarizer.cleaning.titles.FILE_NAME": 200, "summarizer.cleaning.titles.SHORT_LINE": 400,
    **{f"summarizer.cleaning.vocabulary.{name}": 80 for name in ("PLACEHOLDER", "CREDIT", "FURNITURE", "DATE_LINE", "RELATED_LINE")},
    **{f"summarizer.cleaning.vocabulary.{name}": 420 for name in ("STATEMENT", "CREDITS", "BRACKETED", "LINK", "BOILERPLATE")},
}
"""Expressions that only ever see so many characters, because their callers cut the text there (or give them a title, or a piece of a line); within
these they must be quick."""


def bound(name: str) -> int | None:
    """The length that callers cut the text to; entries of BOUNDED that end in a bracket stand for whole tables."""
    if name in BOUNDED:
        return BOUNDED[name]
    return next((length for start, length in BOUNDED.items() if start.endswith("[") and name.startswith(start)), None)


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def uses(pattern: re.Pattern[str], text: str) -> dict[str, Callable[[], Any]]:
    return {"match": lambda: pattern.match(text), "fullmatch": lambda: pattern.fullmatch(text), "finditer": lambda: sum(1 for _ in pattern.finditer(text))}


def test_all_expressions_are_found():
    assert len(PATTERNS) > 100
    assert all(any(name.startswith(start) for name in PATTERNS.values()) for start in BOUNDED)


@pytest.mark.parametrize(("pattern", "flags", "name"), [(*key, name) for key, name in PATTERNS.items()], ids=PATTERNS.values())
def test_time_grows_with_the_length(pattern, flags, name):
    """Four times the text takes at most nine times as long (a square would be sixteen), measured again where it seems to take longer."""
    compiled = re.compile(pattern, flags)
    length = bound(name)
    unused = {"finditer": not searches(name), "fullmatch": not matches_whole(name)}
    for make in Hostile(pattern, flags).texts():
        if length:
            text = make(length)[:length]
            for use, work in uses(compiled, text).items():
                if unused.get(use):
                    continue
                assert min(seconds(work) for _ in range(3)) < 0.25, f"{use}: {text!r}"
            continue
        short, long = make(SHORT), make(TIMES * SHORT)
        for use, work in uses(compiled, long).items():
            if unused.get(use) or seconds(work) < 0.01:
                continue
            for _ in range(4):
                least = min(seconds(uses(compiled, short)[use]) for _ in range(5))
                most = min(seconds(work) for _ in range(3))
                if most < 9 * least + 0.005:
                    break
            else:
                raise AssertionError(f"{use}: {least:.4f} s, then {most:.4f} s, of {make(40)!r}")
