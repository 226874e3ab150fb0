"""The graphs' arithmetic: against plain loops on many small graphs drawn by lot, and worked by hand at the edges."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from summarizer import graph
from tests.test_graph import counts, matrix, naive_cooccurrence

TRIANGLE = np.array([[0.0, 1, 2], [1, 0, 3], [2, 3, 0]])


def as_graph(weights):
    return graph.Graph(weights.sum(axis=1), lambda v: weights.T @ v)


def drawn(count, size, symmetric=False):
    """Matrices with many zeros, empty rows (dangling vertices) among them."""
    rng = Random(size)
    for _ in range(count):
        weights = np.array([[rng.choice([0, 0, 0.5, 1, 3]) for _ in range(size)] for _ in range(size)], float)
        for i in range(size):
            if rng.random() < 0.25:
                weights[i] = 0.0
        yield weights + weights.T if symmetric else weights


def naive_step(x, weights, damping):
    """(1 − d)/n, and d of what each vertex hands on by its edges' weights, or evenly where it has none."""
    n = len(x)
    new = [(1 - damping) / n] * n
    for i in range(n):
        out = sum(weights[i])
        for j in range(n):
            new[j] += damping * x[i] * (weights[i][j] / out if out else 1 / n)
    return new


def naive(weights, damping, steps):
    x = [1 / len(weights)] * len(weights)
    for _ in range(steps):
        x = naive_step(x, weights, damping)
    return x


@pytest.mark.parametrize("size", [1, 2, 5, 9])
@pytest.mark.parametrize("damping", [0.0, 0.3, 0.85])
def test_pagerank_in_every_form_is_what_the_naive_steps_come_to(size, damping):
    for weights in drawn(12, size):
        expected = naive(weights.tolist(), damping, 200)
        assert graph.pagerank(as_graph(weights), damping, 1e-12).values == pytest.approx(expected, abs=1e-9)
        assert graph.pagerank_dense(weights.copy(), damping, 1e-12).values == pytest.approx(expected, abs=1e-9)
    for weights in drawn(12, size, symmetric=True):
        expected = naive(weights.tolist(), damping, 200)
        assert graph.pagerank_symmetric(as_graph(weights), damping, 1e-12).values == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("rounds", [1, 2, 5])
def test_a_round_is_a_step_and_the_start_is_even(monkeypatch, rounds):
    monkeypatch.setattr(graph, "ROUNDS", rounds)
    for weights in drawn(8, 6):
        found = graph.pagerank(as_graph(weights), 0.85, 1e-300)
        assert found.values == pytest.approx(naive(weights.tolist(), 0.85, rounds), abs=1e-12)
        assert found.rounds == rounds


@pytest.mark.parametrize("tolerance", [1e-2, 1e-4, 1e-8])
def test_it_stops_at_the_first_step_that_changes_less_than_the_tolerance_for_each_vertex(tolerance):
    for weights in drawn(8, 7):
        x, steps = [1 / 7] * 7, 0
        while True:
            new = naive_step(x, weights.tolist(), 0.85)
            steps += 1
            change = sum(abs(a - b) for a, b in zip(new, x, strict=True))
            x = new
            if change < 7 * tolerance:
                break
        found = graph.pagerank(as_graph(weights), 0.85, tolerance)
        assert (found.rounds, found.converged) == (steps, True)


def test_without_damping_the_weights_alone_decide():
    """Of an undirected graph that is no two-sided one: each vertex's share of all weights."""
    expected = TRIANGLE.sum(axis=1) / TRIANGLE.sum()
    for found in (graph.pagerank(as_graph(TRIANGLE), 1.0, 1e-12), graph.pagerank_symmetric(as_graph(TRIANGLE), 1.0, 1e-12),
                  graph.pagerank_dense(TRIANGLE.copy(), 1.0, 1e-12)):
        assert found.values == pytest.approx(expected, abs=1e-9)
        assert found.rounds > 1
        assert found.converged


