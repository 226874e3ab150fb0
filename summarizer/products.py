"""Products of matrices that BLAS computes in the calling thread, but for those that are worth its threads.

BLAS shares a large product among threads, one for each core. For matrices of an article's size that gains nothing, and where another program has one of the
cores, the threads wait for each other a hundred times longer than the product takes. OpenBLAS shares products of some 500,000 multiplications or more, and
systems of 100 equations or more.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

ALONE = 400_000
"""Multiplications that are done in one call."""
FEWEST = 4
"""Where so many rows would not fit, the product is large enough to be worth its threads, and is computed at once."""
EQUATIONS = 99
"""A system of so many equations is solved in one thread."""


def product(left: NDArray[Any], right: NDArray[Any]) -> NDArray[Any]:
    """``left @ right`` of two matrices, by as many rows at a time as one thread takes; at once where the right one alone is very large.

    >>> product(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0], [1.0]])).tolist()
    [[3.0], [7.0]]
    """
    rows, step = len(left), ALONE // max(1, right.size)
    if rows <= step or step < FEWEST:
        result: NDArray[Any] = left @ right
        return result
    result = np.empty((rows, right.shape[1]), np.result_type(left, right))
    for at in range(0, rows, step):
        np.matmul(left[at:at + step], right, out=result[at:at + step])
    return result
