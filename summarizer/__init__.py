"""Extractive summaries, keywords and digests for Chinese articles.

    from summarizer import Options, read_articles, summarize
    for article in read_articles("notes/"):
        print(summarize(article, Options(sentences=2)).summary)

``summarize_all`` does the same for many articles in less time.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summarizer.digest import Digest, build_digest
    from summarizer.model import (
        Article,
        Document,
        Failure,
        Keyword,
        Line,
        NoTextError,
        Options,
        OptionsError,
        RankingError,
        ReadingError,
        Sentence,
        SummarizerError,
        Summary,
    )
    from summarizer.pipeline import extract_keywords, one_line, read_articles, summarize, summarize_all
    from summarizer.rendering import render

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Digest",
    "Document",
    "Failure",
    "Keyword",
    "Line",
    "NoTextError",
    "Options",
    "OptionsError",
    "RankingError",
    "ReadingError",
    "Sentence",
    "SummarizerError",
    "Summary",
    "build_digest",
    "extract_keywords",
    "one_line",
    "read_articles",
    "render",
    "summarize",
    "summarize_all",
]

HOMES = {"build_digest": "digest", "Digest": "digest.model", "render": "rendering",
         **dict.fromkeys(("extract_keywords", "one_line", "read_articles", "summarize", "summarize_all"), "pipeline")}


def __getattr__(name: str) -> object:
    """Load a public name where it is first used (PEP 562): who wants one line does not wait for what makes digests."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"summarizer.{HOMES.get(name, 'model')}"), name)
