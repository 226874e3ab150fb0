"""Many short byte strings in little memory."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, overload

import numpy as np


class Packed(Sequence[bytes]):
    """Byte strings end to end: an object for each would take half as much memory again, and give none back until the last of its neighbours goes.

    >>> packed = Packed()
    >>> packed.append(b"ab"), packed.append(b""), packed.append(b"cd")
    (None, None, None)
    >>> list(packed), packed[2], len(packed)
    ([b'ab', b'', b'cd'], b'cd', 3)
    """

    def __init__(self) -> None:
        self._joined = bytearray()
        self._ends = array("q", [0])

    def append(self, one: bytes) -> None:
        """Put one at the end."""
        self._joined += one
        self._ends.append(len(self._joined))

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...
    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        place = range(len(self))[index]
        return bytes(memoryview(self._joined)[self._ends[place] : self._ends[place + 1]])

    def arrays(self, kind: str) -> list[Any]:
        """Each as an array of numbers of that kind, all of them views of the same memory; nothing can be appended while they live."""
        whole = np.frombuffer(self._joined, kind)
        return [whole[start // whole.itemsize : end // whole.itemsize] for start, end in pairwise(self._ends)]
