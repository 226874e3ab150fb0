"""What the network sees of a candidate: numbers of its places, its words, its neighbours and the article."""

from __future__ import annotations

import itertools
import math
from typing import Any, NamedTuple

import numpy as np

from summarizer.tfidf import Idf

from .grams import Floats, Ints, Mask
from .keyword_candidates import MAX_UNITS, Candidates, Units, texts_of
from .keyword_promise import LONGEST, Part, most_promising, nesting, part_of
from .keyword_traits import CLASS_OF, GENERIC, INSIDE_AT, INSIDE_VALUES, OPEN, WORK, has
from .keyword_words import CLASS, CLASSES

MAX_CANDIDATES, MAX_TECHNICAL = 80, 120
"""How many candidates go on, and in technical texts, where terms nest."""
PLACES_AT_ONCE = 200_000
"""So many places of candidates are described at a time (or those of one candidate), which takes 25 MB; articles have a few hundred."""
CUES = {word: number for number, words in enumerate((
    "所述 实用新型 权利要求 其特征 设有 公开 一种 连通 设置",
    "本文 结果表明 试验 实验 探讨 仿真 研究 分析 方法 目的 结果 结论 显著 算法 模型 因素 特征 理论 机理 性能 试样 样品 数值 参数 综述 "
    "阐述 论述 提出 采用 针对 利用 表明 对照组 差异 统计学 优化 特点 规律 策略 意义 应用",
    "记者 日电 消息 报道 表示 说 今天 今日 昨日 昨天 近日 今年 去年 目前 新闻 当地 当天 此前 据 上午 下午 晚 他 她 我 我们 你 介绍 网友 宣布 "
    "透露 称 认为 告诉 这 那 已经 了",
    "本发明", ".")) for word in words.split()}
"""Words that tell patents, scientific abstracts and reports apart. Journals end the sentences of abstracts with a Western full stop, news hardly ever does."""
NO_CUE = 5
SIGN_WEIGHTS, STOP_WEIGHT, LENGTH_WEIGHT, PATENT, KIND_BIAS = np.array([1.09, 2.15, -0.97]), 4.57, -0.78, 6.13, 1.59
"""The evidence that a text is technical, from ln(1 + cues in a hundred words), the same of full stops, ln(words), one word that only patents have."""
CLASS_WEIGHTS = np.array([-6.92, 5.69, -4.98, -7.7, -20.74, 21.97, -4.24, 3.08, -1.66, 4.58, 15.8, -8.64, -11.9, -6.99, -7.38, 14.44, -5.49, 14.16, 0.98, 17.02,
                          7.74, 46.93, 2.06, -19.46, -10.96, 37.89])
"""And from the share of each class of units. By logistic regression of abstracts and patents against news, whole and cut short."""
FOREIGN = 0.3
"""The share of Latin words from which on a text is not Chinese."""
SEEN_CLASSES = tuple(name for name in CLASSES if name not in ("break", "function", "stop", "open", "close", "joint", "quantity"))
IS_CLASS = np.array([CLASS[name] for name in SEEN_CLASSES]) == np.arange(len(CLASSES))[:, None]
NO_CLASS = np.zeros_like(IS_CLASS)
OF_FIRST = np.concatenate((IS_CLASS, NO_CLASS)).astype(np.float32)
OF_LAST = np.block([[IS_CLASS, NO_CLASS], [NO_CLASS, IS_CLASS]]).astype(np.float32)
"""What is seen of the class of a candidate's first word, and of its last: a row for each class in a phrase, then for each class of a lone word."""
_bits = np.arange(INSIDE_VALUES)
INSIDES = np.stack([*(_bits >> bit & 1 for bit in range(5)), _bits >> 5 == 0], axis=1).astype(np.float32)
"""What is seen of the classes in a candidate: verbs, adverbs, numbers, quantities, adjectives, and whether there are nouns of all kinds alone."""
_sizes = np.arange(LONGEST + 1)
LENGTHS = np.stack([_sizes == 2, _sizes == 3, _sizes == 4, _sizes > 6, _sizes > 9], axis=1).astype(np.float32)
SIZES = (np.arange(MAX_UNITS + 1)[:, None] == np.arange(1, MAX_UNITS)).astype(np.float32)
STEPS = np.arange(MAX_UNITS)[:, None]
ROOTS = 1 / np.sqrt(np.maximum(np.arange(MAX_UNITS + 1), 1))
GROUPS = (
    ("break", "open", "close", "joint"),
    ("function", "stop", "adverb", "affix", "number", "quantity", "time", "measure", "locative"),
    ("verb", "verbal noun"),
    ("noun", "person", "place", "organisation", "name", "latin", "adjective", "attribute", "idiom", "morpheme", "short form"))
