"""Learn the sentence ranker: the table of grams and the networks for grams, sentences, lines and sets, from documents with human headlines and summaries; and
the readers' network, from verdicts on lines (verdicts.jsonl beside this file).

    python benchmarks/train_sentences.py DATA                  train on everything in the folder DATA, write summarizer/data/sentences.npy
    python benchmarks/train_sentences.py DATA --evaluate       train on four fifths, score the last fifth, five times over; write nothing
    python benchmarks/train_sentences.py DATA --leave xinhua   train without a file, score it; write nothing

The same data give the same bytes. docs/quality.md says what is learned and why.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import re
import sys
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import headlined
from learning import Array, Gradient, listwise, logistic, together, train

from summarizer.evaluation import mean_rouge, normalise
from summarizer.learned import choosing, lines, weights
from summarizer.learned.grams import PAIR, Page, page, units
from summarizer.learned.importance import chances, gram_features, rarity, title_keys
from summarizer.learned.kinds import kind_features
from summarizer.learned.sentences import LINE, SUMMARY, Weighed, sentence_features, weigh
from summarizer.learned.weights import GramTable, Model, Network
from summarizer.model import Article, Document, Options, best_first
from summarizer.pipeline import analyse

FOLDS = 5
MIN_DOCUMENTS, SMOOTHING = 6, 1.0
"""Grams of fewer documents are not in the table; and what smooths the ratio of its counts."""
LIMIT = 60
LINE_SENTENCES = 6
"""Pieces of so many sentences are learned from, more than the program looks at."""
VERDICTS = Path(__file__).parent / "verdicts.jsonl"
"""For each document (file, id) the lines that readers judged, by the CRC-32 of their text in UTF-8: 1 if the line reads well, 0 if not."""
JUDGED_SENTENCES = 11
"""The lines judged come from so many of the best sentences."""
ENSEMBLE = 3
PARTS = 3
"""The networks of lines and sets learn from what models of grams and sentences say that did not see a third of the documents each."""
MOST_SENTENCES, MOST_SETS = 150, 300
MARKED = 0.05
SHRUNK, LEAST_VARIANCE = 0.05, 1e-3


@dataclass(frozen=True)
class Source:
    """A file to learn from: which share of its documents (one in ``every``), which field is the reference, what kinds of text it is of, how much a document
    counts for each network's outputs, and whether to learn from each document once more with all its paragraphs as one, as many a source gives them.
    budgets: characters of the sets of sentences. headline: the reference says what a summary must hold, but not how long it is. Documents without a
    reference only count how rare a gram is."""

    name: str
    reference: str = "summary"
    every: int = 1
    kinds: tuple[str, ...] = ()
    grams: tuple[float, float] = (0.0, 0.0)
    sentences: tuple[float, float] = (0.0, 0.0)
    line: float = 0.0
    joined: bool = False
    budgets: tuple[int, ...] = ()
    sets: float = 0.0
    headline: bool = False


SOURCES = (
    Source("xinhua", kinds=("news",), grams=(1, 0), sentences=(1, 0.2), line=1, joined=True, budgets=(130,), sets=0.1, headline=True),
    Source("xwlb", every=2, kinds=("news",), grams=(0.4, 0), sentences=(0.4, 0.06), line=0.6, joined=True, budgets=(130,), sets=0.025, headline=True),
    Source("crud", kinds=("news",), grams=(1, 0), sentences=(1, 0.2), line=1, joined=True, budgets=(130,), sets=0.02, headline=True),
    Source("lctt", kinds=("technical",), grams=(0.7, 0.2), sentences=(0.7, 0.2), line=0.7, budgets=(60,), sets=0.15),
    Source("lawbench", kinds=("news", "legal news"), grams=(0, 2), sentences=(0.2, 2), budgets=(130, 100, 160), sets=1),
    Source("vcsum", kinds=("meetings",), grams=(0, 2), sentences=(0.1, 2), budgets=(150, 120), sets=1),
    Source("csl", reference="title", every=2, grams=(0.3, 0)),
)


@dataclass(frozen=True)
class Example:
    """One document to learn from, with the ``labels`` of its grams."""

    source: Source
    id: str
    fold: int
    document: Document
    laid: Page
    reference: str
    title: Array
    labels: Array
    marked: tuple[str, ...] = ()
    copy: bool = False


class Counts(NamedTuple):
    """Sorted keys of all grams of MIN_DOCUMENTS or more documents, in how many of the ``total`` they stand, and by (file, fold) how often they stood
    in the reference
    too and how often that was to be expected of any gram."""

    keys: Array
    documents: Array
    total: int
    hits: dict[tuple[str, int], Array]
    expected: dict[tuple[str, int], Array]


class Trained(NamedTuple):
    """A model, and the examples' pages weighed by it, each with a prior that did not see it."""

    model: Model
    weighed: dict[int, Weighed]


