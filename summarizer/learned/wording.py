"""A sentence's words with what the rules of the line ask about each, as bits: most sentences show by these that most rules have nothing to say of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import eq, or_
from typing import NamedTuple

from ..model import Document
from .vocabulary import (
    ACTS,
    AIMS,
    ALSO,
    CONCESSIONS,
    CONDITIONS,
    DATE,
    GLUED,
    GROUNDS,
    HALVES,
    JOINTLY,
    LEANING,
    LISTED,
    MANNERS,
    NO_SUBJECT,
    PAIRED,
    PREDICATES,
    PURPOSES,
    SPLIT_OFF,
    THAT_DAY,
    TIMEWORDS,
    UNRESOLVED,
    VAGUE,
)

QUOTE_MARKS = "“”《》「」‘’"
OPENING_QUOTES = "“《「‘"
DATES_END = "日号天前"
NEAR = 8
"""Purposes and places are sought in so many tokens."""
NOUNS = ("n", "j", "eng", "s", "l", "b")
"""Tags that a subject may begin with."""
OWN = (*NOUNS, "r", "m", "t", "q", "x", "z")
"""Tags that a run with a subject of its own may begin with."""
SUBJECTS = ("n", "j", "eng")
"""Tags that a subject begins with even where its clause goes on to lead up to the next one (河岸镇在各方支持下，…)."""
(OF_VERB, OF_LATIN, OF_PREPOSITION, OF_PERSON, OF_OWN, OF_NOUN, OF_SUBJECT, OF_HEAD, OF_LACK, OF_ACT, OF_ADVERB) = (1 << k for k in range(11))
"""What a part of speech says: a verb; a Latin word; a preposition; a person's name; what a run with a subject of its own may begin with; a subject; one that
stands even where its clause leads on; what shows that a clause has a subject where it begins with it; that it has none; a verb, preposition or adverb; an
adverb."""
(IS_OF, IS_PLACED, IS_QUOTE, IS_PREDICATE, IS_HALF, IS_PURPOSE, IS_AIM, IS_JOINT, IS_ALSO, IS_GLUED, IS_TIME, IS_DATE, IS_CONCESSION, IS_IDLE, IS_LEANING,
 IS_UNRESOLVED, IS_CONDITION, IS_LISTED, IS_SPLIT_OFF, IS_VAGUE, IS_FOR) = (1 << k for k in range(11, 32))
"""What a word says: that it is 的, 在, a quote; 为 or 为了; or on one of the vocabulary's lists."""
_LISTS: tuple[tuple[int, Iterable[str]], ...] = (
    (IS_OF, ("的",)), (IS_PLACED, ("在",)), (IS_QUOTE, {QUOTE_MARKS[i:k] for k in range(len(QUOTE_MARKS) + 1) for i in range(k)}), (IS_PREDICATE, PREDICATES),
    (IS_HALF, HALVES | PAIRED), (IS_PURPOSE, PURPOSES), (IS_AIM, AIMS | GROUNDS), (IS_JOINT, JOINTLY), (IS_ALSO, ALSO), (IS_GLUED, GLUED),
    (IS_FOR, ("为", "为了")), (IS_TIME, TIMEWORDS | THAT_DAY), (IS_CONCESSION, CONCESSIONS), (IS_IDLE, NO_SUBJECT), (IS_LEANING, LEANING),
    (IS_UNRESOLVED, UNRESOLVED), (IS_CONDITION, CONDITIONS), (IS_LISTED, LISTED), (IS_SPLIT_OFF, SPLIT_OFF), (IS_VAGUE, VAGUE))
_RETAGGED = {**dict.fromkeys(MANNERS, "d"), **dict.fromkeys(ACTS, "v")}
"""Verbs and adverbs that the tagger takes for something else."""


def _listed() -> dict[str, int]:
    """The bits of every word of the lists."""
    known: dict[str, int] = {}
    for bit, words in _LISTS:
        for word in words:
            known[word] = known.get(word, 0) | bit
    return known


class _Tags(dict[str, int]):
    """The bits of each part of speech, found out once."""

    def __missing__(self, tag: str) -> int:
        first = tag[0]
        bits = (OF_VERB * (first == "v" and tag != "vn") | OF_LATIN * (tag == "eng") | OF_PREPOSITION * (tag == "p") | OF_PERSON * tag.startswith("nr")
                | OF_OWN * tag.startswith(OWN) | OF_NOUN * tag.startswith(NOUNS) | OF_SUBJECT * tag.startswith(SUBJECTS)
                | OF_HEAD * (tag == "eng" or first in "njriblsmx") | OF_LACK * (tag == "ad" or first in "vdpcu") | OF_ACT * (first in "vdp")
                | OF_ADVERB * (first == "d"))
        self[tag] = bits
        return bits


_KNOWN = _listed()
_TAGS = _Tags()


class Wording(NamedTuple):
    """A sentence as the rules read it.

    text: its own. Of each token ``words`` and ``tags``, those that the tagger takes for something else as the verbs and adverbs that they are, and ``bits``,
    what is said of both above. offsets: where the tokens begin in the text and, at last, end. some: the bits that any token has. twice: whether a word
    stands twice in a row.
    """

    text: str
    words: list[str]
    tags: list[str]
    bits: list[int]
    offsets: list[int]
    some: int
    twice: bool


def wording(document: Document, index: int, text: str) -> Wording:
    """Sentence ``index`` of a document, of which this is the text."""
    row = document.row
    tokens = row.tokens(index)
    words = [word for word, _ in tokens]
    tags = [_RETAGGED.get(word, tag) for word, tag in tokens]
    bits = [_KNOWN.get(word, 0) | _TAGS[tag] for word, tag in zip(words, tags, strict=True)]
    for k in [k for k, word in enumerate(words) if word[-1] in DATES_END]:
        if DATE.fullmatch(words[k]):
            bits[k] |= IS_DATE
    starts = row.starts[row.first[index]:row.last[index] + 1]
    return Wording(text, words, tags, bits, (starts - starts[0]).tolist(), reduce(or_, bits, 0), any(map(eq, words, words[1:])))
