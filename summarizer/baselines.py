"""What every ranker must beat: the first sentences, and any."""

from __future__ import annotations

import random

from summarizer.model import Document, Options, Scores


def score_lead(document: Document, options: Options) -> Scores:
    """The earlier, the better: 1, 1/2, 1/3… The part ``position`` is the score.

    >>> from summarizer.model import Article, Sentence
    >>> score_lead(Document(Article(""), [Sentence("", 0, 0, i, 0) for i in range(3)], [[]] * 3), Options()).values
    [1.0, 0.5, 0.333333333]
    """
    values = [round(1.0 / (1 + i), 9) for i in range(len(document.sentences))]
    return Scores(values, [{"position": value} for value in values])


def score_random(document: Document, options: Options) -> Scores:
    """Any order, the same for the same seed and number of sentences; the best has 1. Options used: seed."""
    dice = random.Random(options.seed)
    values = [dice.random() for _ in document.sentences]
    top = max(values, default=1.0)
    return Scores([round(value / top, 9) for value in values])
