"""An article's words as arrays, and the runs of them that may be keywords.

A unit is a word (a space between Latin words is none, a slogan in quotes is one); a candidate is a run of up to five units inside a sentence. All counting is
done on arrays of unit numbers, so that its cost is a few numpy calls, whatever the article.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from summarizer.model import Document, Options

from .grams import Array, Ints, Mask
from .keyword_words import ASCII, BEGINS_WITH_WORD, CLASS, CLASSES, CLOSERS, ENDS_IN_WORD, Lexicon, lexicon

MAX_UNITS = 5
FITS = 2 ** 59
"""No key of a run, times the units of the text, is larger."""
LONG = 500_000
"""Units of a text whose keys may be larger."""
LONGEST_SLOGAN = 16
"""Characters of a phrase in quotes that may count as one unit."""



def _allowed(*left_out: str) -> Mask:
    never = {"break", "function", "stop", "open", "close", *left_out}
    return np.array([name not in never for name in CLASSES])


INNER = _allowed()
BORDER = _allowed("joint", "quantity")
"""Which classes may stand inside of a candidate, and at its borders. What makes a good one of those is learned."""
QUOTABLE = np.array([name not in ("break", "open", "close") for name in CLASSES])
LATIN = np.isin(np.arange(len(CLASSES)), [CLASS[name] for name in ("latin", "number", "joint")])
DOTS = frozenset("·•・‧")
LIST_MARKS = frozenset("、，·")


class Units(NamedTuple):
    """An article's title and sentences as one run of units, each of them ended by a break.

    lexicon: what is known of words. tokens: each unit's number there. forms: the lexicon's number of each distinct unit, in order of first appearance.
    ids, classes, sentences: each unit's place in ``forms``, class and sentence (0 is the title). title_end: where the body begins. slogan: whether the unit is
    a phrase in quotes. text: the units joined, in lower case, with a space where one stood between Latin words; begins, ends: where each unit stands in it.
    solid: how many characters stand before each unit, and in all, spaces left out.
    """

    lexicon: Lexicon
    tokens: Ints
    forms: Ints
    ids: Ints
    classes: Ints
    sentences: Ints
    title_end: int
    slogan: Mask
    text: str
    begins: Ints
    ends: Ints
    solid: Ints

    @property
    def words(self) -> list[str]:
        """The distinct units in lower case."""
        return list(map(self.lexicon.texts.__getitem__, self.forms.tolist()))

    def tag(self, place: int) -> str:
        """A unit's part of speech."""
        return self.lexicon.tag_names[int(self.lexicon.tags[self.tokens[place]])]

    def known(self, owner: object, of: Callable[[str], Any], kind: Any = np.bool_) -> Array:
        """``of(word)`` of each distinct unit. owner: what the function is known by."""
        column: Array = self.lexicon.column(owner, of, kind)[self.forms]
        return column


class Candidates(NamedTuple):
    """The distinct runs of units, numbered 0…C-1, the shorter ones first, and each place of each.

    sizes, counts: of each candidate, its units and its places. first: its first row in the rest, which has a row for each place, in order of candidate and
    position. starts, numbers: a place's first unit, its candidate. right, left: how often the run with the next unit to the right (left) occurs.
    quoted, sound: whether it fills a pair of quotes; whether it begins and ends where a term can.
    """

    sizes: Ints
    counts: Ints
    first: Ints
    starts: Ints
    numbers: Ints
    right: Ints
    left: Ints
    quoted: Mask
    sound: Mask

    @property
    def lasts(self) -> Ints:
        """A place's last unit."""
        return self.starts + self.sizes[self.numbers] - 1


def units(document: Document, options: Options) -> Units:
    """The units of a document. Options used: ignore_title."""
    known = lexicon(document.stop_words)
    numbers = known.row(document, () if options.ignore_title else document.title_tokens)
    numbers, slogans = _with_slogans(known, numbers, (known.classes[numbers] == CLASS["open"]).nonzero()[0].tolist())
    numbers, spaced = _without_latin_spaces(known, numbers)
    classes = known.classes[numbers]
    forms = known.forms[numbers]
    ids, distinct = known.distinct(forms)
    _settle_joints(known, classes, forms)
    ends = numbers == known.end
    sentences = np.cumsum(ends) - ends
    slogan = np.array([known.texts[form] in slogans for form in distinct.tolist()])[ids] if slogans else np.zeros(len(ids), dtype=bool)
    sizes = known.sizes[forms]
    lowered = map(known.texts.__getitem__, forms.tolist())
    solid = _from_zero(sizes)
    if spaced is None:
        begins, stops, text = solid[:-1], solid[1:], "".join(lowered)
    else:
        stops = np.cumsum(sizes + spaced)
        begins = stops - sizes
        text = "".join([" " + word if space else word for word, space in zip(lowered, spaced.tolist(), strict=True)])
    return Units(known, numbers, distinct, ids, classes, sentences, int(ends.argmax()) + 1, slogan, text, begins, stops, solid)


