"""Which candidates a reader would let stand, and which of them say the same."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import rjieba

from summarizer.model import Document, Options
from summarizer.phrases import is_part

from .grams import Array, Ints, Mask
from .keyword_candidates import Units, text_of
from .keyword_features import Features
from .keyword_words import CLASS, CLASSES

Chances = npt.NDArray[np.float64]
GENERIC_FILE = Path(__file__).parent.parent / "data" / "generic_words.txt"


def _classes(*names: str) -> Mask:
    """A table over the classes: whether each is one of those named."""
    return np.isin(np.arange(len(CLASSES)), [CLASS[name] for name in names])


NOT_ALONE = _classes("verb", "adjective", "attribute", "number", "time", "adverb", "locative", "measure", "morpheme", "affix")
"""Classes whose words are no keywords by themselves but in technical texts, where an act or a property can be the matter."""
NOT_AT_BORDER = _classes("verb", "adverb", "locative", "measure")
"""Classes that begin and end no phrase, but where its words (nearly) always stand together."""
ACTING = _classes("verb", "adverb", "adjective", "locative", "time").astype(np.int32)
"""Classes that stand inside no phrase, with the same exception."""
GLUE = _classes("noun", "person", "place", "name", "verbal noun", "verb", "adjective", "attribute", "short form", "morpheme", "affix", "measure")
"""What a single character beside a word can be, if it is a part of it."""
AFTER = _classes("noun", "verbal noun", "morpheme", "affix", "measure")
BEFORE = _classes("noun", "verbal noun", "morpheme", "attribute", "number")
"""What goes on a phrase that stands before it, or after it, everywhere: then the phrase is a piece of a longer one."""
NAMES = _classes("place", "organisation", "latin")
OF_NAMES = _classes("person", "place", "organisation")
PEOPLE = _classes("place", "organisation", "latin", "person")
HOLIDAY = ("节", "假")
"""Last characters of words of time that name something."""
ADVERBIAL = frozenset((
    "全面", "扎实", "积极", "深入", "有效", "有序", "充分", "稳步", "持续", "全力", "认真", "切实", "严格", "主动", "自觉", "坚决", "大力",
    "广泛", "普遍", "高标准", "庆祝", "喜迎", "欢度", "身着"))
"""Words that are nouns or adjectives by their tags, and at a phrase's border belong to the verb beside it; and verbs that stand before one noun again and
again without being a term with it."""
COUNTING = frozenset("款个位名家项条件次")
"""Measures that a tagger can take for nouns and numbers, and that no term begins with."""
MEDIA = (
    "日报", "晚报", "早报", "时报", "快报", "者报", "新闻网", "新闻社", "新闻周刊", "通讯社", "电视台", "广播电台", "客户端", "记者", "融媒体", "消息人士",
    "新闻", "摄", "商报", "晨报", "导报", "周报", "人报", "青年报", "经纬网", "资讯网", "财经网")
"""How names of media end, and of those who write for them."""
OFFICES = (
    "书记", "主任", "司长", "局长", "厅长", "处长", "科长", "部长", "省长", "市长", "县长", "区长", "镇长", "乡长", "村长", "校长", "院长", "行长", "会长",
    "社长", "所长", "站长", "队长", "组长", "馆长", "总裁", "总监", "经理", "董事", "董事长", "监事", "秘书长", "发言人", "负责人", "委员", "常委", "人员",
    "人士", "群众", "们", "干部", "现场")
"""How words end for people in office, for people at large, and for scenes: they say little where no name stands with them."""
ADDRESSES = ("先生", "女士", "小姐")
"""How surnames end that stand for people who are not named, as do those with 某."""
TICKERS = (".us", ".hk", ".sz", ".sh")
"""How shares are written."""
SHORT = 4
"""Characters of such a name."""
SIGNING = frozenset(("记者", "通讯员", "实习生", "见习记者", "实习记者", "责编", "编辑", "责任编辑", "摄影", "撰文", "作者", "校对"))
GENERIC, IS_ADVERBIAL, IS_COUNTING, OF_MEDIA, OF_OFFICE, NAMELESS, SIGNS, SINGLE, OF_HOLIDAY, ADDRESS = (1 << bit for bit in range(10))
"""What `_signs` says of a word, each a bit."""
DOUBT, DOUBT_OF_NAMES, DOUBT_OF_LONERS = 0.17, 0.09, 0.2
"""Below which chance a candidate is doubtful: any, one that names a place, a person or an organisation, one that occurs once."""
FEWEST = 2
"""How many keywords a list of news has before what is doubtful is left out."""
NAME_TAGS = frozenset(("nr", "nrfg", "nrt", "ns", "nt"))
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


@cache
def generic_words() -> frozenset[str]:
    """Words that say little alone: colourless nouns and verbs, people in general, media. A readable file of the package's data."""
    lines = GENERIC_FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("# ") for word in line.split())


