"""What is asked about a word whenever keywords are chosen, found out once a word and kept in arrays: its class, its tag, its numbers in tables.

The numbers of words depend on what was read before and never show in a result: within an article words are numbered by first appearance.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from summarizer.lexicon import FULL, Renumbering, TokenRow
from summarizer.lexicon import Lexicon as RowLexicon
from summarizer.model import Document, Token

from .grams import Array, Ints

CLASSES = ("break", "noun", "person", "place", "organisation", "name", "latin", "verbal noun", "verb", "adjective", "attribute", "idiom", "short form",
           "number", "quantity", "time", "adverb", "locative", "measure", "morpheme", "affix", "function", "stop", "open", "close", "joint")
"""What a word can be, by its part of speech."""
CLASS = {name: number for number, name in enumerate(CLASSES)}
TAGS = {tag: CLASS[name] for name, tags in {
    "noun": "n nl nw x un", "person": "nr nrfg nrt", "place": "ns", "organisation": "nt", "name": "nz", "latin": "eng", "verbal noun": "vn",
    "verb": "v vd vi vq vx vf", "adjective": "a an ad ag z", "attribute": "b", "idiom": "l i", "short form": "j", "number": "m mq mg",
    "time": "t tg", "adverb": "d df dg", "locative": "f s",
    "measure": "q", "morpheme": "ng vg g rg zg yg", "affix": "k h"}.items() for tag in tags.split()}
FUNCTION = CLASS["function"]
BINDING = frozenset(CLASS[name] for name in ("noun", "adjective", "attribute", "morpheme"))
"""What a stop word of one character (new, small…) can be to its neighbours: a part of their word."""
MEANING = BINDING | {CLASS["verbal noun"], CLASS["verb"]}
"""What a longer stop word can be inside a phrase."""
PREFIXES = frozenset("正负非反副总超准亚自多再单双")
"""Characters that make a new word of the one that follows, whatever their tag."""
OPENERS, CLOSERS, JOINTS = frozenset("“「『《"), frozenset("”」』》"), frozenset("·•・‧-./&_+")
END: Token = ("\n", "x")
"""What stands after the title and after each sentence."""
DIGITS = "0123456789"
MOST_COLUMNS = 64


class _Column:
    """One value for each of a growing number of things. owner: what the values are known by; kept, lest its id go to another."""

    def __init__(self, owner: object) -> None:
        self.owner = owner
        self.size = 0
        self.values: Array = np.zeros(0)

    def extend(self, fresh: Sequence[Any] | Array, kind: Any) -> None:
        """Add values. The array grows by doubling, so that few words more cost little; one that was handed out stays as it is."""
        added = np.asarray(fresh, kind)
        size = self.size + len(added)
        if size > len(self.values):
            larger = np.zeros((2 * size, *added.shape[1:]), kind)
            if self.size:
                larger[:self.size] = self.values[:self.size]
            self.values = larger
        self.values[self.size:size] = added
        self.size = size


class Lexicon:
    """Every word that was met under one list of stop words.

    Of tokens[i] (a word with its tag): classes[i], forms[i], the number of its lower-case form. Of form i: texts[i], sizes[i], its characters.
    Safe under threads: words are added under a lock.
    """

    def __init__(self, stop_words: frozenset[str]) -> None:
        self.stop_words = stop_words
        self.tokens: list[Token] = []
        self.texts: list[str] = []
        self.classes, self.forms, self.sizes = (np.zeros(2048, np.int64) for _ in range(3))
        self._tokens: dict[Token, int] = {}
        self._form_numbers: dict[str, int] = {}
        self._columns: dict[int, _Column] = {}
        self._lock, self._growing = threading.Lock(), threading.Lock()
        self._renumbering = Renumbering()
        self._from: WeakKeyDictionary[RowLexicon, _Column] = WeakKeyDictionary()
        self._only_end = self.number([END])
        self.end = int(self._only_end[0])

    def __len__(self) -> int:
        return len(self._tokens)

    def number(self, tokens: Sequence[Token]) -> Ints:
        """The number of each token."""
        numbers = np.fromiter(map(self._tokens.get, tokens, repeat(-1)), np.int64, len(tokens))
        if numbers.min(initial=0) < 0:
            with self._lock:
                for i in np.flatnonzero(numbers < 0).tolist():
                    numbers[i] = self._added(tokens[i])
        return numbers

    def row(self, document: Document, title: Sequence[Token]) -> Ints:
        """The numbers of the title's tokens and of each sentence's, with an END after each."""
        row = document.row
        known = self._from.get(row.lexicon)
        if known is None or known.size < len(row.lexicon):
            known = self._extended(row.lexicon)
        return np.concatenate((
            self.number([*title, END]) if title else self._only_end,
            self._body(row, known.values) if len(row.numbers) else np.full(len(row.first), self.end)))

    def _body(self, row: TokenRow, known: Ints) -> Ints:
        ends = (row.last - row.first + 1).cumsum()
        # from one place to the next the row goes on by one token, but for what stands between sentences
        steps = np.ones(int(ends[-1]), np.int64)
        steps[0] = row.first[0]
        steps[ends[:-1]] = row.first[1:] - row.last[:-1]
        numbers: Ints = known[row.numbers.take(steps.cumsum(), mode="clip")]
        numbers[ends - 1] = self.end
        return numbers

    def _extended(self, other: RowLexicon) -> _Column:
        """The numbers here of all tokens there."""
        with self._growing:
            known = self._from.setdefault(other, _Column(None))
            fresh = other.tokens[known.size:]
            if fresh:
                known.extend(self.number(fresh), np.int64)
        return known

    def _added(self, token: Token) -> int:
        number = self._tokens.get(token)
        if number is None:
            number = len(self._tokens)
            if number == len(self.classes):
                self.classes, self.forms = _doubled(self.classes), _doubled(self.forms)
            word, tag = token[0].lower(), token[1]
            self.forms[number] = self._form(word)
            self.classes[number] = class_of(word, tag, self.stop_words)
            self.tokens.append(token)
            self._tokens[token] = number
        return number

    def _form(self, word: str) -> int:
        number = self._form_numbers.setdefault(word, len(self.texts))
        if number == len(self.texts):
            if number == len(self.sizes):
                self.sizes = _doubled(self.sizes)
            self.sizes[number] = len(word)
            self.texts.append(word)
        return number

    def distinct(self, forms: Ints) -> tuple[Ints, Ints]:
        """Forms numbered anew from 0 in order of first appearance: the new number of each, and the old number of each new one.

        >>> [part.tolist() for part in Lexicon(frozenset()).distinct(np.array([7, 2, 7]))]
        [[0, 1, 0], [7, 2]]
        """
        return self._renumbering.distinct(forms, len(self.sizes))

    def column(self, owner: object, of: Callable[[str], Any], kind: Any) -> Array:
        """``of(text)`` of every form, as an array (which may be longer). owner: what the column is known by, an object that never changes."""
        known = self._columns.get(id(owner))
        if known is None or known.size < len(self.texts):
            known = self._filled(owner, lambda start: [of(text) for text in self.texts[start:]], kind)
        return known.values

    def token_column(self, of: Callable[[Token, int], int]) -> Ints:
        """``of(token, class)`` of every token, as an array (which may be longer), known by the function."""
        known = self._columns.get(id(of))
        if known is None or known.size < len(self.tokens):
            known = self._filled(of, lambda start: list(map(of, self.tokens[start:], self.classes[start:len(self.tokens)].tolist())), np.int64)
        return known.values

    def _filled(self, owner: object, fresh: Callable[[int], Sequence[Any]], kind: Any) -> _Column:
        """The column known by that object, with what ``fresh`` gives from its size on."""
        with self._lock:
            known = self._columns.get(id(owner))
            if known is None:
                if len(self._columns) >= MOST_COLUMNS:
                    self._columns.clear()
                known = self._columns[id(owner)] = _Column(owner)
            added = fresh(known.size)
            if added:  # another thread may have been here first
                known.extend(added, kind)
        return known

    def rows(self, table: Mapping[str, int]) -> Ints:
        """The number that a table has for each form, 0 where it has none."""
        return self.column(table, lambda text: table.get(text, 0), np.int64)


def _doubled(values: Ints) -> Ints:
    return np.concatenate((values, np.zeros(len(values), np.int64)))


@lru_cache(maxsize=8)
def _lexicon(stop_words: frozenset[str]) -> list[Lexicon]:
    return [Lexicon(stop_words)]


def lexicon(stop_words: frozenset[str]) -> Lexicon:
    """The lexicon of a list of stop words; a new one when the last is full."""
    holder = _lexicon(stop_words)
    if len(holder[0]) > FULL:
        holder[0] = Lexicon(stop_words)
    return holder[0]


def class_of(word: str, tag: str, stop_words: frozenset[str]) -> int:
    """The class of a lower-case word with its tag.

    >>> [CLASSES[class_of(word, "n", frozenset(["的", "小"]))] for word in ("路灯", "小", "35", "5g", "120hz", "3天", "，", "“")]
    ['noun', 'noun', 'number', 'latin', 'quantity', 'quantity', 'break', 'open']
    """
    by_tag = TAGS.get(tag, FUNCTION)
    if word in PREFIXES:
        return CLASS["morpheme"]
    if word in stop_words:
        bound = by_tag in (BINDING if len(word) == 1 else MEANING)
        return by_tag if bound else CLASS["stop"]
    if word[0].isalnum():
        return _class_of_figures(word, by_tag)
    return CLASS["open" if word in OPENERS else "close" if word in CLOSERS else "joint" if word in JOINTS else "break"]


def _class_of_figures(word: str, by_tag: int) -> int:
    if not word.isascii():
        return CLASS["quantity"] if word[0] in DIGITS else by_tag
    if word.isdigit():
        return CLASS["number"]
    unit = word.lstrip(DIGITS + ".,")
    is_measured = word[0] in DIGITS and unit.isalpha() and (len(unit) > 1 or unit in "wvm")
    return CLASS["quantity" if is_measured or not any(map(str.isalpha, word)) else "latin"]
