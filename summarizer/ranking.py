"""The rankers by name: the only place that lists them.

A new ranker is its functions and one entry here. The functions below import what they need when they are called, so that naming the rankers costs nothing and
a call loads only the one it uses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any

from summarizer import phrases
from summarizer.model import Document, Keyword, Line, Options, OptionsError, Scores, Sentence
from summarizer.selecting import select_first
from summarizer.stages import InStages

SentenceRanker = Callable[[Document, Options], Scores]
KeywordRanker = Callable[[Document, Options], list[Keyword]]
WordScorer = Callable[[Document, Options], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Ranker:
    """One way to rank sentences, keywords, or both; None for a task it does not have.

    split, segmenter: its own, where its definition asks for them. conformance: raw scores of a published package, and none of our filters.
    line, choose: its own ways to write the line and to choose a summary's sentences, instead of the common ones.
    """

    name: str
    sentences: SentenceRanker | None = None
    keywords: KeywordRanker | None = None
    split: Callable[[str], list[Sentence]] | None = None
    segmenter: str | None = None
    conformance: bool = False
    line: Callable[[Document, Scores, Options], Line] | None = None
    choose: Callable[[Document, Scores, Options], list[int]] | None = None


def _from(module: str, function: str) -> Callable[..., Any]:
    """A function that is imported when it is first called."""
    @cache
    def imported() -> Callable[..., Any]:
        found: Callable[..., Any] = getattr(import_module(f"summarizer.{module}"), function)
        return found

    def call(*arguments: Any) -> Any:
        return imported()(*arguments)

    call.__name__ = call.__qualname__ = function
    return call


class _StagesFrom(InStages[Any]):
    """A function in stages that is imported when it is first called."""

    def __init__(self, module: str, function: str) -> None:
        self.stages = _from(module, function)  # type: ignore[method-assign]


def _keywords(score: WordScorer) -> KeywordRanker:
    """Keywords from scores of words."""
    return lambda document, options: phrases.keywords(document, score(document, options), options)


def _keywords_by(value: Callable[[Document, Options], Any]) -> KeywordRanker:
    """Keywords from the values of the vocabulary's words, an array."""
    return lambda document, options: phrases.keywords_by(document, value(document, options), options)


_TFIDF_WORDS = _keywords(_from("tfidf", "score_words"))
_TEXTRANK_WORDS = _keywords_by(_from("textrank", "word_values"))

RANKERS: Mapping[str, Ranker] = MappingProxyType({ranker.name: ranker for ranker in (
    Ranker("learned", _StagesFrom("learned.ranking", "scoring"), _StagesFrom("learned.keywords", "scoring"),
           line=_StagesFrom("learned.ranking", "lining"), choose=_from("learned.ranking", "choose")),
    Ranker("combined", _from("combined", "score_sentences"), _keywords(_from("combined", "score_words"))),
    Ranker("textrank", _from("textrank", "score_sentences"), _TEXTRANK_WORDS),
    Ranker("tfidf", _from("tfidf", "score_sentences"), _TFIDF_WORDS),
    Ranker("lexrank", _from("lexrank", "score_lexrank"), _TFIDF_WORDS),
    Ranker("bm25-textrank", _from("lexrank", "score_bm25"), _TEXTRANK_WORDS),
    Ranker("lead", _from("baselines", "score_lead"), choose=select_first),
    Ranker("random", _from("baselines", "score_random")),
    Ranker("textrank4zh", _from("compat.rankers", "score_sentences"), _from("compat.rankers", "score_keywords"),
           split=_from("compat.rankers", "split"), segmenter="jieba", conformance=True),
    Ranker("jieba-tfidf", keywords=_from("compat.rankers", "score_keywords_tfidf"),
           split=_from("compat.rankers", "split_whole"), segmenter="jieba", conformance=True),
    Ranker("jieba-textrank", keywords=_from("compat.rankers", "score_keywords_textrank"),
           split=_from("compat.rankers", "split_whole"), segmenter="jieba", conformance=True),
)})
FALLBACK_KEYWORDS = "tfidf"
"""Whose keywords a whole result holds where its own ranker ranks sentences only."""


def ranker(name: str) -> Ranker:
    """The ranker of that name. Raises OptionsError, which lists the names."""
    if name not in RANKERS:
        raise OptionsError(f"unknown ranker {name!r}; the rankers are {', '.join(RANKERS)}", "ranker")
    return RANKERS[name]
