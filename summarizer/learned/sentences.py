"""What can be seen of each sentence, and the network that ranks sentences by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .grams import PAIR, POS_CLASSES, Array, Floats, Ints, Page, log1p, member, stacked

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
    ``mass``, of shape (2, 2, sentences): by task, the sums of ``one`` and of ``pair`` over each sentence; ``size``: the characters of its units.
    ``degree``, ``reach``: see centrality.
    """

    page: Page
    chance: Floats
    one: Floats
    pair: Floats
    expected: Floats
    rarity: Floats
    mass: Floats
    size: Floats
    degree: Floats
    reach: Floats


def running(values: Array) -> Floats:
    """``running(x)[k]`` is the sum of the first k values."""
    return np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))


def weigh(page: Page, chance: Floats, rarity: Floats) -> Weighed:
    """Spread the chances (one row a gram, columns LINE and SUMMARY) over the text."""
    n = len(page.start)
    length = page.length.astype(np.float64)
    fresh = chance.T.take(page.gram, axis=1)
    fresh *= page.fresh
    both, total = np.zeros((4, n + 1)), np.empty((4, n + 1))
    neighbours = ((length[:-1] + length[1:]) / 2).take(page.joined)
    for task in (LINE, SUMMARY):
        np.multiply(fresh[task, :n], length, out=both[task, 1:])
        both[2 + task, 1:][page.joined] = fresh[task, n:] * neighbours
    np.cumsum(both, axis=1, out=total)
    borders = total.take(page.first_unit, axis=1)
    mass = (borders[:, 1:] - borders[:, :-1]).reshape(2, 2, -1).swapaxes(0, 1)
    singles = int(page.key.searchsorted(PAIR))
    expected = np.maximum(page.length.take(page.first[:singles]) @ chance[:singles].astype(np.float64), 8.0)
    return Weighed(page, chance, both[:2, 1:], both[2:, 1:], expected, rarity, mass, _sizes(page), *centrality(page, rarity))


def _sizes(page: Page) -> Floats:
    """The characters of each sentence's units."""
    total = np.zeros(len(page.length) + 1)
    page.length.cumsum(out=total[1:])
    borders = total.take(page.first_unit)
    return borders[1:] - borders[:-1]


def from_0_to_1(values: Floats) -> Floats:
    """The values shifted and stretched so that the least is 0 and the greatest 1; all 1 where they are the same."""
    low, high = values.min(), values.max()
    return (values - low) / (high - low) if high > low else np.ones(len(values))


def expected_rouge(mass: Floats, size: Floats, reference: float) -> Floats:
    """The ROUGE F1 that a text of so many characters, with so many of them expected in the reference, can expect: 2·mass / (size + reference)."""
    return 2 * mass / (size + reference)


def sentence_features(w: Weighed, title: Ints) -> Floats:
    """One row a sentence, one column each of SENTENCE_FEATURES."""
    page = w.page
    n = len(page.sentence_start)
    lengths = np.log1p((w.size, page.sentence_end - page.sentence_start)) - 3
    article = (np.log1p(n) - 2, np.log1p(len(page.start)) - 6, *(np.log(w.expected) - 3))
    columns: list[Array] = [
        _words(w), *_position(page), *_support(page, w), *_title(page, title),
        lengths, w.size < 8, w.size / max(w.size.sum() / n, 1) - 1, *_forms(page), *map(np.asarray, article),
    ]
    return stacked(columns, n, len(SENTENCE_FEATURES))


def _words(w: Weighed) -> Floats:
    """The features of group ``words``, one line each."""
    block = np.empty((2, len(_WORDS), len(w.size)))
    wanted = np.empty((2, 1 + len(LENGTHS), 1))
    wanted[:, 0, 0], wanted[:, 1:, 0] = w.expected, LENGTHS
    np.divide((20 * w.mass)[:, :, None], (w.size + wanted)[:, None], out=block[:, :8].reshape(2, 2, 4, -1))
    mass = 5 * w.mass
    np.divide(mass[:, 0], np.maximum(w.size, 1), out=block[:, 8])
    np.divide(mass, wanted[:, :1], out=block[:, 9:])
    return block.reshape(2 * len(_WORDS), -1)


