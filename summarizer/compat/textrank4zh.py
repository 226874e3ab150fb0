"""textrank4zh 0.3 by its own call names: the same keywords, key phrases and key sentences, with today's libraries and without networkx.

Change ``from textrank4zh import TextRank4Keyword, TextRank4Sentence`` to ``from summarizer.compat.textrank4zh import …`` and keep the rest. What differs:

- Key phrases come in order of first appearance; the package's order changes with PYTHONHASHSEED.
- Words are cut by a jieba tokenizer of our own, so words given to ``jieba.add_word`` or ``jieba.load_userdict`` elsewhere in the process have no say.
  To have them, pass ``tokenizer=jieba.posseg.dt`` (or any ``jieba.posseg.POSTokenizer``).
- Before ``analyze`` the lists are empty rather than None, and text may be ``bytes`` throughout.
- Where PageRank does not converge, ConvergenceError is raised instead of networkx's exception.

The method is TextRank (Mihalcea & Tarau 2004), as the package computes it.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from summarizer import jieba_loader
from summarizer.compat import graphs
from summarizer.compat.pagerank import ConvergenceError, graph_pagerank
from summarizer.model import Span, Token

if TYPE_CHECKING:
    from jieba.posseg import POSTokenizer

__all__ = ["ConvergenceError", "Segmentation", "SentenceSegmentation", "TextRank4Keyword", "TextRank4Sentence", "WordSegmentation", "util"]

Words = list[list[str]]

SENTENCE_DELIMITERS = ("?", "!", ";", "？", "！", "。", "；", "……", "…", "\n")
ALLOW_SPEECH_TAGS = ("an", "i", "j", "l", "n", "nr", "nrfg", "ns", "nt", "nz", "t", "v", "vd", "vn", "eng")
PAGERANK_CONFIG: Mapping[str, Any] = MappingProxyType({"alpha": 0.85})
VIEWS = ("no_filter", "no_stop_words", "all_filters")


class AttrDict(dict[str, Any]):
    """A dict whose keys can be read as attributes: ``item.word`` is ``item["word"]``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.__dict__ = self


def as_text(value: str | bytes) -> str:
    """A string, decoded from UTF-8 (what is not UTF-8 left out, as the package does) where bytes are given. Raises ValueError for other types."""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="ignore")
    if isinstance(value, str):
        return value
    raise ValueError(f"text must be str or bytes, not {type(value).__name__}")


