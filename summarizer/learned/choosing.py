"""Sentences for a summary, chosen as a set: every combination of the best sentences that fits the budget is weighed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from ..model import Options, Scores, best_first
from ..selecting import in_order, select
from .grams import POS_CLASSES, Array, Floats, Ints, Mask, Page, stacked
from .kinds import hedged, standard
from .sentences import SUMMARY, Weighed
from .weights import Network

POOL = 11
"""Combinations of so many of the best sentences are enumerated: 2047 at most."""
LEAST = -15.0
FEW = 5
"""Up to so many sentences are chosen as a set; more by falling score."""
SAME = 0.8
"""Two sentences of which the shorter shares this part of its pairs with the other say the same."""
DIVERSITY, SPREAD = 0.3, 5.0
"""The default diversity, for which the network was trained, and what a point of it more costs a set that says everything twice."""
HEDGE = 2.0
"""What untrained scores weigh beside the network where the article is of no kind that it learned from; chosen with each kind left out of training."""
SET_FEATURES = (
    "rouge1_own", "rouge1_budget", "rouge1_half", "rouge2_own", "rouge2_budget", "rouge2_half", "fullness", "fullness_squared", "number", "score_sum",
    "score_mean", "score_least", "score_by_length", "overlap", "has_first", "has_best", "neighbours", "first_place", "last_place", "mean_chance",
    "support", "spread_sum", "degree", "reach", "pronouns", "longest", "article_sentences", "article_length",
    "sentence_length", "article_pronouns", "expected_length", "budget",
)


@lru_cache(maxsize=64)
def combinations(count: int, wanted: int | None = None) -> Mask:
    """All non-empty subsets of ``count`` things, or those of ``wanted`` things, one a row."""
    rows: Mask = (np.arange(1, 1 << count)[:, None] >> np.arange(count) & 1).astype(bool)
    return rows if wanted is None else rows[rows.sum(1) == wanted]


def _totals(sizes: Sequence[int]) -> Ints:
    """The sum of the sizes of each row of `combinations`."""
    totals = np.zeros(1 << len(sizes), np.int64)
    for i, size in enumerate(sizes):
        np.add(totals[:1 << i], size, out=totals[1 << i:2 << i])
    return totals[1:]


def overlaps(w: Weighed, pool: Ints) -> tuple[Floats, Floats, Floats]:
    """Between the sentences of the pool: the chance mass of units and of pairs that both have, and the part of the shorter's pairs that the other has too."""
    page = w.page
    slot = np.full(len(page.sentence_start), -1)
    slot[pool] = np.arange(len(pool))
    units = len(page.start)
    shared = page.shared.nonzero()[0]
    home = slot.take(page.home.take(shared))
    among = home >= 0
    home, shared = home[among], shared[among]
    gram, singles = page.gram.take(shared), int(shared.searchsorted(units))
    used = np.zeros(len(page.key), bool)
    used[gram] = True
    grams = used.nonzero()[0]
    column = (used.cumsum() - 1).take(gram)
    has = np.zeros((len(pool), len(grams)))
    has[home, column] = 1
    value = np.empty(len(grams))
    value[column[:singles]] = w.one[SUMMARY].take(shared[:singles])
    value[column[singles:]] = w.pair[SUMMARY].take(page.joined.take(shared[singles:] - units))
    pair = page.pair.take(grams)
    ones, pairs, common = (has * np.array((np.where(pair, 0, value), np.where(pair, value, 0), pair))[:, None]) @ has.T
    number = np.maximum((page.first_unit[1:] - page.first_unit[:-1])[pool] - 1, 1)
    return ones, pairs, common / np.minimum(number[:, None], number)


def set_features(w: Weighed, pool: Ints, subsets: Mask, scores: Floats, budget: float) -> tuple[Floats, Floats]:
    """One row a subset of the pool, one column each of SET_FEATURES; and how many pairs of each subset say the same.

    scores: of the pool's sentences, the best first (by these scores, or by hedged ones). budget: in characters.
    """
    page = w.page
    scores = np.maximum(scores, LEAST)
    among = np.ascontiguousarray(subsets.T)
    sets = among.astype(np.float64)
    n, words = len(page.sentence_start), max(1, len(page.start))  # a text of signs that are no words has none
    of_each, pronouns_in_all = _facts(w, pool, scores)
    size = of_each[2]
    lost = (_between(w, pool) @ sets).reshape(4, len(pool), -1)
    lost *= sets
    lost_ones, lost_pairs, neighbours, twice = lost.sum(1)
    mass, mass_pairs, length, full, total, weighted, support, spread, degree, reach, pronouns, number = of_each @ sets
    mass, mass_pairs, full = np.maximum(mass - lost_ones, 0), np.maximum(mass_pairs - lost_pairs, 0), full / budget
    solid = np.maximum(length, 1)
    wanted = float(w.expected[SUMMARY])
    lengths = np.array((wanted, budget, budget / 2))[:, None]
    place = pool / max(n, 1)
    least, first, last, longest = np.where(among, np.array((scores, place, -place, -size))[:, :, None], np.inf).min(1)
    columns: list[Array] = [
        (20 * np.array((mass, mass_pairs))[:, None] / (length + lengths)).reshape(6, -1), full, full * full, number / 3, total, total / number,
        least, weighted / solid, lost_ones / np.maximum(mass, 1e-6), among[pool == 0].any(0), among[0],
        neighbours / number, first, -last, 5 * mass / solid,
        support / solid, spread / 50, degree / solid, reach / 10, pronouns / solid * 20, -longest / budget,
        np.array((np.log(n), np.log(words) - 6, np.log(words / n) - 3, 20 * pronouns_in_all / words, np.log(wanted) - 3, np.log(budget) - 5))[:, None],
    ]
    return stacked(columns, len(subsets), len(SET_FEATURES)), twice


