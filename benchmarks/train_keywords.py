"""Learn the keyword scorer: priors of words and a small network, from documents with keywords and from news with headlines.

    python benchmarks/train_keywords.py DATA                 train on everything in the folder DATA, write summarizer/data/keywords.npy
    python benchmarks/train_keywords.py DATA --evaluate      train on four fifths, score the last fifth, five times over; write nothing

The same data give the same bytes. docs/quality.md says what is learned and why.
"""

from __future__ import annotations

import argparse
import os
import random
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# sums in one order: the same bytes wherever it is run
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import headlined
import numpy as np

from summarizer.evaluation import keyword_f1
from summarizer.learned import arrayfile
from summarizer.learned import keywords as learned
from summarizer.learned.grams import Floats, Ints
from summarizer.learned.keyword_candidates import Units
from summarizer.learned.keyword_features import COLUMNS, PRIORS, Features
from summarizer.learned.keyword_traits import NO_NOUN, OF_CLASS, generic_words
from summarizer.learned.keyword_words import CLASS
from summarizer.model import Article, Document, Options
from summarizer.pipeline import analyse

FOLDS = 5
MIN_DOCUMENTS = 10
"""Words of fewer documents get no prior."""
SMOOTHING = 4.0
MIN_PLACES = 60
"""Words that stand beside fewer places of candidates get none of those for neighbours."""
HIDDEN, EPOCHS, BATCH, RATE, INPUT_DROPOUT, DROPOUT = 48, 26, 24, 0.003, 0.1, 0.25
"""A batch is so many documents."""
LISTED, MOST_KEYWORDS = 0.9, 5
"""The listwise loss's share, and how many keywords a document's list counts for at the most."""
MIN_SPREAD = 0.1
"""Rare features are scaled as if they varied this much, lest a single occurrence outweigh all else."""
SCIENCE, NEWS, NETWORK_ONLY = 0, 1, 2
"""Whose words a prior counts. Patents give the network their labels, and no table a count."""

TECHNICAL_SHARES, OTHER_SHARES = (1.0, 0.0, 1.0), (0.3, 1.0, 0.0)
"""How much of their weight the domains have for the network of technical texts, and for that of all others."""
TECHNICAL_MEMBERS, OTHER_MEMBERS = 4, 2
"""How many networks side by side make the one for technical texts, and that for all others."""
OF_NEWS = np.arange(COLUMNS + NEWS, COLUMNS + PRIORS, learned.DOMAINS)
"""The columns of news' priors, which the network of technical texts does not see: what stands in headlines misleads it."""


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
    Source("patent", "patent", None, NETWORK_ONLY, 1.5, at=10),
    Source("xinhua", "xinhua, no title", None, NEWS, 0.5),
    Source("xinhua", "xinhua", "summary", NEWS, 0.25),
    Source("xwlb", "xwlb, no title", None, NEWS, 0.5, 1000),
    Source("xwlb", "xwlb", "summary", NEWS, 0.25, 1000),
    Source("crud", "crud, no title", None, NEWS, 0.5, 1000),
    Source("crud", "crud", "summary", NEWS, 0.25, 1000),
    Source("lctt", "lctt, no title", None, NEWS, 0.4, 500),
    Source("lctt", "lctt", "title", NEWS, 0.4, 500),
)
LABELLED = ("keywords", "title", "summary")
"""The fields that say what the keywords are: they themselves, or the headlines."""
NEVER_ALONE = np.isin(np.arange(len(CLASS)), [CLASS[name] for name in (
    "verb", "adjective", "adverb", "locative", "time", "number", "measure", "morpheme", "attribute", "affix")])
NEVER_AT_BORDER = np.isin(np.arange(len(CLASS)), [CLASS[name] for name in (
    "verb", "adverb", "locative", "time", "number", "measure", "adjective")])
NO_COLUMNS = np.zeros(0, np.int64)
NOMINAL = OF_CLASS & NO_NOUN == 0


@dataclass
class Example:
    """One document under one source: what the scorer sees of it, and the labels of its candidates in 0…1."""

    source: Source
    identity: str
    fold: int
    document: Document
    gold: list[str]
    units: Units
    known: Features
    labels: Floats


