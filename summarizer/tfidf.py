"""TF-IDF for sentences and for words; inverse document frequencies: load, train, save."""

from __future__ import annotations

import itertools
import math
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from summarizer.model import Document, Options, OptionsError, PathOrEntries, Scores
from summarizer.words import content_words, title_words

BUNDLED = Path(__file__).parent / "data" / "idf.txt"
LENGTH_POWER = 0.75
CODE_OF_ZERO = 33
"""The bundled table rounds to tenths and writes their number as one character: ``!`` for 0, ``"`` for 0.1, up to ``~`` for 9.3."""


class _Table(dict[str, float]):
    """Values by word. A missing word has the default; words still unread are read, all with the same first character, when one of them is asked for.

    Reading the bundled table at once would take 14 ms, a good part of what a call on one article takes. Safe under threads: what was read is stored
    before it stops counting as unread, and reading it twice does no harm.
    """

    def __init__(self, values: Mapping[str, float], default: float, unread: Mapping[str, str]) -> None:
        super().__init__(values)
        self.default = default
        self.unread = dict(unread)

    def __missing__(self, word: str) -> float:
        if word[:1] in self.unread:
            self.read(word[:1])
        return dict.get(self, word, self.default)

    def read(self, first: str) -> None:
        for entry in self.unread.get(first, "").split():
            self[first + entry[:-1]] = (ord(entry[-1]) - CODE_OF_ZERO) / 10
        self.unread.pop(first, None)


@dataclass(frozen=True, slots=True)
class Idf:
    """Inverse document frequencies. Never changed after it is made: one may serve any number of threads."""

    table: _Table

    @classmethod
    def of(cls, values: Mapping[str, float], default: float) -> Idf:
        """From values by lower-case word, and the default for all other words."""
        return cls(_Table(values, default, {}))

    @property
    def get(self) -> Callable[[str], float]:
        """``get(word)``: the inverse document frequency of a lower-case word, the larger the rarer; never below 0."""
        return self.table.__getitem__

    @property
    def default(self) -> float:
        """What a word has that is not in the table."""
        return self.table.default

    @property
    def values(self) -> Mapping[str, float]:
        """The whole table."""
        for first in list(self.table.unread):
            self.table.read(first)
        return self.table


def inverse_document_frequency(documents: int, containing: float) -> float:
    """``ln((N + 1) / (n + ½))``: never below 0, finite for a word that no document has.

    Spärck Jones 1972, smoothed by half a document.

    >>> round(inverse_document_frequency(9, 4.5), 6)
    0.693147
    """
    return math.log((documents + 1) / (containing + 0.5))


def train_idf(documents: Iterable[Iterable[str]], min_documents: int = 1) -> Idf:
    """Count, word by word, in how many documents it occurs.

    documents: the words of each document, one document after another; only the counts are kept, so memory grows with the number of distinct words alone.
    min_documents: words in fewer documents are left out of the table; they get the default, the value of the rarest words in it.

    >>> idf = train_idf([["河岸", "路灯"], ["路灯"], ["天气"]])
    >>> idf.values
    {'路灯': 0.470004, '天气': 0.980829, '河岸': 0.980829}
    """
    counts: Counter[str] = Counter()
    total = 0
    for total, words in enumerate(documents, 1):  # noqa: B007  (the last number is the number of documents)
        counts.update(counted_words(words))
    return idf_of_counts(counts, total, min_documents)


def counted_words(words: Iterable[str]) -> set[str]:
    """The words of a document that a table of inverse document frequencies knows: in lower case, each once."""
    return {word.lower() for word in words if _counts(word)}


def idf_of_counts(counts: Mapping[str, int], total: int, min_documents: int = 1) -> Idf:
    """The table of words that so many of ``total`` documents have. min_documents: as in ``train_idf``."""
    kept = sorted((-n, word) for word, n in counts.items() if n >= min_documents)
    values = {word: round(inverse_document_frequency(total, -n), 6) for n, word in kept}
    return Idf.of(values, max(values.values(), default=1.0))


def save_idf(idf: Idf, path: str | os.PathLike[str]) -> None:
    """Write a table as text, ``word idf`` a line, commonest words first; `load_idf` and jieba read it."""
    Path(path).write_text("".join(idf_lines(idf)), encoding="utf-8")


def idf_lines(idf: Idf) -> Iterator[str]:
    """A table as the lines of its text form, commonest words first.

    >>> list(idf_lines(Idf.of({"河岸": 2.0, "路灯": 0.5}, 3.0)))
    ['路灯 0.500000\\n', '河岸 2.000000\\n']
    """
    for value, word in sorted((value, word) for word, value in idf.values.items()):
        yield f"{word} {value:.6f}\n"


def _counts(word: str) -> bool:
    """Whether a word is worth a line: no number, no punctuation, nothing that the format could not hold."""
    return any(map(str.isalpha, word)) and not any(map(str.isspace, word))


