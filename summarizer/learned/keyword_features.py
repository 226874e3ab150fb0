"""What the network sees of a candidate: numbers of its places, its words, its neighbours and the article."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence, Set
from typing import Any, NamedTuple

import numpy as np

from summarizer.tfidf import Idf

from .grams import Floats, Ints, Mask
from .keyword_candidates import MAX_UNITS, Candidates, Units, texts_of
from .keyword_words import CLASS, CLASSES

MAX_CANDIDATES, MAX_TECHNICAL = 80, 120
"""How many candidates go on, and in technical texts, where terms nest."""
LONGEST = 30
"""Characters."""
PLACES_AT_ONCE = 200_000
"""So many places of candidates are described at a time (or those of one candidate), which takes 25 MB; articles have a few hundred."""
CUES = {word: number for number, words in enumerate((
    "所述 实用新型 权利要求 其特征 设有 公开 一种 连通 设置",
    "本文 结果表明 试验 实验 探讨 仿真 研究 分析 方法 目的 结果 结论 显著 算法 模型 因素 特征 理论 机理 性能 试样 样品 数值 参数 综述 "
    "阐述 论述 提出 采用 针对 利用 表明 对照组 差异 统计学 优化 特点 规律 策略 意义 应用",
    "记者 日电 消息 报道 表示 说 今天 今日 昨日 昨天 近日 今年 去年 目前 新闻 当地 当天 此前 据 上午 下午 晚 他 她 我 我们 你 介绍 网友 宣布 "
    "透露 称 认为 告诉 这 那 已经 了",
    "本发明")) for word in words.split()}
"""Words that tell patents, scientific abstracts and reports apart."""
SIGN_WEIGHTS, LENGTH_WEIGHT, PATENT, KIND_BIAS = np.array([1.38, 2.85, -1.74]), -2.31, 5.0, 5.42
"""The evidence that a text is technical, from ln(1 + cues in a hundred words), ln(words), one word that only patents have."""
CLASS_WEIGHTS = np.array([5.44, 6.17, -7.48, -7.65, -6.08, 10.57, 6.83, -5.28, -2.05, 4.07, 5.63, -1.21, -7.95, 1.68, -9.21, 2.18, 2.39, 6.72, 1.18, 4.77,
                          3.11, 3.53, 16.71, -21.38, -20.84, 8.79])
"""And from the share of each class of units. By logistic regression of abstracts and patents against news, half of it cut short."""
FOREIGN = 0.3
"""The share of Latin words from which on a text is not Chinese."""
NEIGHBOURS = np.zeros(len(CLASSES), np.int64)
for _group, _names in enumerate(("break open close joint", "function stop adverb affix number quantity time measure locative", "verb|verbal noun",
                                 "noun person place organisation name latin adjective attribute idiom morpheme|short form")):
    NEIGHBOURS[[CLASS[name] for part in _names.split("|") for name in ([part] if part in CLASS else part.split())]] = _group
GROUPS = 4
IN_GROUP = (np.arange(GROUPS)[:, None] == NEIGHBOURS).astype(np.int32)
WORK = frozenset("《")
"""What opens the name of a work."""
NOMINAL = np.isin(np.arange(len(CLASSES)), [CLASS[name] for name in ("noun", "person", "place", "organisation", "name", "latin", "short form")])
SEEN_CLASSES = tuple(name for name in CLASSES if name not in ("break", "function", "stop", "open", "close", "joint", "quantity"))
IS_CLASS = (np.array([CLASS[name] for name in SEEN_CLASSES])[:, None] == np.arange(len(CLASSES))).astype(np.float32)
INSIDE_CLASSES = np.stack([*(np.arange(len(CLASSES)) == CLASS[name] for name in ("verb", "adverb", "number", "quantity", "adjective")),
                           NOMINAL]).astype(np.int32)
"""Which classes are counted inside a candidate; the last row: nouns of all kinds."""
_sizes = np.arange(LONGEST + 1)
LENGTHS = np.stack([_sizes == 2, _sizes == 3, _sizes == 4, _sizes > 6, _sizes > 9])
SIZES = np.arange(1, MAX_UNITS)[:, None] == np.arange(MAX_UNITS + 1)
ROOTS = 1 / np.sqrt(np.maximum(np.arange(MAX_UNITS + 1), 1))
SHAPES = np.array([[0.8, 0.8], [1.0, 0.6], [0.8, 0.8], [0.9, 0.54]])
"""What is left of a candidate's promise: of a lone word, a phrase, a word and a phrase that are always part of a longer one; in turn if it occurs more than
once or in the title, and if not.
"""
SOUND, INSIDE, INSIDE_REPEATED, BESIDE = 0, 1, 2, 3
TITLE_WHOLE = BESIDE + 2 * GROUPS + 5
SENTENCES, LEAD, QUOTED, WORKS, IN_TITLE = range(BESIDE + 2 * GROUPS, TITLE_WHOLE)
TITLE_BESIDE = TITLE_WHOLE + 1
SUMS = TITLE_BESIDE + 2 * GROUPS
"""What is added up over a candidate's places: whether it is sound there, part of a longer run, of one that occurs again, what groups of words stand beside it
(left, right), whether the sentence is a new one, the first, whether it stands in quotes, in title marks, in the title, there as a whole run; the groups
of words beside it in the title.
"""
FIVE = np.arange(5)[:, None]
COLUMNS = 157
LOGARITHMS = np.log1p(np.arange(max(MAX_CANDIDATES, MAX_TECHNICAL), dtype=np.float32))


class Features(NamedTuple):
    """The candidates worth a look, and what is known of them.

    rows: of shape (candidates, COLUMNS). numbers: their numbers among all candidates. part: their places, sizes and counts, as `Candidates` has them.
    starts, lasts: a representative place of each. texts: in lower case. quoted, titled: whether a place of it is in quotes, in the title. unknown: whether the
    first word is missing from the table of document frequencies. word_counts: of each distinct unit. technical: whether the text is a patent or a
    scientific abstract.
    """

    rows: Floats
    numbers: Ints
    part: Candidates
    starts: Ints
    lasts: Ints
    texts: list[str]
    quoted: Mask
    titled: Mask
    unknown: Mask
    word_counts: Ints
    technical: bool


class _Table:
    """The features in the making: each a row of an array, in order, which is turned at the end."""

    def __init__(self, candidates: int) -> None:
        self.columns = np.empty((COLUMNS, candidates), np.float32)
        self.at = 0

    def next(self, count: int) -> Floats:
        """The next so many rows, to be written."""
        self.at += count
        rows: Floats = self.columns[self.at - count:self.at]
        return rows

    def add(self, *columns: Any) -> None:
        """Write rows, each one number a candidate, or one for all."""
        rows = self.columns
        for at, column in enumerate(columns, self.at):
            rows[at] = column
        self.at += len(columns)


def features(units: Units, found: Candidates, idf: Idf, generic: Set[str], single_characters: bool = False) -> Features | None:
    """The features of the most promising candidates, at most MAX_CANDIDATES (MAX_TECHNICAL); None where no candidate can be a term.

    generic: words that say little alone.
    """
    unit_idf = units.known(idf.table, idf.get, np.float32)[units.ids]
    word_counts = np.bincount(units.ids, minlength=len(units.forms))
    signs = _kind(units, word_counts)
    technical = _is_technical(units, signs)
    promise, kept, representative = _most_promising(units, found, unit_idf, single_characters, MAX_TECHNICAL if technical else MAX_CANDIDATES)
    if not len(kept):
        return None
    part = _restricted(found, kept)
    starts = found.starts[representative]
    lasts = starts + part.sizes - 1
    table = _Table(len(kept))
    places = _Places.of(units, part)
    words = _Words.of(units, part, promise, starts, lasts, unit_idf, word_counts)
    longer = _longer_candidates(units, found)[kept]
    _add_logarithms_and_ranks(table, part, promise, words, places, longer)
    _add_words(table, part, words, idf.default)
    _add_places(table, units, part, places)
    _add_makeup(table, units, part, longer, starts, lasts)
    length = len(units.ids)
    dull = units.known(generic, generic.__contains__)[units.ids]
    table.add(dull[starts], dull[lasts], float(units.title_end > 1), *signs, math.log(length),
              np.count_nonzero(units.classes == CLASS["latin"]) / length, math.log(length / len(units.forms)))
    return Features(table.columns.T, kept, part, starts, lasts, texts_of(units, starts, lasts), places.sums[QUOTED] > 0, places.title_counts > 0,
                    words.idf_first >= idf.default, word_counts, technical)


def _most_promising(units: Units, found: Candidates, unit_idf: Floats, single_characters: bool, limit: int) -> tuple[Floats, Ints, Ints]:
    """A rough score of the best candidates, their numbers, rising, and a sound place of each of these."""
    first, counts, sizes = found.first, found.counts, found.sizes
    flags = np.empty((4, len(found.starts)), np.int32)
    flags[0], flags[1], flags[2] = found.sound, found.starts < units.title_end, found.quoted
    np.equal(units.sentences[found.starts], 1, out=flags[3], casting="unsafe")
    sound, in_title, quoted, early = np.add.reduceat(flags, first, axis=1)
    rows = np.arange(len(found.starts))
    rows[~found.sound] += len(rows)
    possible = 2 * sound >= counts
    representative = np.where(possible, np.minimum.reduceat(rows, first), first)
    starts = found.starts[representative]
    lasts = starts + sizes - 1
    characters = units.solid[lasts + 1] - units.solid[starts]
    possible &= (characters >= (1 if single_characters else 2)) & (characters <= LONGEST)
    rarity = np.maximum(unit_idf[starts], unit_idf[lasts])
    swallowed = np.maximum.reduceat(found.right, first) >= 0.99 * counts
    shape = SHAPES[(sizes > 1) + swallowed * 2, ((counts == 1) & (in_title == 0)).view(np.int8)]
    promise = ((counts + 2.0 * in_title + 0.8 * (early > 0) + (quoted > 0)) * rarity * shape).astype(np.float32)
    kept = possible.nonzero()[0]
    if len(kept) > limit:
        kept = kept[(-promise[kept]).argsort(kind="stable")[:limit]]
        kept.sort()
    return promise[kept], kept, representative[kept]


def _restricted(found: Candidates, kept: Ints) -> Candidates:
    """The candidates kept, renumbered from 0, and their places."""
    counts = found.counts[kept]
    first = counts.cumsum() - counts
    numbers = np.arange(len(kept)).repeat(counts)
    rows = np.arange(len(numbers)) + (found.first[kept] - first)[numbers]
    return Candidates(found.sizes[kept], counts, first, found.starts[rows], numbers, found.right[rows], found.left[rows], found.quoted[rows], found.sound[rows])


def _between(part: Candidates, low: int, high: int, start: int, end: int) -> Candidates:
    """The candidates from ``low`` to ``high``, renumbered from 0, and their places, which stand from ``start`` to ``end``."""
    return Candidates(part.sizes[low:high], part.counts[low:high], part.first[low:high] - start, part.starts[start:end], part.numbers[start:end] - low,
                      part.right[start:end], part.left[start:end], part.quoted[start:end], part.sound[start:end])


class _Words(NamedTuple):
    """What the words of each candidate are worth: their rarity, their counts, and products of both."""

    idf_first: Floats
    idf_last: Floats
    highest: Floats
    idf_sum: Floats
    worth: Floats
    count_first: Ints
    count_last: Ints
    smallest: Ints
    mean_tfidf: Floats
    max_tfidf: Floats

    @classmethod
    def of(cls, units: Units, part: Candidates, promise: Floats, starts: Ints, lasts: Ints, unit_idf: Floats, word_counts: Ints) -> _Words:
        """The words of each candidate from ``starts`` to ``lasts``."""
        unit_counts = word_counts[units.ids]
        before = np.zeros((2, len(unit_idf) + 1))
        np.cumsum(unit_idf, dtype=np.float64, out=before[0, 1:])
        np.cumsum(unit_counts * unit_idf, dtype=np.float64, out=before[1, 1:])
        idf_sum, worth = before[:, lasts + 1] - before[:, starts]
        idf_first, idf_last, count_first, count_last = unit_idf[starts], unit_idf[lasts], unit_counts[starts], unit_counts[lasts]
        highest = np.maximum(idf_first, idf_last)
        return cls(idf_first, idf_last, highest, idf_sum, worth, count_first, count_last, np.minimum(count_first, count_last),
                   np.asarray(part.counts * idf_sum * ROOTS[part.sizes]), np.asarray(part.counts * highest))


class _Places(NamedTuple):
    """What the places of each candidate add up to.

    in_title: of each place. sums: of shape (SUMS, candidates). most: how often the commonest run with the next unit to the right, to the left occurs.
    title_counts: how many places are in the title. begin: the first unit in the body. last, last_sentence: of the last place (−1 where that is in the title).
    """

    in_title: Mask
    sums: Ints
    most: Ints
    title_counts: Ints
    begin: Ints
    last: Ints
    last_sentence: Ints

    @classmethod
    def of(cls, units: Units, part: Candidates) -> _Places:
        """Added up from the candidates' places, of some candidates at a time where they have very many."""
        if len(part.starts) <= PLACES_AT_ONCE:
            return cls._of_some(units, part)
        ends = np.append(part.first, len(part.starts))
        borders = np.unique(np.append(np.searchsorted(part.first, np.arange(0, len(part.starts), PLACES_AT_ONCE)), len(part.first))).tolist()
        groups = (_between(part, low, high, int(ends[low]), int(ends[high])) for low, high in itertools.pairwise(borders))
        return cls(*(np.concatenate(columns, axis=-1) for columns in zip(*(cls._of_some(units, group) for group in groups), strict=True)))

    @classmethod
    def _of_some(cls, units: Units, part: Candidates) -> _Places:
        starts, first = part.starts, part.first
        in_title = starts < units.title_end
        sentence = units.sentences[starts]
        extended = np.empty((2, len(starts)), np.int64)
        extended[0], extended[1] = part.right, part.left
        widest = extended.max(0)
        places = np.empty((SUMS, len(starts)), np.int32)
        places[SOUND], places[QUOTED], places[IN_TITLE] = part.sound, part.quoted, in_title
        np.greater(widest, 0, out=places[INSIDE], casting="unsafe")
        np.greater(widest, 1, out=places[INSIDE_REPEATED], casting="unsafe")
        np.equal(sentence, 1, out=places[LEAD], casting="unsafe")
        places[SENTENCES, 0] = 1
        places[SENTENCES, 1:] = (sentence[1:] != sentence[:-1]) | (part.numbers[1:] != part.numbers[:-1])
        places[WORKS] = part.quoted & units.known(WORK, WORK.__contains__)[units.ids[starts - 1]]
        previous = units.classes[starts - 1]
        if starts.min() == 0:
            previous[starts == 0] = CLASS["break"]
        places[BESIDE:BESIDE + GROUPS] = IN_GROUP[:, previous]
        places[BESIDE + GROUPS:BESIDE + 2 * GROUPS] = IN_GROUP[:, units.classes[np.minimum(starts + part.sizes[part.numbers], len(units.ids) - 1)]]
        last = first + part.counts - 1
        begin = starts[first]
        if units.title_end > 1:
            places[TITLE_WHOLE] = in_title & (widest == 0)
            np.multiply(places[BESIDE:BESIDE + 2 * GROUPS], in_title, out=places[TITLE_BESIDE:])
            begin = np.minimum.reduceat(np.where(in_title, len(units.ids), starts), first)
        else:
            places[TITLE_WHOLE:] = 0
        sums = np.add.reduceat(places, first, axis=1)
        return cls(in_title, sums, np.maximum.reduceat(extended, first, axis=1), sums[IN_TITLE], begin - units.title_end,
                   np.where(sums[IN_TITLE] == part.counts, -1, starts[last]), sentence[last])


