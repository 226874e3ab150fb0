"""An article's words as arrays, and the runs of them that may be keywords.

A unit is a word (a space between Latin words is none, a slogan in quotes is one); a candidate is a run of up to five units inside a sentence. All counting is
done on arrays of unit numbers, so that its cost is a few numpy calls, whatever the article.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from summarizer.model import Document, Options, Token

from .grams import Array, Ints, Mask
from .keyword_words import CLASS, CLASSES, CLOSERS, Lexicon, lexicon

MAX_UNITS = 5
LONGEST_SLOGAN = 16
"""Characters of a phrase in quotes that may count as one unit."""



def _allowed(*left_out: str) -> Mask:
    never = {"break", "function", "stop", "open", "close", *left_out}
    return np.array([name not in never for name in CLASSES])


INNER = _allowed()
BORDER = _allowed("joint", "quantity")
"""Which classes may stand inside of a candidate, and at its borders. What makes a good one of those is learned."""
LATIN = np.isin(np.arange(len(CLASSES)), [CLASS[name] for name in ("latin", "number", "joint")])
DOTS = frozenset("·•・‧")
LIST_MARKS = frozenset("、，·")
END: Token = ("\n", "x")


class Units(NamedTuple):
    """An article's title and sentences as one run of units, each of them ended by a break.

    lexicon: what is known of words. tokens: each unit's number there. forms: the lexicon's number of each distinct unit, in order of first appearance.
    ids, classes, sentences: each unit's place in ``forms``, class and sentence (0 is the title). title_end: where the body begins. slogan: whether the unit is
    a phrase in quotes. text: the units joined, in lower case, with a space where one stood between Latin words; begins, ends: where each unit stands in it.
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
    flat: list[Token] = [] if options.ignore_title else list(document.title_tokens)
    flat.append(END)
    for tokens in document.tokens:
        flat += tokens
        flat.append(END)
    known = lexicon(document.stop_words)
    numbers = known.number(flat)
    classes = known.classes[numbers]
    slogans: frozenset[str] = frozenset()
    spaced = None
    if (classes == CLASS["open"]).any():
        flat, slogans = _with_slogans(flat, np.flatnonzero(classes == CLASS["open"]).tolist())
    spaces = [i for i, token in enumerate(flat) if token[0] == " "] if slogans else np.flatnonzero(known.forms[numbers] == known.space).tolist()
    if spaces:
        flat, spaced = _without_latin_spaces(flat, spaces)
    if slogans or spaced is not None:
        numbers = known.number(flat)
        classes = known.classes[numbers]
    forms = known.forms[numbers]
    ids, distinct = known.distinct(forms)
    _settle_joints(known, classes, forms)
    ends = forms == known.forms[known.number([END])[0]]
    sentences = np.cumsum(ends) - ends
    slogan = np.array([known.texts[form] in slogans for form in distinct.tolist()])[ids] if slogans else np.zeros(len(ids), dtype=bool)
    sizes = known.sizes[forms]
    lowered = map(known.texts.__getitem__, forms.tolist())
    if spaced is None:
        stops, text = np.cumsum(sizes), "".join(lowered)
    else:
        stops = np.cumsum(sizes + spaced)
        text = "".join([" " + word if space else word for word, space in zip(lowered, spaced.tolist(), strict=True)])
    return Units(known, numbers, distinct, ids, classes, sentences, int(np.argmax(ends)) + 1, slogan, text, stops - sizes, stops)


def _settle_joints(known: Lexicon, classes: Ints, forms: Ints) -> None:
    """ASCII joints count only between Latin words and numbers; elsewhere they are breaks."""
    joints = np.flatnonzero(classes == CLASS["joint"])
    if len(joints):
        plain = known.plain[forms] > 0
        outside = ~(plain[joints - 1] & plain[np.minimum(joints + 1, len(forms) - 1)])
        dots = known.column(DOTS, DOTS.__contains__, np.bool_)[forms[joints]]
        classes[joints[outside & ~dots]] = CLASS["break"]


def _without_latin_spaces(flat: list[Token], spaces: Sequence[int]) -> tuple[list[Token], Mask | None]:
    """The tokens without the single spaces that have a Latin word or a number at one side and a word at the other, and which tokens such a space preceded."""
    between = [i for i in spaces if 0 < i < len(flat) - 1 and _joins(flat[i - 1][0], flat[i + 1][0])]
    if not between:
        return flat, None
    spaced = np.zeros(len(flat), dtype=bool)
    spaced[np.array(between) + 1] = True
    keep = np.ones(len(flat), dtype=bool)
    keep[between] = False
    dropped = set(between)
    return [token for i, token in enumerate(flat) if i not in dropped], spaced[keep]


def _joins(left: str, right: str) -> bool:
    return left[-1].isalnum() and right[0].isalnum() and (left.isascii() or right.isascii())


