"""Words met so far, numbered: what the stages ask about a word is found out once and kept in typed arrays, so that a text is a row of numbers.

The numbers depend on what was read before and never show in a result; whatever has an order goes by first appearance in its document.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from summarizer.model import PUNCTUATION_TAGS, Sentence, Token

Integers = NDArray[np.int64]
Numbers = NDArray[np.int32]
Whole = TypeVar("Whole", np.int32, np.int64)
Kept = TypeVar("Kept", np.int8, np.int32)
Note = TypeVar("Note")

BREAK, WITHIN, NOUN, LATIN, LATIN_NEXT = range(5)
"""What a word may do: nothing; stand in a phrase before its last word; stand alone, in a phrase, and end one; the same for a Latin word, which may also follow
one after a space; a Latin word that does."""
NOUNS = ("n", "nr", "nrt", "nrfg", "ns", "nt", "nz", "nl", "nw", "vn", "j", "l", "i", "un")
ROLES = {**dict.fromkeys(NOUNS, NOUN), **dict.fromkeys(("b", "an", "ng", "s"), WITHIN), "eng": LATIN}
LONGEST_TERM = 40
"""No keyword is longer."""
PART = 1 << 17
"""So many tokens of a long text are looked at together."""
FULL = 300_000
"""Words after which a lexicon is not used for further documents: whoever reads all day meets new names all day."""


class Lexicon:
    """Every token that one segmenter has met under one list of stop words.

    tokens[i] is token i. lengths[i]: its characters. tags[i]: the number of its part of speech in tag_names. forms[i]: the number of its lower-case form in
    form_texts, −1 for punctuation and stop words. roles[i]: what it may do in a keyword. form_sizes: the characters of each form, 0 for what cannot be a
    keyword (addresses, runs of letters).
    Safe under threads: tokens are added under a lock, and an array holds every number that is out. Safe where a thread is ended while it adds (as the HTTP
    service ends work whose time is over): each thing is in its place before its number is known.
    """

    def __init__(self, stop_words: frozenset[str]) -> None:
        self.stop_words = stop_words
        self.tokens: list[Token] = []
        self.tag_names: list[str] = []
        self.form_texts: list[str] = []
        self.lengths, self.tags, self.forms, self.form_sizes = (np.zeros(1024, np.int32) for _ in range(4))
        self.roles = np.zeros(1024, np.int8)
        self._numbers: dict[str | Token, int] = {}
        self._tag_numbers: dict[str, int] = {}
        self._form_numbers: dict[str, int] = {}
        self._by_tag: dict[int, NDArray[np.int8]] = {}
        self._notes: dict[Callable[[str, str], Any], Notes[Any]] = {}
        self._lock = threading.Lock()
        self._renumbering = Renumbering()

    def __len__(self) -> int:
        return len(self.tokens)

    def number(self, found: Sequence[str | Token], tags: Callable[[list[str]], Mapping[str, str]] | None = None) -> Numbers:
        """The number of each token. found: tokens, or bare words; ``tags`` tells the parts of speech of those words that are not known yet."""
        numbers = np.fromiter(map(self._numbers.get, found, repeat(-1)), np.int32, len(found))
        if len(numbers) and numbers[numbers.argmin()] < 0:
            missing = (numbers < 0).nonzero()[0].tolist()
            with self._lock:
                fresh = [key for key in dict.fromkeys([found[i] for i in missing]) if key not in self._numbers]
                bare = [key for key in fresh if isinstance(key, str)]
                known = tags(bare) if tags and bare else {}
                self._add(fresh, [key if isinstance(key, tuple) else (key, known.get(key, "x")) for key in fresh])
            for i in missing:
                numbers[i] = self._numbers[found[i]]
        return numbers

    def _add(self, keys: Sequence[str | Token], tokens: Sequence[Token]) -> None:
        first, end = len(self.tokens), len(self.tokens) + len(tokens)
        self.lengths, self.tags, self.forms = (_grown(values, end) for values in (self.lengths, self.tags, self.forms))
        self.roles = _grown(self.roles, end)
        self.lengths[first:end] = [len(word) for word, _ in tokens]
        self.tags[first:end] = [self._tag_number(tag) for _, tag in tokens]
        self.forms[first:end] = [-1 if tag in PUNCTUATION_TAGS or (form := word.lower()) in self.stop_words
                                 else self._form_number(word if form == word else form) for word, tag in tokens]
        self.roles[first:end] = [ROLES.get(tag, BREAK) for _, tag in tokens]
        self.roles[first:end][self.forms[first:end] < 0] = BREAK
        self.tokens += tokens
        self._numbers.update(zip(keys, range(first, end), strict=True))

    def _tag_number(self, tag: str) -> int:
        number = self._tag_numbers.get(tag)
        if number is None:
            number = len(self.tag_names)
            self.tag_names.append(tag)
            self._tag_numbers[tag] = number
        return number

    def _form_number(self, form: str) -> int:
        number = self._form_numbers.get(form)
        if number is None:
            number = len(self.form_texts)
            if number == len(self.form_sizes):
                self.form_sizes = _grown(self.form_sizes, number + 1)
            self.form_sizes[number] = len(form) if len(form) <= LONGEST_TERM and "://" not in form else 0
            self.form_texts.append(form)
            self._form_numbers[form] = number
        return number

    def find(self, word: str) -> int:
        """The number of a word that was given bare; −1 where it is not known."""
        return self._numbers.get(word, self._numbers.get((word, "x"), -1))

    def by_tag(self, table: Mapping[str, int]) -> NDArray[np.int8]:
        """A table of parts of speech as an array over ``tags``; 0 for those it lacks. The same table (by identity) is laid out once."""
        laid = self._by_tag.get(id(table))
        if laid is None or len(laid) < len(self.tag_names):
            laid = self._by_tag[id(table)] = np.array([table.get(tag, 0) for tag in self.tag_names], np.int8)
        return laid

    def notes(self, of: Callable[[str, str], Note]) -> Notes[Note]:
        """What a function says of a word and its part of speech, by the token's number."""
        return self._notes.get(of) or self._notes.setdefault(of, Notes(of, self.tokens))

    def distinct(self, forms: Numbers) -> tuple[Numbers, Numbers]:
        """Forms numbered anew from 0 in order of first appearance: the new number of each, and the old number of each new one.

        >>> lexicon = Lexicon(frozenset())
        >>> [part.tolist() for part in lexicon.distinct(np.array([7, 2, 7], np.int32))]
        [[0, 1, 0], [7, 2]]
        """
        return self._renumbering.distinct(forms, len(self.form_sizes))


