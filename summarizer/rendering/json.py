"""JSON and JSON lines: the contract's shapes."""

from __future__ import annotations

from summarizer.model import Digest, Summary, to_json


def piece(summary: Summary, task: str, include: tuple[str, ...], alone: bool) -> str:
    """One result as one line of JSON."""
    if task == "oneline":
        return to_json(summary.line_dict())
    if task == "keywords":
        return to_json(summary.keywords_dict())
    return to_json(summary.to_dict(include))


def digest(whole: Digest, include: tuple[str, ...]) -> str:
    """The whole digest as one JSON object."""
    return to_json(whole.to_dict(include)) + "\n"


def digest_lines(whole: Digest, include: tuple[str, ...]) -> str:
    """One line of JSON an article, in input order."""
    return "".join(to_json(row) + "\n" for row in whole.to_dict(include)["articles"])
