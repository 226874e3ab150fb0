"""Centrality in graphs of sentences that are more than word overlap: LexRank, and TextRank with BM25 weights."""

from __future__ import annotations

import numpy as np

from summarizer import graph
from summarizer.model import Document, Options, Scores
from summarizer.tfidf import load_idf

K1 = 1.5
B = 0.75
IDF_FLOOR = 0.25


def score_lexrank(document: Document, options: Options) -> Scores:
    """Continuous LexRank (Erkan & Radev 2004, section 3.3): PageRank in the graph of cosines of tf·idf, divided by the best.

    As in the paper a sentence is similar to itself. Options used: idf, damping, tolerance.
    """
    words, size = document.words, len(document.sentences)
    if not len(words.forms):
        return Scores([1.0] * size)
    frequencies = graph.counts(words.sentences, words.numbers, (size, len(words.forms)))
    vectors = unit_vectors(frequencies, np.array(list(map(load_idf(options.idf).get, document.vocabulary))))
    found = graph.product_pagerank(vectors, vectors, np.zeros(size), options.damping, options.tolerance)
    return Scores(graph.scaled(found.values))


def unit_vectors(frequencies: graph.Incidence, idf: graph.Vector) -> graph.Incidence:
    """tf·idf vectors of length 1, one a sentence; sentences without words stay 0."""
    weights = frequencies.values * idf[frequencies.columns]
    norms = np.sqrt(graph.sums(frequencies.rows, weights * weights, frequencies.shape[0]))
    norms[norms == 0.0] = 1.0
    return frequencies._replace(values=weights / norms[frequencies.rows])


def score_bm25(document: Document, options: Options) -> Scores:
    """TextRank with BM25 as the similarity (Barrios et al. 2016): the edge from i to j weighs as well as j answers i as a query, divided by the best.

    k1 1.5, b 0.75; words in more than half of the sentences get a quarter of the mean inverse document frequency, as in the paper, instead of a negative one.
    Options used: damping, tolerance.
    """
    words, size = document.words, len(document.sentences)
    if not len(words.forms):
        return Scores([1.0] * size)
    queries, answers = bm25_factors(graph.counts(words.sentences, words.numbers, (size, len(words.forms))))
    diagonal = graph.sums(queries.rows, queries.values * answers.values, size)
    found = graph.product_pagerank(queries, answers, diagonal, options.damping, options.tolerance)
    return Scores(graph.scaled(found.values))


def bm25_factors(frequencies: graph.Incidence) -> tuple[graph.Incidence, graph.Incidence]:
    """Two matrices whose product L·Rᵀ holds BM25 of each sentence (row, as a query) for each other (column).

    The left one is the query's counts, the right one the saturated counts × IDF.
    """
    n = frequencies.shape[0]
    lengths = graph.sums(frequencies.rows, frequencies.values, n)
    norms = K1 * (1.0 - B + B * lengths / max(float(lengths.mean()), 1e-9))
    saturated = frequencies.values * (K1 + 1.0) / (frequencies.values + norms[frequencies.rows])
    return frequencies, frequencies._replace(values=saturated * _sentence_idf(frequencies)[frequencies.columns])


def _sentence_idf(frequencies: graph.Incidence) -> graph.Vector:
    n = frequencies.shape[0]
    having = np.bincount(frequencies.columns, minlength=frequencies.shape[1])
    idf = np.log((n - having + 0.5) / (having + 0.5))
    return np.where(idf > 0, idf, IDF_FLOOR * max(float(idf.mean()), 1e-3))
