"""From an article to what the page draws of it: values that the template only has to place."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.page.asked import Settings
from api.page.shown import shown
from api.page.support import Picture, picture
from summarizer import pipeline
from summarizer.model import Article, Document, Keyword, Options, Sentence, Summary

LEVELS = 5
"""Shades of key sentences."""
BARS = 260
"""Bars of a strip; in articles of more sentences each stands for several, with the best of them."""
WIDTH, HEIGHT = 1000, 64
LONG = 60_000
"""Characters from which on the page waits for the slider to be let go."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the strip: its place and size in the strip's coordinates, the sentence it leads to, and that one's shade (0: not chosen)."""

    x: float
    width: float
    height: float
    index: int
    level: int


@dataclass(frozen=True, slots=True)
class Pick:
    """A key sentence. ``index``: of the whole sentence that it is or was cut from. shared: the other ranker chose it too."""

    text: str
    index: int
    level: int
    shared: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One ranker's result."""

    ranker: str
    line: str
    picks: Sequence[Pick]
    characters: int
    strip: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Word:
    """A keyword: its share of the best one's score, and where it stands, as ``start-end`` pairs in code points."""

    word: str
    share: float
    count: int
    at: str


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph: a sentence or a part of one (``index``), or what stands between two (-1).

    start: the piece's offset. first: the sentence begins here. level: its shade where the ranker chose it. second: the other ranker chose it.
    score: a share of the best, in per mille. why: its parts in thousandths, in the order of ``View.parts``.
    """

    text: str
    index: int = -1
    first: bool = False
    start: int = 0
    level: int = 0
    second: bool = False
    score: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """All that the page draws of one article. key: names the cleaned text, split: how it was cut into sentences."""

    title: str
    summary: Summary
    sides: Sequence[Side]
    words: Sequence[Word]
    parts: Sequence[str]
    paragraphs: Sequence[Sequence[Run]]
    picture: Picture
    key: str
    split: str

    @property
    def is_long(self) -> bool:
        """Whether to redraw at the end of a movement only."""
        return len(self.summary.article.text) > LONG


@dataclass(frozen=True, slots=True)
class _Ranked:
    document: Document
    summary: Summary
    scores: Sequence[float]
    parts: Sequence[Mapping[str, float]]
    levels: Mapping[int, int]


def look(article: Article, settings: Settings) -> View:
    """What to draw of an article under these settings. Raises as ``summarizer.summarize`` does."""
    first = _ranked(article, settings.options(settings.ranker, include=("explain",)))
    second = _ranked(first.document.article, settings.options(settings.versus, include=("explain",), keywords=0)) if settings.versus else None
    document, summary = first.document, first.summary
    names = list(dict.fromkeys(itertools.chain.from_iterable(first.parts)))
    return View(
        title=shown(document.article.title or ""),
        summary=summary,
        sides=[_side(first, second), *([_side(second, first)] if second else [])],
        words=_words(summary.keywords),
        parts=names,
        paragraphs=list(_paragraphs(first, second, names)),
        picture=picture(document, [s.index for s in summary.sentences], first.scores),
        key=_name(document.article.text),
        split=_name(" ".join(str(s.start) for s in document.sentences)),
    )


def _name(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _ranked(article: Article, options: Options) -> _Ranked:
    document = pipeline.analyse(article, options)
    summary = pipeline.summary_of(document, options)
    rows = (summary.explain or {})["sentences"]
    top = max((row["score"] for row in rows), default=0.0) or 1.0
    scores = [max(0.0, row["score"] / top) for row in rows]
    return _Ranked(document, summary, scores, [row["parts"] for row in rows], _levels(summary.sentences))


def _levels(chosen: Sequence[Sentence]) -> dict[int, int]:
    """The shade of each chosen sentence: the best has the darkest, the others by how near they come to it.

    >>> _levels([Sentence("", 0, 0, 4, 0, 0.5), Sentence("", 0, 0, 7, 0, 1.0), Sentence("", 0, 0, 9, 0, 0.75)])
    {4: 1, 7: 5, 9: 3}
    """
    low, high = min((s.score for s in chosen), default=0.0), max((s.score for s in chosen), default=0.0)
    return {s.index: LEVELS if high == low else 1 + round((LEVELS - 1) * (s.score - low) / (high - low)) for s in chosen}


def _side(own: _Ranked, other: _Ranked | None) -> Side:
    there = _chosen(other)
    picks = [Pick(shown(s.text), s.index, own.levels[s.index], 1 in there[s.start : s.end]) for s in own.summary.sentences]
    return Side(own.summary.stats["ranker"], shown(own.summary.line.text), picks, len(own.summary.summary), list(_strip(own)))


def _chosen(own: _Ranked | None) -> bytearray:
    """1 for each character of the text that stands in a chosen sentence: another ranker may cut sentences elsewhere."""
    if own is None:
        return bytearray()
    places = bytearray(len(own.document.article.text))
    for sentence in own.summary.sentences:
        places[sentence.start : sentence.end] = b"\1" * (sentence.end - sentence.start)
    return places


def _strip(own: _Ranked) -> Iterator[Bar]:
    sentences = own.document.sentences
    total = max(len(own.document.article.text), 1)
    size = -(-len(sentences) // BARS) if sentences else 1
    for begin in range(0, len(sentences), size):
        group = sentences[begin : begin + size]
        best = max(group, key=lambda s: (own.levels.get(s.index, 0), own.scores[s.index], -s.index))
        x = group[0].start / total * WIDTH
        width = max((group[-1].end - group[0].start) / total * WIDTH - 1.2, 0.8)
        yield Bar(round(x, 1), round(width, 1), round(max(own.scores[best.index] * HEIGHT, 2), 1), best.index, own.levels.get(best.index, 0))


def _words(keywords: Sequence[Keyword]) -> list[Word]:
    top = max((k.score for k in keywords), default=0.0) or 1.0
    return [Word(shown(k.word), round(max(k.score, 0.0) / top, 3), k.count, " ".join(f"{a}-{b}" for a, b in k.offsets)) for k in keywords]


def _paragraphs(first: _Ranked, second: _Ranked | None, names: Sequence[str]) -> Iterator[list[Run]]:
    """The text paragraph by paragraph, whole, cut where sentences begin and end."""
    text = first.document.article.text
    others = _chosen(second)
    waiting = iter(first.document.sentences)
    sentence = next(waiting, None)
    begin = 0
    for line in text.split("\n"):
        end, at, runs = begin + len(line), begin, []
        while sentence is not None and sentence.start < end:
            start, stop = max(sentence.start, begin), min(sentence.end, end)
            if start > at:
                runs.append(Run(shown(text[at:start]), start=at))
            runs.append(_run(first, sentence, shown(text[start:stop]), start, 1 in others[start:stop], names))
            at = max(at, stop)
            if sentence.end > end:
                break
            sentence = next(waiting, None)
        if at < end:
            runs.append(Run(shown(text[at:end]), start=at))
        yield runs
        begin = end + 1


def _run(own: _Ranked, sentence: Sentence, text: str, start: int, second: bool, names: Sequence[str]) -> Run:
    index, is_first = sentence.index, start == sentence.start
    why = " ".join(str(round(own.parts[index].get(name, 0.0) * 1000)) for name in names) if is_first else ""
    return Run(text, index, is_first, start, own.levels.get(index, 0), second, round(own.scores[index] * 1000), why)
