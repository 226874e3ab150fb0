"""Learn the keyword scorer: priors of words and a small network, from documents with keywords and from news with headlines.

    python benchmarks/train_keywords.py DATA                 train on everything in the folder DATA, write summarizer/data/keywords.npz
    python benchmarks/train_keywords.py DATA --evaluate      train on four fifths, score the last fifth, five times over; write nothing

The same data give the same bytes. docs/quality.md says what is learned and why.
"""

from __future__ import annotations

import argparse
import json
import random
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from summarizer.evaluation import keyword_f1
from summarizer.learned import keywords as learned
from summarizer.learned.grams import Floats, Ints
from summarizer.learned.keyword_candidates import CLASS, Candidates, Units
from summarizer.learned.keyword_choice import generic_words
from summarizer.learned.keyword_features import NOMINAL, Features
from summarizer.model import Article, Document, Options
from summarizer.pipeline import analyse

FOLDS = 5
MIN_DOCUMENTS = 8
"""Words of fewer documents get no prior."""
SMOOTHING = 4.0
HIDDEN, MEMBERS, EPOCHS, BATCH, RATE, INPUT_DROPOUT, DROPOUT = 24, 4, 12, 2048, 0.003, 0.1, 0.2
MIN_SPREAD = 0.1
"""Rare features are scaled as if they varied this much, lest a single occurrence outweigh all else."""
SCIENCE, NEWS, NETWORK_ONLY = 0, 1, 2
"""Whose words a prior counts. Patents give the network their labels, and no table a count."""


@dataclass(frozen=True)
class Source:
    """One way to learn from a file: with which title, whose labels, how much a document counts, how many documents at the most."""

    file: str
    name: str
    title: str | None
    domain: int
    weight: float
    limit: int = 10**9
    at: int = 3


SOURCES = (
    Source("csl", "csl", "title", SCIENCE, 1.8, at=5),
    Source("csl", "csl, no title", None, SCIENCE, 1.4, at=5),
    Source("patent", "patent", None, NETWORK_ONLY, 2.5, at=10),
    Source("xinhua", "xinhua, no title", None, NEWS, 0.5),
    Source("xinhua", "xinhua", "summary", NEWS, 0.25),
    Source("xwlb", "xwlb, no title", None, NEWS, 0.5, 1000),
    Source("xwlb", "xwlb", "summary", NEWS, 0.25, 1000),
    Source("lctt", "lctt, no title", None, NEWS, 0.4, 500),
    Source("lctt", "lctt", "title", NEWS, 0.4, 500),
)
NEVER_ALONE = np.isin(np.arange(len(CLASS)), [CLASS[name] for name in (
    "verb", "adjective", "adverb", "locative", "time", "number", "measure", "morpheme", "attribute", "affix")])
NEVER_AT_BORDER = np.isin(np.arange(len(CLASS)), [CLASS[name] for name in (
    "verb", "adverb", "locative", "time", "number", "measure", "adjective")])


@dataclass
class Example:
    """One document under one source: what the scorer sees of it, and the labels of its candidates in 0…1."""

    source: Source
    identity: str
    fold: int
    document: Document
    gold: list[str]
    units: Units
    found: Candidates
    known: Features
    labels: Floats


