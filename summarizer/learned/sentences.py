"""What can be seen of each sentence, and the network that ranks sentences by it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .grams import POS_CLASSES, Array, Floats, Ints, Page, stacked

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
    fresh = chance.T[:, page.gram] * page.fresh
    pair = np.zeros((2, n))
    at = page.at[n:]
    pair[:, at] = fresh[:, n:] * (length[at] + length[np.minimum(at + 1, n - 1)]) / 2
    single = ~page.pair
    expected = np.maximum(page.length[page.first[single]] @ chance[single].astype(np.float64), 8.0)
    one = fresh[:, :n] * length
    total = np.zeros((5, n + 1))
    total[:2, 1:], total[2:4, 1:], total[4, 1:] = one, pair, length
    np.cumsum(total, axis=1, out=total)
    borders = total[:, page.first_unit]
    sums = borders[:, 1:] - borders[:, :-1]
    return Weighed(page, chance, one, pair, expected, rarity, sums[:4].reshape(2, 2, -1).swapaxes(0, 1), sums[4], *centrality(page, rarity))


def from_0_to_1(values: Floats) -> Floats:
    """The values shifted and stretched so that the least is 0 and the greatest 1; all 1 where they are the same."""
    low, high = values.min(), values.max()
    return (values - low) / (high - low) if high > low else np.ones(len(values))


def expected_rouge(mass: Floats, size: Floats, reference: float) -> Floats:
    """The ROUGE F1 that a text of so many characters, with so many of them expected in the reference, can expect: 2·mass / (size + reference)."""
    return 2 * mass / (size + reference)


def sentence_features(w: Weighed, title: Ints) -> Floats:
    """One row a sentence, one column each of SENTENCE_FEATURES."""
    page, document = w.page, w.page.document
    n, units = len(page.sentence_start), len(page.start)
    size = w.size
    index = np.arange(n)
    paragraph = page.paragraph
    change = np.ones(n + 1, bool)
    np.greater(paragraph[1:], paragraph[:-1], out=change[1:-1])
    opens, closes = change[:-1], change[1:]
    lengths = np.array((0.0, *LENGTHS))[:, None]
    solid = np.maximum(size, 1)
    columns: list[Array] = []
    for task in (LINE, SUMMARY):
        wanted = float(w.expected[task])
        lengths[0] = wanted
        mass = w.mass[task]
        columns += [(20 * mass[:, None] / (size + lengths)).reshape(8, n), 5 * mass[0] / solid, 5 * mass / wanted]
    columns += [np.log1p(index), index == 0, index == 1, index / n, index == n - 1, np.log1p(paragraph), opens, paragraph == 0, opens & closes]
    columns += _support(page, w)
    columns += _title(page, title)
    characters = page.sentence_end - page.sentence_start
    columns += [np.log1p(size) - 3, np.log1p(characters) - 3, size < 8, size / max(size.mean(), 1) - 1]
    row = document.row
    words = row.numbers[np.minimum(row.first, len(row.numbers) - 1)].tolist()
    text, tokens = document.article.text, row.lexicon.tokens
    columns.append(np.array([_form(text[start:end], tokens[word][0]) for start, end, word in zip(
        page.sentence_start.tolist(), page.sentence_end.tolist(), words, strict=True)], np.int64).T)
    shares = np.bincount(page.token_sentence * len(POS_CLASSES) + page.token_pos, minlength=n * len(POS_CLASSES)).reshape(n, -1)
    columns.append(5 * shares.T[_SHARES] / np.maximum(np.bincount(page.token_sentence, minlength=n), 1))
    columns += [np.asarray(value) for value in (np.log1p(n) - 2, np.log1p(units) - 6, *(np.log(w.expected) - 3).tolist())]
    return stacked(columns, n, len(SENTENCE_FEATURES))


_SHARES = [POS_CLASSES.index(name) for name in POS_SHARES]
_BACK = frozenset(("他", "她", "它", "我", "我们", "你", "他们", "这", "那", "该"))
_JOINING = frozenset(word[0] for word in CONNECTIVES)


def _form(text: str, word: str) -> tuple[int, ...]:
    """The features of group ``form`` that a sentence's text shows: its final mark, its quotes, how it begins."""
    last, first = text[-1], text[0]
    return (last in "？?", last in "！!", last in "。！？”.…", last in "：:", text.count("“") + text.count("「"), first in "“「‘",
            word in _BACK, first in _JOINING and text.startswith(CONNECTIVES))


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
    return [shared, common, like_first, earlier, w.degree, w.reach]


def centrality(page: Page, rarity: Floats) -> tuple[Floats, Floats]:
    """How like the average other sentence each is: the mean cosine of tf·idf rows (degree centrality, Erkan & Radev 2004), and the same without
    regard to length."""
    n = len(page.sentence_start)
    home = page.sentence[page.at]
    square = np.where(page.fresh, rarity[page.gram].astype(np.float64) ** 2, 0)
    norm = np.sqrt(np.maximum(np.bincount(home, square, n), 1e-9))
    inverse = np.bincount(page.gram, page.fresh / norm[home], len(page.key))
    total = np.bincount(home, square * inverse[page.gram], n)
    return 5 * (total / norm - 1) / max(n - 1, 1), np.log1p(np.maximum(total - norm, 0) / max(n - 1, 1)) - 1


def _title(page: Page, title: Ints) -> list[Floats]:
    n = len(page.sentence_start)
    if not len(title):
        return [np.zeros(n)] * 3
    place = np.minimum(np.searchsorted(title, page.key), len(title) - 1)
    member = title[place] == page.key
    hit = page.fresh & member[page.gram]
    hits = np.bincount(page.sentence[page.at], hit, n)
    return [2 * hits / len(title), 5 * hits / np.maximum(2 * (page.first_unit[1:] - page.first_unit[:-1]), 1), np.ones(n)]
