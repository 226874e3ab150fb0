"""Words → keywords: candidates (words and phrases), which of them say the same, and where they stand.

A candidate is a word, a run of up to four nouns and the like, or a phrase in quotes. The steps are usable one by one: `candidates`, any scores for them,
`publish`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from summarizer.lexicon import BREAK, LATIN, LATIN_NEXT, NOUN, ROLES, WITHIN, TokenRow
from summarizer.model import Document, Keyword, Options, Span, Token
from summarizer.patterns import lazy

MAX_WORDS = 4
MAX_LENGTH = 14
MAX_LATIN_LENGTH = 40
MAX_QUOTES = 60
"""How many of the phrases in quotes are looked up in the whole text, those quoted most often first: it keeps long texts linear."""
RARE = 20_000
LONG = 50_000
"""Characters put in lower case at once: it takes twelve bytes for each."""
FEW_PAIRS = 5_000
"""Up to so many pairs a list of them is faster than arrays, and small."""
PHRASE_BONUS = 0.5
TITLE_BONUS = 0.6
ONCE = 0.6
"""What is left of the score of a word that occurs once: by its rarity alone it would pass for important, and many such are slips of the segmenter."""
WHOLE = 0.8
WHOLE_WORD = 0.4
"""What share of a part's worth a phrase, or a word of the dictionary (a name, mostly), must have to stand for it."""

QUOTED = lazy(r"[“‘「『《]([^“”‘’「」『』《》，。！？；：\s]{3,14})[”’」』》]")
IDIOM = "l"
PLACES = 9
"""Scores are rounded, so that what differs only by the order of additions stays a tie."""

Vector = NDArray[np.float64]


class Candidate(NamedTuple):
    """A keyword to be, all in lower case.

    key: its text. words, tags: its tokens. times, in_title: how often these tokens stand in the text and in the title. quoted: found in quotes.
    """

    key: str
    words: tuple[str, ...]
    tags: tuple[str, ...]
    times: int
    in_title: int
    quoted: bool = False

    @property
    def is_phrase(self) -> bool:
        """Whether it is more than one word."""
        return len(self.words) > 1


def keywords(document: Document, word_scores: Mapping[str, float], options: Options) -> list[Keyword]:
    """The document's keywords by the scores of its words, best first; the first five of ten are the five.

    word_scores: lower-case words → numbers not below 0 that grow with a word's occurrences (tf·idf, a centrality); words without one are no keywords.
    Options used: keywords, terms, single_characters.
    """
    return keywords_by(document, np.array([word_scores.get(word, 0.0) for word in document.vocabulary]), options)


def keywords_by(document: Document, values: Vector, options: Options) -> list[Keyword]:
    """As ``keywords``, by the score of each word of ``document.vocabulary`` in turn."""
    body = _Run(document.row, document.roles)
    title = _Run(document.title_row, document.title_row.roles()) if document.title_tokens else None
    scored = _Scored(document, values)
    if options.terms != "phrases":
        scored.add_words(title, 1 if options.single_characters else 2)
    if options.terms != "words":
        found = list(_phrases(body, title))
        scored.add_phrases(found)
        known = {phrase.key for phrase in found}
        scored.add_phrases([phrase for phrase in _quoted(document) if phrase.key not in known])
    return locate(document, _apart(scored.best_first(), options.keywords))