IN_GROUP = np.array([[name in group for group in GROUPS] for name in CLASSES])
SOUND, INSIDE, INSIDE_REPEATED, LEFT, RIGHT = 0, 1, 2, 3, 3 + len(GROUPS)
SENTENCES, LEAD, QUOTED, WORKS, IN_TITLE = range(RIGHT + len(GROUPS), RIGHT + len(GROUPS) + 5)
SHARED = IN_TITLE + 1
TITLE_BESIDE, TITLE_WHOLE, SUMS = SHARED, SHARED + 2 * len(GROUPS), 2 * SHARED
"""What is added up over a candidate's places: whether it is sound there, part of a longer run, of one that occurs again, what groups of words stand beside it
(left, right), whether the sentence is a new one, the first, whether it stands in quotes, in title marks, in the title. Where there is a title, also the groups
of words beside it in the title, and whether it is a whole run there. SHARED and SUMS are multiples of eight.
"""
FIVE = np.arange(5)[:, None]
COLUMNS, PRIORS = 157, 22
"""How many features there are, and how many more columns the network sees."""
LOGARITHMS = np.log1p(np.arange(max(MAX_CANDIDATES, MAX_TECHNICAL), dtype=np.float32))


class Features(NamedTuple):
    """The candidates worth a look, and what is known of them.

    rows: of shape (candidates, COLUMNS + PRIORS), of which the last are yet to be written. numbers: their numbers among all candidates. part: their places,
    sizes and counts. starts, lasts: a representative place of each. texts: in lower case. traits: of the first word, of the last, of all words, of shape
    (3, candidates). characters: how many, spaces left out. often: how often the commoner of its first and last word occurs. quoted, titled: whether a place
    of it is in quotes, in the title. unknown: whether the first word is missing from the table of document frequencies. technical: whether the text is a
    patent or a scientific abstract.
    """

    rows: Floats
    numbers: Ints
    part: Part
    starts: Ints
    lasts: Ints
    texts: list[str]
    traits: Ints
    characters: Ints
    often: Ints
    quoted: Mask
    titled: Mask
    unknown: Mask
    technical: bool


class _Table:
    """The features in the making: rows of candidates, written a column or some at a time, in order."""

    def __init__(self, candidates: int) -> None:
        self.rows = np.empty((candidates, COLUMNS + PRIORS), np.float32)
        self.at = 0

    def next(self, count: int) -> Floats:
        """The next so many columns, to be written; of shape (candidates, count)."""
        self.at += count
        columns: Floats = self.rows[:, self.at - count:self.at]
        return columns

    def add(self, *columns: Any) -> None:
        """Write columns, each one number a candidate, or one for all."""
        rows = self.rows.T
        for at, column in enumerate(columns, self.at):
            rows[at] = column
        self.at += len(columns)


