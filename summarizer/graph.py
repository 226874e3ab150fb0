"""Centrality in weighted graphs: power iteration, sentence graphs and the word co-occurrence graph, dense for short texts and implicit for long ones.

A sentence graph of n sentences has n² weights, but all the measures used here are products of sparse matrices of sentences and words. A step of the power
iteration then costs a pass over the words, and no n×n matrix is ever built. Both forms give the same numbers but for rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from summarizer.products import EQUATIONS, product

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Integers = NDArray[np.integer[Any]]

DENSE_SENTENCES = 400
"""Up to here the sentence graph is a matrix: 400 sentences are 1.3 MB and one step takes a fifth of a millisecond."""
FEW_WORDS = 20_000
"""Up to so many words in the text the co-occurrence graph is a list of its edges, two for each word and each place in the window."""
WORDS = 1 << 17
"""Words that are looked at together in long texts: arrays of so many stay in the processor's cache."""
DIRECT_WORDS = 200
"""Up to so many words the co-occurrence graph is a matrix."""
DIRECT = EQUATIONS
"""Up to here equations are solved instead of iterated."""
EXACT, UNDAMPED = 1e-12, 0.99
"""The tolerance for matrices too large to be solved, which cost little to iterate further; and the damping from which on iterating may never come to rest."""
ROUNDS = 100
PLACES = 9
"""Scores are rounded, so that what differs only by the order of additions stays a tie."""


class Centrality(NamedTuple):
    """The stationary distribution (sums to 1), the rounds it took (0: solved directly), and whether the tolerance was reached."""

    values: Vector
    rounds: int
    converged: bool


class Graph(NamedTuple):
    """A directed weighted graph by what PageRank needs of it.

    out: each vertex's total weight of outgoing edges. inflow(v): for each vertex the sum over its incoming edges of weight × v at their source (Wᵀ·v).
    """

    out: Vector
    inflow: Callable[[Vector], Vector]


def sums(cells: Integers, values: Vector, size: int) -> Vector:
    """The total of the values in each cell.

    >>> sums(np.array([0, 2, 0]), np.array([1., 2, 3]), 4)
    array([4., 0., 2., 0.])
    """
    total: Vector = np.bincount(cells, values, size).astype(np.float64, copy=False)
    return total


class Incidence(NamedTuple):
    """A sparse matrix of sentences × words by its entries other than 0: their rows, their columns, their values."""

    rows: Integers
    columns: Integers
    values: Vector
    shape: tuple[int, int]

    def times(self, v: Vector) -> Vector:
        """The product with a vector over words: one number a sentence."""
        return sums(self.rows, self.values * v[self.columns], self.shape[0])

    def transposed_times(self, v: Vector) -> Vector:
        """The transposed matrix's product with a vector over sentences: one number a word."""
        return sums(self.columns, self.values * v[self.rows], self.shape[1])

    def dense(self) -> Matrix:
        """The matrix itself."""
        matrix = np.zeros(self.shape)
        matrix[self.rows, self.columns] = self.values
        return matrix


def pagerank(graph: Graph, damping: float, tolerance: float) -> Centrality:
    """PageRank (Brin & Page 1998) by power iteration: x ← (1−d)/n + d·(Wᵀ(x/out) + the dangling vertices' share, spread evenly).

    Stops when the sum of changes falls below n × tolerance, and after 100 rounds in any case; ``converged`` says which.

    >>> star = np.array([[0., 1, 1], [1, 0, 0], [1, 0, 0]])
    >>> pagerank(Graph(star.sum(1), lambda v: star.T @ v), 0.85, 1e-9).values.round(4)
    array([0.4865, 0.2568, 0.2568])
    """
    n = len(graph.out)
    linked = graph.out > 0
    share = np.divide(1.0, graph.out, out=np.zeros(n), where=linked)
    dangling = not linked.all()
    x = np.full(n, 1.0 / n)
    for step in range(1, ROUNDS + 1):
        lost = float(x[~linked].sum()) if dangling else 0.0
        new = damping * graph.inflow(x * share) + (1.0 - damping + damping * lost) / n
        change = float(np.abs(new - x).sum())
        x = new
        if change < n * tolerance:
            return Centrality(x, step, True)
    return Centrality(x, ROUNDS, False)


