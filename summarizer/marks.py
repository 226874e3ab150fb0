"""Quotes, brackets and title marks: which belong together. Plain functions on text, shared by splitting and trimming."""

from __future__ import annotations

import re
from collections.abc import Iterable

from summarizer.model import Span
from summarizer.patterns import lazy

OPENERS = "“‘「『《〈（(【[{〔〖﹁﹃｢"
CLOSERS = "”’」』》〉）)】]}〕〗﹂﹄｣"
PAIRED = frozenset(OPENERS + CLOSERS + '"')
PARTNERS = dict(zip(CLOSERS, OPENERS, strict=True))
_MARK = lazy(f"[{re.escape(OPENERS + CLOSERS)}\"]")

Mark = tuple[int, str]
"""Where a quote or bracket stands, and which it is."""


def pairs(text: str, longest: int | None = None) -> list[Span]:
    """The outermost pairs of quotes and brackets, each from its opening to its closing mark (end excluded), in order.

    A mark without a partner is left out. So is a pair longer than ``longest`` characters; the pairs inside it stand in for it. Linear in the text.

    >>> pairs("他（“小李”）说：“走")
    [(1, 7)]
    >>> pairs("他（“小李”）说：“走", longest=5)
    [(2, 6)]
    """
    return outermost(matched(_marks(text)), longest)


def outermost(every: Iterable[Span], longest: int | None = None) -> list[Span]:
    """Of the pairs that ``matched`` finds, those of at most ``longest`` characters that no other such pair holds."""
    found: list[Span] = []
    for start, end in every:
        if longest is None or end - start <= longest:
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, end))
    return found


def matched(marks: Iterable[Mark]) -> list[Span]:
    """Every pair among the marks of a text, inner ones before the one that holds them.

    A closing mark takes the nearest opening mark of its kind; opening marks left between the two stay without a partner.
    """
    found: list[Span] = []
    waiting: list[Mark] = []
    counts: dict[str, int] = {}
    for at, mark in marks:
        opener = PARTNERS.get(mark, "")
        if mark == '"' and counts.get(mark):
            opener = mark
        if not opener:
            counts[mark] = counts.get(mark, 0) + 1
            waiting.append((at, mark))
        elif counts.get(opener):
            began = ""
            while began != opener:
                since, began = waiting.pop()
                counts[began] -= 1
            found.append((since, at + 1))
    return found


def unpaired(text: str) -> list[int]:
    """Where the marks stand that have no partner, in order. An apostrophe after a Latin letter is not a mark.

    >>> unpaired("他说：“走（吧”")
    [5]
    """
    marks = _marks(text)
    if not marks:
        return []
    partners = {position for start, end in matched(marks) for position in (start, end - 1)}
    return [at for at, mark in marks if at not in partners and not (mark == "’" and at and text[at - 1].isascii() and text[at - 1].isalnum())]


def _marks(text: str) -> list[Mark]:
    return [(match.start(), match.group()) for match in _MARK.finditer(text)]


def balanced(text: str) -> bool:
    """Whether every quote and bracket has its partner.

    >>> balanced("他说：“走。”"), balanced("他说：“走。")
    (True, False)
    """
    return not unpaired(text)