def features(units: Units, found: Candidates, idf: Idf, single_characters: bool = False) -> Features | None:
    """The features of the most promising candidates, at most MAX_CANDIDATES (MAX_TECHNICAL); None where no candidate can be a term."""
    unit_idf = units.known(idf.table, idf.get, np.float32)
    classes = units.classes
    latin = int(np.count_nonzero(classes == CLASS["latin"]))
    signs = _kind(units, classes)
    technical = _is_technical(units, signs, latin)
    nested = nesting(found)
    shortest, limit = 1 if single_characters else 2, MAX_TECHNICAL if technical else MAX_CANDIDATES
    promise, kept, starts = most_promising(units, found, nested.swallowed, unit_idf, shortest, limit)
    if not len(kept):
        return None
    part = part_of(units, found, kept)
    ends = np.empty((2, len(kept)), np.int64)
    ends[0] = starts
    lasts = np.add(starts, part.sizes - 1, out=ends[1])
    traits = np.empty((3, len(kept)), np.int64)
    traits[:2] = units.traits[ends]
    np.bitwise_or.reduce(units.traits[np.minimum(starts + STEPS, lasts)], out=traits[2])
    characters = units.solid[lasts + 1] - units.solid[starts]
    table = _Table(len(kept))
    places = _Places.of(units, part)
    words = _Words.of(units, part, ends, unit_idf)
    longer = nested.longer[kept]
    _add_logarithms_and_ranks(table, part, promise, words, places, longer)
    _add_words(table, part, words, idf.default)
    _add_places(table, units, part, places)
    table.add(characters, longer / part.times)
    _add_makeup(table, part, traits, characters)
    length = len(units.ids)
    table.add(float(units.title_end > 1), *signs, math.log(length), latin / length, math.log(length / len(units.distinct)))
    return Features(table.rows, kept, part, starts, lasts, texts_of(units, starts, lasts), traits, characters, words.most,
                    places.sums[QUOTED] > 0, places.sums[IN_TITLE] > 0, words.idf[0] >= idf.default, technical)


class _Words(NamedTuple):
    """What the words of each candidate are worth: their rarity, their counts, and products of both.

    idf, counts: of the first and the last word, of shape (2, candidates). highest, most, fewest: the larger and smaller of both. sums: of the rarity of all
    words, and of their rarity times their counts.
    """

    idf: Floats
    highest: Floats
    counts: Ints
    most: Ints
    fewest: Ints
    sums: Floats

    @classmethod
    def of(cls, units: Units, part: Part, ends: Ints, unit_idf: Floats) -> _Words:
        """The words of each candidate. ends: its first and its last unit."""
        unit_counts = np.bincount(units.ids)[units.ids]
        before = np.zeros((2, len(unit_idf) + 1))
        before[0, 1:] = unit_idf
        np.multiply(unit_counts, unit_idf, out=before[1, 1:])
        before.cumsum(axis=1, out=before)
        idf, counts = unit_idf[ends], unit_counts[ends]
        return cls(idf, np.maximum(idf[0], idf[1]), counts, np.maximum(counts[0], counts[1]), np.minimum(counts[0], counts[1]),
                   before.take(ends[1] + 1, axis=1) - before.take(ends[0], axis=1))