def _from_zero(sizes: Ints) -> Ints:
    sums = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=sums[1:])
    return sums


def _settle_joints(known: Lexicon, classes: Ints, forms: Ints) -> None:
    """ASCII joints count only between Latin words and numbers; elsewhere they are breaks."""
    joints = np.flatnonzero(classes == CLASS["joint"])
    if len(joints):
        plain = known.plain[forms] > 0
        outside = ~(plain[joints - 1] & plain[np.minimum(joints + 1, len(forms) - 1)])
        dots = known.column(DOTS, DOTS.__contains__, np.bool_)[forms[joints]]
        classes[joints[outside & ~dots]] = CLASS["break"]


def _without_latin_spaces(known: Lexicon, numbers: Ints) -> tuple[Ints, Mask | None]:
    """The tokens without the single spaces that have a Latin word or a number at one side and a word at the other, and which tokens such a space preceded."""
    spaces = (known.forms[numbers[1:-1]] == known.space).nonzero()[0] + 1
    if len(spaces):
        edges = known.edges[known.forms[numbers]]
        left, right = edges[spaces - 1], edges[spaces + 1]
        spaces = spaces[(left & ENDS_IN_WORD > 0) & (right & BEGINS_WITH_WORD > 0) & ((left | right) & ASCII > 0)]
    if not len(spaces):
        return numbers, None
    spaced = np.zeros(len(numbers), dtype=bool)
    spaced[spaces + 1] = True
    keep = np.ones(len(numbers), dtype=bool)
    keep[spaces] = False
    return numbers[keep], spaced[keep]


def _with_slogans(known: Lexicon, numbers: Ints, opened: Sequence[int]) -> tuple[Ints, frozenset[str]]:
    """The tokens with each phrase in quotes that holds a comma, or more words than a candidate may have, made one; and those phrases, in lower case.

    >>> known = lexicon(frozenset())
    >>> tokens = [("“", "x"), ("多", "a"), ("走路", "v"), ("、", "x"), ("少", "a"), ("开车", "v"), ("”", "x")]
    >>> [known.tokens[number] for number in _with_slogans(known, known.number(tokens), [0])[0].tolist()]
    [('“', 'x'), ('多走路、少开车', 'i'), ('”', 'x')]
    """
    pieces = []
    slogans = set()
    done = 0
    for start in opened:
        if start >= done:
            words = [known.tokens[number][0] for number in numbers[start:start + LONGEST_SLOGAN].tolist()]
            end = _slogan_end(words)
            if end:
                joined = "".join(words[1:end])
                slogans.add(joined.lower())
                pieces += [numbers[done:start + 1], known.number([(joined, "i")])]
                done = start + end
    return (np.concatenate([*pieces, numbers[done:]]) if done else numbers), frozenset(slogans)


def _slogan_end(words: Sequence[str]) -> int:
    """Where the phrase in quotes that the first of these words opens closes, if it is to be one unit, else 0."""
    size = 0
    for end in range(1, len(words)):
        word = words[end]
        if word in CLOSERS:
            inside = words[1:end]
            plain = len(inside) <= MAX_UNITS and not any(w in LIST_MARKS for w in inside)
            return 0 if plain or size < 4 or not inside[0][0].isalnum() or not inside[-1][-1].isalnum() else end
        size += len(word)
        if size > LONGEST_SLOGAN or not (word[0].isalnum() or word in LIST_MARKS):
            return 0
    return 0


def candidates(units: Units) -> Candidates | None:
    """All runs of up to five units that may stand inside a term, counted; None where there are none."""
    inner, quote_sizes = _with_quotes(units)
    starts = np.flatnonzero(inner)
    if not len(starts):
        return None
    borders = np.append(np.flatnonzero(~inner), len(inner))
    room = borders[borders.searchsorted(starts)] - starts
    base, fits = len(units.forms) + 1, FITS // len(inner)
    keys, levels, sizes = units.ids[starts], [starts], [len(starts)]
    level_keys = [keys]
    for size in range(2, MAX_UNITS + 1):
        longer = room >= size
        starts, room, keys = starts[longer], room[longer], keys[longer]
        if not len(starts):
            break
        if base ** size > fits:
            keys = np.unique(keys, return_inverse=True)[1].ravel()
        keys = keys * base + units.ids[starts + size - 1]
        levels.append(starts)
        level_keys.append(keys)
        sizes.append(len(starts))
    return _numbered(units, levels, level_keys, sizes, quote_sizes)


