"""What the network sees of a candidate: numbers of its places, its words, its neighbours and the article."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Any, NamedTuple

import numpy as np

from summarizer.tfidf import Idf

from .grams import Floats, Ints, Mask
from .keyword_candidates import MAX_UNITS, Candidates, Units, texts_of
from .keyword_words import CLASS, CLASSES

MAX_CANDIDATES = 80
LONGEST = 30
"""Characters."""
UNKNOWN = 12
"""The column that says whether the first word is missing from the table of document frequencies."""
CUES = {word: number for number, words in enumerate((
    "所述 实用新型 权利要求 其特征 设有 公开 一种 连通 设置",
    "本文 结果表明 试验 实验 探讨 仿真 研究 分析 方法 目的 结果 结论 显著 算法 模型 因素 特征 理论 机理 性能 试样 样品 数值 参数 综述 "
    "阐述 论述 提出 采用 针对 利用 表明 对照组 差异 统计学 优化 特点 规律 策略 意义 应用",
    "记者 日电 消息 报道 表示 说 今天 今日 昨日 昨天 近日 今年 去年 目前 新闻 当地 当天 此前 据 上午 下午 晚 他 她 我 我们 你 介绍 网友 宣布 "
    "透露 称 认为 告诉 这 那 已经 了",
    "本发明")) for word in words.split()}
"""Words that tell patents, scientific abstracts and reports apart."""
KIND_WEIGHTS, KIND_BIAS = np.array([1.6, 3.5, -1.8]), -2.0
PATENT = 5.0
CLEARLY = 1.0
"""The evidence that a text is technical, from ln(1 + cues in a hundred words), and from one word that only patents have; by logistic regression."""
NEIGHBOURS = np.zeros(len(CLASSES), np.int64)
for _group, _names in enumerate(("break open close joint", "function stop adverb affix number quantity time measure locative", "verb|verbal noun",
                                 "noun person place organisation name latin adjective attribute idiom morpheme|short form")):
    NEIGHBOURS[[CLASS[name] for part in _names.split("|") for name in ([part] if part in CLASS else part.split())]] = _group
GROUPS = 4
WORK = frozenset("《")
"""What opens the name of a work."""
NOMINAL = np.isin(np.arange(len(CLASSES)), [CLASS[name] for name in ("noun", "person", "place", "organisation", "name", "latin", "short form")])
SEEN_CLASSES = tuple(name for name in CLASSES if name not in ("break", "function", "stop", "open", "close", "joint", "quantity"))
CLASS_COLUMNS = np.array([CLASS[name] for name in SEEN_CLASSES])
INSIDE = ("verb", "adverb", "number", "quantity", "adjective")


class Features(NamedTuple):
    """The candidates worth a look, and what is known of them.

    rows: of shape (candidates, about 150). numbers: their numbers among all candidates. starts, lasts: a representative place of each. texts: in lower case.
    technical: whether the text is a patent or a scientific abstract.
    """

    rows: Floats
    numbers: Ints
    starts: Ints
    lasts: Ints
    texts: list[str]
    technical: bool


def features(units: Units, found: Candidates, idf: Idf, generic: Set[str], single_characters: bool = False) -> Features | None:
    """The features of the most promising candidates, at most MAX_CANDIDATES; None where no candidate can be a term.

    generic: words that say little alone.
    """
    word_idf = units.known(idf.table, idf.get, np.float32)
    promise, kept, representative = _most_promising(units, found, word_idf, single_characters)
    if not len(kept):
        return None
    part = _restricted(found, kept)
    starts = found.starts[representative]
    lasts = starts + found.sizes[kept] - 1
    signs = kind(units)
    columns = [
        *_counts_and_ranks(units, part, promise[kept], starts, lasts, word_idf, idf.default),
        *_places(units, part),
        *_makeup(units, part, found, kept, starts, lasts),
        *_article(units, signs, len(kept)),
    ]
    dull = units.known(generic, generic.__contains__)[units.ids]
    columns += [dull[starts], dull[lasts]]
    return Features(_stacked(columns, len(kept)), kept, starts, lasts, texts_of(units, starts, lasts), signs[3] > CLEARLY)


def _stacked(columns: Sequence[Any], rows: int) -> Floats:
    """Columns (one-dimensional) and blocks of columns (two-dimensional) side by side."""
    result: Floats = np.empty((sum(1 if column.ndim == 1 else column.shape[1] for column in columns), rows), np.float32)
    at = 0
    for column in columns:
        if column.ndim == 1:
            result[at] = column
            at += 1
        else:
            result[at:at + column.shape[1]] = column.T
            at += column.shape[1]
    rows_first: Floats = result.T
    return rows_first


def _most_promising(units: Units, found: Candidates, word_idf: Floats, single_characters: bool) -> tuple[Floats, Ints, Ints]:
    """A rough score of each candidate, the best candidates' numbers, rising, and a sound place of each of these."""
    first, counts, sizes = found.first, found.counts, found.sizes
    rows = np.arange(len(found.starts))
    sound_share = np.add.reduceat(found.sound, first, dtype=np.int64) / counts
    representative = np.minimum.reduceat(np.where(found.sound, rows, len(rows)), first)
    possible = sound_share >= 0.5
    representative[~possible] = first[~possible]
    starts = found.starts[representative]
    lasts = starts + sizes - 1
    size_in_characters = _characters(units, starts, lasts)
    possible &= (size_in_characters >= (1 if single_characters else 2)) & (size_in_characters <= LONGEST)
    in_title = np.add.reduceat(found.starts < units.title_end, first, dtype=np.int64)
    early = np.minimum.reduceat(np.where(units.sentences[found.starts] == 1, 0, 1), first) == 0
    quoted = np.maximum.reduceat(found.quoted, first)
    rarity = np.maximum(word_idf[units.ids[starts]], word_idf[units.ids[lasts]])
    swallowed = np.maximum.reduceat(found.right, first) >= 0.99 * counts
    shape = np.where(sizes == 1, 0.8, np.where(swallowed, 0.9, 1.0)) * np.where((sizes > 1) & (counts == 1) & (in_title == 0), 0.6, 1.0)
    promise = ((counts + 2.0 * in_title + 0.8 * early + quoted) * rarity * shape).astype(np.float32)
    kept = np.flatnonzero(possible)
    if len(kept) > MAX_CANDIDATES:
        kept = np.sort(kept[np.argsort(-promise[kept], kind="stable")[:MAX_CANDIDATES]])
    return promise, kept, representative[kept]


