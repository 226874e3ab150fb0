"""jieba.analyse 0.42.1 by its own call names: the same keywords and weights to the last bit, right under threads too.

Change ``from jieba.analyse import extract_tags, textrank`` to ``from summarizer.compat.jieba_analyse import …`` and keep the rest. What differs:

- The part-of-speech filter belongs to the call. The package writes it onto a shared object, so that two threads with different filters spoil each other's
  results.
- Words are cut by a jieba tokenizer of our own, so words given to ``jieba.add_word`` or ``jieba.load_userdict`` elsewhere in the process have no say. To have
  them, make an object and set its tokenizers: ``ranker = TFIDF(); ranker.tokenizer, ranker.postokenizer = jieba.dt, jieba.posseg.dt``.
- ``set_stop_words`` and ``set_idf_path`` change the object that they are called on; the functions of this module change the one behind ``extract_tags`` and
  ``textrank``, as in the package. Calls that run meanwhile finish with what they began with.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from summarizer import jieba_loader

__all__ = ["STOP_WORDS", "TFIDF", "TextRank", "extract_tags", "set_idf_path", "set_stop_words", "textrank", "tfidf"]

STOP_WORDS = frozenset((
    "the", "of", "is", "and", "to", "in", "that", "we", "for", "an", "are", "by", "be", "as", "on", "with", "can", "if", "from", "which", "you", "it", "this",
    "then", "at", "have", "all", "not", "one", "has", "or",
))
NOUNS_AND_VERBS = ("ns", "n", "vn", "v")
SPAN = 5
DAMPING = 0.85
SWEEPS = 10


def load_idf(path: str | os.PathLike[str] | None = None) -> tuple[Mapping[str, float], float]:
    """A table of inverse document frequencies and their median, for words it lacks.

    path: a UTF-8 file with ``word frequency`` lines; None: the table that comes with jieba. A file is read again when it has changed.
    Raises OSError for a file that cannot be read, ValueError for a line that is not a word, a space and a number.
    """
    name = os.path.abspath(path) if path else jieba_loader.package_file("analyse", "idf.txt")
    facts = os.stat(name)
    return _read_idf(name, facts.st_mtime_ns, facts.st_size)


@lru_cache(maxsize=2)
def _read_idf(path: str, modified: int, size: int) -> tuple[Mapping[str, float], float]:
    return parse_idf(Path(path).read_bytes().decode("utf-8").splitlines(), path)


def parse_idf(lines: Iterable[str], name: str) -> tuple[Mapping[str, float], float]:
    """The same table and median from its lines; ``name`` stands for them in errors.

    >>> parse_idf(["路灯 6.0", "亮度 9.0"], "example")
    ({'路灯': 6.0, '亮度': 9.0}, 9.0)
    """
    table = {}
    for number, line in enumerate(lines, 1):
        try:
            word, frequency = line.strip().split(" ")
            table[word] = float(frequency)
        except ValueError as error:
            raise ValueError(f"{name}, line {number}: expected a word, a space and a number, not {line[:40]!r}") from error
    if not table:
        raise ValueError(f"{name}: no word in it")
    return table, sorted(table.values())[len(table) // 2]


class _Extractor:
    """Stop words and tokenizers of one object. ``tokenizer``, ``postokenizer``: jieba's classes; None stands for ours."""

    def __init__(self) -> None:
        self.stop_words = set(STOP_WORDS)
        self.tokenizer: Any = None
        self.postokenizer: Any = None

    def set_stop_words(self, stop_words_path: str | os.PathLike[str]) -> None:
        """Add the lines of a UTF-8 file to the stop words. Raises OSError for a file that cannot be read."""
        self.stop_words = {*self.stop_words, *Path(stop_words_path).read_bytes().decode("utf-8").splitlines()}


