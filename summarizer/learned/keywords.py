"""Keywords by a small network: how likely is each candidate to be named by an author, an annotator or a headline?

Candidates (`keyword_candidates`) get features (`keyword_features`) and priors: log-odds, learned from documents with keywords, that a term begins with
this word, ends with it, is it. The network's estimate is the score. What a reader would strike is left out, and of wholes and parts one stays
(`keyword_choice`). The weights and the priors come from one file, read once a process; benchmarks/train_keywords.py writes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from summarizer import phrases
from summarizer.model import Document, Keyword, Options
from summarizer.tfidf import load_idf

from .grams import Floats, Ints
from .keyword_candidates import Candidates, Units, candidates, units
from .keyword_choice import FRAGMENT, best_first, chosen, doubtful, fragments, generic_words, mend, unwanted
from .keyword_features import Features, features

FILE = Path(__file__).parent.parent / "data" / "keywords.npz"
STEP = 1 / 32
"""One step of a prior's byte."""
DOMAINS = 2
WORD_ROLES = ("first", "last", "whole")
"""What a prior of a word is about: the first or last word of a phrase, or all of a term."""
FREQUENCY = 0.05
"""The power of its count that a chance is multiplied by in news: of two that are as likely, a reader misses the one less that occurs less."""
CHARACTER_ROLES = ("first", "last")


@dataclass(frozen=True, slots=True)
class Priors:
    """Log-odds by word (or character), for each role and domain; row 0 is all zeros, for words that the table lacks."""

    rows: Mapping[str, int]
    values: Floats


@dataclass(frozen=True, slots=True)
class Model:
    """The priors and the network: one hidden layer of rectified linear units, weights of shape (features, hidden) and (hidden,)."""

    words: Priors
    characters: Priors
    hidden: Floats
    hidden_bias: Floats
    output: Floats
    output_bias: float

    def logits(self, rows: Floats) -> Floats:
        """One number for each row of features; 0 means even odds."""
        result: Floats = np.maximum(rows @ self.hidden + self.hidden_bias, 0) @ self.output + np.float32(self.output_bias)
        return result


def score_keywords(document: Document, options: Options) -> list[Keyword]:
    """The document's keywords, best first, at most ``options.keywords``; scores are shares of the best one's.

    Options used: keywords, terms, single_characters, ignore_title, idf. Raises OptionsError for an IDF table that cannot be read.
    """
    return rank(document, options, load())


def rank(document: Document, options: Options, model: Model) -> list[Keyword]:
    """`score_keywords` by the model given."""
    seen = look(document, options)
    if seen is None or not options.keywords:
        return []
    found_units, found, known = seen
    rows = np.concatenate((known.rows, prior_columns(model.words, model.characters, found_units, found, known)), axis=1)
    chances = 1 / (1 + np.exp(-model.logits(rows).astype(np.float64)))
    unsure: frozenset[str] = frozenset()
    chances[unwanted(document, options, found_units, found, known)] = 0
    if not known.technical:
        mend(found_units, found, known, chances)
        chances[fragments(found_units, found, known)] *= FRAGMENT
        unsure = frozenset([known.texts[i] for i in np.flatnonzero(doubtful(found_units, found, known, chances)).tolist()])
        chances *= found.counts[known.numbers] ** FREQUENCY
    scored = [(_as_candidate(found_units, found, known, i), float(chances[i])) for i in best_first(chances, options.keywords)]
    return phrases.locate(document, chosen(scored, options.keywords, known.technical, unsure))


def look(document: Document, options: Options) -> tuple[Units, Candidates, Features] | None:
    """The document's units, all candidates, and the features of the most promising ones; None where there are no candidates."""
    found_units = units(document, options)
    found = candidates(found_units)
    if found is None:
        return None
    idf = load_idf(options.idf)
    known = features(found_units, found, idf, generic_words(), options.single_characters)
    return None if known is None else (found_units, found, known)


def _as_candidate(found_units: Units, found: Candidates, known: Features, i: int) -> phrases.Candidate:
    span = slice(int(known.starts[i]), int(known.lasts[i]) + 1)
    forms, texts = found_units.forms, found_units.lexicon.texts
    words = tuple([texts[form] for form in forms[found_units.ids[span]].tolist()])
    tags = tuple(map(found_units.tag, range(span.start, span.stop)))
    return phrases.Candidate(known.texts[i], words, tags, int(found.counts[known.numbers[i]]), 0)


def prior_columns(of_words: Priors, of_characters: Priors, found_units: Units, found: Candidates, known: Features) -> Floats:
    """The priors of each candidate: of its first and last word (0 for a lone word), of the whole, of its first and last character; each for every domain."""
    first, last, whole = (slice(role * DOMAINS, (role + 1) * DOMAINS) for role in range(len(WORD_ROLES)))
    firsts, lasts = found_units.ids[known.starts], found_units.ids[known.lasts]
    table, characters, rows = of_words.values, of_characters.values, of_characters.rows
    lexicon, forms = found_units.lexicon, found_units.forms
    words = lexicon.rows(of_words.rows)[forms]
    phrase = (found.sizes[known.numbers] > 1)[:, None]
    heads = lexicon.column(rows, lambda text: (rows.get(text[0], 0), rows.get(text[-1], 0)), np.int64)[forms]
    return np.concatenate((
        table[words[firsts], first] * phrase, table[words[lasts], last] * phrase, table[_rows(of_words, known.texts), whole],
        table[words[firsts], whole], table[words[lasts], whole],
        characters[heads[firsts, 0], :DOMAINS], characters[heads[lasts, 1], DOMAINS:]), axis=1)


def _rows(priors: Priors, words: list[str]) -> Ints:
    rows = priors.rows
    return np.array([rows.get(word, 0) for word in words], dtype=np.int64)


@cache
def load() -> Model:
    """The package's own model."""
    with np.load(FILE) as arrays:
        return unpacked(arrays)


def unpacked(arrays: Mapping[str, Any]) -> Model:
    """The model from what `packed` gives."""
    def priors(name: str) -> Priors:
        words = arrays[f"{name}_keys"].tobytes().decode("utf-8").split("\n")
        values = arrays[f"{name}_values"].astype(np.float32) * np.float32(STEP)
        return Priors(dict(zip(words, range(1, len(words) + 1), strict=True)), np.concatenate((np.zeros((1, values.shape[1]), np.float32), values)))

    hidden, hidden_bias, output = (arrays[name].astype(np.float32) for name in ("hidden", "hidden_bias", "output"))
    return Model(priors("words"), priors("characters"), hidden, hidden_bias, output, float(arrays["output_bias"][0]))


def packed(model: Model) -> dict[str, Any]:
    """The model as arrays to write: priors as bytes, keys as UTF-8 joined by newlines."""
    arrays: dict[str, Any] = {}
    for name, priors in (("words", model.words), ("characters", model.characters)):
        arrays[f"{name}_keys"] = np.frombuffer("\n".join(priors.rows).encode("utf-8"), dtype=np.uint8)
        arrays[f"{name}_values"] = np.clip(np.round(priors.values[1:] / STEP), -127, 127).astype(np.int8)
    return arrays | {"hidden": model.hidden.astype(np.float32), "hidden_bias": model.hidden_bias.astype(np.float32), "output": model.output.astype(np.float32),
                     "output_bias": np.array([model.output_bias], np.float32)}
