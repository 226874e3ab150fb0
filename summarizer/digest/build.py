"""From many articles to one Digest."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from summarizer import pipeline
from summarizer.model import Article, Digest, Failure, Options, Summary
from summarizer.parallel import map_in_order


def build_digest(articles: Iterable[Article], options: Options = pipeline.DEFAULTS, *, jobs: int = 1, failures: list[Failure] | None = None) -> Digest:
    """Summarize every article, in input order.

    articles: cleaned articles, as ``read_articles`` gives them. jobs: processes to use.
    failures: what gave no article; the list may still grow while ``articles`` is read. Raises as ``summarize`` does, but for articles without text.
    """
    summaries = tuple(map_in_order(partial(_summarize, options=options), articles, jobs))
    return Digest(summaries, tuple(failures or ()))


def _summarize(article: Article, options: Options) -> Summary:
    return pipeline.summarize(article, options)
