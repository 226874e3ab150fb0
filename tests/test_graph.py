"""Power iteration and the graphs: against networkx, against naive sums, dense against implicit."""

from __future__ import annotations

import math
from collections import Counter

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import graph, links
from summarizer.lexrank import bm25_factors, unit_vectors
from summarizer.textrank import overlap_dense, overlap_graph

SENTENCES = st.lists(st.lists(st.sampled_from("天地玄黄宇宙洪荒日月"), max_size=9), min_size=1, max_size=12)
EXACT = 1e-9


def numbered(rows):
    """Rows of words as the sentence and the number of each occurrence, and the shape of their matrix."""
    vocabulary = list(dict.fromkeys(word for row in rows for word in row))
    return (np.repeat(np.arange(len(rows)), [len(row) for row in rows]), np.array([vocabulary.index(word) for row in rows for word in row], np.int64),
            (len(rows), len(vocabulary)))


def counts(rows):
    return graph.counts(*numbered(rows))


def linked(rows):
    """Which of the rows has which of the words that more than one has."""
    _, numbers, (_, width) = numbered(rows)
    return links.shared_words(np.concatenate(([0], np.cumsum([len(row) for row in rows]))), numbers.astype(np.int32), width)


def matrix(of: graph.Graph) -> np.ndarray:
    """The weights of an implicit graph, one row a vertex: Wᵀ·e is a row of W."""
    return np.array([of.inflow(row) for row in np.eye(len(of.out))])


@st.composite
def weights(draw):
    n = draw(st.integers(1, 12))
    return np.array(draw(st.lists(st.lists(st.sampled_from([0.0, 0.0, 0.5, 1.0, 3.0]), min_size=n, max_size=n), min_size=n, max_size=n)))


@given(weights(), st.sampled_from([0.0, 0.5, 0.85]))
@settings(max_examples=60, deadline=None)
def test_both_ways_to_pagerank_equal_networkx(matrix, damping):
    expected = networkx.pagerank(networkx.from_numpy_array(matrix, create_using=networkx.DiGraph), alpha=damping, tol=1e-12, max_iter=500)
    direct = graph.pagerank_dense(matrix, damping, 1e-12)
    iterated = graph.pagerank(graph.Graph(matrix.sum(axis=1), lambda v: matrix.T @ v), damping, 1e-10)
    assert direct.values == pytest.approx(list(expected.values()), abs=1e-8)
    assert iterated.values == pytest.approx(list(expected.values()), abs=1e-6)
    assert direct.values.sum() == pytest.approx(1.0)


@given(weights(), st.sampled_from([0.0, 0.5, 0.85]))
@settings(max_examples=60, deadline=None)
def test_conjugate_gradients_equal_the_power_iteration(matrix, damping):
    undirected = matrix + matrix.T
    links = graph.Graph(undirected.sum(axis=1), lambda v: undirected @ v)
    found = graph.pagerank_symmetric(links, damping, 1e-12)
    assert found.values == pytest.approx(graph.pagerank_dense(undirected, damping, 1e-12).values, abs=1e-9)
    assert found.converged


def test_conjugate_gradients_take_fewer_rounds():
    path = np.diag(np.ones(59), 1) + np.diag(np.ones(59), -1)
    links = graph.Graph(path.sum(axis=1), lambda v: path @ v)
    assert graph.pagerank_symmetric(links, 0.85, 1e-8).rounds * 2 < graph.pagerank(links, 0.85, 1e-8).rounds


def test_iteration_is_bounded_and_says_whether_it_converged():
    """Two vertices that hand all they have to each other, one of them with more, swap it for ever at damping 1."""
    chain = np.zeros((3, 3))
    chain[0, 1] = chain[1, 2] = chain[2, 1] = 1.0
    restless = graph.pagerank_dense(chain, 1.0, 1e-9)
    assert (restless.rounds, restless.converged) == (graph.ROUNDS, False)
    assert np.isfinite(restless.values).all()
    calm = graph.pagerank(graph.Graph(chain.sum(axis=1), lambda v: chain.T @ v), 0.5, 1e-6)
    assert calm.converged
    assert 1 < calm.rounds < graph.ROUNDS


def test_a_coarser_tolerance_stops_earlier():
    star = np.zeros((6, 6))
    star[0, 1:] = star[1:, 0] = 1.0
    rounds = [graph.pagerank(graph.Graph(star.sum(axis=1), lambda v: star.T @ v), 0.85, tolerance).rounds for tolerance in (1e-2, 1e-4, 1e-8)]
    assert rounds == sorted(set(rounds))


def naive_overlap(rows):
    similarity = [[0.0] * len(rows) for _ in rows]
    for i, a in enumerate(rows):
        for j, b in enumerate(rows):
            common = len(set(a) & set(b))
            if i != j and common and len(a) * len(b) > 1:
                similarity[i][j] = common / (math.log(len(a)) + math.log(len(b)))
    return np.array(similarity)


@given(SENTENCES)
@settings(max_examples=60, deadline=None)
def test_word_overlap_dense_and_implicit_equal_the_definition(rows):
    lengths = np.array([max(len(row), 1) for row in rows])
    expected = naive_overlap(rows)
    assert overlap_dense(graph.presence(*numbered(rows)), lengths) == pytest.approx(expected, abs=EXACT)
    implicit = overlap_graph(linked(rows), lengths)
    assert matrix(implicit) == pytest.approx(expected, abs=EXACT)
    assert implicit.out == pytest.approx(expected.sum(axis=1), abs=EXACT)


