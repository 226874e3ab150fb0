"""Words → keywords: candidates (words and phrases), which of them say the same, and where they stand.

A candidate is a word, a run of up to four nouns and the like, or a phrase in quotes. The steps are usable one by one: `candidates`, any scores for them,
`publish`.
"""

from __future__ import annotations

import math
import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, compress
from typing import NamedTuple

from summarizer.model import Document, Keyword, Options, Span, Token
from summarizer.words import content_forms

MAX_WORDS = 4
MAX_LENGTH = 14
MAX_LATIN_LENGTH = 40
MAX_QUOTES = 200
"""How many of the phrases in quotes are looked up in the whole text, those quoted most often first: it keeps long texts linear."""
PHRASE_BONUS = 0.5
TITLE_BONUS = 0.6
ONCE = 0.6
"""What is left of the score of a word that occurs once: by its rarity alone it would pass for important, and many such are slips of the segmenter."""
WHOLE = 0.8
WHOLE_WORD = 0.4
"""What share of a part's worth a phrase, or a word of the dictionary (a name, mostly), must have to stand for it."""

NOUNS = ("n", "nr", "nrt", "nrfg", "ns", "nt", "nz", "nl", "nw", "vn", "j", "l", "i", "un")
CODES = {**dict.fromkeys(NOUNS, "n"), **dict.fromkeys(("b", "an", "ng", "s"), "b"), "eng": "e"}
"""What a part of speech may do: ``n`` stand alone, in a phrase, and end one; ``b`` stand in a phrase before its last word; ``e`` as n, also after a space."""
SPACE, BREAK = "_", "."
ALONE = "neE"
JOINT = re.compile("[nbeE](?=[nbeE])")
QUOTED = re.compile(r"[“‘「『《]([^“”‘’「」『』《》，。！？；：\s]{3,14})[”’」』》]")
IDIOM = "l"


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
    found = candidates(document, options)
    return publish(document, zip(found, score_candidates(document, found, word_scores), strict=True), options)


def candidates(document: Document, options: Options) -> list[Candidate]:
    """All candidates: words of the text in order of first appearance, then phrases that occur twice (the title counts).

    Nothing that is a number, a stop word or an address, and no word of one character unless asked for.
    Options used: terms, single_characters.
    """
    body = _Units(document.tokens, content_forms(document.tokens, document.stop_words))
    title = _Units([document.title_tokens], content_forms([document.title_tokens], document.stop_words))
    titled = Counter(title.words())
    result = []
    if options.terms != "phrases":
        tags = dict(reversed(body.tokens()))
        result = [Candidate(key, (key,), (tags[key],), count, titled[key]) for key, count in Counter(body.words()).items() if _is_wanted(key, options)]
    if options.terms != "words":
        repeated = Counter(chain(body.pairs(), title.pairs()))
        found = list(body.phrases(repeated))
        known = dict(reversed(found))
        counts = Counter([key for key, _ in found])
        titled = Counter([key for key, _ in title.phrases(repeated)])
        result += [Candidate(key, *known[key], count, titled[key]) for key, count in counts.items() if count + titled[key] > 1]
        result += [c for c in _quoted(document) if c.key not in counts]
    return result


def _is_wanted(key: str, options: Options) -> bool:
    return (len(key) > 1 or options.single_characters) and len(key) <= MAX_LATIN_LENGTH and "://" not in key