def examples(folder: Path, sources: Sequence[Source] = SOURCES) -> list[Example]:
    """All examples that the folder's files give; a document's examples are in one fold."""
    found = []
    for source in sources:
        rows = [row for row in headlined.read(folder / f"{source.file}.jsonl") if any(row.get(field) for field in LABELLED)]
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
    texts = [squeezed(text) for text in seen[1].texts]
    gold = [squeezed(word) for word in row.get("keywords", ())]
    if gold:
        labels = np.array([text in gold for text in texts], np.float32)
    else:
        headlines = {squeezed(row[key]) for key in LABELLED[1:] if row.get(key)}
        labels = np.maximum.reduce([headline_labels(headline, texts, *seen) for headline in sorted(headlines)])
        gold = [text for text, label in zip(texts, labels, strict=True) if label >= 0.5]
    fold = zlib.crc32(f"{source.file}{row['id']}".encode()) % FOLDS
    return Example(source, str(row["id"]), fold, document, gold, *seen, labels)


def squeezed(text: str) -> str:
    """A keyword as it is compared: lower case, no white space."""
    return "".join(text.lower().split())


def headline_labels(headline: str, texts: Sequence[str], units: Units, known: Features) -> Floats:
    """How far each candidate is what a reader would take from the headline: whole names and noun phrases of it, not their parts, nothing generic."""
    counts = known.part.counts
    labels = np.zeros(len(texts), np.float32)
    inseparable = (counts >= 3) & (counts >= 0.8 * known.often)
    inseparable |= known.quoted
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

    def __init__(self, keys: Ints, labels: Floats, folds: Ints, size: int, least: int = MIN_DOCUMENTS) -> None:
        self.least = least
        cells = keys * FOLDS + folds
        self.times, self.hits = (np.bincount(cells, weights, minlength=size * FOLDS).reshape(size, FOLDS) for weights in (None, labels))

    def log_odds(self, folds: Sequence[int]) -> Floats:
        """Smoothed log-odds of each key against the odds of all, from the given folds; 0 for keys that are too rare."""
        times, hits = self.times[:, folds].sum(1), self.hits[:, folds].sum(1)
        base = (hits.sum() + 1e-4) / (times.sum() + 1e-3)
        chances = (hits + SMOOTHING * base) / (times + SMOOTHING)
        odds = np.log(chances / (1 - chances)) - np.log(base / (1 - base))
        steps: Floats = np.clip(np.round(np.where(times < self.least, 0, odds) / learned.STEP), -127, 127)
        return steps * learned.STEP


class PriorCounts:
    """The counts behind the priors of words (first, last, whole), characters (first, last) and words beside a term (left, right), each by domain."""

    def __init__(self, found: Iterable[Example]) -> None:
        words: dict[str, int] = {}
        characters: dict[str, int] = {}
        rows = [_keys(e, words, characters) for e in found if e.source.domain != NETWORK_ONLY]
        first, last, whole, head, tail, phrase, domain, fold = np.concatenate([row[0] for row in rows], axis=1)
        labels = np.concatenate([row[1] for row in rows])

        def counts(keys: Ints, size: int, of_phrases: bool = False) -> list[Counts]:
            used = [(domain == d) & ((phrase > 0) | (not of_phrases)) for d in range(learned.DOMAINS)]
            return [Counts(keys[mask], labels[mask], fold[mask], size) for mask in used]

        self.words, self.characters = list(words), list(characters)
        self.of_words = [*counts(first, len(words), True), *counts(last, len(words), True), *counts(whole, len(words))]
        self.of_characters = [*counts(head, len(characters)), *counts(tail, len(characters))]
        left, right, labels, domain, fold = np.concatenate([_neighbours(e, words) for e in found if e.source.domain != NETWORK_ONLY], axis=1)
        self.neighbours = list(words)
        self.of_neighbours = [Counts(keys[mask].astype(np.int64), labels[mask], fold[mask].astype(np.int64), len(words), MIN_PLACES)
                              for keys in (left, right) for mask in (domain == d for d in range(learned.DOMAINS))]

    def priors(self, folds: Sequence[int]) -> tuple[learned.Priors, learned.Priors, learned.Priors]:
        """The tables from the documents of the given folds."""
        return (_table(self.words, self.of_words, folds), _table(self.characters, self.of_characters, folds),
                _table(self.neighbours, self.of_neighbours, folds))


def _keys(example: Example, words: dict[str, int], characters: dict[str, int]) -> tuple[Ints, Floats]:
    """For each candidate the numbers of its first word, last word, text, first and last character, whether it is a phrase, domain and fold; the labels."""
    units, known = example.units, example.known
    numbers = np.array([[words.setdefault(word, len(words)) for word in units.words],
                        [characters.setdefault(word[0], len(characters)) for word in units.words],
                        [characters.setdefault(word[-1], len(characters)) for word in units.words]])
    firsts, lasts = units.ids[known.starts], units.ids[known.lasts]
    whole = np.array([words.setdefault(text, len(words)) for text in known.texts])
    same = np.ones(len(whole), np.int64)
    return np.stack((numbers[0, firsts], numbers[0, lasts], whole, numbers[1, firsts], numbers[2, lasts], known.part.sizes > 1,
                     same * example.source.domain, same * example.fold)), example.labels


