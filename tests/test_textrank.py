"""TextRank against a naive twin in plain Python; long documents against short ones."""

from __future__ import annotations

import math

import pytest

from summarizer import graph, textrank
from summarizer.model import Document, Options
from summarizer.words import content_words, terms
from tests.documents import LIGHTS, document

FINE = Options(tolerance=1e-12)


def naive_pagerank(weights, damping=0.85):
    n = len(weights)
    x = [1.0 / n] * n
    for _ in range(500):
        new = [(1 - damping) / n] * n
        for i, row in enumerate(weights):
            out = sum(row)
            for j, weight in enumerate(row):
                new[j] += damping * x[i] * (weight / out if out else 1.0 / n)
        x = new
    return x


def naive_sentences(rows):
    weights = [[len(set(a) & set(b)) / (math.log(len(a)) + math.log(len(b))) if i != j and set(a) & set(b) else 0.0 for j, b in enumerate(rows)]
               for i, a in enumerate(rows)]
    scores = naive_pagerank(weights)
    return [score / max(scores) for score in scores]


def test_sentences_equal_the_naive_twin():
    lights = document(LIGHTS)
    assert textrank.score_sentences(lights, FINE).values == pytest.approx(naive_sentences(content_words(lights)), abs=1e-8)


def test_words_equal_the_naive_twin():
    lights = document(LIGHTS)
    rows = terms(lights)
    words = list(dict.fromkeys(word for row in rows for word in row))
    weights = [[0.0] * len(words) for _ in words]
    for row in rows:
        for i, a in enumerate(row):
            for b in row[i + 1:i + 3]:
                if a != b:
                    weights[words.index(a)][words.index(b)] += 1
                    weights[words.index(b)][words.index(a)] += 1
    found = textrank.score_words(lights, FINE.replace(window=3))
    assert list(found) == words
    assert list(found.values()) == pytest.approx(naive_pagerank(weights), abs=1e-8)


def test_the_implicit_graphs_of_long_documents_rank_as_the_dense_ones(monkeypatch):
    text = "".join(f"第{i}盏智慧路灯在河岸新区{'东西南北'[i % 4]}街亮了，居民{'很' * (i % 5)}高兴，{'数据传到运行中心' if i % 3 else '天气晴朗'}。"
                   for i in range(60))
    long = document(text)
    dense = textrank.score_sentences(long, FINE).values, textrank.score_words(long, FINE)
    for limit in ("DENSE_SENTENCES", "FEW_WORDS", "DIRECT", "DIRECT_WORDS"):
        monkeypatch.setattr(graph, limit, 0)
    implicit = textrank.score_sentences(long, FINE).values, textrank.score_words(long, FINE)
    assert implicit[0] == pytest.approx(dense[0], abs=1e-8)
    assert list(implicit[1].values()) == pytest.approx(list(dense[1].values()), abs=1e-8)


def test_window_and_damping_change_the_scores():
    lights = document(LIGHTS)
    assert textrank.score_words(lights, Options(window=2)) != textrank.score_words(lights, Options(window=8))
    assert textrank.score_sentences(lights, Options(damping=0.85)).values != textrank.score_sentences(lights, Options(damping=0.3)).values
    assert textrank.score_sentences(lights, Options(damping=0.0)).values == [1.0] * len(lights.sentences)


def test_the_words_edges_stop_at_the_sentence():
    rows = [[("河岸", "n"), ("路灯", "n")], [("天气", "n"), ("晴朗", "n")]]
    base = document("河岸路灯。天气晴朗。")
    scores = textrank.score_words(Document(base.article, base.sentences, rows), Options(window=9))
    assert len(set(scores.values())) == 1


def test_a_text_of_stop_words_alone_has_equal_sentences_and_no_words():
    empty = document("的了。是在。")
    assert textrank.score_sentences(empty, Options()).values == [1.0, 1.0]
    assert textrank.score_words(empty, Options()) == {}