class _Run:
    """Tokens in a row with what each may do (``roles``), and the ``joints``: places at which two words that may stand in one phrase meet, and their forms."""

    def __init__(self, row: TokenRow, roles: NDArray[np.int8]) -> None:
        self.lexicon = row.lexicon
        self.numbers = row.numbers
        self.forms = row.lexicon.forms[row.numbers]
        self.roles = roles
        opens = np.zeros(len(self.numbers) + 1, bool)
        opens[row.first] = True
        if LATIN in self.roles:
            opens = self._join_latin(opens)
        within = self.roles > BREAK
        self.joints = np.flatnonzero(within[1:] & within[:-1] & ~opens[1:-1])
        self.pairs = (self.forms[self.joints].astype(np.int64) << 32) + self.forms[self.joints + 1]

    def _join_latin(self, opens: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Leave out the single spaces between Latin words; what is left of ``opens``."""
        latin = self.roles == LATIN
        after = np.flatnonzero((self.numbers[1:-1] == self.lexicon.find(" ")) & latin[:-2] & latin[2:]) + 2
        self.roles = self.roles.copy()
        self.roles[after] = LATIN_NEXT
        kept = np.ones(len(opens), bool)
        kept[after - 1] = False
        self.numbers, self.forms, self.roles = self.numbers[kept[:-1]], self.forms[kept[:-1]], self.roles[kept[:-1]]
        return opens[kept]

    def tokens(self, first: int, last: int) -> list[Token]:
        """The tokens of a stretch."""
        return [self.lexicon.tokens[number] for number in self.numbers[first:last].tolist()]


class _Scored:
    """Candidates with their worth and their scores: words first, in order of first appearance, then phrases.

    An occurrence of a word is worth its score ÷ its occurrences. A candidate's worth is that of all its words × its own occurrences: where a whole is worth
    as much as a part of it, or nearly so, the part is left out. Its score is the mean instead of the sum, more for more words and for those of the title,
    less for what occurs once.
    """

    def __init__(self, document: Document, values: Vector) -> None:
        self.document = document
        self.lexicon = document.row.lexicon
        counts = document.counts
        if document.title_tokens:
            counts = counts.copy()
            _count_in([word.lower() for word, _ in document.title_tokens], document.numbers, counts)
        self.shares = values / counts
        self.keys: list[str] = []
        self.worth: list[float] = []
        self.scores: list[float] = []
        self.phrases: list[Candidate] = []
        self.words: list[tuple[int, int, int]] = []

    def add_words(self, title: _Run | None, shortest: int) -> None:
        """The words that may stand alone, are no address and have at least so many characters."""
        content, size = self.document.words, len(self.shares)
        row = self.document.row
        alone = np.flatnonzero(self.document.roles[content.places] >= NOUN)
        numbers = content.numbers[alone]
        times = np.bincount(numbers, minlength=size)
        tokens = np.zeros(size, np.int64)
        tokens[numbers[::-1]] = row.numbers[content.places[alone[::-1]]]
        titled = np.zeros(size, np.int64)
        if title:
            _count_in([self.lexicon.form_texts[form] for form in title.forms[title.roles >= NOUN].tolist()], self.document.numbers, titled)
        kept = np.flatnonzero((times > 0) & (self.lexicon.form_sizes[content.forms] >= shortest) & (self.shares > 0))
        counts = (times + titled)[kept]
        worth = self.shares[kept] * counts
        scores = np.where(titled[kept] > 0, worth * (1.0 + TITLE_BONUS), worth)
        scores[counts == 1] *= ONCE
        self.keys += map(self.lexicon.form_texts.__getitem__, content.forms[kept].tolist())
        self.worth += worth.tolist()
        self.scores += scores.tolist()
        self.words += zip(tokens[kept].tolist(), times[kept].tolist(), titled[kept].tolist(), strict=True)

    def add_phrases(self, found: Sequence[Candidate]) -> None:
        """Phrases."""
        numbers = self.document.numbers if found else {}
        for phrase in found:
            count = phrase.times + phrase.in_title
            worth = sum([float(self.shares[numbers[word]]) for word in phrase.words if word in numbers]) * count
            score = worth * (1.0 + PHRASE_BONUS * math.log2(len(phrase.words))) / len(phrase.words)
            score *= (1.0 + TITLE_BONUS) if phrase.in_title else 1.0
            self.keys.append(phrase.key)
            self.worth.append(worth)
            self.scores.append(score * ONCE if count == 1 else score)
            self.phrases.append(phrase)

    def best_first(self) -> Iterator[tuple[Candidate, float]]:
        """The candidates with their scores (above 0) by falling score, without the parts that a whole stands for; equal ones as they were added."""
        scores = np.array(self.scores).round(PLACES)
        wholes = [i for i, key in enumerate(self.keys) if len(key) > 2]
        text = "\n".join([self.keys[i] for i in wholes])
        for i in np.argsort(-scores, kind="stable").tolist():
            key = self.keys[i]
            if scores[i] <= 0:
                return
            longer = [j for j in wholes if key in self.keys[j] and j != i] if len(key) > 1 and text.count(key) > (len(key) > 2) else ()
            if not any(self._stands_for(j, i) for j in longer):
                yield self._candidate(i), float(scores[i])

    def _stands_for(self, whole: int, part: int) -> bool:
        """Whether a candidate is worth enough to stand for a part of it; of Latin text whole words are parts, else any two characters."""
        text = self.keys[whole]
        if text.isascii() and self.keys[part] not in text.split():
            return False
        return self.worth[part] < self.worth[whole] / (WHOLE if whole >= len(self.words) else WHOLE_WORD)

    def _candidate(self, i: int) -> Candidate:
        if i >= len(self.words):
            return self.phrases[i - len(self.words)]
        token, times, in_title = self.words[i]
        key = self.keys[i]
        return Candidate(key, (key,), (self.lexicon.tokens[token][1],), times, in_title)


def _count_in(words: Iterable[str], numbers: Mapping[str, int], counts: NDArray[np.int64]) -> None:
    for word in words:
        if word in numbers:
            counts[numbers[word]] += 1


def _phrases(body: _Run, title: _Run | None) -> Iterator[Candidate]:
    """Runs of two to four words, all of whose pairs of neighbours occur twice (the title counts), that themselves occur twice; in order of first appearance.

    In long texts the pairs must occur more often, once in RARE words.
    """
    repeated = _repeated(np.concatenate((body.pairs, title.pairs)) if title else body.pairs, max(2, len(body.forms) // RARE))
    if not repeated:
        return
    found = list(_places(body, repeated))
    known = {key: (first, last) for key, first, last in reversed(found)}
    counts = Counter([key for key, _, _ in found])
    titled = Counter([key for key, _, _ in _places(title, repeated)] if title else ())
    for key, count in counts.items():
        if count + titled[key] > 1:
            tokens = body.tokens(*known[key])
            yield Candidate(key, tuple([word.lower() for word, _ in tokens]), tuple([tag for _, tag in tokens]), count, titled[key])


def _repeated(pairs: NDArray[np.int64], times: int) -> frozenset[int]:
    ranked = np.sort(pairs)
    return frozenset(ranked[times - 1:][ranked[times - 1:] == ranked[:len(ranked) - times + 1]].tolist())


def _places(run: _Run, repeated: frozenset[int]) -> Iterator[tuple[str, int, int]]:
    """Each place of each phrase all of whose pairs are repeated: its text in lower case, its first token, and the one after its last."""
    if len(run.pairs) < FEW_PAIRS:
        places = [i for i, pair in zip(run.joints.tolist(), run.pairs.tolist(), strict=True) if pair in repeated]
    else:
        places = run.joints[np.isin(run.pairs, list(repeated))].tolist()
    joints = frozenset(places)
    roles, forms, texts = run.roles, run.forms, run.lexicon.form_texts
    for i in places:
        key, last = texts[forms[i]], i
        while last in joints and last - i < MAX_WORDS - 1:
            last += 1
            key += (" " if roles[last] == LATIN_NEXT else "") + texts[forms[last]]
            if len(key) > (MAX_LATIN_LENGTH if key.isascii() else MAX_LENGTH):
                break
            if roles[last] != WITHIN:
                yield key, i, last + 1


def _quoted(document: Document) -> Iterator[Candidate]:
    """Phrases of more than one word that stand in quotes or title marks and occur at least twice, quoted or not: slogans, names of works."""
    text = document.article.text
    quotes = QUOTED.findall(text)
    if not quotes:
        return
    keys = [key for key, _ in Counter([quote.lower() for quote in quotes]).most_common(MAX_QUOTES)]
    lowered, title = _lowered(text), _lowered(document.article.title or "")
    row = document.row
    for key in keys:
        if lowered.count(key) + title.count(key) < 2:
            continue
        spans = _aligned(lowered, key, document.edges)
        if len(spans) + title.count(key) > 1 and spans:
            stretch = row.numbers[slice(*row.starts.searchsorted(spans[0]).tolist())]
            inside = [row.lexicon.tokens[number] for number in stretch[row.lexicon.forms[stretch] >= 0].tolist()]
            if len(inside) > 1:
                yield Candidate(key, tuple([word.lower() for word, _ in inside]), tuple([tag for _, tag in inside]), len(spans), title.count(key), True)


def _apart(ranked: Iterable[tuple[Candidate, float]], most: int) -> list[tuple[Candidate, float]]:
    """The first so many of which none is a part of another."""
    chosen: list[tuple[Candidate, float]] = []
    for candidate, score in ranked:
        if len(chosen) == most:
            break
        key = candidate.key
        alike = [other.key for other, _ in chosen if key in other.key or other.key in key]
        if not any(is_part(key, other) or is_part(other, key) for other in alike):
            chosen.append((candidate, score))
    return chosen


def locate(document: Document, chosen: Sequence[tuple[Candidate, float]]) -> list[Keyword]:
    """Candidates with scores, the best first, as keywords: counts, offsets and the commonest spelling; scores as shares of the best."""
    lowered = _lowered(document.article.text)
    title = _lowered(document.article.title or "")
    title_edges = document.title_row.edges(len(title)) if title else b""
    return [_located(document, lowered, title, title_edges, c, score / chosen[0][1]) for c, score in chosen]


def is_part(part: str, whole: str) -> bool:
    """Whether one text stands in the other; Latin letters count as whole words only.

    >>> is_part("路灯", "智慧路灯"), is_part("ai", "said"), is_part("ai", "ai芯片")
    (True, False, True)
    """
    at = whole.find(part)
    while at >= 0:
        if not _splits_latin(whole, at) and not _splits_latin(whole, at + len(part)):
            return True
        at = whole.find(part, at + 1)
    return False


def _splits_latin(text: str, place: int) -> bool:
    return 0 < place < len(text) and text[place - 1:place + 1].isascii() and text[place - 1:place + 1].isalnum()


def _located(document: Document, lowered: str, lowered_title: str, title_edges: bytes, candidate: Candidate, score: float) -> Keyword:
    """A candidate with its places in the text, and the title's added to its count; of both the lower case is given, of the title also where words end."""
    key, title = candidate.key, document.article.title or ""
    spans = _aligned(lowered, key, document.edges)
    in_title = _aligned(lowered_title, key, title_edges) if title else []
    word = key
    if key != key.upper():
        word = _commonest([document.article.text[start:end] for start, end in spans] + [title[start:end] for start, end in in_title]) or key
    pos = candidate.tags[-1] if candidate.tags[-1] in ROLES else IDIOM
    return Keyword(word, score, len(spans) + len(in_title), pos, tuple(spans))


def _commonest(forms: Sequence[str]) -> str:
    """The form that occurs most often, the first of them in the text; empty where there is none."""
    return Counter(forms).most_common(1)[0][0] if forms else ""


def _lowered(text: str) -> str:
    """Lower case of the same length, so that offsets hold: what would grow stays as it is.

    >>> _lowered("AİB")
    'aİb'
    """
    lower = text.lower() if len(text) < LONG else "".join([text[at:at + LONG].lower() for at in range(0, len(text), LONG)])
    return lower if len(lower) == len(text) else "".join([c.lower() if len(c.lower()) == 1 else c for c in text])


def _aligned(text: str, key: str, edges: bytes) -> list[Span]:
    """Where the key stands in the text as whole tokens. edges: for each place whether a token begins or ends there.

    >>> _aligned("市民路灯民路", "民路", bytes([1, 0, 1, 0, 1, 0, 1]))
    [(4, 6)]
    """
    spans, at, size = [], text.find(key), len(key)
    while at >= 0:
        end = at + size
        if edges[at] and edges[end]:
            spans.append((at, end))
            at = text.find(key, end)
        else:
            at = text.find(key, at + 1)
    return spans
