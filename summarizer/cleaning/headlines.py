"""Where a headline ends that runs into the text it stands over (原标题：某地启用新桥近日，…).

A log-linear model over all the places where it could end (Berger, Della Pietra & Della Pietra 1996): the characters on either side, the headline's length and
marks, whether a dateline follows, and which of its words come again after the place, since a text repeats what its headline says. Its weights were learnt
from headlines with the texts they stand over by ``benchmarks/train_headlines.py``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
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
ECHO = 6
SCALE = 10
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
    weights = _weights()
    found = [(place, sum(weights.get(feature, 0) for feature in features)) for place, features in candidates(text)]
    if not found:
        return None
    place, best = max(found, key=lambda item: item[1])
    return Border(place, 1 / math.fsum(math.exp((score - best) / SCALE) for _, score in found))


def candidates(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each place where the headline may end, with the names of the features that hold there."""
    whole = SPACE.sub("_", text[:REACH])
    head = whole[:LONGEST + SHORTEST]
    kinds = [KINDS.get(mark, "h" if "一" <= mark <= "鿿" else "a" if mark.isalpha() else mark) for mark in head]
    finals = [0, *accumulate(mark in FINAL for mark in head)]
    commas = [0, *accumulate(mark in COMMAS for mark in head)]
    levels = [0, *accumulate(LEVELS.get(mark, 0) for mark in head)]
    repeats = _Repeats(whole)
    for place in range(SHORTEST, len(head) - 4):
        before, after = head[max(place - 3, 0):place], head[place:place + 4]
        features = [f"{side}{gram}" for side, grams in (("<", (before[-1:], before[-2:], before)), (">", (after[:1], after[:2], after[:3], after)))
                    for gram in grams]
        features += [
            f"={before[-1:]}|{after[:1]}", f"={before[-2:]}|{after[:1]}", f"={before[-1:]}|{after[:2]}",
            f"k{kinds[place - 1]}|{kinds[place]}{kinds[place + 1]}", f"k{kinds[place - 2]}{kinds[place - 1]}|{kinds[place]}",
            f"length{min(place // 2, 40)}", f"final{min(finals[place], 2)}", f"commas{min(commas[place], 4)}", f"open{max(min(levels[place], 2), -1)}",
            f"echo{_echo(whole, place)}",
        ]
        if datelines.find(whole[place:place + datelines.REACH]) is not None:
            features += ["dateline", f"dateline{after[:2]}"]
        yield place, features + repeats.features(place)


class _Repeats:
    """Which pairs of characters come again, and where."""

    def __init__(self, text: str) -> None:
        pairs = [text[i:i + 2] for i in range(len(text) - 1)]
        self.next = _next(pairs)
        self.earlier = [len(pairs) - 1 - i for i in _next(pairs[::-1])][::-1]
        """For each pair the place of the last one like it before it, negative without one."""

    def features(self, place: int) -> list[str]:
        """How far what stands before the place comes again after it, and what stands after it comes before."""
        again = [place <= following < place + AGAIN for following in self.next[:place - 1]]
        tail = sum(again[-4:])
        head = sum(0 <= earlier < place - 1 for earlier in self.earlier[place:place + 4])
        begins = sum(place <= following < place + 60 for following in self.next[:min(4, place - 1)])
        return [f"again{8 * sum(again) // len(again)}", f"tail{tail}", f"head{head}", f"begins{begins}", f"tail{tail}head{head}"]


def _echo(text: str, place: int) -> int:
    """How many of its first characters, at most ECHO, the text has again at ``place``."""
    return next((k for k in range(ECHO) if text[k] != text[place + k:place + k + 1]), ECHO)


def _next(pairs: Sequence[str]) -> list[int]:
    """For each pair the place of the next one like it, far behind the end without one."""
    result, seen = [len(pairs) + REACH] * len(pairs), dict[str, int]()
    for i in range(len(pairs) - 1, -1, -1):
        result[i] = seen.get(pairs[i], result[i])
        seen[pairs[i]] = i
    return result


@cache
def _weights() -> Mapping[str, int]:
    """The weight of each feature, in tenths; those not named weigh nothing."""
    result: dict[str, int] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        weight, *features = line.split(" ")
        result.update(dict.fromkeys(features, int(weight)))
    return result
