"""A sentence's words with what the rules of the line ask about each, as bits: most sentences show by these that most rules have nothing to say of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import eq, or_
from typing import NamedTuple

from ..model import Document
from .vocabulary import (
    ACTS,
    AIMS,
    ALSO,
    ATTRIBUTES,
    CONCESSIONS,
    CONDITIONS,
    DATE,
    GLUED,
    GROUNDS,
    HALVES,
    HOSTS,
    JOINTLY,
    KIN,
    LEANING,
    LEANING_END,
    LISTED,
    MANNERS,
    MEETS,
    NO_SUBJECT,
    PAIRED,
    POSTS,
    PREDICATES,
    PROVISOS,
    PURPOSES,
    QUOTING,
    SAYING,
    SPLIT_OFF,
    THAT_DAY,
    TIMEWORDS,
    UNRESOLVED,
    VAGUE,
    WHOLES,
)

MARKS = "，；：、,;:。—… \n"
QUOTE_MARKS = "“”《》「」‘’"
OPENING_QUOTES = "“《「‘"
FURTHER = ("进一步", "不断", "持续", "切实")
NEAR = 8
"""Purposes and places are sought in so many tokens."""
NOUNS = ("n", "j", "eng", "s", "l", "b")
"""Tags that a subject may begin with."""
OWN = (*NOUNS, "r", "m", "t", "q", "x", "z")
"""Tags that a run with a subject of its own may begin with."""
SUBJECTS = ("n", "j", "eng")
"""Tags that a subject begins with even where its clause goes on to lead up to the next one (河岸镇在各方支持下，…)."""
(OF_VERB, OF_LATIN, OF_PREPOSITION, OF_PERSON, OF_OWN, OF_NOUN, OF_SUBJECT, OF_HEAD, OF_ACT, OF_LACK, OF_ADVERB, OF_OPEN, OF_PARTICLE) = (
    1 << k for k in range(13))
"""What a part of speech says: a verb; a Latin word; a preposition; a person's name; what a run with a subject of its own may begin with; a subject; one that
stands even where its clause leads on; what shows, at the head of a clause, that it has a subject; a verb, preposition or adverb; what shows at the head that
there is none; an adverb; what no clause ends with but the last; what none ends with."""
(IS_OF, IS_PLACED, IS_QUOTE, IS_PREDICATE, IS_HALF, IS_PURPOSE, IS_AIM, IS_JOINT, IS_ALSO, IS_GLUED, IS_FOR, IS_TIME, IS_CONCESSION, IS_IDLE, IS_LEANING,
 IS_THEN, IS_UNRESOLVED, IS_CONDITION, IS_LISTED, IS_SPLIT_OFF, IS_VAGUE, IS_KIN, IS_QUOTING, IS_SAYING, IS_LEANING_END, IS_RECENT, IS_ITS,
 IS_LETTING, IS_BY, IS_WHOLE, IS_HOSTING, IS_ETC, IS_MEETING) = (1 << k for k in range(13, 46))
"""What a word says: that it is one of a few, or on one of the vocabulary's lists."""
(IS_DATE, IS_NO_HEAD, IS_MARK, IS_BLANK, IS_SPEAKING, IS_BACK, IS_POST, IS_LACKING) = (1 << k for k in range(46, 54))
"""What word and tag say: a date; a date or time; what a clause does not end with; nor begin; by which somebody speaks where a clause ends with it; what points
back; a post; what shows at the head of a clause that it has no subject."""
_LISTS: tuple[tuple[int, Iterable[str]], ...] = (
    (IS_OF, ("的",)), (IS_PLACED, ("在",)), (IS_QUOTE, {QUOTE_MARKS[i:k] for k in range(len(QUOTE_MARKS) + 1) for i in range(k)}), (IS_PREDICATE, PREDICATES),
    (IS_HALF, HALVES | PAIRED), (IS_PURPOSE, PURPOSES), (IS_AIM, AIMS | GROUNDS | PROVISOS), (IS_JOINT, JOINTLY), (IS_ALSO, ALSO), (IS_GLUED, GLUED),
    (IS_FOR, ("为", "为了")), (IS_TIME, TIMEWORDS | THAT_DAY), (IS_CONCESSION, CONCESSIONS), (IS_IDLE, NO_SUBJECT), (IS_LEANING, LEANING), (IS_THEN, ("就",)),
    (IS_UNRESOLVED, UNRESOLVED), (IS_CONDITION, CONDITIONS), (IS_LISTED, LISTED), (IS_SPLIT_OFF, SPLIT_OFF), (IS_VAGUE, VAGUE), (IS_KIN, KIN),
    (IS_QUOTING, QUOTING), (IS_SAYING, SAYING), (IS_LEANING_END, LEANING_END), (IS_RECENT, ("最近",)), (IS_ITS, ("其",)), (IS_LETTING, ("让", "使")),
    (IS_BY, ("由",)), (IS_WHOLE, WHOLES), (IS_HOSTING, HOSTS), (IS_ETC, ("等",)), (IS_MEETING, MEETS))