def _restricted(found: Candidates, kept: Ints) -> Candidates:
    """The candidates kept, renumbered from 0, and their places."""
    new = np.full(len(found.sizes), -1)
    new[kept] = np.arange(len(kept))
    numbers = new[found.numbers]
    rows = np.flatnonzero(numbers >= 0)
    counts = found.counts[kept]
    return Candidates(found.sizes[kept], counts, np.cumsum(counts) - counts, found.starts[rows], numbers[rows], found.right[rows], found.left[rows],
                      found.quoted[rows], found.sound[rows])


def _rank(values: Floats | Ints) -> Floats:
    """ln(1 + rank), the largest value first; equal ones in order."""
    ranks = np.empty(len(values), np.float32)
    ranks[np.argsort(-values, kind="stable")] = np.log1p(np.arange(len(values), dtype=np.float32))
    return ranks


def _counts_and_ranks(units: Units, part: Candidates, promise: Floats, starts: Ints, lasts: Ints, word_idf: Floats, unknown_idf: float) -> list[Any]:
    """Frequency, rarity, their products, and the ranks by these within the article."""
    counts, sizes = part.counts, part.sizes
    in_title = np.add.reduceat(part.starts < units.title_end, part.first, dtype=np.int64)
    idf_before = np.concatenate(([0], np.cumsum(word_idf[units.ids], dtype=np.float64)))
    idf_sum = idf_before[lasts + 1] - idf_before[starts]
    idf_first, idf_last = word_idf[units.ids[starts]], word_idf[units.ids[lasts]]
    highest, lowest = np.maximum(idf_first, idf_last), np.minimum(idf_first, idf_last)
    word_counts = np.bincount(units.ids, minlength=len(units.forms))
    worth_before = np.concatenate(([0], np.cumsum((word_counts * word_idf)[units.ids], dtype=np.float64)))
    count_first, count_last = word_counts[units.ids[starts]], word_counts[units.ids[lasts]]
    mean_tfidf, max_tfidf = counts * idf_sum / np.sqrt(sizes), counts * highest
    largest, smallest = np.maximum(count_first, count_last), np.minimum(count_first, count_last)
    return [
        np.log(counts), np.log1p(counts - in_title), counts / counts.max(), np.log(counts * 100 / len(units.ids)), counts == 1, counts == 2,
        idf_sum / sizes, highest, lowest, idf_first, idf_last, idf_sum, idf_first >= unknown_idf, idf_last >= unknown_idf,
        _rank(mean_tfidf), np.log1p(mean_tfidf), _rank(max_tfidf), np.log1p(max_tfidf), _rank(counts + promise * 1e-6), _rank(promise), np.log1p(promise),
        np.log1p((worth_before[lasts + 1] - worth_before[starts]) / sizes), np.log1p(count_first), np.log1p(count_last), np.log1p(smallest),
        counts / largest, counts / smallest, counts / largest * (sizes > 1),
    ]


