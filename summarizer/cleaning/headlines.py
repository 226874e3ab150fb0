"""Where a headline ends that runs into the text it stands over (原标题：某地启用新桥近日，…).

A log-linear model over all the places where it could end (Berger, Della Pietra & Della Pietra 1996): the characters on either side, the headline's length and
marks, whether a dateline follows, and which of its words come again after the place, since a text repeats what its headline says. Its weights were learnt
from headlines with the texts they stand over by ``benchmarks/train_headlines.py``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from summarizer.cleaning import datelines
from summarizer.patterns import lazy

Array = NDArray[Any]
FILE = Path(__file__).parent.parent / "data" / "headlines.txt"
SHORTEST, LONGEST = 5, 104
REACH = 400
"""Characters that are looked at: the headline and what its words may come again in."""
AGAIN = 250
"""Within so many characters after the headline its words count as repeated."""
BEGINS = 60
"""And its first ones within so many."""
ECHO = 6
SCALE = 10
REMOTE = 100
"""Where a place falls so far short of the best, in tenths, no dateline is looked for: it makes no difference above a thousandth of a chance."""
SPACE = lazy(r"\s")
OPENING, CLOSING = "“‘《（(【「", "”’》）)】」"
SORTS = (("!", "！!？?。…"), (",", "，,、；;：:"), ("(", OPENING), (")", CLOSING), ("_", "_"), ("0", "0123456789"))
KINDS = {mark: kind for kind, marks in SORTS for mark in marks}
MARKS = np.zeros((3, 0x10000), np.int8)
"""What each character adds to the number of final marks, of commas, of brackets that are open."""
for _row, _marks, _step in ((0, "。；;", 1), (1, "，,、", 1), (2, OPENING, 1), (2, CLOSING, -1)):
    MARKS[_row, [ord(mark) for mark in _marks]] = _step
LETTER_BITS = 11
"""Runs are of at most 2,047 different characters."""


class Border(NamedTuple):
    """The likeliest end of a headline: how many characters it has, and how likely (0…1) that is."""

    place: int
    chance: float


def border(text: str) -> Border | None:
    """Where the headline that ``text`` begins with ends; None where there is no room for a headline and a text.

    text: what stands after ``原标题：``, without leading spaces. Only its first 400 characters are looked at.
    """
    seen = _Seen.of(text)
    if not seen.places:
        return None
    weights = _weights()
    total = weights.of_runs(seen) + sum(known[values] for known, values in zip(weights.facts, seen.facts(), strict=True))
    for k in np.flatnonzero(total >= total.max() - REMOTE).tolist():
        total[k] += sum(weights.datelines.get(name, 0) for name in seen.dateline(seen.places[k]))
    best = int(total.max())
    return Border(seen.places[int(total.argmax())], 1 / math.fsum(math.exp((score - best) / SCALE) for score in total.tolist()))


def candidates(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each place where the headline may end, with the names of the features that hold there: what ``border`` weighs."""
    seen = _Seen.of(text)
    if not seen.places:
        return
    for place, *values in zip(seen.places, *seen.facts(), strict=True):
        runs = [run.name((seen.kinds if run.sign == "k" else seen.text)[place - run.before:place + run.after]) for run in RUNS]
        yield place, [*runs, *(names[value] for names, value in zip(FACTS.values(), values, strict=True)), *seen.dateline(place)]


class _Run(NamedTuple):
    """A kind of feature: so many characters before a place and after it; those themselves, or (sign k) of what kind each is."""

    sign: str
    before: int
    after: int

    def name(self, characters: str) -> str:
        """As the file of weights has it."""
        border = "|" if self.before and self.after else ""
        return f"{self.sign}{characters[:self.before]}{border}{characters[self.before:]}"

    def names(self, name: str) -> bool:
        """Whether ``name``, of the right sign and length, is one of this run's: the border stands where it should."""
        return not (self.before and self.after) or name[1 + self.before] == "|"

    def characters(self, name: str) -> str:
        """What ``name`` gave this name, if it is one of this run's."""
        return name[1:1 + self.before] + name[len(name) - self.after:]


