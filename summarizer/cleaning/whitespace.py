"""White space, control characters and line breaks: paragraphs joined by one newline, at most one space inside."""

from __future__ import annotations

from summarizer.cleaning.blocks import BLOCK, blocks
from summarizer.model import Edit
from summarizer.patterns import lazy

# What prints nothing and separates nothing: controls, soft hyphen, zero-width and bidirectional marks, byte order marks, lone surrogates.
# The emoji joiner U+200D is among them, but stays between emoji.
INVISIBLE = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
# What str.isspace calls white space, written out: a character class with \\s in it is searched ten times slower.
BREAKS = "\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
SPACES = "\t \x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000" + BREAKS
WRONG_GAP = lazy(f"[{SPACES}{INVISIBLE}](?:[{SPACES}{INVISIBLE}]+|(?<! ))")
"""Any but a single space, which stays."""
COMMON = frozenset((" ", "\xa0", "\u3000", "  ", "\u3000\u3000"))
BREAK = lazy(f"[{BREAKS}]")
SPACE = lazy(f"[{SPACES}]")


def is_tidy(text: str) -> bool:
    """Whether there is nothing for ``tidy`` to do; a few passes at C speed."""
    spaces = " " in text
    if text.startswith((" ", "\n")) or text.endswith((" ", "\n")) or (spaces and "  " in text):
        return False
    if "\n" not in text:
        return text.isprintable()
    return "\n\n" not in text and not (spaces and (" \n" in text or "\n " in text)) and text.replace("\n", "").isprintable()


def tidy(text: str) -> list[Edit]:
    """Edits after which paragraphs are joined by exactly one newline, have no white space at their ends and single spaces inside.

    >>> tidy("　　第一段。\\r\\n\\r\\n第二 \\u00a0段。")
    [Edit(start=0, end=2, text='', rule='space'), Edit(start=6, end=10, text='\\n', rule='space'), Edit(start=12, end=14, text=' ', rule='space')]
    """
    edits: list[Edit] = []
    kept_end = -1  # where the last kept line ends; below 0 while there is none
    for start, end in [(0, len(text))] if len(text) <= BLOCK else blocks(text):
        block = text[start:end]
        if not is_tidy(block):
            kept_end = _tidy_lines(text, block, start, kept_end, edits)
        elif block:
            if start:
                _replace(text, max(kept_end, 0), start, "\n" if kept_end >= 0 else "", edits)
            kept_end = end
    if kept_end < len(text):
        _replace(text, max(kept_end, 0), len(text), "", edits)
    return edits


def _tidy_lines(text: str, block: str, position: int, kept_end: int, edits: list[Edit]) -> int:
    """Add the edits of the lines of a block that begins at ``position``; where the last kept line ends, which before the block is ``kept_end``."""
    for line in block.split("\n"):
        content = line.strip()
        start = position + len(line) - len(line.lstrip())
        end = start + len(content)
        inside: list[Edit] = []
        if not content.isprintable() or "  " in content:
            start, end, inside = _inside(text, start, end)
        if start < end:
            if kept_end < 0:
                _replace(text, 0, start, "", edits)
            else:
                _replace(text, kept_end, start, "\n", edits)
            edits += inside
            kept_end = end
        position += len(line) + 1
    return kept_end


def _replace(text: str, start: int, end: int, wanted: str, edits: list[Edit]) -> None:
    gap = text[start:end]
    if gap != wanted:
        edits.append(Edit(start, end, wanted, "space" if wanted or gap.isspace() else "control"))


def _inside(text: str, start: int, end: int) -> tuple[int, int, list[Edit]]:
    """Edits within a line, and its bounds without what prints nothing at its ends."""
    edits: list[Edit] = []
    new_start, new_end = start, end
    for match in WRONG_GAP.finditer(text, start, end):
        gap_start, gap_end = match.span()
        gap = match.group()
        if gap_start == start:
            new_start = gap_end
        elif gap_end == end:
            new_end = gap_start
        elif gap != "\u200d" or text[gap_start - 1] < "\u2600":
            _replace(text, gap_start, gap_end, " " if gap in COMMON else "\n" if BREAK.search(gap) else " " if SPACE.search(gap) else "", edits)
    return new_start, new_end, edits