class _Units:
    """Tokens in a row with what each may do: a character of ``codes`` a token, as CODES has them; ``E``: Latin, one space after the Latin word before it."""

    def __init__(self, sentences: Sequence[Sequence[Token]], forms: Mapping[str, str]) -> None:
        self.flat = list(chain.from_iterable([*tokens, ("\n", "x")] for tokens in sentences))
        self.forms = forms
        self.codes = "".join([CODES.get(tag, BREAK) if word in forms else SPACE if word == " " else BREAK for word, tag in self.flat])
        if "e_e" in self.codes:
            kept = [not (code == SPACE and self.codes[i - 1:i + 2] == "e_e") for i, code in enumerate(self.codes)]
            self.flat = list(compress(self.flat, kept))
            self.codes = self.codes.replace("e_e", "eE").replace("E_e", "EE")

    def tokens(self) -> list[tuple[str, str]]:
        """The words that may stand alone, in lower case, and their tags."""
        return [(self.forms[word], tag) for (word, tag), code in zip(self.flat, self.codes, strict=True) if code in ALONE]

    def words(self) -> list[str]:
        """The words that may stand alone, in lower case."""
        return [word for word, _ in self.tokens()]

    def pairs(self) -> list[tuple[str, str]]:
        """Every two words side by side that may stand in one phrase."""
        return [(self.flat[i][0].lower(), self.flat[i + 1][0].lower()) for i in self._joints()]

    def _joints(self) -> list[int]:
        return [match.start() for match in JOINT.finditer(self.codes)]

    def phrases(self, repeated: Mapping[tuple[str, str], int]) -> Iterator[tuple[str, tuple[tuple[str, ...], tuple[str, ...]]]]:
        """Each place of each phrase all of whose pairs of neighbours are repeated (else it is not): its text in lower case, its words, its tags."""
        joints = {i for i, pair in zip(self._joints(), self.pairs(), strict=True) if repeated[pair] > 1}
        for i in sorted(joints):
            key, last = self.forms[self.flat[i][0]], i
            while last in joints and last - i < MAX_WORDS - 1:
                last += 1
                key += (" " if self.codes[last] == "E" else "") + self.forms[self.flat[last][0]]
                if len(key) > (MAX_LATIN_LENGTH if key.isascii() else MAX_LENGTH):
                    break
                if self.codes[last] != "b":
                    yield key, _words_and_tags(self.flat[i:last + 1])


