"""What a word is to keywords, in one number: its class in the lowest bits and, a bit each, what can be asked of the class and what lists say of the word.

A mask then answers for all words of an article at once, the bitwise or of a phrase's words tells whether one of them is something.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import rjieba

from summarizer.model import Token

from .grams import Ints, Mask
from .keyword_words import CLASS, CLASSES

GENERIC_FILE = Path(__file__).parent.parent / "data" / "generic_words.txt"
CLASS_OF = 31
"""The bits that hold the class."""
(VERB, ADVERB, NUMBER, QUANTITY, ADJECTIVE, NO_NOUN, INNER, BORDER, QUOTABLE, LATIN, OPEN, CLOSE, JOINT, PERSON, UNFIT_AT_BORDER, ACTING, NAME, NO_NAME,
 PERSON_OR_NAME, BEFORE, AFTER) = (1 << bit for bit in range(5, 26))
"""What is asked of a class, each a bit."""
(SPACE, DOT, WORK, PLAIN, ASCII, ENDS_IN_WORD, BEGINS_WITH_WORD, GLUED, GLUED_HAN, UNFIT_ALONE, GENERIC, ADVERBIAL, COUNTING, OF_MEDIA, OF_OFFICE, NAMELESS,
 SIGNS, ADDRESS, SLOGAN) = (1 << bit for bit in range(26, 45))
"""What is asked of a word, each a bit. SLOGAN is of the article: whether the unit is a phrase in quotes."""
OF_WORD = -1 << 26
"""The bits that are of the word, whatever its class."""
INSIDE_AT, INSIDE_VALUES = 5, 64
"""From which bit on there stand those that are counted inside a candidate, and how many values they have."""


def _but(*names: str) -> tuple[str, ...]:
    return tuple(name for name in CLASSES if name not in names)


_OUTSIDE = ("break", "function", "stop", "open", "close")
_BY_CLASS: dict[int, tuple[str, ...]] = {
    VERB: ("verb",), ADVERB: ("adverb",), NUMBER: ("number",), QUANTITY: ("quantity",), ADJECTIVE: ("adjective",),
    NO_NOUN: _but("noun", "person", "place", "organisation", "name", "latin", "short form"),
    INNER: _but(*_OUTSIDE),
    BORDER: _but(*_OUTSIDE, "joint", "quantity"),
    QUOTABLE: _but("break", "open", "close"),
    LATIN: ("latin", "number", "joint"), OPEN: ("open",), CLOSE: ("close",), JOINT: ("joint",), PERSON: ("person",),
    UNFIT_AT_BORDER: ("verb", "adverb", "locative", "measure"),
    ACTING: ("verb", "adverb", "adjective", "locative", "time"),
    NAME: ("place", "organisation", "latin"),
    NO_NAME: _but("person", "place", "organisation"),
    PERSON_OR_NAME: ("place", "organisation", "latin", "person"),
    BEFORE: ("noun", "verbal noun", "morpheme", "attribute", "number"),
    AFTER: ("noun", "verbal noun", "morpheme", "affix", "measure"),
}
"""INNER, BORDER: which classes may stand inside of a candidate, and at its borders; what makes a good one of those is learned. QUOTABLE: which may stand in a
short quote. UNFIT_AT_BORDER: which begin and end no phrase, but where its words (nearly) always stand together. ACTING: which stand inside no phrase, with the
same exception. BEFORE, AFTER: what goes on a phrase that stands before it, or after it, everywhere: then the phrase is a piece of a longer one.
"""
OF_CLASS = np.array([number | sum(bit for bit, names in _BY_CLASS.items() if name in names) for number, name in enumerate(CLASSES)])
"""The traits of each class."""
NOT_ALONE = frozenset(CLASS[name] for name in (
    "verb", "adjective", "attribute", "number", "time", "adverb", "locative", "measure", "morpheme", "affix"))
"""Classes whose words are no keywords by themselves but in technical texts, where an act or a property can be the matter."""
GLUE = frozenset(CLASS[name] for name in (
    "noun", "person", "place", "name", "verbal noun", "verb", "adjective", "attribute", "short form", "morpheme", "affix", "measure"))
"""What a single character beside a word can be, if it is a part of it."""
DOTS = frozenset("·•・‧")
HOLIDAY = ("节", "假")
"""Last characters of words of time that name something."""
ADVERBIALS = frozenset((
    "全面", "扎实", "积极", "深入", "有效", "有序", "充分", "稳步", "持续", "全力", "认真", "切实", "严格", "主动", "自觉", "坚决", "大力",
    "广泛", "普遍", "高标准", "庆祝", "喜迎", "欢度", "身着"))
"""Words that are nouns or adjectives by their tags, and at a phrase's border belong to the verb beside it; and verbs that stand before one noun again and
again without being a term with it."""
MEASURES = frozenset("款个位名家项条件次")
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
SIGNING = frozenset(("记者", "通讯员", "实习生", "见习记者", "实习记者", "责编", "编辑", "责任编辑", "摄影", "撰文", "作者", "校对"))


@cache
def generic_words() -> frozenset[str]:
    """Words that say little alone: colourless nouns and verbs, people in general, media. A readable file of the package's data."""
    lines = GENERIC_FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("# ") for word in line.split())


def has(traits: Ints, bits: int) -> Mask:
    """Which of the traits have one of these bits."""
    return (traits & bits).astype(np.bool_)


def traits(token: Token, number: int) -> int:
    """The traits of a token whose class has that number.

    >>> bool(traits(("市长", "n"), CLASS["noun"]) & OF_OFFICE), traits(("市长", "n"), CLASS["noun"]) & CLASS_OF == CLASS["noun"]
    (True, True)
    """
    word = token[0].lower()
    is_ascii, glued = word.isascii(), len(word) == 1 and number in GLUE
    return int(OF_CLASS[number]) | _listed(word) | (
        SPACE * (word == " ") | DOT * (word in DOTS) | WORK * (word == "《") | PLAIN * (is_ascii and word[0].isalnum()) | ASCII * is_ascii
        | ENDS_IN_WORD * word[-1].isalnum() | BEGINS_WITH_WORD * word[0].isalnum() | GLUED * glued | GLUED_HAN * (glued and not is_ascii)
        | UNFIT_ALONE * _is_unfit(word, token[1], number))


def _listed(word: str) -> int:
    """What the lists above say of a lower-case word."""
    return (GENERIC * (word in generic_words()) | ADVERBIAL * (word in ADVERBIALS) | COUNTING * (word in MEASURES)
            | OF_MEDIA * word.endswith(MEDIA) | OF_OFFICE * word.endswith(OFFICES) | SIGNS * (word in SIGNING or word.endswith("记者"))
            | ADDRESS * (word.startswith("www.") or "@" in word or "://" in word or word.endswith(TICKERS))
            | NAMELESS * ("某" in word or word.endswith(ADDRESSES)))


def _is_unfit(word: str, tag: str, number: int) -> bool:
    """Whether the word is no keyword by itself: by its class, or as a set phrase that says something, by its tag or its opening (an adverb, a verb…)."""
    if number == CLASS["idiom"]:
        if tag == "i":
            return True
        opening: str = rjieba.tag(word[:2])[0][1]
        return opening[0] in "dvrpcf" and opening != "vn"
    return number in NOT_ALONE and not (number == CLASS["time"] and word.endswith(HOLIDAY))
