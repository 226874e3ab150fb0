"""What can be seen of each sentence, and the network that ranks sentences by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .grams import POS_CLASSES, Array, Floats, Ints, Page

LENGTHS = (20.0, 45.0, 120.0)
"""Reference lengths (characters) for which the expected ROUGE of a sentence is given to the networks, beside the length that the article itself suggests."""
POS_SHARES = ("n", "nr", "ns", "nt", "v", "m", "t", "eng", "r", "p", "d")
LINE, SUMMARY = 0, 1
_WORDS = ("rouge1_own", "rouge1_20", "rouge1_45", "rouge1_120", "rouge2_own", "rouge2_20", "rouge2_45", "rouge2_120", "mean_chance", "recall", "recall_pairs")
GROUPS = {
    "words": (*(f"line_{name}" for name in _WORDS), *(f"summary_{name}" for name in _WORDS)),
    "position": ("index", "first", "second", "relative", "last", "paragraph", "opens_paragraph", "first_paragraph", "only_of_paragraph"),
    "support": ("shared", "centrality", "like_first", "echoes", "degree", "reach"),
    "title": ("title_recall", "title_precision", "title_known"),
    "length": ("log_units", "log_characters", "short", "relative_length"),
    "form": ("question", "exclamation", "final_mark", "colon", "quoted", "opens_quote", "pronoun", "connective", *(f"share_{name}" for name in POS_SHARES)),
    "article": ("sentences", "article_length", "expected_line", "expected_summary"),
}
SENTENCE_FEATURES = tuple(name for names in GROUPS.values() for name in names)
CONNECTIVES = (
    "此外", "其中", "同时", "另外", "对此", "不过", "然而", "但", "而", "因此", "所以", "于是", "随后", "之后", "接着", "另一方面", "与此同时", "据悉",
    "据了解", "据介绍", "值得", "需要", "当然", "其实", "事实上", "例如", "比如", "如", "总之", "然后", "并", "也", "还", "那么", "这样", "这", "那", "该",
    "其", "他", "她", "它", "我", "你",
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A page with the chances of each of its grams to be in a headline (column LINE) and in a summary (column SUMMARY).

    ``one`` and ``pair``, of shape (2, units): the chances of each unit and of the pair it begins, times their characters; 0 for what its sentence has
    had before.
    ``rarity``: the grams' inverse document frequency. ``expected``: the length (characters) of the headline and of the summary that the chances add up to.
    """

    page: Page
    chance: Floats
    one: Floats
    pair: Floats
    expected: Floats
    rarity: Floats


def running(values: Array) -> Floats:
    """``running(x)[k]`` is the sum of the first k values."""
    return np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))


def weigh(page: Page, chance: Floats, rarity: Floats) -> Weighed:
    """Spread the chances (one row a gram, columns LINE and SUMMARY) over the text."""
    n = len(page.start)
    length = page.length.astype(np.float64)
    fresh = chance.T[:, page.gram] * page.fresh
    pair = np.zeros((2, n))
    at = page.at[n:]
    pair[:, at] = fresh[:, n:] * (length[at] + length[np.minimum(at + 1, n - 1)]) / 2
    single = ~page.pair
    expected = np.maximum(page.length[page.first[single]] @ chance[single].astype(np.float64), 8.0)
    return Weighed(page, chance, fresh[:, :n] * length, pair, expected, rarity)


def expected_rouge(mass: Floats, size: Floats, reference: float) -> Floats:
    """The ROUGE F1 that a text of so many characters, with so many of them expected in the reference, can expect: 2·mass / (size + reference)."""
    return 2 * mass / (size + reference)


