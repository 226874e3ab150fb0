"""Scores → the sentences of a summary: inside a budget, without repetition, in order."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from summarizer.model import DEFAULT_SENTENCES, Document, Options, Scores, best_first

NEAR_EQUAL = 0.7
"""Cosine of two sentences' sets of words from which on they say the same."""
POOL = 12
"""How many of the best sentences are tried in every combination where a budget of characters holds few of them."""
FEW = 6
Words = frozenset[int] | frozenset[str]
Rated = tuple[float, float, int, int, float]
"""A candidate: what it is worth now, negative; its score, negative; its index; how many were chosen when it was last compared; how alike they were."""
MANY = 1_000
"""More sentences than this are put in order as an array."""
REMEMBERED = 50
"""With how many of the chosen sentences that share a word a sentence is compared: it keeps a summary of thousands of sentences linear."""


def select(document: Document, scores: Scores, options: Options) -> list[int]:
    """The chosen sentences' indices, in output order; [] where not even one fits into ``options.chars``.

    Sentences are taken by maximal marginal relevance (Carbonell & Goldstein 1998): (1 − diversity)·score − diversity·(similarity to the most similar chosen
    one). With a diversity above 0, a sentence nearly equal to a chosen one is taken only where there is no other; exact repetitions never are.
    Options used: sentences, ratio, chars, diversity, order. A ratio gives at least one sentence.
    """
    values = _relative(scores.values)
    everything = range(len(values))
    if options.chars is not None:
        chosen = _within(document, values, everything, options.chars, options.diversity)
    elif options.ratio is not None:
        chosen = _within(document, values, everything, int(options.ratio * len(document.article.text)), options.diversity)
        chosen = chosen or best_first(values)[:1]
    else:
        limit = options.sentences or DEFAULT_SENTENCES
        chosen = [i for i, _ in zip(by_marginal_relevance(document, values, everything, options.diversity), range(limit), strict=False)]
    return in_order(chosen, values, options.order)


def select_first(document: Document, scores: Scores, options: Options) -> list[int]:
    """The first sentences that fit the budget: the summary that ``lead`` stands for. Repetitions and what does not fit are passed over.

    Options used: sentences, ratio, chars, order; [] where not even one sentence fits into ``options.chars``.
    """
    lengths = [len(sentence.text) for sentence in document.sentences]
    left = options.chars or int((options.ratio or 1) * len(document.article.text))
    most = len(lengths) if options.chars or options.ratio else options.sentences or DEFAULT_SENTENCES
    chosen: list[int] = []
    seen: set[str] = set()
    for i, length in enumerate(lengths):
        text = document.sentences[i].text.strip()
        if len(chosen) < most and length <= left and text not in seen:
            seen.add(text)
            chosen.append(i)
            left -= length
    if options.ratio and not chosen and lengths:
        chosen = [0]
    return in_order(chosen, scores.values, options.order)


def in_order(chosen: Iterable[int], values: Sequence[float], order: str) -> list[int]:
    """Indices in the order of the source, or by falling score.

    >>> in_order([2, 0], [0.5, 0.1, 1.0], "score"), in_order([2, 0], [0.5, 0.1, 1.0], "source")
    ([2, 0], [0, 2])
    """
    return sorted(chosen, key=lambda i: (-values[i], i)) if order == "score" else sorted(chosen)


def _relative(values: Sequence[float]) -> list[float]:
    """Scores as shares of the best: a conformance ranker's raw ones differ in scale."""
    top = max(values, default=0.0)
    if top == 1.0 and len(values) > MANY and (np.round(values, 9) == values).all():
        return list(values)  # as most rankers give them
    return [round(value / top, 9) for value in values] if top > 0 else [0.0] * len(values)


def distinct_words(document: Document, index: int) -> Words:
    """A sentence's distinct content words, as numbers; the whole text where it has none."""
    return frozenset(document.words.of(index)) or frozenset((document.sentences[index].text.strip(),))


def cosine(a: frozenset[Any], b: frozenset[Any]) -> float:
    """How alike two sets of words are, 0…1.

    >>> cosine(frozenset("甲乙丙丁"), frozenset("丙丁戊己"))
    0.5
    """
    return len(a & b) / math.sqrt(len(a) * len(b))


class Chosen:
    """The sentences chosen so far, by word, to be compared with."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.texts: set[str] = set()
        self.words: list[Words] = []
        self.postings: dict[int | str, list[tuple[int, int]]] = {}
        self.posted = 0

    @property
    def count(self) -> int:
        """How many are chosen."""
        return len(self.words)

    def add(self, index: int) -> None:
        """Choose a sentence."""
        self.words.append(distinct_words(self.document, index))
        self.texts.add(self.document.sentences[index].text.strip())

    def repeats(self, index: int) -> bool:
        """Whether the same text has been chosen."""
        return self.document.sentences[index].text.strip() in self.texts

    def similarity(self, index: int, since: int = 0) -> float:
        """The largest cosine, 0…1, of the sentence's set of words with that of a chosen one; ``since``: without those chosen before so many were."""
        words = distinct_words(self.document, index)
        if self.count - since <= FEW:
            return max([cosine(words, other) for other in self.words[since:]], default=0.0)
        self._post()
        common: dict[tuple[int, int], int] = {}
        for word in words:
            for other in self.postings.get(word, ())[:-REMEMBERED - 1:-1]:
                if other[0] < since:
                    break
                common[other] = common.get(other, 0) + 1
        return max((shared / math.sqrt(size * len(words)) for (_, size), shared in common.items()), default=0.0)

    def _post(self) -> None:
        """Note under each word of those chosen since the last time which sentence has it."""
        for number in range(self.posted, self.count):
            words = self.words[number]
            for word in words:
                self.postings.setdefault(word, []).append((number, len(words)))
        self.posted = self.count


