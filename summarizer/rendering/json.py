"""JSON and JSON lines: the contract's shapes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.model import Summary, to_json

if TYPE_CHECKING:
    from summarizer.digest.model import Digest


def piece(summary: Summary, task: str, include: tuple[str, ...], alone: bool) -> str:
    """One result as one line of JSON."""
    if task == "oneline":
        return to_json(summary.line_dict())
    if task == "keywords":
        return to_json(summary.keywords_dict())
    return to_json(summary.to_dict(include))


def digest(whole: Digest, include: tuple[str, ...]) -> Iterator[str]:
    """The whole digest as one JSON object, article by article."""
    yield '{"articles": ['
    for number, row in enumerate(whole.articles_dicts(include)):
        yield (", " if number else "") + to_json(row)
    yield "], " + to_json(whole.survey_dict())[1:] + "\n"


def digest_lines(whole: Digest, include: tuple[str, ...]) -> Iterator[str]:
    """One line of JSON an article, in input order."""
    return (to_json(row) + "\n" for row in whole.articles_dicts(include))
