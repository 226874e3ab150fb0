"""Which candidates a reader would let stand, and which of them say the same."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rjieba

from summarizer.model import Document, Options
from summarizer.phrases import Candidate, is_part

from .grams import Mask
from .keyword_candidates import Candidates, Units, text_of
from .keyword_features import UNKNOWN, Features
from .keyword_words import CLASS, CLASSES

Chances = npt.NDArray[np.float64]
GENERIC_FILE = Path(__file__).parent.parent / "data" / "generic_words.txt"
NOT_ALONE = np.isin(np.arange(len(CLASSES)), [CLASS[name] for name in (
    "verb", "adjective", "attribute", "number", "time", "adverb", "locative", "measure", "morpheme", "affix")])
"""Classes whose words are no keywords by themselves but in technical texts, where an act or a property can be the matter."""
NOT_AT_BORDER = np.isin(np.arange(len(CLASSES)), [CLASS[name] for name in ("verb", "adverb", "locative", "measure")])
"""Classes that begin and end no phrase, but where its words (nearly) always stand together."""
GLUE = np.isin(np.arange(len(CLASSES)), [CLASS[name] for name in (
    "noun", "person", "place", "name", "verbal noun", "verb", "adjective", "attribute", "short form", "morpheme", "affix", "measure")])
"""What a single character beside a word can be, if it is a part of it."""
HOLIDAY = frozenset("节假")
"""Last characters of words of time that name something."""
ADVERBIAL = frozenset((
    "全面", "扎实", "积极", "深入", "有效", "有序", "充分", "稳步", "持续", "全力", "认真", "切实", "严格", "主动", "自觉", "坚决", "大力",
    "广泛", "普遍", "高标准"))
"""Words that are nouns or adjectives by their tags, and at a phrase's border belong to the verb beside it."""
NAMES = np.isin(np.arange(len(CLASSES)), [CLASS[name] for name in ("place", "organisation", "latin")])
PEOPLE = np.isin(np.arange(len(CLASSES)), [CLASS["person"]])
DOUBT, DOUBT_OF_NAMES, DOUBT_OF_LONERS = 0.17, 0.09, 0.2
"""Below which chance a candidate is doubtful: any, one that names a place, a person or an organisation, one that occurs once."""
FEWEST = 3
"""How many keywords a list of news has before what is doubtful is left out."""
NAME_TAGS = frozenset(("nr", "nrfg", "nrt", "ns", "nt"))
OWN_RIGHT = 0.12
"""In technical texts, where terms nest, a part or a whole of another keyword may stand if its own chance is at least this."""
ACTING = np.isin(np.arange(len(CLASSES)), [CLASS[name] for name in ("verb", "adverb", "adjective", "locative", "time")])
COUNTING = frozenset("款个位名家项条件次")
"""Measures that a tagger can take for nouns and numbers, and that no term begins with."""
OFFICES = ("书记", "主任", "司长", "局长", "厅长", "处长", "科长", "部长", "省长", "市长", "县长", "区长", "镇长", "乡长", "村长", "校长", "院长", "行长", "会长", "社长", "所长", "站长", "队长", "组长", "馆长",
           "总裁", "总监", "经理", "董事", "董事长", "监事", "秘书长", "发言人", "负责人", "委员", "常委", "人员", "人士", "群众", "们", "干部", "现场")
AFTER = np.isin(np.arange(len(CLASSES)), [CLASS[name] for name in ("noun", "verbal noun", "morpheme", "affix", "measure")])
BEFORE = np.isin(np.arange(len(CLASSES)), [CLASS[name] for name in ("noun", "verbal noun", "morpheme", "attribute", "number")])
FRAGMENT = 0.25
MEDIA = ("日报", "晚报", "早报", "时报", "快报", "新闻网", "新闻社", "新闻周刊", "通讯社", "者报", "电视台", "广播电台", "客户端", "记者", "融媒体", "消息人士", "新闻", "摄")
"""How names of media end, and of those who write for them."""
SIGNING = frozenset(("记者", "通讯员", "实习生", "见习记者", "实习记者", "责编", "编辑", "责任编辑", "摄影", "撰文", "作者", "校对"))
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


def unwanted(document: Document, options: Options, units: Units, found: Candidates, known: Features) -> Mask:
    """Which candidates are never shown: stop words, what ``options.terms`` leaves out and, but in technical texts, generic words and those that name nothing.

    What stands in quotes somewhere may be any kind of word. Options used: terms.
    """
    lone = found.sizes[known.numbers] == 1
    out = np.array([text in document.stop_words for text in known.texts])
    if options.terms != "both":
        out |= ~lone if options.terms == "words" else lone
    return out if known.technical else out | _struck(units, found, known, lone)


