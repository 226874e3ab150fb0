"""Keywords by a small network: how likely is each candidate to be named by an author, an annotator or a headline?

Candidates (`keyword_candidates`) get features (`keyword_features`) and priors: log-odds, learned from documents with keywords, that a term begins with
this word, ends with it, is it, stands behind or before it. The network's estimate is the score. What a reader would strike is left out, and of wholes and
parts one stays (`keyword_choice`). The weights and the priors come from one file, read once a process; benchmarks/train_keywords.py writes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np

from summarizer import phrases
from summarizer.model import Document, Keyword, Options
from summarizer.products import product
from summarizer.stages import Stages, finished
from summarizer.tfidf import load_idf

from . import arrayfile
from .grams import Floats
from .keyword_candidates import Units, candidates, units
from .keyword_choice import FRAGMENT, Choice, best_first, doubtful, fragments, mend, names, unwanted
from .keyword_completion import completed
from .keyword_features import COLUMNS, Features, features

FILE = Path(__file__).parent.parent / "data" / "keywords.npy"
STEP = 1 / 32
"""One step of a prior's byte."""
BETWEEN = "\0"
"""What stands between the keys of a table; no word has it, while a line break is a word that others stand beside."""
LARGEST, TINY = 127, np.float32(1e-9)
"""The largest byte, and what stands for the largest weight of a feature that weighs nothing."""
DOMAINS = 2
WORD_ROLES = ("first", "last", "whole")
"""What a prior of a word is about: the first or last word of a phrase, or all of a term."""
FREQUENCY = 0.05
"""The power of its count that a chance is multiplied by in news: of two that are as likely, a reader misses the one less that occurs less."""
FIRST, LAST, WHOLE = (slice(role * DOMAINS, (role + 1) * DOMAINS) for role in range(len(WORD_ROLES)))
"""Where the roles stand in a row of priors."""


@dataclass(frozen=True, slots=True)
class Priors:
    """Log-odds by word (or character), for each role and domain; row 0 is all zeros, for words that the table lacks."""

    rows: Mapping[str, int]
    values: Floats


@dataclass(frozen=True, slots=True)
class Network:
    """One hidden layer of rectified linear units. hidden: its weights, of shape (features, units); hidden_bias and output: of shape (units,)."""

    hidden: Floats
    hidden_bias: Floats
    output: Floats
    output_bias: float

    def logits(self, rows: Floats) -> Floats:
        """One number for each row of features; 0 means even odds."""
        active = product(rows, self.hidden)
        active += self.hidden_bias
        np.maximum(active, 0, out=active)
        result: Floats = active @ self.output + np.float32(self.output_bias)
        return result


@dataclass(frozen=True, slots=True)
class Model:
    """The priors (beside: of the words to the left of a term, then to its right, for each domain), and the networks for technical and for other texts."""

    words: Priors
    characters: Priors
    beside: Priors
    technical: Network
    other: Network


def score_keywords(document: Document, options: Options) -> list[Keyword]:
    """The document's keywords, best first, at most ``options.keywords``; scores are shares of the best one's.

    Options used: keywords, terms, single_characters, ignore_title, idf. Raises OptionsError for an IDF table that cannot be read.
    """
    return finished(scoring(document, options))


def scoring(document: Document, options: Options) -> Stages[list[Keyword]]:
    """`score_keywords` in stages."""
    return ranking(document, options, load())


def rank(document: Document, options: Options, model: Model) -> list[Keyword]:
    """`score_keywords` by the model given."""
    return finished(ranking(document, options, model))


def ranking(document: Document, options: Options, model: Model) -> Stages[list[Keyword]]:
    """`rank` in stages."""
    seen = yield from looking(document, options)
    if seen is None or not options.keywords:
        return []
    found_units, known = seen
    yield
    known.rows[:, COLUMNS:] = prior_columns(model.words, model.characters, model.beside, found_units, known)
    chances = 1 / (1 + np.exp(-(model.technical if known.technical else model.other).logits(known.rows).astype(np.float64)))
    yield
    chances[unwanted(document, options, found_units, known)] = 0
    unsure = np.zeros(len(chances), bool)
    if not known.technical:
        broken = fragments(known)
        mend(found_units, known, chances, broken)
        chances[broken] *= FRAGMENT
        unsure = doubtful(known, chances)
        chances *= known.part.times ** FREQUENCY
    yield
    order = best_first(chances, options.keywords)
    part, numbers = known.part, order.tolist()
    choice = Choice([known.texts[i] for i in numbers], part.counts[order].tolist(), part.sizes[order].tolist(), chances[order].tolist(),
                    names(known)[order].tolist(), unsure[order].tolist(), known.technical)
    chosen = [(_as_candidate(found_units, known, numbers[i]), score) for i, score in choice.best(options.keywords)]
    return phrases.locate(document, chosen if known.technical else completed(document, chosen))


def look(document: Document, options: Options) -> tuple[Units, Features] | None:
    """The document's units, and the features of the most promising candidates; None where there are no candidates."""
    return finished(looking(document, options))


