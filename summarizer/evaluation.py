"""How good: ROUGE on characters, F1 of keywords, and confidence intervals by bootstrap.

Text is lower-cased and only letters, digits and Han characters count; n-grams are multisets of characters, as ROUGE-1.5.5 counts them (Lin 2004).
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from summarizer.model import ReadingError

RESAMPLES = 1000


class Interval(NamedTuple):
    """A mean and the ends of its 95 % confidence interval."""

    mean: float
    low: float
    high: float


def normalise(text: str) -> str:
    """Lower case, only letters and digits of any script.

    >>> normalise("5G 网络，Ready！")
    '5g网络ready'
    """
    return "".join(filter(str.isalnum, text.lower()))


def rouge(predicted: str, reference: str) -> tuple[float, float, float]:
    """ROUGE-1, ROUGE-2 and ROUGE-L as F1, each 0…1, on characters (Lin 2004).

    >>> [round(value, 2) for value in rouge("路灯亮了。", "智慧路灯亮")]
    [0.67, 0.57, 0.67]
    """
    p, r = normalise(predicted), normalise(reference)
    unigram, bigram = (_overlap(_ngrams(p, n), _ngrams(r, n)) for n in (1, 2))
    return unigram, bigram, f1(lcs_length(p, r), len(p), len(r))


def mean_rouge(predicted: str, reference: str) -> float:
    """The mean of ROUGE-1, ROUGE-2 and ROUGE-L, 0…1."""
    return sum(rouge(predicted, reference)) / 3


def keyword_f1(predicted: Sequence[str], reference: Iterable[str], at: int) -> float:
    """F1 of the first ``at`` distinct keywords against all references, compared without case and white space.

    >>> keyword_f1(["智慧 路灯", "节能"], ["智慧路灯", "河岸新区"], at=2)
    0.5
    """
    wanted = {_key(word) for word in reference}
    got = list(dict.fromkeys(map(_key, predicted)))[:at]
    return f1(len(wanted.intersection(got)), len(got), len(wanted))


def f1(match: float, predicted: float, reference: float) -> float:
    """The harmonic mean of match/predicted and match/reference; 0 where nothing matches."""
    return 2 * match / (predicted + reference) if match else 0.0


def lcs_length(a: str, b: str) -> int:
    """Length of the longest common subsequence, bit-parallel (Hyyrö 2004).

    >>> lcs_length("abcbdab", "bdcaba")
    4
    """
    where: dict[str, int] = {}
    for i, character in enumerate(a):
        where[character] = where.get(character, 0) | 1 << i
    mask = (1 << len(a)) - 1
    row = mask
    for character in b:
        matched = row & where.get(character, 0)
        row = (row + matched | row - matched) & mask
    return len(a) - bin(row).count("1")


def bootstrap(values: Sequence[float], resamples: int = RESAMPLES, seed: int = 0) -> Interval:
    """The mean with its 95 % interval by the percentile bootstrap (Efron 1979); the same seed gives the same interval.

    >>> bootstrap([0.5, 0.5])
    Interval(mean=0.5, low=0.5, high=0.5)
    """
    if not values:
        return Interval(0.0, 0.0, 0.0)
    rng = random.Random(seed)
    n = len(values)
    means = sorted(sum(rng.choices(values, k=n)) / n for _ in range(resamples))
    return Interval(sum(values) / n, means[int(0.025 * resamples)], means[int(0.975 * resamples)])


def _key(word: str) -> str:
    return "".join(word.lower().split())


def _ngrams(text: str, n: int) -> Counter[str]:
    return Counter(text[i : i + n] for i in range(len(text) - n + 1))


def _overlap(a: Counter[str], b: Counter[str]) -> float:
    return f1((a & b).total(), a.total(), b.total())


MEASURES = {"oneline": ("R1", "R2", "RL", "mean"), "summarize": ("R1", "R2", "RL", "mean"), "keywords": ("F1",)}


def measure(task: str, predicted: str | Sequence[str], reference: str | Sequence[str], at: int) -> tuple[float, ...]:
    """What MEASURES names for the task, each 0…1: of one text against one, or of keywords (the first ``at``) against all references.

    >>> measure("keywords", ["路灯"], ["路灯"], at=5)
    (1.0,)
    """
    if task == "keywords":
        return (keyword_f1(list(predicted), list(reference), at),)
    one, two, longest = rouge("".join(predicted), "".join(reference))
    return one, two, longest, (one + two + longest) / 3


def read_references(lines: Iterable[str], source: str, field: str) -> dict[str, str | list[str]]:
    """References by article id, from JSON lines as the reader names them: a row's own ``id``, else ``<source>:<line number>``.

    field: the key that holds a text or a list of keywords. Rows that are not JSON objects are left to the reader, which names them.
    Raises ReadingError where no row has the field, or where one holds neither a text nor a list of texts.
    """
    found: dict[str, str | list[str]] = {}
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
        except ValueError:
            continue
        value = row.get(field) if isinstance(row, dict) else None
        if value is None:
            continue
        if not isinstance(value, str) and not (isinstance(value, list) and all(isinstance(word, str) for word in value)):
            raise ReadingError(f"{source}:{number}", f"field {field!r} must be a text or a list of texts")
        found[str(row.get("id", f"{source}:{number}"))] = value
    if not found:
        raise ReadingError(source, f"no row has the field {field!r} to compare with")
    return found