def _add_logarithms_and_ranks(table: _Table, part: Candidates, promise: Floats, words: _Words, places: _Places, longer: Ints) -> None:
    """ln(1 + x) of what is counted, and the logarithms of the ranks by some of it within the article, the largest first, equal ones in order."""
    counts = part.counts
    rows = table.next(13)
    counted = (counts - 1, counts - places.title_counts, words.mean_tfidf, words.max_tfidf, promise, words.worth / part.sizes, words.count_first,
               words.count_last, words.smallest, places.begin, places.sums[SENTENCES], counts - places.sums[INSIDE], longer)
    for i, column in enumerate(counted):
        rows[i] = column
    ranked = np.empty((5, len(counts)), np.float32)
    np.negative(rows[2:5], out=ranked[:3])
    ranked[3], ranked[4] = counts + promise * 1e-6, places.begin
    ranked[3] *= -1
    np.log1p(rows, out=rows)
    table.next(5)[FIVE, ranked.argsort(axis=1, kind="stable")] = LOGARITHMS[:len(counts)]


def _add_words(table: _Table, part: Candidates, words: _Words, unknown_idf: float) -> None:
    """Frequency and rarity."""
    counts = part.counts
    share = counts / np.maximum(words.count_first, words.count_last)
    table.add(counts / counts.max(), counts == 1, counts == 2, words.idf_sum / part.sizes, words.highest, np.minimum(words.idf_first, words.idf_last),
              words.idf_first, words.idf_last, words.idf_sum, words.idf_first >= unknown_idf, words.idf_last >= unknown_idf,
              share, counts / words.smallest, share * (part.sizes > 1))