def fold(identifier: str) -> int:
    return zlib.crc32(identifier.encode()) % FOLDS


def text_keys(text: str) -> Array:
    """The distinct grams of a text; pairs do not cross the end of a sentence."""
    found = units(text)
    ends = np.array([match.start() for match in re.finditer("[。！？!?\n；]", text)])
    sentence = np.searchsorted(ends, found.starts)
    pairs = PAIR + found.codes[:-1] * 0x10000 + found.codes[1:]
    return np.unique(np.concatenate((found.codes, pairs[sentence[1:] == sentence[:-1]])))


def count(folder: Path) -> Counts:
    """Count the grams of all documents of all files."""
    seen: list[tuple[str, int, Array, Array | None]] = []
    for source in SOURCES:
        name, field = source.name, source.reference
        headline = name != "vcsum"
        for row in headlined.read(folder / f"{name}.jsonl"):
            reference = text_keys(row[field]) if row.get(field) and headline else None
            seen.append((name, fold(str(row["id"])), text_keys(row["text"]), reference))
    keys, documents = np.unique(np.concatenate([body for _, _, body, _ in seen]), return_counts=True)
    keys, documents = keys[documents >= MIN_DOCUMENTS], documents[documents >= MIN_DOCUMENTS]
    hits: dict[tuple[str, int], Array] = defaultdict(lambda: np.zeros(len(keys), np.float32))
    expected: dict[tuple[str, int], Array] = defaultdict(lambda: np.zeros(len(keys), np.float32))
    for name, part, body, reference in seen:
        if reference is None:
            continue
        place = np.minimum(np.searchsorted(keys, body), len(keys) - 1)
        place, body = place[keys[place] == body], body[keys[place] == body]
        hit = np.isin(body, reference)
        for kind in (body < PAIR, body >= PAIR):
            expected[name, part][place[kind]] += max(float(hit[kind].mean()) if kind.any() else 0.0, 1e-3)
        hits[name, part][place] += hit
    return Counts(keys, documents, len(seen), dict(hits), dict(expected))


def gram_table(counts: Counts, use: Callable[[str, int], bool]) -> GramTable:
    """The table as it is stored, its priors from the files and folds that ``use`` lets in."""
    parts = [part for part in counts.hits if use(*part)]
    hits, expected = (sum((of[part] for part in parts), np.zeros(len(counts.keys), np.float32)) for of in (counts.hits, counts.expected))
    prior = np.log((hits + SMOOTHING) / (expected + SMOOTHING))
    idf = np.log(counts.total / counts.documents).astype(np.float32)
    return weights.rounded(GramTable(counts.keys, idf, prior.astype(np.float32), float(np.log(counts.total / 3))))


def examples(folder: Path) -> list[Example]:
    """The documents of all sources, analysed as the program does it. Two of three titles are withheld, so that the networks learn to do without."""
    found = []
    for source in SOURCES:
        for row in headlined.read(folder / f"{source.name}.jsonl"):
            name = str(row["id"])
            if not row.get(source.reference) or zlib.crc32(f"share {name}".encode()) % source.every:
                continue
            titled = source.reference != "title" and zlib.crc32(f"title {name}".encode()) % 3 == 0
            document = analyse(Article(row["text"], title=row.get("title") if titled else None, id=name))
            found.append(_example(source, row, document))
            if source.joined:
                found.append(_example(source, row, _joined(document), copy=True))
    return found


