"""Page furniture: lines, labels and tails that belong to the page and not to the article.

Four kinds, by where they stand: whole lines (placeholders, credits, sharing, links), labels at the article's head (``原标题：``, ``来源：``), what follows
the last sentence (``责任编辑：``, disclaimers, ``（完）``) and what was run into the text between two paragraphs (the credit of a picture, an advertisement).
All are conservative: a line must be furniture as a whole, and a tail, or a credit, must begin after a sentence's final mark; an advertisement is known by
its signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.cleaning import vocabulary
from summarizer.cleaning.blocks import BLOCK, blocks
from summarizer.model import Edit, Span

LONGEST = 80
FIRST, LAST = 4, 6
HEAD_REACH = 140
TAIL_REACH = 420
CLOSERS = tuple("）)】]〗")


def lines(text: str) -> list[Edit]:
    """Edits that take out the lines (paragraphs) that are furniture as a whole.

    >>> lines("路灯亮了。\\n责任编辑：张三\\n居民很高兴。")
    [Edit(start=5, end=13, text='', rule='furniture')]
    """
    count = text.count("\n") + 1
    related = count - _related(text)
    edits = []
    start = 0
    kept = False
    for i, paragraph in enumerate(text.split("\n") if len(text) <= BLOCK else _paragraphs(text)):
        end = start + len(paragraph)
        name = rule(paragraph, i < 3, i < FIRST or i >= count - LAST) if i < related else "furniture"
        if name is None or not paragraph:
            kept = True
        elif kept:  # with a line goes the newline before it, or after it where nothing has been kept yet
            edits.append(Edit(start - 1, end, "", name))
        else:
            edits.append(Edit(start, min(end + 1, len(text)), "", name))
        start = end + 1
    return edits


def _paragraphs(text: str) -> Iterator[str]:
    """The lines of a long text, without a copy of all of it."""
    for start, end in blocks(text):
        yield from text[start:end].split("\n")


def inside(text: str) -> list[Edit]:
    """Edits that put a line break in the place of what was run into the text between two of its paragraphs.

    >>> inside("路灯亮了。张三 摄 居民很高兴。")
    [Edit(start=5, end=10, text='\\n', rule='furniture')]
    """
    if not vocabulary.has_any(text, vocabulary.INSIDE_SIGNS):
        return []
    edits: list[Edit] = []
    last = 0
    for start, end in _run_in(text, tail(text) or len(text)):
        while start > last and text[start - 1] in " \n":
            start -= 1
        while end < len(text) and text[end] in " \n":
            end += 1
        if start == last and edits:  # one after another
            edits[-1] = Edit(edits[-1].start, end, edits[-1].text if end < len(text) else "", "furniture")
        else:
            edits.append(Edit(start, end, "\n" if start > 0 and end < len(text) else "", "furniture"))
        last = end
    return edits


def _run_in(text: str, stop: int) -> Iterator[Span]:
    """Where INSIDE matches in ``text[:stop]``: a match never crosses a line's end, so of a long text only lines with a sign are searched for it."""
    for start, end in [(0, stop)] if stop <= BLOCK else vocabulary.lines_with(text, vocabulary.INSIDE_SIGNS):
        yield from map(re.Match.span, vocabulary.INSIDE.finditer(text, start, min(end, stop)))


def rule(paragraph: str, head: bool, edge: bool) -> str | None:
    """The name of the rule by which a paragraph is no article text as a whole, or None.

    head: it is one of the first three. edge: it is one of the first or last few, where credits stand.
    """
    if paragraph[:1] in vocabulary.RULERS and len(paragraph) > 2 and not paragraph.strip(vocabulary.RULERS):
        return "placeholder"
    if len(paragraph) > LONGEST:
        return "furniture" if paragraph[2:4] == "声明" and vocabulary.STATEMENT.match(paragraph) else None
    if paragraph.endswith(vocabulary.FINAL_MARKS) and not vocabulary.LINE_SIGN.search(paragraph):
        return None  # a sentence; this saves matching every short paragraph against everything
    if vocabulary.PLACEHOLDER.fullmatch(paragraph):
        return "placeholder"
    if (vocabulary.FURNITURE.fullmatch(paragraph) or (edge and vocabulary.CREDIT.fullmatch(paragraph))
            or (head and vocabulary.DATE_LINE.fullmatch(paragraph))):
        return "furniture"
    return None


def _related(text: str) -> int:
    """How many lines a closing list of other articles has (``相关阅读`` and nothing but short lines without a final mark after it)."""
    end = len(text)
    for count in range(1, 40):
        start = text.rfind("\n", 0, end) + 1
        if not start:
            break
        if end - start <= 16 and vocabulary.RELATED_LINE.fullmatch(text, start, end):
            return count
        if end - start > 50 or text.endswith(("。", "！", "？", "”", "；", "："), start, end):
            break
        end = start - 1
    return 0


def head(start: str) -> tuple[int, str | None] | None:
    """How much of an article's beginning (its first HEAD_REACH characters) is a label of the page's, and the original title it names.

    >>> head("摘要：路灯亮了。")
    (3, None)
    """
    if not vocabulary.HEAD_SIGN.search(start):
        return None
    for pattern in vocabulary.HEAD:
        match = pattern.match(start)
        if match:
            return match.end(), match.groupdict().get("original")
    return None


def tail(text: str, stop: int | None = None) -> int | None:
    """Where the furniture at the end of ``text[:stop]`` begins, or None. To be called again until nothing more is found.

    >>> tail("路灯亮了。（记者张三）")
    5
    """
    stop = len(text) if stop is None else stop
    offset = max(0, stop - TAIL_REACH)
    end = text[offset:stop]
    start = None if end.endswith("。") else _unfinished(end)
    if start is None:
        start = _closing(end)
    return offset + start if start is not None and offset + start > 0 else None


def _start(match: re.Match[str] | None) -> int | None:
    return match.start() if match else None


def _unfinished(end: str) -> int | None:
    """Where what follows the last sentence is a credit or a link."""
    if end.endswith(CLOSERS):
        return _start(vocabulary.BRACKETED.search(end, max(0, len(end) - 100)))
    reach = max(0, len(end) - 250)
    start = _start(vocabulary.LINK.search(end, reach)) if vocabulary.LINK_SIGN.search(end, reach) else None
    if start is None and "#" in end:
        start = _start(vocabulary.HASHTAGS.search(end, reach))
    if start is None and vocabulary.CREDIT_SIGN.search(end, max(_after(end, "。！？；，\n"), len(end) - 130)):
        start = _start(vocabulary.CREDITS.search(end, max(0, len(end) - 200)))
    return start


def _closing(end: str) -> int | None:
    """Where a statement of the site's begins, or boilerplate."""
    start = _start(vocabulary.STATEMENT.search(end)) if vocabulary.has_any(end, vocabulary.STATEMENT_SIGNS) else None
    if start is None:
        start = _boilerplate(end)
    return start if start is not None and vocabulary.TAIL_SIGN.search(end) else None


def _after(end: str, marks: str) -> int:
    """Where what follows the last of the marks begins; 0 where there is none."""
    cut = 0
    for mark in marks:
        cut = max(cut, end.rfind(mark, cut) + 1)
    return cut


def _boilerplate(end: str) -> int | None:
    """Where the last sentence is one that sites put under every article."""
    if not vocabulary.BOILERPLATE_SIGN.search(end, max(0, len(end) - 150)):
        return None
    cut = _after(end[:-2], "。！？\n ”】〗")
    return cut if 6 <= len(end) - cut <= 150 and vocabulary.BOILERPLATE.search(end, cut) else None