def looking(document: Document, options: Options) -> Stages[tuple[Units, Features] | None]:
    """`look` in stages."""
    found_units = units(document, options)
    yield
    found = candidates(found_units)
    if found is None:
        return None
    yield
    known = features(found_units, found, load_idf(options.idf), options.single_characters)
    return None if known is None else (found_units, known)


def _as_candidate(found_units: Units, known: Features, i: int) -> phrases.Candidate:
    lexicon = found_units.lexicon
    tokens = [lexicon.tokens[number] for number in found_units.tokens[known.starts[i]:known.lasts[i] + 1].tolist()]
    return phrases.Candidate(known.texts[i], tuple([word.lower() for word, _ in tokens]), tuple([tag for _, tag in tokens]), int(known.part.counts[i]), 0)


def prior_columns(of_words: Priors, of_characters: Priors, of_beside: Priors, found_units: Units, known: Features) -> Floats:
    """The priors of each candidate: of its first and last word (0 for a lone word), of the whole, of its first and last character, of the words beside it; each
    for every domain.
    """
    lexicon, rows = found_units.lexicon, of_characters.rows
    table, characters = of_words.values, of_characters.values
    firsts, lasts = found_units.forms[known.starts], found_units.forms[known.lasts]
    of_forms = lexicon.rows(of_words.rows)
    of_first, of_last = table.take(of_forms[firsts], axis=0), table.take(of_forms[lasts], axis=0)
    heads = lexicon.column(rows, lambda text: rows.get(text[0], 0), np.int64)
    tails = lexicon.column(of_characters, lambda text: rows.get(text[-1], 0), np.int64)
    whole = np.fromiter(map(of_words.rows.get, known.texts, repeat(0)), np.int64, len(known.texts))
    phrase = (known.part.sizes > 1)[:, None]
    result: Floats = np.concatenate((
        of_first[:, FIRST] * phrase, of_last[:, LAST] * phrase, table.take(whole, axis=0)[:, WHOLE], of_first[:, WHOLE], of_last[:, WHOLE],
        characters.take(heads[firsts], axis=0)[:, FIRST], characters.take(tails[lasts], axis=0)[:, LAST],
        *_beside(of_beside, found_units, known)), axis=1)
    return result


def _beside(priors: Priors, found_units: Units, known: Features) -> tuple[Floats, Floats]:
    """The priors of the words to the left and to the right of each candidate's places: their mean, and the sum of those in the title."""
    part, rows = known.part, found_units.lexicon.rows(priors.rows)[found_units.forms]
    both = np.concatenate((priors.values.take(rows[part.starts - 1], axis=0)[:, :DOMAINS], priors.values.take(rows[part.ends], axis=0)[:, DOMAINS:]), axis=1)
    in_title = (part.starts < found_units.title_end)[:, None]
    return np.add.reduceat(both, part.first) / part.times.astype(np.float32)[:, None], np.add.reduceat(both * in_title, part.first)


@cache
def load() -> Model:
    """The package's own model."""
    return unpacked(arrayfile.read(FILE))


def unpacked(arrays: Mapping[str, Any]) -> Model:
    """The model from what `packed` gives."""
    def priors(name: str) -> Priors:
        words = arrays[f"{name}_keys"].tobytes().decode("utf-8").split(BETWEEN)
        values = arrays[f"{name}_values"].astype(np.float32) * np.float32(STEP)
        return Priors(dict(zip(words, range(1, len(values) + 1), strict=True)), np.concatenate((np.zeros((1, values.shape[1]), np.float32), values)))

    def network(name: str) -> Network:
        rest = arrays[f"{name}_rest"]
        hidden = arrays[f"{name}_hidden"] * arrays[f"{name}_scale"][:, None]
        units = hidden.shape[1]
        return Network(hidden, rest[:units], rest[units:2 * units], float(rest[-1]))

    return Model(priors("words"), priors("characters"), priors("beside"), network("technical"), network("other"))


def packed(model: Model) -> dict[str, Any]:
    """The model as arrays to write: priors as bytes, keys as UTF-8 with BETWEEN between them, hidden weights as bytes with a scale for each feature."""
    arrays: dict[str, Any] = {}
    for name, priors in (("words", model.words), ("characters", model.characters), ("beside", model.beside)):
        arrays[f"{name}_keys"] = np.frombuffer(BETWEEN.join(priors.rows).encode("utf-8"), dtype=np.uint8)
        arrays[f"{name}_values"] = np.clip(np.round(priors.values[1:] / STEP), -LARGEST, LARGEST).astype(np.int8)
    for name, network in (("technical", model.technical), ("other", model.other)):
        scale = np.maximum(np.abs(network.hidden).max(1), TINY) / LARGEST
        arrays[f"{name}_scale"] = scale.astype(np.float32)
        arrays[f"{name}_hidden"] = np.round(network.hidden / scale[:, None]).astype(np.int8)
        arrays[f"{name}_rest"] = np.concatenate((network.hidden_bias, network.output, [network.output_bias])).astype(np.float32)
    return arrays