def _words_and_tags(tokens: Sequence[Token]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple([word.lower() for word, _ in tokens]), tuple([tag for _, tag in tokens])


def _quoted(document: Document) -> Iterator[Candidate]:
    """Phrases of more than one word that stand in quotes or title marks and occur at least twice, quoted or not: slogans, names of works."""
    text = document.article.text
    quotes = [key for key, _ in Counter([match[1].lower() for match in QUOTED.finditer(text)]).most_common(MAX_QUOTES)]
    if not quotes:
        return
    lowered, title = _lowered(text), _lowered(document.article.title or "")
    repeated = [key for key in quotes if lowered.count(key) + title.count(key) > 1]
    if not repeated:
        return
    forms = content_forms(document.tokens, document.stop_words)
    flat = list(chain.from_iterable(document.tokens))
    starts, ends = _borders(document)
    for key in repeated:
        spans = _aligned(lowered, key, starts, ends)
        if len(spans) + title.count(key) > 1 and spans:
            inside = [token for token in flat[bisect_left(starts, spans[0][0]):bisect_left(starts, spans[0][1])] if token[0] in forms]
            if len(inside) > 1:
                yield Candidate(key, *_words_and_tags(inside), len(spans), title.count(key), True)


def score_candidates(document: Document, found: Sequence[Candidate], word_scores: Mapping[str, float]) -> list[float]:
    """A score for each candidate from those of its words; 0 for a part that a whole stands for.

    An occurrence of a word is worth its score ÷ its occurrences. A candidate's worth is that of all its words × its own occurrences: where a whole is worth
    as much as a part of it, or nearly so, the part is left out. Its score is the mean instead of the sum, more for more words and for those of the title,
    less for what occurs once.
    """
    counts = Counter([word.lower() for word, _ in chain(chain.from_iterable(document.tokens), document.title_tokens)])
    shares = {word: score / counts[word] for word, score in word_scores.items() if word in counts}
    worth, scores = {}, []
    for c in found:
        size, count = len(c.words), c.times + c.in_title
        total = (sum([shares.get(word, 0.0) for word in c.words]) if size > 1 else shares.get(c.key, 0.0)) * count
        worth[c.key] = total
        weight = (1.0 + PHRASE_BONUS * math.log2(size)) / size if size > 1 else 1.0
        scores.append(total * weight * (1.0 + TITLE_BONUS if c.in_title else 1.0) * (ONCE if count == 1 else 1.0))
    lost: set[str] = set()
    for c in found:
        if len(c.key) > 2:
            bar = worth[c.key] / (WHOLE if c.is_phrase else WHOLE_WORD)
            lost.update([part for part in _parts(c.key) if part in worth and worth[part] < bar])
    return [0.0 if c.key in lost else score for c, score in zip(found, scores, strict=True)]


def _parts(key: str) -> list[str]:
    """The proper parts of two characters or more; of Latin text none but whole words.

    >>> _parts("智慧灯"), _parts("big data")
    (['智慧', '慧灯'], ['big', 'data'])
    """
    if key.isascii():
        return key.split() if " " in key else []
    size = len(key)
    return [key[start:end] for start in range(size - 1) for end in range(start + 2, size + (start > 0))]


def publish(document: Document, scored: Iterable[tuple[Candidate, float]], options: Options) -> list[Keyword]:
    """The best candidates as keywords: never a part beside its whole, with counts, offsets and the commonest spelling; scores as shares of the best.

    scored: candidates with scores, the larger the better; those not above 0 are left out. Equal ones stay in the order given. Options used: keywords.
    """
    ranked = sorted(((c, round(score, 9)) for c, score in scored if score > 0), key=lambda pair: -pair[1])
    chosen: list[tuple[Candidate, float]] = []
    for c, score in ranked:
        if len(chosen) == options.keywords:
            break
        if not any(is_part(c.key, other.key) or is_part(other.key, c.key) for other, _ in chosen):
            chosen.append((c, score))
    return locate(document, chosen)


def locate(document: Document, chosen: Sequence[tuple[Candidate, float]]) -> list[Keyword]:
    """Candidates with scores, the best first, as keywords: counts, offsets and the commonest spelling; scores as shares of the best."""
    borders = _borders(document)
    return [_located(document, c, score / chosen[0][1], *borders) for c, score in chosen]


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


def _located(document: Document, candidate: Candidate, score: float, starts: array[int], ends: array[int]) -> Keyword:
    """A candidate with its places in the text, and the title's added to its count."""
    text, title = document.article.text, document.article.title or ""
    spans = _aligned(_lowered(text), candidate.key, starts, ends)
    in_title = _aligned(_lowered(title), candidate.key, *_places(document.title_tokens, 0))
    forms = Counter([text[start:end] for start, end in spans] + [title[start:end] for start, end in in_title])
    word = forms.most_common(1)[0][0] if forms else candidate.key
    pos = candidate.tags[-1] if CODES.get(candidate.tags[-1]) else IDIOM
    return Keyword(word, score, len(spans) + len(in_title), pos, tuple(spans))


def _lowered(text: str) -> str:
    """Lower case of the same length, so that offsets hold: what would grow stays as it is.

    >>> _lowered("AİB")
    'aİb'
    """
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join([c.lower() if len(c.lower()) == 1 else c for c in text])


def _borders(document: Document) -> tuple[array[int], array[int]]:
    """Where the tokens of the text begin, and where they end, rising."""
    starts, ends = array("q"), array("q")
    for sentence, tokens in zip(document.sentences, document.tokens, strict=True):
        begins, closes = _places(tokens, sentence.start)
        starts += begins
        ends += closes
    return starts, ends


def _places(tokens: Sequence[Token], start: int) -> tuple[array[int], array[int]]:
    places = array("q", accumulate([len(word) for word, _ in tokens], initial=start))
    return places[:-1], places[1:]


def _aligned(text: str, key: str, starts: array[int], ends: array[int]) -> list[Span]:
    """Where the key stands in the text as whole tokens.

    >>> _aligned("市民路灯民路", "民路", array("q", [0, 2, 4]), array("q", [2, 4, 6]))
    [(4, 6)]
    """
    spans, at = [], text.find(key)
    while at >= 0:
        end = at + len(key)
        whole = _has(starts, at) and _has(ends, end)
        if whole:
            spans.append((at, end))
        at = text.find(key, end if whole else at + 1)
    return spans


def _has(places: array[int], place: int) -> bool:
    i = bisect_left(places, place)
    return i < len(places) and places[i] == place