def _signs(word: str) -> int:
    """What the lists above say of a lower-case word, as bits."""
    signs = (GENERIC * (word in generic_words()) | IS_ADVERBIAL * (word in ADVERBIAL) | IS_COUNTING * (word in COUNTING)
             | OF_MEDIA * word.endswith(MEDIA) | OF_OFFICE * word.endswith(OFFICES) | SIGNS * (word in SIGNING or word.endswith("记者"))
             | SINGLE * (len(word) == 1 and not word.isascii()) | OF_HOLIDAY * word.endswith(HOLIDAY)
             | ADDRESS * (word.startswith("www.") or "@" in word or "://" in word or word.endswith(TICKERS)))
    return signs | NAMELESS * ("某" in word or word.endswith(ADDRESSES))


def unwanted(document: Document, options: Options, units: Units, known: Features) -> Mask:
    """Which candidates are never shown: stop words, what ``options.terms`` leaves out and, but in technical texts, generic words and those that name nothing.

    What stands in quotes somewhere may be any kind of word. Options used: terms.
    """
    lone = known.part.sizes == 1
    stop = document.stop_words
    out = np.array([text in stop for text in known.texts])
    if options.terms != "both":
        out |= ~lone if options.terms == "words" else lone
    return out if known.technical else out | _struck(units, known, lone)


def _struck(units: Units, known: Features, lone: Mask) -> Mask:
    """What a reader of news would strike: generic words and what is left of them, reporters, officers, lone verbs and the like, phrases that begin or end
    with one or have one inside.
    """
    part, starts, lasts = known.part, known.starts, known.lasts
    counts, phrase = part.counts, ~lone
    firsts, ends = units.classes[starts], units.classes[lasts]
    signs = units.known(_signs, _signs, np.int64)[units.ids]
    first_signs, last_signs = signs[starts], signs[lasts]
    fixed = (part.sizes == 2) & (counts > 1)
    loose = ~fixed | (counts < 0.8 * np.maximum(known.word_counts[units.ids[starts]], known.word_counts[units.ids[lasts]]))
    acting, named, nameless = _sums(ACTING[units.classes]), _sums(NAMES[units.classes]), _sums(signs & NAMELESS > 0)
    inner = acting[np.maximum(lasts, starts + 1)] > acting[starts + 1]
    struck = np.where(lone, NOT_ALONE[firsts] & ~((firsts == CLASS["time"]) & (last_signs & OF_HOLIDAY > 0)),
                      (NOT_AT_BORDER[firsts] | NOT_AT_BORDER[ends]) & loose | (first_signs | last_signs) & IS_ADVERBIAL > 0)
    struck |= phrase & (first_signs & IS_COUNTING > 0)
    struck |= phrase & inner & loose & (counts < 3)
    for i in np.flatnonzero(lone & (firsts == CLASS["idiom"])).tolist():
        struck[i] |= units.tag(starts[i]) == "i" or _is_clause(known.texts[i])
    struck &= ~known.quoted
    struck |= (last_signs & OF_OFFICE > 0) & (named[lasts + 1] == named[starts])
    struck |= (nameless[lasts + 1] > nameless[starts]) & (units.solid[lasts + 1] - units.solid[starts] <= SHORT)
    struck |= (last_signs & OF_MEDIA > 0) & ~known.titled
    rare = counts < 3
    people, unknown = (firsts == CLASS["person"]) & rare, lone & rare & known.unknown
    if people.any():
        struck |= people & _signed(units, known, signs)
    if unknown.any():
        struck |= unknown & _cut_off(units, known)
    dull = generic_words()
    generic = np.array([text in dull for text in known.texts]) | (last_signs & ADDRESS > 0)
    for whole in np.flatnonzero(generic & phrase).tolist():
        generic |= np.array([text in known.texts[whole] for text in known.texts]) & (counts <= counts[whole])
    result: Mask = struck | generic
    return result


def _sums(values: Array) -> Ints:
    """The sum of all values before each place, and of all."""
    result = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, out=result[1:])
    return result


@lru_cache(maxsize=4096)
def _is_clause(text: str) -> bool:
    """Whether a set phrase opens with an adverb or the like, or with a verb."""
    tag = rjieba.tag(text[:2])[0][1]
    return tag[0] in "dvrpcf" and tag != "vn"


