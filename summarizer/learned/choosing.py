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


@lru_cache(maxsize=16)
def combinations(count: int) -> Mask:
    """All non-empty subsets of ``count`` things, one a row."""
    rows: Mask = (np.arange(1, 1 << count)[:, None] >> np.arange(count) & 1).astype(bool)
    return rows


def overlaps(w: Weighed, pool: Ints) -> tuple[Floats, Floats, Floats]:
    """Between the sentences of the pool: the chance mass of units and of pairs that both have, and the part of the shorter's pairs that the other has too."""
    page = w.page
    units = len(page.start)
    slot = np.full(len(page.sentence_start), -1)
    slot[pool] = np.arange(len(pool))
    home = slot[page.sentence[page.at]]
    use = page.fresh & (home >= 0) & (page.spread[page.gram] > 1)
    mass = np.concatenate((w.one[SUMMARY], w.pair[SUMMARY, page.at[units:]]))
    grams, column = np.unique(page.gram[use], return_inverse=True)
    has = np.zeros((len(pool), len(grams)))
    has[home[use], column] = 1
    value = np.zeros(len(grams))
    value[column] = mass[use]
    pair = page.pair[grams]
    ones = (has * np.where(pair, 0, value)) @ has.T
    pairs = (has * np.where(pair, value, 0)) @ has.T
    common = (has * pair) @ has.T
    number = np.maximum(np.diff(page.first_unit)[pool] - 1, 1)
    return ones, pairs, common / np.minimum(number[:, None], number[None, :])


def set_features(w: Weighed, pool: Ints, subsets: Mask, scores: Floats, budget: float) -> tuple[Floats, Floats]:
    """One row a subset of the pool, one column each of SET_FEATURES; and how many pairs of each subset say the same.

    scores: of the pool's sentences, the best first (by these scores, or by hedged ones). budget: in characters.
    """
    page = w.page
    scores = np.maximum(scores, LEAST)
    rows = subsets.astype(np.float64)
    n = len(page.sentence_start)
    (ones, pairs), size = w.mass[SUMMARY][:, pool], w.size[pool]
    characters = (page.sentence_end - page.sentence_start)[pool]
    shared_ones, shared_pairs, same = overlaps(w, pool)
    near = np.abs(pool[:, None] - pool[None, :]) == 1
    between = np.stack((shared_ones, shared_pairs, near, same >= SAME)) * np.triu(np.ones((len(pool), len(pool))), 1)
    lost_ones, lost_pairs, neighbours, twice = ((rows @ between) * rows).sum(2)
    at = page.sentence[page.at]
    spreads = page.spread[page.gram]
    support = (np.bincount(at, page.fresh & (spreads > 1), n) / np.maximum(np.bincount(at, page.fresh, n), 1))[pool]
    spread = np.bincount(at, page.fresh * np.log(spreads), n)[pool]
    pronoun = np.bincount(page.token_sentence, page.token_pos == POS_CLASSES.index("r"), n)
    of_each = np.stack((ones, pairs, size, characters, scores, scores * size, support * size, spread, w.degree[pool] * size, np.exp(w.reach[pool]),
                        pronoun[pool], np.ones(len(pool))))
    mass, mass_pairs, length, full, total, weighted, support, spread, degree, reach, pronouns, number = of_each @ rows.T
    mass, mass_pairs, full = np.maximum(mass - lost_ones, 0), np.maximum(mass_pairs - lost_pairs, 0), full / budget
    solid = np.maximum(length, 1)
    wanted = float(w.expected[SUMMARY])
    lengths = np.array((wanted, budget, budget / 2))[:, None]
    relative = pool / max(n, 1)
    columns: list[Array] = [
        (20 * np.stack((mass, mass_pairs))[:, None] / (length + lengths)).reshape(6, -1), full, full * full, number / 3, total, total / number,
        np.where(subsets, scores, np.inf).min(1), weighted / solid, lost_ones / np.maximum(mass, 1e-6), np.asarray(subsets[:, pool == 0].any(1)), subsets[:, 0],
        neighbours / number, np.where(subsets, relative, np.inf).min(1), np.where(subsets, relative, -np.inf).max(1), 5 * mass / solid,
        support / solid, spread / 50, degree / solid, reach / 10, pronouns / solid * 20, np.where(subsets, size, 0).max(1) / budget,
    ]
    # a text of signs that are no words has none
    sentences, words = n, max(1, len(page.start))
    constant = (np.log(sentences), np.log(words) - 6, np.log(words / sentences) - 3, 20 * pronoun.sum() / words, np.log(wanted) - 3, np.log(budget) - 5)
    columns += [np.asarray(value) for value in constant]
    return stacked(columns, len(rows), len(SET_FEATURES)), twice


def subsets_within(characters: Sequence[int], options: Options, total: int) -> tuple[Mask, float] | None:
    """The subsets of the pool's sentences (best first, by their characters) that fit the options' budget, and the budget in characters; None where
    there are too many."""
    count = len(characters)
    sizes = np.asarray(characters)
    if options.chars is None and options.ratio is None:
        wanted = min(options.sentences or 3, total)
        if wanted > FEW or wanted > count:
            return None
        rows = combinations(count)
        rows = rows[rows.sum(1) == wanted]
        return rows, float(sizes.mean() * wanted)
    budget = options.chars if options.chars is not None else 0
    if count < total and sizes.sum() <= budget:
        return None
    rows = combinations(count)
    return rows[rows @ sizes <= budget], float(budget)


def pool_and_subsets(page: Page, raw: Sequence[float], options: Options) -> tuple[Ints, Mask, float] | None:
    """The best sentences that fit ``options.chars`` each alone, the sets of them that fit together, and the budget in characters; None where sets
    cannot be enumerated."""
    characters = page.sentence_end - page.sentence_start
    fitting = characters <= (options.chars or characters.max())
    order = [i for i in best_first(np.round(raw, 9).tolist()) if fitting[i]]
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
    return in_order(pool[subsets[int(np.argmax(np.round(worth, 6)))]].tolist(), scores.values, options.order)
