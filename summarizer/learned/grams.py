"""An article as arrays: units (a Han character, or a whole Latin word or number), their pairs, and the distinct grams these make.

Everything the networks see is computed from these arrays, so that one numpy call serves a whole article (or, one day, many).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from ..model import Document, Sentence, Sentences

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.floating[Any]]
Array = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]

OTHER, HAN, LATIN = 0, 1, 2
WORD_CODES = 0x3000
"""Latin words and numbers are hashed into codes below this one, where no Han character or kana has its code point."""
PAIR = 1 << 32
PLACE = 30
"""Bits of an occurrence's place in its article, below which a key leaves room for them in 64 bits."""
POS_CLASSES = ("x", "n", "nr", "ns", "nt", "nz", "v", "vn", "a", "d", "m", "t", "eng", "p", "f", "r", "c", "u", "q", "i")
"""Classes of parts of speech: a tag counts as the longest of these that it begins with, else as ``x``."""


@cache
def kinds() -> npt.NDArray[np.uint8]:
    """What each code point below 65536 is: OTHER, HAN (one unit each: Han, kana, Hangul) or LATIN (letters and digits, joined into words)."""
    table = np.zeros(0x10000, np.uint8)
    for low, high in ((0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x24F), (0x370, 0x52F),
                      (0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A)):
        table[low:high + 1] = LATIN
    for low, high in ((0x3041, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF)):
        table[low:high + 1] = HAN
    return table


@cache
def _powers() -> Ints:
    return np.array([pow(31, k, 1 << 31) for k in range(64)], np.int64)


_LOGS: Floats = np.log1p(np.arange(4096))


def log1p(numbers: Ints, most: int) -> Floats:
    """ln(1 + x) of whole numbers up to ``most``; those of an article's size are looked up."""
    return _LOGS.take(numbers) if most < len(_LOGS) else np.log1p(numbers)


def stacked(blocks: Sequence[Array], count: int, features: int) -> Floats:
    """Rows of features from blocks that hold one feature each (a number, or one a row) or several (one a line of the block), in order."""
    columns: Floats = np.zeros((features, count), np.float32)
    k = 0
    for block in blocks:
        if block.ndim == 2:
            columns[k:k + len(block)] = block
            k += len(block)
        else:
            columns[k] = block
            k += 1
    rows: Floats = columns.T
    return rows


def member(keys: Ints, among: Ints) -> Mask:
    """Whether each of some keys, which rise, is among others, which rise too and are fewer.

    >>> member(np.array([1, 3, 5]), np.array([3, 4, 9])).tolist()
    [False, True, False]
    """
    found = np.zeros(len(keys), bool)
    if len(keys) and len(among):
        place = keys.searchsorted(among)
        found[place[keys.take(place, mode="clip") == among]] = True
    return found


@dataclass(frozen=True, slots=True)
class Units:
    """The units of a text in order: code (16 bits), where each begins, its length in characters, and whether it is Latin."""

    codes: Ints
    starts: Ints
    lengths: Ints
    latin: Mask


def units(text: str) -> Units:
    """The units of a text; what is neither letter, digit nor Han character is left out.

    >>> u = units("用C919，飞3次")
    >>> u.starts.tolist(), u.lengths.tolist(), u.latin.tolist()
    ([0, 1, 6, 7, 8], [1, 4, 1, 1, 1], [False, True, False, True, False])
    """
    raw = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    kind = kinds().take(raw, mode="clip")
    starts = (kind != OTHER).nonzero()[0]
    codes, latin = raw.take(starts), kind.take(starts) == LATIN
    letters = latin.nonzero()[0]
    if not len(letters):
        return Units(codes, starts, np.ones(len(codes), np.int64), latin)
    begins, words, lengths = _words(starts.take(letters), codes.take(letters))
    if len(words) < len(letters):
        keep = np.ones(len(codes), bool)
        keep[letters] = begins
        codes, starts, latin = codes[keep], starts[keep], latin[keep]
    codes[latin] = words
    length = np.ones(len(codes), np.int64)
    length[latin] = lengths
    return Units(codes, starts, length, latin)


def _words(places: Ints, letters: Ints) -> tuple[Mask, Ints, Ints]:
    """Latin letters and digits, by their places in the text and code points, joined into words: which of them begin one, and each word's code and length."""
    begins = np.ones(len(places), bool)
    np.not_equal(places[1:], places[:-1] + 1, out=begins[1:])
    first = begins.nonzero()[0]
    lengths = differences(first, len(places))
    lower = letters + 32 * ((letters >= 65) & (letters <= 90))
    inside = np.arange(len(places)) - first.repeat(lengths)
    return begins, np.add.reduceat(lower * _powers().take(inside, mode="clip"), first) % WORD_CODES, lengths


def differences(starts: Ints, end: int) -> Ints:
    """How many places there are from each start to the next, and from the last one to the end.

    >>> differences(np.array([0, 2, 3]), 7).tolist()
    [2, 1, 4]
    """
    lengths = np.empty(len(starts), np.int64)
    np.subtract(starts[1:], starts[:-1], out=lengths[:-1])
    lengths[-1:] = end - starts[-1:]
    return lengths