def sentence_features(w: Weighed, title: Ints) -> Floats:
    """One row a sentence, one column each of SENTENCE_FEATURES."""
    page, document = w.page, w.page.document
    sentences = document.sentences
    n, units = len(sentences), len(page.start)
    size = np.diff(running(page.length)[page.first_unit])
    index = np.arange(n)
    paragraph = np.fromiter((s.paragraph for s in sentences), np.int64, n)
    opens = np.diff(paragraph, prepend=-1) > 0
    closes = np.diff(paragraph, append=n + 1) > 0
    lasts = [s.text[-1] for s in sentences]
    columns: list[Any] = []
    for task in (LINE, SUMMARY):
        ones, pairs = (np.diff(running(mass[task])[page.first_unit]) for mass in (w.one, w.pair))
        wanted = float(w.expected[task])
        for mass in (ones, pairs):
            columns += [10 * expected_rouge(mass, size, length) for length in (wanted, *LENGTHS)]
        columns += [5 * ones / np.maximum(size, 1), 5 * ones / wanted, 5 * pairs / wanted]
    columns += [np.log1p(index), index == 0, index == 1, index / n, index == n - 1, np.log1p(paragraph), opens, paragraph == 0, opens & closes]
    columns += _support(page, w)
    columns += _title(page, title)
    characters = page.sentence_end - page.sentence_start
    columns += [np.log1p(size) - 3, np.log1p(characters) - 3, size < 8, size / max(size.mean(), 1) - 1]
    first_words = [tokens[0][0] if tokens else "" for tokens in document.tokens]
    starts = [s.text.startswith(CONNECTIVES) for s in sentences]
    columns += [[mark in marks for mark in lasts] for marks in ("？?", "！!", "。！？”.…", "：:")]
    columns += [[s.text.count("“") + s.text.count("「") for s in sentences], [s.text[0] in "“「‘" for s in sentences],
                [word in ("他", "她", "它", "我", "我们", "你", "他们", "这", "那", "该") for word in first_words], starts]
    shares = np.bincount(page.token_sentence * len(POS_CLASSES) + page.token_pos, minlength=n * len(POS_CLASSES)).reshape(n, -1).astype(np.float64)
    shares /= np.maximum(shares.sum(1, keepdims=True), 1)
    columns += [5 * shares[:, POS_CLASSES.index(name)] for name in POS_SHARES]
    columns += [np.full(n, np.log1p(n) - 2), np.full(n, np.log1p(units) - 6), *(np.full(n, np.log(length) - 3) for length in w.expected.tolist())]
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)


def _support(page: Page, w: Weighed) -> list[Floats]:
    """How far the other sentences speak of the same things: over the distinct pairs of each sentence."""
    n, units = len(page.sentence_start), len(page.start)
    at = page.at[units:]
    gram, fresh = page.gram[units:], page.fresh[units:]
    home = page.sentence[at]
    weight = np.where(fresh, w.chance[gram, SUMMARY], 0)
    total = np.maximum(np.bincount(home, weight, n), 1e-6)
    shared = np.bincount(home, weight * (page.spread[gram] > 1), n) / total
    number = np.maximum(np.bincount(home, fresh, n), 1)
    common = np.bincount(home, fresh * np.log(page.spread[gram]), n) / number
    in_first = np.zeros(len(page.key), bool)
    in_first[gram[home == 0]] = True
    like_first = np.bincount(home, fresh * in_first[gram], n) / number
    earlier = np.bincount(home, fresh * (page.sentence[page.first[gram]] < home), n) / number
    return [shared, common, like_first, earlier, *centrality(page, w.rarity)]


def centrality(page: Page, rarity: Floats) -> list[Floats]:
    """How like the average other sentence each is: the mean cosine of tf·idf rows (degree centrality, Erkan & Radev 2004), and the same without
    regard to length."""
    n = len(page.sentence_start)
    home = page.sentence[page.at]
    square = np.where(page.fresh, rarity[page.gram].astype(np.float64) ** 2, 0)
    norm = np.sqrt(np.maximum(np.bincount(home, square, n), 1e-9))
    inverse = np.bincount(page.gram, page.fresh / norm[home], len(page.key))
    total = np.bincount(home, square * inverse[page.gram], n)
    return [5 * (total / norm - 1) / max(n - 1, 1), np.log1p(np.maximum(total - norm, 0) / max(n - 1, 1)) - 1]


def _title(page: Page, title: Ints) -> list[Floats]:
    n = len(page.sentence_start)
    if not len(title):
        return [np.zeros(n)] * 3
    place = np.minimum(np.searchsorted(title, page.key), len(title) - 1)
    member = title[place] == page.key
    hit = page.fresh & member[page.gram]
    hits = np.bincount(page.sentence[page.at], hit, n)
    return [2 * hits / len(title), 5 * hits / np.maximum(2 * (page.first_unit[1:] - page.first_unit[:-1]), 1), np.ones(n)]
