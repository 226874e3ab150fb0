"""What a user or his input can cause."""

from __future__ import annotations


class SummarizerError(Exception):
    """Anything that a user or his input can cause. Its text is fit to be shown to him."""


class OptionsError(SummarizerError, ValueError):
    """An unknown option or a value out of range; ``option`` names it, the message lists what is allowed."""

    def __init__(self, message: str, option: str | None = None) -> None:
        super().__init__(message)
        self.option = option


class ReadingError(SummarizerError):
    """A source that is missing, unreadable or not what its format says; ``source`` names it, with the row or byte where one is known."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class RankingError(SummarizerError):
    """A ranker that comes to no result for an article under the options given."""


class NoTextError(ReadingError):
    """An article in which nothing readable is left after cleaning."""