def _struck(units: Units, found: Candidates, known: Features, lone: Mask) -> Mask:
    """What a reader of news would strike: generic words and what is left of them, reporters, lone verbs and the like, phrases that begin or end
    with one.
    """
    counts = found.counts[known.numbers]
    firsts, lasts = units.classes[known.starts], units.classes[known.lasts]
    word_counts = np.bincount(units.ids, minlength=len(units.forms))
    fixed = (found.sizes[known.numbers] == 2) & (counts > 1)
    loose = ~fixed | (counts < 0.8 * np.maximum(word_counts[units.ids[known.starts]], word_counts[units.ids[known.lasts]]))
    idiom = np.array([units.tag(start) == "i" for start in known.starts.tolist()])
    holiday = np.array([text[-1] in HOLIDAY for text in known.texts]) & (firsts == CLASS["time"])
    struck = np.where(lone, (NOT_ALONE[firsts] | idiom) & ~holiday, (NOT_AT_BORDER[firsts] | NOT_AT_BORDER[lasts]) & loose)
    adverbial = units.known(ADVERBIAL, ADVERBIAL.__contains__)[units.ids]
    struck |= ~lone & (adverbial[known.starts] | adverbial[known.lasts])
    struck |= ~lone & units.known(COUNTING, COUNTING.__contains__)[units.ids[known.starts]]
    acting = np.concatenate(([0], np.cumsum(ACTING[units.classes])))
    inner = acting[np.maximum(known.lasts, known.starts + 1)] - acting[known.starts + 1]
    struck |= ~lone & (inner > 0) & loose & (counts < 3)
    struck |= lone & np.array([_is_clause(text) if tag == "l" else False for text, tag in zip(known.texts, map(units.tag, known.starts.tolist()))])
    struck &= ~np.maximum.reduceat(found.quoted, found.first)[known.numbers]
    struck |= np.array([(text.endswith(OFFICES) and not NAMES[units.classes[a:b + 1]].any()) or _is_anonymous(text) for text, a, b in zip(known.texts, known.starts.tolist(), known.lasts.tolist())])
    struck |= np.array([text.endswith(MEDIA) for text in known.texts]) & ~_in_title(units, found)[known.numbers]
    struck |= (firsts == CLASS["person"]) & _signed(units, known) & (counts < 3)
    struck |= lone & (counts < 3) & (known.rows[:, UNKNOWN] > 0) & _cut_off(units, known)
    dull = generic_words()
    generic = np.array([text in dull or text.startswith("www.") or "@" in text or "://" in text for text in known.texts])
    for whole in np.flatnonzero(generic & ~lone).tolist():
        generic |= np.array([text in known.texts[whole] for text in known.texts]) & (counts <= counts[whole])
    result: Mask = struck | generic
    return result


def _is_clause(text: str) -> bool:
    """Whether a set phrase opens with an adverb or the like, or is a verb with its object."""
    tags = [tag for _, tag in rjieba.tag(text[:2])]
    return tags[0][0] in "dvrpcf" and tags[0] != "vn"


def _is_anonymous(text: str) -> bool:
    """Whether the text is a surname with an address, or a name left out."""
    return len(text) <= 4 and ("某" in text or text.endswith(("先生", "女士", "小姐")))


def _cut_off(units: Units, known: Features) -> Mask:
    """Whether the candidate has two characters and a single one beside it that can be a part of the same word: mostly a longer name that the segmenter cut."""
    lengths = units.ends - units.begins
    single = (lengths == 1) & GLUE[units.classes]
    beside = single[known.starts - 1] | single[np.minimum(known.lasts + 1, len(single) - 1)]
    cut: Mask = np.array([len(text) == 2 for text in known.texts]) & beside
    return cut


def _signed(units: Units, known: Features) -> Mask:
    """Whether a word that signs reports (reporter, editor…) stands just before the candidate's place, or the text begins with it."""
    signs = units.known(SIGNING, lambda word: word in SIGNING or word.endswith("记者"))[units.ids]
    before = np.maximum(known.starts[:, None] - np.arange(1, 6), 0)
    signed: Mask = (signs[before] & (units.sentences[before] == units.sentences[known.starts][:, None])).any(1)
    return signed | (known.starts < units.title_end + 3)


def _in_title(units: Units, found: Candidates) -> Mask:
    inside: Mask = np.maximum.reduceat(found.starts < units.title_end, found.first)
    return inside


def mend(units: Units, found: Candidates, known: Features, chances: Chances) -> None:
    """Where the segmenter cut a character off a word, hand the stump's chance on to the whole; ``chances`` is changed in place.

    A stump stands (nearly) always beside the same single character.
    """
    single = units.known(mend, lambda word: len(word) == 1 and not word.isascii())[units.ids] & GLUE[units.classes]
    left = np.maximum.reduceat(np.where(single[found.starts - 1], found.left, 0), found.first)[known.numbers]
    right = np.maximum.reduceat(np.where(single[np.minimum(found.lasts + 1, len(single) - 1)], found.right, 0), found.first)[known.numbers]
    counts = found.counts[known.numbers]
    stumps = np.flatnonzero((counts > 1) & (np.maximum(left, right) >= WELDED * counts) & (chances > 0.02 * chances.max()))
    index = {text: i for i, text in enumerate(known.texts)} if len(stumps) else {}
    for i in stumps[np.argsort(found.sizes[known.numbers[stumps]], kind="stable")].tolist():
        start, last = int(known.starts[i]), int(known.lasts[i])
        whole = text_of(units, start - 1, last) if left[i] >= right[i] else text_of(units, start, last + 1)
        at = index.get(whole)
        if at is None or not chances[at]:
            chances[i] *= STUMP
        else:
            chances[at] = max(chances[at], chances[i])
            chances[i] = 0