def load_idf(source: PathOrEntries | None = None) -> Idf:
    """The table that comes with the package, or the user's own.

    source: a text file (UTF-8) with ``word idf`` lines, or such lines (or pairs) as a tuple. Words are looked up in lower case; one that the table
    lacks gets the table's largest value. Raises OptionsError for a file that cannot be read and for a line that is not of that form, naming it.
    """
    if source is None:
        return _bundled()
    if isinstance(source, tuple):
        return _parsed(tuple(row if isinstance(row, str) else _pair(row, number) for number, row in enumerate(source, 1)), "entries")
    path = os.fspath(source)
    try:
        status = os.stat(path)
        return _from_file(path, status.st_mtime_ns, status.st_size)
    except (OSError, UnicodeDecodeError) as error:
        raise OptionsError(f"cannot read the IDF table {path}: {getattr(error, 'strerror', None) or 'not UTF-8'}", "idf") from error


@lru_cache(maxsize=1)
def _bundled() -> Idf:
    """The bundled table: the default on the first line, then one line a first character (see `save_bundled`)."""
    default, *lines = BUNDLED.read_text(encoding="utf-8").splitlines()
    return Idf(_Table({}, float(default), {line[0]: line[1:] for line in lines}))


def save_bundled(idf: Idf, path: Path = BUNDLED) -> None:
    """Write a table as the package carries it: a line is a first character, then the rest of each word that has it with the character of its value."""
    lines = [f"{idf.default}"]
    for first, words in itertools.groupby(sorted(idf.values), key=lambda word: word[0]):
        lines.append(first + " ".join(word[1:] + chr(CODE_OF_ZERO + min(93, round(idf.get(word) * 10))) for word in words))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@lru_cache(maxsize=4)
def _from_file(path: str, modified: int, size: int) -> Idf:
    """A file's table; the time of its last change and its size are part of the cache's key, so that an edited file is read again."""
    return _parsed(tuple(Path(path).read_text(encoding="utf-8-sig").split("\n")), path)


def _pair(row: Any, number: int) -> str:
    if isinstance(row, (list, tuple)) and len(row) == 2:
        return f"{row[0]} {row[1]}"
    raise OptionsError(f"IDF table, entry {number}: expected a word and a number", "idf")


@lru_cache(maxsize=4)
def _parsed(lines: tuple[str, ...], name: str) -> Idf:
    values: dict[str, float] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            word, text = line.split()
            value = float(text)
        except ValueError:
            value = -1.0
        if not 0 <= value < math.inf:
            raise OptionsError(f"IDF table {name}, line {number}: expected a word and a number that is not negative", "idf")
        values[word.lower()] = value
    if not values:
        raise OptionsError(f"IDF table {name} holds no word", "idf")
    return Idf.of(values, max(values.values()))


def score_words(document: Document, options: Options) -> dict[str, float]:
    """tf·idf of each content word (Spärck Jones 1972; Salton & Buckley 1988): how often it occurs, in text and title, × its inverse document frequency.

    Words in order of first appearance. Options used: idf.
    """
    return word_weights(content_words(document), title_words(document), load_idf(options.idf))


def word_weights(rows: Iterable[Iterable[str]], title: Iterable[str], idf: Idf) -> dict[str, float]:
    """tf·idf of each word. rows: the words of each sentence. title: the title's words; those that the text lacks are left out.

    >>> word_weights([["河", "灯"], ["灯"]], ["灯", "夜"], Idf.of({"灯": 2.0}, 5.0))
    {'河': 5.0, '灯': 6.0}
    """
    counts = Counter(itertools.chain.from_iterable(rows))
    for word in title:
        if word in counts:
            counts[word] += 1
    return {word: count * weight for (word, count), weight in zip(counts.items(), map(idf.get, counts), strict=True)}


def score_sentences(document: Document, options: Options) -> Scores:
    """The sum of tf·idf over each sentence's distinct content words, divided by a power of its number of words, as a share of the best.

    Division by the number itself would choose the shortest sentences, none at all the longest. The part ``words`` is the score. Options used: idf.
    """
    rows = content_words(document)
    values = sentence_weights(rows, word_weights(rows, title_words(document), load_idf(options.idf)))
    return Scores(values, [{"words": value} for value in values])


def sentence_weights(rows: Sequence[Sequence[str]], weights: Mapping[str, float]) -> list[float]:
    """Sums of the weights of the distinct words ÷ (number of words)^0.75, as shares of the largest, rounded to 9 places.

    >>> sentence_weights([["河", "灯"], ["灯"], []], {"河": 5.0, "灯": 6.0})
    [1.0, 0.917341544, 0.0]
    """
    sums = [sum(map(weights.__getitem__, dict.fromkeys(row))) / len(row) ** LENGTH_POWER if row else 0.0 for row in rows]
    top = max(sums, default=0.0)
    return [round(value / top, 9) for value in sums] if top > 0 else [1.0] * len(sums)
