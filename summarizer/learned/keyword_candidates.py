"""An article's words as arrays, and the runs of them that may be keywords.

A unit is a word (a space between Latin words is none, a slogan in quotes is one); a candidate is a run of up to five units inside a sentence. All counting is
done on arrays of unit numbers, so that its cost is a few numpy calls, whatever the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from summarizer.model import Document, Options, Token

from .grams import Ints, Mask

MAX_UNITS = 5
LONGEST_SLOGAN = 16
"""Characters of a phrase in quotes that may count as one unit."""

CLASSES = ("break", "noun", "person", "place", "organisation", "name", "latin", "verbal noun", "verb", "adjective", "attribute", "idiom", "short form",
           "number", "quantity", "time", "adverb", "locative", "measure", "morpheme", "affix", "function", "stop", "open", "close", "joint")
"""What a unit can be, by its part of speech."""
CLASS = {name: number for number, name in enumerate(CLASSES)}
TAGS = {tag: CLASS[name] for name, tags in {
    "noun": "n nl nw x un", "person": "nr nrfg nrt", "place": "ns", "organisation": "nt", "name": "nz", "latin": "eng", "verbal noun": "vn",
    "verb": "v vd vi vq vx vf", "adjective": "a an ad ag z", "attribute": "b", "idiom": "l i", "short form": "j", "number": "m mq mg",
    "time": "t tg", "adverb": "d df dg", "locative": "f s",
    "measure": "q", "morpheme": "ng vg g rg zg yg", "affix": "k h"}.items() for tag in tags.split()}
FUNCTION = CLASS["function"]


def _allowed(*left_out: str) -> Mask:
    never = {"break", "function", "stop", "open", "close", *left_out}
    return np.array([name not in never for name in CLASSES])


INNER = _allowed()
BORDER = _allowed("joint", "quantity")
"""Which classes may stand inside of a candidate, and at its borders. What makes a good one of those is learned."""
LATIN = np.isin(np.arange(len(CLASSES)), [CLASS[name] for name in ("latin", "number", "joint")])
BINDING = np.isin(np.arange(len(CLASSES)), [CLASS[name] for name in ("noun", "adjective", "attribute", "morpheme")])
"""What a stop word of one character (new, small…) can be to its neighbours: a part of their word."""
PREFIXES = frozenset("正负非反副总超准亚")
"""Characters that make a new word of the one that follows, whatever their tag."""
OPENERS, CLOSERS, JOINTS = frozenset("“「『《"), frozenset("”」』》"), frozenset("·•・‧-./&_+")
DIGITS = "0123456789"
LIST_MARKS = frozenset("、，·")
END: Token = ("\n", "x")


class Units(NamedTuple):
    """An article's title and sentences as one run of units, each of them ended by a break.

    words: the distinct units in lower case. tags: each unit's part of speech. ids, classes, sentences: each unit's word, class and sentence (0 is the title).
    title_end: where the body begins. slogan: whether the unit is a phrase in quotes. text: the units joined, with a space where one stood between Latin words;
    begins, ends: where each unit stands in it.
    """

    words: list[str]
    tags: list[str]
    ids: Ints
    classes: Ints
    sentences: Ints
    title_end: int
    slogan: Mask
    text: str
    begins: Ints
    ends: Ints


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
    title = () if options.ignore_title else document.title_tokens
    flat: list[Token] = [*title, END]
    for tokens in document.tokens:
        flat += tokens
        flat.append(END)
    flat, slogans = _with_slogans(flat)
    flat, spaced = _without_latin_spaces(flat)
    index: dict[str, int] = {}
    lowered = [word.lower() for word, _ in flat]
    ids = np.array([index.setdefault(word, len(index)) for word in lowered], dtype=np.int64)
    words = list(index)
    special = np.array([_special_class(word, document.stop_words) for word in words])[ids]
    tags = [tag for _, tag in flat]
    by_tag = np.array([TAGS.get(tag, FUNCTION) for tag in tags])
    bound = (special == CLASS["stop"]) & BINDING[by_tag] & np.array([len(word) == 1 for word in words])[ids]
    classes = np.where((special >= 0) & ~bound, special, by_tag)
    classes[np.array([word in PREFIXES for word in words])[ids]] = CLASS["morpheme"]
    ascii_word = np.array([word.isascii() and word[0].isalnum() for word in words])[ids]
    _settle_joints(ids, classes, ascii_word, index)
    ends = ids == index["\n"]
    sentences = np.cumsum(ends) - ends
    slogan = np.array([word in slogans for word in words])[ids] if slogans else np.zeros(len(ids), dtype=bool)
    stops = np.cumsum(np.array(list(map(len, lowered))) + spaced)
    text = "".join([" " + word if space else word for word, space in zip(lowered, spaced.tolist(), strict=True)] if spaced.any() else lowered)
    return Units(words, tags, ids, classes, sentences, int(np.argmax(ends)) + 1, slogan, text, stops - np.array(list(map(len, lowered))), stops)


def _special_class(word: str, stop_words: frozenset[str]) -> int:
    """The class that a word has whatever its tag, or -1.

    >>> [CLASSES[_special_class(word, frozenset(["的"]))] for word in ("的", "35", "5g", "120hz", "3天", "，", "“")]
    ['stop', 'number', 'latin', 'quantity', 'quantity', 'break', 'open']
    """
    if word in stop_words:
        return CLASS["stop"]
    if word[0].isalnum():
        if not word.isascii():
            return CLASS["quantity"] if word[0] in DIGITS else -1
        if word.isdigit():
            return CLASS["number"]
        unit = word.lstrip(DIGITS + ".,")
        is_measured = word[0] in DIGITS and unit.isalpha() and (len(unit) > 1 or unit in "wvm")
        return CLASS["quantity" if is_measured or not any(map(str.isalpha, word)) else "latin"]
    return CLASS["open" if word in OPENERS else "close" if word in CLOSERS else "joint" if word in JOINTS else "break"]


def _settle_joints(ids: Ints, classes: Ints, ascii_word: Mask, index: dict[str, int]) -> None:
    """ASCII joints count only between Latin words and numbers; elsewhere they are breaks."""
    joints = np.flatnonzero(classes == CLASS["joint"])
    if len(joints):
        outside = ~(ascii_word[joints - 1] & ascii_word[np.minimum(joints + 1, len(ids) - 1)])
        dots = np.isin(ids[joints], [index[mark] for mark in "·•・‧" if mark in index])
        classes[joints[outside & ~dots]] = CLASS["break"]


def _without_latin_spaces(flat: list[Token]) -> tuple[list[Token], Mask]:
    """The tokens without the single spaces that have a Latin word or a number at one side and a word at the other, and which tokens such a space preceded."""
    between = [i for i, (word, _) in enumerate(flat) if word == " " and 0 < i < len(flat) - 1 and _joins(flat[i - 1][0], flat[i + 1][0])]
    spaced = np.zeros(len(flat), dtype=bool)
    if not between:
        return flat, spaced
    spaced[np.array(between) + 1] = True
    keep = np.ones(len(flat), dtype=bool)
    keep[between] = False
    dropped = set(between)
    return [token for i, token in enumerate(flat) if i not in dropped], spaced[keep]


def _joins(left: str, right: str) -> bool:
    return left[-1].isalnum() and right[0].isalnum() and (left.isascii() or right.isascii())


def _with_slogans(flat: list[Token]) -> tuple[list[Token], frozenset[str]]:
    """The tokens with each phrase in quotes that holds a comma, or more words than a candidate may have, made one; and those phrases, in lower case.

    >>> _with_slogans([("“", "x"), ("多", "a"), ("走路", "v"), ("、", "x"), ("少", "a"), ("开车", "v"), ("”", "x")])[0]
    [('“', 'x'), ('多走路、少开车', 'i'), ('”', 'x')]
    """
    opened = [i for i, (word, _) in enumerate(flat) if word in OPENERS]
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
    length, vocabulary = len(units.ids), len(units.words)
    starts = np.flatnonzero(inner)
    if not len(starts):
        return None
    keys = units.ids[starts]
    levels: list[Any] = []
    code = np.full(length + MAX_UNITS, -1)
    while len(starts):
        _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
        inverse = inverse.ravel()
        levels.append((starts, inverse, counts))
        if len(levels) == MAX_UNITS:
            break
        code[starts] = inverse
        last = starts + len(levels)
        longer = inner[np.minimum(last, length - 1)] & (last < length)
        starts = starts[longer]
        keys = code[starts] * vocabulary + units.ids[last[longer]]
    return _gathered(units, levels, quote_sizes)


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


def _gathered(units: Units, levels: Sequence[Any], quote_sizes: Ints) -> Candidates:
    """The levels (runs of one unit, of two…) as one numbering, each place with its extensions' counts."""
    length = len(units.ids)
    right_of, left_of = [], []
    for size, (starts, _, _) in enumerate(levels):
        counts_at = np.zeros(length + 1, dtype=np.int64)
        if size + 1 < len(levels):
            longer, inverse, counts = levels[size + 1]
            counts_at[longer] = counts[inverse]
        right_of.append(counts_at[starts])
        left_of.append(counts_at[starts - 1])
    sizes = np.repeat(np.arange(1, len(levels) + 1), [len(counts) for _, _, counts in levels])
    bases = np.cumsum([0, *(len(counts) for _, _, counts in levels[:-1])])
    numbers = np.concatenate([inverse + base for (_, inverse, _), base in zip(levels, bases, strict=True)])
    order = np.argsort(numbers, kind="stable")
    numbers = numbers[order]
    starts = np.concatenate([level[0] for level in levels])[order]
    counts = np.concatenate([level[2] for level in levels])
    quoted = (quote_sizes[starts] == sizes[numbers]) | (units.slogan[starts] & (sizes[numbers] == 1))
    lasts = starts + sizes[numbers] - 1
    lone_number = (sizes[numbers] == 1) & (units.classes[starts] == CLASS["number"])
    sound = (BORDER[units.classes[starts]] & BORDER[units.classes[lasts]] & ~_cuts_latin(units, starts, lasts)) | quoted
    sound &= ~lone_number
    return Candidates(sizes, counts, np.cumsum(counts) - counts, starts, numbers,
                      np.concatenate(right_of)[order], np.concatenate(left_of)[order], quoted, sound)


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
