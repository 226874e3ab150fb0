"""Quotes, brackets and title marks: which belong together. Plain functions on text, shared by splitting and trimming."""

from __future__ import annotations

import re

from summarizer.model import Span

OPENERS = "“‘「『《〈（(【[{〔〖﹁﹃｢"
CLOSERS = "”’」』》〉）)】]}〕〗﹂﹄｣"
PARTNER = dict(zip(CLOSERS, OPENERS, strict=True))
_PAIRED = re.compile(f'[{re.escape(OPENERS + CLOSERS)}"]')


def pairs(text: str, start: int = 0, end: int | None = None, longest: int | None = None) -> list[Span]:
    """The outermost pairs of quotes and brackets in ``text[start:end]``, each from its opening to its closing mark (end excluded), in order.

    A mark without a partner is left out. So is a pair longer than ``longest`` characters; the pairs inside it stand in for it. Linear in the text.

    >>> pairs("他（“小李”）说：“走")
    [(1, 7)]
    >>> pairs("他（“小李”）说：“走", longest=5)
    [(2, 6)]
    """
    found: list[Span] = []
    for pair in _all_pairs(text, start, len(text) if end is None else end):
        if longest is None or pair[1] - pair[0] <= longest:
            while found and found[-1][0] > pair[0]:
                found.pop()
            found.append(pair)
    return found


def _all_pairs(text: str, start: int, end: int) -> list[Span]:
    """Every pair, inner ones before the one that holds them."""
    found: list[Span] = []
    waiting: list[tuple[str, int]] = []
    open_marks = dict.fromkeys(OPENERS + '"', 0)
    for match in _PAIRED.finditer(text, start, end):
        mark, at = match.group(), match.start()
        opener = PARTNER.get(mark, '"' if mark == '"' and open_marks['"'] else "")
        if not opener:
            open_marks[mark] += 1
            waiting.append((mark, at))
        elif open_marks[opener]:
            began = ""
            while began != opener:
                began, since = waiting.pop()
                open_marks[began] -= 1
            found.append((since, at + 1))
    return found


def unpaired(text: str) -> list[int]:
    """Where the marks stand that have no partner, in order. An apostrophe between letters is not a mark.

    >>> unpaired("他说：“走（吧”")
    [5]
    """
    matched = {position for start, end in _all_pairs(text, 0, len(text)) for position in (start, end - 1)}
    return [m.start() for m in _PAIRED.finditer(text) if m.start() not in matched and not _is_apostrophe(text, m.start())]


def _is_apostrophe(text: str, at: int) -> bool:
    return text[at] == "’" and 0 < at and text[at - 1].isascii() and text[at - 1].isalnum()


def balanced(text: str) -> bool:
    """Whether every quote and bracket has its partner.

    >>> balanced("他说：“走。”"), balanced("他说：“走。")
    (True, False)
    """
    return not unpaired(text)