@functools.cache
def default_stop_words() -> frozenset[str]:
    """The package's 1,164 stop words."""
    lines = resources.files("summarizer").joinpath("data/textrank4zh_stop_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def read_stop_words(stop_words_file: object = None) -> set[str]:
    """The words of a UTF-8 file, one a line; the default ones for anything but a ``str``, as in the package (a Path too). Raises OSError."""
    if not isinstance(stop_words_file, str):
        return set(default_stop_words())
    return {line.strip() for line in Path(stop_words_file).read_bytes().decode("utf-8", "ignore").splitlines()}


def sentence_spans(text: str, delimiters: Iterable[str] = SENTENCE_DELIMITERS) -> Iterator[Span]:
    """Where the sentences stand: what lies between delimiters, without the white space around it; empty ones left out.

    >>> list(sentence_spans("　灯亮了。 走……"))
    [(1, 4), (6, 7)]
    """
    start = 0
    for stop, following in itertools.chain(_delimiter_spans(text, delimiters), [(len(text), len(text))]):
        piece = text[start:stop]
        stripped = piece.strip()
        if stripped:
            begin = start + len(piece) - len(piece.lstrip())
            yield begin, begin + len(stripped)
        start = following


def _delimiter_spans(text: str, delimiters: Iterable[str]) -> Iterator[Span]:
    """Longer delimiters first, so that the result does not hang on the order of a set as the package's can."""
    ordered = sorted(dict.fromkeys(delimiters), key=len, reverse=True)
    if "" in ordered:
        raise ValueError("a delimiter must not be empty")
    return (match.span() for match in re.finditer("|".join(map(re.escape, ordered)), text)) if ordered else iter(())


def word_views(tokens: Iterable[Token], stop_words: Iterable[str], speech_tags: Iterable[str], lower: bool = False) -> tuple[list[str], list[str], list[str]]:
    """A sentence's words in the package's three views: all, without stop words, and of these only those with an allowed tag.

    Tokens tagged ``x`` (punctuation) never count. stop_words and speech_tags should be sets.

    >>> word_views([("路灯", "n"), ("的", "uj"), ("，", "x"), ("灯光", "n"), ("更", "d")], {"的"}, {"n"})
    (['路灯', '的', '灯光', '更'], ['路灯', '灯光', '更'], ['路灯', '灯光'])
    """
    every: list[str] = []
    unstopped: list[str] = []
    tagged: list[str] = []
    for word, tag in tokens:
        word = word.strip()
        if tag == "x" or not word:
            continue
        if lower:
            word = word.lower()
        every.append(word)
        if word not in stop_words:
            unstopped.append(word)
            if tag in speech_tags:
                tagged.append(word)
    return every, unstopped, tagged


class SentenceSegmentation:
    """Text → sentences. ``delimiters``: the set of strings that end one."""

    def __init__(self, delimiters: Iterable[str | bytes] = SENTENCE_DELIMITERS) -> None:
        self.delimiters = {as_text(delimiter) for delimiter in delimiters}

    def segment(self, text: str | bytes) -> list[str]:
        """The sentences, stripped, without their delimiters."""
        text = as_text(text)
        return [text[start:end] for start, end in sentence_spans(text, sorted(self.delimiters))]


class WordSegmentation:
    """Sentence → words.

    ``stop_words``: a set that may be added to; ``default_speech_tag_filter``: the tags allowed; ``tokenizer``: jieba's tagger, or None for ours.
    """

    def __init__(
        self, stop_words_file: object = None, allow_speech_tags: Iterable[str | bytes] = ALLOW_SPEECH_TAGS, *, tokenizer: POSTokenizer | None = None,
    ) -> None:
        self.default_speech_tag_filter = [as_text(tag) for tag in allow_speech_tags]
        self.stop_words = read_stop_words(stop_words_file)
        self.tokenizer = tokenizer

    def views(self, sentences: Iterable[str], lower: bool) -> tuple[Words, Words, Words]:
        """The three views of all sentences, from one pass of the tagger (the package makes three)."""
        tagger = self.tokenizer or jieba_loader.pos_tokenizer()
        tags = frozenset(self.default_speech_tag_filter)
        rows = [word_views(((pair.word, pair.flag) for pair in tagger.cut(sentence)), self.stop_words, tags, lower) for sentence in sentences]
        return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]

    def segment_sentences(
        self, sentences: Iterable[str], lower: bool = True, use_stop_words: bool = True, use_speech_tags_filter: bool = False,
    ) -> Words:
        """The words of each sentence after the filters asked for (here the default is to lower-case, as in the package)."""
        stop_words = self.stop_words if use_stop_words else ()
        tagger = self.tokenizer or jieba_loader.pos_tokenizer()
        tags = frozenset(self.default_speech_tag_filter)
        view = 2 if use_speech_tags_filter else 1
        return [word_views(((pair.word, pair.flag) for pair in tagger.cut(sentence)), stop_words, tags, lower)[view] for sentence in sentences]

    def segment(self, text: str | bytes, lower: bool = True, use_stop_words: bool = True, use_speech_tags_filter: bool = False) -> list[str]:
        """The words of one sentence after the filters asked for."""
        return self.segment_sentences([as_text(text)], lower, use_stop_words, use_speech_tags_filter)[0]


class Segmentation:
    """Text → sentences and their words in three views; ``ss`` splits, ``ws`` cuts."""

    def __init__(
        self, stop_words_file: object = None, allow_speech_tags: Iterable[str | bytes] = ALLOW_SPEECH_TAGS,
        delimiters: Iterable[str | bytes] = SENTENCE_DELIMITERS, *, tokenizer: POSTokenizer | None = None,
    ) -> None:
        self.ws = WordSegmentation(stop_words_file, allow_speech_tags, tokenizer=tokenizer)
        self.ss = SentenceSegmentation(delimiters)

    def segment(self, text: str | bytes, lower: bool = False) -> AttrDict:
        """``sentences``, ``words_no_filter``, ``words_no_stop_words`` and ``words_all_filters``."""
        sentences = self.ss.segment(text)
        views = self.ws.views(sentences, lower)
        return AttrDict(sentences=sentences, **{f"words_{name}": view for name, view in zip(VIEWS, views, strict=True)})


