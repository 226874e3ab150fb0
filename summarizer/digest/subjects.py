"""What a theme's articles have in common: whether it makes a subject, which of them belong to it, and what it is called.

Grouping by similarity finds pairs and threes that share chance words. A subject is something that a reader can name: a word, not one that any article may have,
which one of the articles has among its keywords and several have, there or among their weightiest words. Words are compared in folded form and count where they
stand within a longer keyword too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from summarizer.digest.findings import term_hash
from summarizer.digest.folding import fold
from summarizer.digest.keywords import USUAL
from summarizer.digest.names import is_place

NAME_WORDS = 3
PLACE_SHARED = 0.6
KEYWORDS = 8
MOST_PAIRED = 20
"""Words of a theme that are looked at in pairs."""
RARE = 3.5
"""Inverse document frequency from which on a word can be a subject: one text in thirty has it."""
SHARED = 0.4
"""The share of a theme's articles that must have its subject in common, where they are alike enough,"""
SHARED_ALONE = 0.75
"""and where they are not."""
LIKENESS, LIKENESS_OF_ONE = 0.03, 0.15
"""Average similarity asked of a theme: of a large one, and how much more of one article; of two articles half as much more, and so on. Two articles may share
a rare word by chance, ten do not."""


@dataclass(frozen=True, slots=True)
class Row:
    """One article: its keywords, each with its score, and the hashes of its weightiest words (see findings)."""

    words: Sequence[tuple[str, float]]
    terms: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Common:
    """A word that articles of a theme have in common. holders: their numbers within the theme. strength: its mean score, 0…1."""

    word: str
    holders: tuple[int, ...]
    strength: float


def common(rows: Sequence[Row], least: int = 2) -> list[Common]:
    """The keywords that at least so many of the articles have, those of most articles first.

    >>> [(c.word, c.holders) for c in common([Row([("智慧路灯", 1.0)]), Row([("路灯", 0.5)]), Row([("水稻", 1.0)])])]
    [('路灯', (0, 1))]
    """
    texts = [compared("\n".join(word for word, _ in row.words)) for row in rows]
    scores: dict[str, list[float]] = {}
    shown: dict[str, str] = {}
    for row in rows:
        for word, score in row.words:
            key = compared(word)
            shown.setdefault(key, word)
            scores.setdefault(key, []).append(score)
    found = []
    for key, own in scores.items():
        if len(key) < 2 or shown[key] in USUAL or key.isdecimal():
            continue
        hashed = term_hash(key)
        holders = tuple(i for i, text in enumerate(texts) if key in text or hashed in rows[i].terms)
        if len(holders) >= least:
            found.append(Common(shown[key], holders, sum(own) / len(own)))
    return sorted(found, key=lambda one: (-len(one.holders), -round(one.strength, 9), one.word))


def members(rows: Sequence[Row], likeness: float, rarity: Callable[[str], float]) -> list[int]:
    """The articles that belong to the theme's subject: none where there is no subject, else those that share a word with others.

    rows: of each article. likeness: the articles' average similarity. rarity: inverse document frequency in general.
    """
    total = len(rows)
    shared = _rare(rows, rarity)
    most = len(shared[0].holders) / total if shared else 0.0
    alike = likeness >= LIKENESS + LIKENESS_OF_ONE / total
    if most < (SHARED if alike else SHARED_ALONE) or (total == 2 and not alike):
        return []
    return sorted({i for one in shared for i in one.holders})


def core(rows: Sequence[Row], rarity: Callable[[str], float]) -> list[int]:
    """Of articles that have no subject in common, the most that share two words, which chance seldom gives; none where no two articles do.

    >>> rows = [Row([("湿地", 1.0), ("武汉", 0.5)]), Row([("气候", 1.0)]), Row([("武汉", 1.0), ("湿地", 0.5)])]
    >>> core(rows, lambda word: 6.0)
    [0, 2]
    """
    pairs = [[i for i in one.holders if i in other.holders] for one, other in combinations(_rare(rows, rarity)[:MOST_PAIRED], 2)
             if not _alike(one.word, other.word)]
    return max(pairs, key=len, default=[])


def subject(rows: Sequence[Row], rarity: Callable[[str], float]) -> str:
    """The word that most of the articles share, as it is compared; nothing where they share none."""
    return next((compared(one.word) for one in _rare(rows, rarity)), "")


def _rare(rows: Sequence[Row], rarity: Callable[[str], float]) -> list[Common]:
    return [one for one in common(rows) if rarity(one.word) >= RARE]


def compared(word: str) -> str:
    """A word as it is compared: Simplified, in lower case."""
    return fold(word).lower()


def name_words(rows: Sequence[Row], outside: Callable[[str], float], rarity: Callable[[str], float]) -> list[tuple[str, int]]:
    """The words that name a theme, best first, KEYWORDS of them at the most, and how many of its articles have them: those that many have, and the rest of the
    batch, and texts in general, have not.

    outside: the share of all articles that have a word among their keywords. rarity: as in ``members``.
    """
    ranked = []
    for one in common(rows, min(2, len(rows))):
        share = len(one.holders) / len(rows)
        usual = max(outside(one.word) * 0.5, float(np.exp(-rarity(one.word))))
        ranked.append((-round(share * (0.5 + one.strength) * float(np.log((share + 0.05) / (usual + 0.02))), 6), one.word, len(one.holders)))
    chosen: list[tuple[str, int]] = []
    for _, word, holders in sorted(ranked):
        if not any(_alike(word, other) for other, _ in chosen):
            chosen.append((word, holders))
        if len(chosen) == KEYWORDS:
            break
    return chosen


def _alike(one: str, other: str) -> bool:
    """Whether one word says nothing besides another."""
    return one in other or other in one or _same_letters(one, other)


def _same_letters(one: str, other: str) -> bool:
    """Whether two words are mostly the same characters: 智慧路灯, 路灯智能.

    >>> _same_letters("排涝泵车", "泵车排涝"), _same_letters("路灯", "路面")
    (True, False)
    """
    shared = sum((Counter(one) & Counter(other)).values())
    return shared >= 0.6 * min(len(one), len(other)) and shared >= 2


def title_of(words: Sequence[tuple[str, int]], total: int) -> str:
    """A theme's name, from its words with the number of its articles that have them: a place that not nearly all have is no part of it, where there is more.

    >>> title_of([("高温", 4), ("阿富汗", 2), ("干旱", 2)], 4), title_of([("夏威夷", 1)], 2)
    ('高温 · 干旱', '夏威夷')
    """
    own = [word for word, holders in words if holders >= PLACE_SHARED * total or not is_place(word, "")]
    return " · ".join((own or [word for word, _ in words])[:NAME_WORDS])
