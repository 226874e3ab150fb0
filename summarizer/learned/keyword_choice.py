"""Which candidates a reader would let stand, and which of them say the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from summarizer.model import Document, Options
from summarizer.phrases import is_part

from .grams import Ints, Mask
from .keyword_candidates import Units, text_of
from .keyword_features import Features
from .keyword_traits import (
    ACTING,
    ADDRESS,
    ADVERBIAL,
    AFTER,
    BEFORE,
    COUNTING,
    GLUED,
    GLUED_HAN,
    JOINT,
    NAME,
    NAMELESS,
    NO_NAME,
    OF_MEDIA,
    OF_OFFICE,
    PERSON,
    PERSON_OR_NAME,
    SIGNS,
    UNFIT_ALONE,
    UNFIT_AT_BORDER,
    generic_words,
    has,
)

Chances = npt.NDArray[np.float64]
SHORT = 4
"""Characters of a name that stands for a person who is not named."""
INNER_STEPS = np.arange(1, 4)[:, None]
"""From the first word of a candidate to those that can stand inside."""
SIGNED_STEPS = np.arange(1, 6)[:, None]
"""How far before a name a word that signs is looked for."""
DOUBT, DOUBT_OF_NAMES, DOUBT_OF_LONERS = 0.17, 0.09, 0.2
"""Below which chance a candidate is doubtful: any, one that names a place, a person or an organisation, one that occurs once."""
FEWEST = 2
"""How many keywords a list of news has before what is doubtful is left out."""
OWN_RIGHT = 0.12
"""In technical texts, where terms nest, a part or a whole of another keyword may stand if its own chance is at least this."""
FRAGMENT = 0.25
"""What is left of the chance of a piece of a longer phrase."""
WELDED = 0.9
"""From this share of its occurrences on, a candidate with the same character beside it is a stump of the longer word."""
STUMP = 0.1
"""What is left of a stump's chance where the longer word is no candidate."""
LIKELY_WHOLE = 0.05
"""A whole may take a part's place if its chance is at least this share of the part's."""
SEARCHED = 50
"""Among how many of the best candidates wholes are looked for, however many keywords are wanted: the first five of ten are the five."""
SHOWN = 3
"""How many candidates for each keyword wanted are looked at when parts of others are left out."""


def unwanted(document: Document, options: Options, units: Units, known: Features) -> Mask:
    """Which candidates are never shown: stop words, what ``options.terms`` leaves out and, but in technical texts, generic words and those that name nothing.

    What stands in quotes somewhere may be any kind of word. Options used: terms.
    """
    lone = known.part.sizes == 1
    out = np.zeros(len(lone), bool)
    out[_listed(known.texts, document.stop_words)] = True
    if options.terms != "both":
        out |= ~lone if options.terms == "words" else lone
    if not known.technical:
        out |= _struck(units, known, lone)
        out |= _generic(known, lone)
    return out


def _listed(texts: Sequence[str], words: frozenset[str]) -> list[int]:
    """Which of the texts are among the words."""
    found = words.intersection(texts)
    return [i for i, text in enumerate(texts) if text in found] if found else []


def _struck(units: Units, known: Features, lone: Mask) -> Mask:
    """What a reader of news would strike: reporters, officers, lone verbs and the like, phrases that begin or end with one or have one inside."""
    counts, (first, last, inside) = known.part.counts, known.traits
    edge = first | last
    rare = counts < 3
    loose = (known.part.sizes != 2) | (counts < 2) | (counts < 0.8 * known.often)
    struck: Mask = np.where(lone, first & UNFIT_ALONE, edge & ADVERBIAL | first & COUNTING).astype(bool)
    struck |= (has(edge, UNFIT_AT_BORDER) | _acts_inside(units, known) & rare) & loose & ~lone
    struck &= ~known.quoted
    struck |= has(last, OF_OFFICE) & ~has(inside, NAME)
    struck |= has(inside, NAMELESS) & (known.characters <= SHORT)
    struck |= has(last, OF_MEDIA) & ~known.titled
    people, unknown = has(first, PERSON) & rare, lone & rare & known.unknown
    if np.count_nonzero(people):
        struck |= people & _signed(units, known)
    if np.count_nonzero(unknown):
        struck |= unknown & _cut_off(units, known)
    return struck


def _acts_inside(units: Units, known: Features) -> Mask:
    """Whether a word between the first and the last is a verb or the like."""
    places = known.starts + INNER_STEPS
    return has(np.bitwise_or.reduce(units.traits[np.minimum(places, known.lasts)] * (places < known.lasts)), ACTING)


def _generic(known: Features, lone: Mask) -> Mask:
    """Generic words and addresses, and what is left of generic phrases."""
    counts, last = known.part.counts, known.traits[1]
    generic = has(last, ADDRESS)
    generic[_listed(known.texts, generic_words())] = True
    for whole in (generic & ~lone).nonzero()[0].tolist():
        generic |= np.array([text in known.texts[whole] for text in known.texts]) & (counts <= counts[whole])
    return generic


def _cut_off(units: Units, known: Features) -> Mask:
    """Whether the candidate has two characters and a single one beside it that can be a part of the same word: mostly a longer name that the segmenter cut."""
    beside = units.traits[known.starts - 1] | units.traits[known.lasts + 1]
    cut: Mask = (units.ends[known.lasts] - units.begins[known.starts] == 2) & has(beside, GLUED)
    return cut