def test_what_is_solved_took_no_rounds_and_what_is_large_or_undamped_is_iterated(monkeypatch):
    assert graph.pagerank_dense(TRIANGLE.copy(), 0.99, 1e-6)[1:] == (0, True)
    assert graph.pagerank_dense(TRIANGLE.copy(), 0.995, 1e-6).rounds > 0
    monkeypatch.setattr(graph, "DIRECT", 3)
    assert graph.pagerank_dense(TRIANGLE.copy(), 0.85, 1e-6).rounds == 0
    monkeypatch.setattr(graph, "DIRECT", 2)
    assert graph.pagerank_dense(TRIANGLE.copy(), 0.85, 1e-6).rounds > 0
    directed = np.array([[0.0, 1, 0], [0, 0, 1], [1, 1, 0]])
    assert graph.pagerank_dense(directed.copy(), 0.85, 1e-12).values == pytest.approx(naive(directed.tolist(), 0.85, 200), abs=1e-9)


def path(length):
    return np.diag(np.ones(length - 1), 1) + np.diag(np.ones(length - 1), -1)


@pytest.mark.parametrize("tolerance", [1e-3, 1e-5, 1e-7])
def test_conjugate_gradients_stop_where_one_more_step_of_the_power_iteration_would_change_too_little(monkeypatch, tolerance):
    """About there: what each number of rounds leaves to change is found out by a naive step."""
    links, n = path(60), 60
    found = graph.pagerank_symmetric(as_graph(links), 0.85, tolerance)
    assert found.converged
    for rounds in range(found.rounds + 1):
        monkeypatch.setattr(graph, "ROUNDS", rounds)
        values = graph.pagerank_symmetric(as_graph(links), 0.85, 1e-300).values.tolist()
        change = sum(abs(a - b) for a, b in zip(naive_step(values, links.tolist(), 0.85), values, strict=True))
        assert change > 0.7 * n * tolerance if rounds < found.rounds else change < 1.3 * n * tolerance


@pytest.mark.parametrize("rounds", [1, 3, 7])
def test_conjugate_gradients_say_that_they_did_not_get_there(monkeypatch, rounds):
    monkeypatch.setattr(graph, "ROUNDS", rounds)
    found = graph.pagerank_symmetric(as_graph(path(60)), 0.85, 1e-12)
    assert (found.rounds, found.converged) == (rounds, False)
    assert found.values.sum() == pytest.approx(1.0)


def test_vertices_that_are_all_alike_need_no_round():
    ring = path(8) + np.eye(8)[::-1] * ((np.arange(8) == 0) | (np.arange(8) == 7))[:, None]
    found = graph.pagerank_symmetric(as_graph(ring), 0.85, 1e-9)
    assert found.values == pytest.approx([1 / 8] * 8)
    assert found.rounds == 0
    # nor do graphs without an edge: everything is spread evenly
    alone = graph.pagerank_symmetric(as_graph(np.zeros((4, 4))), 0.85, 1e-9)
    assert alone.values == pytest.approx([0.25] * 4)


def test_scores_are_shares_of_the_largest_to_nine_places():
    assert graph.scaled(np.array([0.3, 0.1, 0.0])) == [1.0, 0.333333333, 0.0]
    assert graph.scaled(np.array([0.0, 0.0])) == [1.0, 1.0]
    assert graph.scaled(np.array([0.5])) == [1.0]
    assert graph.scaled(np.array([2.0, 1.0])) == [1.0, 0.5]
    assert graph.scaled(np.array([])) == []


def test_what_rounding_left_of_zero_is_none_and_small_weights_are_kept():
    assert graph.cleaned(np.array([1e-13, -1e-13, 1e-11, -1e-11, 0.0])).tolist() == [0.0, 0.0, 1e-11, -1e-11, 0.0]


def test_counts_in_order_of_sentence_and_word():
    found = counts([["河", "灯", "河"], [], ["灯"]])
    assert (found.rows.tolist(), found.columns.tolist(), found.values.tolist(), found.shape) == ([0, 0, 2], [0, 1, 1], [2.0, 1.0, 1.0], (3, 2))
    assert found.dense().tolist() == [[2.0, 1.0], [0.0, 0.0], [0.0, 1.0]]
    assert found.times(np.array([1.0, 10.0])).tolist() == [12.0, 0.0, 10.0]
    assert found.transposed_times(np.array([1.0, 10.0, 100.0])).tolist() == [2.0, 101.0]
    nothing = graph.counts(np.empty(0, np.int64), np.empty(0, np.int64), (2, 0))
    assert (nothing.dense().shape, nothing.values.tolist()) == ((2, 0), [])
    one = graph.counts(np.array([0, 1, 1]), np.array([0, 0, 0]), (2, 1))
    assert one.dense().tolist() == [[1.0], [2.0]]


