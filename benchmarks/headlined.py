"""Scraped articles that bear their own headline (原标题：…): news of many papers with a human's line over it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from summarizer import cleaning
from summarizer.evaluation import normalise
from summarizer.model import Article

LABEL, NEAR = "原标题", 40
"""What stands before the headline, in so many of the first characters."""
LENGTHS = range(8, 46)
SHORTEST = 120
"""Characters of a text to learn from."""
AGAIN, WITHIN = 8, 60
"""A text that has the headline's first characters among its own first ones holds it a second time: its line is there to be copied."""


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON lines file. Where one without a summary bears its headline, and cleaning is sure of its end, ``text`` is cleaned and ``summary`` is
    the headline."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield _headlined(row) if LABEL in row["text"][:NEAR] and not row.get("summary") else row


def _headlined(row: dict[str, Any]) -> dict[str, Any]:
    article = cleaning.clean(Article(row["text"]))
    headline, text = article.heading or "", article.text
    if len(headline) not in LENGTHS or len(text) < SHORTEST or text.startswith(headline):
        return row
    twice = normalise(headline)[:AGAIN] in normalise(text)[:WITHIN]
    return row if twice else {**row, "text": text, "summary": headline}
