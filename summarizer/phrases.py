"""Words → keywords: candidates (words and phrases), which of them say the same, and where they stand.

A candidate is a word, a run of up to four nouns and the like, or a phrase in quotes. The steps are usable one by one: `candidates`, any scores for them,
`publish`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from summarizer.lexicon import BREAK, LATIN, LATIN_NEXT, NOUN, ROLES, WITHIN, TokenRow
from summarizer.model import Document, Keyword, Options, Span
from summarizer.patterns import lazy

MAX_WORDS = 4
MAX_LENGTH = 14
MAX_LATIN_LENGTH = 40
MAX_QUOTES = 60
"""How many of the phrases in quotes are looked up in the whole text, those quoted most often first: it keeps long texts linear."""
RARE = 20_000
FORM_BITS = 32
FORM_MASK = (1 << FORM_BITS) - 1
LONG = 50_000
"""Characters put in lower case at once: it takes twelve bytes for each."""
SEARCHED = 200_000
"""Up to so many characters a text is searched for one phrase after another; that is faster there than an expression for all of them."""
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

    key: its text. words, tags: its tokens. times, in_title: how often these tokens stand in the text and in the title.
    """

    key: str
    words: tuple[str, ...]
    tags: tuple[str, ...]
    times: int
    in_title: int


def keywords(document: Document, word_scores: Mapping[str, float], options: Options) -> list[Keyword]:
    """The document's keywords by the scores of its words, best first; the first five of ten are the five.

    word_scores: lower-case words → numbers not below 0 that grow with a word's occurrences (tf·idf, a centrality); words without one are no keywords.
    Options used: keywords, terms, single_characters.
    """
    return keywords_by(document, np.array([word_scores.get(word, 0.0) for word in document.vocabulary]), options)


def keywords_by(document: Document, values: Vector, options: Options) -> list[Keyword]:
    """As ``keywords``, by the score of each word of ``document.vocabulary`` in turn."""
    title = _Run(document.title_row, document.title_row.roles()) if document.title_tokens else None
    lowered = _lowered(document.article.text)
    scored = _Scored(document, values)
    if options.terms != "phrases":
        scored.add_words(title, 1 if options.single_characters else 2)
    if options.terms != "words":
        found = list(_phrases(_Run(document.row, document.roles), title))
        known = {phrase.key for phrase in found}
        scored.add_phrases(found + [phrase for phrase in _quoted(document, lowered) if phrase.key not in known])
    return _located(document, scored.best(options.keywords), lowered)


class _Phrase(NamedTuple):
    """A phrase in lower case, the numbers of its tokens in the lexicon, and how often it stands in the text and in the title."""

    key: str
    tokens: NDArray[np.int32]
    times: int
    in_title: int