def pagerank_symmetric(graph: Graph, damping: float, tolerance: float) -> Centrality:
    """PageRank of an undirected graph (every weight equal both ways) by conjugate gradients (Hestenes & Stiefel 1952): a third of the power iteration's rounds.

    With D the diagonal of ``out``, x = D·z solves the symmetric (D − d·W)·z = 1; what vertices without edges give away changes the result by a factor alone.
    The start, all of z equal, is the centrality that the graph would have without damping. Stops as ``pagerank`` does: where one more round of the power
    iteration would change less than n × tolerance, and after 100 rounds in any case.

    >>> star = np.array([[0., 1, 1], [1, 0, 0], [1, 0, 0]])
    >>> pagerank_symmetric(Graph(star.sum(1), lambda v: star @ v), 0.85, 1e-9).values.round(4)
    array([0.4865, 0.2568, 0.2568])
    """
    if damping > UNDAMPED or not graph.out.any():
        return pagerank(graph, damping, tolerance)
    out = np.where(graph.out > 0, graph.out, 1.0)
    return _conjugate_gradients(lambda z: out * z - damping * graph.inflow(z), out, float(graph.out.sum()) * (1.0 - damping), damping, tolerance)


def _conjugate_gradients(times: Callable[[Vector], Vector], out: Vector, total: float, damping: float, tolerance: float) -> Centrality:
    """`pagerank_symmetric` by the product of D − d·W with a vector. total: of what that gives for a vector of ones."""
    n = len(out)
    z = np.full(n, n / total)
    # what is left to explain, and the same in units of centrality; the sum of all centralities is about n ÷ (1 − d)
    residual = 1.0 - times(z)
    direction = residual / out
    power = float(residual @ direction)
    enough = n * tolerance * n / (1.0 - damping)
    # the sum of what is left is at least √(power × the least of out), which is known already: summing is for the last rounds
    far = enough * enough / float(out.min())
    for rounds in range(ROUNDS + 1):  # noqa: B007  (it is part of the result)
        if power == 0.0 or (power < far and float(np.abs(residual).sum()) < enough):
            break
        along = times(direction)
        share = power / float(direction @ along)
        z += share * direction
        along *= share
        residual -= along
        step = residual / out
        power, before = float(residual @ step), power
        direction *= power / before
        direction += step
    values = out * z
    return Centrality(values / values.sum(), rounds, rounds < ROUNDS)


def pagerank_dense(weights: Matrix, damping: float, tolerance: float) -> Centrality:
    """PageRank of a matrix: weights[i, j] is the weight of the edge from i to j. Small ones are solved directly, which is exact, larger ones iterated until
    they are nearly so; the tolerance counts where the damping is above 0.99.

    What dangling vertices spread evenly changes the result by a factor alone, so it is enough to solve (I − d·Pᵀ)·y = 1 and to scale y.

    >>> pagerank_dense(np.array([[0., 1, 1], [1, 0, 0], [1, 0, 0]]), 0.85, 1e-6).values.round(4)
    array([0.4865, 0.2568, 0.2568])
    """
    n = len(weights)
    out = weights.sum(axis=1)
    if n > DIRECT or damping > UNDAMPED:
        return pagerank(Graph(out, lambda v: v @ weights), damping, _fine(damping, tolerance))
    out[out == 0.0] = 1.0
    system = weights.T * (-damping / out)
    system.flat[:: n + 1] += 1.0
    y = np.linalg.solve(system, np.ones(n))
    return Centrality(y / y.sum(), 0, True)


