"""Named arrays in one file: NumPy's own format (NEP 1), one array after another, the first of them the names of the others.

NumPy's archives hold the same, but reading one loads the machinery of zip files, a twentieth of what one line costs as a process of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np


def write(path: Path, arrays: Mapping[str, Any]) -> None:
    """Write the arrays in their order; the same arrays give the same bytes."""
    with open(path, "wb") as file:
        for array in (np.array(list(arrays)), *arrays.values()):
            np.save(file, array, allow_pickle=False)


def read(path: Path) -> dict[str, Any]:
    """The arrays by name."""
    with open(path, "rb") as file:
        names: list[str] = np.load(file, allow_pickle=False).tolist()
        return {name: np.load(file, allow_pickle=False) for name in names}
