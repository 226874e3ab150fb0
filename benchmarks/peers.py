"""The packages that users have today, behind two functions each: their best sentences and their keywords.

Each gets the raw text, as its users give it. Needs the `bench` extra.
"""

from __future__ import annotations

import contextlib
import io
import logging
import re
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Rank = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Peer:
    name: str
    sentences: Rank | None = None
    keywords: Rank | None = None


def load() -> list[Peer]:
    """Import the peers (each in its own way noisy) and wrap them."""
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        return [_textrank4zh(), _snownlp(), *_sumy(), *_jieba()]


def in_budget(ranked: Iterable[str], characters: int) -> str:
    """The best-ranked sentences that fit, best first taken; the best one cut where none fits."""
    chosen: list[str] = []
    room = characters
    first = ""
    for sentence in ranked:
        first = first or sentence
        if len(sentence) <= room:
            chosen.append(sentence)
            room -= len(sentence)
    return "".join(chosen) or first[:characters]


def _textrank4zh() -> Peer:
    import networkx

    # the package still calls it by the name that networkx 3 dropped
    networkx.from_numpy_matrix = networkx.from_numpy_array
    from textrank4zh import TextRank4Keyword, TextRank4Sentence

    def sentences(text: str, n: int) -> list[str]:
        ranker = TextRank4Sentence()
        ranker.analyze(text=text, lower=True, source="all_filters")
        return [item.sentence for item in ranker.get_key_sentences(num=n)]

    def keywords(text: str, n: int) -> list[str]:
        ranker = TextRank4Keyword()
        ranker.analyze(text=text, lower=True, window=2)
        return [item.word for item in ranker.get_keywords(n, word_min_len=2)]

    return Peer("textrank4zh", sentences, keywords)


def _snownlp() -> Peer:
    from snownlp import SnowNLP

    return Peer("snownlp", lambda text, n: SnowNLP(text).summary(n), lambda text, n: SnowNLP(text).keywords(n))


def _sumy() -> list[Peer]:
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.nlp.tokenizers import Tokenizer
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.lsa import LsaSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer

    tokenizer = Tokenizer("chinese")

    def ranked(method: Callable[..., Iterable[object]]) -> Rank:
        def rank(text: str, n: int) -> list[str]:
            lines = [[s for s in re.split(r"(?<=[。！？])", line) if s.strip()] for line in text.split("\n")]
            document = ObjectDocumentModel([Paragraph([Sentence(s, tokenizer) for s in line]) for line in lines if line])
            return [str(sentence) for sentence in method(document, n)]

        return rank

    return [Peer("sumy-lexrank", ranked(LexRankSummarizer())), Peer("sumy-textrank", ranked(TextRankSummarizer())), Peer("sumy-lsa", ranked(LsaSummarizer()))]


def _jieba() -> list[Peer]:
    import jieba.analyse

    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    return [Peer("jieba TF-IDF", keywords=lambda text, n: jieba.analyse.extract_tags(text, topK=n)),
            Peer("jieba TextRank", keywords=lambda text, n: jieba.analyse.textrank(text, topK=n))]