def pagerank_undirected(weights: Matrix, damping: float, tolerance: float) -> Centrality:
    """PageRank of a matrix of weights that are the same both ways: as `pagerank_dense`, but larger ones by conjugate gradients.

    >>> pagerank_undirected(np.array([[0., 1, 1], [1, 0, 0], [1, 0, 0]]), 0.85, 1e-6).values.round(4)
    array([0.4865, 0.2568, 0.2568])
    """
    n, out = len(weights), weights.sum(axis=1)
    if damping > UNDAMPED:
        return pagerank(Graph(out, lambda v: weights @ v), damping, tolerance)
    total = float(out.sum()) * (1.0 - damping) or 1.0
    out[out == 0.0] = 1.0
    system = weights * -damping
    system.flat[:: n + 1] += out
    if n > DIRECT:
        return _conjugate_gradients(lambda z: system @ z, out, total, damping, _fine(damping, tolerance))
    values = out * np.linalg.solve(system, np.ones(n))
    return Centrality(values / values.sum(), 0, True)


def _fine(damping: float, tolerance: float) -> float:
    """How closely a matrix is iterated."""
    return tolerance if damping > UNDAMPED else min(tolerance, EXACT)


def scaled(values: Vector) -> list[float]:
    """Centralities as scores: divided by the largest, rounded.

    >>> scaled(np.array([0.2, 0.4, 0.1]))
    [0.5, 1.0, 0.25]
    """
    if not len(values):
        return []
    top = float(values.max())
    ones: list[float] = (values / top).round(PLACES).tolist() if top > 0 else [1.0] * len(values)
    return ones


def presence(rows: Integers, columns: Integers, shape: tuple[int, int]) -> Matrix:
    """1 where a sentence (row) has a word (column); a pair may be named more than once.

    >>> presence(np.array([0, 1, 1]), np.array([0, 1, 1]), (2, 2))
    array([[1., 0.],
           [0., 1.]])
    """
    matrix = np.zeros(shape)
    matrix[rows, columns] = 1.0
    return matrix


