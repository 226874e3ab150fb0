"""Which candidates a reader would let stand, and which of them say the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from summarizer.model import Document, Options
from summarizer.patterns import lazy
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
    CLASS_OF,
    COUNTING,
    GENERIC,
    GLUED,
    GLUED_HAN,
    JOINT,
    LATIN,
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
from .keyword_words import CLASS, CLASSES

Chances = npt.NDArray[np.float64]
SHORT = 4
"""Characters of a name that stands for a person who is not named."""
INNER_STEPS = np.arange(1, 4)[:, None]
"""From the first word of a candidate to those that can stand inside."""
SIGNED_STEPS = np.arange(1, 6)[:, None]
"""How far before a name a word that signs is looked for."""
DOUBT, DOUBT_OF_NAMES, DOUBT_OF_LONERS, DOUBT_OF_LONE_NAMES = 0.22, 0.1, 0.25, 0.13
"""Below which chance a candidate is doubtful: any, one that names a place, a person or an organisation, and both where they occur once."""
FEWEST = 2
"""How many keywords a list of news has before what is doubtful is left out."""
OWN_RIGHT = 0.12
"""In technical texts, where terms nest, a part or a whole of another keyword may stand if its own chance is at least this."""
FRAGMENT = 0.25
"""What is left of the chance of a piece of a longer phrase."""
NO_FIRM = lazy("(?:集团|控股|股份|有限|责任|[总分支]?公司|企业|实业)+")
"""What firms are called without their names"""
FIRM_ENDS = frozenset("司份团股业限任")
"""and with which characters that ends."""
WELDED = 0.9
"""From this share of its occurrences on, a candidate with the same character beside it is a stump of the longer word."""
STUMP = 0.1
"""What is left of a stump's chance where the longer word is no candidate."""
PIECE, PIECE_TIMES = 0.75, 3
"""From this share of its occurrences on, and from so many of them, a candidate with the same noun beside it is a piece of a longer term."""
GOING_ON, PLACE = np.isin(CLASSES, ("noun", "name", "verbal noun", "morpheme", "short form")), CLASS["place"]
"""Classes of what a piece goes on in, or follows; a place also goes on in a place."""
LIKELY_WHOLE = 0.1
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
    people, unknown = has(first, PERSON), lone & rare & known.unknown
    if np.count_nonzero(people & rare) or (units.present & SIGNS and np.count_nonzero(people)):
        struck |= people & _signed(units, known, rare)
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
    generic[[i for i, text in enumerate(known.texts) if text[-1] in FIRM_ENDS and NO_FIRM.fullmatch(text)]] = True
    for whole in (generic & ~lone).nonzero()[0].tolist():
        generic |= np.array([text in known.texts[whole] for text in known.texts]) & (counts <= counts[whole])
    return generic


def _cut_off(units: Units, known: Features) -> Mask:
    """Whether the candidate has two characters and a single one beside it that can be a part of the same word: mostly a longer name that the segmenter cut."""
    beside = units.traits[known.starts - 1] | units.traits[known.lasts + 1]
    cut: Mask = (units.ends[known.lasts] - units.begins[known.starts] == 2) & has(beside, GLUED)
    return cut


def _signed(units: Units, known: Features, rare: Mask) -> Mask:
    """Whether a word that signs reports (reporter, editor…) stands just before the candidate: before one place of those that are rare, before all places of
    the others. What the text begins with, maybe in brackets, and names nowhere else is a signature, too.
    """
    part = known.part
    before = np.maximum(part.starts - SIGNED_STEPS, 0)
    signed = has(np.bitwise_or.reduce(units.traits[before] * (units.sentences[before] == units.sentences[part.starts])), SIGNS)
    in_brackets = CLASS["break"] in units.classes[units.title_end:units.title_end + 1]
    begins = (known.starts <= units.title_end + 2 * in_brackets) & (part.counts == 1)
    somewhere = np.logical_or.reduceat(signed, part.first) | begins
    result: Mask = np.where(rare, somewhere, np.logical_and.reduceat(signed, part.first))
    return result


def mend(units: Units, known: Features, chances: Chances, broken: Mask) -> None:
    """Hand the chance of what is cut on to the whole; ``chances`` is changed in place. broken: which candidates are `fragments`, and no wholes.

    A stump (nearly) always stands beside the same single character, which the segmenter cut off; without a whole it loses its chance. A piece (nearly) always
    goes on in the same noun, or follows the same one; to a lone word, a generic noun adds nothing.
    """
    part = known.part
    side, place = (part.longer >= (PIECE * np.maximum(part.times, 2.0)).repeat(part.counts)).nonzero()
    owner = part.first.searchsorted(place, "right") - 1
    beside, longer, times, lone = part.beside[side, place], part.longer[side, place], part.times[owner], part.sizes[owner] == 1
    stump = has(beside, GLUED_HAN) & (longer >= WELDED * times)
    classes = beside & CLASS_OF
    adds = GOING_ON[classes] & ~(lone & has(beside, GENERIC)) | (classes == PLACE) & lone & (known.traits[0][owner] & CLASS_OF == PLACE)
    piece = adds & (times >= PIECE_TIMES) & ~known.quoted[owner]
    cut = sorted(set(owner[(stump | piece) & (chances[owner] > 0.02 * np.maximum.reduce(chances))].tolist()))
    if not cut:
        return
    index = {text: i for i, text in enumerate(known.texts)}

    def whole_of(i: int, here: Mask) -> int | None:
        at = (here & (owner == i)).nonzero()[0]
        best = at[longer[at].argmax()]
        start, right = int(part.starts[place[best]]) - 1, int(side[best])
        return index.get(text_of(units, start + right, start + right + int(part.sizes[i])))

    stumps, pieces = set(owner[stump].tolist()), set(owner[piece].tolist())
    for i in cut:
        whole = whole_of(i, stump if i in stumps else piece)
        while whole is not None and whole in pieces and i not in stumps:
            whole = whole_of(whole, piece)
        if whole is not None and chances[whole] and (i in stumps or not broken[whole]):
            chances[whole] = max(chances[whole], chances[i])
            chances[i] = 0
        elif i in stumps:
            chances[i] *= STUMP


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
    name = has(known.traits[0] * (part.sizes == 1), PERSON_OR_NAME)
    once = np.where(name & ~has(known.traits[0], PERSON | LATIN), DOUBT_OF_LONE_NAMES, DOUBT_OF_LONERS)
    result: Mask = chances < np.where(part.times == 1.0, once, np.where(name, DOUBT_OF_NAMES, DOUBT))
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
