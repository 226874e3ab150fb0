"""TF-IDF and its tables worked by hand, at the edges."""

from __future__ import annotations

import math

import pytest

from summarizer import tfidf
from summarizer.model import Options, OptionsError
from summarizer.tfidf import Idf, idf_lines, idf_of_counts, inverse_document_frequency, load_idf, save_bundled, sentence_weights, train_idf, word_weights
from tests.test_textrank_exact import made


def test_a_table_cannot_be_changed():
    idf = Idf.of({"路灯": 1.0}, 2.0)
    with pytest.raises(AttributeError):
        idf.table = None  # type: ignore[misc]
    assert (idf.get("路灯"), idf.get("河岸"), idf.get(""), idf.default, dict(idf.values)) == (1.0, 2.0, 2.0, 2.0, {"路灯": 1.0})


def test_the_frequency_formula():
    assert inverse_document_frequency(0, 0) == pytest.approx(math.log(2))
    assert inverse_document_frequency(10, 10) == pytest.approx(math.log(11 / 10.5))
    assert inverse_document_frequency(100, 3) == pytest.approx(math.log(101 / 3.5))


def test_of_nothing_the_table_is_empty_and_all_words_are_worth_one():
    idf = train_idf([])
    assert (dict(idf.values), idf.default, idf.get("路灯")) == ({}, 1.0, 1.0)
    assert train_idf([["，", "3.5", ""]]).default == 1.0


def test_a_table_counts_words_in_lower_case_once_a_document_commonest_first():
    idf = train_idf([["B", "a", "a"], ["b", "c c", "５"], ["5g", "B", "a"], []])
    assert list(idf.values.items()) == [("b", round(math.log(5 / 3.5), 6)), ("a", round(math.log(5 / 2.5), 6)), ("5g", round(math.log(5 / 1.5), 6))]
    assert idf.default == round(math.log(5 / 1.5), 6)
    assert list(idf_of_counts({"b": 1, "a": 1, "c": 2}, 4).values) == ["c", "a", "b"]
    rare = idf_of_counts({"a": 3, "b": 2, "c": 1}, 4, 2)
    assert (list(rare.values), rare.default) == (["a", "b"], round(math.log(5 / 2.5), 6))


def test_lines_are_sorted_by_value_then_word():
    assert list(idf_lines(Idf.of({"丙": 1.0, "乙": 1.0, "甲": 0.25, "丁": 1.1234567}, 2.0))) == [
        "甲 0.250000\n", "丙 1.000000\n", "乙 1.000000\n", "丁 1.123457\n",
    ]


def test_the_bundled_form_holds_tenths_up_to_its_largest_sign(tmp_path, monkeypatch):
    path = tmp_path / "idf.txt"
    save_bundled(Idf.of({"甲": 0.04, "甲乙": 0.06, "甲丙": 12.0, "甲丁": 9.3, "乙": 9.25}, 9.9), path)
    monkeypatch.setattr(tfidf, "BUNDLED", path)
    tfidf._bundled.cache_clear()
    read = load_idf()
    tfidf._bundled.cache_clear()
    assert [read.get(word) for word in ("甲乙", "甲", "甲丙", "甲丁", "乙", "甲戊", "丙")] == [0.1, 0.0, 9.3, 9.3, 9.2, 9.9, 9.9]
    assert path.read_text(encoding="utf-8").splitlines() == ["9.9", "乙}", "甲! 丁~ 丙~ 乙\""]


def test_the_bundled_table_is_read_once_and_a_users_table_once_for_its_content():
    assert load_idf() is load_idf()
    assert load_idf(("路灯 2",)) is load_idf((("路灯", 2),))


def test_a_users_table_may_hold_zeros_and_blank_lines_and_the_largest_is_the_default(tmp_path):
    idf = load_idf(("路灯 0", "", " 河岸\t2.5 ", "ABC 1e0"))
    assert (dict(idf.values), idf.default) == ({"路灯": 0.0, "河岸": 2.5, "abc": 1.0}, 2.5)
    path = tmp_path / "idf.txt"
    path.write_text("\ufeff路灯 0\n\n河岸 2.5\n", encoding="utf-8")
    assert dict(load_idf(path).values) == {"路灯": 0.0, "河岸": 2.5}


@pytest.mark.parametrize("entries, names", [(("", "路灯 1", "河岸 -0.5"), "line 3"), ((("甲", 1), ("乙",)), "entry 2"), ((("甲", 1), 7), "entry 2"),
                                            (("甲 1 2",), "line 1")])
def test_a_bad_entry_is_named_by_its_number(entries, names):
    with pytest.raises(OptionsError, match=names):
        load_idf(entries)


def test_weights_of_words_are_counts_times_rarity_with_the_title_counted_where_the_text_has_the_word():
    idf = Idf.of({"灯": 2.0, "河": 0.5}, 5.0)
    assert word_weights([["灯", "河"], ["灯", "夜"], []], ["灯", "灯", "海"], idf) == {"灯": 4 * 2.0, "河": 0.5, "夜": 5.0}
    assert list(word_weights([["灯", "河"], ["夜"]], [], idf)) == ["灯", "河", "夜"]


def test_weights_of_sentences_by_hand():
    """The distinct words' weights over the number of words to the power of three quarters, as shares of the best."""
    weights = {"灯": 0.1, "河": 0.3, "夜": 0.0}
    assert sentence_weights([["灯", "灯", "河"], ["河"], ["夜"], []], weights) == [round(0.4 / 3 ** 0.75 / 0.3, 9), 1.0, 0.0, 0.0]
    assert sentence_weights([["夜"], []], weights) == [1.0, 1.0]
    assert sentence_weights([[]], {}) == [1.0]
    assert sentence_weights([], {}) == []


def test_scores_of_a_document_are_those_weights_and_say_so():
    found = made([[("灯", "n"), ("河", "n"), ("，", "x")], [("灯", "n")], [("。", "x")]])
    scores = tfidf.score_sentences(found, Options(idf=("灯 1", "河 3")))
    # 灯 comes twice: 2 × 1, and 河 once: 3
    expected = [1.0, round(2 / (5 / 2 ** 0.75), 9), 0.0]
    assert scores.values == expected
    assert scores.parts == [{"words": value} for value in expected]
    assert tfidf.score_words(found, Options(idf=("灯 1", "河 3"))) == {"灯": 2.0, "河": 3.0}