_RETAGGED = {**dict.fromkeys(MANNERS, "d"), **dict.fromkeys(ACTS, "v"), **dict.fromkeys(ATTRIBUTES, "b")}
"""Verbs, adverbs and attributes that the tagger takes for something else."""


def _listed() -> dict[str, int]:
    """The bits of every word of the lists."""
    known: dict[str, int] = {}
    for bit, words in _LISTS:
        for word in words:
            known[word] = known.get(word, 0) | bit
    return known


_KNOWN = _listed()


def _of_tag(tag: str) -> int:
    """What a part of speech says, as bits."""
    first = tag[0]
    return (OF_VERB * (first == "v" and tag != "vn") | OF_LATIN * (tag == "eng") | OF_PREPOSITION * (tag == "p") | OF_PERSON * tag.startswith("nr")
            | OF_OWN * tag.startswith(OWN) | OF_NOUN * tag.startswith(NOUNS) | OF_SUBJECT * tag.startswith(SUBJECTS)
            | OF_HEAD * (tag == "eng" or first in "njriblsmx") | OF_ACT * (first in "vdp") | OF_LACK * (first in "vdpcu") | OF_ADVERB * (first == "d")
            | OF_OPEN * (first in "pcf") | OF_PARTICLE * (tag in ("uj", "ud", "uv")))


class _Tags(dict[str, int]):
    """The bits of each part of speech, found out once."""

    def __missing__(self, tag: str) -> int:
        bits = self[tag] = _of_tag(tag)
        return bits


_TAGS = _Tags()


def _read(word: str, tag: str) -> tuple[str, str, int]:
    """A token as the rules read it: its word, its tag, and the bits that are said of both."""
    tag = _RETAGGED.get(word, tag)
    first, last = word[0], word[-1]
    bits = _KNOWN.get(word, 0) | _TAGS[tag]
    if last in "日号天前" and DATE.fullmatch(word):
        bits |= IS_DATE
    if tag == "t" or bits & IS_DATE:
        bits |= IS_NO_HEAD
    if word in MARKS or word.isspace():
        bits |= IS_BLANK
    if word in MARKS or first in "—…":
        bits |= IS_MARK
    if tag == "t" or last in "后时许止":
        bits |= IS_LEANING_END
    if bits & IS_QUOTING or last in "称说":
        bits |= IS_SPEAKING
    if bits & IS_UNRESOLVED or first in "该此其":
        bits |= IS_BACK
    if bits & IS_UNRESOLVED and not bits & OF_ADVERB:
        bits |= IS_SPLIT_OFF
    if bits & OF_PARTICLE and word not in "的地得":
        bits &= ~OF_PARTICLE
    if word.endswith(POSTS):
        bits |= IS_POST
    if bits & IS_IDLE or (bits & OF_LACK and not bits & IS_CONCESSION) or tag == "ad" or word.startswith(FURTHER):
        bits |= IS_LACKING
    return word, tag, bits


class Wording(NamedTuple):
    """A sentence as the rules read it.

    text: its own. Of each token ``words`` and ``tags``, those that the tagger takes for something else as the verbs, adverbs and attributes that they
    are, and ``bits``, what is said of both above. offsets: where the tokens begin in the text and, at last, end. some: the bits that any token has.
    twice: whether a word stands twice in a row.
    """

    text: str
    words: Sequence[str]
    tags: Sequence[str]
    bits: Sequence[int]
    offsets: list[int]
    some: int
    twice: bool


def wording(document: Document, index: int, text: str) -> Wording:
    """Sentence ``index`` of a document, of which this is the text."""
    row = document.row
    first, last = row.first[index], row.last[index]
    tokens = list(map(row.lexicon.notes(_read).__getitem__, row.numbers[first:last].tolist()))
    words, tags, bits = zip(*tokens, strict=True) if tokens else ((), (), ())
    starts = row.starts[first:last + 1]
    return Wording(text, words, tags, bits, (starts - starts[0]).tolist(), reduce(or_, bits, 0), any(map(eq, words, words[1:])))