def test_sums_are_floats_whatever_comes():
    assert graph.sums(np.array([1]), np.array([1, ]), 3).dtype == np.float64
    assert graph.sums(np.empty(0, np.int64), np.empty(0), 2).tolist() == [0.0, 0.0]
    assert graph.presence(np.array([0, 0]), np.array([1, 1]), (1, 2)).tolist() == [[0.0, 1.0]]


def test_a_product_less_its_diagonal_by_hand(monkeypatch):
    left = counts([["河", "灯"], ["灯", "夜"]])
    right = left._replace(values=np.array([1.0, 2.0, 3.0, 4.0]))
    expected = np.array([[3.0 - 0.5, 3.0], [2.0, 7.0 - 0.25]])
    diagonal = np.array([0.5, 0.25])
    assert graph.product_dense(left, right, diagonal).tolist() == expected.tolist()
    implicit = graph.product_graph(left, right, diagonal)
    assert matrix(implicit) == pytest.approx(expected)
    assert implicit.out == pytest.approx(expected.sum(axis=1))
    for most, rounds in ((2, 0), (1, 1)):
        monkeypatch.setattr(graph, "DENSE_SENTENCES", most)
        found = graph.product_pagerank(left, right, diagonal, 0.85, 1e-12)
        assert found.values == pytest.approx(naive(expected.tolist(), 0.85, 200), abs=1e-9)
        assert (found.rounds > 0) == (rounds > 0)


def test_a_vertex_whose_weights_cancel_has_no_edge():
    alone = counts([["河"], ["灯"]])
    assert graph.product_graph(alone, alone, np.array([1.0 - 1e-14, 1.0])).out.tolist() == [0.0, 0.0]
    assert graph.product_dense(alone, alone, np.array([1.0 - 1e-14, 1.0])).tolist() == [[0.0, 0.0], [0.0, 0.0]]


@pytest.mark.parametrize("window", [2, 3, 4, 7])
def test_cooccurrence_in_every_form_equals_the_definition(window):
    rng = Random(window)
    for words in (1, 2, 5):
        for _ in range(8):
            rows = [[rng.randrange(words) for _ in range(rng.randint(0, 7))] for _ in range(rng.randint(1, 6))]
            numbers = np.array([word for row in rows for word in row], np.int64)
            if not len(numbers):
                continue
            sentences = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
            expected = naive_cooccurrence(rows, list(range(words)), window)
            assert graph.cooccurrence_dense(numbers, sentences, words, window).tolist() == expected.tolist()
            for make in (graph.cooccurrence_edges, graph.cooccurrence_graph):
                found = make(numbers, sentences, words, window)
                assert matrix(found) == pytest.approx(expected, abs=1e-9)
                assert found.out == pytest.approx(expected.sum(axis=1), abs=1e-9)


def test_of_no_words_there_is_no_edge():
    empty = np.empty(0, np.int64)
    for make in (graph.cooccurrence_edges, graph.cooccurrence_graph):
        found = make(empty, empty, 2, 5)
        assert found.out.tolist() == found.inflow(np.ones(2)).tolist() == [0.0, 0.0]


def test_up_to_ninety_nine_vertices_are_solved_and_more_are_iterated():
    for rank in (graph.pagerank_dense, graph.pagerank_undirected):
        assert [rank(path(size), 0.85, 1e-6).rounds > 0 for size in (99, 100)] == [False, True]


def test_undirected_matrices_are_ranked_exactly_however_large_and_coarse(monkeypatch):
    weights = path(60) + path(60) @ path(60)
    solved = graph.pagerank_undirected(weights, 0.85, 1e-2).values
    monkeypatch.setattr(graph, "DIRECT", 0)
    found = graph.pagerank_undirected(weights, 0.85, 1e-2)
    assert found.values == pytest.approx(solved, abs=1e-11)
    assert found.converged