def _example(source: Source, row: dict[str, Any], document: Document, copy: bool = False) -> Example:
    name = str(row["id"])
    laid = page(document)
    labels = np.isin(laid.key, text_keys(row[source.reference]))
    marked = tuple(s for s, label in zip(row.get("sentences", ()), row.get("sentence_labels", ()), strict=True) if label)
    return Example(source, name, fold(name), document, laid, row[source.reference], title_keys(laid), labels.astype(np.float32), marked, copy)


def _joined(document: Document) -> Document:
    """The document as one paragraph."""
    return Document(document.article, [dataclasses.replace(sentence, paragraph=0) for sentence in document.sentences], document.tokens, document.title_tokens,
                    document.stop_words)


def fit(all_examples: Sequence[Example], counts: Counts, learns: Callable[[str, int], bool], cache: dict[Any, Array]) -> Trained:
    """Train all networks on the examples of the files and folds that ``learns`` lets in. Priors are out of fold: an example's own fold is not counted
    in its prior."""
    table = gram_table(counts, learns)
    own = [gram_table(counts, lambda name, part, k=k: learns(name, part) and part != k) for k in range(FOLDS)]  # type: ignore[misc]
    # row by row in memory, as networks that learn take them: products sum in another order otherwise
    rows = [gram_features(e.laid, own[e.fold] if learns(e.source.name, e.fold) else table, e.title).copy() for e in all_examples]
    chosen = [k for k, e in enumerate(all_examples) if learns(e.source.name, e.fold)]
    once = [k for k in chosen if not all_examples[k].copy]
    ranked = [k for k in chosen if any(all_examples[k].source.sentences)]
    grams, weighed = _weighed(all_examples, rows, once)
    sentences = _train_sentences(all_examples, weighed, ranked, cache)
    unseen = _unseen(all_examples, rows, chosen, cache)
    line = _train_lines(all_examples, unseen, [k for k in ranked if all_examples[k].source.line], table, cache)
    readers = _train_readers(all_examples, unseen, once, table)
    sets = _train_sets(all_examples, unseen, [k for k in once if all_examples[k].source.sets], cache)
    return Trained(Model(table, grams, sentences, line, readers, sets, _kinds([all_examples[k] for k in chosen])), weighed)


class Unseen(NamedTuple):
    """An example as models see it that did not learn from it: weighed, and the scores of its sentences."""

    weighed: Weighed
    scores: Array


def _weighed(all_examples: Sequence[Example], rows: Sequence[Array], seen: Sequence[int]) -> tuple[Network, dict[int, Weighed]]:
    """The network of grams that learned from the examples ``seen``, and all examples weighed by it."""
    grams = _train_grams([all_examples[k] for k in seen], [rows[k] for k in seen])
    return grams, {k: weigh(e.laid, chances(grams, rows[k]), rarity(rows[k])) for k, e in enumerate(all_examples)}


def _unseen(all_examples: Sequence[Example], rows: Sequence[Array], chosen: Sequence[int], cache: dict[Any, Array]) -> dict[int, Unseen]:
    """The chosen examples as models see them that did not learn from them, PARTS times over: what lines and sets learn from then looks like what they will
    meet (stacked generalisation, Wolpert 1992)."""
    result = {}
    for part in range(PARTS):
        seen = [k for k in chosen if _part(all_examples[k]) != part]
        _, weighed = _weighed(all_examples, rows, [k for k in seen if not all_examples[k].copy])
        sentences = _train_sentences(all_examples, weighed, [k for k in seen if any(all_examples[k].source.sentences)], cache)
        result |= {k: Unseen(weighed[k], sentence_scores(sentences, weighed[k], all_examples[k].title)) for k in chosen if _part(all_examples[k]) == part}
    return result


