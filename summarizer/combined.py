"""A light default without learned weights: position, importance of the words, support by other sentences, the title, each from one pass over the words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

from summarizer.model import Document, Options, Scores, Sentence
from summarizer.tfidf import load_idf, sentence_weights, word_weights
from summarizer.words import content_words, title_words

POSITION = 14.0
WORDS = 0.85
SUPPORT = 1.3
TITLE = 0.4
NEWS_LENGTH = 900.0
STEEPNESS = 16
"""Position decides in texts shorter than NEWS_LENGTH characters and hardly counts in longer ones: what comes first is the news there, an introduction here."""
FINAL_MARKS = "。！？；!?…”』」"
HEADING_LENGTH = 30
SHORT = 20
UNREADABLE = 0.8
"""What is left of the score of a heading, a caption, a by-line, and again of a very short sentence."""


def score_sentences(document: Document, options: Options) -> Scores:
    """The weighted sum of the parts, as a share of the best; the parts of each sentence add up to its score.

    position: the earlier the more, in a short text (a news item) far more than in a long one. words: tf·idf. support: how many other sentences have its
    words. title: how much of the title it says (where there is one). Headings and very short sentences keep four fifths of each. Options used: idf.
    """
    rows = content_words(document)
    title = title_words(document)
    early = POSITION / (1.0 + (len(document.article.text) / NEWS_LENGTH) ** STEEPNESS)
    words = sentence_weights(rows, word_weights(rows, title, load_idf(options.idf)))
    support = _support(rows)
    overlap = _title_overlap(rows, title)
    raw = []
    for i, sentence in enumerate(document.sentences):
        share = _readability(sentence)
        raw.append({
            "position": share * early / (1 + i),
            "words": share * WORDS * words[i],
            "support": share * SUPPORT * support[i],
            "title": share * TITLE * overlap[i],
        })
    return as_scores(raw)


def as_scores(raw: Sequence[Mapping[str, float]]) -> Scores:
    """Scores whose parts are the given ones divided by the best total.

    >>> as_scores([{"position": 0.3, "words": 0.1}, {"position": 0.1, "words": 0.1}])
    Scores(values=[1.0, 0.5], parts=[{'position': 0.75, 'words': 0.25}, {'position': 0.25, 'words': 0.25}])
    """
    totals = [sum(parts.values()) for parts in raw]
    top = max(totals, default=0.0) or 1.0
    return Scores([round(total / top, 9) for total in totals], [{name: round(value / top, 9) for name, value in parts.items()} for parts in raw])


def score_words(document: Document, options: Options) -> dict[str, float]:
    """tf·idf, a word's occurrences in the first sentences counting once more. Options used: idf."""
    rows = content_words(document)
    return word_weights(rows, [*title_words(document), *chain.from_iterable(rows[:2])], load_idf(options.idf))


def _support(rows: Sequence[Sequence[str]]) -> list[float]:
    """For each sentence the sum over its distinct words of ln(number of sentences with the word) ÷ √(number of words), as a share of the largest."""
    spread = Counter(chain.from_iterable(map(dict.fromkeys, rows)))
    logs = {word: math.log(count) for word, count in spread.items()}
    sums = [sum(map(logs.__getitem__, dict.fromkeys(row))) / math.sqrt(len(row)) if row else 0.0 for row in rows]
    top = max(sums, default=0.0) or 1.0
    return [value / top for value in sums]


def _title_overlap(rows: Sequence[Sequence[str]], title: Sequence[str]) -> list[float]:
    """For each sentence the share of the title's words that it has; 0 without a title."""
    wanted = frozenset(title)
    return [len(wanted.intersection(row)) / len(wanted) if wanted else 0.0 for row in rows]


def _readability(sentence: Sentence) -> float:
    """1 for a sentence, less for what is none, and for what says little.

    >>> _readability(Sentence("这一段路上的一百二十盏智慧路灯今天晚上都亮了。", 0, 23, 0, 0)), _readability(Sentence("智慧路灯建设工作正式启动", 0, 12, 0, 0))
    (1.0, 0.64)
    """
    text = sentence.text.rstrip()
    heading = len(text) < HEADING_LENGTH and text[-1:] not in FINAL_MARKS
    return round((UNREADABLE if heading else 1.0) * (UNREADABLE if len(text) < SHORT else 1.0), 9)
