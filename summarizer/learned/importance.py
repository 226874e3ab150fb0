"""How likely each distinct gram of an article is to stand in a human summary of it.

A small network over what can be seen of a gram: how often, where and in how many sentences it occurs, how rare it is in general, what part of speech it is,
whether the title has it, and how often it, and what stands about it, has reached headlines before. The sum of these probabilities over a text gives the
ROUGE it can expect (see `expected_rouge`), one measure for sentences, pieces of sentences, and sets of them.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from .grams import PAIR, POS_CLASSES, Array, Floats, Ints, Page, log1p, member, stacked, units
from .weights import GramTable, Network

GRAM_FEATURES = (
    "pair", "count", "spread", "frequency", "share_of_sentences", "first_at", "first_sentence", "last_at", "in_first_sentence", "in_second_sentence",
    "in_last_sentence", "in_first_paragraph", "into_sentence", "idf", "prior", "prior_known", "tf_idf", "one_token", "token_begins", "latin", "length",
    "across_mark", "quoted", "title", "title_known", "article_length", "sentences", "mean_sentence", "left_count", "right_count",
    "left_prior", "right_prior", "far_left_prior", "far_right_prior", "sentence_prior", "sentence_support", "sentence_idf", "sentence_length",
    *(f"pos_{name}" for name in POS_CLASSES),
)
OPENING, CLOSING = "“「『《‘", "”」』》’"


def quoted(page: Page) -> Ints:
    """Per unit 1 where it stands inside quotation marks or 《》, else 0 (unbalanced marks are left to run to the next closing one)."""
    text = page.document.article.text
    if not any(mark in text for mark in OPENING):
        return np.zeros(len(page.start), np.int64)
    marks = _marks().take(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64), mode="clip")
    where = (marks != 0).nonzero()[0]
    borders = np.concatenate(([0], page.start.searchsorted(where), [len(page.start)]))
    inside: Ints = np.concatenate(([0], marks.take(where) > 0)).repeat(borders[1:] - borders[:-1])
    return inside


@cache
def _marks() -> npt.NDArray[np.int8]:
    """By code point 1 for opening quotation marks, -1 for closing ones."""
    marks = np.zeros(0x10000, np.int8)
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
    sentences, units, grams = len(page.sentence_start), len(page.start), len(page.key)
    n_units = max(units, 1)
    first, pair, start, length = page.first, page.pair, page.start, page.length
    token = page.token_start.searchsorted(start, "right") - 1
    counts = log1p(page.count, units)
    singles = counts.take(page.gram[:units])
    home = page.sentence.take(first)
    paragraph = page.paragraph == page.paragraph[0]
    goes_on, gap = np.ones(units, bool), np.zeros(units, bool)
    np.equal(token[1:], token[:-1], out=goes_on[:-1])
    np.greater(start[1:], (start + length)[:-1], out=gap[:-1])
    own_token = token.take(first)
    log_units = np.log(n_units)
    columns: list[Array] = [
        pair, counts, log1p(page.spread, sentences), 50 * page.count / n_units, page.spread / sentences, 2 * first / n_units, log1p(home, sentences) - 1,
        2 * page.last / n_units, home == 0, home == 1, page.last >= page.first_unit[-2], paragraph.take(home),
        log1p(first - page.first_unit.take(home), units) - 2,
        idf / 3 - 1, prior, known, counts * (idf / 4), ~pair | goes_on.take(first), page.token_start.take(own_token) == start.take(first),
        page.latin.take(first), np.log1p(length).take(first), pair & gap.take(first), quoted(page).take(first),
        member(page.key, title), *map(np.asarray, (len(title) > 0, log_units - 6, np.log1p(sentences) - 2, np.log(n_units / sentences) - 3)),
        singles.take(first - 1, mode="clip"), singles.take(first + 1 + pair, mode="clip"),
        *_beside(page, prior), *(column.take(home) for column in _sentences(page, prior, idf)),
        (log1p(page.first_unit[1:] - page.first_unit[:-1], units) - 3).take(home),
    ]
    rows = stacked(columns, grams, len(GRAM_FEATURES))
    rows[np.arange(grams), _POS + page.token_pos.take(own_token)] = 1
    return rows


def _beside(page: Page, prior: Floats) -> Floats:
    """The priors of the pairs about each gram's first place: those that overlap its ends, left and right, and those beside them; 0 where there is none."""
    of_pairs = np.zeros(len(page.start) + 4, np.float32)
    of_pairs[page.joined + 2] = prior.take(page.gram[len(page.start):])
    behind = page.first + 2 + page.pair
    return of_pairs.take((page.first + 1, behind, page.first, behind + 1))


def _sentences(page: Page, prior: Floats, idf: Floats) -> tuple[Array, Array, Array]:
    """Of each sentence's pairs the mean prior, the share that other sentences hold too, and the mean inverse document frequency (scaled)."""
    units, sentences = len(page.start), len(page.sentence_start)
    gram, home = page.gram[units:], page.home[units:]
    number = np.maximum(np.bincount(home, minlength=sentences), 1)
    priors, shared, idfs = (np.bincount(home, column.take(gram), sentences) / number for column in (prior, page.spread > 1, idf))
    return priors, shared, idfs / 3 - 1


_POS = GRAM_FEATURES.index(f"pos_{POS_CLASSES[0]}")


def chances(network: Network, rows: Floats) -> Floats:
    """Per row of gram features, the chances (0…1) that a headline has the gram and that a summary has it."""
    result: Floats = 1 / (1 + np.exp(-network(rows)))
    return result


def rarity(rows: Floats) -> Floats:
    """The inverse document frequencies that rows of gram features were made with."""
    return np.asarray((rows[:, _IDF] + 1) * 3)


_IDF = GRAM_FEATURES.index("idf")
