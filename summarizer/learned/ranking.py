"""The learned ranker as the pipeline calls it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from .. import combined
from ..model import Document, Line, Options, Scores
from ..stages import Stages, finished
from . import choosing, lines
from .grams import Floats, Ints, page
from .importance import chances, gram_features, rarity, title_keys
from .kinds import hedged, is_familiar
from .sentences import GROUPS, LINE, SENTENCE_FEATURES, SUMMARY, Weighed, from_0_to_1, sentence_features, weigh
from .weights import Model, load

EXPLAINED = ("position", "words", "support", "title", "length", "form")


@dataclass(frozen=True, slots=True)
class LearnedScores(Scores):
    """Scores that remember what they were computed from, so that the line and the summary need not compute it again. hedge: untrained scores where the
    article is of no kind that was learned from."""

    raw: Sequence[Sequence[float]] = ()
    weighed: Weighed | None = field(default=None, repr=False, compare=False)
    title: Ints = field(default_factory=lambda: np.zeros(0, np.int64), repr=False, compare=False)
    rows: Floats = field(default_factory=lambda: np.zeros((0, 0), np.float32), repr=False, compare=False)
    hedge: Sequence[float] | None = None


def score_sentences(document: Document, options: Options) -> Scores:
    """How much each sentence is worth as a summary, 0…1, the best 1; where the article is of no kind that was learned from, half by the ranker ``combined``.

    A network ranks the sentences by the importance of their words, position, support by other sentences, the title, length and form (see
    docs/quality.md). With
    ``explain`` in ``options.include``, ``parts`` says for each sentence what each of these adds, in the score's own measure: how much lower the score
    would be if the
    sentence were in this respect like the average of its article.
    """
    return finished(scoring(document, options))


def scoring(document: Document, options: Options) -> Stages[Scores]:
    """score_sentences in stages."""
    if not document.sentences:
        return Scores(())
    return (yield from _scoring(document, load(), options))


def scored(document: Document, model: Model, options: Options) -> LearnedScores:
    """As score_sentences, by the model given."""
    return finished(_scoring(document, model, options))


def _scoring(document: Document, model: Model, options: Options) -> Stages[LearnedScores]:
    laid = page(document)
    title = title_keys(laid, options.ignore_title)
    yield
    grams = gram_features(laid, model.table, title)
    yield
    chance = chances(model.grams, grams)
    yield
    weighed = weigh(laid, chance, rarity(grams))
    yield
    rows = sentence_features(weighed, title)
    yield
    both = np.round(model.sentences(rows).astype(np.float64), 6)
    raw = both[:, SUMMARY]
    parts = _parts(rows, model, raw, float(raw.max() - raw.min()) or 1.0) if "explain" in options.include else ()
    hedge = None if is_familiar(model.kinds, laid) else _untrained(document, options)
    values = from_0_to_1(raw if hedge is None else np.array(hedged(raw.tolist(), hedge), np.float64))
    return LearnedScores(values.tolist(), parts, (both - both.max(0)).T.tolist(), weighed, title, rows, hedge)


def _untrained(document: Document, options: Options) -> Sequence[float]:
    """The sentences' scores by the ranker ``combined``, with the title where it may be used."""
    if options.ignore_title:
        document = Document(document.article, document.sentences, None, (), document.stop_words, document.row, "")
    return combined.score_sentences(document, Options()).values


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
    return finished(lining(document, scores, options))


def lining(document: Document, scores: Scores, options: Options) -> Stages[Line]:
    """line in stages."""
    if not document.sentences:
        return Line()
    return (yield from _lining(load(), _learned(document, scores, options), options))


def line_by(model: Model, own: LearnedScores, options: Options) -> Line:
    """As line, by the model and the scores given."""
    return finished(_lining(model, own, options))


def _lining(model: Model, own: LearnedScores, options: Options) -> Stages[Line]:
    assert own.weighed is not None
    if own.hedge is not None:
        raw = hedged(own.raw[LINE], own.hedge)
    else:  # a sentence that is worth much for a summary, too, is no aside
        both = (np.asarray(own.raw[LINE]) + own.raw[SUMMARY]) / 2
        raw = (both - both.max()).tolist()
    return (yield from lines.line(own.weighed, model, raw, lines.sentence_facts(own.rows, own.raw[SUMMARY]), own.title, options))


def choose(document: Document, scores: Scores, options: Options) -> list[int]:
    """Indices of the summary's sentences in output order, within ``options.sentences``, ``ratio`` or ``chars``; [] where not even one fits."""
    if not document.sentences:
        return []
    return choose_by(document, load(), _learned(document, scores, options), options)


def choose_by(document: Document, model: Model, own: LearnedScores, options: Options) -> list[int]:
    """As choose, by the model and the scores given."""
    assert own.weighed is not None
    return choosing.choose(own.weighed, model.sets, own, own.raw[SUMMARY], options, own.hedge)