def test_word_overlap_of_sentences_of_every_length_stays_exact():
    """The low-rank form of the denominators must hold for many lengths, and lengths far apart, too."""
    rows = [[chr(0x4E00 + (i * j) % 50) for j in range(1 + i * i // 4)] for i in range(50)]
    lengths = np.array([len(row) for row in rows])
    assert matrix(overlap_graph(linked(rows), lengths)) == pytest.approx(naive_overlap(rows), abs=EXACT)


@given(SENTENCES)
@settings(max_examples=40, deadline=None)
def test_cosines_dense_and_implicit_equal_the_definition(rows):
    frequencies = counts(rows)
    idf = np.linspace(1.0, 2.0, frequencies.shape[1])
    vectors = unit_vectors(frequencies, idf)
    plain = frequencies.dense() * idf
    norms = np.sqrt((plain ** 2).sum(axis=1, keepdims=True))
    plain = np.divide(plain, norms, out=plain, where=norms > 0)
    nothing = np.zeros(len(rows))
    assert graph.product_dense(vectors, vectors, nothing) == pytest.approx(plain @ plain.T, abs=EXACT)
    assert matrix(graph.product_graph(vectors, vectors, nothing)) == pytest.approx(plain @ plain.T, abs=EXACT)


def naive_bm25(rows):
    n, mean = len(rows), sum(map(len, rows)) / len(rows)
    having = Counter(word for row in rows for word in set(row))
    idf = {word: math.log((n - count + 0.5) / (count + 0.5)) for word, count in having.items()}
    floor = 0.25 * max(sum(idf.values()) / len(idf), 1e-3)
    result = np.zeros((n, n))
    for i, query in enumerate(rows):
        for j, answer in enumerate(rows):
            for word in query:
                f = answer.count(word)
                if i != j and f:
                    result[i, j] += (idf[word] if idf[word] > 0 else floor) * f * 2.5 / (f + 1.5 * (0.25 + 0.75 * len(answer) / mean))
    return result


@given(SENTENCES.filter(lambda rows: any(rows)))
@settings(max_examples=40, deadline=None)
def test_bm25_dense_and_implicit_equal_the_definition(rows):
    queries, answers = bm25_factors(counts(rows))
    diagonal = np.bincount(queries.rows, queries.values * answers.values, len(rows))
    assert graph.product_dense(queries, answers, diagonal) == pytest.approx(naive_bm25(rows), abs=EXACT)
    assert matrix(graph.product_graph(queries, answers, diagonal)) == pytest.approx(naive_bm25(rows), abs=EXACT)


def naive_cooccurrence(rows, vocabulary, window):
    result = np.zeros((len(vocabulary), len(vocabulary)))
    for row in rows:
        for i, a in enumerate(row):
            for b in row[i + 1:i + window]:
                if a != b:
                    result[vocabulary.index(a), vocabulary.index(b)] += 1
                    result[vocabulary.index(b), vocabulary.index(a)] += 1
    return result


@given(SENTENCES.filter(lambda rows: any(rows)), st.integers(2, 6))
@settings(max_examples=60, deadline=None)
def test_cooccurrence_by_edges_and_implicit_equal_the_definition(rows, window):
    sentences, numbers, _ = numbered(rows)
    vocabulary = list(dict.fromkeys(word for row in rows for word in row))
    expected = naive_cooccurrence(rows, vocabulary, window)
    assert matrix(graph.cooccurrence_edges(numbers, sentences, len(vocabulary), window)).tolist() == expected.tolist()
    assert matrix(graph.cooccurrence_graph(numbers, sentences, len(vocabulary), window)) == pytest.approx(expected, abs=EXACT)


def test_words_of_one_sentence_alone_are_left_out_of_the_graph():
    found = linked([["河", "灯"], [], ["灯", "夜", "灯"]])
    assert (found.sizes.tolist(), found.columns.tolist(), found.width) == ([1, 0, 1], [0, 0], 1)
    nothing = linked([["河"], ["灯"]])
    assert (nothing.sizes.tolist(), nothing.columns.tolist(), nothing.width) == ([0, 0], [], 0)


@given(SENTENCES, st.integers(1, 4), st.integers(1, 3), st.integers(0, 6))
@settings(max_examples=100, deadline=None)
def test_products_with_several_vectors_are_those_with_each_to_the_bit(rows, words, block, long):
    random = np.random.default_rng(len(rows))
    with pytest.MonkeyPatch.context() as patch:
        for module, name, value in ((graph, "WORDS", words), (links, "ROWS", block), (links, "LONG_ROW", long)):
            patch.setattr(module, name, value)
        found = linked(rows)
        one = graph.Incidence(np.arange(len(rows)).repeat(found.sizes), found.columns, np.ones(len(found.columns)), (len(rows), found.width))
        over_words, over_sentences = random.random((found.width, 3)), random.random((3, len(rows)))
        totals = np.full((len(rows), 3), np.nan)
        for sentences, sums in found.laid_out().times(over_words):
            totals[sentences] = sums
        assert totals.T.tolist() == [one.times(v).tolist() for v in over_words.T]
        by_word = found.transposed_times(lambda first, last: over_sentences[:, first:last], 3)
        assert by_word.T.tolist() == [one.transposed_times(v).tolist() for v in over_sentences]


@given(SENTENCES, st.integers(1, 4), st.integers(2, 5))
@settings(max_examples=60, deadline=None)
def test_the_graph_of_a_long_text_in_parts_is_that_of_the_whole_to_the_bit(rows, words, window):
    sentences, numbers, (_, size) = numbered(rows)
    v = np.random.default_rng(size).random(size)
    whole = graph.cooccurrence_graph(numbers, sentences, size, window)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graph, "WORDS", words)
        parts = graph.cooccurrence_graph(numbers, sentences, size, window)
    assert parts.inflow(v).tolist() == whole.inflow(v).tolist()
