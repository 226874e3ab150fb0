"""Titles that stand in the text: a first line that is a file's name, a short first line before a blank one, a line that repeats the title."""

from __future__ import annotations

import re
from itertools import islice

from summarizer.patterns import lazy

# "12河岸新区启用智慧路灯.txt": the number is the article's place in its folder, unless a unit or letter after it says that it belongs to the title
UNITS = "年月日号时点分秒个名岁元万亿千百多余届级次位家条项种天周人后"
FILE_NAME = lazy(rf"(?:(?P<order>\d{{1,6}})(?![\d{UNITS}%％℃.．A-Za-z])(?!-\d)[.、_\s-]*)?(?P<title>[^\n]{{1,180}}?)\.txt", re.I)
SHORT_LINE = lazy(r"\s*([^\s][^\n]{0,60}?)[ \t\r\u3000]*\n[ \t\r\u3000]*\n\s*\S")
FINAL = tuple("。！？!?….；;：:，,、")
LONGEST = 40


def file_name(line: str) -> tuple[str, str | None] | None:
    """The title and the order number of a line that is a text file's name, or None.

    >>> file_name("12河岸新区启用智慧路灯.txt")
    ('河岸新区启用智慧路灯', '12')
    >>> file_name("2026年路灯改造.txt")
    ('2026年路灯改造', None)
    """
    match = FILE_NAME.fullmatch(line) if len(line) < 200 and line[-4:].lower() == ".txt" else None
    return (match["title"].strip(), match["order"]) if match else None


def short_line(text: str) -> str | None:
    """The first line of a plain text if it is a title: at most 40 characters, no final mark, a blank line after it, and words below."""
    first, newline, _ = text[:400].lstrip().partition("\n")
    match = SHORT_LINE.match(text, 0, 400) if newline and len(first.rstrip()) <= 61 else None
    if not match:
        return None
    line = " ".join(match[1].split())
    titled = len(line) <= LONGEST and not line.endswith(FINAL) and any(map(str.isalnum, line))
    return line if titled and any(map(str.isalnum, islice(text, match.end() - 1, None))) else None