class _Places(NamedTuple):
    """What the places of each candidate add up to.

    sums: of shape (SUMS, candidates), or (SHARED, candidates) where there is no title. most: how often the commonest run with the next unit to the left, to the
    right occurs, of shape (2, candidates). begin: the first unit in the body. last, last_sentence: of the last place (−1 where that is in the title).
    """

    sums: Floats
    most: Ints
    begin: Ints
    last: Ints
    last_sentence: Ints

    @classmethod
    def of(cls, units: Units, part: Part) -> _Places:
        """Added up from the candidates' places, of some candidates at a time where they have very many."""
        number = len(part.starts)
        if number <= PLACES_AT_ONCE:
            return cls._of_some(units, part)
        borders = np.unique(np.append(part.first.searchsorted(np.arange(0, number, PLACES_AT_ONCE)), len(part.first))).tolist()
        groups = [cls._of_some(units, part.between(low, high)) for low, high in itertools.pairwise(borders)]
        return cls(*(np.concatenate(columns, axis=-1) for columns in zip(*groups, strict=True)))

    @classmethod
    def _of_some(cls, units: Units, part: Part) -> _Places:
        starts, first, has_title = part.starts, part.first, units.title_end > 1
        sentence = units.sentences[starts]
        longest = np.maximum(part.longer[0], part.longer[1])
        flags = np.zeros((len(starts), SUMS if has_title else SHARED), bool)
        column = flags.T
        column[SOUND], column[INSIDE], column[INSIDE_REPEATED] = part.sound, longest, longest > 1
        flags[:, LEFT:RIGHT], flags[:, RIGHT:SENTENCES] = IN_GROUP.take(part.beside[:2] & CLASS_OF, axis=0)
        column[SENTENCES, 1:] = sentence[1:] != sentence[:-1]
        column[SENTENCES, first] = True
        column[LEAD] = sentence == 1
        if units.present & OPEN:
            column[QUOTED] = part.quoted
            column[WORKS] = part.quoted & has(part.beside[0], WORK)
        last = first + part.counts - 1
        begin, end = starts[first], starts[last]
        if has_title:
            in_title = column[IN_TITLE] = starts < units.title_end
            flags[:, TITLE_BESIDE:TITLE_WHOLE] = flags[:, LEFT:SENTENCES] & in_title[:, None]
            column[TITLE_WHOLE] = in_title & (longest == 0)
            begin = np.minimum.reduceat(np.where(in_title, len(units.ids), starts), first)
            end[end < units.title_end] = -1
        return cls(_added_up(flags, part), np.maximum.reduceat(part.longer, first, axis=1), begin - units.title_end, end, sentence[last])


def _added_up(flags: Mask, part: Part) -> Floats:
    """How many of each candidate's places have each flag. Eight flags are added as one number where no sum is larger than a byte, else two."""
    width = np.uint8 if np.maximum.reduce(part.counts) < 256 else np.uint32
    packed = flags.astype(width).view(np.uint64)
    sums: Floats = np.add.reduceat(packed, part.first, axis=0).view(width).astype(np.float64).T
    return sums


def _add_logarithms_and_ranks(table: _Table, part: Part, promise: Floats, words: _Words, places: _Places, longer: Ints) -> None:
    """ln(1 + x) of what is counted, and the logarithms of the ranks by some of it within the article, the largest first, equal ones in order."""
    times, sums = part.times, places.sums
    rows = np.empty((13, len(times)), np.float32)
    rows[0] = times - 1.0
    rows[1] = times - sums[IN_TITLE]
    rows[2] = times * words.sums[0] * ROOTS[part.sizes]
    rows[3] = times * words.highest
    rows[4] = promise
    rows[5] = words.sums[1] / part.sizes
    rows[6:8] = words.counts
    rows[8] = words.fewest
    rows[9] = places.begin
    rows[10] = sums[SENTENCES]
    rows[11] = times - sums[INSIDE]
    rows[12] = longer
    ranked = np.empty((5, len(times)), np.float32)
    np.negative(rows[2:5], out=ranked[:3])
    ranked[3] = times + promise * 1e-6
    np.negative(ranked[3], out=ranked[3])
    ranked[4] = rows[9]
    np.log1p(rows, out=rows)
    table.next(13)[:] = rows.T
    table.next(5).T[FIVE, ranked.argsort(axis=1, kind="stable")] = LOGARITHMS[:len(times)]


def _add_words(table: _Table, part: Part, words: _Words, unknown_idf: float) -> None:
    """Frequency and rarity."""
    times = part.times
    share = times / words.most
    table.add(times / np.maximum.reduce(times), times == 1.0, times == 2.0, words.sums[0] / part.sizes, words.highest, np.minimum(words.idf[0], words.idf[1]))
    table.next(2)[:] = words.idf.T
    table.add(words.sums[0])
    table.next(2)[:] = (words.idf >= unknown_idf).T
    table.add(share, times / words.fewest, share * (part.sizes > 1))