def _places(units: Units, part: Candidates) -> list[Any]:
    """Title, first and last places, spread, quotes, neighbours, and how far the candidate is part of longer runs."""
    length, body = len(units.ids), max(len(units.ids) - units.title_end, 1)
    counts, lasts = part.counts, part.lasts
    in_title = part.starts < units.title_end
    sentence = units.sentences[part.starts]
    fresh = np.ones(len(sentence), bool)
    fresh[1:] = (sentence[1:] != sentence[:-1]) | (part.numbers[1:] != part.numbers[:-1])
    left = NEIGHBOURS[units.classes[part.starts - 1]] * (part.starts > 0)
    right = NEIGHBOURS[units.classes[np.minimum(lasts + 1, length - 1)]]
    extended = (part.right > 0) | (part.left > 0)
    groups = np.arange(GROUPS)
    left_groups, right_groups = left[:, None] == groups, right[:, None] == groups
    works = part.quoted & units.known(WORK, WORK.__contains__)[units.ids[part.starts - 1]]
    indicators = np.column_stack((
        works, in_title, part.quoted, part.sound, extended, (part.right > 1) | (part.left > 1), fresh, sentence == 1, in_title & ~extended,
        left_groups, right_groups, left_groups & in_title[:, None], right_groups & in_title[:, None]))
    sums = np.add.reduceat(indicators, part.first, axis=0, dtype=np.int64)
    as_work, title_count, quoted, sound, inside, inside_repeated, sentences, lead, title_whole = (sums[:, i] for i in range(9))
    neighbours = sums[:, 9:9 + 2 * GROUPS] / counts[:, None]
    title_neighbours = sums[:, 9 + 2 * GROUPS:] > 0
    last_sentence, last, right_most, left_most, title_last = np.maximum.reduceat(
        np.column_stack((sentence, np.where(in_title, -1, part.starts), part.right, part.left, np.where(in_title, lasts, -1))), part.first, axis=0).T
    begin = np.minimum.reduceat(np.where(in_title, length, part.starts), part.first) - units.title_end
    titled, has_title = title_count > 0, units.title_end > 1
    title_place = np.where(titled, 1 - part.starts[part.first] / units.title_end, 0)
    share_right, share_left = right_most / counts, left_most / counts
    return [
        titled, ~titled & has_title, title_place, title_count > 1, title_count == counts, title_whole > 0, titled & (title_last >= units.title_end - 2),
        np.log1p(begin), begin / body, np.maximum(last - units.title_end, 0) / body, lead > 0, _rank(-begin), np.log1p(sentences),
        sentences / max(int(units.sentences[-1]), 1), last_sentence == units.sentences[-1], np.minimum(quoted, 3), as_work > 0, sound / counts,
        share_right, share_left, np.maximum(share_right, share_left), inside / counts, inside_repeated / counts, np.log1p(counts - inside),
        neighbours, title_neighbours,
    ]


