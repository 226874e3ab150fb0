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
    kind = kinds()[np.minimum(raw, 0xFFFF)]
    where = np.flatnonzero(kind)
    code, is_latin = raw[where], kind[where] == LATIN
    begins = np.ones(len(where), bool)
    begins[1:] = ~(is_latin[1:] & is_latin[:-1] & (where[1:] == where[:-1] + 1))
    first = np.flatnonzero(begins)
    lengths = np.diff(first, append=len(where))
    latin = is_latin[first]
    codes = code[first]
    if latin.any():
        lower = code + 32 * ((code >= 65) & (code <= 90))
        inside = np.arange(len(where)) - np.repeat(first, lengths)
        hashed = np.add.reduceat(lower * _powers()[np.minimum(inside, 63)], first) % WORD_CODES
        codes = np.where(latin, hashed, codes)
    return Units(codes, where[first], lengths, latin)


@dataclass(frozen=True, slots=True)
class Page:
    """A document's units, sentences, and distinct grams (single units, then pairs of neighbours within a sentence).

    Per unit: ``start`` (in the article's text), ``length``, ``sentence``, ``token``. Per token: ``token_start``, ``token_pos``, ``token_sentence``.
    Per sentence: ``sentence_start``, ``sentence_end``, ``paragraph``, ``first_unit``.
    Per occurrence (first those of single units, then those of pairs): ``gram``, the distinct gram it is; ``fresh``, whether it is the gram's first in
    its sentence; ``at``, the unit at which it begins.
    Per gram: ``key``, ``count``, ``spread`` (sentences that hold it), ``first`` and ``last`` (units), ``pair``.
    """

    document: Document
    start: Ints
    length: Ints
    latin: Mask
    codes: Ints
    sentence: Ints
    token: Ints
    token_start: Ints
    token_pos: Ints
    token_sentence: Ints
    sentence_start: Ints
    sentence_end: Ints
    paragraph: Ints
    first_unit: Ints
    gram: Ints
    fresh: Mask
    at: Ints
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
    sentence = np.searchsorted(sentence_start, u.starts, "right") - 1
    inside = (sentence >= 0) & (u.starts < sentence_end[np.maximum(sentence, 0)])
    if not inside.all():
        u, sentence = Units(u.codes[inside], u.starts[inside], u.lengths[inside], u.latin[inside]), sentence[inside]
    token_start, token_pos, token_sentence = _tokens(document)
    token = np.searchsorted(token_start, u.starts, "right") - 1
    grams = _grams(u.codes, sentence)
    return Page(document, u.starts, u.lengths, u.latin, u.codes, sentence, token, token_start, token_pos, token_sentence,
                sentence_start, sentence_end, paragraph, np.searchsorted(sentence, np.arange(len(sentence_start) + 1)), **grams)


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
    owner = np.repeat(np.arange(len(number)), number)
    place = np.arange(len(owner)) + (row.first - np.cumsum(number) + number)[owner]
    lexicon = row.lexicon
    return row.starts[place].astype(np.int64), lexicon.by_tag(_POS)[lexicon.tags[row.numbers[place]]].astype(np.int64), owner


def _grams(codes: Ints, sentence: Ints) -> dict[str, Any]:
    joined = np.flatnonzero(sentence[1:] == sentence[:-1])
    at = np.concatenate((np.arange(len(codes)), joined))
    keys = np.concatenate((codes, PAIR + codes[joined] * 0x10000 + codes[joined + 1]))
    order = np.argsort(keys, kind="stable")
    ranked, where = keys[order], at[order]
    home = sentence[where]
    new = np.ones(len(keys), bool)
    new[1:] = ranked[1:] != ranked[:-1]
    starts = np.flatnonzero(new)
    count = np.diff(starts, append=len(keys))
    gram, fresh = np.empty(len(keys), np.int64), np.empty(len(keys), bool)
    gram[order] = np.repeat(np.arange(len(starts)), count)
    fresh_ranked = new.copy()
    fresh_ranked[1:] |= home[1:] != home[:-1]
    fresh[order] = fresh_ranked
    spread = np.add.reduceat(fresh_ranked, starts, dtype=np.int64) if len(starts) else count
    return {"gram": gram, "fresh": fresh, "at": at, "key": ranked[starts], "count": count, "spread": spread,
            "first": where[starts], "last": where[starts + count - 1], "pair": ranked[starts] >= PAIR}
