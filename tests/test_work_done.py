"""How much work an article takes, counted in calls of Python functions: the same on every run and machine, unlike time.

A bound that is broken by a change for the better of the results is raised by hand; one that is far above the count is lowered.
"""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from summarizer import Options, read_articles, summarize
from tests.conftest import ROOT

ARTICLES = sorted((ROOT / "examples").glob("00*.txt"))
CALLS = {"lead": 720, "textrank": 720, "learned": 1300}
"""At most so many calls of functions written in Python for one article, on average over some of the examples, from reading to result."""


def calls_for(ranker: str) -> float:
    options = Options(ranker=ranker)

    def work() -> int:
        return sum(1 for article in read_articles([str(path) for path in ARTICLES]) if summarize(article, options))

    work()  # imports, tables and patterns are loaded once
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        done = work()
    finally:
        sys.setprofile(None)
    return count / done


@pytest.mark.parametrize("ranker", CALLS)
def test_an_article_takes_no_more_calls_than_it_did(ranker):
    assert 0.3 * CALLS[ranker] < calls_for(ranker) <= CALLS[ranker]