def _part(example: Example) -> int:
    return zlib.crc32(f"part {example.id}".encode()) % PARTS


def _starts(parts: Iterable[Array]) -> Array:
    return np.cumsum([0, *(len(part) for part in parts)])


def _train_grams(chosen: Sequence[Example], rows: Sequence[Array]) -> Network:
    labels = np.concatenate([np.stack((e.labels, e.labels), axis=1) for e in chosen])
    shares = np.concatenate([np.tile(np.float32(e.source.grams) / len(e.labels), (len(e.labels), 1)) for e in chosen])
    return train(np.concatenate(rows), _starts(rows), 2, logistic(labels, shares), hidden=48, epochs=20, lists=24, rate=3e-3)


def _ensemble(rows: Sequence[Array], outputs: int, loss: Gradient, *, hidden: int, epochs: int, rate: float, lists: int = 32) -> Network:
    """The mean of ENSEMBLE networks that differ in how they begin and in the order of what they see."""
    inputs, starts = np.concatenate(rows), _starts(rows)
    return together([train(inputs, starts, outputs, loss, hidden=hidden, epochs=epochs, lists=lists, rate=rate, seed=seed) for seed in range(ENSEMBLE)])


def _remembered(cache: dict[Any, Array], key: Any, compute: Callable[[], Any]) -> Any:
    if key not in cache:
        cache[key] = compute()
    return cache[key]


def _train_sentences(all_examples: Sequence[Example], weighed: dict[int, Weighed], chosen: Sequence[int], cache: dict[Any, Array]) -> Network:
    rows, labels, shares = [], [], []
    for k in chosen:
        example = all_examples[k]
        rows.append(sentence_features(weighed[k], example.title)[:MOST_SENTENCES])
        labels.append(_remembered(cache, ("sentences", k), lambda e=example: _sentence_labels(e)))  # type: ignore[misc]
        shares.append(np.tile(np.float32(example.source.sentences) / (1 + example.source.joined), (len(labels[-1]), 1)))
    loss = listwise(np.concatenate(labels), np.concatenate(shares))
    return _ensemble(rows, 2, loss, hidden=24, epochs=12, rate=2e-3)


def _sentence_labels(example: Example) -> Array:
    """ROUGE of each sentence; where annotators marked sentences of the source, what they marked counts a little more."""
    labels = np.array([mean_rouge(sentence.text, example.reference) for sentence in example.document.sentences[:MOST_SENTENCES]])
    if example.marked:
        text = example.document.article.text
        inside = np.zeros(len(text))
        for sentence in example.marked:
            at = text.find(sentence)
            if at >= 0:
                inside[at:at + len(sentence)] = 1
        labels += MARKED * np.array([inside[s.start:s.end].mean() for s in example.document.sentences[:MOST_SENTENCES]])
    return labels


def sentence_scores(network: Network, weighed: Weighed, title: Array) -> Array:
    """Both scores of each sentence, the best 0."""
    raw = np.round(network(sentence_features(weighed, title)).astype(np.float64), 6)
    return raw - raw.max(0)


def _train_lines(all_examples: Sequence[Example], unseen: dict[int, Unseen], chosen: Sequence[int], table: GramTable, cache: dict[Any, Array]) -> Network:
    rows, labels, shares = [], [], []
    for k in chosen:
        example = all_examples[k]
        found, some, length = _pieces(example, unseen[k], table, LINE_SENTENCES)
        fits = np.flatnonzero(length <= LIMIT)
        if len(fits):
            rows.append(some[fits])
            labels.append(np.array([_line_label(example, k, found, piece, cache) for piece in fits.tolist()]))
            shares.append(np.full((len(fits), 1), example.source.line / (1 + example.source.joined)))
    loss = listwise(np.concatenate(labels), np.concatenate(shares))
    return _ensemble(rows, 1, loss, hidden=24, epochs=12, rate=2e-3)