def _signed(units: Units, known: Features) -> Mask:
    """Whether a word that signs reports (reporter, editor…) stands just before the candidate's place, or the text begins with it."""
    before = np.maximum(known.starts - SIGNED_STEPS, 0)
    signed = has(np.bitwise_or.reduce(units.traits[before] * (units.sentences[before] == units.sentences[known.starts])), SIGNS)
    signed |= known.starts < units.title_end + 3
    return signed


def mend(units: Units, known: Features, chances: Chances) -> None:
    """Where the segmenter cut a character off a word, hand the stump's chance on to the whole; ``chances`` is changed in place.

    A stump stands (nearly) always beside the same single character.
    """
    part = known.part
    left, right = np.maximum.reduceat(part.longer * has(part.beside[:2], GLUED_HAN), part.first, axis=1)
    welded = (np.maximum(left, right) >= WELDED * part.times) & (part.times > 1.0)
    stumps = (welded & (chances > 0.02 * np.maximum.reduce(chances))).nonzero()[0].tolist()
    index = {text: i for i, text in enumerate(known.texts)} if stumps else {}
    for i in stumps:
        start, last = int(known.starts[i]), int(known.lasts[i])
        at = index.get(text_of(units, start - 1, last) if left[i] >= right[i] else text_of(units, start, last + 1))
        if at is None or not chances[at]:
            chances[i] *= STUMP
        else:
            chances[at] = max(chances[at], chances[i])
            chances[i] = 0


def fragments(known: Features) -> Mask:
    """Phrases that everywhere go on in a noun, or follow one, and parts of names with dots: mostly pieces of a longer name."""
    part = known.part
    left, right, beside = np.bitwise_and.reduceat(part.beside, part.first, axis=1)
    attached = (left & BEFORE | right & AFTER).astype(bool)
    result: Mask = (attached & (part.sizes > 1) | has(beside, JOINT)) & ~known.quoted
    return result


def doubtful(known: Features, chances: Chances) -> Mask:
    """Candidates of little chance: the tail in which misreadings gather. A shorter list is better than one with these."""
    part = known.part
    lone_names = known.traits[0] * (part.sizes == 1)
    below = chances < np.where(has(lone_names, PERSON_OR_NAME), DOUBT_OF_NAMES, DOUBT)
    result: Mask = below | (chances < DOUBT_OF_LONERS) & (part.times == 1.0) & ~has(lone_names, NAME) & ~known.quoted
    return result


class Choice(NamedTuple):
    """The candidates as a choice among them sees them, best first.

    texts, counts, sizes: of each its text, its places, its units. chances: how likely it is. names: whether it is nothing but a name. doubtful: whether it is
    left out once there are FEWEST others. technical: whether terms nest, so that a part may stand beside its whole.
    """

    texts: Sequence[str]
    counts: Sequence[int]
    sizes: Sequence[int]
    chances: Sequence[float]
    names: Sequence[bool]
    doubtful: Sequence[bool]
    technical: bool

    def best(self, limit: int) -> list[tuple[int, float]]:
        """The numbers of the best candidates, at most ``limit``, with their scores: no candidate says the same as another.

        In technical texts a part may stand beside its whole if it occurs more often, so that it is more than a piece of it, or if both are likely; but a name
        never does. Elsewhere a whole that occurs as often as a part of it takes the part's place.

        >>> choice = Choice(["海州市", "防汛", "海州市委"], [3, 2, 5], [1, 1, 1], [0.9, 0.8, 0.5], [True, False, True], [False] * 3, False)
        >>> choice.best(2)
        [(2, 0.9), (1, 0.8)]
        """
        result: list[tuple[int, float]] = []
        together = "\n".join(self.texts)
        for i, (chance, doubtful) in enumerate(zip(self.chances, self.doubtful, strict=True)):
            if doubtful and len(result) >= FEWEST:
                continue
            if len(result) == limit:
                break
            if not self._said(i, result, chance >= OWN_RIGHT):
                whole = i if self.technical or together.count(self.texts[i]) < 2 else self._whole(i)
                result.append((i if whole == i or self._said(whole, result, False) else whole, chance))
        return result

    def _said(self, i: int, result: Sequence[tuple[int, float]], likely: bool) -> bool:
        text = self.texts[i]
        for j, _ in result:
            other = self.texts[j]
            part, whole = (i, j) if len(text) < len(other) else (j, i)
            if self.texts[part] in self.texts[whole] and is_part(self.texts[part], self.texts[whole]):
                nests = self.technical and not self.names[part]
                if not (nests and (likely or self.counts[part] > self.counts[whole])):
                    return True
        return False

    def _whole(self, i: int) -> int:
        """The best candidate that contains this one, occurs as often, and is not far less likely; itself where there is none."""
        text, count, least = self.texts[i], self.counts[i], LIKELY_WHOLE * self.chances[i]
        for j in [j for j, longer in enumerate(self.texts[:SEARCHED]) if text in longer]:
            longer = self.texts[j]
            if self.chances[j] >= least and self.counts[j] >= count and len(longer) > len(text) and (count > 1 or self.sizes[j] == 1) and is_part(text, longer):
                return j
        return i


def names(known: Features) -> Mask:
    """Whether each candidate is made of nothing but names of people, places and organisations."""
    return ~has(known.traits[2], NO_NAME)


def best_first(chances: Chances, wanted: int) -> Ints:
    """The candidates worth a look for so many keywords, best first; equal ones in order."""
    order = (-chances.round(9)).argsort(kind="stable")[:max(SEARCHED, SHOWN * wanted + 20)]
    result: Ints = order[chances[order] > 0]
    return result