class _Analyser:
    """What both classes share: the segmentation and its results as attributes.

    stop_words_file: path of a UTF-8 file with a word a line (a str; anything else means the default list). allow_speech_tags: jieba tags that a keyword may
    have. delimiters: strings that end a sentence. tokenizer: a tagger with a dictionary of your own.
    """

    def __init__(
        self, stop_words_file: object = None, allow_speech_tags: Iterable[str | bytes] = ALLOW_SPEECH_TAGS,
        delimiters: Iterable[str | bytes] = SENTENCE_DELIMITERS, *, tokenizer: POSTokenizer | None = None,
    ) -> None:
        self.seg = Segmentation(stop_words_file, allow_speech_tags, delimiters, tokenizer=tokenizer)
        self.sentences: list[str] = []
        self.words_no_filter: Words = []
        self.words_no_stop_words: Words = []
        self.words_all_filters: Words = []

    def _segment(self, text: str | bytes, lower: bool) -> AttrDict:
        result = self.seg.segment(text, lower)
        vars(self).update(result)
        return result


class TextRank4Keyword(_Analyser):
    """Keywords and key phrases of a text: ``analyze`` it, then ask.

    After ``analyze``: ``keywords`` (all, best first, each with ``word`` and ``weight``), ``sentences``, ``words_no_filter``, ``words_no_stop_words`` and
    ``words_all_filters``.

    >>> ranker = TextRank4Keyword()
    >>> ranker.analyze("河岸新区启用智慧路灯。智慧路灯按车流调节亮度，智慧路灯每年省电三成。", lower=True)
    >>> [item.word for item in ranker.get_keywords(3, word_min_len=2)]
    ['智慧', '启用', '车流']
    >>> ranker.get_keyphrases(min_occur_num=3)
    ['智慧路灯']
    """

    def __init__(
        self, stop_words_file: object = None, allow_speech_tags: Iterable[str | bytes] = ALLOW_SPEECH_TAGS,
        delimiters: Iterable[str | bytes] = SENTENCE_DELIMITERS, *, tokenizer: POSTokenizer | None = None,
    ) -> None:
        super().__init__(stop_words_file, allow_speech_tags, delimiters, tokenizer=tokenizer)
        self.text = ""
        self.keywords: list[AttrDict] = []

    def analyze(
        self, text: str | bytes, window: int = 2, lower: bool = False, vertex_source: str = "all_filters", edge_source: str = "no_stop_words",
        pagerank_config: Mapping[str, Any] = PAGERANK_CONFIG,
    ) -> None:
        """Rank the words of a text.

        window: words less than this many places apart are joined (at least 2). lower: lower-case first. vertex_source, edge_source: which view the keywords and
        their neighbours come from: ``no_filter``, ``no_stop_words`` or ``all_filters`` (any other name means the default). pagerank_config: arguments of
        networkx's pagerank.
        """
        self.text = as_text(text)
        result = self._segment(self.text, lower)
        vertices = result["words_" + (vertex_source if vertex_source in VIEWS else "all_filters")]
        edges = result["words_" + (edge_source if edge_source in VIEWS else "no_stop_words")]
        self.keywords = sort_words(vertices, edges, window, pagerank_config)

    def get_keywords(self, num: int = 6, word_min_len: int = 1) -> list[AttrDict]:
        """The best ``num`` keywords of at least ``word_min_len`` characters, each with ``word`` and ``weight``."""
        return list(itertools.islice((item for item in self.keywords if len(item["word"]) >= word_min_len), max(num, 0)))

    def get_keyphrases(self, keywords_num: int = 12, min_occur_num: int = 2) -> list[str]:
        """Runs of two or more of the best ``keywords_num`` keywords within a sentence, if the text holds them ``min_occur_num`` times; by first appearance."""
        chosen = {item["word"] for item in self.get_keywords(keywords_num)}
        phrases: dict[str, None] = {}
        for sentence in self.words_no_filter:
            for is_keyword, run in itertools.groupby(sentence, chosen.__contains__):
                words = list(run)
                if is_keyword and len(words) > 1:
                    phrases["".join(words)] = None
        return [phrase for phrase in phrases if self.text.count(phrase) >= min_occur_num]


def get_similarity(words: Sequence[str], other: Sequence[str]) -> float:
    """The number of distinct words in both, over the sum of the logarithms of their lengths; 0 where there is none or that sum is 0.

    >>> get_similarity(["路灯", "节能"], ["路灯", "明亮"]) == 1 / (2 * math.log(2))
    True
    """
    shared = len(set(words) & set(other))
    denominator = math.log(len(words)) + math.log(len(other)) if shared else 0.0
    return shared / denominator if denominator >= 1e-12 else 0.0


