"""What a digest is made of: values, as everywhere.

Articles are referred to by their position in ``Digest.articles``; the JSON form has their ids instead, which need not be unique where several sources are
read at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from summarizer.model import Failure, Summary

REST = "其他"
"""The name of the theme for what belongs to none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a digest.

    summary: its result. position: its place in the input, from 0. theme: the name of its theme. duplicate_of: the position of the article that speaks for it,
    where it is a near-duplicate. is_new: no finished digest of the store had it. link: a relative URL of its file, where it is one. day: the day that it is
    taken to
    be of, ISO 8601: its own date, or its dateline's with the year that the other articles suggest; None where neither is known.
    """

    summary: Summary
    position: int
    theme: str = REST
    duplicate_of: int | None = None
    is_new: bool = False
    link: str | None = None
    day: str | None = None

    @property
    def id(self) -> str:
        """The article's id; its number in the input, from 1, where it has none."""
        return name_of(self.summary.id, self.position)

    @property
    def source(self) -> str | None:
        """Who published it, where that is known."""
        metadata = self.summary.article.metadata
        return metadata.get("source") or metadata.get("agency")

    def to_dict(self, ids: Sequence[str], include: Iterable[str] = ()) -> dict[str, Any]:
        """The result as JSON has it, and the article's place in the digest. ids: of all articles, by position."""
        return {**self.summary.to_dict(include), "id": self.id, "date": self.summary.article.date, "source": self.source, "theme": self.theme,
                "duplicate_of": None if self.duplicate_of is None else ids[self.duplicate_of]}


def name_of(id_: str | None, position: int) -> str:
    """What an article is called in a digest."""
    return id_ if id_ is not None else str(position + 1)


@dataclass(frozen=True, slots=True)
class Theme:
    """Articles on one subject.

    name: its keywords joined. keywords: what its articles have in common, best first. line: of the article that stands for it. members: positions, the leading
    article first, near-duplicates after all others. shares: of each keyword, in what share of the articles it is (of a large theme, of its leading articles).
    """

    name: str
    keywords: tuple[str, ...]
    line: str
    members: tuple[int, ...]
    shares: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the brief: a slice of an article's text."""

    text: str
    position: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Event:
    """Something dated: the day, month or year, whether it is certain, and the sentence that tells it.

    date: ISO 8601, as long as ``precision`` (day, month, year). certain: false where the text leaves a choice that was settled by likelihood.
    expression: the words in the text that were read as the date, as offsets within ``text``.
    """

    date: str
    precision: str
    certain: bool
    text: str
    position: int
    start: int
    end: int
    expression: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Name:
    """A person, place or organisation, and how often it is named (in articles that are no duplicates)."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Names:
    """The names in all articles, the most frequent first."""

    persons: tuple[Name, ...] = ()
    places: tuple[Name, ...] = ()
    organisations: tuple[Name, ...] = ()

    def to_dict(self) -> dict[str, list[dict[str, Any]]]:
        """As JSON has it."""
        return {kind: [{"name": one.name, "count": one.count} for one in getattr(self, kind)] for kind in ("persons", "places", "organisations")}


@dataclass(frozen=True, slots=True)
class CorpusKeyword:
    """What is special about this batch: a word, its score (0…1, best 1) and the number of articles that have it among their keywords."""

    word: str
    score: float
    count: int


@dataclass(frozen=True, slots=True)
class Digest:
    """Many articles on one page.

    articles: in input order; a sequence that may be read from disk as it is used. ids: theirs. duplicates: groups of positions, each led by the article that
    speaks
    for it. new: positions of the articles that no earlier finished digest of the store had. stats: counts. The rest as the classes above say.
    """

    articles: Sequence[Entry]
    ids: Sequence[str] = ()
    duplicates: tuple[tuple[int, ...], ...] = ()
    themes: tuple[Theme, ...] = ()
    brief: tuple[Point, ...] = ()
    timeline: tuple[Event, ...] = ()
    names: Names = Names()
    keywords: tuple[CorpusKeyword, ...] = ()
    new: tuple[int, ...] = ()
    failures: tuple[Failure, ...] = ()
    stats: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self, include: Iterable[str] = ()) -> dict[str, Any]:
        """The whole digest as JSON has it; of a large one, take ``articles_dicts`` and ``survey_dict`` instead."""
        return {"articles": list(self.articles_dicts(include)), **self.survey_dict()}

    def articles_dicts(self, include: Iterable[str] = ()) -> Iterator[dict[str, Any]]:
        """The articles' own part of ``to_dict``, one by one."""
        wanted = tuple(include)
        return (entry.to_dict(self.ids, wanted) for entry in self.articles)

    def survey_dict(self) -> dict[str, Any]:
        """All of ``to_dict`` but the articles."""
        ids = self.ids
        return {
            "duplicates": [[ids[i] for i in group] for group in self.duplicates],
            "themes": [{"name": t.name, "keywords": list(t.keywords), "line": t.line, "articles": [ids[i] for i in t.members]} for t in self.themes],
            "brief": [{"text": p.text, "id": ids[p.position], "start": p.start, "end": p.end} for p in self.brief],
            "timeline": [{"date": e.date, "precision": e.precision, "certain": e.certain, "text": e.text, "id": ids[e.position], "start": e.start, "end": e.end}
                         for e in self.timeline],
            "names": self.names.to_dict(),
            "keywords": [{"word": k.word, "score": round(k.score, 6), "count": k.count} for k in self.keywords],
            "new": [ids[i] for i in self.new],
            "failures": [{"source": f.source, "reason": f.reason} for f in self.failures],
            "stats": dict(self.stats),
        }
