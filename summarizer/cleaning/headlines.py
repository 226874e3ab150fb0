"""Where a headline ends that runs into the text it stands over (原标题：某地启用新桥近日，…).

A log-linear model over all the places where it could end (Berger, Della Pietra & Della Pietra 1996): the characters on either side, the headline's length and
marks, whether a dateline follows, and which of its words come again after the place, since a text repeats what its headline says. Its weights were learnt
from headlines with the texts they stand over by ``benchmarks/train_headlines.py``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import cache
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
FEWEST, MOST = np.array([[0], [0], [-1]]), np.array([[2], [4], [2]])
"""Fewer or more of them than these make no difference."""
LENGTHS = np.minimum(np.arange(LONGEST + SHORTEST) // 2, 40)
LETTER_BITS = 11
LETTERS = (1 << LETTER_BITS) - 2
"""Runs are of at most so many different characters, which have the numbers from 1; the next one stands for all others."""
OF_KINDS = 1 << 60
"""What makes the numbers of runs of kinds others than those of runs of characters."""


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
    total: list[int] = (weights.of_runs(seen) + weights.of_facts(seen)).tolist()
    least = max(total) - REMOTE
    for place in datelines.may_begin(seen.text, seen.places):
        if total[place - SHORTEST] >= least:
            total[place - SHORTEST] += sum([weights.datelines.get(name, 0) for name in seen.dateline(place)])
    best = max(total)
    return Border(seen.places[total.index(best)], 1 / math.fsum([_share(best - score) for score in total]))


@cache
def _share(short: int) -> float:
    """How likely a place is for one that is likelier by so many tenths."""
    return math.exp(-short / SCALE)


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
        return cls(whole, _codes(whole), _kinds(head), range(SHORTEST, len(head) - 4))

    def facts(self) -> Array:
        """Which feature of each of FACTS holds at each place: a row for each of FACTS."""
        start, stop = self.places.start, self.places.stop
        values = np.zeros((len(FACTS), len(self.places)), np.int64)
        values[0] = LENGTHS[start:stop]
        marks = MARKS.take(self.codes[:stop - 1], axis=1, mode="clip").cumsum(axis=1)[:, start - 1:]
        values[1:4] = np.minimum(np.maximum(marks, FEWEST), MOST) - FEWEST
        at = self.text.find(self.text[0], start, stop)
        while at >= 0:
            values[4, at - start] = _echo(self.text, at)
            at = self.text.find(self.text[0], at + 1, stop)
        values[5:9] = _repeats(self.codes, stop)[:, start:stop]
        values[5] = 8 * values[5] // np.arange(start - 1, stop - 1)
        values[9] = 5 * values[6] + values[7]
        return values

    def dateline(self, place: int) -> list[str]:
        """The features that hold where a dateline begins; none elsewhere."""
        begins = datelines.begins(self.text[place:place + datelines.REACH])
        return ["dateline", f"dateline{self.text[place:place + 2]}"] if begins else []


def _kinds(text: str) -> str:
    """Of what kind each character is."""
    return "".join(["h" if "一" <= mark <= "鿿" else KINDS.get(mark) or ("a" if mark.isalpha() else mark) for mark in text])


def _codes(text: str) -> Array:
    """The code of each character."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)


def _repeats(codes: Array, stop: int) -> Array:
    """How far the text repeats its headline, for each place 0…``stop`` where that may end: four rows.

    Of the pairs of characters before the place (of all, of the last four, of the first four) how many come again soon after it; and of the first four
    after it how many came before it. The rows are in the order again, tail, head, begins.
    """
    numbered = codes[:-1] << 30 | codes[1:] << 9 | np.arange(len(codes) - 1)  # each pair, and where it stands: below REACH, which nine bits hold
    numbered.sort()
    like_next = ((numbered[1:] ^ numbered[:-1]) < 512).nonzero()[0]
    i, following = numbered[like_next] & 511, numbered[like_next + 1] & 511
    # the places after the pair at i, and not after the one like it
    after, last = i + 2, np.minimum(following, stop)
    first = np.maximum(after, following - AGAIN + 1)
    return _spread(np.array([first, first, np.maximum(after, following - 3), np.maximum(first, following - BEGINS + 1)]),
                   np.array([last, np.minimum(last, i + 5), last, np.where(i < 4, last, 0)]), stop)


