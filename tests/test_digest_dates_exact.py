"""Each golden expression by itself: what is resolved rightly stays so, to the letter of the place where it stands."""

import datetime

import pytest

from summarizer.digest.dates import day_of, mentions, number
from tests.test_digest_dates import GOLDEN, ROWS, shown

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


def test_every_rule_holds_on_both_sides():
    lines = (GOLDEN.parent / "dates_rules.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert len(rows) > 300
    wrong = [(day, text, expected, found) for day, text, expected in rows if (found := shown(text.replace("\\n", "\n"), day)) != expected]
    assert wrong == []


def test_where_only_the_year_is_known_dates_are_of_it_and_not_certain():
    """But those whose year is stated."""
    for text, expected in (("6月15日开工", "2026-06-15?"), ("6月开工", "2026-06?"), ("去年6月3日开工", "2025-06-03?"), ("今年开工", "2026?"),
                           ("明年6月开工", "2027-06?"),
                           ("今天（1月12日）说", "2026-01-12?"),
                           ("2024年平稳，今天（1月12日）说", "2024 2026-01-12?"),
                           ("2024年平稳，1月12日说", "2024 2024-01-12"),
                           ("2026年平稳，1月12日说", "2026 2026-01-12"), ("昨天开工，15日完工", ""), ("2月30日开工", "")):
        assert " ".join(f"{one.date}{'' if one.certain else '?'}" for one in mentions(text, year=2026)) == expected


def test_precisions_and_places():
    text = "去年开工。\n本月上旬至下月完工，2026年6月3日、上周五和三天前检修；半年前和9月下旬也来过"
    found = mentions(text, datetime.date(2026, 6, 17))
    assert [(text[one.start:one.end], one.precision) for one in found] == [
        ("去年", "year"), ("本月上旬", "month"), ("2026年6月3日", "day"), ("上周五", "day"),
        ("三天前", "day"), ("半年前", "month"), ("9月下旬", "month")]


@pytest.mark.parametrize("text, day", [("2026-06-03", datetime.date(2026, 6, 3)), ("2026-06", None), ("2026-02-30", None), ("gestern", None), ("", None),
                                       (None, None)])
def test_the_day_that_a_text_names(text, day):
    assert day_of(text) == day


@pytest.mark.parametrize("text, value", [("〇", 0), ("零", 0), ("二〇二六", 2026), ("一九零五", 1905), ("二十", 20), ("二十九", 29), ("十九", 19), ("两十", 20),
                                         ("２０２６", 2026)])
def test_more_numbers_as_written(text, value):
    assert number(text) == value