class Notes(dict[int, Note]):
    """What a function says of each token, by its number, found out when it is first asked."""

    def __init__(self, of: Callable[[str, str], Note], tokens: Sequence[Token]) -> None:
        self._of, self._tokens = of, tokens

    def __missing__(self, number: int) -> Note:
        note = self[number] = self._of(*self._tokens[number])
        return note


class Renumbering:
    """Numbers anew in linear time, by an array over all old numbers that each thread keeps and nobody has to clear."""

    def __init__(self) -> None:
        self._local = threading.local()

    def distinct(self, numbers: NDArray[Whole], limit: int) -> tuple[NDArray[Whole], NDArray[Whole]]:
        """The new number of each, from 0 in order of first appearance, and the old number of each new one. limit: above all old numbers."""
        return self._distinct(numbers, limit) if len(numbers) <= PART else self._distinct_in_parts(numbers, limit)

    def _distinct_in_parts(self, numbers: NDArray[Whole], limit: int) -> tuple[NDArray[Whole], NDArray[Whole]]:
        """The same for many numbers, without further arrays as large."""
        known = np.full(limit, -1, numbers.dtype)
        renumbered = np.empty_like(numbers)
        order: list[NDArray[Whole]] = []
        count = 0
        for at in range(0, len(numbers), PART):
            own, old = self._distinct(numbers[at:at + PART], limit)
            fresh = old[known[old] < 0]
            known[fresh] = np.arange(count, count + len(fresh))
            count += len(fresh)
            order.append(fresh)
            renumbered[at:at + PART] = known[old][own]
        return renumbered, np.concatenate(order)

    def _distinct(self, numbers: NDArray[Whole], limit: int) -> tuple[NDArray[Whole], NDArray[Whole]]:
        scratch = getattr(self._local, "places", None)
        if scratch is None or len(scratch) < limit:
            scratch = self._local.places = np.zeros(limit, numbers.dtype)
        places = np.arange(len(numbers), dtype=numbers.dtype)
        scratch[numbers[::-1]] = places[::-1]
        firsts = scratch[numbers]
        fresh = firsts == places
        renumbered = fresh.cumsum(dtype=numbers.dtype)
        renumbered -= 1
        return renumbered[firsts], numbers[fresh]


def _grown(values: NDArray[Kept], least: int) -> NDArray[Kept]:
    """The array, or where it is shorter than that, one twice as long that begins with it."""
    return values if least <= len(values) else np.concatenate((values, np.zeros(max(least, 2 * len(values)) - len(values), values.dtype)))