def _add_places(table: _Table, units: Units, part: Part, places: _Places) -> None:
    """Title, first and last places, spread, quotes, neighbours, and how far the candidate is part of longer runs."""
    body = max(len(units.ids) - units.title_end, 1)
    times, sums, has_title = part.times, places.sums, units.title_end > 1
    table.next(SHARED)[:] = (sums[:SHARED] / times).T
    table.next(TITLE_WHOLE - TITLE_BESIDE)[:] = (sums[TITLE_BESIDE:TITLE_WHOLE] > 0).T if has_title else 0
    left, right = places.most / times
    table.add(right, left, np.maximum(left, right), places.begin / body, np.maximum(places.last - units.title_end, 0) / body, sums[LEAD] > 0.0,
              sums[SENTENCES] / max(int(units.sentences[-1]), 1), places.last_sentence == units.sentences[-1], np.minimum(sums[QUOTED], 3.0), sums[WORKS] > 0.0)
    if has_title:
        _add_title(table, units, part, places)
    else:
        table.next(7)[:] = 0


def _add_title(table: _Table, units: Units, part: Part, places: _Places) -> None:
    in_title = places.sums[IN_TITLE]
    titled = in_title > 0
    title_last = np.maximum.reduceat(np.where(part.starts < units.title_end, part.ends - 1, -1), part.first)
    table.add(titled, ~titled, np.where(titled, 1 - part.starts[part.first] / units.title_end, 0), in_title > 1, in_title == part.counts,
              places.sums[TITLE_WHOLE] > 0, titled & (title_last >= units.title_end - 2))


def _add_makeup(table: _Table, part: Part, traits: Ints, characters: Ints) -> None:
    """Length, parts of speech, and words that say little."""
    kinds = len(SEEN_CLASSES)
    table.next(LENGTHS.shape[1])[:] = LENGTHS.take(characters, axis=0)
    table.next(SIZES.shape[1])[:] = SIZES.take(part.sizes, axis=0)
    first, last = traits[:2] & CLASS_OF
    lone = len(CLASSES) * (part.sizes == 1)
    table.next(kinds)[:] = OF_FIRST.take(first + lone, axis=0)
    table.next(2 * kinds)[:] = OF_LAST.take(last + lone, axis=0)
    table.next(INSIDES.shape[1])[:] = INSIDES.take(traits[2] >> INSIDE_AT & INSIDE_VALUES - 1, axis=0)
    table.next(2)[:] = has(traits[:2], GENERIC).T


def _kind(units: Units, classes: Ints) -> list[float]:
    """Signs of a patent, of a scientific abstract, of a report, and what they say together: above 0 the text is technical."""
    cues = np.bincount(units.known(CUES, _cue, np.int64), minlength=NO_CUE + 1)
    patent = cues[3] > 0
    cues[0] += cues[3]
    length = len(units.ids)
    signs, stops = np.log1p(100 * cues[:3] / length), math.log1p(100 * cues[4] / length)
    shares = np.bincount(classes[units.title_end:], minlength=len(CLASSES)) @ CLASS_WEIGHTS / max(length - units.title_end, 1)
    evidence = float(signs @ SIGN_WEIGHTS) + STOP_WEIGHT * stops + LENGTH_WEIGHT * math.log(length) + PATENT * bool(patent) + KIND_BIAS + float(shares)
    return [*signs.tolist(), evidence]


def _cue(word: str) -> int:
    return CUES.get(word, NO_CUE)


def _is_technical(units: Units, signs: list[float], latin: int) -> bool:
    """What the signs say of a Chinese text; for English ones they were not learned. latin: how many units are Latin words."""
    return signs[3] > 0 and latin < FOREIGN * len(units.ids)


def is_technical(units: Units) -> bool:
    """Whether the text clearly reads like a patent or a scientific abstract."""
    classes = units.classes
    return _is_technical(units, _kind(units, classes), int(np.count_nonzero(classes == CLASS["latin"])))