def counts(rows: Integers, columns: Integers, shape: tuple[int, int]) -> Incidence:
    """How often each word (column) occurs in each sentence (row). rows, columns: of each occurrence."""
    width = max(shape[1], 1)
    cells, repeats = np.unique(rows * width + columns, return_counts=True)
    return Incidence(cells // width, cells % width, repeats.astype(np.float64), shape)


def stretches(bounds: Integers) -> Iterator[tuple[int, int]]:
    """Sentences that have about WORDS words together: the first one and the one after the last. bounds: where each sentence's words begin, and their number."""
    first, count = 0, len(bounds) - 1
    while first < count:
        last = max(first + 1, int(bounds.searchsorted(bounds[first] + WORDS, "right")) - 1)
        yield first, last
        first = last


def product_graph(left: Incidence, right: Incidence, diagonal: Vector) -> Graph:
    """The graph with weights L·Rᵀ less a diagonal, without building it: the inflow Wᵀ·v is R·(Lᵀ·v) − diagonal·v."""
    out = left.times(right.transposed_times(np.ones(left.shape[0]))) - diagonal
    return Graph(cleaned(out), lambda v: right.times(left.transposed_times(v)) - diagonal * v)


def product_dense(left: Incidence, right: Incidence, diagonal: Vector) -> Matrix:
    """The same weights as a matrix."""
    weights = product(left.dense(), right.dense().T)
    weights.flat[:: len(weights) + 1] -= diagonal
    return cleaned(weights)


def cleaned(weights: Matrix) -> Matrix:
    """Weights with what rounding left of a zero set to zero: a vertex without edges must not seem to have one.

    >>> cleaned(np.array([1e-17, 0.5]))
    array([0. , 0.5])
    """
    return np.where(np.abs(weights) < 1e-12, 0.0, weights)


def product_pagerank(left: Incidence, right: Incidence, diagonal: Vector, damping: float, tolerance: float) -> Centrality:
    """PageRank of the graph L·Rᵀ less a diagonal, dense or implicit by its size."""
    if left.shape[0] <= DENSE_SENTENCES:
        rank = pagerank_undirected if left is right else pagerank_dense
        return rank(product_dense(left, right, diagonal), damping, tolerance)
    return pagerank(product_graph(left, right, diagonal), damping, tolerance)


def cooccurrence_dense(numbers: Integers, sentences: Integers, size: int, window: int) -> Matrix:
    """How often two different words stand at most ``window − 1`` words apart in one sentence. Arguments as for `cooccurrence_edges`.

    >>> cooccurrence_dense(np.array([0, 1, 2, 0]), np.array([0, 0, 0, 1]), 3, 2)
    array([[0., 1., 0.],
           [1., 0., 1.],
           [0., 1., 0.]])
    """
    # sentences a window apart: what is between them is a column of its own, cut off in the end
    gap, width = window - 1, size + 1
    places = gap * sentences
    places += np.arange(len(numbers))
    spaced = np.full(int(places[-1]) + window, size)
    spaced[places] = numbers
    cells = spaced[places + np.arange(1, window)[:, None]]
    cells += numbers * width
    weights = np.bincount(cells.ravel(), np.ones(cells.size), width * width).reshape(width, width)[:size, :size]
    both: Matrix = weights + weights.T
    both.flat[:: size + 1] = 0.0
    return both


def cooccurrence_edges(numbers: Integers, sentences: Integers, size: int, window: int) -> Graph:
    """The graph of how often two different words stand at most ``window − 1`` words apart in one sentence, by its edges.

    numbers: the words in order, as numbers below ``size``. sentences: the sentence of each, not falling.

    >>> graph = cooccurrence_edges(np.array([0, 1, 2, 0]), np.array([0, 0, 0, 1]), 3, 2)
    >>> graph.out, graph.inflow(np.array([1.0, 0.0, 0.0]))
    (array([1., 2., 1.]), array([0., 1., 0.]))
    """
    lefts, rights = [], []
    for distance in range(1, min(window, len(numbers))):
        left, right = numbers[:-distance], numbers[distance:]
        together = (sentences[:-distance] == sentences[distance:]) & (left != right)
        lefts.append(left[together])
        rights.append(right[together])
    here = np.concatenate([*lefts, *rights]) if lefts else np.empty(0, np.int64)
    there = np.concatenate([*rights, *lefts]) if lefts else here
    return Graph(np.bincount(here, minlength=size).astype(np.float64), lambda v: sums(here, v[there], size))


def cooccurrence_graph(numbers: Integers, sentences: Integers, size: int, window: int) -> Graph:
    """The same graph without its matrix: sums over windows are differences of running sums, so a step costs a pass over the words whatever the window."""
    bounds = np.concatenate(([0], (sentences[1:] != sentences[:-1]).nonzero()[0] + 1, [len(numbers)]))
    parts = [_windows(bounds[first:last + 1], window) for first, last in stretches(bounds)]
    numbers = numbers.astype(np.int32, copy=False)
    own = _self_pairs(numbers, sentences, size, window)

    def inflow(v: Vector) -> Vector:
        total = np.zeros(size)
        start, before = 0, 0.0
        for left, right in parts:
            cells = numbers[start:start + len(left)].astype(np.intp)
            here = v[cells]
            running = np.concatenate(([before], here)).cumsum()
            np.add.at(total, cells, running[right] - running[left] - here)
            start, before = start + len(left), running[-1]
        return total - own * v

    return Graph(cleaned(inflow(np.ones(size))), inflow)


def _windows(bounds: Integers, window: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Where the window around each word begins and ends, counted from the first of them. bounds: where each sentence begins, and the last one ends."""
    bounds = bounds - bounds[0]
    sizes = bounds[1:] - bounds[:-1]
    places = np.arange(bounds[-1])
    left, right = np.maximum(places - window + 1, bounds[:-1].repeat(sizes)), np.minimum(places + window, bounds[1:].repeat(sizes))
    return left.astype(np.int32), right.astype(np.int32)


def _self_pairs(numbers: Integers, sentences: Integers, size: int, window: int) -> Vector:
    """For each word how many ordered pairs of its own occurrences stand within a window: what its diagonal would be."""
    own = np.zeros(size)
    for distance in range(1, min(window, len(numbers))):
        same = (numbers[:-distance] == numbers[distance:]) & (sentences[:-distance] == sentences[distance:])
        own += 2.0 * np.bincount(numbers[:-distance][same], minlength=size)
    return own