@dataclass(frozen=True, slots=True)
class Page:
    """A document's units, sentences, and distinct grams (single units, then pairs of neighbours within a sentence).

    Per unit: ``start`` (in the article's text), ``length``, ``sentence``. Per token: ``token_start``, ``token_pos``, ``token_sentence``.
    Per sentence: ``sentence_start``, ``sentence_end``, ``paragraph``, ``first_unit``.
    Per occurrence (first those of single units, then those of pairs): ``gram``, the distinct gram it is; ``fresh``, whether it is the gram's first in
    its sentence; ``shared``, whether it is fresh and other sentences hold the gram too; ``home``, its sentence. ``joined``: the units at which the pairs
    begin.
    Per gram: ``key``, ``count``, ``spread`` (sentences that hold it), ``first`` and ``last`` (units), ``pair``.
    """

    document: Document
    start: Ints
    length: Ints
    latin: Mask
    codes: Ints
    token_start: Ints
    token_pos: Ints
    token_sentence: Ints
    sentence_start: Ints
    sentence_end: Ints
    paragraph: Ints
    first_unit: Ints
    sentence: Ints
    gram: Ints
    fresh: Mask
    shared: Mask
    home: Ints
    joined: Ints
    key: Ints
    count: Ints
    spread: Ints
    first: Ints
    last: Ints
    pair: Mask


class _PosClasses(dict[str, int]):
    """The class of each tag, found out once."""

    def get(self, tag: str, default: int = 0) -> int:  # type: ignore[override]
        if tag not in self:
            self[tag] = next((POS_CLASSES.index(tag[:n]) for n in range(len(tag), 0, -1) if tag[:n] in POS_CLASSES), default)
        return self[tag]


_POS = _PosClasses()


def page(document: Document) -> Page:
    """Lay a document out as arrays. The document has at least one sentence."""
    sentence_start, sentence_end, paragraph = _places(document.sentences)
    u = units(document.article.text)
    first = u.starts.searchsorted(sentence_start)
    number = u.starts.searchsorted(sentence_end) - first
    first_unit = np.zeros(len(number) + 1, np.int64)
    number.cumsum(out=first_unit[1:])
    sentence = np.arange(len(number)).repeat(number)
    if len(sentence) < len(u.starts):
        inside = np.arange(len(sentence)) + (first - first_unit[:-1]).repeat(number)
        u = Units(u.codes[inside], u.starts[inside], u.lengths[inside], u.latin[inside])
    token_start, token_pos, token_sentence = _tokens(document)
    return Page(document, u.starts, u.lengths, u.latin, u.codes, token_start, token_pos, token_sentence,
                sentence_start, sentence_end, paragraph, first_unit, **_grams(u.codes, sentence))


def _places(sentences: Sequence[Sentence]) -> tuple[Ints, Ints, Ints]:
    """Where each sentence starts and ends, and its paragraph."""
    if isinstance(sentences, Sentences):
        return np.array(sentences.starts, np.int64), np.array(sentences.ends, np.int64), np.array(sentences.paragraphs, np.int64)
    starts, ends, paragraphs = np.array([(s.start, s.end, s.paragraph) for s in sentences], np.int64).T
    return starts, ends, paragraphs


def _tokens(document: Document) -> tuple[Ints, Ints, Ints]:
    """Of each token of a sentence: where it begins, the class of its part of speech, and its sentence."""
    row = document.row
    number = row.last - row.first
    owner = np.arange(len(number)).repeat(number)
    place = np.arange(len(owner)) + (row.first - number.cumsum() + number).repeat(number)
    lexicon = row.lexicon
    return row.starts.take(place).astype(np.int64), lexicon.by_tag(_POS).take(lexicon.tags.take(row.numbers.take(place))).astype(np.int64), owner


def _grams(codes: Ints, sentence: Ints) -> dict[str, Any]:
    joined = (sentence[1:] == sentence[:-1]).nonzero()[0]
    at = np.concatenate((np.arange(len(codes)), joined))
    home = sentence.take(at)
    keys = np.concatenate((codes, PAIR + codes.take(joined) * 0x10000 + codes.take(joined + 1)))
    # with its place below it each key is a number of its own: numbers are sorted faster than places by their keys
    ranked = keys << PLACE | np.arange(len(keys))
    ranked.sort()
    order = ranked & (1 << PLACE) - 1
    ranked >>= PLACE
    where = at.take(order)
    new, fresh_ranked = np.ones((2, len(keys)), bool)
    np.not_equal(ranked[1:], ranked[:-1], out=new[1:])
    home_ranked = home.take(order)
    np.not_equal(home_ranked[1:], home_ranked[:-1], out=fresh_ranked[1:])
    fresh_ranked |= new
    starts = new.nonzero()[0]
    count = differences(starts, len(keys))
    ends = starts + count - 1
    spread = fresh_ranked.cumsum().take(ends)
    spread[1:] -= spread[:-1].copy()
    key = ranked.take(starts)
    gram, fresh = np.empty(len(keys), np.int64), np.empty(len(keys), bool)
    gram[order] = np.arange(len(starts)).repeat(count)
    fresh[order] = fresh_ranked
    return {"sentence": home[:len(codes)], "gram": gram, "fresh": fresh, "shared": fresh & (spread > 1).take(gram), "home": home, "joined": joined, "key": key,
            "count": count, "spread": spread, "first": where.take(starts), "last": where.take(ends), "pair": key >= PAIR}