def _position(page: Page) -> list[Array]:
    """The features of group ``position``."""
    paragraph = page.paragraph
    n = len(paragraph)
    index = np.arange(n)
    change = np.ones(n + 1, bool)
    np.greater(paragraph[1:], paragraph[:-1], out=change[1:-1])
    opens, closes = change[:-1], change[1:]
    return [log1p(index, n), index == 0, index == 1, index / n, index == n - 1, np.log1p(paragraph), opens, paragraph == 0, opens & closes]


_SHARES = [POS_CLASSES.index(name) for name in POS_SHARES]
_BACK = frozenset(("他", "她", "它", "我", "我们", "你", "他们", "这", "那", "该"))
_JOINING = frozenset(word[0] for word in CONNECTIVES)


def _forms(page: Page) -> tuple[Array, Array]:
    """The features of group ``form``, one line each: what the sentences' texts show, and the shares of parts of speech."""
    row, text = page.document.row, page.document.article.text
    tokens, n = row.lexicon.tokens, len(page.sentence_start)
    words = row.numbers.take(row.first, mode="clip").tolist()
    quotes = [mark for mark in "“「" if mark in text]
    shown = np.array([_form(text, start, end, tokens[word][0], quotes) for start, end, word in zip(
        page.sentence_start.tolist(), page.sentence_end.tolist(), words, strict=True)], np.int64)
    shares = np.bincount(page.token_sentence * len(POS_CLASSES) + page.token_pos, minlength=n * len(POS_CLASSES)).reshape(n, -1)
    return shown.T, 5 * shares.T[_SHARES] / np.maximum(row.last - row.first, 1)


def _form(text: str, start: int, end: int, word: str, quotes: Sequence[str]) -> tuple[int, ...]:
    """The features of group ``form`` that a sentence's text shows: its final mark, its quotes (of those marks that its article has), how it begins."""
    last, first = text[end - 1], text[start]
    return (last in "？?", last in "！!", last in "。！？”.…", last in "：:", sum([text.count(mark, start, end) for mark in quotes]), first in "“「‘",
            word in _BACK, first in _JOINING and text.startswith(CONNECTIVES, start, end))


def _support(page: Page, w: Weighed) -> list[Floats]:
    """How far the other sentences speak of the same things: over the distinct pairs of each sentence."""
    n, units = len(page.sentence_start), len(page.start)
    home, fresh = page.home[units:], page.fresh[units:]
    weight = w.chance[:, SUMMARY].take(page.gram[units:]) * fresh
    total = np.maximum(np.bincount(home, weight, n), 1e-6)
    distinct = np.bincount(home[fresh], minlength=n)
    number = np.maximum(distinct, 1)
    # pairs that one sentence alone has count for nothing more
    several = page.shared[units:].nonzero()[0]
    gram, home = page.gram[units:].take(several), home.take(several)
    origin = page.sentence.take(page.first.take(gram))
    shared = np.bincount(home, weight.take(several), n) / total
    common = np.bincount(home, np.log(page.spread.take(gram)), n) / number
    like_first = np.bincount(home[origin == 0], minlength=n)
    like_first[0] = distinct[0]
    earlier = np.bincount(home[origin < home], minlength=n) / number
    return [shared, common, like_first / number, earlier, w.degree, w.reach]


def centrality(page: Page, rarity: Floats) -> tuple[Floats, Floats]:
    """How like the average other sentence each is: the mean cosine of tf·idf rows (degree centrality, Erkan & Radev 2004), and the same without
    regard to length."""
    n = len(page.sentence_start)
    home, gram, fresh = page.home, page.gram, page.fresh
    square = (rarity.astype(np.float64) ** 2).take(gram) * fresh
    norm = np.sqrt(np.maximum(np.bincount(home, square, n), 1e-9))
    inverse = np.bincount(gram, (1 / norm).take(home) * fresh, len(page.key))
    square *= inverse.take(gram)
    total = np.bincount(home, square, n)
    others = max(n - 1, 1)
    return 5 * (total / norm - 1) / others, np.log1p(np.maximum(total - norm, 0) / others) - 1


def _title(page: Page, title: Ints) -> list[Floats]:
    n = len(page.sentence_start)
    if not len(title):
        return [np.zeros(n)] * 3
    hits = np.bincount(page.home[page.fresh & member(page.key, title).take(page.gram)], minlength=n)
    return [2 * hits / len(title), 5 * hits / np.maximum(2 * (page.first_unit[1:] - page.first_unit[:-1]), 1), np.ones(n)]