class TFIDF(_Extractor):
    """Keywords by frequency in the text times rarity in a large corpus.

    >>> TFIDF().extract_tags("河岸新区启用智慧路灯，路灯按车流调节亮度。", topK=2)
    ['路灯', '车流']
    """

    def __init__(self, idf_path: str | os.PathLike[str] | None = None) -> None:
        """idf_path: as for ``set_idf_path``; None: jieba's own table. Tables are read when they are first needed."""
        super().__init__()
        self.idf_path = idf_path

    def set_idf_path(self, idf_path: str | os.PathLike[str]) -> None:
        """Use another table: a UTF-8 file with ``word frequency`` lines. Errors as for ``load_idf``; the old table stays then."""
        load_idf(idf_path)
        self.idf_path = idf_path

    @property
    def idf_freq(self) -> Mapping[str, float]:
        """The table in use."""
        return load_idf(self.idf_path)[0]

    @property
    def median_idf(self) -> float:
        """What a word counts that the table lacks."""
        return load_idf(self.idf_path)[1]

    def extract_tags(
        self, sentence: str | bytes, topK: int | None = 20, withWeight: bool = False, allowPOS: Iterable[str] = (), withFlag: bool = False,  # noqa: N803
    ) -> list[Any]:
        """The text's keywords, best first; equal weights by first appearance.

        sentence: the text. topK: how many at the most (None or 0: all). withWeight: pairs of word and weight instead of words. allowPOS: parts of speech that a
        word may have; empty: any. withFlag: with allowPOS, jieba's ``pair`` objects of word and part of speech instead of words.
        """
        if allowPOS:
            allowed = frozenset(allowPOS)
            tagger: Any = self.postokenizer or jieba_loader.pos_tokenizer()
            pairs = [pair for pair in tagger.cut(sentence) if pair.flag in allowed]
            words = [pair.word for pair in pairs]
            keys = pairs if withFlag else words
        else:
            cutter: Any = self.tokenizer or jieba_loader.tokenizer()
            keys = words = list(cutter.cut(sentence))
        return _best(tfidf_weights(keys, words, self.stop_words, *load_idf(self.idf_path)), topK, withWeight)


def tfidf_weights(keys: Sequence[Any], words: Sequence[str], stop_words: Collection[str], idf: Mapping[str, float], median: float) -> dict[Any, float]:
    """Term frequency times inverse document frequency of each key, in order of first appearance.

    keys: what is counted, words[i] the word of keys[i]. Words of one character and stop words (lower-cased) do not count.

    >>> tfidf_weights(["路灯", "的", "路灯", "亮度"], ["路灯", "的", "路灯", "亮度"], (), {"路灯": 6.0}, 9.0)
    {'路灯': 4.0, '亮度': 3.0}
    """
    counts: dict[Any, float] = {}
    names: dict[Any, str] = {}
    for key, word in zip(keys, words, strict=True):
        if len(word.strip()) >= 2 and word.lower() not in stop_words:
            counts[key] = counts.get(key, 0.0) + 1.0
            names[key] = word
    total = sum(counts.values())
    # idf / total first, as in the package: in floating point another order gives other bits
    return {key: count * (idf.get(names[key], median) / total) for key, count in counts.items()}


class TextRank(_Extractor):
    """Keywords by TextRank over words that stand less than ``span`` tokens apart.

    >>> TextRank().textrank("河岸新区启用智慧路灯，路灯按车流调节亮度。", topK=2)
    ['路灯', '车流']
    """

    def __init__(self) -> None:
        super().__init__()
        self.span = SPAN

    def textrank(
        self, sentence: str | bytes, topK: int | None = 20, withWeight: bool = False,  # noqa: N803
        allowPOS: Iterable[str] = NOUNS_AND_VERBS, withFlag: bool = False,  # noqa: N803
    ) -> list[Any]:
        """The text's keywords, best first; equal weights by their first edge. Words without a neighbour that passes the filter never appear.

        Arguments as for ``TFIDF.extract_tags``, but that an empty allowPOS allows nothing. Weights lie in 0…1, the best is 1.
        """
        tagger: Any = self.tokenizer or self.postokenizer or jieba_loader.pos_tokenizer()
        pairs = list(tagger.cut(sentence))
        keys: list[Any] = textrank_keys(pairs, frozenset(allowPOS), self.stop_words)
        if withFlag:
            keys = [None if key is None else pair for key, pair in zip(keys, pairs, strict=True)]
        return _best(textrank_weights(keys, self.span), topK, withWeight)

    extract_tags = textrank