class TextRank4Sentence(_Analyser):
    """Key sentences of a text: ``analyze`` it, then ask.

    After ``analyze``: ``key_sentences`` (all, best first, each with ``index``, ``sentence`` and ``weight``), ``sentences``, ``words_no_filter``,
    ``words_no_stop_words`` and ``words_all_filters``.

    >>> ranker = TextRank4Sentence()
    >>> ranker.analyze("河岸新区启用智慧路灯。智慧路灯按车流调节亮度。居民散步更安心。", source="all_filters")
    >>> [(item.index, item.sentence) for item in ranker.get_key_sentences(num=1)]
    [(1, '智慧路灯按车流调节亮度')]
    """

    def __init__(
        self, stop_words_file: object = None, allow_speech_tags: Iterable[str | bytes] = ALLOW_SPEECH_TAGS,
        delimiters: Iterable[str | bytes] = SENTENCE_DELIMITERS, *, tokenizer: POSTokenizer | None = None,
    ) -> None:
        super().__init__(stop_words_file, allow_speech_tags, delimiters, tokenizer=tokenizer)
        self.key_sentences: list[AttrDict] = []

    def analyze(
        self, text: str | bytes, lower: bool = False, source: str = "no_stop_words",
        sim_func: Callable[[list[str], list[str]], float] = get_similarity, pagerank_config: Mapping[str, Any] = PAGERANK_CONFIG,
    ) -> None:
        """Rank the sentences of a text.

        source: the view that similarity is computed on (any unknown name means the default). sim_func: similarity of two lists of words; one of your own is
        called for every pair. lower, pagerank_config: as in TextRank4Keyword.
        """
        result = self._segment(text, lower)
        words = result["words_" + (source if source in VIEWS else "no_stop_words")]
        self.key_sentences = sort_sentences(self.sentences, words, sim_func, pagerank_config)

    def get_key_sentences(self, num: int = 6, sentence_min_len: int = 6) -> list[AttrDict]:
        """The best ``num`` sentences of at least ``sentence_min_len`` characters, each with ``index``, ``sentence`` and ``weight``."""
        return list(itertools.islice((item for item in self.key_sentences if len(item["sentence"]) >= sentence_min_len), max(num, 0)))


def sort_words(vertex_source: graphs.View, edge_source: graphs.View, window: int = 2, pagerank_config: Mapping[str, Any] = PAGERANK_CONFIG) -> list[AttrDict]:
    """The distinct words of ``vertex_source``, best first; equal scores by first appearance."""
    scores = graphs.word_scores(vertex_source, edge_source, window, **pagerank_config)
    return [AttrDict(word=word, weight=scores[word]) for word in sorted(scores, key=scores.__getitem__, reverse=True)]


def sort_sentences(
    sentences: Sequence[str], words: graphs.View, sim_func: Callable[[list[str], list[str]], float] = get_similarity,
    pagerank_config: Mapping[str, Any] = PAGERANK_CONFIG,
) -> list[AttrDict]:
    """The sentences, best first; equal scores by their order. ``words`` holds the words of each."""
    if sim_func is get_similarity:
        scores = graphs.sentence_scores(words, **pagerank_config)
    else:
        matrix = np.zeros((len(words), len(words)))
        for i, j in itertools.combinations_with_replacement(range(len(words)), 2):
            matrix[i, j] = matrix[j, i] = sim_func(list(words[i]), list(words[j]))
        rows, columns = matrix.nonzero()
        scores = graph_pagerank(rows, columns, matrix[rows, columns], len(words), **pagerank_config)
    weights = scores.tolist()
    order = sorted(range(len(weights)), key=weights.__getitem__, reverse=True)
    return [AttrDict(index=index, sentence=sentences[index], weight=weights[index]) for index in order]


util = SimpleNamespace(
    sentence_delimiters=list(SENTENCE_DELIMITERS), allow_speech_tags=list(ALLOW_SPEECH_TAGS), AttrDict=AttrDict, as_text=as_text,
    get_similarity=get_similarity, sort_words=sort_words, sort_sentences=sort_sentences,
)
"""What the package's ``util`` module offers to callers."""