class ContentWords(NamedTuple):
    """A text's words that say something.

    numbers: of each in turn, distinct words numbered from 0 in order of first appearance. forms: of each distinct word, its number in the lexicon.
    places: of each in turn, its place among all tokens. bounds: where each sentence's begin, and at last how many there are.
    """

    numbers: Numbers
    forms: Numbers
    places: Numbers
    bounds: Integers

    @property
    def sentences(self) -> Integers:
        """The sentence of each word in turn."""
        return np.arange(len(self.bounds) - 1).repeat(self.bounds[1:] - self.bounds[:-1])

    def of(self, sentence: int) -> list[int]:
        """The numbers of one sentence's words."""
        numbers: list[int] = self.numbers[self.bounds[sentence]:self.bounds[sentence + 1]].tolist()
        return numbers

    def counts(self) -> Integers:
        """How often each distinct word occurs."""
        return np.bincount(self.numbers, minlength=len(self.forms))


class TokenRow(NamedTuple):
    """All tokens of a text in a row, the white space between its sentences among them.

    numbers: of the tokens in the lexicon. starts: where each begins, and at last where the text ends. first, last: the tokens of each sentence, end excluded.
    """

    lexicon: Lexicon
    numbers: Numbers
    starts: Numbers
    first: Integers
    last: Integers

    def tokens(self, index: int) -> list[Token]:
        """The tokens of one sentence."""
        known = self.lexicon.tokens
        return [known[number] for number in self.numbers[self.first[index]:self.last[index]].tolist()]

    def content(self) -> ContentWords:
        """The words that are neither punctuation nor stop words."""
        forms, places = self._forms() if len(self.numbers) <= PART else self._forms_in_parts()
        numbers, distinct = self.lexicon.distinct(forms)
        bounds = np.full(len(self.first) + 1, len(places))
        bounds[:-1] = places.searchsorted(self.first.astype(np.int32))
        return ContentWords(numbers, distinct, places, bounds)

    def _forms(self) -> tuple[Numbers, Numbers]:
        """The forms of the words that are neither punctuation nor stop words, and their places among the tokens."""
        forms = self.lexicon.forms[self.numbers]
        places = (forms >= 0).nonzero()[0].astype(np.int32)
        return forms[places], places

    def _forms_in_parts(self) -> tuple[Numbers, Numbers]:
        """The same for a long text."""
        parts = [self._replace(numbers=self.numbers[at:at + PART])._forms() for at in range(0, len(self.numbers), PART)]
        return np.concatenate([forms for forms, _ in parts]), np.concatenate([places + at * PART for at, (_, places) in enumerate(parts)])

    def roles(self) -> NDArray[np.int8]:
        """What each token may do in a keyword: BREAK, WITHIN, NOUN or LATIN; stop words, punctuation and numbers break it."""
        return self.lexicon.roles[self.numbers]

    def edges(self, length: int) -> bytes:
        """For each place of a text so long, and its end, 1 where a token begins or ends."""
        places = np.zeros(max(length, int(self.starts[-1])) + 1, np.uint8)
        places[self.starts] = 1
        return places.tobytes()

    def all_tokens(self) -> list[list[Token]]:
        """The tokens of every sentence."""
        flat = list(map(self.lexicon.tokens.__getitem__, self.numbers.tolist()))
        return [flat[first:last] for first, last in zip(self.first.tolist(), self.last.tolist(), strict=True)]


def row_of(lexicon: Lexicon, sentences: Iterable[Sentence], tokens: Iterable[Sequence[Token]], text: str) -> TokenRow:
    """Sentences that were segmented one by one, as one row."""
    flat: list[Token] = []
    first, last = [], []
    at = 0
    for sentence, own in zip(sentences, tokens, strict=True):
        if at < sentence.start:
            flat.append((text[at:sentence.start], "x"))
        first.append(len(flat))
        flat += own
        last.append(len(flat))
        at = sentence.end
    numbers = lexicon.number(flat)
    return TokenRow(lexicon, numbers, starts_of(lexicon, numbers), np.array(first, np.int64), np.array(last, np.int64))


def title_row(lexicon: Lexicon, tokens: Sequence[Token]) -> TokenRow:
    """A title as a row of one sentence."""
    numbers = lexicon.number(tokens)
    return TokenRow(lexicon, numbers, starts_of(lexicon, numbers), np.zeros(1, np.int64), np.array([len(tokens)]))


def starts_of(lexicon: Lexicon, numbers: Numbers) -> Numbers:
    """Where each token begins, and at last where the last one ends."""
    starts = np.zeros(len(numbers) + 1, np.int32)
    for at in range(0, len(numbers), PART):
        ends = starts[at + 1:at + PART + 1]
        np.add.accumulate(lexicon.lengths.take(numbers[at:at + PART]), out=ends)
        if at:
            ends += starts[at]
    return starts