def fragments(units: Units, found: Candidates, known: Features) -> Mask:
    """Phrases that everywhere go on in a noun, or follow one: mostly pieces of a longer name."""
    before = BEFORE[units.classes[found.starts - 1]]
    after = AFTER[units.classes[np.minimum(found.lasts + 1, len(units.ids) - 1)]]
    attached = np.minimum.reduceat(before, found.first) | np.minimum.reduceat(after, found.first)
    quoted = np.maximum.reduceat(found.quoted, found.first)
    joint = units.classes == CLASS["joint"]
    dotted = np.minimum.reduceat(joint[found.starts - 1] | joint[np.minimum(found.lasts + 1, len(joint) - 1)], found.first)
    result: Mask = ((attached & (found.sizes > 1) | dotted) & ~quoted)[known.numbers]
    return result


def doubtful(units: Units, found: Candidates, known: Features, chances: Chances) -> Mask:
    """Candidates of little chance that occur once and are no names: the tail in which misreadings gather. A shorter list is better than one with these."""
    names = NAMES[units.classes[known.starts]] & (found.sizes[known.numbers] == 1)
    once = found.counts[known.numbers] == 1
    quoted = np.maximum.reduceat(found.quoted, found.first)[known.numbers]
    people = names | (PEOPLE[units.classes[known.starts]] & (found.sizes[known.numbers] == 1))
    result: Mask = (chances < np.where(people, DOUBT_OF_NAMES, DOUBT)) | (chances < DOUBT_OF_LONERS) & once & ~names & ~quoted
    return result


def chosen(scored: Sequence[tuple[Candidate, float]], limit: int, technical: bool, doubtful: Set[str] = frozenset()) -> list[tuple[Candidate, float]]:
    """The best ``limit`` candidates of which none is part of another.

    scored: best first. doubtful: keys of those that are left out once there are FEWEST others. technical: a part may stand beside its whole if it occurs more often, so that it is more than a piece of it, or if both are likely;
    but a name never does. Else a whole that occurs as often as a part of it takes the part's place.

    >>> words = ("海州市委", "nt", 5), ("海州市", "ns", 3), ("防汛", "vn", 2)
    >>> council, city, flood = (Candidate(word, (word,), (tag,), times, 0) for word, tag, times in words)
    >>> [(candidate.key, score) for candidate, score in chosen([(city, 0.9), (flood, 0.8), (council, 0.5)], 2, technical=False)]
    [('海州市委', 0.9), ('防汛', 0.8)]
    """
    result: list[tuple[Candidate, float]] = []
    for candidate, score in scored:
        if len(result) == limit:
            break
        if len(result) >= FEWEST and candidate.key in doubtful:
            continue
        likely = score >= OWN_RIGHT
        if not any(_say_the_same(candidate, other, technical, likely) for other, _ in result):
            whole = candidate if technical else _whole(candidate, score, scored)
            if whole is candidate or not any(_say_the_same(whole, other, technical) for other, _ in result):
                candidate = whole
            result.append((candidate, score))
    return result


def _whole(part: Candidate, score: float, scored: Sequence[tuple[Candidate, float]]) -> Candidate:
    """The best candidate that contains the part, occurs as often, and is not far less likely; the part itself where there is none."""
    for candidate, chance in scored[:SEARCHED]:
        if chance < LIKELY_WHOLE * score:
            break
        sure = part.times > 1 or len(candidate.words) == 1
        if sure and candidate.times >= part.times and len(candidate.key) > len(part.key) and is_part(part.key, candidate.key):
            return candidate
    return part


def _say_the_same(one: Candidate, other: Candidate, technical: bool, likely: bool = False) -> bool:
    part, whole = (one, other) if len(one.key) < len(other.key) else (other, one)
    if not is_part(part.key, whole.key):
        return False
    name = bool(part.tags) and NAME_TAGS.issuperset(part.tags)
    nests = technical and not name
    return not (nests and (likely or part.times + part.in_title > whole.times + whole.in_title))


def best_first(chances: Chances, wanted: int) -> list[int]:
    """The candidates worth a look for so many keywords, best first; equal ones in order."""
    order = np.argsort(-chances.round(9), kind="stable")[:max(SEARCHED, SHOWN * wanted + 20)]
    return [i for i in order.tolist() if chances[i] > 0]
