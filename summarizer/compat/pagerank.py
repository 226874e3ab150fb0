"""PageRank as networkx (3.2 to 3.6) computes it, to the last bit, without networkx.

networkx runs the power iteration on a scipy matrix whose rows are normalised, and stops when the sum of changes is below ``n * tol``. Stopping elsewhere
would change the order of words with close scores, and adding in another order would change which of them tie; so the sums are taken here in scipy's order:
``bincount`` adds column entries by rising row, ``add.reduceat`` adds rows as scipy's ``sum(axis=1)`` does. From 3.7 on networkx itself adds what vertices
without edges give away in another order; until then the numbers are the same to the last bit, since then to 1e-12.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from summarizer.model import RankingError

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.intp]
Step = Callable[[Floats], Floats]


class ConvergenceError(RankingError, RuntimeError):
    """The power iteration did not settle within the rounds allowed (possible with a damping factor near 1 or a tiny tolerance)."""


def graph_pagerank(rows: Integers, columns: Integers, weights: Floats, size: int, **config: Any) -> Floats:
    """The PageRank of each vertex 0…size-1 of a graph given by its entries.

    rows, columns, weights: the non-zero entries of the adjacency matrix, by rising row, then column, both directions listed.
    config: networkx's: alpha (.85), personalization, max_iter (100), tol (1e-6), nstart, weight (None: all edges alike), dangling.
    Returns scores that add up to 1. Raises ConvergenceError where networkx raises PowerIterationFailedConvergence.

    Two vertices joined by an edge and a third by itself: from 1/3 each, the third keeps handing its share to all, so

    >>> graph_pagerank(np.array([0, 1]), np.array([1, 0]), np.ones(2), 3).round(4).tolist()
    [0.4651, 0.4651, 0.0698]
    """
    if config.pop("weight", "weight") != "weight":
        weights = np.ones_like(weights)
    sums = np.zeros(size)
    if len(rows):
        starts = np.flatnonzero(np.diff(rows, prepend=-1))
        sums[rows[starts]] = np.add.reduceat(weights, starts)
    linked = sums != 0
    sums[linked] = 1.0 / sums[linked]
    normalised = sums[rows] * weights

    def step(x: Floats) -> Floats:
        return np.bincount(columns, normalised * x[rows], size).astype(float, copy=False)

    return power_iteration(step, np.flatnonzero(~linked), size, **config)


def power_iteration(
    step: Step, dangling_vertices: Integers, size: int, *, alpha: float = 0.85, personalization: Mapping[int, float] | None = None,
    max_iter: int = 100, tol: float = 1e-6, nstart: Mapping[int, float] | None = None, dangling: Mapping[int, float] | None = None,
) -> Floats:
    """Iterate ``x ← alpha·(step(x) + mass of dangling vertices) + (1 - alpha)·p`` until Σ|Δ| < size·tol, as networkx does.

    step: what flows to each vertex along the edges. dangling_vertices: those without edges, whose mass goes to all (or as ``dangling`` says).
    Raises ConvergenceError after ``max_iter`` rounds.
    """
    if size == 0:
        return np.zeros(0)
    even: Floats = np.repeat(1.0 / size, size)
    x: Floats = even if nstart is None else _distribution(nstart, size)
    p = even if personalization is None else _distribution(personalization, size)
    spread = p if dangling is None else _distribution(dangling, size)
    for _ in range(max_iter):
        last = x
        # cumsum adds one after the other, as networkx's built-in sum does; numpy's own sum adds in pairs
        lost = np.cumsum(x[dangling_vertices])[-1] if len(dangling_vertices) else 0
        x = alpha * (step(x) + lost * spread) + (1 - alpha) * p
        if np.absolute(x - last).sum() < size * tol:
            return x
    raise ConvergenceError(f"PageRank did not settle within {max_iter} rounds; a smaller damping factor or a larger tolerance helps")


def _distribution(values: Mapping[int, float], size: int) -> Floats:
    vector: Floats = np.array([values.get(vertex, 0) for vertex in range(size)], dtype=float)
    total = vector.sum()
    if total == 0:
        raise ZeroDivisionError("a distribution over the vertices must not be zero everywhere")
    vector /= total
    return vector
