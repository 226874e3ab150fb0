"""TextRank as the paper writes it, in plain Python: the twin that the fast paths are compared with."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import chain

from summarizer import phrases
from summarizer.model import Document, Options, best_first
from summarizer.textrank import WINDOW
from summarizer.words import terms

Weights = Sequence[Mapping[int, float]]


def pagerank(weights: Weights, damping: float) -> list[float]:
    """The power iteration until nothing changes any more. weights[i][j]: the weight of the edge from i to j."""
    n = len(weights)
    out = [sum(row.values()) for row in weights]
    x = [1.0 / n] * n
    for _ in range(1000):
        lost = sum(value for value, total in zip(x, out, strict=True) if not total)
        new = [(1.0 - damping + damping * lost) / n] * n
        for i, row in enumerate(weights):
            for j, weight in row.items():
                new[j] += damping * x[i] * weight / out[i]
        change = sum(abs(a - b) for a, b in zip(x, new, strict=True))
        x = new
        if change < 1e-14:
            break
    return x


def sentences(document: Document, options: Options) -> list[float]:
    """Scores of the sentences, the best 1."""
    rows = document.content
    weights: list[dict[int, float]] = [{} for _ in rows]
    for i, a in enumerate(rows):
        for j, b in enumerate(rows):
            common = len(set(a) & set(b))
            if i != j and common and len(a) * len(b) > 1:
                weights[i][j] = common / (math.log(len(a)) + math.log(len(b)))
    found = pagerank(weights, options.damping) if any(rows) else [1.0] * len(rows)
    return [round(value / max(found), 9) for value in found]


def chosen(document: Document, scores: Sequence[float], options: Options) -> list[int]:
    """Maximal marginal relevance, everything compared with everything in every round."""
    words = [set(row) or {sentence.text.strip()} for row, sentence in zip(document.content, document.sentences, strict=True)]

    def similarity(i: int, taken: Sequence[int]) -> float:
        return max((len(words[i] & words[j]) / math.sqrt(len(words[i]) * len(words[j])) for j in taken), default=0.0)

    taken: list[int] = []
    while len(taken) < (options.sentences or 3):
        texts = {document.sentences[j].text.strip() for j in taken}
        left = [i for i in range(len(scores)) if i not in taken and document.sentences[i].text.strip() not in texts]
        fresh = [i for i in left if similarity(i, taken) < 0.7]
        if not left:
            break
        worth = [(1 - options.diversity) * scores[i] - (options.diversity * similarity(i, taken) if fresh else -1.0) for i in fresh or left]
        taken.append((fresh or left)[best_first([round(value, 9) for value in worth])[0]])
    return sorted(taken)


def words(document: Document, options: Options) -> dict[str, float]:
    """Scores of the terms."""
    rows = terms(document)
    order = list(dict.fromkeys(chain.from_iterable(rows)))
    number = {word: i for i, word in enumerate(order)}
    weights: list[dict[int, float]] = [{} for _ in order]
    for row in rows:
        for i, a in enumerate(row):
            for b in row[i + 1:i + (options.window or WINDOW)]:
                if a != b:
                    for one, other in ((number[a], number[b]), (number[b], number[a])):
                        weights[one][other] = weights[one].get(other, 0.0) + 1.0
    return dict(zip(order, pagerank(weights, options.damping), strict=True)) if order else {}


def keywords(document: Document, options: Options) -> list[str]:
    """The keywords that these scores give."""
    return [keyword.word for keyword in phrases.keywords(document, words(document, options), options)]
