"""TextRank against plain loops on small documents drawn by lot, in each of its forms."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest

from summarizer import graph, links, textrank
from summarizer.model import Article, Document, Options, Sentence
from tests.test_graph import naive_cooccurrence, naive_overlap
from tests.test_graph_exact import naive, naive_step

FINE = Options(tolerance=1e-12)
FORMS = [{}, {"DENSE_SENTENCES": 0, "DIRECT_WORDS": 0}, {"DENSE_SENTENCES": 0, "DIRECT_WORDS": 0, "FEW_WORDS": 0}, {"DIRECT": 0}]


def made(rows, stop_words=frozenset()):
    """A document of rows of tokens."""
    text, sentences = "", []
    for i, row in enumerate(rows):
        said = "".join(word for word, _ in row)
        sentences.append(Sentence(said, len(text), len(text) + len(said), i, 0))
        text += said
    return Document(Article(text), sentences, rows, (), stop_words)


def drawn(seed, sentences, words="天地玄黄宇宙洪荒日月", most=7):
    """Nouns, and words that are none, with stop words and marks between them."""
    rng = Random(seed)
    tags = {word: rng.choice(["n", "n", "n", "v", "ns"]) for word in words}
    rows = []
    for _ in range(sentences):
        row = [(word, tags[word]) for word in rng.choices(words, k=rng.randint(0, most))]
        for word, tag in (("，", "x"), ("的", "uj"), ("了", "ul")):
            if rng.random() < 0.4:
                row.insert(rng.randint(0, len(row)), (word, tag))
        rows.append([*row, ("。", "x")])
    return rows


STOP_WORDS = frozenset("的了")


def content(rows):
    return [[word for word, tag in row if tag != "x" and word not in STOP_WORDS] for row in rows]


@pytest.fixture(params=FORMS, ids=str)
def _form(request, monkeypatch):
    for name, limit in request.param.items():
        monkeypatch.setattr(graph, name, limit)


@pytest.mark.usefixtures("_form")
@pytest.mark.parametrize("damping", [0.85, 0.4])
def test_sentences_are_ranked_as_the_plain_loops_rank_them(damping):
    for seed, size in enumerate((1, 2, 3, 5, 8, 12)):
        rows = drawn(seed, size)
        scores = naive(naive_overlap(content(rows)).tolist(), damping, 200)
        found = textrank.score_sentences(made(rows, STOP_WORDS), FINE.replace(damping=damping)).values
        assert found == pytest.approx([score / max(scores) for score in scores], abs=1e-7)
        assert max(found) == 1.0


@pytest.mark.usefixtures("_form")
def test_a_sentences_length_counts_every_word_and_what_is_shared_each_once():
    """Of three sentences that share one word the shortest is best: the sum of logarithms is the smallest."""
    rows = [[("天", "n")] * 2, [("天", "n"), ("地", "n"), ("地", "n")], [("天", "n"), ("玄", "n"), ("黄", "n"), ("宇", "n")]]
    weights = [[0, 1 / math.log(6), 1 / math.log(8)], [1 / math.log(6), 0, 1 / math.log(12)], [1 / math.log(8), 1 / math.log(12), 0]]
    expected = naive(weights, 0.85, 200)
    found = textrank.score_sentences(made(rows), FINE).values
    assert found == pytest.approx([score / max(expected) for score in expected], abs=1e-7)
    assert found[0] == 1.0 > found[1] > found[2]


@pytest.mark.usefixtures("_form")
def test_two_sentences_of_one_word_have_no_edge():
    """The logarithm of one is nothing: the paper's division has no answer there."""
    rows = [[("天", "n")], [("天", "n")], [("地", "n"), ("天", "n")], [("玄", "n")]]
    scores = naive([[0, 0, 1 / math.log(2), 0], [0, 0, 1 / math.log(2), 0], [1 / math.log(2), 1 / math.log(2), 0, 0], [0, 0, 0, 0]], 0.85, 200)
    assert textrank.score_sentences(made(rows), FINE).values == pytest.approx([score / max(scores) for score in scores], abs=1e-7)


@pytest.mark.usefixtures("_form")
@pytest.mark.parametrize("window", [2, 3, 5, 9])
def test_words_are_ranked_as_the_plain_loops_rank_them(window):
    for seed in range(8):
        rows = drawn(seed, 6)
        nouns = [[word for word, tag in row if tag in ("n", "ns")] for row in rows]
        vocabulary = list(dict.fromkeys(word for row in nouns for word in row))
        expected = naive(naive_cooccurrence(nouns, vocabulary, window).tolist(), 0.85, 200)
        found = textrank.score_words(made(rows, STOP_WORDS), FINE.replace(window=window))
        assert list(found) == vocabulary
        assert list(found.values()) == pytest.approx(expected, abs=1e-7)
        if window == 5:
            assert textrank.score_words(made(rows, STOP_WORDS), FINE) == found


def test_values_stand_for_every_word_with_nothing_for_what_is_no_term():
    rows = [[("走", "v"), ("天", "n"), ("地", "n"), ("，", "x"), ("快", "a"), ("天", "n")]]
    found = made(rows)
    assert found.vocabulary == ["走", "天", "地", "快"]
    assert textrank.word_values(found, Options()).tolist() == [0.0, 0.5, 0.5, 0.0]
    assert textrank.score_words(found, Options()) == {"天": 0.5, "地": 0.5}
    assert textrank.word_values(made([[("走", "v"), ("快", "a")]]), Options()).tolist() == [0.0, 0.0]
    assert textrank.word_values(made([]), Options()).tolist() == []