def _spread(first: Array, last: Array, stop: int) -> Array:
    """How many of the ranges first…last (both included) hold each of 0…``stop``: a row for each row of ranges."""
    size = stop + 2
    rows = np.arange(0, len(first) * size, size)[:, None]
    ends = last + 1 + rows
    starts = np.minimum(first + rows, ends)  # a range that holds nothing adds and takes away at one place
    steps: Array = np.bincount(starts.ravel(), minlength=len(first) * size) - np.bincount(ends.ravel(), minlength=len(first) * size)
    return steps.reshape(len(first), size).cumsum(axis=1)


def _echo(text: str, place: int) -> int:
    """How many of its first characters, at most ECHO, the text has again at ``place``."""
    return next((k for k in range(ECHO) if text[k] != text[place + k:place + k + 1]), ECHO)


class _Weights(NamedTuple):
    """The weight of each feature, in tenths; what is not there weighs nothing.

    letters: the number of each character that runs are made of, by its code. keys: runs by number, rising, between two numbers that no run has.
    values: the weights of each of them where a headline ends before it, after its first character, after its second, after its third: four columns.
    facts: the weights of the features of FACTS, one after another. starts: where those of each of FACTS begin, a column. datelines: weights by name.
    """

    letters: Array
    keys: Array
    values: Array
    facts: Array
    starts: Array
    datelines: dict[str, int]

    def of_facts(self, seen: _Seen) -> Array:
        """At each place the weights of its facts together."""
        total: Array = self.facts.take(seen.facts() + self.starts).sum(axis=0)
        return total

    def of_runs(self, seen: _Seen) -> Array:
        """At each place the weights of its runs together."""
        size = len(seen.kinds)
        letters = self.letters.take(np.concatenate((seen.codes[:size], _codes(seen.kinds))), mode="clip")
        runs = [*_runs(letters[:size], 4), _runs(letters[size:], 3)[2] | OF_KINDS]
        # a run that a place may stand in begins at most three characters before the first place, and at the last place
        keys = np.array([run[SHORTEST - 3:size - 4] for run in runs])
        at = self.keys.searchsorted(keys)
        at *= self.keys[at] == keys
        by_start = self.values[at].sum(axis=0)
        total: Array = by_start[3:, 0] + by_start[2:-1, 1] + by_start[1:-2, 2] + by_start[:-3, 3]
        return total


def _runs(letters: Array, longest: int) -> list[Array]:
    """The numbers of the runs of one letter, of two and so on that begin at each of the letters."""
    runs = [letters]
    for size in range(1, longest):
        runs.append(runs[-1][:-1] << LETTER_BITS | letters[size:])
    return runs


@cache
def _weights() -> _Weights:
    """From the file: a line for each weight, with the features that have it."""
    by_name = {feature: int(weight) for weight, *features in map(str.split, FILE.read_text(encoding="utf-8").splitlines()) for feature in features}
    forms: dict[tuple[str, int], list[_Run]] = {}
    for run in RUNS:
        forms.setdefault((run.sign, len(run.name("x" * (run.before + run.after)))), []).append(run)
    found: dict[_Run, dict[str, int]] = {run: {} for run in RUNS}
    for name, weight in by_name.items():
        for run in forms.get((name[0], len(name)), ()):
            if run.names(name):
                found[run][run.characters(name)] = weight
    letters = _letters("".join([characters for known in found.values() for characters in known]))
    keys, at = np.unique(np.concatenate([[-1, np.iinfo(np.int64).max], *(_keys(run, known, letters) for run, known in found.items())]), return_inverse=True)
    values = np.zeros((len(keys), 4), np.int64)
    values[at[2:], [run.before for run, known in found.items() for _ in known]] = [weight for known in found.values() for weight in known.values()]
    facts = [[by_name.get(name, 0) for name in names] for names in FACTS.values()]
    return _Weights(letters, keys, values, np.concatenate(facts), np.cumsum([0, *map(len, facts[:-1])])[:, None],
                    {name: weight for name, weight in by_name.items() if name.startswith("dateline")})


def _letters(characters: str) -> Array:
    """By its code, the number of each character; the last one stands for all beyond."""
    codes = np.unique(_codes(characters))
    if len(codes) > LETTERS:
        raise ValueError(f"{FILE} has runs of {len(codes)} different characters, more than {LETTER_BITS} bits can tell apart")
    letters = np.full(codes[-1] + 2, LETTERS + 1)
    letters[codes] = np.arange(1, len(codes) + 1)
    return letters


def _keys(run: _Run, characters: Iterable[str], letters: Array) -> Array:
    """The numbers of runs of one form, given by their characters."""
    size = run.before + run.after
    numbers: Array = _runs(letters[_codes("".join(characters))], size)[-1][::size]
    return numbers | OF_KINDS if run.sign == "k" else numbers