FACTS = {
    "length": [f"length{half}" for half in range(41)],
    "final": [f"final{count}" for count in range(3)],
    "commas": [f"commas{count}" for count in range(5)],
    "open": [f"open{level}" for level in range(-1, 3)],
    "echo": [f"echo{count}" for count in range(ECHO + 1)],
    "again": [f"again{eighths}" for eighths in range(9)],
    "tail": [f"tail{count}" for count in range(5)],
    "head": [f"head{count}" for count in range(5)],
    "begins": [f"begins{count}" for count in range(5)],
    "both": [f"tail{tail}head{head}" for tail in range(5) for head in range(5)],
}
"""Features of which one of each sort holds at a place, by their names."""
RUNS = (*(_Run("<", size, 0) for size in (1, 2, 3)), *(_Run(">", 0, size) for size in (1, 2, 3, 4)),
        _Run("=", 1, 1), _Run("=", 2, 1), _Run("=", 1, 2), _Run("k", 1, 2), _Run("k", 2, 1))


class _Seen(NamedTuple):
    """What is looked at: the text, each space a low line; its characters' codes; of what kind its first ones are; the places where its headline may end."""

    text: str
    codes: Array
    kinds: str
    places: range

    @classmethod
    def of(cls, text: str) -> _Seen:
        """What is seen of a text."""
        whole = SPACE.sub("_", text[:REACH])
        head = whole[:LONGEST + SHORTEST]
        return cls(whole, _codes(whole), "".join(map(_kind, head)), range(SHORTEST, len(head) - 4))

    def facts(self) -> list[Array]:
        """Of each of FACTS which of its features holds at each place."""
        places = np.arange(self.places.start, self.places.stop)
        codes = self.codes
        again, tail, head, begins = _repeats(codes, self.places)[:, places]
        final, commas, open_ = np.cumsum(MARKS[:, np.minimum(codes[:len(self.kinds)], 0xFFFF)], axis=1)[:, places - 1]
        echo = np.zeros(len(places), np.int64)
        for k in np.flatnonzero(codes[places] == codes[0]).tolist():
            echo[k] = _echo(self.text, self.places[k])
        return [np.minimum(places // 2, 40), np.minimum(final, 2), np.minimum(commas, 4), np.clip(open_, -1, 2) + 1, echo, 8 * again // (places - 1),
                tail, head, begins, 5 * tail + head]

    def dateline(self, place: int) -> list[str]:
        """The features that hold where a dateline begins; none elsewhere."""
        if datelines.find(self.text[place:place + datelines.REACH]) is None:
            return []
        return ["dateline", f"dateline{self.text[place:place + 2]}"]


def _kind(mark: str) -> str:
    return KINDS.get(mark) or ("h" if "一" <= mark <= "鿿" else "a" if mark.isalpha() else mark)


def _codes(text: str) -> Array:
    """The code of each character."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)


def _repeats(codes: Array, places: range) -> Array:
    """How far the text repeats its headline, for each place where that may end: four rows.

    Of the pairs of characters before the place (of all, of the last four, of the first four) how many come again soon after it; and of the first four
    after it how many came before it. The rows are in the order again, tail, head, begins.
    """
    pairs = codes[:-1] << 21 | codes[1:]
    order = np.argsort(pairs, kind="stable")
    like_next = pairs[order[1:]] == pairs[order[:-1]]
    i, following = order[:-1][like_next], order[1:][like_next]
    # the places after the pair at i, and not after the one like it
    first, last = np.maximum(i + 2, following - AGAIN + 1), np.minimum(following, places.stop)
    early = i < 4
    return np.array([
        _spread(first, last, places.stop), _spread(first, np.minimum(last, i + 5), places.stop),
        _spread(np.maximum(following - 3, i + 2), last, places.stop),
        _spread(np.maximum(first, following - BEGINS + 1)[early], last[early], places.stop),
    ])


def _spread(first: Array, last: Array, stop: int) -> Array:
    """How many of the ranges first…last (both included) hold each of 0…stop."""
    some = first <= last
    size = stop + 2
    return np.cumsum(np.bincount(first[some], minlength=size) - np.bincount(last[some] + 1, minlength=size))[:stop + 1]


def _echo(text: str, place: int) -> int:
    """How many of its first characters, at most ECHO, the text has again at ``place``."""
    return next((k for k in range(ECHO) if text[k] != text[place + k:place + k + 1]), ECHO)


class _Weights(NamedTuple):
    """The weight of each feature, in tenths; what is not there weighs nothing.

    alphabet: the codes of the characters that runs are made of, rising. keys, values: of runs by number, rising, and their weights. facts: for each of FACTS
    the weights of its features. datelines: weights by name.
    """

    alphabet: Array
    keys: Array
    values: Array
    facts: list[Array]
    datelines: dict[str, int]

    def of_runs(self, seen: _Seen) -> Array:
        """At each place the weights of its runs together."""
        places = np.arange(seen.places.start, seen.places.stop)
        text, kinds = (_letters(codes, self.alphabet) for codes in (seen.codes[:len(seen.kinds)], _codes(seen.kinds)))
        keys = np.array([_key(number, run, (kinds if run.sign == "k" else text), places) for number, run in enumerate(RUNS)])
        at, known = _sought(self.keys, keys)
        total: Array = np.where(known, self.values[at], 0).sum(axis=0)
        return total


def _letters(codes: Array, alphabet: Array) -> Array:
    """Of each character its place in the alphabet, from 1; 0 for others."""
    at, known = _sought(alphabet, codes)
    return np.where(known, at + 1, 0)


def _sought(table: Array, values: Array) -> tuple[Array, Array]:
    """Where in a rising table each value stands, and whether it does."""
    at = np.minimum(np.searchsorted(table, values), len(table) - 1)
    return at, table[at] == values


def _key(number: int, run: _Run, letters: Array, places: Array) -> Array:
    """A number for what stands around each place, of the run with this number."""
    key = np.full(len(places), number, np.int64)
    for offset in range(-run.before, run.after):
        key = key << LETTER_BITS | letters[places + offset]
    return key


def _keys_of(number: int, runs: list[str], alphabet: Array) -> Array:
    """The keys of runs of one kind, given by their characters."""
    run = RUNS[number]
    return _key(number, run, _letters(_codes("".join(runs)), alphabet), np.arange(len(runs)) * (run.before + run.after) + run.before)


@cache
def _weights() -> _Weights:
    """From the file: a line for each weight, with the features that have it."""
    by_name = {feature: int(weight) for weight, *features in map(str.split, FILE.read_text(encoding="utf-8").splitlines()) for feature in features}
    forms: dict[tuple[str, int], list[int]] = {}
    for number, run in enumerate(RUNS):
        forms.setdefault((run.sign, len(run.name("x" * (run.before + run.after)))), []).append(number)
    found = [(number, RUNS[number].characters(name), weight) for name, weight in by_name.items() for number in forms.get((name[0], len(name)), ())
             if RUNS[number].names(name)]
    alphabet = np.unique(_codes("".join(characters for _, characters, _ in found)))
    if len(alphabet) >= 1 << LETTER_BITS:
        raise ValueError(f"{FILE} has runs of {len(alphabet)} different characters, more than {LETTER_BITS} bits can tell apart")
    keys = np.concatenate([_keys_of(number, [characters for k, characters, _ in found if k == number], alphabet) for number in range(len(RUNS))])
    order = np.argsort(keys)
    facts = [np.array([by_name.get(name, 0) for name in names]) for names in FACTS.values()]
    return _Weights(alphabet, keys[order], np.array([weight for *_, weight in sorted(found, key=itemgetter(0))])[order], facts,
                    {name: weight for name, weight in by_name.items() if name.startswith("dateline")})
