"""The learned ranker as the pipeline calls it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ..model import Document, Line, Options, Scores
from . import choosing, lines
from .grams import Floats, Ints, page
from .importance import chances, gram_features, rarity, title_keys
from .sentences import GROUPS, LINE, SENTENCE_FEATURES, SUMMARY, Weighed, sentence_features, weigh
from .weights import Model, load

EXPLAINED = ("position", "words", "support", "title", "length", "form")


@dataclass(frozen=True, slots=True)
class LearnedScores(Scores):
    """Scores that remember what they were computed from, so that the line and the summary need not compute it again."""

    raw: Sequence[Sequence[float]] = ()
    weighed: Weighed | None = field(default=None, repr=False, compare=False)
    title: Ints = field(default_factory=lambda: np.zeros(0, np.int64), repr=False, compare=False)
    rows: Floats = field(default_factory=lambda: np.zeros((0, 0), np.float32), repr=False, compare=False)


def score_sentences(document: Document, options: Options) -> Scores:
    """How much each sentence is worth as a summary, 0…1, the best 1.

    A network ranks the sentences by the importance of their words, position, support by other sentences, the title, length and form (see
    docs/quality.md). With
    ``explain`` in ``options.include``, ``parts`` says for each sentence what each of these adds, in the score's own measure: how much lower the score
    would be if the
    sentence were in this respect like the average of its article.
    """
    if not document.sentences:
        return Scores(())
    return scored(document, load(), options)


def scored(document: Document, model: Model, options: Options) -> LearnedScores:
    """As score_sentences, by the model given."""
    laid = page(document)
    title = title_keys(laid, options.ignore_title)
    grams = gram_features(laid, model.table, title)
    weighed = weigh(laid, chances(model.grams, grams), rarity(grams))
    rows = sentence_features(weighed, title)
    both = np.round(model.sentences(rows).astype(np.float64), 6)
    raw = both[:, SUMMARY]
    low, high = raw.min(), raw.max()
    reach = float(high - low)
    values = (raw - low) / reach if reach else np.ones(len(raw))
    parts = _parts(rows, model, raw, reach or 1.0) if "explain" in options.include else ()
    return LearnedScores(values.tolist(), parts, (both - both.max(0)).T.tolist(), weighed, title, rows)


def _parts(rows: Floats, model: Model, raw: Floats, reach: float) -> list[dict[str, float]]:
    parts: list[dict[str, float]] = [{} for _ in rows]
    for name in EXPLAINED:
        columns = [SENTENCE_FEATURES.index(feature) for feature in GROUPS[name]]
        changed = rows.copy()
        changed[:, columns] = rows[:, columns].mean(axis=0)
        without = model.sentences(changed)[:, SUMMARY]
        for part, value in zip(parts, ((raw - without) / reach).tolist(), strict=True):
            part[name] = round(value, 5) + 0.0
    return parts


def _learned(document: Document, scores: Scores, options: Options) -> LearnedScores:
    return scores if isinstance(scores, LearnedScores) and scores.weighed is not None else scored(document, load(), options)


def line(document: Document, scores: Scores, options: Options) -> Line:
    """The article in one line of at most ``options.line_chars`` characters: the best piece of its best sentences; empty without sentences."""
    if not document.sentences:
        return Line()
    return line_by(document, load(), _learned(document, scores, options), options)


def line_by(document: Document, model: Model, own: LearnedScores, options: Options) -> Line:
    """As line, by the model and the scores given."""
    assert own.weighed is not None
    return lines.line(own.weighed, model, own.raw[LINE], lines.sentence_facts(own.rows, own.raw[SUMMARY]), own.title, options)


def choose(document: Document, scores: Scores, options: Options) -> list[int]:
    """Indices of the summary's sentences in output order, within ``options.sentences``, ``ratio`` or ``chars``; [] where not even one fits."""
    if not document.sentences:
        return []
    return choose_by(document, load(), _learned(document, scores, options), options)


def choose_by(document: Document, model: Model, own: LearnedScores, options: Options) -> list[int]:
    """As choose, by the model and the scores given."""
    assert own.weighed is not None
    return choosing.choose(own.weighed, model.sets, own, own.raw[SUMMARY], options)