def _add_places(table: _Table, units: Units, part: Candidates, places: _Places) -> None:
    """Title, first and last places, spread, quotes, neighbours, and how far the candidate is part of longer runs."""
    body = max(len(units.ids) - units.title_end, 1)
    counts, sums, title_counts = part.counts, places.sums, places.title_counts
    np.divide(sums[SOUND:TITLE_WHOLE], counts, out=table.next(TITLE_WHOLE - SOUND), casting="unsafe")
    np.greater(sums[TITLE_BESIDE:], 0, out=table.next(2 * GROUPS), casting="unsafe")
    shares = table.next(2)
    np.divide(places.most, counts, out=shares, casting="unsafe")
    table.add(shares.max(0), places.begin / body, np.maximum(places.last - units.title_end, 0) / body, sums[LEAD] > 0,
              sums[SENTENCES] / max(int(units.sentences[-1]), 1), places.last_sentence == units.sentences[-1], np.minimum(sums[QUOTED], 3), sums[WORKS] > 0)
    if units.title_end > 1:
        titled = title_counts > 0
        title_last = np.maximum.reduceat(np.where(places.in_title, part.lasts, -1), part.first)
        table.add(titled, ~titled, np.where(titled, 1 - part.starts[part.first] / units.title_end, 0), title_counts > 1, title_counts == counts,
                  sums[TITLE_WHOLE] > 0, titled & (title_last >= units.title_end - 2))
    else:
        table.next(7)[:] = 0