def _pieces(example: Example, seen: Unseen, table: GramTable, sentences: int) -> tuple[lines.Candidates, Array, Array]:
    """The pieces of so many of the best sentences, their features and their lengths; none where no piece can be cut."""
    raw = seen.scores[:, LINE].tolist()
    order = best_first(raw)
    found = lines.candidates(seen.weighed.page, table, order[:sentences], LIMIT)
    if not len(found.pieces):
        return found, np.zeros((0, len(lines.LINE_FEATURES)), np.float32), np.zeros(0, np.int64)
    return found, *lines.line_features(seen.weighed, found, raw, order, LIMIT, example.title)


def _line_label(example: Example, k: int, found: lines.Candidates, piece: int, cache: dict[Any, Array]) -> float:
    text = example.document.article.text
    spans = tuple(lines.spans_of(found, piece, text))
    return float(_remembered(cache, ("line", k, spans), lambda: mean_rouge("".join(text[start:end] for start, end in spans), example.reference)))


def verdicts() -> dict[tuple[str, str], dict[int, int]]:
    """The readers' verdicts: by file and document, by line."""
    rows = map(json.loads, VERDICTS.read_text(encoding="utf-8").splitlines())
    return {(row["file"], row["id"]): {int(line): well for line, well in row["lines"].items()} for row in rows}


def _train_readers(all_examples: Sequence[Example], unseen: dict[int, Unseen], chosen: Sequence[int], table: GramTable) -> Network:
    """The network that says whether a line reads well, from the verdicts on lines of the chosen documents."""
    judged = verdicts()
    rows, labels, shares = [], [], []
    for k in chosen:
        example = all_examples[k]
        known = judged.get((example.source.name, example.id))
        if not known:
            continue
        found, some, _ = _pieces(example, unseen[k], table, JUDGED_SENTENCES)
        facts = lines.sentence_facts(sentence_features(unseen[k].weighed, example.title), unseen[k].scores[:, SUMMARY].tolist())
        wells = {piece: known[code] for piece in range(len(some)) if (code := _code(example, found, piece)) in known}
        rows.append(lines.reader_features(some, found, facts)[list(wells)])
        labels.append(np.array(list(wells.values()), np.float32)[:, None])
        shares.append(np.full((len(wells), 1), 1 / max(1, len(wells))))
    if not rows:
        raise ValueError(f"{VERDICTS} has no verdict on a line of these documents")
    return _ensemble(rows, 1, logistic(np.concatenate(labels), np.concatenate(shares)), hidden=16, epochs=20, rate=2e-3, lists=16)


def _code(example: Example, found: lines.Candidates, piece: int) -> int:
    """A piece's text as the verdicts name it."""
    text = example.document.article.text
    spans = lines.tidied(text, lines.spans_of(found, piece, text))
    return zlib.crc32("".join(text[start:end] for start, end in spans).encode())


def _train_sets(all_examples: Sequence[Example], unseen: dict[int, Unseen], chosen: Sequence[int], cache: dict[Any, Array]) -> Network:
    rng = np.random.default_rng(0)
    rows, labels, shares = [], [], []
    for k in chosen:
        example, weighed, raw = all_examples[k], unseen[k].weighed, unseen[k].scores[:, SUMMARY]
        for budget in example.source.budgets:
            found = choosing.pool_and_subsets(weighed.page, raw.tolist(), Options(chars=budget))
            if found is None:
                continue
            pool, subsets, room = found
            if len(subsets) > MOST_SETS:
                subsets = subsets[np.sort(rng.choice(len(subsets), MOST_SETS, replace=False))]
            rows.append(choosing.set_features(weighed, pool, subsets, raw[pool], room)[0])
            labels.append(np.array([_set_label(example, k, np.sort(pool[subset]).tolist(), cache) for subset in subsets]))
            shares.append(np.full((len(subsets), 1), example.source.sets / len(example.source.budgets)))
    loss = listwise(np.concatenate(labels), np.concatenate(shares), temperature=0.04)
    return train(np.concatenate(rows), _starts(rows), 1, loss, hidden=24, epochs=50, lists=32, rate=3e-3)