def _neighbours(example: Example, words: dict[str, int]) -> Floats:
    """For each place of each candidate the numbers of the words to its left and to its right, its label, domain and fold."""
    part = example.known.part
    numbers = np.array([words.setdefault(word, len(words)) for word in example.units.words])[example.units.ids]
    labels = example.labels.repeat(part.counts)
    same = np.ones(len(labels))
    return np.stack((numbers[part.starts - 1], numbers[part.ends], labels, same * example.source.domain, same * example.fold))


def _table(keys: Sequence[str], counts: Sequence[Counts], folds: Sequence[int]) -> learned.Priors:
    columns = np.stack([cell.log_odds(folds) for cell in counts], axis=1)
    used = sorted(np.flatnonzero(columns.any(1)).tolist(), key=keys.__getitem__)
    values = np.concatenate((np.zeros((1, columns.shape[1])), columns[used])).astype(np.float32)
    return learned.Priors({keys[row]: i for i, row in enumerate(used, 1)}, values)


def train(found: Sequence[Example], held_out: int | None = None) -> learned.Model:
    """A model from all examples but those of the fold held out. Priors that the network learns from are of other folds than the document's."""
    counts = PriorCounts(found)
    folds = [fold for fold in range(FOLDS) if fold != held_out]
    used = [example for example in found if example.fold != held_out]
    tables = counts.priors(folds)
    of_fold = {fold: counts.priors([f for f in folds if f != fold]) for fold in folds}
    rows = [np.concatenate((e.known.rows[:, :COLUMNS], learned.prior_columns(*of_fold[e.fold], e.units, e.known)), axis=1) for e in used]
    return learned.Model(*tables, _network(used, rows, TECHNICAL_SHARES, TECHNICAL_MEMBERS, OF_NEWS),
                         _network(used, rows, OTHER_SHARES, OTHER_MEMBERS))


def _network(used: Sequence[Example], rows: Sequence[Floats], shares: Sequence[float], members: int, unseen: Ints = NO_COLUMNS) -> learned.Network:
    """A network from the examples' rows. shares: by domain, how much of a source's weight counts; domains of none are left out. unseen: columns that weigh
    nothing.
    """
    counted = [i for i, e in enumerate(used) if shares[e.source.domain]]
    table = np.concatenate([rows[i] for i in counted])
    table[:, unseen] = 0
    labels = np.concatenate([used[i].labels for i in counted])
    weights = np.array([used[i].source.weight * shares[used[i].source.domain] for i in counted], np.float32)
    starts = np.cumsum([0, *(len(used[i].labels) for i in counted)])
    center, spread = table.mean(0), np.maximum(table.std(0), np.float32(MIN_SPREAD))
    table -= center
    table /= spread
    hidden, bias, output, output_bias = _fit(table, labels, weights, starts, members)
    hidden /= spread[:, None]
    hidden[unseen] = 0
    return learned.Network(hidden, bias - center @ hidden, output / np.float32(members), float(output_bias.mean()))