def _add_makeup(table: _Table, units: Units, part: Candidates, longer: Ints, starts: Ints, lasts: Ints) -> None:
    """Length, parts of speech, and in how many longer candidates it stands."""
    sizes = part.sizes
    characters = units.solid[lasts + 1] - units.solid[starts]
    table.add(characters, longer / part.counts)
    table.next(len(LENGTHS))[:] = LENGTHS[:, characters]
    table.next(len(SIZES))[:] = SIZES[:, sizes]
    lone = sizes == 1
    phrase = ~lone
    firsts, ends = IS_CLASS[:, units.classes[starts]], IS_CLASS[:, units.classes[lasts]]
    kinds = len(IS_CLASS)
    np.multiply(firsts, phrase, out=table.next(kinds))
    np.multiply(ends, phrase, out=table.next(kinds))
    np.multiply(ends, lone, out=table.next(kinds))
    before = np.zeros((len(INSIDE_CLASSES), len(units.ids) + 1), np.int32)
    np.cumsum(INSIDE_CLASSES[:, units.classes], axis=1, out=before[:, 1:])
    inside = before[:, lasts + 1] - before[:, starts]
    np.greater(inside[:-1], 0, out=table.next(len(inside) - 1), casting="unsafe")
    table.add(inside[-1] == sizes)


