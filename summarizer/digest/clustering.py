"""Groups of alike rows of a sparse matrix: group-average agglomeration of a sample, then every other row to the nearest group.

This is Buckshot (D. Cutting, D. Karger, J. Pedersen, J. Tukey, "Scatter/Gather", SIGIR 1992): time grows with the number of rows, memory is that of the
sample's square.
The agglomeration follows nearest-neighbour chains (F. Murtagh, 1983). Nothing is drawn at random: the sample is given by the order of the rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np

SAMPLE = 1000
BLOCK = 2000
ROUNDS = 2


def agglomerate(similarity: Any, least: float) -> list[list[int]]:
    """Groups of row numbers, by group-average linkage, merged while the average similarity of two groups is at least ``least``.

    similarity: a symmetric matrix, changed in place. Groups in order of their first rows.

    >>> agglomerate(np.array([[1, .9, .1], [.9, 1, .1], [.1, .1, 1]]), 0.5)
    [[0, 1], [2]]
    """
    total = len(similarity)
    np.fill_diagonal(similarity, -np.inf)
    sizes = np.ones(total)
    members: list[list[int]] = [[i] for i in range(total)]
    alive = [True] * total
    chain: list[int] = []
    following = 0
    while True:
        if not chain:
            while following < total and not alive[following]:
                following += 1
            if following == total:
                return sorted(sorted(group) for group, there in zip(members, alive, strict=True) if there)
            chain.append(following)
        top = chain[-1]
        row = similarity[top]
        best = int(np.argmax(row))
        if len(chain) > 1 and row[chain[-2]] >= row[best] - 1e-9:
            best = chain[-2]
        if not row[best] >= least:
            # nothing is near enough to the end of the chain, and nothing will ever be: average linkage is reducible
            _retire(similarity, top)
            chain.pop()
            following += top == following
            continue
        if len(chain) > 1 and best == chain[-2]:
            chain.pop()
            chain.pop()
            keep, gone = min(top, best), max(top, best)
            merged = (sizes[keep] * similarity[keep] + sizes[gone] * similarity[gone]) / (sizes[keep] + sizes[gone])
            similarity[keep, :] = merged
            similarity[:, keep] = merged
            similarity[keep, keep] = -np.inf
            _retire(similarity, gone)
            sizes[keep] += sizes[gone]
            members[keep] += members[gone]
            alive[gone] = False
        else:
            chain.append(best)


def _retire(similarity: Any, row: int) -> None:
    similarity[row, :] = -np.inf
    similarity[:, row] = -np.inf


def cluster(matrix: Any, least: float, least_to_join: float) -> Any:
    """A group number for each row, -1 for rows alone.

    matrix: CSR, rows of length 1, the rows that may be the sample first. least: average similarity within a group. least_to_join: of a row to a group's centre.
    """
    total = matrix.shape[0]
    labels = np.full(total, -1, dtype=np.int32)
    count = 0
    left = np.arange(total)
    for _ in range(ROUNDS):
        sample = left[:SAMPLE]
        if len(sample) < 2:
            break
        rows = matrix[sample]
        groups = [group for group in agglomerate((rows @ rows.T).toarray().astype(np.float64), least) if len(group) > 1]
        if not groups:
            break
        for group in groups:
            labels[sample[group]] = count
            count += 1
        _join(matrix, labels, count, least_to_join)
        left = np.flatnonzero(labels < 0)
        if total <= SAMPLE:
            break
    return labels


def _join(matrix: Any, labels: Any, count: int, least: float) -> None:
    """Give each row without a group to the group whose centre it is nearest to, if it is near enough."""
    centres = centres_of(matrix, labels, count)
    free = np.flatnonzero(labels < 0)
    for start in range(0, len(free), BLOCK):
        rows = free[start : start + BLOCK]
        near = np.asarray((matrix[rows] @ centres.T).todense())
        best = near.argmax(axis=1)
        good = near[np.arange(len(rows)), best] >= least
        labels[rows[good]] = best[good]


def centres_of(matrix: Any, labels: Any, count: int) -> Any:
    """The normalized mean row of each group, as a sparse matrix."""
    from scipy import sparse

    members = np.flatnonzero(labels >= 0)
    member_of = sparse.csr_matrix((np.ones(len(members), np.float32), (labels[members], members)), shape=(count, matrix.shape[0]))
    sums = (member_of @ matrix).tocsr()
    lengths = np.sqrt(np.asarray(sums.multiply(sums).sum(axis=1)).ravel())
    return (sparse.diags(1 / np.maximum(lengths, 1e-9)) @ sums).tocsr()
