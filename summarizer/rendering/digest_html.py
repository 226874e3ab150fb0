"""A digest as HTML: one self-contained page (and, for a large one, pages beside it), and a page that mail programs can show.

Nothing is asked of any host; the only script and style are the page's own, named by their hashes in a strict Content-Security-Policy. Jinja escapes all that
comes from
articles.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from summarizer.digest.model import REST, Digest, Theme
from summarizer.rendering import digest_view as view

TEMPLATES = Path(__file__).parent / "templates"
HEADING = "文摘"
EMAIL_LEADING = 5


def digest(whole: Digest, include: tuple[str, ...] = ()) -> Iterator[str]:
    """The digest as one page with every article on it."""
    return page(whole)


def page(whole: Digest, beside: str | None = None, home: str = "") -> Iterator[str]:
    """The main page. beside: what the pages beside it are called (``digest-`` for ``digest-1.html``…), where there are to be such; home: what this one is
    called."""
    places = _Places(whole, beside, home)
    names = [(label, getattr(whole.names, kind)[: view.A_NAME]) for label, kind in (("人物", "persons"), ("地点", "places"), ("机构", "organisations"))]
    days = view.days(whole)
    return _generate("digest.html.j2", {
        **_shared(whole, places), "brief": whole.brief, "keywords": view.keyword_bars(whole), "themes": whole.themes, "days": days,
        "unsure": any(not certain for _, certain, _ in days), "failures": whole.failures, "names": names, "has_names": any(rows for _, rows in names),
        "sources": view.sources(whole), "leading": places.leading, "beside": places.beside, "theme_bars": _theme_bars(whole),
    })


def is_large(whole: Digest) -> bool:
    """Whether the page should show the leading articles only."""
    return len(whole.articles) > view.LARGE


def more_pages(whole: Digest, beside: str, home: str) -> Iterator[tuple[str, Iterator[str]]]:
    """Name and content of each page beside the main one, which is called ``home``."""
    places = _Places(whole, beside, home)
    for number, groups in enumerate(places.pages, 1):
        yield f"{beside}{number}.html", _generate("more.html.j2", {**_shared(whole, places, number), "groups": groups, "number": number,
                                                                  "total": len(places.pages), "home": home})


def hashes() -> tuple[str, str]:
    """What a Content-Security-Policy has to allow for a digest's page: the hashes of its style and of its script."""
    return _hash(_asset("digest.css")), _hash(_asset("digest.js"))


def email(whole: Digest, include: tuple[str, ...] = ()) -> Iterator[str]:
    """The digest for a mail: styles inside the elements, no script, no picture, the leading articles of each theme."""
    cached = _entries(whole)
    return _generate("email.html.j2", {
        "heading": HEADING, "subtitle": view.subtitle(whole), "brief": whole.brief, "themes": whole.themes, "days": view.days(whole),
        "failures": whole.failures, "sources": view.sources(whole), "leading": lambda theme: theme.members[:EMAIL_LEADING],
        "entry": cached, "marks_new": view.marks_new(whole),
    })


def _shared(whole: Digest, places: _Places, number: int = 0) -> dict[str, Any]:
    style, script = _asset("digest.css"), _asset("digest.js")
    return {"heading": HEADING, "subtitle": view.subtitle(whole), "style": style, "script": script, "style_hash": _hash(style), "script_hash": _hash(script),
            "copies": view.copies(whole), "ids": whole.ids, "entry": _entries(whole), "marks_new": view.marks_new(whole),
            "place": lambda position: places.href(position, number)}


def _theme_bars(whole: Digest) -> list[tuple[str, float, int]]:
    rows = [(theme.name.split(" · ")[0], len(theme.members)) for theme in whole.themes if theme.name != REST][: view.BARS]
    top = max((size for _, size in rows), default=1)
    return [(name, size / top, size) for name, size in rows]


class _Places:
    """Which page shows which article."""

    def __init__(self, whole: Digest, beside: str | None, home: str) -> None:
        self.home = home
        self.prefix = beside or ""
        self.everything = beside is None
        self.page_of: dict[int, int] = {}
        self.pages: list[list[tuple[str, list[int]]]] = []
        self.by_theme: dict[str, dict[int, int]] = {}
        if beside is None:
            return
        filled = view.PER_PAGE
        for theme in whole.themes:
            for position in theme.members[view.LEADING :]:
                if filled == view.PER_PAGE:
                    self.pages.append([])
                    filled = 0
                if not self.pages[-1] or self.pages[-1][-1][0] != theme.name:
                    self.pages[-1].append((theme.name, []))
                self.pages[-1][-1][1].append(position)
                filled += 1
                self.page_of[position] = len(self.pages)
                counts = self.by_theme.setdefault(theme.name, {})
                counts[len(self.pages)] = counts.get(len(self.pages), 0) + 1

    def leading(self, theme: Theme) -> Sequence[int]:
        """The positions that the main page shows of a theme."""
        return view.shown_first(theme, self.everything)

    def beside(self, theme: Theme) -> list[tuple[str, int]]:
        """The other pages that show articles of a theme, and how many each."""
        return [(f"{self.prefix}{page}.html", count) for page, count in self.by_theme.get(theme.name, {}).items()]

    def href(self, position: int, number: int) -> str:
        """From page ``number`` (0: the main one) to an article."""
        there = self.page_of.get(position, 0)
        anchor = f"#a{position + 1}"
        return anchor if there == number else f"{self.prefix}{there}.html{anchor}" if there else f"{self.home}{anchor}"


def _entries(whole: Digest) -> Any:
    return lru_cache(maxsize=32)(whole.articles.__getitem__)


def _generate(name: str, values: Mapping[str, Any]) -> Iterator[str]:
    """The template filled in, in pieces of some size: a large page is not held in memory."""
    stream = _environment().get_template(name).stream(values)
    stream.enable_buffering(64)
    return iter(stream)


@lru_cache(maxsize=1)
def _environment() -> Any:
    import jinja2

    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True,
                                     undefined=jinja2.StrictUndefined)
    environment.filters.update(text=view.visible, short=view.short, day=view.day, href=view.href)
    environment.filters.update(mark_id=view.mark_id, paragraphs=view.paragraphs, cut=view.cut, theme_bars=view.theme_bars)
    return environment


@lru_cache(maxsize=4)
def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8").strip()


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