def test_words_are_rounded_to_twelve_places_and_sentences_to_nine():
    found = made(drawn(1, 6), STOP_WORDS)
    words = textrank.score_words(found, FINE)
    assert all(value == round(value, 12) for value in words.values())
    assert any(value != round(value, 11) for value in words.values())
    sentences = textrank.score_sentences(found, FINE).values
    assert all(value == round(value, 9) for value in sentences)
    assert any(value != round(value, 8) for value in sentences)


@pytest.mark.parametrize("most", [0, 20_000])
@pytest.mark.parametrize("tolerance", [1e-2, 1e-4])
def test_words_are_found_to_the_tolerance_and_no_further(monkeypatch, tolerance, most):
    """One more step would change them by less than it in all, and by more than a hundredth of it."""
    monkeypatch.setattr(graph, "DIRECT_WORDS", 0)
    monkeypatch.setattr(graph, "FEW_WORDS", most)
    chain = [chr(0x4E00 + i) for i in range(60)]
    values = list(textrank.score_words(made([[(word, "n") for word in chain]]), Options(window=2, tolerance=tolerance)).values())
    weights = naive_cooccurrence([chain], chain, 2).tolist()
    change = sum(abs(a - b) for a, b in zip(naive_step(values, weights, 0.85), values, strict=True))
    assert tolerance / 100 < change < 1.3 * tolerance


def test_sentences_are_found_to_the_tolerance(monkeypatch):
    monkeypatch.setattr(graph, "DENSE_SENTENCES", 0)
    found = made(drawn(3, 12), STOP_WORDS)
    exact = textrank.score_sentences(found, FINE).values
    errors = [max(abs(a - b) for a, b in zip(textrank.score_sentences(found, Options(tolerance=tolerance)).values, exact, strict=True))
              for tolerance in (1e-1, 1e-3, 1e-6)]
    assert errors == sorted(errors, reverse=True)
    assert errors[0] > 1e-3 > errors[2]
    assert errors[2] < 1e-4


def test_no_words_no_differences():
    assert textrank.score_sentences(made([[("。", "x")], [("，", "x")]]), Options()).values == [1.0, 1.0]
    assert textrank.score_sentences(made([]), Options()).values == []


def test_inverse_logarithms_of_lengths_by_hand():
    found = textrank.inverse_logs(np.array([1, 2, 4]))
    one, two = 1 / math.log(2), 1 / math.log(4)
    assert found == pytest.approx(np.array([[0, one, two], [one, two, 1 / math.log(8)], [two, 1 / math.log(8), 1 / math.log(16)]]))


FORM_NAMES = ("cooccurrence_dense", "cooccurrence_edges", "cooccurrence_graph")


@pytest.mark.parametrize("words, limits, form", [(3, (3, 99), 0), (2, (3, 99), 0), (4, (3, 99), 1), (4, (3, 8), 1), (4, (3, 7), 2), (3, (2, 6), 1),
                                                  (3, (2, 5), 2)])
def test_the_size_decides_in_which_form_words_are_linked(monkeypatch, words, limits, form):
    """A matrix to so many different words, then a list of edges to so many words in all, then neither. Each word comes twice."""
    monkeypatch.setattr(graph, "DIRECT_WORDS", limits[0])
    monkeypatch.setattr(graph, "FEW_WORDS", limits[1])
    made_so = []
    for name in FORM_NAMES:
        make = getattr(graph, name)
        monkeypatch.setattr(graph, name, lambda *given, name=name, make=make: made_so.append(name) or make(*given))
    text = [[(chr(0x4E00 + i), "n") for i in range(words)]] * 2
    textrank.score_words(made(text), Options())
    assert made_so == [FORM_NAMES[form]]


@pytest.mark.parametrize("most, rows", [(3, 3), (2, 3)])
def test_the_size_decides_whether_sentences_are_linked_by_a_matrix(monkeypatch, most, rows):
    monkeypatch.setattr(graph, "DENSE_SENTENCES", most)
    by_matrix = []
    make = textrank.overlap_dense
    monkeypatch.setattr(textrank, "overlap_dense", lambda *given: by_matrix.append(1) or make(*given))
    textrank.score_sentences(made([[("天", "n"), ("地", "n")]] * rows), Options())
    assert bool(by_matrix) == (rows <= most)


def test_sentences_of_hundreds_of_lengths_are_linked_in_a_few_dozen_passes():
    """One pass an eigenvector: almost all eigenvalues are next to nothing, and cost nothing."""
    lengths = np.arange(1, 301)
    both = links.Links(np.full(300, 2), np.tile(np.array([0, 1], np.int32), 300), 2)
    found = textrank.overlap_graph(both, lengths).inflow(np.ones(300))
    assert 5 < len(textrank.eigenvectors(textrank.inverse_logs(lengths))[0]) < 60
    weights = 2 * textrank.inverse_logs(lengths)
    np.fill_diagonal(weights, 0.0)
    assert found == pytest.approx(weights.sum(axis=1), rel=1e-9)
