"""White space, control characters and line breaks: paragraphs joined by one newline, at most one space inside."""

from __future__ import annotations

import re

from summarizer.model import Edit

# What prints nothing and separates nothing: controls, soft hyphen, zero-width and bidirectional marks, byte order marks, lone surrogates.
# The emoji joiner U+200D is among them, but stays between emoji.
INVISIBLE = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
GAP = re.compile(f"[\\s{INVISIBLE}]+")
BREAK = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
SPACE = re.compile(r"\s")


def is_tidy(text: str) -> bool:
    """Whether there is nothing for ``tidy`` to do; a few passes at C speed."""
    return (text.replace("\n", "").isprintable() and not text.startswith((" ", "\n")) and not text.endswith((" ", "\n"))
            and "  " not in text and "\n\n" not in text and " \n" not in text and "\n " not in text)


def tidy(text: str) -> list[Edit]:
    """Edits after which paragraphs are joined by exactly one newline, have no white space at their ends and single spaces inside.

    >>> tidy("　　第一段。\\r\\n\\r\\n第二 \\u00a0段。")
    [Edit(start=0, end=2, text='', rule='space'), Edit(start=6, end=10, text='\\n', rule='space'), Edit(start=12, end=14, text=' ', rule='space')]
    """
    if is_tidy(text):
        return []
    edits = []
    length = len(text)
    for match in GAP.finditer(text):
        gap = match.group()
        start, end = match.span()
        if start == 0 or end == length:
            wanted = ""
        elif gap in (" ", "\n"):
            continue
        elif BREAK.search(gap):
            wanted = "\n"
        elif SPACE.search(gap):
            wanted = " "
        elif gap == "\u200d" and text[start - 1] >= "\u2600":
            continue
        else:
            wanted = ""
        edits.append(Edit(start, end, wanted, "space" if wanted or gap.isspace() else "control"))
    return edits