def _makeup(units: Units, part: Candidates, found: Candidates, kept: Ints, starts: Ints, lasts: Ints) -> list[Any]:
    """Length, parts of speech, and in how many longer candidates it stands."""
    sizes = part.sizes
    characters = _characters(units, starts, lasts)
    lone = (sizes == 1)[:, None]
    firsts = units.classes[starts][:, None] == CLASS_COLUMNS
    ends = units.classes[lasts][:, None] == CLASS_COLUMNS
    inside = [_within(units.classes == CLASS[name], starts, lasts) > 0 for name in INSIDE]
    longer = _longer_candidates(units, found)[kept]
    return [
        characters, characters == 2, characters == 3, characters == 4, characters > 6, characters > 9, *(sizes == size for size in range(1, MAX_UNITS)),
        firsts & ~lone, ends & ~lone, ends & lone, *inside, _within(NOMINAL[units.classes], starts, lasts) == sizes,
        np.log1p(longer), longer / part.counts,
    ]


def _characters(units: Units, starts: Ints, lasts: Ints) -> Ints:
    """How many characters each run has, spaces left out."""
    before = np.concatenate(([0], np.cumsum(units.ends - units.begins)))
    counts: Ints = before[lasts + 1] - before[starts]
    return counts


def _within(mask: Mask, starts: Ints, lasts: Ints) -> Ints:
    """How many units of each run the mask holds."""
    before = np.concatenate(([0], np.cumsum(mask)))
    counts: Ints = before[lasts + 1] - before[starts]
    return counts


def _longer_candidates(units: Units, found: Candidates) -> Ints:
    """For each candidate the number of distinct candidates that are one unit longer and contain it."""
    number_at = np.full((MAX_UNITS, len(units.ids) + 1), -1)
    number_at[found.sizes[found.numbers] - 1, found.starts] = found.numbers
    longer = np.flatnonzero(found.sizes > 1)
    starts, shorter = found.starts[found.first[longer]], found.sizes[longer] - 2
    parts = np.concatenate((number_at[shorter, starts], number_at[shorter, starts + 1]))
    return np.bincount(parts[parts >= 0], minlength=len(found.sizes))


def _article(units: Units, signs: Sequence[float], rows: int) -> list[Any]:
    """The same for all candidates of an article: its title, length, kind."""
    length = len(units.ids)
    facts = [float(units.title_end > 1), *signs, np.log(length), np.mean(units.classes == CLASS["latin"]), np.log(length / len(units.forms))]
    return [np.full(rows, fact, np.float32) for fact in facts]


def kind(units: Units) -> list[float]:
    """Signs of a patent, of a scientific abstract, of a report, and what they say together: above 0 the text is technical."""
    counts = np.bincount(units.ids, minlength=len(units.forms))
    cues = np.bincount(units.known(CUES, lambda word: CUES.get(word, 4), np.int64), counts, minlength=5)
    cues[0] += cues[3]
    signs = np.log1p(100 * cues[:3] / len(units.ids))
    return [*signs.tolist(), float(signs @ KIND_WEIGHTS + KIND_BIAS + PATENT * (cues[3] > 0))]


def is_technical(units: Units) -> bool:
    """Whether the text clearly reads like a patent or a scientific abstract."""
    return kind(units)[3] > CLEARLY