def _longer_candidates(units: Units, found: Candidates) -> Ints:
    """For each candidate the number of distinct candidates that are one unit longer and contain it."""
    number_at = np.full((MAX_UNITS, len(units.ids) + 1), -1)
    number_at[found.sizes[found.numbers] - 1, found.starts] = found.numbers
    longer = np.flatnonzero(found.sizes > 1)
    starts, shorter = found.starts[found.first[longer]], found.sizes[longer] - 2
    parts = np.concatenate((number_at[shorter, starts], number_at[shorter, starts + 1]))
    return np.bincount(parts[parts >= 0], minlength=len(found.sizes))


def _kind(units: Units, word_counts: Ints) -> list[float]:
    """Signs of a patent, of a scientific abstract, of a report, and what they say together: above 0 the text is technical."""
    cues = np.bincount(units.known(CUES, _cue, np.int64), word_counts, minlength=5)
    cues[0] += cues[3]
    length = len(units.ids)
    signs = np.log1p(100 * cues[:3] / length)
    classes = np.bincount(units.classes[units.title_end:], minlength=len(CLASSES))
    evidence = (signs @ SIGN_WEIGHTS + LENGTH_WEIGHT * math.log(length) + PATENT * (cues[3] > 0) + KIND_BIAS
                + classes @ CLASS_WEIGHTS / max(length - units.title_end, 1))
    return [*signs.tolist(), float(evidence)]


def _cue(word: str) -> int:
    return CUES.get(word, 4)


def _is_technical(units: Units, signs: Sequence[float]) -> bool:
    """What the signs say of a Chinese text; for English ones they were not learned."""
    return signs[3] > 0 and int(np.count_nonzero(units.classes == CLASS["latin"])) < FOREIGN * len(units.ids)


def is_technical(units: Units) -> bool:
    """Whether the text clearly reads like a patent or a scientific abstract."""
    return _is_technical(units, _kind(units, np.bincount(units.ids, minlength=len(units.forms))))
