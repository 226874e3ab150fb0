"""Where a headline ends that runs into the text it stands over (原标题：某地启用新桥近日，…).

A log-linear model over all the places where it could end (Berger, Della Pietra & Della Pietra 1996): the characters on either side, the headline's length and
marks, whether a dateline follows, and which of its words come again after the place, since a text repeats what its headline says. Its weights were learnt
from headlines with the texts they stand over by ``benchmarks/train_headlines.py``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, islice
from pathlib import Path
from typing import NamedTuple

from summarizer.cleaning import datelines
from summarizer.patterns import lazy

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
FINAL, COMMAS = frozenset("。；;"), frozenset("，,、")
LEVELS = {mark: step for marks, step in ((OPENING, 1), (CLOSING, -1)) for mark in marks}


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
    runs, others = _weights()
    scores = [0] * len(seen.places)
    for run, weights in zip(RUNS, runs, strict=True):
        whole = seen.kinds if run.sign == "k" else seen.text
        scores = [score + weights.get(whole[place - run.before:place + run.after], 0) for score, place in zip(scores, seen.places, strict=True)]
    for names in seen.facts():
        scores = [score + others.get(name, 0) for score, name in zip(scores, names, strict=True)]
    least = max(scores) - REMOTE
    scores = [score + sum(others.get(name, 0) for name in seen.dateline(place)) if score >= least else score
              for score, place in zip(scores, seen.places, strict=True)]
    best = max(scores)
    return Border(seen.places[scores.index(best)], 1 / math.fsum(math.exp((score - best) / SCALE) for score in scores))


def candidates(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each place where the headline may end, with the names of the features that hold there: what ``border`` weighs."""
    seen = _Seen.of(text)
    for place, *facts in zip(seen.places, *seen.facts(), strict=True):
        runs = [run.name((seen.kinds if run.sign == "k" else seen.text)[place - run.before:place + run.after]) for run in RUNS]
        yield place, [*runs, *facts, *seen.dateline(place)]


class _Run(NamedTuple):
    """A kind of feature: so many characters before a place and after it; those themselves, or (sign k) of what kind each is."""

    sign: str
    before: int
    after: int

    def name(self, characters: str) -> str:
        """As the file of weights has it."""
        border = "|" if self.before and self.after else ""
        return f"{self.sign}{characters[:self.before]}{border}{characters[self.before:]}"

    def characters(self, name: str) -> str:
        """What ``name`` gave this name, if it is one of this run's."""
        return name[1:1 + self.before] + name[len(name) - self.after:]


LENGTHS = [f"length{min(place // 2, 40)}" for place in range(SHORTEST, LONGEST + 1)]
FINALS = [f"final{min(count, 2)}" for count in range(LONGEST + 1)]
COMMA_COUNTS = [f"commas{min(count, 4)}" for count in range(LONGEST + 1)]
ECHOES = [f"echo{count}" for count in range(ECHO + 1)]
TAILS, HEADS, BEGINNINGS = ([f"{name}{count}" for count in range(5)] for name in ("tail", "head", "begins"))
BOTH = [[tail + head for head in HEADS] for tail in TAILS]
RUNS = (*(_Run("<", size, 0) for size in (1, 2, 3)), *(_Run(">", 0, size) for size in (1, 2, 3, 4)),
        _Run("=", 1, 1), _Run("=", 2, 1), _Run("=", 1, 2), _Run("k", 1, 2), _Run("k", 2, 1))


