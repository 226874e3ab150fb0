"""An article's words as arrays, and the runs of them that may be keywords.

A unit is a word (a space between Latin words is none, a slogan in quotes is one); a candidate is a run of up to five units inside a sentence. All counting is
done on arrays of unit numbers, so that its cost is a few numpy calls, whatever the article.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from summarizer.model import Document, Options

from .grams import Array, Ints, Mask, differences
from .keyword_traits import (
    ASCII,
    BEGINS_WITH_WORD,
    BORDER,
    CLASS_OF,
    CLOSE,
    DOT,
    ENDS_IN_WORD,
    INNER,
    JOINT,
    LATIN,
    NUMBER,
    OF_CLASS,
    OF_WORD,
    OPEN,
    PLAIN,
    QUOTABLE,
    SLOGAN,
    SPACE,
    has,
    traits,
)
from .keyword_words import CLASS, CLOSERS, Lexicon, lexicon

MAX_UNITS = 5
SIZES, LEVELS = np.arange(1, MAX_UNITS + 1), np.arange(MAX_UNITS)
FITS = 2 ** 59
"""No key of a run, times the units of the text, is larger."""
LONG = 500_000
"""Units of a text whose keys may be larger."""
LONGEST_SLOGAN = 16
"""Characters of a phrase in quotes that may count as one unit."""
LIST_MARKS = frozenset("、，·")


class Units(NamedTuple):
    """An article's title and sentences as one run of units, each of them ended by a break.

    lexicon: what is known of words. tokens, forms: each unit's numbers there, as a token and in lower case. distinct: the distinct forms, in order of first
    appearance. ids, traits, sentences: each unit's place in ``distinct``, traits and sentence (0 is the title). present: all traits of units, and maybe more.
    title_end: where the body begins. text: the units joined, in lower case, with a space where one stood between Latin words; begins, ends: where each unit
    stands in it. solid: how many characters stand before each unit, and in all, spaces left out.
    """

    lexicon: Lexicon
    tokens: Ints
    forms: Ints
    distinct: Ints
    ids: Ints
    traits: Ints
    sentences: Ints
    present: int
    title_end: int
    text: str
    begins: Ints
    ends: Ints
    solid: Ints

    @property
    def words(self) -> list[str]:
        """The distinct units in lower case."""
        return list(map(self.lexicon.texts.__getitem__, self.distinct.tolist()))

    @property
    def classes(self) -> Ints:
        """The class of each unit."""
        return self.traits & CLASS_OF

    def known(self, owner: object, of: Callable[[str], Any], kind: Any = np.bool_) -> Array:
        """``of(word)`` of each unit. owner: what the function is known by."""
        column: Array = self.lexicon.column(owner, of, kind)[self.forms]
        return column


class Candidates(NamedTuple):
    """The distinct runs of units, numbered 0…C-1, the shorter ones first, and each place of each.

    sizes, counts: of each candidate, its units and its places. first: its first row in the rest, which has a row for each place, in order of candidate and
    position. starts, numbers: a place's first unit, its candidate. cells: where in ``at`` a place stands. quoted, sound: whether it fills a pair of quotes;
    whether it begins and ends where a term can. at: for each size from 0 on, of ``stride`` units each, one more than the candidate that begins there, 0 where
    none does. lone: how many candidates are of one unit.
    """

    sizes: Ints
    counts: Ints
    first: Ints
    starts: Ints
    numbers: Ints
    cells: Ints
    quoted: Mask
    sound: Mask
    at: Ints
    stride: int
    lone: int

    def longer(self, cells: Ints) -> Ints:
        """How often the run with the next unit to the left, and to the right, occurs, for places that stand there in ``at``. Of shape (2, places)."""
        counts = np.zeros(len(self.counts) + 1, np.int64)
        counts[1:] = self.counts
        longer: Ints = counts[self.at[cells + np.array([[self.stride - 1], [self.stride]])]]
        return longer


def units(document: Document, options: Options) -> Units:
    """The units of a document. Options used: ignore_title."""
    known = lexicon(document.stop_words)
    tokens = known.row(document, () if options.ignore_title else document.title_tokens)
    of_units = known.token_column(traits)[tokens]
    present = int(np.bitwise_or.reduce(of_units))
    slogans: list[int] = []
    spaced = None
    if present & OPEN:
        tokens, slogans = _with_slogans(known, tokens, (of_units & OPEN).nonzero()[0].tolist())
        if slogans:
            of_units = known.token_column(traits)[tokens]
    if present & SPACE:
        tokens, of_units, spaced = _without_latin_spaces(tokens, of_units)
    if present & JOINT:
        _settle_joints(of_units)
    forms = known.forms[tokens]
    if slogans:
        whole = np.zeros(len(known.sizes), bool)
        whole[slogans] = True
        of_units[whole[forms]] |= SLOGAN
        present |= SLOGAN
    ids, distinct = known.distinct(forms)
    sizes = known.sizes[forms]
    lowered = map(known.texts.__getitem__, forms.tolist())
    solid = np.zeros(len(sizes) + 1, np.int64)
    sizes.cumsum(out=solid[1:])
    if spaced is None:
        begins, stops, text = solid[:-1], solid[1:], "".join(lowered)
    else:
        stops = (sizes + spaced).cumsum()
        begins = stops - sizes
        text = "".join([" " + word if space else word for word, space in zip(lowered, spaced.tolist(), strict=True)])
    ends = tokens == known.end
    return Units(known, tokens, forms, distinct, ids, of_units, ends.cumsum() - ends, present, int(ends.argmax()) + 1, text, begins, stops, solid)


def _settle_joints(of_units: Ints) -> None:
    """ASCII joints count only between Latin words and numbers; elsewhere they are breaks. The traits given are changed in place."""
    joints = (of_units & JOINT).nonzero()[0]
    between = of_units[joints - 1] & of_units[joints + 1]
    broken = joints[(between & PLAIN | of_units[joints] & DOT) == 0]
    of_units[broken] = of_units[broken] & OF_WORD | OF_CLASS[CLASS["break"]]


def _without_latin_spaces(tokens: Ints, of_units: Ints) -> tuple[Ints, Ints, Mask | None]:
    """The tokens without the single spaces that have a Latin word or a number at one side and a word at the other, their traits, and which such a space
    preceded.
    """
    spaces = (of_units & SPACE).nonzero()[0]
    left, right = of_units[spaces - 1], of_units[spaces + 1]
    spaces = spaces[(left & ENDS_IN_WORD > 0) & (right & BEGINS_WITH_WORD > 0) & ((left | right) & ASCII > 0)]
    if not len(spaces):
        return tokens, of_units, None
    spaced = np.zeros(len(tokens), dtype=bool)
    spaced[spaces + 1] = True
    keep = np.ones(len(tokens), dtype=bool)
    keep[spaces] = False
    return tokens[keep], of_units[keep], spaced[keep]


def _with_slogans(known: Lexicon, numbers: Ints, opened: Sequence[int]) -> tuple[Ints, list[int]]:
    """The tokens with each phrase in quotes that holds a comma, or more words than a candidate may have, made one; and the forms of those phrases.

    >>> known = lexicon(frozenset())
    >>> tokens = [("“", "x"), ("多", "a"), ("走路", "v"), ("、", "x"), ("少", "a"), ("开车", "v"), ("”", "x")]
    >>> [known.tokens[number] for number in _with_slogans(known, known.number(tokens), [0])[0].tolist()]
    [('“', 'x'), ('多走路、少开车', 'i'), ('”', 'x')]
    """
    pieces, forms = [], []
    done = 0
    for start in opened:
        if start >= done:
            inside = _slogan(known, numbers[start + 1:start + LONGEST_SLOGAN].tolist())
            if inside:
                joined = known.number([("".join(inside), "i")])
                pieces += [numbers[done:start + 1], joined]
                forms.append(int(known.forms[joined[0]]))
                done = start + 1 + len(inside)
    return (np.concatenate([*pieces, numbers[done:]]) if done else numbers), forms


def _slogan(known: Lexicon, numbers: Sequence[int]) -> list[str]:
    """The words after an opening quote up to where it closes, if they are to be one unit, else none."""
    inside: list[str] = []
    size = 0
    for number in numbers:
        word = known.tokens[number][0]
        if word in CLOSERS:
            plain = len(inside) <= MAX_UNITS and LIST_MARKS.isdisjoint(inside)
            return [] if plain or size < 4 or not inside[0][0].isalnum() or not inside[-1][-1].isalnum() else inside
        size += len(word)
        if size > LONGEST_SLOGAN or not (word[0].isalnum() or word in LIST_MARKS):
            return []
        inside.append(word)
    return []


def candidates(units: Units) -> Candidates | None:
    """All runs of up to five units that may stand inside a term, counted; None where there are none."""
    inner = has(units.traits, INNER)
    quotes = _quotes(units) if units.present & OPEN else {}
    for start, count in quotes.items():
        inner[start:start + count] = True
    if not np.count_nonzero(inner):
        return None
    starts, keys, rows = _runs(units, inner)
    places = len(starts)
    sizes, stride = SIZES[:len(rows)].repeat(rows), len(units.ids) + 1
    fresh = np.empty(places, bool)
    fresh[0] = True
    np.not_equal(keys[1:], keys[:-1], out=fresh[1:])
    first = fresh.nonzero()[0]
    counts = differences(first, places)
    numbers = fresh.cumsum()
    cells = sizes * stride + starts
    at = np.zeros((MAX_UNITS + 2) * stride, np.int64)
    at[cells] = numbers
    lone = int(rows[0])
    quoted, sound = _quoted_and_sound(units, starts, sizes, lone, quotes)
    return Candidates(sizes[first], counts, first, starts, numbers - 1, cells, quoted, sound, at, stride, int(numbers[lone - 1]))


def _runs(units: Units, inner: Mask) -> tuple[Ints, Ints, Ints]:
    """Where all runs of inner units begin, by size, key and position; their keys, equal for runs of the same units; and how many there are of each size."""
    length, ids = len(inner), units.ids
    base, fits, bits = len(units.distinct) + 1, FITS // length, length.bit_length()
    within, keys = [inner], [ids]
    for size in range(2, min(MAX_UNITS, length) + 1):
        if base ** size > fits:
            keys[-1] = _ranked(keys[-1], within[-1])
        within.append(within[-1][:-1] & inner[size - 1:])
        keys.append(keys[-1][:-1] * base + ids[size - 1:])
    found = [mask.nonzero()[0] for mask in within]
    rows = np.array([len(places) for places in found])
    starts = np.concatenate(found)
    codes = np.concatenate([key[places] for key, places in zip(keys, found, strict=True)])
    sizes = LEVELS[:len(rows)].repeat(rows)
    if length < LONG:
        # a number for key and place together sorts faster than an order of the keys is found
        codes += sizes * fits
        codes <<= bits
        codes += starts
        codes.sort()
        return codes & ((1 << bits) - 1), codes >> bits, rows
    codes += sizes << 60
    order = codes.argsort(kind="stable")
    return starts[order], codes[order], rows


def _ranked(keys: Ints, used: Mask) -> Ints:
    """Keys in the same order, but small; those not used anyhow."""
    ranks = np.zeros(len(keys), np.int64)
    ranks[used] = np.unique(keys[used], return_inverse=True)[1].ravel()
    return ranks


def _quoted_and_sound(units: Units, starts: Ints, sizes: Ints, lone: int, quotes: Mapping[int, int]) -> tuple[Mask, Mask]:
    """Whether each place fills a pair of quotes, and whether it begins and ends where a term can. lone: how many places of one unit there are, the first."""
    of_units = units.traits
    ends = starts + sizes
    opening, closing = of_units[starts], of_units[ends - 1]
    sound = has(opening & closing, BORDER)
    if units.present & LATIN:
        # a run of Latin words and numbers that goes on beyond the place: half of a product's name is none
        sound &= ~has(of_units[starts - 1] & opening | of_units[ends] & closing, LATIN)
    if quotes:
        quote_sizes = np.zeros(len(of_units), np.int64)
        quote_sizes[list(quotes)] = list(quotes.values())
        quoted = quote_sizes[starts] == sizes
    else:
        quoted = np.zeros(len(starts), bool)
    if units.present & SLOGAN:
        quoted[:lone] |= has(opening[:lone], SLOGAN)
    sound |= quoted
    sound[:lone] &= ~has(opening[:lone], NUMBER)
    return quoted, sound


def _quotes(units: Units) -> dict[int, int]:
    """The first unit of each short quote (of up to five units, none of them a break), and how many units it has."""
    opens, closes = ((units.traits & bit).nonzero()[0].tolist() for bit in (OPEN, CLOSE))
    found = {}
    for opened in opens:
        after = bisect(closes, opened)
        size = closes[after] - opened - 1 if after < len(closes) else 0
        if 0 < size <= MAX_UNITS and np.bitwise_and.reduce(units.traits[opened + 1:closes[after]]) & QUOTABLE:
            found[opened + 1] = size
    return found


def text_of(units: Units, start: int, last: int) -> str:
    """The run of units as it stands in the lower-case text."""
    return units.text[units.begins[start]:units.ends[last]]


def texts_of(units: Units, starts: Ints, lasts: Ints) -> list[str]:
    """`text_of` for many."""
    text = units.text
    return [text[begin:end] for begin, end in zip(units.begins[starts].tolist(), units.ends[lasts].tolist(), strict=True)]
