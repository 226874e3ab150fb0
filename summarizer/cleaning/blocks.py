"""Long texts in blocks of whole lines: what is looked at block by block needs no second copy of the text."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.model import Span

BLOCK = 100_000
"""Characters in a block, the rest of its last line apart. A text of no more is looked at whole."""


def blocks(text: str, size: int = BLOCK) -> Iterator[Span]:
    r"""The text in blocks of at least so many characters, each without the newline after it.

    >>> list(blocks("路灯\n亮了\n天黑了", 4))
    [(0, 5), (6, 9)]
    """
    start, end = 0, -1
    while end < len(text):
        start = end + 1
        end = text.find("\n", start + size)
        end = len(text) if end < 0 else end
        yield start, end