def textrank_keys(
    tokens: Iterable[Iterable[str]], allowed: Collection[str] = NOUNS_AND_VERBS, stop_words: Collection[str] = STOP_WORDS,
) -> list[str | None]:
    """The words of (word, part of speech) tokens, None in place of those that do not pass: wrong part of speech, one character, or a stop word.

    >>> textrank_keys([("路灯", "n"), ("的", "uj"), ("亮", "v"), ("照亮", "v")])
    ['路灯', None, None, '照亮']
    """
    return [word if tag in allowed and len(word.strip()) >= 2 and word.lower() not in stop_words else None for word, tag in tokens]


def textrank_weights(keys: Sequence[Any], span: int = SPAN) -> dict[Any, float]:
    """The TextRank of each key, in order of first edge; the best is 1.

    keys: the tokens of the text in order, None for one that did not pass the filter (it keeps its place in the window).
    Ten rounds over the sorted words, each word's new score at work at once, and ordered pairs counted apart: as the package does it.

    >>> {word: round(weight, 3) for word, weight in textrank_weights(["路灯", None, "亮度", "路灯"]).items()}
    {'路灯': 1.0, '亮度': 0.514}
    """
    edges: dict[tuple[Any, Any], int] = {}
    for place, key in enumerate(keys):
        if key is not None:
            for other in keys[place + 1:place + span]:
                if other is not None:
                    edges[key, other] = edges.get((key, other), 0) + 1
    graph: dict[Any, list[tuple[Any, int]]] = {}
    for (key, other), weight in edges.items():
        graph.setdefault(key, []).append((other, weight))
        graph.setdefault(other, []).append((key, weight))
    return _scaled(_sweeps(graph)) if graph else {}


def _sweeps(graph: Mapping[Any, list[tuple[Any, int]]]) -> dict[Any, float]:
    numbers = {key: number for number, key in enumerate(graph)}
    sums = [float(sum(weight for _, weight in edges)) for edges in graph.values()]
    shares = [[(numbers[other], weight / sums[numbers[other]]) for other, weight in edges] for edges in graph.values()]
    order = [numbers[key] for key in sorted(graph)]
    scores = [1.0 / len(graph)] * len(graph)
    for _ in range(SWEEPS):
        for number in order:
            flow = 0.0
            for other, share in shares[number]:
                flow += share * scores[other]
            scores[number] = (1 - DAMPING) + DAMPING * flow
    return dict(zip(graph, scores, strict=True))


def _scaled(scores: dict[Any, float]) -> dict[Any, float]:
    low, high = min(scores.values()), max(scores.values())
    return {key: (score - low / 10.0) / (high - low / 10.0) for key, score in scores.items()}


def _best(weights: dict[Any, float], count: int | None, with_weight: bool) -> list[Any]:
    ranked = sorted(weights.items(), key=lambda item: item[1], reverse=True)[:count or None]
    return ranked if with_weight else [key for key, _ in ranked]


_TFIDF = TFIDF()
_TEXTRANK = TextRank()

extract_tags = tfidf = _TFIDF.extract_tags
set_idf_path = _TFIDF.set_idf_path
textrank = _TEXTRANK.textrank


def set_stop_words(stop_words_path: str | os.PathLike[str]) -> None:
    """Add the lines of a UTF-8 file to the stop words of ``extract_tags`` and ``textrank``. Raises OSError for a file that cannot be read."""
    _TFIDF.set_stop_words(stop_words_path)
    _TEXTRANK.set_stop_words(stop_words_path)