def _cut_off(units: Units, known: Features) -> Mask:
    """Whether the candidate has two characters and a single one beside it that can be a part of the same word: mostly a longer name that the segmenter cut."""
    single = (units.ends - units.begins == 1) & GLUE[units.classes]
    beside = single[known.starts - 1] | single[np.minimum(known.lasts + 1, len(single) - 1)]
    cut: Mask = (units.ends[known.lasts] - units.begins[known.starts] == 2) & beside
    return cut


def _signed(units: Units, known: Features, signs: Ints) -> Mask:
    """Whether a word that signs reports (reporter, editor…) stands just before the candidate's place, or the text begins with it."""
    before = np.maximum(known.starts[:, None] - np.arange(1, 6), 0)
    signed: Mask = ((signs[before] & SIGNS > 0) & (units.sentences[before] == units.sentences[known.starts][:, None])).any(1)
    return signed | (known.starts < units.title_end + 3)


def mend(units: Units, known: Features, chances: Chances) -> None:
    """Where the segmenter cut a character off a word, hand the stump's chance on to the whole; ``chances`` is changed in place.

    A stump stands (nearly) always beside the same single character.
    """
    part = known.part
    single = (units.known(_signs, _signs, np.int64) & SINGLE > 0)[units.ids] & GLUE[units.classes]
    after = np.minimum(part.lasts + 1, len(single) - 1)
    left = np.maximum.reduceat(np.where(single[part.starts - 1], part.left, 0), part.first)
    right = np.maximum.reduceat(np.where(single[after], part.right, 0), part.first)
    stumps = np.flatnonzero((part.counts > 1) & (np.maximum(left, right) >= WELDED * part.counts) & (chances > 0.02 * chances.max()))
    if not len(stumps):
        return
    index = {text: i for i, text in enumerate(known.texts)}
    for i in stumps[np.argsort(part.sizes[stumps], kind="stable")].tolist():
        start, last = int(known.starts[i]), int(known.lasts[i])
        whole = text_of(units, start - 1, last) if left[i] >= right[i] else text_of(units, start, last + 1)
        at = index.get(whole)
        if at is None or not chances[at]:
            chances[i] *= STUMP
        else:
            chances[at] = max(chances[at], chances[i])
            chances[i] = 0


def fragments(units: Units, known: Features) -> Mask:
    """Phrases that everywhere go on in a noun, or follow one, and parts of names with dots: mostly pieces of a longer name."""
    part = known.part
    previous, following = units.classes[part.starts - 1], units.classes[np.minimum(part.lasts + 1, len(units.ids) - 1)]
    attached = np.logical_and.reduceat(BEFORE[previous], part.first) | np.logical_and.reduceat(AFTER[following], part.first)
    joint = CLASS["joint"]
    dotted = np.logical_and.reduceat((previous == joint) | (following == joint), part.first)
    result: Mask = (attached & (part.sizes > 1) | dotted) & ~known.quoted
    return result


def doubtful(units: Units, known: Features, chances: Chances) -> Mask:
    """Candidates of little chance: the tail in which misreadings gather. A shorter list is better than one with these."""
    classes, lone, once = units.classes[known.starts], known.part.sizes == 1, known.part.counts == 1
    below = chances < np.where(PEOPLE[classes] & lone, DOUBT_OF_NAMES, DOUBT)
    result: Mask = below | (chances < DOUBT_OF_LONERS) & once & ~(NAMES[classes] & lone) & ~known.quoted
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
        for i, chance in enumerate(self.chances):
            if len(result) == limit:
                break
            if (self.doubtful[i] and len(result) >= FEWEST) or self._said(i, result, chance >= OWN_RIGHT):
                continue
            whole = i if self.technical else self._whole(i)
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
        for j in range(min(SEARCHED, len(self.texts))):
            if self.chances[j] < least:
                break
            longer = self.texts[j]
            if text in longer and self.counts[j] >= count and len(longer) > len(text) and (count > 1 or self.sizes[j] == 1) and is_part(text, longer):
                return j
        return i


def names(units: Units, known: Features) -> Mask:
    """Whether each candidate is made of nothing but names of people, places and organisations."""
    sums = _sums(OF_NAMES[units.classes])
    result: Mask = sums[known.lasts + 1] - sums[known.starts] == known.part.sizes
    return result


def best_first(chances: Chances, wanted: int) -> Ints:
    """The candidates worth a look for so many keywords, best first; equal ones in order."""
    order = np.argsort(-chances.round(9), kind="stable")[:max(SEARCHED, SHOWN * wanted + 20)]
    result: Ints = order[chances[order] > 0]
    return result
