"""Character shingles and small sketches of them, from which candidates for near-duplicates are found.

A sketch holds the smallest hashes of a text's shingles: the "bottom-s" form of MinHash (A. Broder, "On the resemblance and containment of documents", 1997).
Of two
texts whose sets of shingles have Jaccard similarity J, about J·s of the s smallest hashes of the union stand in both sketches. One hash of each shingle is
enough,
where the classic form takes a hundred, so that numpy makes a sketch in tens of microseconds and no further library is needed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from summarizer.digest.folding import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIZE = 64
LENGTH = 4
"""Characters in a sketched shingle: short enough to survive an edit every few characters, long enough to be rare."""
VERIFIED_LENGTH = 2
"""Characters in the shingles that the real Jaccard similarity is counted on."""
NOT_TEXT = re.compile(r"[\W_]+")
_STEP = 0x9E3779B97F4A7C15
_MIX = 0xBF58476D1CE4E5B9


def letters(text: str) -> str:
    """The letters and digits alone, in lower case and Simplified: two editions of a text often differ in quotation marks and spaces.

    >>> letters("“路灯”亮了。 OK"), letters("強降雨")
    ('路灯亮了ok', '强降雨')
    """
    return NOT_TEXT.sub("", fold(text)).lower()


def shingles(text: str, length: int) -> NDArray[np.uint64]:
    """Hashes of the distinct shingles of ``length`` characters of the text as it stands, sorted. A shorter text is one shingle."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    width = min(length, len(codes))
    if not width:
        return codes
    hashes: Any = np.zeros(len(codes) - width + 1, dtype=np.uint64)
    for i in range(width):
        hashes = (hashes + codes[i : len(codes) - width + 1 + i]) * np.uint64(_STEP)
        hashes ^= hashes >> np.uint64(29)
    hashes *= np.uint64(_MIX)
    return np.unique(hashes ^ (hashes >> np.uint64(32)))


def sketch(text: str) -> bytes:
    """The SIZE smallest 32-bit hashes of the text's shingles, sorted, as little-endian bytes."""
    found = np.unique((shingles(letters(text), LENGTH) >> np.uint64(32)).astype(np.uint32))
    return found[:SIZE].astype("<u4").tobytes()


def jaccard(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> float:
    """Shared shingles ÷ all shingles of both; 1 for two empty sets.

    >>> jaccard(shingles("河岸路灯", 2), shingles("河岸灯", 2))
    0.25
    """
    shared = len(np.intersect1d(one, other, assume_unique=True))
    whole = len(one) + len(other) - shared
    return shared / whole if whole else 1.0


def overlap(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> float:
    """Shared shingles ÷ those of the text that has fewer: how much of it the other holds."""
    least = min(len(one), len(other))
    return len(np.intersect1d(one, other, assume_unique=True)) / least if least else 1.0
