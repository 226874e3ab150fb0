"""Kinds of text: whether an article is like those that the networks learned from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from .grams import POS_CLASSES, Array, Floats, Page
from .weights import Network

KIND_FEATURES = ("sentences", "sentence_length", "unevenness", "paragraphs", "questions", *POS_CLASSES)
FAR = 52.6
"""A squared Mahalanobis distance: of texts of a kind, normally distributed in as many features, one in a thousand is farther from their mean."""
RARE, SELDOM = 0.01, 0.05
"""What is added to the share of a part of speech, and to that of questions, before their logarithms are taken."""


def kind_features(page: Page) -> Floats:
    """What an article is like, by its form and its parts of speech alone: one number each of KIND_FEATURES, logarithms."""
    number = len(page.sentence_start)
    tags = np.bincount(page.token_pos, minlength=len(POS_CLASSES)) / max(1, len(page.token_pos))
    _, unevenness = _apart(page.sentence_end - page.sentence_start)
    text = page.document.article.text
    questions = (text.count("？") + text.count("?")) / number
    form = (number, max(1, len(page.start)) / number, unevenness + 3, (page.paragraph[-1] + 1) / number, questions + SELDOM)
    return np.log(np.concatenate((form, tags + RARE)))


def distance(kinds: Network, features: Floats) -> float:
    """The squared Mahalanobis distance (Mahalanobis 1936) of an article to the nearest kind.

    kinds: one layer of len(KIND_FEATURES) outputs for each kind, which the kind's texts spread over as uncorrelated numbers of mean 0 and variance 1.
    """
    spread = kinds(features[None].astype(np.float32))[0].reshape(-1, len(KIND_FEATURES)).astype(np.float64)
    return float((spread * spread).sum(1).min())


def is_familiar(kinds: Network, page: Page) -> bool:
    """Whether the article is of a kind that was learned from."""
    return distance(kinds, kind_features(page)) < FAR


def _apart(values: Array) -> tuple[Floats, Any]:
    """How far each value is from the mean, and the standard deviation: what mean() and std() of an array give, at a third of their cost."""
    apart = values - values.sum() / len(values)
    return apart, np.sqrt((apart * apart).sum() / len(values))


def standard(values: Floats) -> Floats:
    """The values shifted and stretched to mean 0 and deviation 1."""
    apart, deviation = _apart(values)
    scaled: Floats = apart / (deviation + 1e-9)
    return scaled


def hedged(raw: Sequence[float], hedge: Sequence[float]) -> list[float]:
    """Learned scores with untrained ones of the same weight beside them, spread about as the learned ones alone, the best 0."""
    apart, deviation = _apart(np.asarray(raw))
    both = deviation * (apart / (deviation + 1e-9) + standard(np.asarray(hedge))) / math.sqrt(2)
    scores: list[float] = (both - both.max()).round(6).tolist()
    return scores
