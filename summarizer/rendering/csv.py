"""CSV, safe to open in a spreadsheet or to print: a cell that would be taken for a formula gets a leading apostrophe, control characters become spaces."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from summarizer.model import Summary
from summarizer.patterns import lazy

if TYPE_CHECKING:
    from summarizer.digest.model import Digest

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheets begin formulas with; those of East Asia take the wide forms too."""
CONTROLS = lazy(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
LONGEST_CELL = 10_000
"""Characters of a title or id in a digest's table; spreadsheets take no more than 32,767."""
HEAD = "id,title,word,score,count,pos\r\n"


def cell(value: object) -> object:
    """A value as it may stand in a cell.

    >>> cell("=1+1"), cell(-3), cell("\\x1b[2J")
    ("'=1+1", -3, ' [2J')
    """
    if not isinstance(value, str):
        return value
    return ("'" if value.startswith(FORMULA_STARTS) else "") + CONTROLS.sub(" ", value)


def rows_to_csv(rows: Iterable[Iterable[object]]) -> str:
    """Rows as CSV (RFC 4180: CRLF, quotes doubled)."""
    out = io.StringIO()
    csv.writer(out).writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def piece(summary: Summary, task: str, include: tuple[str, ...], alone: bool) -> str:
    """A row a keyword: id, title, word, score, count, part of speech."""
    return rows_to_csv((summary.id or "", summary.title or "", k.word, round(k.score, 6), k.count, k.pos) for k in summary.keywords)


def digest(whole: Digest, include: tuple[str, ...]) -> Iterator[str]:
    """A row an article: id, title, date, source, theme, duplicate_of, new, line, keywords."""
    yield rows_to_csv([("id", "title", "date", "source", "theme", "duplicate_of", "new", "line", "keywords")])
    new = set(whole.new)
    for entry in whole.articles:
        s = entry.summary
        speaker = "" if entry.duplicate_of is None else whole.ids[entry.duplicate_of]
        names = entry.id[:LONGEST_CELL], (s.title or "")[:LONGEST_CELL]
        yield rows_to_csv([(*names, s.article.date or "", entry.source or "", entry.theme, speaker, int(entry.position in new), s.line.text,
                            " ".join(k.word for k in s.keywords))])
