"""Inverse document frequencies: load, train, save."""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from .model import OptionsError, PathOrEntries

BUNDLED = Path(__file__).parent / "data" / "idf.txt"


@dataclass(frozen=True, slots=True)
class Idf:
    """Inverse document frequencies: ``values`` by lower-case word, ``default`` for a word that is not among them."""

    values: Mapping[str, float]
    default: float

    def get(self, word: str) -> float:
        """The inverse document frequency of a lower-case word: a positive number, the larger the rarer."""
        return self.values.get(word, self.default)


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
        counts.update({word.lower() for word in words if _counts(word)})
    kept = sorted((-n, word) for word, n in counts.items() if n >= min_documents)
    values = {word: round(inverse_document_frequency(total, -n), 6) for n, word in kept}
    return Idf(values, max(values.values(), default=1.0))


def save_idf(idf: Idf, path: str | os.PathLike[str]) -> None:
    """Write a table as text, ``word idf`` a line, commonest words first; `load_idf` and jieba read it."""
    rows = sorted((value, word) for word, value in idf.values.items())
    Path(path).write_text("".join(f"{word} {value:.6f}\n" for value, word in rows), encoding="utf-8")


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
    """The bundled table: a line is a value and all words that have it, so that the words of one value become a dictionary in one call."""
    values: dict[str, float] = {}
    default = 0.0
    for line in BUNDLED.read_text(encoding="utf-8").splitlines():
        value, *words = line.split(" ")
        default = max(default, float(value))
        values.update(dict.fromkeys(words, float(value)))
    return Idf(values, default)


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
    return Idf(values, max(values.values()))