def examples(folder: Path, sources: Sequence[Source] = SOURCES) -> list[Example]:
    """All examples that the folder's files give; a document's examples are in one fold."""
    found = []
    for source in sources:
        with open(folder / f"{source.file}.jsonl", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        if len(rows) > source.limit:
            rows = random.Random(0).sample(rows, source.limit)
        found += [example for row in rows if (example := _example(source, row)) is not None]
    return found


def _example(source: Source, row: dict[str, Any]) -> Example | None:
    title = row.get(source.title) if source.title else None
    document = analyse(Article(row["text"], title=title, format="text"), Options(ranker="tfidf", ignore_title=title is None))
    seen = learned.look(document, Options())
    if seen is None:
        return None
    texts = [squeezed(text) for text in seen[2].texts]
    gold = [squeezed(word) for word in row.get("keywords", ())]
    if gold:
        labels = np.array([text in gold for text in texts], np.float32)
    else:
        headlines = {squeezed(row[key]) for key in ("title", "summary") if row.get(key)}
        labels = np.maximum.reduce([headline_labels(headline, texts, *seen) for headline in sorted(headlines)])
        gold = [text for text, label in zip(texts, labels, strict=True) if label >= 0.5]
    fold = zlib.crc32(f"{source.file}{row['id']}".encode()) % FOLDS
    return Example(source, str(row["id"]), fold, document, gold, *seen, labels)


def squeezed(text: str) -> str:
    """A keyword as it is compared: lower case, no white space."""
    return "".join(text.lower().split())


def headline_labels(headline: str, texts: Sequence[str], units: Units, found: Candidates, known: Features) -> Floats:
    """How far each candidate is what a reader would take from the headline: whole names and noun phrases of it, not their parts, nothing generic."""
    counts = found.counts[known.numbers]
    labels = np.zeros(len(texts), np.float32)
    word_counts = np.bincount(units.ids)
    inseparable = (counts >= 3) & (counts >= 0.8 * np.maximum(word_counts[units.ids[known.starts]], word_counts[units.ids[known.lasts]]))
    inseparable |= np.maximum.reduceat(found.quoted, found.first)[known.numbers]
    for i, text in enumerate(texts):
        if text in headline and text not in generic_words():
            labels[i] = _worth(units.classes[known.starts[i]:known.lasts[i] + 1], int(counts[i]), bool(inseparable[i]))
    for whole in sorted(np.flatnonzero(labels >= 0.6).tolist(), key=lambda i: -len(texts[i])):
        for part in np.flatnonzero(labels).tolist():
            if len(texts[part]) < len(texts[whole]) and texts[part] in texts[whole]:
                apart = counts[part] - counts[whole]
                labels[part] *= 0.15 if apart <= counts[whole] else 0.4 if apart <= 3 * counts[whole] else 0.8
    return labels


def _worth(classes: Ints, count: int, inseparable: bool) -> float:
    if len(classes) == 1:
        if NEVER_ALONE[classes[0]]:
            return 0.0
        return {CLASS["verbal noun"]: 0.35, CLASS["idiom"]: 0.6}.get(int(classes[0]), 1.0)
    if inseparable:
        return 1.0
    if NEVER_AT_BORDER[classes[0]] or NEVER_AT_BORDER[classes[-1]] or classes[-1] == CLASS["attribute"]:
        return 0.2 if classes[0] == CLASS["adjective"] and NOMINAL[classes[-1]] else 0.0
    if np.isin(classes, (CLASS["adverb"], CLASS["number"], CLASS["quantity"])).any():
        return 0.0
    return (0.6 if count == 1 else 1.0) * (0.5 if (classes == CLASS["verb"]).any() else 1.0)


class Counts:
    """How often each key was a candidate, and how often a keyword, by fold."""

    def __init__(self) -> None:
        self.by_key: dict[str, Floats] = defaultdict(lambda: np.zeros((FOLDS, 2), np.float32))

    def add(self, keys: Iterable[str], labels: Floats, fold: int) -> None:
        """Count one document's candidates."""
        for key, label in zip(keys, labels.tolist(), strict=True):
            cell = self.by_key[key][fold]
            cell[0] += 1
            cell[1] += label

    def log_odds(self, folds: Sequence[int]) -> dict[str, float]:
        """Smoothed log-odds of each key against the odds of all, from the given folds; only of keys frequent enough."""
        total = sum((cells[folds].sum(0) for cells in self.by_key.values()), np.array([1e-3, 1e-4]))
        base = total[1] / total[0]
        sums = {key: cells[folds].sum(0).tolist() for key, cells in self.by_key.items()}
        chances = {key: (hits + SMOOTHING * base) / (times + SMOOTHING) for key, (times, hits) in sums.items() if times >= MIN_DOCUMENTS}
        return {key: float(np.log(p / (1 - p)) - np.log(base / (1 - base))) for key, p in chances.items()}


class PriorCounts:
    """The counts behind the priors of words (first, last, whole) and characters (first, last), each by domain."""

    def __init__(self, found: Iterable[Example]) -> None:
        self.words = [[Counts() for _ in range(learned.DOMAINS)] for _ in learned.WORD_ROLES]
        self.characters = [[Counts() for _ in range(learned.DOMAINS)] for _ in learned.CHARACTER_ROLES]
        for example in found:
            if example.source.domain != NETWORK_ONLY:
                self._add(example)

    def _add(self, example: Example) -> None:
        units, known, domain, fold = example.units, example.known, example.source.domain, example.fold
        phrase = example.found.sizes[known.numbers] > 1
        firsts = [units.words[i] for i in units.ids[known.starts].tolist()]
        lasts = [units.words[i] for i in units.ids[known.lasts].tolist()]
        of_phrases = [i for i, is_phrase in enumerate(phrase.tolist()) if is_phrase]
        self.words[0][domain].add([firsts[i] for i in of_phrases], example.labels[phrase], fold)
        self.words[1][domain].add([lasts[i] for i in of_phrases], example.labels[phrase], fold)
        self.words[2][domain].add(known.texts, example.labels, fold)
        self.characters[0][domain].add([word[0] for word in firsts], example.labels, fold)
        self.characters[1][domain].add([word[-1] for word in lasts], example.labels, fold)

    def priors(self, folds: Sequence[int]) -> tuple[learned.Priors, learned.Priors]:
        """The tables from the documents of the given folds."""
        return _table(self.words, folds), _table(self.characters, folds)


def _table(counts: Sequence[Sequence[Counts]], folds: Sequence[int]) -> learned.Priors:
    columns = [cell.log_odds(folds) for role in counts for cell in role]
    keys = sorted({key for column in columns for key in column})
    values = np.array([[0.0] * len(columns)] + [[column.get(key, 0.0) for column in columns] for key in keys])
    steps = np.clip(np.round(values / learned.STEP), -127, 127)
    return learned.Priors({key: i for i, key in enumerate(keys, 1)}, (steps * learned.STEP).astype(np.float32))


def train(found: Sequence[Example], held_out: int | None = None) -> learned.Model:
    """A model from all examples but those of the fold held out. Priors that the network learns from are of other folds than the document's."""
    counts = PriorCounts(found)
    folds = [fold for fold in range(FOLDS) if fold != held_out]
    used = [example for example in found if example.fold != held_out]
    tables = counts.priors(folds)
    of_fold = {fold: counts.priors([f for f in folds if f != fold]) for fold in folds}
    rows = np.concatenate([
        np.concatenate((e.known.rows, learned.prior_columns(*of_fold[e.fold], e.units, e.found, e.known)), axis=1) for e in used])
    labels = np.concatenate([e.labels for e in used])
    weights = np.concatenate([np.full(len(e.labels), e.source.weight, np.float32) for e in used])
    center, spread = rows.mean(0), np.maximum(rows.std(0), np.float32(MIN_SPREAD))
    rows -= center
    rows /= spread
    members = [_fit(rows, labels, weights, seed) for seed in range(MEMBERS)]
    hidden = np.concatenate([m[0] for m in members], axis=1) / spread[:, None]
    bias = np.concatenate([m[1] for m in members]) - center @ hidden
    output = np.concatenate([m[2] for m in members]) / np.float32(MEMBERS)
    return learned.Model(*tables, hidden.astype(np.float32), bias.astype(np.float32), output, float(sum(m[3][0] for m in members) / MEMBERS))


def _fit(rows: Floats, labels: Floats, weights: Floats, seed: int) -> list[Floats]:
    """One network by Adam (Kingma and Ba 2015) on the weighted cross-entropy, with dropout (Srivastava et al. 2014) of inputs and hidden units."""
    f = np.float32
    random_state = np.random.default_rng(seed)
    inputs = rows.shape[1]
    layers: list[Floats] = [random_state.normal(0, inputs ** -0.5, (inputs, HIDDEN)).astype(f), np.zeros(HIDDEN, f),
                            random_state.normal(0, HIDDEN ** -0.5, HIDDEN).astype(f), np.full(1, -2, f)]
    means, squares = [np.zeros_like(p) for p in layers], [np.zeros_like(p) for p in layers]
    steps = EPOCHS * (-(-len(rows) // BATCH))
    step = 0
    for _ in range(EPOCHS):
        order = random_state.permutation(len(rows))
        for begin in range(0, len(rows), BATCH):
            batch = order[begin:begin + BATCH]
            gradients = _gradients(layers, rows[batch], labels[batch], weights[batch], random_state)
            step += 1
            rate = f(RATE * (1 - step / (steps + 1)))
            for layer, gradient, mean, square in zip(layers, gradients, means, squares, strict=True):
                mean += f(0.1) * (gradient - mean)
                square += f(0.01) * (gradient * gradient - square)
                layer -= rate * (mean / f(1 - 0.9 ** step)) / (np.sqrt(square / f(1 - 0.99 ** step)) + f(1e-8))
    return layers


def _gradients(layers: Sequence[Floats], rows: Floats, labels: Floats, weights: Floats, random_state: np.random.Generator) -> list[Floats]:
    f = np.float32
    hidden, hidden_bias, output, output_bias = layers
    rows = rows * ((random_state.random(rows.shape, dtype=f) > INPUT_DROPOUT) / f(1 - INPUT_DROPOUT))
    kept = (random_state.random((len(rows), hidden.shape[1]), dtype=f) > DROPOUT) / f(1 - DROPOUT)
    sums = rows @ hidden + hidden_bias
    active = np.maximum(sums, 0) * kept
    chances = 1 / (1 + np.exp(-(active @ output + output_bias)))
    error = ((chances - labels) * weights / f(len(rows))).astype(f)
    back = np.outer(error, output) * (sums > 0) * kept
    return [rows.T @ back, back.sum(0), active.T @ error, error.sum(keepdims=True)]


def evaluate(found: Sequence[Example], train_on: Callable[[Example], bool] = lambda example: True,
             folds: Sequence[int] = range(FOLDS)) -> Iterator[tuple[str, int, float]]:
    """Cross-validated F1 × 100 by source: its name, k, and the mean over documents; headlines stand in for the keywords of news."""
    results: dict[Source, list[float]] = {example.source: [] for example in found}
    for fold in folds:
        model = train([e for e in found if train_on(e)], fold)
        for example in found:
            if example.fold == fold and example.gold:
                words = [word.word for word in learned.rank(example.document, Options(keywords=example.source.at), model)]
                results[example.source].append(keyword_f1(words, example.gold, example.source.at))
    for source, values in results.items():
        yield source.name, source.at, 100 * float(np.mean(values))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with csl.jsonl, patent.jsonl, xinhua.jsonl, xwlb.jsonl, lctt.jsonl")
    parser.add_argument("--evaluate", action="store_true", help="cross-validate; write nothing")
    parser.add_argument("-o", "--output", type=Path, default=learned.FILE)
    arguments = parser.parse_args()
    found = examples(arguments.data)
    if arguments.evaluate:
        for name, at, score in evaluate(found):
            print(f"{name:20} F1@{at} {score:.2f}")
        return
    np.savez_compressed(arguments.output, **learned.packed(train(found)))


if __name__ == "__main__":
    main()