class _Seen(NamedTuple):
    """What is looked at: the text, each space a low line; of what kind its first characters are; and the places where its headline may end."""

    text: str
    kinds: str
    places: range

    @classmethod
    def of(cls, text: str) -> _Seen:
        """What is seen of a text."""
        whole = SPACE.sub("_", text[:REACH])
        head = whole[:LONGEST + SHORTEST]
        return cls(whole, "".join(map(_kind, head)), range(SHORTEST, len(head) - 4))

    def facts(self) -> list[list[str]]:
        """Features of other sorts but datelines: of each sort the one that holds at each place."""
        text, places = self.text, self.places
        head = text[:len(self.kinds)]
        finals = accumulate(mark in FINAL for mark in head)
        commas = accumulate(mark in COMMAS for mark in head)
        levels = accumulate(LEVELS.get(mark, 0) for mark in head)
        again, tail, opening, begins = _repeats(text, places)
        return [
            LENGTHS[:len(places)],
            [FINALS[count] for count in islice(finals, SHORTEST - 1, SHORTEST - 1 + len(places))],
            [COMMA_COUNTS[count] for count in islice(commas, SHORTEST - 1, SHORTEST - 1 + len(places))],
            [f"open{max(min(level, 2), -1)}" for level in islice(levels, SHORTEST - 1, SHORTEST - 1 + len(places))],
            [ECHOES[_echo(text, place) if text[place] == text[0] else 0] for place in places],
            [f"again{8 * again[place] // (place - 1)}" for place in places],
            [TAILS[tail[place]] for place in places],
            [HEADS[opening[place]] for place in places],
            [BEGINNINGS[begins[place]] for place in places],
            [BOTH[tail[place]][opening[place]] for place in places],
        ]

    def dateline(self, place: int) -> list[str]:
        """The features that hold where a dateline begins; none elsewhere."""
        if datelines.find(self.text[place:place + datelines.REACH]) is None:
            return []
        return ["dateline", f"dateline{self.text[place:place + 2]}"]


def _kind(mark: str) -> str:
    return KINDS.get(mark) or ("h" if "一" <= mark <= "鿿" else "a" if mark.isalpha() else mark)


def _repeats(text: str, places: range) -> tuple[list[int], list[int], list[int], list[int]]:
    """How far the text repeats its headline, for each place where that may end.

    Of the pairs of characters before the place (of all, of the last four, of the first four) how many come again soon after it; and of the first four
    after it how many came before it.
    """
    again, tail, opening, begins = ([0] * (places.stop + 1) for _ in range(4))
    pairs = [text[i:i + 2] for i in range(len(text) - 1)]
    later = dict[str, int]()
    for i in range(len(pairs) - 1, -1, -1):
        following = later.get(pairs[i])
        later[pairs[i]] = i
        if following is None:
            continue
        # the places after the pair at i, and not after the one like it
        first, last = max(i + 2, following - AGAIN + 1), min(following, places.stop)
        for place in range(first, last + 1):
            again[place] += 1
        for place in range(first, min(last, i + 5) + 1):
            tail[place] += 1
        if i < 4:
            for place in range(max(first, following - BEGINS + 1), last + 1):
                begins[place] += 1
        for place in range(max(following - 3, i + 2), min(following, places.stop) + 1):
            opening[place] += 1
    return again, tail, opening, begins


def _echo(text: str, place: int) -> int:
    """How many of its first characters, at most ECHO, the text has again at ``place``."""
    return next((k for k in range(ECHO) if text[k] != text[place + k:place + k + 1]), ECHO)


@cache
def _weights() -> tuple[list[dict[str, int]], dict[str, int]]:
    """The weight of each feature, in tenths: of runs by their characters, of others by name; what is not there weighs nothing."""
    runs, others = [dict[str, int]() for _ in RUNS], dict[str, int]()
    by_form: dict[tuple[str, int], list[tuple[_Run, dict[str, int]]]] = {}
    for run, known in zip(RUNS, runs, strict=True):
        by_form.setdefault((run.sign, len(run.name("x" * (run.before + run.after)))), []).append((run, known))
    for line in FILE.read_text(encoding="utf-8").splitlines():
        weight, *features = line.split(" ")
        value = int(weight)
        for feature in features:
            others[feature] = value
            for run, known in by_form.get((feature[0], len(feature)), ()):
                if run.name(characters := run.characters(feature)) == feature:
                    known[characters] = value
    return runs, others
