"""How likely each distinct gram of an article is to stand in a human summary of it.

A small network over what can be seen of a gram: how often, where and in how many sentences it occurs, how rare it is in general, what part of speech it is,
whether the title has it, and how often it has reached headlines before. The sum of these probabilities over a text gives the ROUGE it can expect
(see `expected_rouge`), one measure for sentences, pieces of sentences, and sets of them.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from .grams import PAIR, POS_CLASSES, Array, Floats, Ints, Page, stacked, units
from .weights import GramTable, Network

GRAM_FEATURES = (
    "pair", "count", "spread", "frequency", "share_of_sentences", "first_at", "first_sentence", "last_at", "in_first_sentence", "in_second_sentence",
    "in_last_sentence", "in_first_paragraph", "into_sentence", "idf", "prior", "prior_known", "tf_idf", "one_token", "token_begins", "latin", "length",
    "across_mark", "quoted", "title", "title_known", "article_length", "sentences", "mean_sentence", "left_count", "right_count",
    *(f"pos_{name}" for name in POS_CLASSES),
)
OPENING, CLOSING = "“「『《‘", "”」』》’"


def quoted(page: Page) -> Ints:
    """Per unit 1 where it stands inside quotation marks or 《》, else 0 (unbalanced marks are left to run to the next closing one)."""
    text = page.document.article.text
    if not any(mark in text for mark in OPENING):
        return np.zeros(len(page.start), np.int64)
    raw = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    marks = _marks()[np.minimum(raw, 0xFFFF)]
    where = np.flatnonzero(marks)
    before = np.searchsorted(where, page.start) - 1
    inside: Ints = ((marks[where[np.maximum(before, 0)]] > 0) & (before >= 0)).astype(np.int64)
    return inside


@cache
def _marks() -> Ints:
    """By code point 1 for opening quotation marks, -1 for closing ones."""
    marks = np.zeros(0x10000, np.int64)
    marks[[ord(mark) for mark in OPENING]] = 1
    marks[[ord(mark) for mark in CLOSING]] = -1
    return marks


def title_keys(page: Page, ignore_title: bool = False) -> Ints:
    """The keys of the grams of the title, sorted; empty without a title."""
    title = page.document.heading
    if ignore_title or not title:
        return np.zeros(0, np.int64)
    codes = units(title).codes
    keys = np.sort(np.concatenate((codes, PAIR + codes[:-1] * 0x10000 + codes[1:])))
    # np.unique gives the same, and loads numpy.ma for it: a tenth of the start of a process
    return keys[np.diff(keys, prepend=-1) > 0]


def gram_features(page: Page, table: GramTable, title: Ints) -> Floats:
    """One row a distinct gram, one column each of GRAM_FEATURES; the columns are scaled to about -3…3."""
    idf, prior, known = table.look_up(page.key)
    sentences, n_units = len(page.sentence_start), max(len(page.start), 1)
    first, last, pair = page.first, page.last, page.pair
    home, into = page.sentence[first], first - page.first_unit[page.sentence[first]]
    token = page.token[first]
    second = np.minimum(first + 1, len(page.start) - 1)
    end_token = np.where(pair, page.token[second], token)
    counts = np.log1p(page.count)
    singles = np.zeros(n_units)
    singles[page.at[:n_units]] = counts[page.gram[:n_units]]
    home_paragraph = page.paragraph[home]
    columns: list[Array] = [
        pair, counts, np.log1p(page.spread), 50 * page.count / n_units, page.spread / sentences, 2 * first / n_units, _log1p(sentences)[home] - 1,
        2 * last / n_units, home == 0, home == 1, page.sentence[last] == sentences - 1, home_paragraph == page.paragraph[0], _log1p(n_units)[into] - 2,
        idf / 3 - 1, prior, known, counts * (idf / 4), token == end_token, page.token_start[token] == page.start[first],
        page.latin[first], np.log1p(page.length[first]),
        pair & (page.start[second] > page.start[first] + page.length[first]), quoted(page)[first],
        _member(page.key, title), *map(np.asarray, (len(title) > 0, np.log(n_units) - 6, np.log1p(sentences) - 2, np.log(n_units / sentences) - 3)),
        singles[np.maximum(first - 1, 0)], singles[np.minimum(first + 1 + pair, n_units - 1)], _POS_ROWS[:, page.token_pos[token]],
    ]
    return stacked(columns, len(first), len(GRAM_FEATURES))


_POS_ROWS = np.eye(len(POS_CLASSES), dtype=np.float32)


def _log1p(count: int) -> Floats:
    return np.asarray(np.log1p(np.arange(count)))


def _member(keys: Ints, among: Ints) -> Floats:
    if not len(among):
        return np.zeros(len(keys), np.float32)
    found: Floats = (among[np.minimum(np.searchsorted(among, keys), len(among) - 1)] == keys).astype(np.float32)
    return found


def chances(network: Network, rows: Floats) -> Floats:
    """Per row of gram features, the chances (0…1) that a headline has the gram and that a summary has it."""
    result: Floats = 1 / (1 + np.exp(-network(rows)))
    return result


def rarity(rows: Floats) -> Floats:
    """The inverse document frequencies that rows of gram features were made with."""
    return np.asarray((rows[:, _IDF] + 1) * 3)


_IDF = GRAM_FEATURES.index("idf")