def _fit(rows: Floats, labels: Floats, weights: Floats, starts: Ints, members: int) -> list[Floats]:
    """Networks trained side by side by Adam (Kingma and Ba 2015), with dropout (Srivastava et al. 2014) of inputs and hidden units: weights of shape
    (inputs, members × units), their biases, the output weights, the output biases of the members.

    weights: one a document. starts: where the rows of each document begin, and the end.
    """
    f = np.float32
    random_state = np.random.default_rng(0)
    inputs, units = rows.shape[1], members * HIDDEN
    layers: list[Floats] = [random_state.normal(0, inputs ** -0.5, (inputs, units)).astype(f), np.zeros(units, f),
                            random_state.normal(0, HIDDEN ** -0.5, units).astype(f), np.full(members, -2, f)]
    means, squares = [np.zeros_like(p) for p in layers], [np.zeros_like(p) for p in layers]
    documents = len(starts) - 1
    steps = EPOCHS * (-(-documents // BATCH))
    step = 0
    for _ in range(EPOCHS):
        order = random_state.permutation(documents)
        for begin in range(0, documents, BATCH):
            batch = order[begin:begin + BATCH]
            places = np.concatenate([np.arange(starts[i], starts[i + 1]) for i in batch])
            owners = np.repeat(np.arange(len(batch)), starts[batch + 1] - starts[batch])
            gradients = _gradients(layers, rows[places], labels[places], weights[batch], owners, random_state)
            step += 1
            rate = f(RATE * (1 - step / (steps + 1)))
            for layer, gradient, mean, square in zip(layers, gradients, means, squares, strict=True):
                mean += f(0.1) * (gradient - mean)
                square += f(0.01) * (gradient * gradient - square)
                layer -= rate * (mean / f(1 - 0.9 ** step)) / (np.sqrt(square / f(1 - 0.99 ** step)) + f(1e-8))
    return layers


def _gradients(layers: Sequence[Floats], rows: Floats, labels: Floats, weights: Floats, owners: Ints, random_state: np.random.Generator) -> list[Floats]:
    f = np.float32
    hidden, hidden_bias, output, output_bias = layers
    rows = rows * (_kept(rows.shape, INPUT_DROPOUT, random_state))
    kept = _kept((len(rows), len(output)), DROPOUT, random_state)
    sums = rows @ hidden + hidden_bias
    active = np.maximum(sums, 0) * kept
    logits = (active * output).reshape(len(rows), -1, HIDDEN).sum(2) + output_bias
    error = (_errors(logits, labels, owners) * (weights[owners] / f(len(rows)))[:, None]).astype(f)
    spread = np.repeat(error, HIDDEN, axis=1)
    back = spread * output * (sums > 0) * kept
    return [rows.T @ back, back.sum(0), (active * spread).sum(0), error.sum(0)]


def _kept(shape: tuple[int, ...], dropout: float, random_state: np.random.Generator) -> Floats:
    """Which numbers a dropout keeps, and their scale."""
    mask: Floats = (random_state.integers(0, 256, shape, dtype=np.uint8) >= int(256 * dropout)) * np.float32(1 / (1 - dropout))
    return mask


def _errors(logits: Floats, labels: Floats, owners: Ints) -> Floats:
    """The gradient of the loss by each member's outputs: mostly cross-entropy of a document's softmax with its labels (ListNet, Cao et al. 2007), for a
    document with several keywords more than for one with one; for the rest plain cross-entropy, which keeps the chances chances.
    """
    first = np.concatenate(([0], np.flatnonzero(np.diff(owners)) + 1))
    grown = np.exp(logits - np.maximum.reduceat(logits, first, axis=0)[owners])
    shares = grown / np.add.reduceat(grown, first, axis=0)[owners]
    total = np.add.reduceat(labels, first)[owners]
    worth = np.minimum(total, MOST_KEYWORDS)
    listed = shares * worth[:, None] - (labels * worth / np.maximum(total, 1e-6))[:, None]
    result: Floats = LISTED * listed + (1 - LISTED) * (1 / (1 + np.exp(-logits)) - labels[:, None])
    return result


def evaluate(found: Sequence[Example], train_on: Callable[[Example], bool] = lambda example: True,
             folds: Sequence[int] = range(FOLDS)) -> Iterator[tuple[str, int, float]]:
    """Cross-validated F1 × 100 by source: its name, k, and the mean over documents; headlines stand in for the keywords of news."""
    results: dict[Source, list[float]] = {example.source: [] for example in found}
    for fold in folds:
        model = learned.unpacked(learned.packed(train([e for e in found if train_on(e)], fold)))
        for example in found:
            if example.fold == fold and example.gold:
                words = [word.word for word in learned.rank(example.document, Options(keywords=example.source.at), model)]
                results[example.source].append(keyword_f1(words, example.gold, example.source.at))
    for source, values in results.items():
        yield source.name, source.at, 100 * float(np.mean(values))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with csl.jsonl, patent.jsonl, xinhua.jsonl, xwlb.jsonl, crud.jsonl, lctt.jsonl")
    parser.add_argument("--evaluate", action="store_true", help="cross-validate; write nothing")
    parser.add_argument("--folds", type=int, default=FOLDS, help="how many of the five folds to hold out in turn")
    parser.add_argument("-o", "--output", type=Path, default=learned.FILE)
    arguments = parser.parse_args()
    found = examples(arguments.data)
    if arguments.evaluate:
        for name, at, score in evaluate(found, folds=range(arguments.folds)):
            print(f"{name:20} F1@{at} {score:.2f}")
        return
    arrayfile.write(arguments.output, learned.packed(train(found)))


if __name__ == "__main__":
    main()