def _facts(w: Weighed, pool: Ints, scores: Floats) -> tuple[Floats, int]:
    """What a set's features add up from, one line each, for each of the pool's sentences; and how many pronouns the whole article has."""
    page = w.page
    n = len(page.sentence_start)
    size = w.size[pool]
    shared = page.shared.nonzero()[0]
    home = page.home.take(shared)
    support = (np.bincount(home, minlength=n) / np.maximum(np.bincount(page.home[page.fresh], minlength=n), 1))[pool]
    spread = np.bincount(home, np.log(page.spread.take(page.gram.take(shared))), n)[pool]
    pronouns = np.bincount(page.token_sentence[page.token_pos == _PRONOUN], minlength=n)
    return np.concatenate((
        w.mass[SUMMARY][:, pool].ravel(), size, (page.sentence_end - page.sentence_start)[pool], scores, scores * size, support * size, spread,
        w.degree[pool] * size, np.exp(w.reach[pool]), pronouns[pool], np.ones(len(pool)))).reshape(-1, len(pool)), int(pronouns.sum())


_PRONOUN = POS_CLASSES.index("r")


def _between(w: Weighed, pool: Ints) -> Floats:
    """Of each of the pool's sentences and each better one: what both have of the chance mass of units and of pairs, whether they are neighbours, and whether
    they say the same. Shape (4 × pool, pool), 0 where the second is not the better one."""
    ones, pairs, same = overlaps(w, pool)
    index = np.arange(len(pool))
    near = np.abs(pool[:, None] - pool) == 1
    return (np.array((ones, pairs, near, same >= SAME)) * (index < index[:, None])).reshape(-1, len(pool))


def subsets_within(characters: Sequence[int], options: Options, total: int) -> tuple[Mask, float] | None:
    """The subsets of the pool's sentences (best first, by their characters) that fit the options' budget, and the budget in characters; None where
    there are too many."""
    count = len(characters)
    if options.chars is None and options.ratio is None:
        wanted = min(options.sentences or 3, total)
        if wanted > FEW or wanted > count:
            return None
        return combinations(count, wanted), sum(characters) / count * wanted
    budget = options.chars if options.chars is not None else 0
    if count < total and sum(characters) <= budget:
        return None
    return combinations(count)[_totals(characters) <= budget], float(budget)


def pool_and_subsets(page: Page, raw: Sequence[float], options: Options) -> tuple[Ints, Mask, float] | None:
    """The best sentences that fit ``options.chars`` each alone, the sets of them that fit together, and the budget in characters; None where sets
    cannot be enumerated."""
    characters = page.sentence_end - page.sentence_start
    order = best_first(np.asarray(raw).round(9).tolist())
    if options.chars:
        fitting = (characters <= options.chars).tolist()
        order = [i for i in order if fitting[i]]
    pool = np.array(order[:POOL], np.int64)
    found = subsets_within(characters[pool].tolist(), options, len(order)) if order else None
    return (pool, *found) if found else None


def choose(w: Weighed, network: Network, scores: Scores, raw: Sequence[float], options: Options, hedge: Sequence[float] | None = None) -> list[int]:
    """The chosen sentences' indices in output order: under ``options.sentences``, ``ratio`` or ``chars``; [] where not even one sentence fits ``chars``.

    A repetition costs more the higher ``options.diversity``; above 0, two sentences that say the same are chosen together only where nothing else fits.
    hedge: untrained scores of the sentences (0…1), which have the greater say where the article is of no kind that the network learned from.
    """
    document = w.page.document
    lengths = w.page.sentence_end - w.page.sentence_start
    if options.ratio is not None:
        shortest = int(lengths.min())
        options = options.replace(ratio=None, chars=max(int(options.ratio * len(document.article.text)), shortest))
    if options.chars is not None and int(lengths.sum()) <= options.chars:
        return in_order({sentence.text: sentence.index for sentence in reversed(document.sentences)}.values(), scores.values, options.order)
    ranked = raw if hedge is None else hedged(raw, hedge)
    found = pool_and_subsets(w.page, ranked, options)
    if found is None:
        return select(document, scores, options)
    pool, subsets, budget = found
    rows, same = set_features(w, pool, subsets, np.asarray(raw)[pool], budget)
    worth = network(rows)[:, 0]
    if hedge is not None:
        worth = standard(worth) + HEDGE * standard(subsets @ (np.asarray(hedge) - min(hedge))[pool])
    worth = worth - SPREAD * (options.diversity - DIVERSITY) * rows[:, SET_FEATURES.index("overlap")]
    if options.diversity > 0:
        worth = worth - 1e6 * same
    return in_order(pool[subsets[int(worth.round(6).argmax())]].tolist(), scores.values, options.order)