def by_marginal_relevance(document: Document, values: Sequence[float], candidates: Iterable[int], diversity: float) -> Iterator[int]:
    """Candidates as maximal marginal relevance takes them, one after another; near-equal ones last, repetitions never.

    A sentence's relevance can only fall as others are chosen, so it is computed anew only when it comes to the top (Minoux 1978),
    and only against those chosen since it was last.
    """
    chosen = Chosen(document)
    untouched = _by_relevance(values, candidates, 1.0 - diversity)
    fresh = next(untouched, None)
    heap: list[Rated] = []
    late: list[int] = []
    while fresh or heap:
        if fresh and (not heap or fresh < heap[0]):
            (_, negative, i, seen, similarity), fresh = fresh, next(untouched, None)
        else:
            _, negative, i, seen, similarity = heapq.heappop(heap)
        if seen < chosen.count and chosen.repeats(i):
            continue
        if diversity > 0 and seen < chosen.count:
            similarity = max(similarity, chosen.similarity(i, seen))
            if similarity >= NEAR_EQUAL:
                late.append(i)
            else:
                heapq.heappush(heap, (round(diversity * similarity + (1.0 - diversity) * negative, 9), negative, i, chosen.count, similarity))
            continue
        chosen.add(i)
        yield i
    for i in sorted(late, key=lambda i: (-values[i], i)):
        if not chosen.repeats(i):
            chosen.add(i)
            yield i


def _by_relevance(values: Sequence[float], candidates: Iterable[int], share: float) -> Iterator[Rated]:
    """Each candidate with its relevance, the best first. Of many, each is made when it is its turn: a summary takes a few of them."""
    if len(values) <= MANY:
        return iter(sorted([(-share * values[i], -values[i], i, 0, 0.0) for i in candidates]))
    indices = np.fromiter(candidates, np.int64)
    ranked = indices[(-np.array(values)[indices]).argsort(kind="stable")]
    return ((-share * values[i], -values[i], i, 0, 0.0) for i in map(int, ranked))


def _within(document: Document, values: Sequence[float], candidates: Iterable[int], limit: int, diversity: float) -> list[int]:
    """The best set of at most ``limit`` characters: by trial of every combination where it holds few sentences, else one after another.

    It counts as full when a dozen in a row do not fit.
    """
    lengths = [len(sentence.text) for sentence in document.sentences]
    fitting = [i for i in candidates if lengths[i] <= limit]
    ranked = by_marginal_relevance(document, values, fitting, diversity)
    pool: list[int] = []
    taken: list[int] = []
    left, missed = limit, 0
    for i in ranked:
        pool.append(i)
        if lengths[i] <= left:
            taken.append(i)
            left -= lengths[i]
            missed = 0
        else:
            missed += 1
        if missed == POOL:
            break
    return taken if len(taken) > FEW else best_subset(document, values, pool[:POOL], limit, diversity)


def best_subset(document: Document, values: Sequence[float], pool: Sequence[int], limit: int, diversity: float) -> list[int]:
    """The combination of at most ``limit`` characters with the largest worth, every one being tried.

    A sentence is worth the cube of its score × its length, so that the budget is filled, and with what matters. For every two of them the smaller worth × their
    similarity × diversity is lost; near-equal ones are never taken together where diversity is above 0.
    """
    lengths = [len(document.sentences[i].text) for i in pool]
    worth = [values[i] ** 3 * length for i, length in zip(pool, lengths, strict=True)]
    losses = _losses(document, pool, worth, diversity)
    best: tuple[float, list[int]] = (-1.0, [])

    def grow(start: int, left: int, total: float, taken: list[int]) -> None:
        nonlocal best
        if taken and round(total, 6) > best[0]:
            best = (round(total, 6), taken)
        for k in range(start, len(pool)):
            if lengths[k] <= left:
                loss = sum([losses[k][j] for j in taken])
                if loss < math.inf:
                    grow(k + 1, left - lengths[k], total + worth[k] - loss, [*taken, k])

    grow(0, limit, 0.0, [])
    return [pool[k] for k in best[1]]


def _losses(document: Document, pool: Sequence[int], worth: Sequence[float], diversity: float) -> list[list[float]]:
    """losses[k][j], j < k: what taking both costs; infinite for near-equal ones."""
    sets = [distinct_words(document, index) for index in pool]
    losses: list[list[float]] = []
    for k, own in enumerate(sets):
        alike = [cosine(own, other) if diversity > 0 else 0.0 for other in sets[:k]]
        losses.append([math.inf if value >= NEAR_EQUAL else diversity * value * min(worth[k], worth[j]) for j, value in enumerate(alike)])
    return losses
