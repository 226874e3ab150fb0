"""IDF tables (bundled, the user's, trained) and TF-IDF."""

from __future__ import annotations

import math
from itertools import combinations
from random import Random
from threading import Thread

import pytest

from summarizer import tfidf
from summarizer.model import Options, OptionsError
from summarizer.tfidf import Idf, load_idf, save_bundled, save_idf, train_idf
from tests.documents import LIGHTS, document


def test_the_bundled_table_knows_common_words_from_rare_ones():
    idf = load_idf()
    assert 0 <= idf.get("的") < idf.get("发展") < idf.get("芯片") < idf.default == idf.get("甲乙丙丁戊")
    assert len(idf.values) > 30_000
    assert all(math.isfinite(value) and 0 <= value <= idf.default for value in idf.values.values())
    assert tfidf.BUNDLED.stat().st_size < 450_000


def test_the_bundled_table_says_the_same_however_it_is_read():
    """Words are read by their first character when one is asked for: one by one, all at once, or by many threads."""
    whole = load_idf().values
    words = sorted(whole)
    Random(1).shuffle(words)
    tfidf._bundled.cache_clear()
    fresh = load_idf()
    wrong: list[str] = []

    def ask() -> None:
        wrong.extend(word for word in words[:5000] if fresh.get(word) != whole[word])

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert fresh.values == whole


def test_a_table_in_the_bundled_form_can_be_written_and_read(tmp_path, monkeypatch):
    path = tmp_path / "idf.txt"
    save_bundled(Idf.of({"路灯": 5.24, "路": 0.0, "city": 9.3, "河岸": 3.0}, 9.33), path)
    monkeypatch.setattr(tfidf, "BUNDLED", path)
    tfidf._bundled.cache_clear()
    read = load_idf()
    tfidf._bundled.cache_clear()
    assert (read.get("路灯"), read.get("路"), read.get("city"), read.get("路边"), read.default) == (5.2, 0.0, 9.3, 9.33, 9.33)
    assert read.values == {"路灯": 5.2, "路": 0.0, "city": 9.3, "河岸": 3.0}


def test_training_counts_documents_not_occurrences():
    idf = train_idf([["路灯", "路灯", "AI"], ["路灯", "ai"], ["，", "2023", "3.5", "河岸"]])
    assert set(idf.values) == {"路灯", "ai", "河岸"}
    assert idf.get("路灯") == idf.get("ai") == round(math.log(4 / 2.5), 6)
    assert idf.get("河岸") == idf.default == round(math.log(4 / 1.5), 6)


def test_training_reads_a_stream_once_and_may_leave_rare_words_out():
    idf = train_idf(([word, f"w{i}x"] for i, word in enumerate(["甲", "甲", "乙"])), min_documents=2)
    assert list(idf.values) == ["甲"]


def test_a_trained_table_survives_writing_and_reading(tmp_path):
    idf = train_idf([["路灯", "河岸"], ["路灯"], ["天气"]])
    path = tmp_path / "idf.txt"
    save_idf(idf, path)
    assert path.read_text(encoding="utf-8").splitlines()[0] == "路灯 0.470004"
    read = load_idf(str(path))
    assert (read.values, read.default) == (idf.values, idf.default)


def test_an_edited_table_is_read_again(tmp_path):
    path = tmp_path / "idf.txt"
    path.write_text("路灯 1.5\n", encoding="utf-8")
    assert load_idf(path).get("路灯") == 1.5
    path.write_text("路灯 12.5\n", encoding="utf-8")
    assert load_idf(path).get("路灯") == 12.5


def test_entries_may_be_lines_or_pairs_and_words_are_looked_up_in_lower_case():
    assert load_idf(("路灯 2", ["AI", 7], ("河岸", 3.5))).values == {"路灯": 2.0, "ai": 7.0, "河岸": 3.5}


@pytest.mark.parametrize("entries, names", [
    (("路灯 2", "河岸"), "line 2"), (("路灯 x",), "line 1"), (("路灯 -1",), "line 1"), (("路灯 nan",), "line 1"), (("路灯 inf",), "line 1"),
    (("a b c",), "line 1"), ((), "no word"), (("", " "), "no word"), ((3,), "entry 1"), ((("甲", "乙", "丙"),), "entry 1"),
])
def test_a_bad_table_is_an_options_error_that_names_the_line(entries, names):
    with pytest.raises(OptionsError, match=names) as error:
        load_idf(entries)
    assert error.value.option == "idf"


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00\xd8", b"\xb2\xe2 1.0\n"])
def test_a_file_that_cannot_be_read_is_an_options_error(tmp_path, content):
    path = tmp_path / "idf.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(OptionsError, match=r"idf\.txt"):
        load_idf(path)


def test_word_scores_are_counts_times_idf_and_the_title_counts():
    table = ("路灯 2", "河岸 3", "智慧 5")
    scores = tfidf.score_words(document("河岸路灯。路灯亮。", title="路灯"), Options(idf=table))
    assert scores["路灯"] == 3 * 2.0
    assert scores["河岸"] == 3.0


def test_sentence_scores_follow_the_users_table():
    text = "河岸。路灯。"
    for word, best in (("河岸", 0), ("路灯", 1)):
        other = "路灯" if word == "河岸" else "河岸"
        values = tfidf.score_sentences(document(text), Options(idf=(f"{word} 9", f"{other} 1"))).values
        assert values[best] == 1.0 > values[1 - best]


def test_a_longer_sentence_of_like_words_scores_more_but_not_in_proportion():
    one, two = tfidf.sentence_weights([["甲", "乙"], ["丙", "丁", "戊", "己"]], dict.fromkeys("甲乙丙丁戊己", 1.0))
    assert one == pytest.approx(two / 2 ** 0.25, abs=1e-8)
    assert two == 1.0


def test_distinct_words_of_a_document_have_finite_scores():
    scores = tfidf.score_words(document(LIGHTS), Options())
    assert scores
    assert all(math.isfinite(score) and score >= 0 for score in scores.values())
    assert all(a != b for a, b in combinations(scores, 2))
