"""The nouns that pass between the stages, and what users hold."""

from __future__ import annotations

import bisect
import json
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, overload

ELLIPSIS = "…"

Token = tuple[str, str]
"""A word and its part of speech (jieba's tag set, ``x`` for punctuation and white space)."""
Span = tuple[int, int]
"""``start, end`` in code points, end excluded."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One source of a batch that gave no article, and why."""

    source: str
    reason: str


class Edit(NamedTuple):
    """One step of cleaning: ``source[start:end]`` became ``text`` (mostly nothing) by the named rule."""

    start: int
    end: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article. Reading makes it with ``text`` as found; cleaning fills in the rest.

    text: the text that offsets count in (code points); after cleaning, paragraphs joined by one newline.
    title: its title, or None. id: its name in results, or None. date: ISO 8601 (day, month or year), or None.
    format: what ``text`` was read as: ``text``, ``html`` or ``markdown``; ``auto`` lets cleaning find out.
    metadata: what else was found: ``encoding``, ``order``, ``place``, ``dateline``, ``source``…
    source: the decoded input before cleaning; None where nothing was cleaned.
    edits: what cleaning did, in order of ``start``, never overlapping; applied to ``source`` they give ``text``.
    """

    text: str
    title: str | None = None
    id: str | None = None
    date: str | None = None
    format: str = "auto"
    metadata: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None
    edits: tuple[Edit, ...] = ()

    def source_spans(self, spans: Iterable[Span]) -> list[Span]:
        """Lead spans of ``text`` back to the decoded input.

        Each result starts where the span's first character stands and ends after its last one; a character that cleaning put in stands for all that it
        replaced (``&`` for ``&amp;``, a newline for the tags between two paragraphs).
        """
        starts, places = source_map(self.edits)

        def back(position: int, last: bool) -> int:
            run = bisect.bisect_right(starts, position) - 1
            start, end = places[run]
            if end is None:
                return start + position - starts[run] + last
            return end if last else start

        return [(back(start, False), back(end - 1, True) if end > start else back(start, False)) for start, end in spans]

    @property
    def heading(self) -> str | None:
        """The title, or where there is none the headline that cleaning found over the text (原标题：…)."""
        return self.title or self.metadata.get("original_title")


def source_map(edits: Sequence[Edit]) -> tuple[list[int], list[tuple[int, int | None]]]:
    """Where each run of the cleaned text begins, and where it comes from.

    A run of kept characters comes from ``(start, None)``, the place of its first; a replacement from ``(start, end)``, what it stands for.

    >>> source_map([Edit(0, 5, "", "markup"), Edit(8, 14, " ", "entity")])
    ([0, 3, 4], [(5, None), (8, 14), (14, None)])
    """
    starts: list[int] = [0]
    places: list[tuple[int, int | None]] = [(0, None)]

    def add(clean: int, place: tuple[int, int | None]) -> None:
        if starts[-1] == clean:
            places[-1] = place
        else:
            starts.append(clean)
            places.append(place)

    shift = 0
    for edit in edits:
        clean = edit.start - shift
        if edit.text:
            add(clean, (edit.start, edit.end))
        shift += edit.end - edit.start - len(edit.text)
        add(clean + len(edit.text), (edit.end, None))
    return starts, places


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or a piece of one: ``article.text[start:end] == text``; ``index`` and ``paragraph`` count from 0."""

    text: str
    start: int
    end: int
    index: int
    paragraph: int
    score: float = 0.0

    def scored(self, score: float) -> Sentence:
        """The same sentence with that score."""
        return Sentence(self.text, self.start, self.end, self.index, self.paragraph, score)


