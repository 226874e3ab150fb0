"""TextRank (Mihalcea & Tarau 2004) for sentences and for words."""

from __future__ import annotations

import numpy as np

from summarizer import graph
from summarizer.lexicon import BREAK
from summarizer.links import Links, shared_words
from summarizer.model import Document, Options, Scores
from summarizer.products import product

LEAST_EIGENVALUE = 1e-12
WINDOW = 5
"""Words less than this far apart co-occur, where the options name no window."""


def score_sentences(document: Document, options: Options) -> Scores:
    """Each sentence's PageRank in the graph of word overlap, divided by the best.

    Two sentences are as similar as they have distinct content words in common, divided by ln|i| + ln|j|, the logarithms of their numbers of content words; a
    sentence has no edge to itself. Options used: damping, tolerance.

    Two sentences that share a word and one that shares none: the pair is equal, and best.

    >>> from summarizer.model import Article, Sentence
    >>> rows = [[("河岸", "n"), ("路灯", "n")], [("路灯", "n"), ("明亮", "a")], [("天气", "n"), ("晴朗", "a")]]
    >>> document = Document(Article(""), [Sentence("", 0, 0, i, 0) for i in range(3)], rows)
    >>> score_sentences(document, Options()).values
    [1.0, 1.0, 0.15]
    """
    words = document.words
    size, vocabulary = len(words.bounds) - 1, len(words.forms)
    if not vocabulary:
        return Scores([1.0] * size)
    lengths = np.maximum(np.diff(words.bounds), 1)
    if size <= graph.DENSE_SENTENCES:
        weights = overlap_dense(graph.presence(words.sentences, words.numbers, (size, vocabulary)), lengths)
        found = graph.pagerank_undirected(weights, options.damping, options.tolerance)
    else:
        found = graph.pagerank(overlap_graph(shared_words(words.bounds, words.numbers, vocabulary), lengths), options.damping, options.tolerance)
    return Scores(graph.scaled(found.values))


def overlap_dense(present: graph.Matrix, lengths: graph.Integers) -> graph.Matrix:
    """The similarities as a matrix. present: 1 where a sentence (row) has a word (column). lengths: in words, at least 1."""
    weights: graph.Matrix = product(present, present.T) * inverse_logs(lengths)
    weights.flat[:: len(weights) + 1] = 0.0
    return weights


def inverse_logs(lengths: graph.Integers) -> graph.Matrix:
    """1 / (ln|i| + ln|j|) for each pair of lengths; 0 where both are 1."""
    logs = np.log(lengths)
    sums: graph.Matrix = logs[:, None] + logs
    sums[sums == 0.0] = np.inf
    return 1.0 / sums


def overlap_graph(links: Links, lengths: graph.Integers) -> graph.Graph:
    """The same graph without its matrix. links: which sentence has which word.

    The denominators depend on the lengths alone, and few lengths occur. Their matrix C is the sum of λ·u·uᵀ over a dozen eigenvectors (all other eigenvalues
    are below 1e-12 of the largest), so that the similarities are the sum of λ·D(u)·B·Bᵀ·D(u), B being the incidence and D(u) a diagonal.
    """
    distinct, of = np.unique(lengths, return_inverse=True)
    eigenvalues, vectors = eigenvectors(inverse_logs(distinct))
    layout = links.laid_out()
    diagonal = links.sizes * np.diagonal(inverse_logs(distinct))[of]

    def inflow(v: graph.Vector) -> graph.Vector:
        total: graph.Vector = -diagonal * v
        by_word = links.transposed_times(lambda first, last: vectors.T.take(of[first:last], 1) * v[first:last], len(eigenvalues))
        for rows, found in layout.times(by_word):
            here = total[rows]
            for weight, u, values in zip(eigenvalues, vectors[of[rows]].T, found.T, strict=True):
                here += weight * u * values
            total[rows] = here
        return total

    return graph.Graph(graph.cleaned(inflow(np.ones(len(lengths)))), inflow)


def eigenvectors(matrix: graph.Matrix) -> tuple[graph.Vector, graph.Matrix]:
    """The eigenvalues of a symmetric matrix that are not next to nothing, and their eigenvectors as columns."""
    eigenvalues, vectors = np.linalg.eigh(matrix)
    kept = np.flatnonzero(np.abs(eigenvalues) > LEAST_EIGENVALUE * np.abs(eigenvalues).max())
    return eigenvalues[kept], vectors[:, kept]


def score_words(document: Document, options: Options) -> dict[str, float]:
    """Each term's PageRank in the graph of terms that stand less than a window apart in one sentence; terms in order of first appearance.

    Terms are the content words that may be part of a keyword: nouns and the like (the paper's syntactic filter); others are not in the graph, and do not widen
    its windows. Edges weigh as often as the two terms occur so; a term has no edge to itself. Options used: window, damping, tolerance.
    """
    values = word_values(document, options).tolist()
    return {word: value for word, value in zip(document.vocabulary, values, strict=True) if value}


def word_values(document: Document, options: Options) -> graph.Vector:
    """What ``score_words`` gives, for each word of ``document.vocabulary`` in turn; 0 for what is no term."""
    words = document.words
    values = np.zeros(len(words.forms))
    terms = (document.roles[words.places] > BREAK).nonzero()[0]
    if not len(terms):
        return values
    found_at = words.numbers[terms]
    forms = np.bincount(found_at, minlength=len(values)).nonzero()[0]
    window, size = options.window or WINDOW, len(forms)
    renumbered = np.empty(len(values), np.int64)
    renumbered[forms] = np.arange(size)
    numbers, sentences = renumbered[found_at], words.bounds[1:-1].searchsorted(terms, "right")
    del terms, found_at  # of a long text they are large
    if size <= graph.DIRECT_WORDS:
        found = graph.pagerank_undirected(graph.cooccurrence_dense(numbers, sentences, size, window), options.damping, options.tolerance)
    else:
        make = graph.cooccurrence_edges if len(numbers) <= graph.FEW_WORDS else graph.cooccurrence_graph
        found = graph.pagerank_symmetric(make(numbers, sentences, size, window), options.damping, options.tolerance / size)
    values[forms] = found.values.round(graph.PLACES + 3)
    return values