def _with_slogans(flat: list[Token], opened: Sequence[int]) -> tuple[list[Token], frozenset[str]]:
    """The tokens with each phrase in quotes that holds a comma, or more words than a candidate may have, made one; and those phrases, in lower case.

    >>> _with_slogans([("“", "x"), ("多", "a"), ("走路", "v"), ("、", "x"), ("少", "a"), ("开车", "v"), ("”", "x")], [0])[0]
    [('“', 'x'), ('多走路、少开车', 'i'), ('”', 'x')]
    """
    result: list[Token] = []
    slogans = set()
    done = 0
    for start in opened:
        if start < done:
            continue
        end = _slogan_end(flat, start)
        if end:
            joined = "".join([word for word, _ in flat[start + 1:end]])
            slogans.add(joined.lower())
            result += [*flat[done:start + 1], (joined, "i")]
            done = end
    return (result + flat[done:] if done else flat), frozenset(slogans)


def _slogan_end(flat: list[Token], start: int) -> int:
    """Where the phrase in quotes that opens at ``start`` closes, if it is to be one unit, else 0."""
    size = 0
    for end in range(start + 1, min(start + LONGEST_SLOGAN, len(flat))):
        word = flat[end][0]
        if word in CLOSERS:
            inside = [w for w, _ in flat[start + 1:end]]
            plain = len(inside) <= MAX_UNITS and not any(w in LIST_MARKS for w in inside)
            return 0 if plain or size < 4 or not inside[0][0].isalnum() or not inside[-1][-1].isalnum() else end
        size += len(word)
        if size > LONGEST_SLOGAN or not (word[0].isalnum() or word in LIST_MARKS):
            return 0
    return 0


def candidates(units: Units) -> Candidates | None:
    """All runs of up to five units that may stand inside a term, counted; None where there are none."""
    inner, quote_sizes = _with_quotes(units)
    length, vocabulary = len(units.ids), len(units.forms)
    follows = np.append(inner[1:], False)
    starts = np.flatnonzero(inner)
    if not len(starts):
        return None
    keys = units.ids[starts]
    levels: list[_Level] = []
    code = np.zeros(length + MAX_UNITS, np.int64)
    while len(starts) and len(levels) < MAX_UNITS:
        level = _level(starts, keys)
        levels.append(level)
        code[level.starts] = level.numbers
        starts = starts[follows[starts + len(levels) - 1]]
        keys = code[starts] * vocabulary + units.ids[starts + len(levels)]
    return _gathered(units, levels, quote_sizes)


class _Level(NamedTuple):
    """Runs of one length: the places by candidate and position, the candidate of each place, the places of each candidate."""

    starts: Ints
    numbers: Ints
    counts: Ints


def _level(starts: Ints, keys: Ints) -> _Level:
    """The runs that begin at ``starts``, numbered in order of their keys."""
    order = keys.argsort(kind="stable")
    keys = keys[order]
    fresh = np.empty(len(keys), bool)
    fresh[0] = True
    np.not_equal(keys[1:], keys[:-1], out=fresh[1:])
    counts = np.diff(np.flatnonzero(fresh), append=len(keys))
    return _Level(starts[order], np.cumsum(fresh) - 1, counts)


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
            if units.classes[start:start + count].all():
                inner[start:start + count] = True
                sizes[start] = count
    return inner, sizes


def _gathered(units: Units, levels: Sequence[_Level], quote_sizes: Ints) -> Candidates:
    """The levels (runs of one unit, of two…) as one numbering, each place with its extensions' counts."""
    length = len(units.ids)
    right_of, left_of, numbers = [], [], []
    base = 0
    for size, level in enumerate(levels):
        counts_at = np.zeros(length + 1, np.int64)
        if size + 1 < len(levels):
            longer = levels[size + 1]
            counts_at[longer.starts] = longer.counts[longer.numbers]
        right_of.append(counts_at[level.starts])
        left_of.append(counts_at[level.starts - 1])
        numbers.append(level.numbers + base)
        base += len(level.counts)
    starts, place_numbers, counts = np.concatenate([level.starts for level in levels]), np.concatenate(numbers), np.concatenate([level.counts for level in levels])
    sizes = np.repeat(np.arange(1, len(levels) + 1), [len(level.counts) for level in levels])
    place_sizes = sizes[place_numbers]
    lasts = starts + place_sizes - 1
    lone = place_sizes == 1
    quoted = (quote_sizes[starts] == place_sizes) | (units.slogan[starts] & lone)
    first_classes, last_classes = units.classes[starts], units.classes[lasts]
    sound = BORDER[first_classes] & BORDER[last_classes]
    if LATIN[units.classes].any():
        sound &= ~_cuts_latin(units, starts, lasts)
    sound |= quoted
    sound &= ~(lone & (first_classes == CLASS["number"]))
    return Candidates(sizes, counts, np.cumsum(counts) - counts, starts, place_numbers,
                      np.concatenate(right_of), np.concatenate(left_of), quoted, sound)


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