class _Run:
    """Tokens in a row with what each may do (``roles``), and the ``joints``: places at which two words that may stand in one phrase meet; ``pairs``: the
    forms of the two as one number, the first one's above FORM_BITS."""

    def __init__(self, row: TokenRow, roles: NDArray[np.int8]) -> None:
        self.lexicon = row.lexicon
        self.numbers = row.numbers
        self.roles = roles
        opens = np.zeros(len(roles) + 1, bool)
        opens[row.first] = True
        if LATIN in roles.tobytes():
            opens = self._join_latin(opens)
        within = self.roles > BREAK
        self.joints = ((within[1:] & within[:-1]) > opens[1:-1]).nonzero()[0]
        forms = row.lexicon.forms
        self.pairs = (forms[self.numbers[self.joints]].astype(np.int64) << FORM_BITS) + forms[self.numbers[self.joints + 1]]

    def _join_latin(self, opens: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Leave out the single spaces between Latin words; what is left of ``opens``."""
        latin = self.roles == LATIN
        after = ((self.numbers[1:-1] == self.lexicon.find(" ")) & latin[:-2] & latin[2:]).nonzero()[0] + 2
        if not len(after):
            return opens
        self.roles = self.roles.copy()
        self.roles[after] = LATIN_NEXT
        kept = np.ones(len(opens), bool)
        kept[after - 1] = False
        self.numbers, self.roles = self.numbers[kept[:-1]], self.roles[kept[:-1]]
        return opens[kept]


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
        self.shares: Vector = values / counts
        self.forms: list[int] = []
        self.tokens = np.empty(0, np.int32)
        self.phrases: Sequence[_Phrase] = ()
        self.wholes: dict[int, str] = {}
        self.worth: list[float] = []
        self.scores: Vector = np.empty(0)

    def add_words(self, title: _Run | None, shortest: int) -> None:
        """The words that may stand alone, are no address and have at least so many characters."""
        row, content = self.document.row, self.document.words
        # from the last to the first, so that of each word the first token is kept
        alone = (self.document.roles[content.places] >= NOUN).nonzero()[0][::-1]
        numbers = content.numbers[alone]
        counts = np.bincount(numbers, minlength=len(self.shares))
        tokens = np.zeros(len(counts), np.int32)
        tokens[numbers] = row.numbers[content.places[alone]]
        titled = self._titled(title) if title else None
        if titled is not None:
            counts += titled * (counts > 0)
        worth = self.shares * counts
        sizes = self.lexicon.form_sizes[content.forms]
        kept = ((worth > 0) & (sizes >= shortest)).nonzero()[0]
        worth, counts = worth[kept], counts[kept]
        self.scores = np.where(counts == 1, worth * ONCE, worth)
        if titled is not None:
            self.scores = np.where(titled[kept] > 0, worth * (1.0 + TITLE_BONUS), self.scores)
        self.worth = worth.tolist()
        self.forms, self.tokens = content.forms[kept].tolist(), tokens[kept]
        self.wholes = {i: self._key(i) for i in (sizes[kept] > 2).nonzero()[0].tolist()}

    def _titled(self, title: _Run) -> NDArray[np.int64]:
        """How often each word of the vocabulary stands in the title and may stand alone there."""
        titled = np.zeros(len(self.shares), np.int64)
        forms = self.lexicon.forms[title.numbers[title.roles >= NOUN]].tolist()
        _count_in([self.lexicon.form_texts[form] for form in forms], self.document.numbers, titled)
        return titled

    def add_phrases(self, found: Sequence[_Phrase]) -> None:
        """Phrases, after the words."""
        if not found:
            return
        self.phrases = found
        shares = dict(zip(self.document.words.forms.tolist(), self.shares.tolist(), strict=True))
        scores = []
        for i, (key, tokens, times, in_title) in enumerate(found, len(self.forms)):
            size, count = len(tokens), times + in_title
            worth = sum([shares[form] for form in self.lexicon.forms[tokens].tolist()]) * count
            score = worth * (1.0 + PHRASE_BONUS * math.log2(size)) / size
            score *= (1.0 + TITLE_BONUS) if in_title else 1.0
            self.worth.append(worth)
            scores.append(score * ONCE if count == 1 else score)
            if len(key) > 2:
                self.wholes[i] = key
        self.scores = np.concatenate((self.scores, scores))

    def best(self, most: int) -> list[tuple[str, str, float]]:
        """So many candidates by falling score, equal ones as they were added: text, part of speech of the last word, score (above 0).

        None for which a whole stands, none that is a part of a better one or has such a part.
        """
        rounded = self.scores.round(PLACES)
        scores = rounded.tolist()
        text = "\n".join(self.wholes.values())
        chosen: list[str] = []
        found: list[tuple[str, str, float]] = []
        for i in (-rounded).argsort(kind="stable").tolist():
            if len(chosen) == most or scores[i] <= 0:
                break
            key = self._key(i)
            alike = [other for other in chosen if key in other or other in key]
            if alike and any(is_part(key, other) or is_part(other, key) for other in alike):
                continue
            if not (len(key) > 1 and text.count(key) > (len(key) > 2) and self._has_whole(i, key)):
                chosen.append(key)
                found.append((key, self._tag(i), scores[i]))
        return found

    def _has_whole(self, part: int, key: str) -> bool:
        """Whether a longer candidate is worth enough to stand for a part of it; of Latin text whole words are parts, else any two characters."""
        for whole, text in self.wholes.items():
            if key in text and whole != part and not (text.isascii() and key not in text.split()):
                share = WHOLE if whole >= len(self.forms) else WHOLE_WORD
                if self.worth[part] < self.worth[whole] / share:
                    return True
        return False

    def _key(self, i: int) -> str:
        """A candidate's text."""
        words = len(self.forms)
        return self.phrases[i - words].key if i >= words else self.lexicon.form_texts[self.forms[i]]

    def _tag(self, i: int) -> str:
        """The part of speech of a candidate's last word."""
        words = len(self.forms)
        return self.lexicon.tokens[int(self.phrases[i - words].tokens[-1] if i >= words else self.tokens[i])][1]


def _count_in(words: Iterable[str], numbers: Mapping[str, int], counts: NDArray[np.int64]) -> None:
    for word in words:
        if word in numbers:
            counts[numbers[word]] += 1


def _phrases(body: _Run, title: _Run | None) -> Iterator[_Phrase]:
    """Runs of two to four words, all of whose pairs of neighbours occur twice (the title counts), that themselves occur twice; in order of first appearance.

    In long texts the pairs must occur more often, once in RARE words.
    """
    repeated = _repeated(np.concatenate((body.pairs, title.pairs)) if title else body.pairs, max(2, len(body.numbers) // RARE))
    if not repeated:
        return
    titled = _places(title, repeated) if title else {}
    for key, (count, first, last) in _places(body, repeated).items():
        in_title = titled[key][0] if key in titled else 0
        if count + in_title > 1:
            yield _Phrase(key, body.numbers[first:last], count, in_title)


def _repeated(pairs: NDArray[np.int64], times: int) -> frozenset[int]:
    """The pairs that occur so often."""
    ranked = pairs.copy()
    ranked.sort()
    later = ranked[times - 1:]
    return frozenset(later[later == ranked[:len(later)]].tolist())


def _places(run: _Run, repeated: frozenset[int]) -> dict[str, list[int]]:
    """The phrases all of whose pairs are repeated, by their text in lower case: how often each occurs, and of the first one the first token and the one
    after its last; in order of first appearance."""
    joints, pairs = run.joints, run.pairs
    if len(pairs) >= FEW_PAIRS:
        here = np.isin(pairs, list(repeated))
        joints, pairs = joints[here], pairs[here]
    linked = {i: pair for i, pair in zip(joints.tolist(), pairs.tolist(), strict=True) if pair in repeated}
    roles, texts = run.roles.tobytes(), run.lexicon.form_texts
    found: dict[str, list[int]] = {}
    for i, pair in linked.items():
        key, last = texts[pair >> FORM_BITS], i
        while last in linked and last - i < MAX_WORDS - 1:
            form = linked[last] & FORM_MASK
            last += 1
            key += " " + texts[form] if roles[last] == LATIN_NEXT else texts[form]
            if len(key) > (MAX_LATIN_LENGTH if key.isascii() else MAX_LENGTH):
                break
            if roles[last] != WITHIN:
                if key in found:
                    found[key][0] += 1
                else:
                    found[key] = [1, i, last + 1]
    return found


def _quoted(document: Document, lowered: str) -> Iterator[_Phrase]:
    """Phrases of more than one word that stand in quotes or title marks and occur at least twice, quoted or not: slogans, names of works.

    lowered: the text in lower case.
    """
    quotes = Counter([quote.lower() for quote in QUOTED.findall(document.article.text)])
    if not quotes:
        return
    title = _lowered(document.article.title or "")
    row = document.row
    keys = sorted(quotes, key=quotes.__getitem__, reverse=True)[:MAX_QUOTES]
    if len(lowered) <= SEARCHED:
        keys = [key for key in keys if lowered.count(key) + title.count(key) > 1]
    for key, spans in zip(keys, _all_aligned(lowered, keys, document.edges), strict=True):
        if len(spans) + title.count(key) > 1 and spans:
            stretch = row.numbers[slice(*row.starts.searchsorted(spans[0]).tolist())]
            inside = stretch[row.lexicon.forms[stretch] >= 0]
            if len(inside) > 1:
                yield _Phrase(key, inside, len(spans), title.count(key))


def locate(document: Document, chosen: Sequence[tuple[Candidate, float]]) -> list[Keyword]:
    """Candidates with scores, the best first, as keywords: counts, offsets and the commonest spelling; scores as shares of the best."""
    return _located(document, [(candidate.key, candidate.tags[-1], score) for candidate, score in chosen], _lowered(document.article.text))


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


def _located(document: Document, chosen: Sequence[tuple[str, str, float]], lowered: str) -> list[Keyword]:
    """Texts with parts of speech and scores as keywords. lowered: the document's text in lower case."""
    text, edges = document.article.text, document.edges
    title = document.article.title or ""
    lowered_title, title_edges = _lowered(title), document.title_row.edges(len(title)) if title else b""
    found = []
    for (key, tag, score), spans in zip(chosen, _all_aligned(lowered, [key for key, _, _ in chosen], edges), strict=True):
        in_title = _aligned(lowered_title, key, title_edges) if title else []
        word = key
        if key != key.upper():
            word = _commonest([text[start:end] for start, end in spans] + [title[start:end] for start, end in in_title]) or key
        found.append(Keyword(word, score / chosen[0][2], len(spans) + len(in_title), tag if tag in ROLES else IDIOM, tuple(spans)))
    return found


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


def _all_aligned(text: str, keys: Sequence[str], edges: bytes) -> list[list[Span]]:
    """Where each of the keys, which all differ, stands in the text as whole tokens: a long text is read once for all of them. edges: as for `_aligned`."""
    if len(text) <= SEARCHED or len(keys) < 2:
        return [_aligned(text, key, edges) for key in keys]
    longest_first = sorted(range(len(keys)), key=lambda i: -len(keys[i]))
    # the match takes one character, so that the next may begin inside of a key; where the longest key stands, those that it begins with stand, too
    pattern = re.compile("|".join([f"{re.escape(keys[i][0])}(?=({re.escape(keys[i][1:])}))" for i in longest_first]))
    here = [[(j, len(keys[j])) for j in longest_first if keys[i].startswith(keys[j])] for i in longest_first]
    found: list[list[Span]] = [[] for _ in keys]
    free = [0] * len(keys)
    for match in pattern.finditer(text):
        at = match.start()
        if edges[at]:
            for j, size in here[(match.lastindex or 0) - 1]:
                if edges[at + size] and free[j] <= at:
                    free[j] = at + size
                    found[j].append((at, free[j]))
    return found


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