def _numbered(units: Units, levels: Sequence[Ints], keys: Sequence[Ints], rows: Sequence[int], quote_sizes: Ints) -> Candidates:
    """The runs of one unit, of two…, those with the same key as one candidate.

    levels: where the runs of each length begin, rising. keys: equal for equal runs of a length. rows: how many runs of each length there are.
    """
    place_sizes = np.repeat(np.arange(1, len(levels) + 1), rows)
    starts, all_keys = np.concatenate(levels), np.concatenate(keys)
    length = len(units.ids)
    if length < LONG:
        # a number for key and place together sorts faster than an order of the keys is found
        all_keys = place_sizes * (FITS // length) + all_keys
        codes = all_keys * length + starts
        codes.sort()
        all_keys, starts = np.divmod(codes, length)
    else:
        order = np.lexsort((all_keys, place_sizes))
        starts, all_keys = starts[order], all_keys[order]
    fresh = np.empty(len(starts), bool)
    np.not_equal(all_keys[1:], all_keys[:-1], out=fresh[1:])
    fresh[np.cumsum([0, *rows[:-1]])] = True
    first = fresh.nonzero()[0]
    counts = np.empty_like(first)
    np.subtract(first[1:], first[:-1], out=counts[:-1])
    counts[-1] = len(starts) - first[-1]
    numbers = np.cumsum(fresh) - 1
    counts_at = np.zeros((MAX_UNITS + 2, len(units.ids) + 1), np.int64)
    counts_at[place_sizes, starts] = counts[numbers]
    lasts = starts + place_sizes - 1
    lone = place_sizes == 1
    quoted = (quote_sizes[starts] == place_sizes) | (units.slogan[starts] & lone)
    first_classes = units.classes[starts]
    sound = BORDER[first_classes] & BORDER[units.classes[lasts]]
    if LATIN[units.classes].any():
        sound &= ~_cuts_latin(units, starts, lasts)
    sound |= quoted
    sound &= ~(lone & (first_classes == CLASS["number"]))
    return Candidates(place_sizes[first], counts, first, starts, numbers, counts_at[place_sizes + 1, starts], counts_at[place_sizes + 1, starts - 1],
                      quoted, sound)


def _with_quotes(units: Units) -> tuple[Mask, Ints]:
    """Which units may stand inside a candidate (all within short quotes may), and for the first unit in quotes how many they are."""
    inner = INNER[units.classes]
    sizes = np.zeros(len(inner), dtype=np.int64)
    opens = np.flatnonzero(units.classes == CLASS["open"])
    closes = np.flatnonzero(units.classes == CLASS["close"])
    if len(opens) and len(closes):
        following = closes[np.minimum(np.searchsorted(closes, opens), len(closes) - 1)]
        counts = following - opens - 1
        good = (counts > 0) & (counts <= MAX_UNITS) & (units.sentences[opens] == units.sentences[following])
        for start, count in zip((opens[good] + 1).tolist(), counts[good].tolist(), strict=True):
            if QUOTABLE[units.classes[start:start + count]].all():
                inner[start:start + count] = True
                sizes[start] = count
    return inner, sizes


def _cuts_latin(units: Units, starts: Ints, lasts: Ints) -> Mask:
    """Whether a run of Latin words and numbers goes on beyond the place's borders: half of a product's name is none."""
    latin = LATIN[units.classes]
    latin &= units.classes != CLASS["break"]
    before = latin[starts - 1] & latin[starts] & (starts > 0)
    after = latin[np.minimum(lasts + 1, len(latin) - 1)] & latin[lasts]
    return before | after


def text_of(units: Units, start: int, last: int) -> str:
    """The run of units as it stands in the lower-case text."""
    return units.text[units.begins[start]:units.ends[last]]


def texts_of(units: Units, starts: Ints, lasts: Ints) -> list[str]:
    """`text_of` for many."""
    return [units.text[begin:end] for begin, end in zip(units.begins[starts].tolist(), units.ends[lasts].tolist(), strict=True)]
