"""Dates in texts, against a golden file of expressions written for this project."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.digest.dates import mentions

GOLDEN = Path(__file__).parent / "cases" / "dates.tsv"
ROWS = [line.split("\t") for line in GOLDEN.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
LEAST_RIGHT = 0.97


def shown(text: str, day: str) -> str:
    found = mentions(text, datetime.date.fromisoformat(day) if day != "-" else None)
    return " ".join(f"{one.date}{'' if one.certain else '?'}" for one in found) or "-"


def test_the_golden_expressions_are_resolved():
    wrong = [(day, text, expected, shown(text, day)) for day, text, expected in ROWS if shown(text, day) != expected]
    assert len(ROWS) >= 100
    assert len(wrong) <= (1 - LEAST_RIGHT) * len(ROWS), "\n".join(map(str, wrong))


@pytest.mark.parametrize("day", [datetime.date(2024, 2, 29), datetime.date(2026, 1, 1), datetime.date(2026, 12, 31), None])
def test_the_ends_of_months_and_years_raise_nothing(day):
    for month in range(14):
        for number in range(33):
            mentions(f"{month}月{number}日，{number}日，去年{month}月{number}日，上月{number}日，{number}个月前，{number}年后", day)
    mentions("999年前，上上周日，大后天，9999年12月31日", day)


@given(st.text(alphabet="0123456789年月日号上下周五前后天昨今明每第至（），。二十一个半\n", max_size=60), st.dates())
def test_a_mention_is_a_place_in_the_text_and_a_real_date(text, day):
    for one in mentions(text, day):
        assert 0 <= one.start < one.end <= len(text)
        assert len(one.date) == {"day": 10, "month": 7, "year": 4}[one.precision]
        datetime.date.fromisoformat((one.date + "-01-01")[:10] if one.precision == "year" else (one.date + "-01")[:10])