class Sentences(Sequence[Sentence]):
    """The sentences of a text by their places: each is made when it is asked for, so that a book is a few numbers a sentence.

    text: what they are slices of. starts, ends, paragraphs: of each sentence, 64 bits each.
    """

    def __init__(self, text: str, starts: array[int], ends: array[int], paragraphs: array[int]) -> None:
        self.text = text
        self.starts = starts
        self.ends = ends
        self.paragraphs = paragraphs

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> Sentence: ...
    @overload
    def __getitem__(self, index: slice) -> list[Sentence]: ...
    def __getitem__(self, index: int | slice) -> Sentence | list[Sentence]:
        if isinstance(index, slice):
            return [self[i] for i in range(len(self))[index]]
        index = range(len(self))[index]
        start, end = self.starts[index], self.ends[index]
        return Sentence(self.text[start:end], start, end, index, self.paragraphs[index])

    def __iter__(self) -> Iterator[Sentence]:
        for index, (start, end, paragraph) in enumerate(zip(self.starts, self.ends, self.paragraphs, strict=True)):
            yield Sentence(self.text[start:end], start, end, index, paragraph)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (list, Sentences)) and list(self) == list(other)


@dataclass(frozen=True, slots=True)
class Scores:
    """A ranker's word on each sentence: ``values`` in 0…1 (best 1, for our own rankers), and what they are made of.

    parts[i] maps the name of a part (``position``, ``words``, ``support``, ``title``…) to what it added; empty where there is nothing to explain.
    """

    values: Sequence[float]
    parts: Sequence[Mapping[str, float]] = ()


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word or phrase: its score (0…1, best 1), count, part of speech, and where it stands in the article's text."""

    word: str
    score: float
    count: int = 0
    pos: str = ""
    offsets: tuple[Span, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The keyword as the result's JSON has it."""
        return {"word": self.word, "score": round(self.score, 6), "count": self.count, "pos": self.pos,
                "offsets": [list(span) for span in self.offsets]}


@dataclass(frozen=True, slots=True)
class Line:
    """One line for an article: slices of its text joined, at most one ellipsis at the end."""

    text: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """The result for one article.

    line: the one line. summary: the chosen sentences joined in output order (or the best one trimmed, where not even one fitted).
    sentences: the chosen ones, each an exact slice of ``article.text``. stats: characters, sentences, ranker, segmenter.
    explain: each sentence's score in parts, where it was asked for.
    """

    article: Article
    line: Line
    summary: str
    sentences: tuple[Sentence, ...]
    keywords: tuple[Keyword, ...]
    stats: Mapping[str, Any]
    explain: Mapping[str, Any] | None = None

    @property
    def id(self) -> str | None:
        """The article's id."""
        return self.article.id

    @property
    def title(self) -> str | None:
        """The article's title."""
        return self.article.title

    def to_dict(self, include: Iterable[str] = ()) -> dict[str, Any]:
        """The result as JSON has it, keys in the contract's order.

        include: any of ``text`` (the cleaned text), ``explain``, ``source`` (offsets in the decoded input).
        """
        wanted = set(include)
        result = {**self.line_dict(), "summary": self.summary, "sentences": self._sentence_dicts("source" in wanted),
                  "keywords": [keyword.to_dict() for keyword in self.keywords], "stats": dict(self.stats)}
        if "text" in wanted:
            result["text"] = self.article.text
        if "explain" in wanted and self.explain is not None:
            result["explain"] = dict(self.explain)
        return result

    def line_dict(self) -> dict[str, Any]:
        """``id, title, line, line_spans``: what ``oneline`` emits."""
        return {"id": self.id, "title": self.title, "line": self.line.text, "line_spans": [list(span) for span in self.line.spans]}

    def keywords_dict(self) -> dict[str, Any]:
        """``id, title, keywords``: what ``keywords`` emits."""
        return {"id": self.id, "title": self.title, "keywords": [keyword.to_dict() for keyword in self.keywords]}

    def _sentence_dicts(self, with_source: bool) -> list[dict[str, Any]]:
        rows = [{"text": s.text, "start": s.start, "end": s.end, "index": s.index, "paragraph": s.paragraph, "score": round(s.score, 6)}
                for s in self.sentences]
        if with_source:
            spans = self.article.source_spans((s.start, s.end) for s in self.sentences)
            for row, (start, end) in zip(rows, spans, strict=True):
                row["source_start"], row["source_end"] = start, end
        return rows


def to_json(value: Any, indent: int | None = None) -> str:
    """JSON text as every door writes it: UTF-8, not ASCII-escaped, without a final newline."""
    return json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
