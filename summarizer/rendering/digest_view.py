"""What the digest's pages show of it, and how text from articles is made fit to be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from summarizer.digest.model import REST, Digest, Entry, Event, Theme
from summarizer.model import ELLIPSIS, Sentence
from summarizer.rendering.text import plain

MISPLACED = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Marks that turn the direction of writing, and halves of characters."""
LONGEST_TEXT = 20_000
"""Characters of an article that a page holds; the rest is in the file."""
LARGE = 1000
"""Articles from which on a page shows the leading ones of each theme only, and the rest go to pages beside it."""
LEADING = 8
PER_PAGE = 500
BARS = 12
THEME_BARS = 6
LEAST_PICTURED = 4
"""Articles, and words, that a theme must have for a picture of its words."""
A_NAME = 15


def visible(value: str | None) -> str:
    """Text that stays where it is put: control characters become spaces, marks that turn the direction of what follows become visible.

    >>> visible("a\\u202eb\\n")
    'a\\ufffdb '
    """
    return MISPLACED.sub("\ufffd", plain(value or ""))


def short(value: str | None, limit: int) -> str:
    """The same, at most ``limit`` characters and an ellipsis."""
    text = visible((value or "")[: limit + 1])
    return text if len(text) <= limit else text[:limit] + ELLIPSIS


def day(date: str | None) -> str:
    """A date as Chinese readers write it.

    >>> day("2026-06-03"), day("2026-06"), day("2026"), day(None)
    ('2026年6月3日', '2026年6月', '2026年', '')
    """
    if not date:
        return ""
    parts = date.split("-")
    return "".join(f"{int(part)}{unit}" if part.isdecimal() else part for part, unit in zip(parts, "年月日", strict=False))


def href(link: str | None, absolute: bool = False) -> str:
    """A link that can only lead to a file beside the page or to the web: anything else is dropped.

    >>> href("notes/a%20b.txt"), href("javascript:alert(1)"), href("//host/x"), href("https://example.org/a")
    ('notes/a%20b.txt', '', '', 'https://example.org/a')
    """
    text = link or ""
    if re.match(r"https?://[^\s\"'<>\\]+\Z", text):
        return text
    if absolute or text.startswith(("/", "\\")) or ":" in text.split("/")[0] or re.search(r"[\s\"'<>\\\x00-\x1f]", text):
        return ""
    return text


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph; ``mark`` is the anchor of the key sentence that it is, or nothing."""

    text: str
    mark: str = ""


def mark_id(entry: Entry, sentence: Sentence) -> str:
    """The anchor of a key sentence."""
    return f"a{entry.position + 1}s{sentence.start}"


def paragraphs(entry: Entry) -> Iterator[list[Run]]:
    """An article's text, paragraph by paragraph, with its key sentences marked; no more than LONGEST_TEXT characters."""
    text = entry.summary.article.text
    spans = sorted((s.start, s.end, mark_id(entry, s)) for s in entry.summary.sentences)
    begin = 0
    for paragraph in text[:LONGEST_TEXT].split("\n"):
        end = begin + len(paragraph)
        runs, at = [], begin
        for start, stop, mark in spans:
            if at <= start < end:
                runs += [Run(text[at:start]), Run(text[start : min(stop, end)], mark)]
                at = min(stop, end)
        yield [run for run in [*runs, Run(text[at:end])] if run.text]
        begin = end + 1


def cut(entry: Entry) -> int:
    """How many characters of the text are not on the page."""
    return max(0, len(entry.summary.article.text) - LONGEST_TEXT)


def subtitle(whole: Digest) -> str:
    """The digest in one line of figures."""
    stats = whole.stats
    parts = [f"{len(whole.articles)} 篇文章"]
    themes = sum(theme.name != REST for theme in whole.themes)
    parts += [f"{themes} 个主题"] if themes else []
    parts += [f"{stats['duplicates']} 篇重复"] if stats.get("duplicates") else []
    parts += [f"{stats['new']} 篇是新的"] if marks_new(whole) else []
    parts += [f"{len(whole.failures)} 个来源未能读取"] if whole.failures else []
    days = [day(stats.get(end)) for end in ("first_day", "last_day")]
    return "，".join(parts) + (f"；{'—'.join(dict.fromkeys(days))}" if all(days) else "")


def marks_new(whole: Digest) -> bool:
    """Whether it says anything to mark new articles: some are and some are not."""
    return 0 < len(whole.new) < len(whole.articles)


def days(whole: Digest) -> list[tuple[str, bool, list[Event]]]:
    """The timeline by date: date, whether all of it is certain, events."""
    groups: dict[tuple[str, bool], list[Event]] = {}
    for event in whole.timeline:
        groups.setdefault((event.date, event.certain), []).append(event)
    return [(date, certain, events) for (date, certain), events in groups.items()]


def copies(whole: Digest) -> Mapping[int, Sequence[int]]:
    """The near-duplicates that each article speaks for."""
    return {group[0]: group[1:] for group in whole.duplicates}


def shown_first(theme: Theme, everything: bool) -> Sequence[int]:
    """The positions of a theme that the main page shows; near-duplicates come last among a theme's members."""
    return theme.members if everything else theme.members[:LEADING]


def keyword_bars(whole: Digest) -> list[tuple[str, float, int]]:
    """The corpus keywords for the picture: word, share of the longest bar, number."""
    rows = sorted(whole.keywords[:BARS], key=lambda row: -row.count)
    top = max((row.count for row in rows), default=1)
    return [(row.word, row.count / top, row.count) for row in rows]


def theme_bars(theme: Theme) -> list[tuple[str, float, str]]:
    """A theme's keywords for its picture: word, share of its articles, the same in words. None where the articles are so few that all words say the same."""
    if len(theme.members) < LEAST_PICTURED or len(theme.shares) < LEAST_PICTURED:
        return []
    rows = [(word, share, f"{share:.0%}") for word, share in zip(theme.keywords[:THEME_BARS], theme.shares, strict=False)]
    return sorted(rows, key=lambda row: -row[1])


def sources(whole: Digest) -> Mapping[int, str]:
    """For each article of the brief, what it is called and when it is of."""
    entries = {point.position: whole.articles[point.position] for point in whole.brief}
    return {i: " · ".join(part for part in (short(e.summary.title or e.id, 60), day(e.day), e.source or "") if part) for i, e in entries.items()}
