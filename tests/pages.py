"""What the tests of pages share: a page's tags."""

from __future__ import annotations

from html.parser import HTMLParser

Tag = tuple[str, dict[str, "str | None"]]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[Tag] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def tags(page: str) -> list[Tag]:
    """Each start tag of a page with its attributes."""
    parser = _Tags()
    parser.feed(page)
    return parser.seen