def _set_label(example: Example, k: int, chosen: Sequence[int], cache: dict[Any, Array]) -> float:
    """ROUGE of a set of sentences: F1, or where the reference is a headline (F1 times both lengths' mean over the reference's) about the recall."""
    def score() -> float:
        text = "".join(example.document.sentences[i].text for i in chosen)
        f1 = mean_rouge(text, example.reference)
        if not example.source.headline:
            return f1
        own, wanted = len(normalise(text)), len(normalise(example.reference))
        return f1 * ((own + wanted) / (2 * wanted))

    return float(_remembered(cache, ("set", k, tuple(chosen)), score))


def _kinds(chosen: Sequence[Example]) -> Network:
    """For each kind of text the layer by which its features become uncorrelated, with mean 0 and variance 1 (see kinds.distance).
    Covariances are shrunk towards the diagonal, as few documents know few directions well (Ledoit & Wolf 2004)."""
    rows: dict[str, list[Array]] = defaultdict(list)
    for example in chosen:
        for kind in example.source.kinds:
            rows[kind].append(kind_features(example.laid))
    roots, means = [], []
    for kind in sorted(rows):
        covariance = np.cov(np.array(rows[kind]).T)
        covariance = (1 - SHRUNK) * covariance + np.diag(SHRUNK * np.diag(covariance) + LEAST_VARIANCE)
        roots.append(np.linalg.inv(np.linalg.cholesky(covariance)).T)
        means.append(np.mean(rows[kind], axis=0))
    biases = [-mean @ root for mean, root in zip(means, roots, strict=True)]
    return Network([np.concatenate(roots, axis=1).astype(np.float32)], [np.concatenate(biases).astype(np.float32)])


def evaluate(all_examples: Sequence[Example], trained: Trained, tested: Callable[[str, int], bool]) -> dict[str, list[float]]:
    """ROUGE of the program's own line or summary for each example that ``tested`` lets in, by file; titles withheld only where the reference is one."""
    from summarizer.learned import ranking

    scores: dict[str, list[float]] = defaultdict(list)
    for example in all_examples:
        source = example.source
        if example.copy or not (tested(source.name, example.fold) and (source.line or source.sets)):
            continue
        document = example.document
        options = Options(line_chars=LIMIT, ignore_title=True) if source.line else Options(chars=source.budgets[0], ignore_title=True)
        found = ranking.scored(document, trained.model, options)
        if source.line:
            predicted = ranking.line_by(trained.model, found, options).text
        else:
            predicted = "".join(document.sentences[i].text for i in ranking.choose_by(document, trained.model, found, options))
        scores[source.name].append(100 * mean_rouge(predicted, example.reference))
    return scores


def report(scores: dict[str, list[float]]) -> None:
    for name, values in scores.items():
        print(f"{name:10} {len(values):5} documents  ROUGE {np.mean(values):6.2f}", flush=True)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--evaluate", action="store_true")
    parser.add_argument("--folds", type=int, default=FOLDS, help="evaluate so many of the five folds")
    parser.add_argument("--leave", nargs="*", help="evaluate on these files, each trained without it")
    arguments = parser.parse_args(argv)
    counts = count(arguments.data)
    found = examples(arguments.data)
    cache: dict[Any, Array] = {}
    if arguments.evaluate:
        total: dict[str, list[float]] = defaultdict(list)
        for k in range(arguments.folds):
            trained = fit(found, counts, lambda name, part, k=k: part != k, cache)  # type: ignore[misc]
            for name, values in evaluate(found, trained, lambda name, part, k=k: part == k).items():  # type: ignore[misc]
                total[name] += values
            report(total)
    elif arguments.leave:
        for left in arguments.leave:
            trained = fit(found, counts, lambda name, part, left=left: name != left, cache)  # type: ignore[misc]
            report(evaluate(found, trained, lambda name, part, left=left: name == left))  # type: ignore[misc]
    else:
        trained = fit(found, counts, lambda name, part: True, cache)
        weights.save(trained.model)
        print(f"{weights.FILE}: {weights.FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
